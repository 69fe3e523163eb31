"""The query core: a message comes in, an answer goes out; it knows no chat platform."""

"""The catalog file for reading: the only SQL on the way to an answer."""

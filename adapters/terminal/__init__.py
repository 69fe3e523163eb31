"""The terminal: `pickwick` as a command, its cards drawn in text."""

"""Which artifact a typed name means."""

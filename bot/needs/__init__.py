"""Who meets a need, and in which order."""

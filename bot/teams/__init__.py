"""What a team set, kept in its own database."""

"""What is known of one artifact on one day, and what it is worth."""

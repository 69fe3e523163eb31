"""What a message asks: commands, sentences, needs and workloads in plain words."""

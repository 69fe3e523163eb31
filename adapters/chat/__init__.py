"""What every chat needs and none owns: answering off the loop, words, logs, health, limits."""

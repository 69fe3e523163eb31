"""Discord: the same cards in servers, direct messages and wherever a person installed the bot."""

"""Pickwick in Slack."""

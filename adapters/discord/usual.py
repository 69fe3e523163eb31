"""What holds in a server that set nothing."""

from __future__ import annotations

from bot.teams.settings import Settings

USUAL = Settings(is_public=True)
"""In Discord an answer to a command is everybody's, unless the person says ``private:``."""

"""How well known things are, and which are seldom meant by a name alone."""

from __future__ import annotations

from bot.names.forms import Form

FAR = 4
"""How many times better known a thing must be to be meant before another of the same name."""

LESS_LIKELY = {"mcp_server": 4, "dataset": 2}
"""Kinds that mostly bear the name of what they connect to, and are seldom meant by it alone."""

WELL_KNOWN = 500
"""Words and things better known than this are taken as meant; others may be misspelt."""

OBSCURE = 4000
"""Things less known than this are hardly meant where a well-known one is called nearly so."""


def standing(form: Form) -> int:
    """How far down among the well known a form comes, by the kind of thing it is."""
    return form.artifact * LESS_LIKELY.get(form.kind, 1) * (FAR if form.alias else 1)

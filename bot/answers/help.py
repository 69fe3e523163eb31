"""How to ask, and why a question could not be answered as it stands."""

from __future__ import annotations

from bot.answer import Action, Help
from bot.model import Saying, Snapshot, saying

EXAMPLES = (
    ("compare_two", "compare gpt-4.1 vs claude sonnet 4.5"),
    ("find_one", "recommend cheap, open weights, reads images, 128k context"),
    ("replace_one", "replace o4-mini"),
    ("count_a_cost", "cost gpt-4.1 for 50k in, 5k out, 1000 calls a day"),
    ("where_from", "sources"),
)
"""What each kind of question is called, and one of it to try."""


def help_with(lead: Saying, snapshot: Snapshot) -> Help:
    """One sentence on what is missing, or on how to ask, with a question of each kind to try."""
    return Help(
        title=saying("help.help_title"),
        lead=lead,
        actions=tuple(Action(saying("help.example", name), text) for name, text in EXAMPLES),
        catalog=snapshot,
    )

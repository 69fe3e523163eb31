"""What is said of privacy: what this bot keeps and what not, and that a person is forgotten."""

from __future__ import annotations

from adapters.chat.i18n import N_, say
from bot.card import Card, Lines

KEPT = (
    N_(
        "For a server: its language, who sees answers, whether mentions are answered. Removed "
        "after the bot leaves it."
    ),
    N_("In memory, for seconds: how many questions you asked, so that nobody floods the bot."),
    N_(
        "In memory, without who asked: questions and their answers, for a quarter of an hour at "
        "most, and names as they were typed."
    ),
    N_("Counts without names: how many questions of each kind, and how long they took."),
)
NOT_KEPT = N_(
    "Who you are, who asked what, and on disk nothing anybody writes. No message is read but "
    "those sent to the bot or chosen for it, and none is used for training."
)
PASSED_ON = N_("Pickwick answers from a catalog of its own: what you type is passed on to nobody.")
FORGOTTEN = N_(
    "Nothing is kept about you. Cards already posted stay until they are deleted in Discord."
)


def privacy_card(language: str) -> Card:
    """What this bot keeps and what not, and how to have it removed."""
    return Card(
        title=say("What is kept", language),
        lead=say(PASSED_ON, language),
        parts=(
            Lines(say("Kept", language), tuple(say(text, language) for text in KEPT)),
            Lines(say("Not kept", language), (say(NOT_KEPT, language),)),
        ),
        notes=(say("/forget-me removes what there is about you at once.", language),),
        kind="privacy",
    )


def forgotten_card(language: str) -> Card:
    """What there is to say once a person is forgotten."""
    return Card(title=say("Forgotten", language), lead=say(FORGOTTEN, language), kind="privacy")

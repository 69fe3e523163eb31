"""What is said in place of an answer: what went wrong, and what to do next."""

from __future__ import annotations

from adapters.chat.i18n import N_, say
from bot.card import Card

APOLOGIES: dict[str, tuple[str, str]] = {
    "failed": (
        N_("Pickwick could not answer this just now."),
        N_("Try again in a minute; if it goes on, tell whoever runs this bot."),
    ),
    "slow": (
        N_("This took too long and was given up."),
        N_("Ask for less at once, or try again in a minute."),
    ),
    "busy": (
        N_("Many people are asking at this moment."),
        N_("Try again in a few seconds."),
    ),
    "old_card": (
        N_("This card is old: its buttons no longer mean anything here."),
        N_("Ask again to get a new one."),
    ),
}
"""By kind of card: a fault of ours, a question given up, one too many, a button of another time."""

LOOKING = N_("This takes longer than usual: the answer follows here.")
EXPIRED = N_("The answer to that could not be shown: ask again.")
COOLING = N_("That was many questions in a short time: try again in {seconds} seconds.")
ONLY_TEXT = N_("Pickwick reads text only: write what you need in a sentence.")
NOT_SHARED = N_("Pickwick could not share this: try again, or invite it to the channel first.")
NOT_IN_CHANNEL = N_("Pickwick could not answer where you mentioned it: invite it, or ask here.")
NOT_OPENED = N_("That could not be opened: try again.")
NOT_SAVED = N_("The settings could not be saved: try again in a minute.")
NOT_INSTALLED = N_("Pickwick is not installed here, or was removed: install it again.")


def apology(kind: str, language: str = "en") -> Card:
    """The apology of this kind: a title and a next step."""
    title, lead = APOLOGIES[kind]
    return Card(title=say(title, language), lead=say(lead, language), kind=kind)

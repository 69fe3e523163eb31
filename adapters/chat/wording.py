"""What chats say around an answer, in each language they speak; answers themselves are the core's.

A language is one table: add one beside ``DE`` and list it in ``LANGUAGES``.
"""

from __future__ import annotations

from bot.card import Card

FIRST_QUESTIONS = (
    "compare gpt-4.1 vs claude sonnet 4.5",
    "recommend cheap, open weights, reads images, 128k context",
    "alternatives to phi-4-mini",
    "replace o4-mini",
)
"""Asked before the first person does; they stand on the start page as examples too."""

EN = {
    "share": "Share to channel",
    "share_all": "Share",
    "change": "Change",
    "as_list": "Show as list",
    "as_table": "Show as table",
    "show_all": "Show all rows",
    "dismiss": "Dismiss",
    "details": "Details",
    "pick": "Choose one",
    "pick_near": "Did you mean",
    "ask_again": "Ask again",
    "send": "Ask",
    "cancel": "Cancel",
    "only_you": "Only you see this.",
    "shared_by": "Shared by {person}.",
    "looking": "This takes longer than usual: the answer follows here.",
    "failed": "Pickwick could not answer this just now.",
    "failed_next": "Try again in a minute; if it goes on, tell whoever runs this bot.",
    "slow": "This took too long and was given up.",
    "slow_next": "Ask for less at once, or try again in a minute.",
    "busy": "Many people are asking at this moment.",
    "busy_next": "Try again in a few seconds.",
    "old_card": "This card is old: its buttons no longer mean anything here.",
    "old_card_next": "Ask again to get a new one.",
    "cooling": "That was many questions in a short time: try again in {seconds} seconds.",
    "not_here": "Pickwick may not post here: invite it to the channel, then share again.",
    "expired": "That card is too old to be answered in its place: ask again.",
    "dismissed": "Dismissed.",
}

DE = {
    "share": "Im Kanal teilen",
    "share_all": "Teilen",
    "change": "Ändern",
    "as_list": "Als Liste zeigen",
    "as_table": "Als Tabelle zeigen",
    "show_all": "Alle Zeilen zeigen",
    "dismiss": "Schließen",
    "details": "Einzelheiten",
    "pick": "Eins auswählen",
    "pick_near": "Meinten Sie",
    "ask_again": "Neu fragen",
    "send": "Fragen",
    "cancel": "Abbrechen",
    "only_you": "Nur Sie sehen das.",
    "shared_by": "Geteilt von {person}.",
    "looking": "Das dauert länger als sonst: Die Antwort folgt hier.",
    "failed": "Pickwick konnte das gerade nicht beantworten.",
    "failed_next": "In einer Minute noch einmal versuchen; hält es an, hilft der Betreiber.",
    "slow": "Das hat zu lange gedauert und wurde abgebrochen.",
    "slow_next": "Weniger auf einmal fragen oder es gleich noch einmal versuchen.",
    "busy": "Gerade fragen viele zugleich.",
    "busy_next": "In ein paar Sekunden noch einmal versuchen.",
    "old_card": "Diese Karte ist alt: Ihre Knöpfe bedeuten hier nichts mehr.",
    "old_card_next": "Eine neue bekommt, wer noch einmal fragt.",
    "cooling": "Das waren viele Fragen in kurzer Zeit: in {seconds} Sekunden noch einmal.",
    "not_here": "Pickwick darf hier nicht schreiben: erst in den Kanal einladen, dann teilen.",
    "expired": "Diese Karte ist zu alt für eine Antwort an ihrer Stelle: bitte neu fragen.",
    "dismissed": "Geschlossen.",
}

LANGUAGES = {"en": EN, "de": DE}


def say(what: str, language: str = "en", **given: object) -> str:
    """A sentence or label in a language such as ``de-AT``; in English where it is not spoken."""
    spoken = LANGUAGES.get(language.partition("-")[0].lower(), EN)
    return spoken.get(what, EN[what]).format(**given)


def failed_card(language: str = "en") -> Card:
    """For a question that met a fault of ours."""
    return _apology("failed", language)


def slow_card(language: str = "en") -> Card:
    """For a question that was given up."""
    return _apology("slow", language)


def busy_card(language: str = "en") -> Card:
    """For a question beyond what one process takes at once."""
    return _apology("busy", language)


def old_card(language: str = "en") -> Card:
    """For a button of another time."""
    return _apology("old_card", language)


def _apology(what: str, language: str) -> Card:
    return Card(title=say(what, language), lead=say(f"{what}_next", language), kind=what)

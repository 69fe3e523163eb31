"""What chats say to people: English in the code, translations in ``locale``, as gettext has it.

A language is one file there, such as ``locale/de/LC_MESSAGES/pickwick.po``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LOCALE = Path(__file__).with_name("locale")
LANGUAGES = frozenset(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/pickwick.po"))
"""Those there are translations into, such as ``de``."""


def N_(text: str) -> str:
    """Mark a text that is translated later, where it is said; the text as it is."""
    return text


def say(text: str, language: str = "en", **given: object) -> str:
    """An English text in a language such as ``de-AT``, its operands filled in.

    It stays English where that language is not spoken.
    """
    return (translation(text, language) or text).format(**given)


def translation(text: str, language: str) -> str | None:
    """An English text in a language such as ``de-AT``; None where there is no translation."""
    spoken = language.partition("-")[0].lower()
    found = _catalog(spoken).get(text) if spoken in LANGUAGES else None
    return str(found.string) if found else None


@cache
def _catalog(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "pickwick.po").open("rb") as file:
        return read_po(file, locale=language)

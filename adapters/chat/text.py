"""Text made short for a chat: cut between letters as people see them."""

from __future__ import annotations

from collections.abc import Callable

import regex

GRAPHEME = regex.compile(r"\X")
MORE = "…"

Size = Callable[[str], int]


def cut(text: str, most: int, size: Size = len) -> str:
    """The text where it fits, else its start and an ellipsis: never half a letter.

    ``size`` is how a platform counts, such as UTF-16 units.

    >>> cut("Stable Diffusion", 8)
    'Stable…'
    """
    if size(text) <= most:
        return text
    room = most - size(MORE)
    if room < 0:
        return ""
    kept, used = [], 0
    for letter in GRAPHEME.findall(text[: room + 1]):
        used += size(letter)
        if used > room:
            break
        kept.append(letter)
    while kept and kept[-1].isspace():  # not rstrip: a space can be the end of a letter
        kept.pop()
    return "".join(kept) + MORE


def utf16(text: str) -> int:
    """How long a text is in UTF-16 units, as JavaScript counts."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)

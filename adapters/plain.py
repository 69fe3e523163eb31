"""Text from anywhere made safe to show on one line."""

from __future__ import annotations

import unicodedata

LONGEST = 2_000


def clean(text: str) -> str:
    """One line that cannot steer a terminal: no controls, escapes or direction marks."""
    if text.isascii() and text.isprintable() and len(text) <= LONGEST:
        return " ".join(text.split())
    spaced = "".join(" " if c.isspace() else c for c in text[:LONGEST])
    return " ".join("".join(c for c in spaced if unicodedata.category(c)[0] != "C").split())

"""What somebody wrote, as words to read: without the marks that Discord wrote for them."""

from __future__ import annotations

import re

MARKS = re.compile(r"<(?:(?:[@#]|@[!&])\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^<>:]+:\d+)>")
"""A person, role, channel, emoji, time or command."""


def typed(content: str) -> str:
    """The words of a message on one line.

    >>> typed("<@!11> we need <:ocr:42> OCR in <#33>")
    'we need OCR in'
    """
    return " ".join(MARKS.sub(" ", content).split())

"""Text and Discord's marks: anybody's text made harmless, and a message's words without marks.

What is escaped has no ping, no link, no format and nothing hidden.
"""

from __future__ import annotations

import re

from adapters.plain import clean

MARKS = re.compile(r"<(?:(?:[@#]|@[!&])\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^<>:]+:\d+)>")
"""A person, role, channel, emoji, time or command."""
BREAK = "\u200b"
"""A space of no width: what it stands in is no address and no mention any more."""
FORMATS = re.compile(r"[\\*_~|`\[\]]")
AT_THE_START = re.compile(r"^(?:(?=[#>+-])|(\d+)(?=[.)]\s))")
MENTION = re.compile(r"@(?=everyone|here|[!&\d])", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?<=:)//|(?<=\bdiscord)\.(?=gg/)|(?<=\bdiscord)(?=app\.com/|\.com/)", re.IGNORECASE
)
OUR_LINK = re.compile(r"https://[\w./%#?=&+~-]+[\w/#=&+~]")


def escaped(text: str) -> str:
    """The text as plain words on one line, wherever Discord reads markdown.

    >>> escaped("# **bold** <@1> [x](https://y.example)")
    '\\\\# \\\\*\\\\*bold\\\\*\\\\* ‹@\\u200b1> \\\\[x\\\\](https:\\u200b//y.example)'
    """
    safe = plain(text).replace("<", "‹")
    safe = MENTION.sub(f"@{BREAK}", safe)
    safe = ADDRESS.sub(lambda found: BREAK + found[0], safe)
    return AT_THE_START.sub(r"\1\\", FORMATS.sub(r"\\\g<0>", safe))


def with_links(text: str) -> str:
    """The same for a sentence of our catalog: its links stay links, as they are."""
    pieces, last = [], 0
    for link in OUR_LINK.finditer(text):
        pieces += [escaped(text[last : link.start()]), link[0]]
        last = link.end()
    return " ".join(filter(None, [*pieces, escaped(text[last:])]))


def plain(text: str) -> str:
    """The text on one line, for a label or a footer, where Discord reads no markdown."""
    return clean(text)


def typed(content: str) -> str:
    """The words of a message on one line.

    >>> typed("<@!11> we need <:ocr:42> OCR in <#33>")
    'we need OCR in'
    """
    return " ".join(MARKS.sub(" ", content).split())

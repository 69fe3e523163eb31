"""The words an artifact may be searched by: a contentless index, so no sentence is kept."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping

from bot.builder.things import Thing
from bot.sources.reading import Entry

MOST_WORDS = 160
"""Words kept of one artifact, rarest letters aside: enough for a long description."""

COMMON = frozenset(
    (
        "the and for with that this from your you are its has have can will not all any use used "
        "using uses based into more most other than also via such their they them our which when "
        "while where what how who was were been being be by on in of to a an is it as at or if no"
    ).split()
)


def write_words(
    db: sqlite3.Connection,
    things: Iterable[tuple[int, Thing]],
    terms: Mapping[int, Iterable[str]],
) -> None:
    """Index names, capability words and the words of upstream descriptions by artifact id.

    ``terms`` holds, by artifact id, the labels and synonyms of what it can do.
    """
    rows = (
        (
            number,
            " ".join((thing.name, thing.slug, thing.maker, *sorted(thing.aliases)[:12])),
            " ".join(sorted(set(terms.get(number, ())))),
            " ".join(_words(thing)),
        )
        for number, thing in things
    )
    db.executemany("INSERT INTO words(rowid, name, capability, word) VALUES(?,?,?,?)", rows)
    db.execute("INSERT INTO words(words) VALUES('optimize')")
    db.commit()


def _words_of(entry: Entry) -> str:
    """What a reader may search an entry by: upstream's words, read now and not kept."""
    return " ".join((entry.words, *(tag for _, tag in entry.tags)))


def _words(thing: Thing) -> list[str]:
    """Distinct words in alphabetical order: what was said cannot be read back from them."""
    text = " ".join(_words_of(mention.entry) for mention in thing.mentions)
    found = {
        word
        for word in re.findall(r"[^\W_]{2,24}", text.casefold())
        if word not in COMMON and not word.isdigit()
    }
    return sorted(found)[:MOST_WORDS]

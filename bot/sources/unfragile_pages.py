"""The compare pages of unfragile.ai: its ranks, scores and prices, kept as its claims."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePosixPath

from bot.sources.download import Get
from bot.sources.listed import source
from bot.sources.reading import Entry, Fact, Raw, Reading, Rejected, UnreadableSource
from bot.sources.unfragile_layout import (
    NOTHING,
    NUMBERS,
    ROWS,
    VALUE_LENGTH,
    Page,
    Side,
    Unreadable,
    read_page,
)

SOURCE = source("unfragile-pages")

WORDS_LENGTH = 20_000
TOKEN_PRICE = re.compile(r"\$(\d+(?:\.\d+)?(?:e-?\d{1,2})?) per ([a-z]+) token", re.IGNORECASE)


def fetch(get: Get) -> Raw:  # noqa: ARG001
    """Refuse: the directory has no feed of its compare pages."""
    raise UnreadableSource(
        f"{SOURCE.name} have no feed: lay pages, saved as text, into the folder {SOURCE.id}."
    )


def read(raw: Raw) -> Reading:
    """Two entries per page; a page that cannot be read is refused whole, with its line."""
    entries: dict[str, Entry] = {}
    rejected = []
    for path in sorted(raw.files):
        try:
            page = read_page(raw.files[path])
        except Unreadable as error:
            rejected.append(Rejected(path, str(error)))
            continue
        for entry in _entries(page, path):
            again = entry.native_id in entries
            native_id = f"{entry.native_id}@{path}" if again else entry.native_id
            entries[native_id] = replace(entry, native_id=native_id)
    return Reading(tuple(entries.values()), rejected=tuple(rejected), read=len(raw.files))


def _entries(page: Page, path: str) -> tuple[Entry, Entry]:
    stem = PurePosixPath(path).name.removesuffix(".txt")
    names = (_slug(page[0].name), _slug(page[1].name))
    found = _slugs(stem, names)
    slugs = found or names
    pair = f"compare/{slugs[0]}-vs-{slugs[1]}"
    url = f"{SOURCE.home_url}/{pair}" if found else ""
    twin = "-2" if slugs[0] == slugs[1] else ""
    return (
        _entry(page[0], page[1], f"{pair}#{slugs[0]}", slugs[0], url),
        _entry(page[1], page[0], f"{pair}#{slugs[1]}{twin}", slugs[1], url),
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")


def _slugs(stem: str, names: tuple[str, str]) -> tuple[str, str] | None:
    """Both slugs of a page named as its address; ``-vs-`` may be part of either."""
    for gap in re.finditer("(?=-vs-)", stem):
        slugs = (stem[: gap.start()], stem[gap.start() + len("-vs-") :])
        if all(slug.rpartition("--")[2] == name for slug, name in zip(slugs, names, strict=True)):
            return slugs
    return None


def _entry(side: Side, other: Side, native_id: str, slug: str, url: str) -> Entry:
    owner, dashes, name = slug.partition("--")
    home = f"{owner}/{name}" if dashes else ""
    prose = tuple(
        (f"capability {number} {part}", text)
        for number, block in enumerate(side.blocks, 1)
        for part, text in (
            ("name", block.name),
            ("description", block.description),
            ("unique", block.unique),
            ("vs alternatives", block.versus),
        )
        if text
    )
    return Entry(
        native_id=native_id,
        name=side.name,
        kind=side.kind,
        base=side.name,
        repo=home if side.kind != "model" else "",
        hf_id=home if side.kind == "model" else "",
        facts=(*_claims(side, url), *_verdict_claim(side, other, url)),
        words=" ".join(text for _, text in prose)[:WORDS_LENGTH],
        prose=prose,
    )


def _claims(side: Side, url: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(key, _text(label, value), _number(label, value), confidence="claimed", url=url)
        for label, key in ROWS.items()
        if (value := side.values.get(label, "")) not in NOTHING
    )


def _text(label: str, value: str) -> str:
    if label == "Starting Price":
        return per_million(value[:VALUE_LENGTH])
    return value.removesuffix(" decomposed")[:VALUE_LENGTH]


def _number(label: str, value: str) -> int | float | None:
    """The number of a table value; none where it has none, as for types and prices."""
    said = NUMBERS[label].fullmatch(value) if label in NUMBERS else None
    if not said:
        return None
    digits = said[1].replace(",", "")
    return float(digits) if "." in digits else int(digits)


def per_million(price: str) -> str:
    """A price as the directory writes it, by the million tokens where it is by the token.

    >>> per_million("$1.10e-6 per prompt token")
    '$1.10 per 1M prompt tokens'
    """
    said = TOKEN_PRICE.fullmatch(price)
    if not said:
        return price
    whole, _, cents = f"{(Decimal(said[1]) * 1_000_000).normalize():f}".partition(".")
    return f"${whole}.{cents:0<2} per 1M {said[2]} tokens"


def _verdict_claim(side: Side, other: Side, url: str) -> tuple[Fact, ...]:
    """What the verdict sentence says of one side, and what of it the page's own table denies."""
    if not side.leads:
        return ()
    denied = [lead for lead in side.leads if not _leads_by_table(lead, side, other)]
    text = f"leads {other.name} on {', '.join(side.leads).lower()}"
    if denied:
        text += f"; by the same table it does not on {', '.join(denied).lower()}"
    return (Fact("unfragile_verdict", text, confidence="claimed", url=url),)


def _leads_by_table(dimension: str, side: Side, other: Side) -> bool:
    ours = _number(dimension, side.values[dimension])
    theirs = _number(dimension, other.values[dimension])
    return ours is not None and theirs is not None and ours > theirs

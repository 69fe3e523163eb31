"""A text summary of a catalog, kept beside it so that a change can be reviewed as a diff."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.builder.prices import dollars

WELL_KNOWN = (
    "openai/o4-mini openai/gpt-4o openai/gpt-4o-mini openai/gpt-4.1 openai/gpt-5 openai/o3 "
    "openai/gpt-oss-120b anthropic/claude-sonnet-4.5 anthropic/claude-opus-4.5 "
    "anthropic/claude-haiku-4.5 google/gemini-2.5-pro google/gemini-2.5-flash "
    "google/gemma-3-27b-it meta-llama/llama-3.3-70b-instruct meta-llama/llama-3.1-8b-instruct "
    "mistralai/mistral-small mistralai/mistral-large qwen/qwen3-32b deepseek-ai/deepseek-v3.1 "
    "deepseek-ai/deepseek-r1 x-ai/grok-4 microsoft/phi-4-mini microsoft/phi-3.5-mini "
    "openai/whisper-large-v3 baai/bge-m3 huggingface langchain-ai/langchain ollama/ollama "
    "vllm-project/vllm furkangozukara/stable-diffusion"
).split()
"""Thirty things many people know: a wrong figure among them is seen at once."""


def write_summary(catalog: Path, out: Path) -> None:
    """Write the summary of ``catalog`` as Markdown to ``out``."""
    with closing(sqlite3.connect(f"file:{catalog}?mode=ro&immutable=1", uri=True)) as db:
        out.write_text("\n".join(_lines(db)) + "\n", encoding="utf-8")


def _lines(db: sqlite3.Connection) -> Iterator[str]:
    meta = dict(db.execute("SELECT key, value FROM meta"))
    yield f"# Catalog {meta['id']}, built {meta['built']}"
    yield ""
    yield "Written by `scripts/build_catalog.py`; not edited by hand."
    yield from _table(
        ("source", "as of", "read", "kept", "rejected", "unmatched"),
        db.execute(
            "SELECT source, as_of, read, kept, rejected, unmatched FROM snapshot ORDER BY source"
        ),
    )
    yield from _table(
        ("kind", "artifacts"),
        db.execute("SELECT kind, COUNT(*) FROM artifact GROUP BY kind ORDER BY 2 DESC, 1"),
    )
    yield from _table(
        ("table", "rows"),
        (
            (name, db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0])
            for name in ("alias", "offer", "price", "fact", "capability", "score", "metric",
                         "lifecycle", "resolved", "unmatched")
        ),
    )  # fmt: skip
    yield from _table(
        ("rule", "values settled", "with conflict"),
        db.execute(
            "SELECT rule, COUNT(*), SUM(conflict <> '') FROM resolved GROUP BY rule ORDER BY rule"
        ),
    )
    yield from _table(
        ("artifact", "name", "sources", "offers", "own price in / out", "context", "released",
         "retired", "capabilities"),
        (_known(db, slug) for slug in WELL_KNOWN),
    )  # fmt: skip


def _known(db: sqlite3.Connection, slug: str) -> tuple[object, ...]:
    found = db.execute("SELECT id, name FROM artifact WHERE slug = ?", (slug,)).fetchone()
    if not found:
        return (slug, "not in the catalog", *[""] * 7)
    artifact, name = found

    def one(query: str) -> object:
        row = db.execute(query, {"a": artifact}).fetchone()
        return "" if row is None or row[0] is None else row[0]

    price = [one(OWN.format(key=key)) for key in ("price_input", "price_output")]
    text = " / ".join(dollars(int(str(p).split(".")[0])) for p in price if p != "")
    return (
        slug, name, one(SOURCES), one("SELECT COUNT(*) FROM offer WHERE artifact = :a"), text,
        one(OWN.format(key="context_tokens")),
        one("SELECT txt FROM resolved WHERE artifact = :a AND offer = 0 AND key = 'released_on'"),
        one(RETIRED), one("SELECT COUNT(DISTINCT term) FROM capability WHERE artifact = :a"),
    )  # fmt: skip


OWN = """
    SELECT CAST(v.num AS INTEGER) FROM resolved v JOIN offer o ON o.id = v.offer
    WHERE v.artifact = :a AND v.key = '{key}' AND o.first_party = 1 ORDER BY o.region, o.id LIMIT 1
"""
SOURCES = """
    SELECT COUNT(DISTINCT s.source) FROM resolved v JOIN record r ON r.id = v.record
    JOIN snapshot s ON s.id = r.snapshot WHERE v.artifact = :a
"""
RETIRED = """
    SELECT MIN(l.on_date) FROM lifecycle l LEFT JOIN offer o ON o.id = l.offer
    WHERE l.artifact = :a AND l.event = 'retired' AND (l.offer = 0 OR o.first_party = 1)
"""


def _table(head: tuple[str, ...], rows: object) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:  # type: ignore[attr-defined]  # any iterable of rows, a cursor too
        cells = (
            f"{cell:,}" if isinstance(cell, int) else str(cell).replace("|", "/") for cell in row
        )
        yield f"| {' | '.join(cells)} |"

"""A small catalog with something to choose from: models, frameworks, platforms, one retired."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from bot import curated
from bot.builder import schema
from bot.builder.headline import write_headlines
from bot.builder.name_index import Name, write_index
from bot.builder.standing import write_standing

TODAY = date(2026, 11, 21)
BUILT = "2026-11-12"


@dataclass(frozen=True)
class Thing:
    """One artifact as a test writes it; prices are in dollars per 1M tokens."""

    slug: str
    kind: str = "model"
    maker: str | None = None
    terms: tuple[str, ...] = ()
    facts: Mapping[str, str | float] = field(default_factory=dict)
    price: tuple[float, float] | None = None
    seller: str = ""
    billing: str = "metered"
    stars: int = 0
    retires: str = ""
    successor: str = ""
    words: str = ""
    hf: bool = False


OPEN = {"open_weights": "yes"}
MARKET = (
    Thing("openai", "platform", terms=("model-hosting",)),
    Thing("acme-cloud", "platform", terms=("model-hosting",)),
    Thing("modelhub", "platform", terms=("model-hosting", "dataset-hosting")),
    Thing("openai/gpt-9", maker="OpenAI", terms=("chat", "tool-calling", "vision"),
          facts={"context_tokens": 400_000, "released_on": "2026-09-01", "supports_tools": "yes",
                 "input_modalities": "image, text", "open_weights": "no"},
          price=(2, 10), seller="openai"),
    Thing("openai/gpt-9-2026-09-01", maker="OpenAI", terms=("chat", "tool-calling", "vision"),
          facts={"context_tokens": 400_000, "released_on": "2026-09-01", "supports_tools": "yes",
                 "input_modalities": "image, text"},
          price=(2, 10), seller="openai"),
    Thing("openai/gpt-9-mini", maker="OpenAI", terms=("chat", "tool-calling", "vision"),
          facts={"context_tokens": 200_000, "released_on": "2026-09-01", "supports_tools": "yes",
                 "input_modalities": "image, text", "supports_temperature": "no"},
          price=(0.1, 0.4), seller="openai"),
    Thing("openai/gpt-8-mini", maker="OpenAI", terms=("chat", "tool-calling", "vision"),
          facts={"context_tokens": 1_000_000, "released_on": "2025-04-01",
                 "supports_tools": "yes", "input_modalities": "image, text",
                 "supports_temperature": "yes"},
          price=(0.1, 0.3), seller="openai", retires="2026-10-23", successor="openai/gpt-9-mini"),
    Thing("openai/gpt-7-vision", maker="OpenAI", terms=("chat", "vision"),
          facts={"context_tokens": 128_000, "input_modalities": "image, text"},
          price=(1, 4), seller="openai", retires="2027-01-15"),
    Thing("meta/llama-5-8b", maker="Meta", terms=("chat", "tool-calling"), hf=True,
          facts={**OPEN, "params_total": 8e9, "licence": "Apache-2.0", "context_tokens": 131_072,
                 "released_on": "2026-05-01", "input_modalities": "text"},
          price=(0.02, 0.04), seller="acme-cloud"),
    Thing("qwen/qwen9-7b", maker="Qwen", terms=("chat", "tool-calling"), hf=True,
          facts={**OPEN, "params_total": 7e9, "licence": "Apache-2.0", "context_tokens": 131_072,
                 "released_on": "2026-06-01", "input_modalities": "text"},
          price=(0.03, 0.05), seller="acme-cloud"),
    Thing("meta/llama-5-70b", maker="Meta", terms=("chat", "tool-calling"), hf=True,
          facts={**OPEN, "params_total": 70e9, "licence": "CC-BY-NC-4.0",
                 "context_tokens": 131_072, "input_modalities": "text"}),
    Thing("nobody/mystery", maker="Nobody", terms=("chat",), hf=True, facts={}),
    Thing("openai/whisper-9", maker="OpenAI", terms=("speech-to-text",), hf=True,
          facts={**OPEN, "params_total": 1.5e9, "licence": "MIT", "input_modalities": "audio"}),
    Thing("nvidia/parakeet-9", maker="NVIDIA", terms=("speech-to-text",), hf=True,
          facts={**OPEN, "params_total": 0.6e9, "licence": "CC-BY-4.0",
                 "input_modalities": "audio"}),
    Thing("chain/chainer", "library", "chain", ("agent-framework", "rag"), stars=90_000,
          facts={"licence": "MIT", "language": "Python"}),
    Thing("graph/grapher", "library", "graph", ("agent-framework",), stars=20_000,
          facts={"licence": "MIT", "language": "Python"}),
    Thing("pg/pgvec", "tool", "pg", ("vector-search", "postgresql"), stars=9_000,
          words="postgres extension index"),
    Thing("big/vectors", "library", "big", ("vector-search",), stars=60_000),
    Thing("acme/pg-mcp", "mcp_server", "acme", ("postgresql", "databases"), stars=500),
)  # fmt: skip


def write_small_market(path: Path) -> Path:
    """A new catalog at ``path`` with the market in it."""
    with closing(sqlite3.connect(path)) as db:
        schema.create(Database(db))
        _fill(db)
        write_standing(db, BUILT)
        write_headlines(db, date.fromisoformat(BUILT))
        db.commit()
    return path


def _fill(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO meta VALUES('built', ?), ('id', 'market000001')", (BUILT,))
    db.execute(
        "INSERT INTO source VALUES('feed','Feed','https://feed.example',NULL,'MIT','permissive',"
        "NULL,2,NULL,45)"
    )
    db.execute("INSERT INTO snapshot VALUES(1,'feed',?,'','',0,9,9,0,0)", (BUILT,))
    db.execute("INSERT INTO record VALUES(1,1,'row',?,'https://feed.example/row')", (BUILT,))
    for term in curated.vocabulary().terms:
        db.execute(
            "INSERT INTO term(id, label, category) VALUES(?,?,?)",
            (term.id, term.label, term.category),
        )
    ids = {thing.slug: number for number, thing in enumerate(MARKET, start=1)}
    for thing in MARKET:
        db.execute(
            "INSERT INTO artifact VALUES(?,?,?,?,?,?,NULL,?,NULL,?)",
            (ids[thing.slug], thing.slug, thing.kind, thing.slug.split("/")[-1], thing.maker,
             f"https://{thing.slug}.example", thing.slug if thing.hf else None,
             10.0 - ids[thing.slug] / 10),
        )  # fmt: skip
    for thing in MARKET:
        _write(db, thing, ids)
    names = (
        Name(number, slug, MARKET[number - 1].kind, None, slug.split("/")[-1], (), 20.0 - number)
        for slug, number in ids.items()
    )
    write_index(db, names, {})


def _write(db: sqlite3.Connection, thing: Thing, ids: Mapping[str, int]) -> None:
    artifact = ids[thing.slug]
    offer = 0
    if thing.seller:
        own = int(thing.seller == thing.slug.split("/")[0])
        values = (artifact, ids[thing.seller], thing.slug, "", own, thing.billing)
        offer = db.execute("INSERT INTO offer VALUES(NULL,?,?,?,?,?,?)", values).lastrowid or 0
    for key, dollars in zip(("price_input", "price_output"), thing.price or (), strict=False):
        _settle(db, artifact, offer, key, str(dollars), dollars * 1_000_000)
    for key, value in thing.facts.items():
        where = offer if key.endswith("_tokens") or key.startswith("supports") else 0
        number = value if isinstance(value, int | float) else None
        _settle(db, artifact, where, key, str(value), number)
    for term in thing.terms:
        db.execute(
            "INSERT INTO capability_row SELECT ?,number,'category',1,1,'',NULL,NULL FROM term "
            "WHERE id = ?",
            (artifact, term),
        )
    if thing.stars:
        db.execute("INSERT INTO metric VALUES(?,'stars',1,?)", (artifact, thing.stars))
    if thing.retires:
        db.execute(
            "INSERT INTO lifecycle VALUES(NULL,?,?,'retired',?,?,NULL,1)",
            (artifact, offer, thing.retires, ids.get(thing.successor)),
        )
    db.execute(
        "INSERT INTO words(rowid, name, capability, word) VALUES(?,?,?,?)",
        (artifact, thing.slug, " ".join(thing.terms), thing.words),
    )


def _settle(
    db: sqlite3.Connection, artifact: int, offer: int, key: str, text: str, number: float | None
) -> None:
    db.execute("INSERT OR IGNORE INTO attribute(key) VALUES(?)", (key,))
    db.execute(
        "INSERT INTO resolved_row SELECT ?,?,id,?,?,1,'only','','' FROM attribute WHERE key = ?",
        (artifact, offer, text, number, key),
    )

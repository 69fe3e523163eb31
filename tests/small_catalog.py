"""A small catalog made by hand: every figure is here to be read beside the test that needs it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from bot.builder import schema
from bot.builder.headline import write_headlines
from bot.builder.name_index import Name, write_index
from bot.model import Kind, Source

TODAY = "2026-11-21"
SOURCES = {
    # id: (name, day, licence, class, trust)
    "litellm": ("LiteLLM", "2026-11-12", "MIT", "permissive", 3),
    "genai-prices": ("genai-prices", "2026-11-09", "MIT", "permissive", 2),
    "models-dev": ("models.dev", "2026-07-02", "MIT", "permissive", 4),
    "arena-ai": ("arena.ai", "2026-04-19", "MIT", "permissive", 5),
    "aider": ("aider", "2025-10-03", "Apache-2.0", "permissive", 5),
    "best-of-ml": ("best-of-ml-python", "2026-11-01", "CC BY-SA 4.0", "share-alike", 5),
    "unfragile-pages": ("unfragile.ai", "2026-11-20", "unstated", "unstated", 9),
    "curated": ("Pickwick's own notes", TODAY, "MIT", "own", 1),
}
ARTIFACTS: list[tuple[str, Kind, str, str | None, tuple[str, ...]]] = [
    # slug, kind, name, maker, aliases: best known first
    ("openai/o4-mini", "model", "o4-mini", "OpenAI", ("OpenAI: o4 Mini",)),
    ("openai/gpt-4.1", "model", "gpt-4.1", "OpenAI", ("GPT-4.1",)),
    ("anthropic/claude-sonnet-4-5", "model", "claude-sonnet-4-5", "Anthropic", ()),
    ("openai/gpt-oss-120b", "model", "gpt-oss-120b", "OpenAI", ()),
    ("microsoft/phi-3.5-mini", "model", "Phi-3.5 Mini", "Microsoft", ()),
    ("huggingface/transformers", "library", "transformers", "huggingface", ()),
    ("pytorch/pytorch", "library", "PyTorch", "pytorch", ()),
    (
        "furkangozukara/stable-diffusion",
        "repository",
        "Stable-Diffusion",
        "FurkanGozukara",
        ("FurkanGozukara/Stable-Diffusion",),
    ),
    (
        "compvis/stable-diffusion-v1-4",
        "model",
        "Stable Diffusion v1-4",
        "CompVis",
        ("CompVis/stable-diffusion-v1-4",),
    ),
    ("acme/notes", "mcp_server", "Notes", "acme", ()),
    ("initech/notes", "mcp_server", "Notes", "initech", ()),
    ("openai", "platform", "OpenAI", None, ()),
    ("azure", "platform", "Azure", None, ()),
    ("anthropic", "platform", "Anthropic", None, ()),
    ("novita", "platform", "Novita", None, ()),
    ("groq", "platform", "Groq", None, ()),
    ("nano", "platform", "NanoGPT", None, ()),
]
PRICE = ("price_input", "price_output", "price_cache_read")


class Maker:
    """Writes rows with as few words as a test wants to read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.ids = {slug: i for i, (slug, *_) in enumerate(ARTIFACTS, start=1)}

    def sources(self) -> None:
        for i, (source, (name, day, licence, kind, trust)) in enumerate(SOURCES.items(), start=1):
            self.db.execute(
                "INSERT INTO source VALUES(?,?,?,NULL,?,?,NULL,?,NULL,45)",
                (source, name, f"https://{source}.example", licence, kind, trust),
            )
            self.db.execute(
                "INSERT INTO snapshot VALUES(?,?,?,'','',0,12,10,2,1)", (i, source, day)
            )
            self.db.execute(
                "INSERT INTO record VALUES(?,?,'row',?,?)",
                (i, i, day, f"https://{source}.example/row"),
            )

    def artifacts(self) -> None:
        for slug, kind, name, maker, aliases in ARTIFACTS:
            row = (self.ids[slug], slug, kind, name, maker, f"https://{slug}.example")
            self.db.execute(
                "INSERT INTO artifact VALUES(?,?,?,?,?,?,NULL,NULL,NULL,1.0)",
                row,
            )
            for alias in aliases:
                self.db.execute(
                    "INSERT INTO alias VALUES(?,?,'display','litellm')", (self.ids[slug], alias)
                )
        names = (
            Name(self.ids[slug], slug, kind, maker, name, aliases, 10.0 - self.ids[slug] / 10)
            for slug, kind, name, maker, aliases in ARTIFACTS
        )
        write_index(self.db, names, {})

    def record(self, source: str) -> int:
        return list(SOURCES).index(source) + 1

    def offer(
        self,
        slug: str,
        provider: str,
        prices: tuple[int | None, ...] = (),
        *,
        own: bool = False,
        region: str = "",
        billing: str = "metered",
        source: str = "litellm",
    ) -> int:
        values = (self.ids[slug], self.ids[provider], slug, region, own, billing)
        offer = self.db.execute("INSERT INTO offer VALUES(NULL,?,?,?,?,?,?)", values).lastrowid
        assert offer is not None
        for key, price in zip(PRICE, prices, strict=False):
            if price is not None:
                self.settled(slug, key, str(price), price, offer=offer, source=source)
        return offer

    def settled(
        self,
        slug: str,
        key: str,
        text: str,
        number: float | None = None,
        *,
        offer: int = 0,
        source: str = "litellm",
        agree: str = "",
        conflict: tuple[tuple[str, float | None, str], ...] = (),
    ) -> None:
        others = [[said, figure, self.record(by)] for said, figure, by in conflict]
        self.db.execute("INSERT OR IGNORE INTO attribute(key) VALUES(?)", (key,))
        self.db.execute(
            "INSERT INTO resolved_row SELECT ?,?,id,?,?,?,'only',?,? FROM attribute WHERE key = ?",
            (
                self.ids[slug],
                offer,
                text,
                number,
                self.record(source),
                agree,
                json.dumps(others) if others else "",
                key,
            ),
        )

    def flag(self, slug: str, offer: int, key: str, *, says: bool = True) -> None:
        self.settled(slug, key, "yes" if says else "no", float(says), offer=offer)

    def metric(self, slug: str, key: str, value: float, source: str = "best-of-ml") -> None:
        self.db.execute(
            "INSERT INTO metric VALUES(?,?,?,?)", (self.ids[slug], key, self.record(source), value)
        )

    def retired(self, slug: str, offer: int, day: str, replacement: str | None = None) -> None:
        self.db.execute(
            "INSERT INTO lifecycle VALUES(NULL,?,?,'retired',?,NULL,?,?)",
            (self.ids[slug], offer, day, replacement, self.record("litellm")),
        )

    def score(
        self,
        slug: str,
        board: str,
        value: float,
        *,
        variant: str = "",
        interval: tuple[float, float] | None = None,
        source: str = "aider",
    ) -> None:
        low, high = interval or (None, None)
        self.db.execute(
            "INSERT INTO score VALUES(NULL,?,?,?,?,'',?,?,?,NULL,NULL,0,NULL,?)",
            (board, self.ids[slug], slug, variant, value, low, high, self.record(source)),
        )

    def capability(self, slug: str, term: str, how: str, source: str, what: str = "") -> None:
        self.db.execute(
            "INSERT INTO capability_row SELECT ?,number,?,?,1,?,NULL,NULL FROM term WHERE id = ?",
            (self.ids[slug], how, self.record(source), what, term),
        )

    def claims(self, slug: str, rank: str, elsewhere: str = "") -> None:
        source = "unfragile-pages"
        conflict = ((elsewhere, None, source),) if elsewhere else ()
        self.settled(slug, "unfragile_rank", rank, source=source, conflict=conflict)
        self.settled(slug, "unfragile_pricing", "Free", source=source)
        self.settled(slug, "unfragile_times_matched", "0", 0, source=source)


def fill(db: sqlite3.Connection) -> None:
    """The rows every test shares."""
    make = Maker(db)
    make.sources()
    make.artifacts()
    db.execute("INSERT INTO meta VALUES('built', ?), ('id', 'small0000001')", (TODAY,))
    for term, label in (
        ("tool_calling", "tool calling"),
        ("structured_output", "structured output"),
        ("image_generation", "image generation"),
        ("fine_tuning", "fine-tuning"),
    ):
        db.execute("INSERT INTO term(id, label, category) VALUES(?,?,'work')", (term, label))
    for board, name, unit in (
        ("aider_polyglot", "Aider polyglot", "percent"),
        ("arena_text", "Arena text", "rating"),
    ):
        db.execute("INSERT INTO benchmark VALUES(?,?,'score',?,1,'',NULL)", (board, name, unit))
    _models(make)
    _code(make)


def _models(make: Maker) -> None:
    o4 = make.offer("openai/o4-mini", "openai", (1_100_000, 4_400_000, 275_000), own=True)
    make.settled(
        "openai/o4-mini", "context_tokens", "200000", 200_000, offer=o4, agree="models-dev"
    )
    make.flag("openai/o4-mini", o4, "supports_tools")
    o4_azure = make.offer("openai/o4-mini", "azure", (1_210_000, 4_840_000), region="eu")
    make.retired("openai/o4-mini", o4, "2026-10-23")
    make.retired("openai/o4-mini", o4_azure, "2026-11-19")
    make.settled("openai/o4-mini", "released_on", "2025-04-16", source="models-dev")
    make.settled("openai/o4-mini", "knowledge_cutoff", "2024-05", source="models-dev")
    make.score("openai/o4-mini", "aider_polyglot", 72.0, variant="high")
    make.score("openai/o4-mini", "arena_text", 1391, interval=(1387, 1395), source="arena-ai")
    make.capability("openai/o4-mini", "tool_calling", "flag", "litellm")
    make.capability(
        "openai/o4-mini", "structured_output", "claim", "unfragile-pages", "Fills a given form."
    )
    make.claims("openai/o4-mini", "44/100")

    gpt = make.offer("openai/gpt-4.1", "openai", (2_000_000, 8_000_000, 500_000), own=True)
    make.settled("openai/gpt-4.1", "context_tokens", "1047576", 1_047_576, offer=gpt)
    make.flag("openai/gpt-4.1", gpt, "supports_tools")
    make.settled("openai/gpt-4.1", "knowledge_cutoff", "2024-05-31", source="models-dev")
    make.score("openai/gpt-4.1", "aider_polyglot", 52.4, variant="high")
    make.score("openai/gpt-4.1", "arena_text", 1396, interval=(1392, 1400), source="arena-ai")
    make.capability("openai/gpt-4.1", "tool_calling", "flag", "litellm")

    claude = make.offer(
        "anthropic/claude-sonnet-4-5", "anthropic", (3_000_000, 15_000_000, 300_000), own=True
    )
    make.settled("anthropic/claude-sonnet-4-5", "context_tokens", "200000", 200_000, offer=claude)
    make.flag("anthropic/claude-sonnet-4-5", claude, "supports_tools")
    make.retired("anthropic/claude-sonnet-4-5", claude, "2026-11-30", "claude-sonnet-5")

    make.settled("openai/gpt-oss-120b", "open_weights", "yes", 1, source="models-dev")
    make.offer("openai/gpt-oss-120b", "novita", (30_000, 150_000), source="models-dev")
    make.offer("openai/gpt-oss-120b", "groq", (150_000, 750_000))
    make.offer("openai/gpt-oss-120b", "azure", (2_920_000, 5_000_000))
    make.offer("openai/gpt-oss-120b", "nano", (0, 0), billing="plan_included")

    phi = make.offer("microsoft/phi-3.5-mini", "azure", (130_000, 520_000))
    make.offer("microsoft/phi-3.5-mini", "nano", (0, 0), billing="free_tier")
    make.retired("microsoft/phi-3.5-mini", phi, "2025-08-30")
    make.settled("microsoft/phi-3.5-mini", "licence", "MIT", source="models-dev")


def _code(make: Maker) -> None:
    slug = "furkangozukara/stable-diffusion"
    make.capability(slug, "image_generation", "curated", "curated", "Shows how to make images.")
    make.capability(slug, "image_generation", "claim", "unfragile-pages", "Makes images.")
    make.capability(slug, "fine_tuning", "claim", "unfragile-pages", "Trains on own pictures.")
    make.claims(slug, "55/100", elsewhere="51/100")
    make.metric("huggingface/transformers", "stars", 164_321)
    make.metric("pytorch/pytorch", "stars", 98_000)
    make.settled("huggingface/transformers", "licence", "Apache-2.0", source="best-of-ml")
    make.settled("pytorch/pytorch", "licence", "BSD-3-Clause", source="best-of-ml")
    make.metric("acme/notes", "stars", 12)
    make.metric("initech/notes", "stars", 3_017)


def write_small_catalog(path: Path) -> Path:
    """A new small catalog at ``path``."""
    with closing(sqlite3.connect(path)) as db:
        schema.create(Database(db))
        fill(db)
        write_headlines(db, date.fromisoformat(TODAY))
        db.commit()
    return path


def said_by(id: str) -> Source:
    """A source as a fact bears it, by the name it has here."""
    name, _, licence, *_ = SOURCES.get(id, (id, "", "MIT"))
    return Source(id, name, None, licence)

"""The 21 traps of the sources, each on the real row that holds it, and the units of all prices.

``readings`` is what each importer makes of its recorded sample, ``built`` the catalog made of them.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_snapshots import lay_out
from sources_lab import facts

from bot import attributes
from bot.builder.build import build
from bot.builder.gather import Given, gather
from bot.builder.report import silent
from bot.evidence.settle import Claim, settle
from bot.sources import genai_prices, importers, mcp_registry, models_dev
from bot.sources.download import Download, load
from bot.sources.reading import Entry, Raw, Reading, micro_usd

Readings = Mapping[str, Reading]


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("snapshots"))


@pytest.fixture(scope="module")
def given(snapshots: Path) -> list[Given]:
    every = ["unstated", "non-commercial"]
    found, failed = gather(snapshots, include=every, progress=silent)
    assert failed == []
    return found


@pytest.fixture(scope="module")
def readings(given: list[Given]) -> Readings:
    return {each.source.id: each.reading for each in given}


@pytest.fixture(scope="module")
def built(given: list[Given], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "catalog.db"
    build(given, [], out)
    return out


def entry(readings: Readings, source: str, native_id: str) -> Entry:
    """What a source says under an id: its offer, where the lab's own model bears the same."""
    found = [e for e in readings[source].entries if e.native_id == native_id]
    return max(found, key=lambda e: bool(e.provider))


def prices(entry: Entry) -> dict[str, int]:
    """Standard prices in micro-dollars for a million tokens, from the first token on."""
    return {
        price.meter: price.usd_micro
        for price in entry.prices
        if (price.unit, price.processing, price.above_tokens, price.window_utc)
        == ("Mtok", "standard", 0, "")
    }


def refusals(readings: Readings, source: str, native_id: str) -> list[str]:
    return [r.reason for r in readings[source].rejected if r.native_id == native_id]


def ask(catalog: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(catalog)) as db:
        return db.execute(query, values).fetchall()


def settled(catalog: Path, slug: str, key: str, provider: str = "") -> tuple[str, list[str]]:
    """The value the catalog stands by, and what other sources say against it."""
    ((text, conflict),) = ask(
        catalog,
        """SELECT v.txt, v.conflict FROM resolved v JOIN artifact a ON a.id = v.artifact
        LEFT JOIN offer o ON o.id = v.offer LEFT JOIN artifact p ON p.id = o.provider
        WHERE a.slug = ? AND v.key = ? AND COALESCE(p.slug, '') = ?""",
        slug,
        key,
        provider,
    )
    return text, [said[0] for said in json.loads(conflict or "[]")]


# ---- units ----

O4_MINI = {
    "litellm": "o4-mini",
    "models.dev": "openai/o4-mini",
    "genai-prices": "openai/o4-mini",
    "openrouter": "openai/o4-mini",
    "arena-catalog": "openai/o4-mini-2025-04-16",
    "llm-stats": "openai/o4-mini",
}
"""Dollars a token, dollars a million (three), dollars in text (two), cents a million."""


@pytest.mark.parametrize(("source", "native_id"), O4_MINI.items(), ids=O4_MINI)
def test_o4_mini_costs_the_same_in_every_source_s_unit(
    readings: Readings, source: str, native_id: str
) -> None:
    said = prices(entry(readings, source, native_id))

    assert (said["input"], said["output"]) == (1_100_000, 4_400_000)


def test_no_other_source_prices_o4_mini(readings: Readings) -> None:
    pricing = {
        source
        for source, reading in readings.items()
        for e in reading.entries
        if e.prices and "o4-mini" in e.native_id
    }

    assert pricing == set(O4_MINI)


# ---- 1 to 4: litellm ----


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("sample_spec", "not a model: upstream's own notes"),
        ("fallback_generalizations", "not a model: upstream's own notes"),
        ("fireworks-ai-up-to-4b", "not a model: a price band by size"),
        ("1024-x-1024/gpt-image-1.5", "not a model: one image size of one"),
        ("azure/standard/1024-x-1024/dall-e-2", "not a model: one image size of one"),
    ],
)
def test_trap_1_a_key_that_is_no_model_becomes_none(
    readings: Readings, built: Path, key: str, why: str
) -> None:
    assert refusals(readings, "litellm", key) == [why]
    assert ask(built, "SELECT 1 FROM record WHERE native_id = ?", key) == []


def test_trap_2_a_missing_flag_is_unknown_and_a_stated_no_is_no(readings: Readings) -> None:
    eu = facts(entry(readings, "litellm", "azure/eu/o4-mini"))
    openai = facts(entry(readings, "litellm", "o4-mini"))
    phi = facts(entry(readings, "litellm", "azure_ai/Phi-3.5-mini-instruct"))

    assert not [key for key in eu if key.startswith("supports_")]
    assert (openai["supports_vision"], phi["supports_vision"]) == ("yes", "no")


def test_trap_3_an_input_limit_is_not_the_window(readings: Readings, built: Path) -> None:
    """LiteLLM's 272,000 would contradict the 400,000 of the others if it were the window."""
    said = facts(entry(readings, "litellm", "gpt-5"))

    assert said["max_input_tokens"] == "272000"
    assert "context_tokens" not in said
    assert settled(built, "openai/gpt-5", "context_tokens", "openai") == ("400000", [])
    assert settled(built, "openai/gpt-5", "max_input_tokens", "openai") == ("272000", [])


@pytest.mark.parametrize(
    ("key", "reasons"),
    [
        (
            "azure_ai/jais-30b-chat",
            [
                "input price of $3,200.00 a Mtok is not credible",
                "output price of $9,710.00 a Mtok is not credible",
            ],
        ),
        (
            "watsonx/core42/jais-13b-chat",
            [
                "output price of $2,000.00 a Mtok is not credible",
                "input price stands beside one that is not credible",
            ],
        ),
    ],
)
def test_trap_4_a_row_in_another_unit_has_no_price(
    readings: Readings, built: Path, key: str, reasons: list[str]
) -> None:
    """jais-13b's $500 for input alone would pass: its $2,000 for output tells the unit is wrong."""
    jais = entry(readings, "litellm", key)

    assert (jais.prices, jais.billing) == ((), "unknown")
    assert facts(jais)["max_input_tokens"] == "8192"
    assert refusals(readings, "litellm", key) == reasons
    query = "SELECT 1 FROM price JOIN record ON record.id = price.record WHERE native_id = ?"
    assert ask(built, query, key) == []


# ---- 5 to 9: models.dev ----


def test_trap_5_a_release_in_1970_is_refused(readings: Readings) -> None:
    oss = entry(readings, "models.dev", "frogbot/gpt-oss-120b")

    assert "released_on" not in facts(oss)
    assert facts(oss)["context_tokens"] == "131072"
    assert refusals(readings, "models.dev", oss.native_id) == [
        "release on 1970-01-01 is not credible"
    ]


def test_trap_5_of_several_release_dates_the_maker_s_counts(
    readings: Readings, built: Path
) -> None:
    resellers = ["scaleway/gpt-oss-120b", "helicone/gpt-oss-120b", "nebius/openai/gpt-oss-120b"]
    said = [facts(entry(readings, "models.dev", r))["released_on"] for r in resellers]

    assert said == ["2024-01-01", "2024-06-01", "2026-01-10"]
    assert settled(built, "openai/gpt-oss-120b", "released_on") == ("2025-08-05", [])
    query = """SELECT DISTINCT f.txt FROM fact f JOIN artifact a ON a.id = f.artifact
        WHERE a.slug = 'openai/gpt-oss-120b' AND f.key = 'released_on'"""
    assert ask(built, query) == [("2025-08-05",)]


@pytest.mark.parametrize(
    ("native_id", "billing"),
    [
        ("zai-coding-plan/glm-4.5-air", "plan_included"),
        ("github-models/microsoft/phi-4-mini-instruct", "free_tier"),
        ("openrouter/openai/gpt-oss-120b:free", "free_tier"),
        ("lmstudio/openai/gpt-oss-20b", "self_hosted"),
        ("openrouter/google/lyria-3-pro-preview", "unknown"),
        ("cohere/command-a-plus-05-2026", "metered"),
    ],
)
def test_trap_6_an_offer_at_0_and_0_has_no_price_and_says_how_it_is_paid_for(
    readings: Readings, native_id: str, billing: str
) -> None:
    offer = entry(readings, "models.dev", native_id)

    assert offer.billing == billing
    assert bool(offer.prices) is (billing == "metered")


def test_trap_6_no_zero_is_a_price_or_speaks_against_one(readings: Readings, built: Path) -> None:
    """LiteLLM has 0 for Command A Plus, which models.dev prices."""
    key = "command-a-plus-05-2026"

    assert entry(readings, "litellm", key).prices == ()
    assert settled(built, f"cohere/{key}", "price_input", "cohere") == ("$2.50", [])
    assert ask(built, "SELECT COUNT(*) FROM price WHERE usd_micro = 0") == [(0,)]


@pytest.mark.parametrize(
    ("native_id", "window", "output"),
    [
        ("302ai/mistral-large-2512", "128000", "262144"),
        ("jiekou/claude-haiku-4-5-20251001", "20000", "64000"),
    ],
)
def test_trap_7_an_output_of_more_than_twice_the_window_is_refused(
    readings: Readings, native_id: str, window: str, output: str
) -> None:
    said = facts(entry(readings, "models.dev", native_id))

    assert said["context_tokens"] == window
    assert "max_output_tokens" not in said
    assert refusals(readings, "models.dev", native_id) == [
        f"max_output_tokens of {output} is more than twice the {window} of context_tokens"
    ]


@pytest.mark.parametrize(
    "native_id",
    [
        "nebius/openai/gpt-oss-120b",
        "synthetic/hf:openai/gpt-oss-120b",
        "openrouter/openai/gpt-oss-120b:free",
    ],
)
def test_trap_8_an_id_is_split_at_its_first_slash_only(
    readings: Readings, built: Path, native_id: str
) -> None:
    provider = native_id.split("/")[0]

    assert entry(readings, "models.dev", native_id).provider == provider
    assert ask(
        built,
        """SELECT a.slug, p.slug FROM offer o JOIN artifact a ON a.id = o.artifact
        JOIN artifact p ON p.id = o.provider WHERE o.native_id = ?""",
        native_id,
    ) == [("openai/gpt-oss-120b", provider)]


def test_trap_9_a_cost_under_an_unknown_key_is_lost_and_never_zero(snapshots: Path) -> None:
    """Upstream strips its 25 misspelt keys before it serves them, so that no recorded row has one.

    The real row of o4-mini stands in, its cache price under one of those keys.
    """
    raw = load(snapshots, models_dev.SOURCE)
    tables = {path: json.loads(body) for path, body in raw.files.items()}
    cost = tables["api.json"]["openai"]["models"]["o4-mini"]["cost"]
    cost["cached_input"] = cost.pop("cache_read")
    files = {path: json.dumps(table).encode() for path, table in tables.items()}

    reading = models_dev.read(Raw(files, raw.as_of))

    offer = entry({"models.dev": reading}, "models.dev", "openai/o4-mini")
    assert prices(offer) == {"input": 1_100_000, "output": 4_400_000}


def test_trap_9_a_link_that_leads_nowhere_is_passed_over() -> None:
    answers: Iterator[bytes] = iter([b"{}", b"{}", archive_with_a_dangling_link()])

    def get(url: str, **_: Any) -> Download:
        return Download(url, next(answers), date(2026, 7, 2), "f3fc692")

    fetched = models_dev.fetch(get)

    assert json.loads(fetched.files["base_models.json"]) == {
        "google/gemini-2.5-pro": "google/gemini-2.5-pro"
    }


def archive_with_a_dangling_link() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        body = b'base_model = "google/gemini-2.5-pro"\n'
        file = tarfile.TarInfo("models.dev-f3fc692/providers/google/models/gemini-2.5-pro.toml")
        file.size = len(body)
        tar.addfile(file, io.BytesIO(body))
        link = tarfile.TarInfo("models.dev-f3fc692/providers/siliconflow-cn/models/gone.toml")
        link.type, link.linkname = tarfile.SYMTYPE, "../../siliconflow/models/gone.toml"
        tar.addfile(link)
    return buffer.getvalue()


# ---- 10 to 12: genai-prices ----


def test_trap_10_only_the_second_version_of_the_prices_is_fetched() -> None:
    """The first stands still since 2026-07-25 and is served all the same."""
    asked = []

    def get(url: str, **_: Any) -> Download:
        asked.append(url)
        return Download(url, b"[]", date(2026, 11, 9))

    genai_prices.fetch(get)

    assert [url.partition("/refs/heads/")[2] for url in asked] == [
        "main/prices/new_data/v2/data.json"
    ]


def test_trap_11_of_dated_prices_the_last_that_applies_wins(built: Path) -> None:
    """Three steps in three weeks; LiteLLM still has the second."""
    large = ("mistralai/mistral-large-4", "price_input", "mistral")

    assert settled(built, *large) == ("$0.70", ["$1.36"])


def test_trap_11_two_peak_windows_stand_beside_the_price_of_the_day(
    readings: Readings, built: Path
) -> None:
    flash = entry(readings, "genai-prices", "deepseek/deepseek-v4-flash")
    peaks = {(p.window_utc, p.meter): p.usd_micro for p in flash.prices if p.window_utc}

    for hours in ("01:00-04:00", "06:00-10:00"):
        assert (peaks[hours, "input"], peaks[hours, "output"]) == (300_000, 1_200_000)
    headline = settled(built, "deepseek-ai/deepseek-v4-flash", "price_input", "deepseek")
    assert headline == ("$0.30", [])


@pytest.mark.parametrize(
    ("native_id", "billing"),
    [("openai/moderation", "unknown"), ("openrouter/deepseek/deepseek-r1:free", "free_tier")],
)
def test_trap_11_empty_prices_are_no_price(
    readings: Readings, native_id: str, billing: str
) -> None:
    offer = entry(readings, "genai-prices", native_id)

    assert (offer.prices, offer.billing) == ((), billing)


def test_trap_12_an_id_costs_what_the_first_model_that_matches_it_costs(snapshots: Path) -> None:
    raw = load(snapshots, genai_prices.SOURCE)

    assert priced_otherwise(raw) == []


def test_trap_12_so_it_does_in_the_whole_snapshot(shared: Path) -> None:
    raw = load(shared / "data", genai_prices.SOURCE)

    assert priced_otherwise(raw) == []


def priced_otherwise(raw: Raw) -> list[str]:
    """Ids that cost something else than the first model in file order whose clauses match."""
    named = {e.native_id: e for e in genai_prices.read(raw).entries}
    providers = json.loads(raw.files["data.json"])
    odd = []
    for native_id, offer in named.items():
        provider, _, name = native_id.partition("/")
        models = next(p["models"] for p in providers if p["id"] == provider)
        first = next((model for model in models if matches(model["match"], name)), None)
        if first and named[f"{provider}/{first['id']}"].prices != offer.prices:
            odd.append(native_id)
    return odd


def matches(clause: Mapping[str, Any], name: str) -> bool:
    """Upstream's clause trees, all seven kinds."""
    ((kind, said),) = clause.items()
    if kind in ("or", "and"):
        return (any if kind == "or" else all)(matches(part, name) for part in said)
    if kind == "regex":
        return re.search(said, name) is not None
    name, said = name.lower(), said.lower()
    holds = {
        "equals": name == said,
        "starts_with": name.startswith(said),
        "ends_with": name.endswith(said),
        "contains": said in name,
    }
    return holds[kind]


def test_trap_12_prices_of_another_provider_are_not_taken(readings: Readings) -> None:
    """Upstream looks up at OpenAI what Azure does not list; to us that is no offer of Azure's."""
    azure = {e.native_id for e in readings["genai-prices"].entries if e.provider == "azure"}

    assert azure == {"azure/phi-4-mini-instruct", "azure/text-embedding-3-large"}


def test_trap_12_a_compact_date_and_a_dashed_one_are_the_same(
    readings: Readings, built: Path
) -> None:
    compact, dashed = "openrouter/openai/gpt-5.2-20251211", "openai/gpt-5.2-2025-12-11"

    assert prices(entry(readings, "genai-prices", compact))["input"] == 1_750_000
    assert ask(
        built,
        """SELECT DISTINCT a.slug FROM offer o JOIN artifact a ON a.id = o.artifact
        WHERE o.native_id IN (?, ?)""",
        compact, dashed,
    ) == [("openai/gpt-5.2-2025-12-11",)]  # fmt: skip


def test_trap_12_of_price_variants_the_first_that_holds_wins(built: Path) -> None:
    """Three batch prices of Mistral Large 4, the newest first; a base price is the last."""
    large = ("mistralai/mistral-large-4", "price_batch_input", "mistral")

    assert settled(built, *large) == ("$0.35", [])


def test_trap_12_deprecated_still_works(readings: Readings, built: Path) -> None:
    voyage = entry(readings, "genai-prices", "voyageai/voyage-01")

    assert facts(voyage) == {"status": "deprecated"}
    assert (prices(voyage), voyage.lifecycle) == ({"input": 100_000}, ())
    query = """SELECT 1 FROM lifecycle JOIN record ON record.id = lifecycle.record
        WHERE native_id = ?"""
    assert ask(built, query, voyage.native_id) == []


# ---- 13 to 15: openrouter, portkey, llm-stats ----


def test_trap_13_minus_one_is_a_price_that_varies(readings: Readings) -> None:
    """That prices are texts is tested with the units."""
    auto = entry(readings, "openrouter", "openrouter/auto")

    assert (auto.billing, auto.prices) == ("variable", ())
    assert readings["openrouter"].rejected == ()


def test_trap_14_cents_a_token_become_dollars_a_million() -> None:
    """Portkey is not imported, so that its cents reach no catalog; 0.00011 is its o4-mini."""
    assert not [source for source in importers() if "portkey" in source]
    assert micro_usd(Decimal("0.00011") * 1_000_000, per=100) == 1_100_000


def test_trap_15_cents_a_million_become_dollars(readings: Readings) -> None:
    """Once more beside o4-mini among the units: 10 and 50 cents."""
    oss = entry(readings, "llm-stats", "novita/openai/gpt-oss-120b")

    assert prices(oss) == {"input": 100_000, "output": 500_000}


def test_trap_15_cc_by_is_not_said_to_forbid_commercial_use(
    readings: Readings, snapshots: Path
) -> None:
    terms = json.loads((snapshots / "llm-stats" / "licenses.json").read_bytes())
    said = [f for e in readings["llm-stats"].entries for f in e.facts]

    forbidden = {row["license_id"] for row in terms if not row["allow_commercial"]}
    assert "creative_commons_attribution_4_0_license" in forbidden
    assert [f for f in said if "commercial" in f.key + f.text.lower()] == []


# ---- 16 and 17: boards ----


def test_trap_16_a_model_absent_today_keeps_its_last_rating(
    readings: Readings, built: Path
) -> None:
    o3 = entry(readings, "arena-ai", "o3-2025-04-16")

    said = [(s.value, s.measured_on) for s in o3.scores if s.board == "arena-ai/text"]
    assert said == [(1431, "2026-03-29")]
    query = """SELECT s.value, s.measured_on FROM score s JOIN artifact a ON a.id = s.artifact
        WHERE a.slug = 'openai/o3-2025-04-16' AND s.benchmark = 'arena-ai/text'"""
    assert ask(built, query) == said


def test_trap_17_a_cost_of_zero_was_not_measured(readings: Readings) -> None:
    (score,) = entry(readings, "aider", "Gemini 2.0 Pro exp-02-05").scores

    assert (score.value, score.cost_usd) == (35.6, None)


def test_trap_17_an_effort_in_a_label_is_a_setting_and_no_model(built: Path) -> None:
    query = """SELECT a.slug, s.variant, s.value FROM score s JOIN artifact a ON a.id = s.artifact
        WHERE s.benchmark = 'aider/polyglot' AND a.slug LIKE '%o4-mini%'"""

    assert ask(built, query) == [("openai/o4-mini", "high", 72.0)]


def test_trap_17_two_models_in_one_run_are_nobody_s_result(readings: Readings, built: Path) -> None:
    refused = [r for r in readings["aider"].rejected if r.reason == "two models in one run"]

    assert [r.native_id for r in refused] == [
        "aider/polyglot: DeepSeek R1 + claude-3-5-sonnet-20241022",
        "aider/polyglot: o3 (high) + gpt-4.1",
    ]
    assert ask(built, "SELECT 1 FROM score WHERE subject LIKE '% + %'") == []


# ---- 18 to 21: tables, servers, downloads ----


def test_trap_18_counts_are_floats_in_text_and_the_first_column_is_no_name(
    readings: Readings,
) -> None:
    ann = entry(readings, "best-of-ml-python", "erikbern/ann-benchmarks")

    assert ann.name == "ANN Benchmarks"
    assert {m.key: m.value for m in ann.metrics} == {
        "stars": 5483,
        "forks": 816,
        "contributors": 112,
        "open_issues": 91,
    }


def test_trap_18_labels_are_a_python_list_in_text(readings: Readings) -> None:
    keras = entry(readings, "best-of-ml-python", "keras-team/keras")

    assert [tag for scheme, tag in keras.tags if scheme == "label"] == ["tensorflow"]


def test_trap_19_a_byte_order_mark_does_not_matter(readings: Readings, snapshots: Path) -> None:
    body = (snapshots / "mcp-registry" / "servers.json").read_bytes()

    assert body.startswith(b"\xef\xbb\xbf")
    assert entry(readings, "mcp-registry", "app.getdialer/dialer").kind == "mcp_server"


def test_trap_19_the_table_without_names_is_not_read() -> None:
    """A mirror's servers.csv has 66,353 rows and no name: the registry itself is asked."""
    source = mcp_registry.SOURCE

    assert source.files == ("servers.json",)
    assert source.live == ("https://registry.modelcontextprotocol.io/v0/servers",)


@pytest.mark.parametrize(
    ("native_id", "fetched"),
    [
        ("google/gemma-3n-E2B-it", []),
        ("openai/gpt-oss-120b", ["downloads_30d"]),
        ("microsoft/Phi-3.5-mini-instruct", ["downloads_30d", "likes"]),
    ],
)
def test_trap_20_zero_downloads_and_likes_were_not_fetched(
    readings: Readings, native_id: str, fetched: list[str]
) -> None:
    model = entry(readings, "llmfit-hf", native_id)

    assert [metric.key for metric in model.metrics] == fetched


def test_trap_21_a_date_made_of_ten_months_ago_is_not_kept(
    readings: Readings, snapshots: Path
) -> None:
    rows = json.loads((snapshots / "ollama-gallery" / "models.json").read_bytes())
    entries = readings["ollama-gallery"].entries

    assert rows["gpt-oss"]["update_date"] == "2025-10-15"
    assert not [f for e in entries for f in e.facts if re.fullmatch(r"\d{4}-\d\d.*", f.text)]
    assert {e.lifecycle for e in entries} == {()}


def test_trap_21_a_rounded_window_agrees_with_the_exact_one(readings: Readings) -> None:
    """Ollama's 128K is stored as 128,000; genai-prices has the 131,072 it stands for."""
    claims = [
        window(readings, "ollama-gallery", "phi4-mini"),
        window(readings, "genai-prices", "azure/phi-4-mini-instruct"),
    ]
    attribute = attributes.find("context_tokens")

    assert attribute is not None
    chosen = settle(claims, attribute.tolerance, rounded=True)
    assert (chosen.claim.number, chosen.agree) == (131_072, ("ollama-gallery",))


def window(readings: Readings, source: str, native_id: str) -> Claim:
    (said,) = [f for f in entry(readings, source, native_id).facts if f.key == "context_tokens"]
    return Claim(source, source, 3, date(2026, 7, 15), said.text, said.number, 1)

"""LiveBench links spellings; a spelling that says less means no fixed model."""

import io
import tarfile
from datetime import date
from pathlib import Path

import pytest
from sources_lab import sample_of

from bot.sources import livebench
from bot.sources.download import Download, load
from bot.sources.reading import Reading

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(livebench.SOURCE, livebench.read)


def spellings(reading: Reading) -> dict[str, tuple[str, ...]]:
    return {entry.native_id: entry.aliases for entry in reading.entries}


def test_word_order_settings_and_owners_are_linked(reading: Reading) -> None:
    linked = spellings(reading)

    assert linked["claude-4-sonnet-20250514"] == (
        "claude-4-sonnet-20250514-base",
        "claude-sonnet-4-20250514",
        "claude-4-sonnet-20250514-thinking-64k",
    )
    assert linked["gpt-5.4"] == ("gpt-5.4-high",)
    assert linked["glm-4.7"] == ("z-ai/glm-4.7", "glm-4p7")
    assert linked["gpt-oss-120b"] == ("gpt-oss-120b-or-responses", "openai/gpt-oss-120b")


@pytest.mark.parametrize(
    "spelling",
    [
        "mistral-small",  # whichever is newest
        "o1",
        "deepseek-reasoner",
        "kimi-k2-thinking-turbo",  # another model
        "Qwen/Qwen3-30B-A3B",  # not its thinking sibling
        "qwen-max-2025-01-25",
        "<redacted>",
    ],
)
def test_what_says_less_or_other_is_not_linked(reading: Reading, spelling: str) -> None:
    assert all(spelling not in aliases for aliases in spellings(reading).values())


def test_it_holds_no_scores_and_no_prices(reading: Reading) -> None:
    assert reading.boards == ()
    assert not any(entry.scores or entry.prices or entry.facts for entry in reading.entries)


def test_the_archive_becomes_one_stream() -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for name, body in (("b.yml", b"display_name: b\n"), ("a.yml", b"---\ndisplay_name: a\n")):
            info = tarfile.TarInfo(f"LiveBench-main/livebench/model/model_configs/{name}")
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))

    def get(url: str, **_: object) -> Download:
        return Download(url, archive.getvalue(), date(2026, 8, 22))

    raw = livebench.fetch(get)

    assert livebench.read(raw).read == 2


@pytest.mark.skipif(not (SHARED / "livebench").is_dir(), reason="../shared/data is not here")
def test_the_whole_table_is_read() -> None:
    reading = livebench.read(load(SHARED, livebench.SOURCE))

    assert reading.read == 340
    assert len(reading.entries) == 98
    assert reading.rejected == ()

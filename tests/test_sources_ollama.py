"""Ollama's library, on its real rows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, facts

from bot.sources import ollama
from bot.sources.download import load
from bot.sources.reading import Raw, Reading, UnreadableSource

SAMPLE = Path(__file__).parent / "data" / "ollama.json"
SNAPSHOTS = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="module")
def sample() -> Reading:
    tables = json.loads(SAMPLE.read_bytes())
    files = {name: json.dumps(table).encode() for name, table in tables.items()}
    return ollama.read(Raw(files, date(2026, 7, 15)))


def test_a_model_is_run_by_oneself_and_has_no_price(sample: Reading) -> None:
    phi = entry(sample, "phi4-mini")

    assert (phi.provider, phi.billing, phi.prices) == ("ollama", "self_hosted", ())
    assert [(m.key, m.value) for m in phi.metrics] == [("pulls", 1_300_000.0)]


def test_a_model_of_one_size_has_its_figures_itself(sample: Reading) -> None:
    phi = facts(entry(sample, "phi4-mini"))

    assert phi["context_tokens"] == "128000"
    assert phi["size_bytes"] == "2500000000"
    assert phi["supports_tools"] == "yes"


def test_each_size_is_its_own_entry(sample: Reading) -> None:
    sizes = {e.native_id for e in sample.entries if e.native_id.startswith("llama3.1:")}

    assert sizes == {"llama3.1:8b", "llama3.1:70b", "llama3.1:405b"}
    assert facts(entry(sample, "llama3.1:405b"))["size_bytes"] == "243000000000"
    assert entry(sample, "llama3.1:70b").relations == (("in_family", "llama3.1"),)
    assert "size_bytes" not in facts(entry(sample, "llama3.1"))


def test_latest_is_the_one_size_that_is_not_named(sample: Reading) -> None:
    assert facts(entry(sample, "llama3.1:8b"))["size_bytes"] == "4900000000"
    assert facts(entry(sample, "gpt-oss:20b"))["size_bytes"] == "14000000000"
    assert not [e for e in sample.entries if e.native_id.startswith("llama4:")]


def test_what_runs_in_the_cloud_is_no_download(sample: Reading) -> None:
    assert not [e for e in sample.entries if "cloud" in e.native_id]
    assert entry(sample, "glm-5.2").billing == "unknown"


def test_a_quantised_tag_is_not_a_size(sample: Reading) -> None:
    assert not [e for e in sample.entries if "q4_0" in e.native_id]


def test_a_row_of_another_shape_is_refused_alone() -> None:
    files = {
        "models.json": b'{"a": 1, "b": {"capabilities": [], "parameters": []}}',
        "tags.json": b"{}",
    }

    read = ollama.read(Raw(files, date(2026, 7, 15)))

    assert [e.native_id for e in read.entries] == ["b"]
    assert [r.native_id for r in read.rejected] == ["a"]


def test_a_file_of_another_shape_is_named() -> None:
    with pytest.raises(UnreadableSource, match=r"tags\.json"):
        ollama.read(Raw({"models.json": b"{}", "tags.json": b"[]"}, date(2026, 7, 15)))


@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the snapshots are not beside this checkout")
def test_the_whole_snapshot_is_read() -> None:
    read = ollama.read(load(SNAPSHOTS, ollama.SOURCE))
    models = [e for e in read.entries if ":" not in e.native_id]

    assert len(models) == 236
    assert sum(1 for e in models if e.metrics) == 133  # names of one size: others count all sizes
    assert len({e.native_id for e in read.entries}) == len(read.entries)

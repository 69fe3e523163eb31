"""deprecations.info, on its real notices."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry

from bot.sources import deprecations
from bot.sources.download import load
from bot.sources.reading import Raw, Reading, UnreadableSource

SAMPLE = Path(__file__).parent / "data" / "deprecations.json"
SNAPSHOTS = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="module")
def sample() -> Reading:
    return deprecations.read(Raw({"deprecations.json": SAMPLE.read_bytes()}, date(2025, 11, 21)))


def test_a_notice_is_an_announcement_and_a_retirement(sample: Reading) -> None:
    phi = entry(sample, "Azure/Phi-3.5-mini-instruct")

    assert [(e.event, e.on, e.replacement) for e in phi.lifecycle] == [
        ("announced", "2025-06-09", "Phi-4-mini-instruct"),
        ("retired", "2025-08-30", "Phi-4-mini-instruct"),
    ]
    assert phi.provider == "Azure"
    assert phi.lifecycle[1].url.startswith("https://learn.microsoft.com/")


@pytest.mark.parametrize(
    ("native_id", "replacement"),
    [
        ("OpenAI/dall-e-2", "gpt-image-1 or gpt-image-1-mini"),
        ("OpenAI/gpt-3.5-turbo-instruct", "gpt-5-mini or gpt-4.1-mini"),
        ("OpenAI/o1-mini", "o4-mini"),
        ("AWS Bedrock/Claude 3 Opus", "Claude Opus 4.1 or Claude Sonnet 4.5"),
        ("AWS Bedrock/AI21 Jamba-Instruct", "AI21 Jamba 1.5 Mini or AI21 Jamba 1.5 Large"),
        ("Cohere/classify-default-embed", ""),
        ("Anthropic/claude-3-opus-20240229", ""),
        ("Google/imagen-3.0-generate-002", "imagen 4"),
    ],
)
def test_successors_are_names(sample: Reading, native_id: str, replacement: str) -> None:
    assert {event.replacement for event in entry(sample, native_id).lifecycle} == {replacement}


def test_a_name_that_only_holds_the_letters_or_is_left_whole() -> None:
    assert deprecations._replacement({"model_id": "x", "replacement_model": "gemini-orbit-1"}) == (
        "gemini-orbit-1"
    )


def test_a_notice_for_several_models_is_one_each(sample: Reading) -> None:
    cohere = {e.name for e in sample.entries if e.provider == "Cohere"}

    assert {"command-r", "command-r-plus", "command-light"} <= cohere
    assert not {"summarize", "classify", "rerank"} & cohere


@pytest.mark.parametrize(
    ("native_id", "why"),
    [
        ("Google/gemini-2.5-flash", "a changelog names it"),
        ("Google/gemini-2.5-flash-native-audio-preview-09-2025", "a changelog names it"),
        ("Google Vertex/Imagen 4 Preview models", "not a model"),
        ("Google Vertex/Generative AI module in the Vertex AI SDK", "not a model"),
    ],
)
def test_what_is_no_end_of_a_model_is_refused(sample: Reading, native_id: str, why: str) -> None:
    assert native_id not in {entry.native_id for entry in sample.entries}
    assert next(r.reason for r in sample.rejected if r.native_id == native_id).startswith(why)


def test_a_changelog_with_a_shutdown_date_is_taken(sample: Reading) -> None:
    preview = entry(sample, "Google/gemini-2.5-pro-preview-05-06")

    assert [(e.event, e.on) for e in preview.lifecycle][-1] == ("retired", "2025-12-02")


def test_a_row_of_another_shape_is_refused_alone() -> None:
    body = json.dumps([7, {"provider": "P", "model_id": 3, "shutdown_date": "2026-01-01"}]).encode()

    read = deprecations.read(Raw({"deprecations.json": body}, date(2025, 11, 21)))

    assert read.entries == ()
    assert len(read.rejected) == read.read == 2


def test_a_file_of_another_shape_is_named() -> None:
    with pytest.raises(UnreadableSource, match=r"deprecations\.json"):
        deprecations.read(Raw({"deprecations.json": b"{}"}, date(2025, 11, 21)))


@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the snapshots are not beside this checkout")
def test_the_whole_snapshot_is_read() -> None:
    read = deprecations.read(load(SNAPSHOTS, deprecations.SOURCE))
    retired = [e for e in read.entries if any(event.event == "retired" for event in e.lifecycle)]

    assert read.read == 153
    assert len({e.native_id for e in read.entries}) == len(read.entries) == 130
    assert len(retired) >= 125
    assert len(read.rejected) == 28

"""A curator's judgements are claims with evidence and day; buried projects stay out."""

from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, sample_of

from bot.sources.best_of_agent_harnesses import SOURCE, read
from bot.sources.download import load
from bot.sources.reading import Fact, Metric, Raw, Reading, UnreadableSource

reading = sample_of(SOURCE, read)


def test_a_judgement_is_a_claim_with_its_evidence_and_day(reading: Reading) -> None:
    rules = entry(reading, "PatrickJS/awesome-cursorrules")

    assert (
        Fact(
            "harness_prompts",
            "configurable",
            2,
            "claimed",
            "https://raw.githubusercontent.com/PatrickJS/awesome-cursorrules/HEAD/README.md",
            date(2026, 7, 19),
        )
        in rules.facts
    )
    assert {fact.confidence for fact in rules.facts} == {"claimed"}


def test_what_does_not_apply_is_not_recorded(reading: Reading) -> None:
    keys = {fact.key for fact in entry(reading, "PatrickJS/awesome-cursorrules").facts}

    assert "harness_autonomy" not in keys
    assert "harness_recovery" not in keys


def test_stars_speak_of_the_day_they_were_counted(reading: Reading) -> None:
    assert entry(reading, "PatrickJS/awesome-cursorrules").metrics == (
        Metric("stars", 40488, date(2026, 8, 2)),
    )


@pytest.mark.parametrize(
    ("repo", "kind"),
    [
        ("openai/codex", "agent"),
        ("Aider-AI/aider", "agent"),
        ("langchain-ai/langgraph", "library"),
        ("modelcontextprotocol/python-sdk", "library"),
        ("langgenius/dify", "tool"),
        ("PatrickJS/awesome-cursorrules", "tool"),
    ],
)
def test_a_kind_follows_category_name_and_agent_loop(
    reading: Reading, repo: str, kind: str
) -> None:
    assert entry(reading, repo).kind == kind


def test_a_restricted_licence_is_said_so_as_a_claim(reading: Reading) -> None:
    (licence,) = [f for f in entry(reading, "n8n-io/n8n").facts if f.key == "licence_text"]

    assert (licence.text, licence.confidence) == ("restricted: Fair-code", "claimed")


def test_a_name_with_its_owner_reads_without(reading: Reading) -> None:
    vercel = entry(reading, "vercel/ai")

    assert vercel.name == "ai"
    assert "vercel/ai" in vercel.aliases


def test_buried_projects_are_refused(reading: Reading) -> None:
    assert "affaan-m/ECC" in {rejected.native_id for rejected in reading.rejected}
    assert "affaan-m/ECC" not in {entry.repo for entry in reading.entries}


@pytest.mark.parametrize("body", ["[]", "{}", '{"projects": {}}', '{"projects": [1]}', "{"])
def test_a_list_of_another_shape_is_named(body: str) -> None:
    with pytest.raises(UnreadableSource, match=r"harnesses\.json"):
        read(Raw({"harnesses.json": body.encode()}, date(2026, 1, 1)))


def test_a_row_of_another_shape_is_refused_alone() -> None:
    rows = '{"name": 7, "github_id": "a/b"}, {"name": "x", "github_id": "../.."}'
    good = (
        '{"name": "Good", "github_id": "a/good", "stars": "9", "deep_dive": {"context_memory": 1}}'
    )
    body = f'{{"projects": [{rows}, {good}], "graveyard": []}}'

    reading = read(Raw({"harnesses.json": body.encode()}, date(2026, 1, 1)))

    assert [e.name for e in reading.entries] == ["Good"]
    assert (len(reading.rejected), reading.entries[0].metrics) == (2, ())


def test_the_recorded_list_is_read_whole(shared: Path) -> None:
    reading = read(load(shared / "data", SOURCE))

    assert (len(reading.entries), len(reading.rejected), reading.read) == (154, 3, 157)
    assert sum(any(f.key == "harness_build" for f in e.facts) for e in reading.entries) == 87

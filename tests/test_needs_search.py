"""From a need to candidates: kinds, words, lines, weights, and how many are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_catalog import said_by
from small_market import TODAY

from bot.evidence.candidates import Prospect, Traits
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Constraint, Fact, Need
from bot.names.lines import line, version
from bot.needs.constraints import Setting
from bot.needs.kinds import kinds_of, words_of
from bot.needs.likeness import LIKENESS, overlap
from bot.needs.rank import WEIGHTS, weigh
from bot.needs.search import look


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("openai/gpt-5.4-mini", "gpt mini"),
        ("qwen/qwen3-coder-30b-a3b-instruct", "qwen coder"),
        ("anthropic/claude-opus-4.5", "claude opus"),
        ("google/gemini-3.1-flash-lite-preview", "gemini flash lite"),
        ("openai/o4-mini", "o mini"),
        ("meta-llama/llama-3.2-3b-instruct", "llama"),
    ],
)
def test_a_line_is_a_name_without_versions_and_sizes(slug: str, said: str) -> None:
    assert line(slug) == said


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("qwen/qwen3.6-27b", (3.6,)),
        ("openai/gpt-oss-120b", ()),
        ("anthropic/claude-sonnet-4.5-20250929", (4.5,)),
    ],
)
def test_a_version_is_neither_size_nor_date(slug: str, told: tuple[float, ...]) -> None:
    assert version(slug) == told


def test_a_wish_pulls_on_the_weights() -> None:
    assert weigh(("cheap",))["price"] > weigh(())["price"]
    assert "size" not in weigh(())


def test_a_said_kind_is_kept_and_a_price_asks_for_a_model() -> None:
    price = Constraint("price_output", "<=", 1.0, "USD per 1M tokens", "under $1")

    assert kinds_of(Need("x", kinds=("mcp_server",)), {}, {}) == ("mcp_server",)
    assert kinds_of(Need("x", constraints=(price,)), {}, {}) == ("model",)


def test_words_of_constraints_are_not_searched_twice() -> None:
    said = Constraint("context_tokens", ">=", 1e6, "tokens", "million tokens")
    need = Need("legal contracts, million tokens", constraints=(said,))

    assert words_of(need) == ("legal", "contracts")


def test_the_docs_show_the_weights_as_they_are() -> None:
    page = (Path(__file__).parents[1] / "docs" / "needs.md").read_text("utf-8")

    for table in (WEIGHTS, LIKENESS):
        for name, weight in table.items():
            assert f"| {name} | {weight.points:g} | {weight.because} |" in page


def test_overlap_is_the_same_both_ways_and_rare_terms_weigh_more() -> None:
    rarity = {"chat": 0.5, "diarisation": 6.0}
    common, rare = {"chat": 1.0}, {"diarisation": 1.0}
    both = common | rare

    assert overlap(both, rare, rarity) == overlap(rare, both, rarity)
    assert overlap(both, rare, rarity) > overlap(both, common, rarity)
    assert overlap(both, both, rarity) == 1.0


def looked_at(need: Need, scores: dict[str, float], most: int) -> tuple[list[str], list[str]]:
    """What is found among candidates in this order, and whose dossiers were read for it."""
    prices = {"open_weights": Fact("yes", 1.0, said_by("litellm"), "2026-11-12")}
    ranked = [
        Prospect(Traits(f"maker/{name}", name, "model", 0.5, {})).scored(score)
        for name, score in scores.items()
    ]
    read: list[str] = []

    def dossier_of(slug: str) -> Dossier:
        name = slug.removeprefix("maker/")
        read.append(name)
        return Dossier(
            Artifact(slug, name, "model"), {} if "unknown" in name else prices, today=TODAY
        )

    found = look(ranked, need, Setting(), dossier_of, most=most)
    return [one.dossier.artifact.name for one in found], read


OPEN = Constraint("open_weights", "is", "yes", "", "open weights")


def test_no_more_is_looked_at_than_may_come_first() -> None:
    scores = {"one": 9.0, "two": 8.0, "three": 8.0, "four": 7.0, "five": 6.0}

    assert looked_at(Need("x"), scores, most=2) == (["one", "two"], ["one", "two"])


def test_who_is_behind_by_what_was_sifted_but_scores_higher_is_looked_at() -> None:
    need = Need("x", constraints=(OPEN,))
    scores = {"one": 3.0, "two": 2.0, "unknown": 9.0, "late": 5.0, "last": 1.0}

    found, read = looked_at(need, scores, most=2)

    assert found == ["late", "one"]
    assert read == ["one", "two", "unknown", "late"]

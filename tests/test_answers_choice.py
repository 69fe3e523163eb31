"""What tells each candidate from the others."""

from __future__ import annotations

from datetime import date

from small_catalog import said_by

from bot.answer import Cell
from bot.answers.choice import told_apart
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Kind
from bot.words.say import say

TODAY = date(2026, 11, 21)


def dossier(
    slug: str, kind: Kind = "model", maker: str | None = "OpenAI", **facts: str | float
) -> Dossier:
    cells = {
        key: Cell(
            str(fact), None if isinstance(fact, str) else fact, said_by("models-dev"), "2026-07-02"
        )
        for key, fact in facts.items()
    }
    return Dossier(Artifact(slug, slug, kind, maker), cells, today=TODAY)


def because(*dossiers: Dossier) -> list[str]:
    return [say(candidate.because) for candidate in told_apart(dossiers)]


def test_makers_tell_apart_before_anything_else() -> None:
    found = because(dossier("a", maker="CompVis"), dossier("b", maker="Stability AI"))

    assert found == ["a model by CompVis", "a model by Stability AI"]


def test_all_are_told_by_one_kind_of_fact_and_the_rest_by_what_it_is() -> None:
    found = because(
        dossier("a", kind="repository", maker=None),
        dossier("b", maker=None, released_on="2024-12-11"),
        dossier("c", maker=None, released_on="2025-08-05"),
    )

    assert found == ["a repository", "released 2024-12-11", "released 2025-08-05"]


def test_a_second_kind_of_fact_is_added_where_it_tells_more_apart() -> None:
    found = because(
        dossier("a", released_on="2025-08-05", params_total=8e9),
        dossier("b", released_on="2025-08-05", params_total=70e9),
        dossier("c", released_on="2024-12-11", params_total=70e9),
        dossier("d", released_on="2023-12-11", params_total=3e9),
    )

    assert found == [
        "released 2025-08-05, 8B parameters",
        "released 2025-08-05, 70B parameters",
        "released 2024-12-11, 70B parameters",
        "released 2023-12-11, 3B parameters",
    ]


def test_what_nothing_tells_apart_is_not_told_by_its_id_again() -> None:
    assert because(dossier("a"), dossier("b")) == ["a model by OpenAI"] * 2

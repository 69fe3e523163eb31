"""The one fact that tells each candidate from the others."""

from __future__ import annotations

from datetime import date

from bot.candidates import told_apart
from bot.dossier import Dossier
from bot.model import Artifact, Cell, Kind

TODAY = date(2026, 11, 21)


def dossier(slug: str, kind: Kind = "model", maker: str | None = "OpenAI", **facts: str) -> Dossier:
    cells = {key: Cell(text, None, "models-dev", "2026-07-02") for key, text in facts.items()}
    return Dossier(Artifact(slug, slug, kind, maker), cells)


def because(*dossiers: Dossier) -> list[str]:
    return [candidate.because for candidate in told_apart(dossiers, TODAY)]


def test_makers_tell_apart_before_anything_else() -> None:
    found = because(dossier("a", maker="CompVis"), dossier("b", maker="Stability AI"))

    assert found == ["a model by CompVis", "a model by Stability AI"]


def test_then_kind_then_date() -> None:
    found = because(
        dossier("a", kind="repository", maker=None),
        dossier("b", maker=None, released_on="2024-12-11"),
        dossier("c", maker=None, released_on="2025-08-05"),
    )

    assert found == ["a repository", "released 2024-12-11", "released 2025-08-05"]


def test_without_any_fact_the_id_tells() -> None:
    assert because(dossier("a"), dossier("b")) == ["known as a", "known as b"]

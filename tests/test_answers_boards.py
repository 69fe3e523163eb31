"""Boards are never merged, and a standing says something only within its own kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from small_catalog import said_by
from spoken import in_words

from bot.answer import Row
from bot.answers.boards import board_rows, score_cell, standing_rows
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Kind, Score, Standing

TODAY = date(2026, 11, 21)


def score(
    value: float,
    board: str = "polyglot",
    *,
    variant: str = "",
    day: str = "2026-04-19",
    unit: str = "percent",
    interval: tuple[float, float] | None = None,
    higher: bool = True,
    reported: bool = False,
    subject: str = "",
) -> Score:
    low, high = interval or (None, None)
    return Score(
        board, board.title(), "", value, unit, low, high, variant, reported, day,
        said_by("aider"), day, None, "", higher, subject,
    )  # fmt: skip


def dossier(name: str, *scores: Score, kind: Kind = "model") -> Dossier:
    return Dossier(Artifact(name, name, kind), scores=scores, today=TODAY)


def rows(*dossiers: Dossier) -> list[Row]:
    return in_words(board_rows(dossiers, [d.artifact.name for d in dossiers]))


def test_the_same_setting_is_weighed() -> None:
    (row,) = rows(
        dossier("a", score(72.0, variant="high"), score(80.0, variant="max")),
        dossier("b", score(52.4, variant="high")),
    )

    assert [cell.text for cell in row.cells if cell] == ["72.0% (high)", "52.4% (high)"]
    assert (row.verdict.kind, row.verdict.winners) == ("leads", ("a",))


def test_the_result_of_a_snapshot_says_which_one_was_measured() -> None:
    (row,) = rows(
        dossier("openai/gpt-4.1", score(52.4, subject="gpt-4.1-2025-04-14")),
        dossier("openai/o3-2025-04-16", score(79.6, subject="o3-2025-04-16")),
        dossier("anthropic/claude", score(70.0, variant="high", subject="claude-20250929")),
    )

    assert [cell.text for cell in row.cells if cell] == [
        "52.4% (snapshot 2025-04-14)",
        "79.6%",
        "70.0% (high, snapshot 2025-09-29)",
    ]


def test_a_result_is_of_the_day_it_was_measured() -> None:
    measured = replace(score(52.4), measured_on="2026-01-02", as_of="2026-04-19")

    assert score_cell(measured, Artifact("a", "a", "model"), TODAY).as_of == "2026-01-02"


def test_a_board_that_two_sources_report_on_is_shown_once() -> None:
    told = [replace(score(70.0, "b/1", reported=True), name="Aider-Polyglot"),
            replace(score(60.0, "a/1"), name="Aider polyglot")]  # fmt: skip

    (row,) = rows(dossier("a", *told), dossier("b", *told))

    assert row.label == "Aider polyglot"


def test_different_settings_are_shown_and_not_weighed() -> None:
    (row,) = rows(dossier("a", score(72.0, variant="high")), dossier("b", score(52.4)))

    assert row.verdict.kind == "not_comparable"


def test_what_a_maker_reports_of_itself_is_not_weighed_against_a_measurement() -> None:
    (row,) = rows(dossier("a", score(72.0, reported=True)), dossier("b", score(52.4)))

    assert row.verdict.kind == "not_comparable"


def test_a_board_only_one_was_on_is_no_row() -> None:
    assert rows(dossier("a", score(72.0)), dossier("b", score(52.4, "other"))) == []


def test_overlapping_intervals_are_a_tie() -> None:
    (row,) = rows(
        dossier("a", score(1391, unit="rating", interval=(1387, 1395))),
        dossier("b", score(1396, unit="rating", interval=(1392, 1400))),
    )

    assert (row.verdict.kind, row.verdict.winners) == ("tie", ())
    assert row.verdict.reason == "The intervals of a and b overlap."


def test_ratings_of_different_days_are_not_comparable() -> None:
    (row,) = rows(
        dossier("a", score(1391, unit="rating", day="2025-12-17")),
        dossier("b", score(1460, unit="rating")),
    )

    assert row.verdict.kind == "not_comparable"


def test_two_points_without_an_interval_are_close() -> None:
    (row,) = rows(dossier("a", score(72.0)), dossier("b", score(70.5)))

    assert row.verdict.kind == "close"


def test_a_fraction_reads_as_percent_and_has_the_same_margin() -> None:
    (row,) = rows(
        dossier("a", score(0.72, unit="fraction")), dossier("b", score(0.67, unit="fraction"))
    )

    assert row.cells[0] is not None
    assert row.cells[0].text == "72.0%"
    assert row.verdict.winners == ("a",)


def test_fewer_hallucinations_are_better() -> None:
    (row,) = rows(dossier("a", score(14.2, higher=False)), dossier("b", score(23.5, higher=False)))

    assert row.verdict.winners == ("a",)


def test_of_three_the_missing_one_is_named() -> None:
    (row,) = rows(dossier("a", score(72.0)), dossier("b", score(52.4)), dossier("c"))

    assert row.verdict.kind == "unknown"
    assert row.verdict.reason == "Nothing is recorded for c."


def test_an_old_result_carries_its_date_in_its_text() -> None:
    (row,) = rows(dossier("a", score(72.0, day="2025-04-16")), dossier("b", score(52.4)))

    assert row.cells[0] is not None
    assert row.cells[0].text == "72.0%, as of 2025-04-16"


def stood(dossiers: list[Dossier], names: list[str]) -> list[Row]:
    return in_words(standing_rows(dossiers, names))


def standing(percentile: int, basis: str, peers: int = 900) -> Standing:
    return Standing("adoption", percentile, peers, basis, "12", "2026-11-12", said_by("litellm"))


def stands(name: str, *standings: Standing, kind: Kind = "library") -> Dossier:
    return Dossier(Artifact(name, name, kind), standings=standings, today=TODAY)


def test_standings_by_the_same_figure_are_weighed() -> None:
    a = stands("a", standing(98, "stars"), standing(60, ""))
    b = stands("b", standing(70, "stars"), standing(90, "pulls"), standing(80, ""))

    (row,) = stood([a, b], ["a", "b"])

    assert row.verdict.winners == ("a",)
    assert row.cells[0] is not None
    assert row.cells[0].text == "98th percentile of 900 libraries (GitHub stars: 12)"


def test_standings_by_different_figures_are_not() -> None:
    a = stands("a", standing(98, "stars"), standing(98, ""))
    b = stands("b", standing(70, "pulls"), standing(70, ""))

    (row,) = stood([a, b], ["a", "b"])

    assert row.verdict.kind == "not_comparable"


def test_standings_of_different_kinds_are_not() -> None:
    a = stands("a", standing(98, "stars"))
    b = stands("b", standing(70, "stars"), kind="repository")

    (row,) = stood([a, b], ["a", "b"])

    assert row.verdict.kind == "not_comparable"


def test_a_few_percentiles_are_close() -> None:
    a, b = stands("a", standing(98, "stars")), stands("b", standing(95, "stars"))

    (row,) = stood([a, b], ["a", "b"])

    assert row.verdict.kind == "close"


def test_freshness_taken_long_apart_is_not_weighed() -> None:
    def fresh(percentile: int, day: str) -> Standing:
        return Standing(
            "freshness", percentile, 900, "last_commit", day, day, said_by("best-of-ml")
        )

    a = stands("a", fresh(98, "2026-11-12"))
    b = stands("b", fresh(20, "2025-10-30"))

    (row,) = stood([a, b], ["a", "b"])

    assert row.verdict.kind == "not_comparable"
    assert row.verdict.reason == "They were taken 378 days apart and say nothing of one time."


def test_standings_by_downloads_of_different_sources_are_not_weighed() -> None:
    def downloaded(percentile: int, source: str) -> Standing:
        return Standing(
            "adoption", percentile, 9, "downloads_30d", "1", "2026-11-12", said_by(source)
        )

    a = stands("a", downloaded(98, "best-of-ml"))
    b = stands("b", downloaded(20, "llmfit-hf"))

    (row,) = stood([a, b], ["a", "b"])

    assert row.verdict.kind == "not_comparable"


def test_nobody_stands_above_everybody() -> None:
    first = Dossier(
        Artifact("a", "a", "model"),
        standings=(
            Standing("adoption", 100, 3_478, "stars", "9", "2026-11-12", said_by("litellm")),
        ),
        today=TODAY,
    )

    (row,) = stood([first], ["a"])

    assert row.cells[0] is not None
    assert str(row.cells[0].text).startswith("99th percentile of 3,478 models")
    assert row.cells[0].number == 99


def test_places_on_a_board_under_different_settings_are_not_weighed() -> None:
    def placed(name: str, percentile: int, variant: str) -> Dossier:
        place = Standing("quality", percentile, 99, "polyglot", "7", "2026-04-19", said_by("aider"))
        result = score(percentile, variant=variant)
        return Dossier(
            Artifact(name, name, "model"), scores=(result,), standings=(place,), today=TODAY
        )

    fair = [placed("a", 98, "high"), placed("b", 20, "high")]
    unfair = [placed("a", 98, "high"), placed("b", 20, "low")]

    assert standing_rows(fair, ["a", "b"])[0].verdict.kind == "leads"
    assert standing_rows(unfair, ["a", "b"])[0].verdict.kind == "not_comparable"

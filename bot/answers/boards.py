"""Benchmarks and standings side by side: each board, and each kind, is its own world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import figures
from bot.answer import Cell, Row, Verdict
from bot.answers.verdict import Entrant, judge, missing, nobody
from bot.attributes import BENCHMARK_AGE, BY_KEY, SAME_TIME, Attribute, days_apart, first_day
from bot.evidence.cells import DATED
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Fact, Saying, Score, Source, Standing, Text, saying
from bot.names.dates import without_date

MOST_BOARDS = 4
AXES = ("adoption", "quality", "ecosystem", "freshness")

OURS = Source("curated", "Pickwick's own notes", None, "MIT")
"""Who counts what no single record says, such as how many sources know a thing."""

Setting = tuple[str, str, bool]


def board_rows(dossiers: Sequence[Dossier], names: Sequence[str]) -> list[Row]:
    """The boards that at least two have results on: the most telling, the newest.

    A board that two sources report on is shown once, as the more telling has it.
    """
    holders: dict[str, int] = {}
    for dossier in dossiers:
        for board in {score.board for score in dossier.scores}:
            holders[board] = holders.get(board, 0) + 1
    shared = [board for board, count in holders.items() if count > 1]
    shared.sort(key=lambda board: (_newest(dossiers, board), board), reverse=True)
    found = [_results(board, dossiers) for board in shared]
    rows = [(_board_row(results, dossiers, names), results) for results in found]
    rows.sort(key=lambda one: _is_weighed_and_measured(*one))
    first: dict[str, Row] = {}
    for row, results in rows:
        first.setdefault(same_board(results.name), row)
    return list(first.values())[:MOST_BOARDS]


@dataclass(frozen=True, slots=True)
class _Results:
    """What each one has on one board, under one setting where all share one."""

    name: str
    setting: Setting | None
    scores: tuple[Score | None, ...]

    @property
    def known(self) -> list[Score]:
        return [score for score in self.scores if score]


def _results(board: str, dossiers: Sequence[Dossier]) -> _Results:
    setting = _common_setting(board, dossiers)
    scores = tuple(_result(board, dossier, setting) for dossier in dossiers)
    name = next(score.name for score in scores if score)
    return _Results(name, setting, scores)


def same_board(name: str) -> str:
    """What all spellings of a board's name share: ``Aider-Polyglot`` and ``Aider polyglot``."""
    return "".join(filter(str.isalnum, name.casefold()))


def _is_weighed_and_measured(row: Row, results: _Results) -> tuple[bool, bool]:
    """First what can be weighed, of that first what nobody reports of itself."""
    unweighed = row.verdict.kind in ("not_comparable", "unknown")
    return (unweighed, any(score.self_reported for score in results.known))


def score_cell(score: Score, artifact: Artifact, today: date) -> Cell:
    """A result as a cell, of the day it was measured; dated in the text itself where it is old."""
    day = first_day(_day(score))
    text = score_text(score, _snapshot(score, artifact))
    if day and (today - day).days > BENCHMARK_AGE:
        text = saying(DATED, text, _day(score))
    return Cell(text, score.value, score.source, _day(score), score.url)


def score_text(score: Score, snapshot: str = "") -> Saying:
    """A result with its interval and the setting it was measured in."""
    margin = ""
    if score.low is not None and score.high is not None:
        margin = f"{max(score.high - score.value, score.value - score.low):.3g}"
    setting = tuple(filter(None, (score.variant, score.harness)))
    points = figures.points(score.value, score.unit)
    return saying("values.score", points, margin, setting, score.self_reported, snapshot)


def _snapshot(score: Score, artifact: Artifact) -> str:
    """The date of the snapshot that was measured, where the artifact stands for several."""
    date = "" if without_date(artifact.id)[1] else without_date(score.subject)[1]
    is_whole = len(date) == 8 and date.isdigit()
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if is_whole else date


def standing_rows(dossiers: Sequence[Dossier], names: Sequence[str]) -> list[Row]:
    """Percentiles within each one's own kind, axis by axis."""
    return [
        _standing_row(axis, dossiers, names)
        for axis in AXES
        if any(standing.axis == axis for d in dossiers for standing in d.standings)
    ]


def _newest(dossiers: Sequence[Dossier], board: str) -> str:
    return max(_day(score) for d in dossiers for score in d.scores if score.board == board)


def _day(score: Score) -> str:
    return score.measured_on or score.as_of


def _setting(score: Score) -> Setting:
    return (score.variant, score.harness, score.self_reported)


def _board_row(results: _Results, dossiers: Sequence[Dossier], names: Sequence[str]) -> Row:
    pairs = list(zip(results.scores, dossiers, strict=True))
    cells = tuple(score_cell(s, d.artifact, d.today) if s else None for s, d in pairs)
    entrants = [
        Entrant(d.artifact, name, _fact(cell), score_text(s) if s else "", _interval(s))
        for (s, d), name, cell in zip(pairs, names, cells, strict=True)
    ]
    attribute = _board(results.known[0])
    verdict = _judge(attribute, entrants, _unfair(results))
    return Row(attribute.key, attribute.label, attribute.unit, cells, verdict, "board")


def _fact(cell: Cell | None) -> Fact | None:
    return Fact("", cell.number, cell.source, cell.as_of) if cell else None


def _board(score: Score) -> Attribute:
    """A board as an attribute: without intervals, a couple of points count as close."""
    return Attribute(
        f"board_{score.board}",
        score.name,
        score.unit or None,
        "count",
        better="higher" if score.higher_is_better else "lower",
        margin=0.02 if score.unit == "fraction" else 2.0,
        because=saying("verdicts.single_runs"),
        in_points=True,
        max_age_days=BENCHMARK_AGE,
    )


def _judge(attribute: Attribute, entrants: Sequence[Entrant], unfair: Text) -> Verdict:
    if any(entrant.cell is None for entrant in entrants):
        return missing(entrants)
    return Verdict("not_comparable", (), unfair) if unfair else judge(attribute, entrants)


def _unfair(results: _Results) -> Text:
    """Why these results of one board cannot be weighed; empty where they can."""
    if results.setting is None:
        return saying("verdicts.settings_differ")
    scores = results.known
    is_rating = scores[0].unit.lower() in ("rating", "elo")
    if is_rating and len({(score.source, score.as_of) for score in scores}) > 1:
        return saying("verdicts.days_differ")
    return ""


def _interval(score: Score | None) -> tuple[float, float] | None:
    """Where the true result lies; None where the board does not say."""
    if score is None or score.low is None or score.high is None:
        return None
    return (score.low, score.high)


def _common_setting(board: str, dossiers: Sequence[Dossier]) -> Setting | None:
    """The newest setting under which all holders were measured, if there is one."""
    tried = [
        {_setting(score): _day(score) for score in dossier.scores if score.board == board}
        for dossier in dossiers
    ]
    held = [days for days in tried if days]
    common = set.intersection(*(set(days) for days in held))
    return max(common, key=lambda s: (max(days[s] for days in held), s), default=None)


def _result(board: str, dossier: Dossier, setting: Setting | None) -> Score | None:
    mine = [score for score in dossier.scores if score.board == board]
    if setting:
        mine = [score for score in mine if _setting(score) == setting]
    return max(mine, key=lambda score: (_day(score), _setting(score)), default=None)


def _standing_row(axis: str, dossiers: Sequence[Dossier], names: Sequence[str]) -> Row:
    basis = _common_basis(axis, dossiers)
    standings = [_standing(axis, dossier, basis) for dossier in dossiers]
    cells = tuple(
        _standing_cell(standing, dossier) if standing else None
        for standing, dossier in zip(standings, dossiers, strict=True)
    )
    entrants = [
        Entrant(d.artifact, name, _fact(cell), _ordinal(s) if s else "")
        for d, name, cell, s in zip(dossiers, names, cells, standings, strict=True)
    ]
    attribute = Attribute(
        f"standing_{axis}",
        axis.capitalize(),
        "percentile",
        "count",
        better="higher",
        margin=5.0,
        because=saying("verdicts.standings_move"),
        in_points=True,
    )
    unlike = _unlike(axis, basis, [cell for cell in cells if cell]) or _unfair_on(basis, dossiers)
    verdict = _judge(attribute, entrants, unlike)
    if len({dossier.artifact.kind for dossier in dossiers}) > 1:
        verdict = nobody("not_comparable", "kinds_differ")
    return Row(attribute.key, attribute.label, attribute.unit, cells, verdict, "standing")


def _ordinal(standing: Standing) -> Saying:
    return saying("values.ordinal", _at_most_99(standing))


def _unlike(axis: str, basis: str, cells: Sequence[Cell]) -> Text:
    """Why these standings cannot be weighed; empty where they can."""
    if not basis:
        return saying("verdicts.basis_differs")
    apart = days_apart(cell.as_of for cell in cells)
    if axis == "freshness" and apart > SAME_TIME:
        return saying("verdicts.taken_apart", apart)
    counted = BY_KEY.get(basis)
    if counted and counted.by_source and len({cell.source for cell in cells}) > 1:
        return saying("verdicts.counted_apart", counted.label)
    return ""


def _unfair_on(board: str, dossiers: Sequence[Dossier]) -> Text:
    """Why places on one board cannot be weighed: for the reasons its results cannot."""
    if not any(score.board == board for dossier in dossiers for score in dossier.scores):
        return ""
    return _unfair(_results(board, dossiers))


def _common_basis(axis: str, dossiers: Sequence[Dossier]) -> str:
    """The figure all holders share that most peers are counted by; empty where there is none."""
    held = [bases for dossier in dossiers if (bases := _bases(axis, dossier))]
    if len(held) < 2:
        return ""
    common = set.intersection(*(set(bases) for bases in held))
    return max(common, key=lambda b: (sum(bases[b].peers for bases in held), b), default="")


def _bases(axis: str, dossier: Dossier) -> dict[str, Standing]:
    return {s.basis: s for s in dossier.standings if s.axis == axis and s.basis}


def _standing(axis: str, dossier: Dossier, basis: str) -> Standing | None:
    """The standing by one figure, or the mean over all of them where none is shared."""
    bases = _bases(axis, dossier)
    if not basis and len(bases) == 1:
        return next(iter(bases.values()))
    mine = (s for s in dossier.standings if s.axis == axis and s.basis == basis)
    return next(mine, None)


def _at_most_99(standing: Standing) -> int:
    """Nobody stands above all of a hundred parts: the first is in the 99th, the last in the 1st."""
    return min(99, max(1, standing.percentile))


def _standing_cell(standing: Standing, dossier: Dossier) -> Cell:
    """A standing, told by the record of its figure; a mean by that of its widest figure."""
    bases = _bases(standing.axis, dossier)
    told = [base for base in bases.values() if base.source]
    widest = max(told, key=lambda s: (s.peers, s.basis), default=standing)
    source = standing if standing.source else widest
    boards = {score.board: score.name for score in dossier.scores}
    by = tuple(boards.get(b, b) for b in ([standing.basis] if standing.basis else sorted(bases)))
    value = standing.value if standing.basis else ""
    rank = _at_most_99(standing)
    kind = dossier.artifact.kind
    text = saying("values.percentile", rank, standing.peers, kind, by, value)
    return Cell(text, rank, source.source or OURS, source.as_of, source.url)

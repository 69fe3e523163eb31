"""Benchmarks and standings side by side: each board, and each kind, is its own world."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answers.verdict import Entrant, judge, missing
from bot.attributes import BENCHMARK_AGE, BY_KEY, SAME_TIME, Attribute, days_apart, first_day
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Cell, Row, Score, Source, Standing, Verdict
from bot.names.dates import without_date
from bot.words import values, verdicts

BOARD, STANDING = "board_", "standing_"
MOST_BOARDS = 4
AXES = ("adoption", "quality", "ecosystem", "freshness")

OURS = Source("curated", "Pickwick's own notes", None, "MIT")
"""Who counts what no single record says, such as how many sources know a thing."""

Setting = tuple[str, str, bool]


def board_rows(dossiers: Sequence[Dossier], names: Sequence[str], today: date) -> list[Row]:
    """The boards that at least two have results on: the most telling, the newest.

    A board that two sources report on is shown once, as the more telling has it.
    """
    holders: dict[str, int] = {}
    for dossier in dossiers:
        for board in {score.board for score in dossier.scores}:
            holders[board] = holders.get(board, 0) + 1
    shared = [board for board, count in holders.items() if count > 1]
    shared.sort(key=lambda board: (_newest(dossiers, board), board), reverse=True)
    rows = [_board_row(board, dossiers, names, today) for board in shared]
    rows.sort(key=_is_weighed_and_measured)
    first = {same_board(row.label): row for row in reversed(rows)}
    return [row for row in rows if first[same_board(row.label)] is row][:MOST_BOARDS]


def same_board(name: str) -> str:
    """What all spellings of a board's name share: ``Aider-Polyglot`` and ``Aider polyglot``."""
    return "".join(filter(str.isalnum, name.casefold()))


def _is_weighed_and_measured(row: Row) -> tuple[bool, bool]:
    """First what can be weighed, of that first what nobody reports of itself."""
    unweighed = row.verdict.kind in ("not_comparable", "unknown")
    return (unweighed, any(values.is_self_reported(cell.text) for cell in row.cells if cell))


def score_cell(score: Score, artifact: Artifact, today: date) -> Cell:
    """A result as a cell, of the day it was measured; dated in the text itself where it is old."""
    day = first_day(_day(score))
    text = values.score(score, _snapshot(score, artifact))
    if day and (today - day).days > BENCHMARK_AGE:
        text = values.as_of(text, _day(score))
    return Cell(text, score.value, score.source, _day(score), score.url)


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


def _board_row(board: str, dossiers: Sequence[Dossier], names: Sequence[str], today: date) -> Row:
    setting = _common_setting(board, dossiers)
    scores = [_result(board, dossier, setting) for dossier in dossiers]
    cells = tuple(
        score_cell(score, dossier.artifact, today) if score else None
        for score, dossier in zip(scores, dossiers, strict=True)
    )
    entrants = [
        Entrant(d.artifact, name, cell, values.score(s) if s else "", _interval(s))
        for d, name, cell, s in zip(dossiers, names, cells, scores, strict=True)
    ]
    known = [score for score in scores if score]
    attribute = _board(known[0])
    verdict = _judge(attribute, entrants, _unfair(known, setting))
    return Row(attribute.key, attribute.label, attribute.unit, cells, verdict)


def _board(score: Score) -> Attribute:
    """A board as an attribute: without intervals, a couple of points count as close."""
    return Attribute(
        f"{BOARD}{score.board}",
        score.name,
        score.unit or None,
        "count",
        better="higher" if score.higher_is_better else "lower",
        margin=0.02 if score.unit == "fraction" else 2.0,
        because=verdicts.single_runs(),
        in_points=True,
        max_age_days=BENCHMARK_AGE,
    )


def _judge(attribute: Attribute, entrants: Sequence[Entrant], unfair: str) -> Verdict:
    if any(entrant.cell is None for entrant in entrants):
        return missing(entrants)
    return Verdict("not_comparable", (), unfair) if unfair else judge(attribute, entrants)


def _unfair(scores: Sequence[Score], setting: Setting | None) -> str:
    """Why these results of one board cannot be weighed; empty where they can."""
    if setting is None:
        return verdicts.settings_differ()
    is_rating = scores[0].unit.lower() in ("rating", "elo")
    if is_rating and len({(score.source, score.as_of) for score in scores}) > 1:
        return verdicts.days_differ()
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
        Entrant(d.artifact, name, cell, values.ordinal(_at_most_99(s)) if s else "")
        for d, name, cell, s in zip(dossiers, names, cells, standings, strict=True)
    ]
    attribute = Attribute(
        f"{STANDING}{axis}",
        axis.capitalize(),
        "percentile",
        "count",
        better="higher",
        margin=5.0,
        because=verdicts.standings_move(),
        in_points=True,
    )
    unlike = _unlike(axis, basis, [cell for cell in cells if cell]) or _unfair_on(basis, dossiers)
    verdict = _judge(attribute, entrants, unlike)
    if len({dossier.artifact.kind for dossier in dossiers}) > 1:
        verdict = Verdict("not_comparable", (), verdicts.kinds_differ())
    return Row(attribute.key, attribute.label, attribute.unit, cells, verdict)


def _unlike(axis: str, basis: str, cells: Sequence[Cell]) -> str:
    """Why these standings cannot be weighed; empty where they can."""
    if not basis:
        return verdicts.basis_differs()
    apart = days_apart(cell.as_of for cell in cells)
    if axis == "freshness" and apart > SAME_TIME:
        return verdicts.taken_apart(apart)
    counted = BY_KEY.get(basis)
    if counted and counted.by_source and len({cell.source for cell in cells}) > 1:
        return verdicts.counted_apart(counted.label)
    return ""


def _unfair_on(board: str, dossiers: Sequence[Dossier]) -> str:
    """Why places on one board cannot be weighed: for the reasons its results cannot."""
    if not any(score.board == board for dossier in dossiers for score in dossier.scores):
        return ""
    setting = _common_setting(board, dossiers)
    results = [_result(board, dossier, setting) for dossier in dossiers]
    return _unfair([result for result in results if result], setting)


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
    by = [boards.get(b, b) for b in ([standing.basis] if standing.basis else sorted(bases))]
    value = standing.value if standing.basis else ""
    rank = _at_most_99(standing)
    text = values.percentile(rank, standing.peers, dossier.artifact.kind, by, value)
    return Cell(text, rank, source.source or OURS, source.as_of, source.url)

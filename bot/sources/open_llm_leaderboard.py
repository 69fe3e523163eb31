"""The archived Open LLM Leaderboard: parameters and four tests of open models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from bot.sources.download import Get
from bot.sources.facts import amount
from bot.sources.files import csv_rows
from bot.sources.gate import plain
from bot.sources.listed import source
from bot.sources.reading import (
    Board,
    Entry,
    Raw,
    Reading,
    Rejected,
    Score,
    UnreadableSource,
)

SOURCE = source("open-llm-leaderboard")
FILE = SOURCE.files[0]
HOME = SOURCE.home_url


def _board(name: str, measures: str = "") -> Board:
    id = f"open-llm-leaderboard/{name.lower().replace(' ', '-')}"
    return Board(id, f"Open LLM Leaderboard {name}", "score", "percent", True, measures, HOME)


BOARDS = {
    "mmlu_pro": _board("MMLU-Pro"),
    "bbh": _board("BBH", "reasoning"),
    "gpqa": _board("GPQA"),
    "math_lvl_5": _board("MATH Lvl 5", "mathematics"),
}
OWNED = re.compile(r"[\w.-]+/[\w.-]+")


def fetch(_get: Get) -> Raw:
    """Nothing: the board is archived, and the copy in the folder is the last."""
    raise UnreadableSource(f"{SOURCE.id} has no live file: {HOME} is archived.")


def read(raw: Raw) -> Reading:
    """One entry a Hugging Face model."""
    rows = csv_rows(raw, FILE, "fullname", "params_b", *BOARDS)
    entries, rejected = [], []
    for row in rows:
        name, scores = plain(row["fullname"]), tuple(_scores(row))
        if not name or not scores:
            rejected.append(Rejected(name, "no name or no score"))
            continue
        hub = name if OWNED.fullmatch(name) else ""
        billions = _decimal(row["params_b"])
        entries.append(
            Entry(
                native_id=name,
                name=name.rpartition("/")[2],
                kind="model",
                maker=name.rpartition("/")[0],
                url=f"https://huggingface.co/{hub}" if hub else "",
                hf_id=hub,
                facts=amount("params_total", billions * 10**9) if billions else (),
                scores=scores,
            )
        )
    return Reading(tuple(entries), tuple(BOARDS.values()), tuple(rejected), len(rows))


def _scores(row: dict[str, str]) -> Iterator[Score]:
    for column, board in BOARDS.items():
        value = _decimal(row[column])
        if value is not None and 0 <= value <= 100:
            yield Score(board.id, float(value), url=HOME)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None

"""Vectara's hallucination board: how often a summary says what its text does not."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal, InvalidOperation

from bot.sources.download import DownloadRefused, Get
from bot.sources.files import csv_rows
from bot.sources.gate import plain
from bot.sources.listed import source
from bot.sources.reading import Board, Entry, Raw, Reading, Rejected, Score

SOURCE = source("vectara-hallucination")
FILE = SOURCE.files[0]
HOME = SOURCE.home_url

HALLUCINATION = Board(
    id="vectara/hallucination",
    name="Vectara hallucination",
    metric="summaries with a hallucination",
    unit="percent",
    higher_is_better=False,
    measures="factual-accuracy",
    url=HOME,
)
ANSWERS = Board(
    id="vectara/answer-rate",
    name="Vectara answer rate",
    metric="texts summarised",
    unit="percent",
    url=HOME,
)
COLUMNS = {
    "hallucination_rate_pct": HALLUCINATION.id,
    "answer_rate_pct": ANSWERS.id,
}
HEADER = (
    "model",
    "hallucination_rate_pct",
    "factual_consistency_rate_pct",
    "answer_rate_pct",
    "avg_summary_words",
)
ROW = re.compile(
    r"\|\s*(?P<model>[\w.:+/ -]+?)\s*\|\s*(?P<wrong>[\d.]+)\s*%\s*\|\s*(?P<right>[\d.]+)\s*%\s*"
    r"\|\s*(?P<answered>[\d.]+)\s*%\s*\|\s*(?P<words>[\d.]+)\s*\|",
)


def fetch(get: Get) -> Raw:
    """The table in the README as it is today, as CSV."""
    readme = get(SOURCE.live[0])
    rows = ROW.findall(readme.body.decode("utf-8", "replace"))
    if not rows:
        raise DownloadRefused(f"{SOURCE.live[0]} holds no table of models.")
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([HEADER, *rows])
    return Raw({FILE: out.getvalue().encode()}, readme.day, readme.ref)


def read(raw: Raw) -> Reading:
    """One entry a model with its two rates."""
    entries, rejected = [], []
    rows = csv_rows(raw, FILE, "model", *COLUMNS)
    for row in rows:
        scores = tuple(
            Score(board, float(rate), url=HOME)
            for column, board in COLUMNS.items()
            if (rate := _rate(row[column])) is not None
        )
        model = plain(row["model"])
        if model and scores:
            owner, _, name = model.rpartition("/")
            entries.append(Entry(model, name, "model", maker=owner, scores=scores))
        else:
            rejected.append(Rejected(model, "no rate between 0 and 100"))
    return Reading(tuple(entries), (HALLUCINATION, ANSWERS), tuple(rejected), len(rows))


def _rate(text: str) -> Decimal | None:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        return None
    return rate if 0 <= rate <= 100 else None

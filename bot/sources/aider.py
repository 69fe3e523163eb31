"""Aider's leaderboards: how well a model edits code, at what cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.sources.download import Get, fetch_files
from bot.sources.files import text_file, yaml_rows
from bot.sources.gate import plain
from bot.sources.labels import Label, says_all, take_apart
from bot.sources.listed import source
from bot.sources.reading import Board, Entry, Raw, Reading, Rejected, Score

SOURCE = source("aider")
POLYGLOT, EDIT, REFACTOR = SOURCE.files


@dataclass(frozen=True, slots=True)
class Contest:
    """One of the boards: its file, how many exercises it has, which field is its result."""

    file: str
    board: Board
    cases: int
    result: str


def _contest(file: str, id: str, name: str, cases: int, result: str) -> Contest:
    board = Board(
        id=f"aider/{id}",
        name=name,
        metric="exercises solved",
        unit="percent",
        measures="code-generation",
        url=f"https://aider.chat/docs/leaderboards/{'' if id == 'polyglot' else id + '.html'}",
    )
    return Contest(file, board, cases, result)


CONTESTS = (
    _contest(POLYGLOT, "polyglot", "Aider polyglot", 225, "pass_rate_2"),
    _contest(EDIT, "edit", "Aider code editing", 133, "pass_rate_2"),
    _contest(REFACTOR, "refactor", "Aider refactoring", 89, "pass_rate_1"),
)
FLOATING = re.compile(r"ollama/[\w.-]+")
"""Without a tag: ``ollama/mistral-small`` was the 22B of 2024 then, and is another model now."""
FORMATS = ("diff", "whole", "udiff", "diff-fenced", "architect")


def fetch(get: Get) -> Raw:
    """The three boards as they are today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry a model, with every run of it on every board."""
    names: dict[str, str] = {}
    aliases: defaultdict[str, dict[str, None]] = defaultdict(dict)
    scores: defaultdict[str, list[Score]] = defaultdict(list)
    rejected = []
    seen = 0
    for contest in CONTESTS:
        for row in yaml_rows(text_file(raw, contest.file), contest.file):
            seen += 1
            text = plain(row.get("model"))
            if reason := _refusal(text, row, contest):
                rejected.append(Rejected(f"{contest.board.id}: {text}", reason))
                continue
            label = _label(text, row)
            key = label.model.lower()
            names.setdefault(key, label.model)
            aliases[key].update(dict.fromkeys(_aliases(row, label)))
            scores[key].append(_score(row, label, contest))
    entries = (
        Entry(
            native_id=_native(name, aliases[key]),
            name=name,
            kind="model",
            aliases=tuple(aliases[key]),
            scores=tuple(scores[key]),
        )
        for key, name in names.items()
    )
    boards = tuple(contest.board for contest in CONTESTS)
    return Reading(tuple(entries), boards, tuple(rejected), seen)


def _refusal(text: str, row: dict[str, Any], contest: Contest) -> str:
    """Why a row is no result of one model on this board; empty where it is one."""
    if not text:
        return "no model named"
    if " + " in text or row.get("editor_model"):
        return "two models in one run"
    if FLOATING.fullmatch(text):
        return "a name that means whatever is newest there"
    if _decimal(row.get(contest.result)) is None:
        return f"no {contest.result}"
    cases = _decimal(row.get("test_cases"))
    if cases is not None and cases > contest.cases:
        return f"{cases} exercises where the board has {contest.cases}: another board's run"
    return ""


def _label(text: str, row: dict[str, Any]) -> Label:
    """The label without the edit format, which has its own field."""
    model, _, rest = text.partition(", ")
    for name in FORMATS if rest else ():
        model = model.removesuffix(f" {name}")
    label = take_apart(model)
    said = [label.variant, rest, str(row.get("reasoning_effort", ""))]
    variant = ", ".join(dict.fromkeys(part for part in said if part))
    nickname = "" if label.nickname in FORMATS else label.nickname
    return Label(label.model, variant, label.harness, nickname)


def _aliases(row: dict[str, Any], label: Label) -> Iterable[str]:
    """The id the run was made with, unless that id names whatever is newest."""
    asked = re.search(r"--model (\S+)", str(row.get("command", "")))
    if asked:
        identifier = asked[1].partition("/")[2] or asked[1]
        identifier = re.sub(r"^(hf:|accounts/fireworks/models/)", "", identifier)
        if identifier != label.model and says_all(identifier, label.model):
            yield identifier
    if label.nickname:
        yield label.nickname


def _native(name: str, aliases: Iterable[str]) -> str:
    """The label, or the id where the label has its date in brackets: Command R (08-24)."""
    return next(iter(aliases), name) if name.endswith(")") else name


def _score(row: dict[str, Any], label: Label, contest: Contest) -> Score:
    cases = _decimal(row.get("test_cases"))
    return Score(
        board=contest.board.id,
        value=float(_decimal(row[contest.result]) or 0),
        variant=label.variant,
        harness=str(row.get("edit_format", "")),
        n=None if cases is None else int(cases),
        cost_usd=_decimal(row.get("total_cost")) or None,
        measured_on=str(row.get("date", "")),
        url=contest.board.url,
    )


def _decimal(text: object) -> Decimal | None:
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None

"""What the core said, printed: a card, columns of names, or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from adapters.plain import clean
from adapters.terminal.options import Settings
from bot.model import Artifact, Resolution, bare_kind

# A name is completed at each key: what only answers are made of is not loaded for that.
if TYPE_CHECKING:
    from bot.answer import Answer, Candidate

STATUS = {"help": 2, "choice": 3, "no_match": 4, "none_fits": 4}
"""Exit status by the kind of answer; 0 for all others."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the core said: its kind, the whole of it for a script, and how a person sees it."""

    kind: str
    data: dict[str, Any]
    draw: Callable[[], None]


def reply(
    settings: Settings, words: tuple[str, ...], ask: Callable[[tuple[str, ...]], Reply]
) -> int:
    """Answer the words, or every line of standard input, and return the exit status."""
    if words == ("-",):
        for line in sys.stdin:
            print(json.dumps(ask((line.strip(),)).data), flush=True)
        return 0
    said = ask(words)
    if settings.as_json:
        print(json.dumps(said.data, indent=2))
    else:
        said.draw()
    return STATUS.get(said.kind, 0)


def of_answer(answer: Answer, everything: bool = False) -> Reply:
    """An answer of the core, to be drawn as its card."""
    # Loaded here and below, as a name is completed without any of it.
    from bot.contract import as_json

    return Reply(answer.kind, as_json(answer), lambda: draw(answer, everything))


def draw(answer: Answer, everything: bool) -> None:
    """Print the answer's card."""
    from adapters.terminal.screen import print_card
    from bot.card import card

    print_card(card(answer, everything))


def of_resolution(
    resolution: Resolution, meant: Artifact | None, candidates: tuple[Candidate, ...]
) -> Reply:
    """Which thing a name means, and what else it may."""
    from bot.contract import resolution_json

    data = resolution_json(resolution, meant, candidates)
    return Reply(resolution.kind, data, lambda: print_resolution(data))


def of_names(typed: str, found: tuple[Artifact, ...]) -> Reply:
    """The names that begin as typed."""
    candidates = [asdict(each) for each in found]
    lines = ((each["id"], about(each)) for each in candidates)
    data = {"typed": typed, "candidates": candidates}
    return Reply("match" if found else "no_match", data, lambda: print_columns(lines))


def print_resolution(data: dict[str, Any]) -> None:
    """Print a resolution as a person reads it."""
    others = [(each["id"], each["because"]) for each in data["candidates"]]
    match data["kind"]:
        case "match":
            print_columns([(data["artifact"]["id"], about(data["artifact"]))])
            head = "It could also mean:"
        case "choice":
            head = f"“{clean(data['typed'])}” has several meanings:"
        case _:
            nearest = " The nearest names:" if others else ""
            head = f"Nothing in the catalog is called “{clean(data['typed'])}”.{nearest}"
    if others or data["kind"] != "match":
        print(head)
    print_columns(others, "  ")


def about(artifact: dict[str, Any]) -> str:
    """What tells an artifact apart beside its id."""
    return ", ".join(
        filter(None, (artifact["name"], bare_kind(artifact["kind"]), artifact["maker"]))
    )


def print_columns(pairs: Iterable[tuple[str, str]], indent: str = "") -> None:
    """Print each pair on a line, the second halves below one another."""
    safe = [(clean(one), clean(other)) for one, other in pairs]
    width = max((len(one) for one, _ in safe), default=0)
    for one, other in safe:
        print(f"{indent}{one:<{width}}  {other}")

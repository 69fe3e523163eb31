"""A conversation printed as it happens: what a person does, how soon it is answered, and how."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console

from adapters.plain import clean

LONGEST = 1_200
"""Characters of one answer that are shown before its last line; as JSON all of it is printed."""


class Transcript:
    """Prints one step below the other, with colour on a terminal only; or JSON lines."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._console = Console(highlight=False, soft_wrap=True)
        self.slowest = 0.0

    def show(
        self, did: str, took: float, how: str, seen: Sequence[str], sent: Iterable[dict[str, Any]]
    ) -> None:
        """One step: milliseconds and manner of the answer, what was seen of it, what was sent."""
        self.slowest = max(self.slowest, took)
        if self._as_json:
            for payload in sent:
                print(json.dumps({"did": did, **payload}, ensure_ascii=False))
            return
        self._console.print(f"> {did}", style="bold", markup=False)
        self._console.print(f"  {how}", style="dim", markup=False)
        for line in seen:
            self._console.print(f"  {line}" if line else "", markup=False)
        self._console.print()

    def close(self, how: str) -> None:
        """How it went."""
        if not self._as_json:
            self._console.print(how, style="dim", markup=False)


def shortened(text: str) -> list[str]:
    """The first lines of an answer and its last, which says where the figures come from."""
    lines = [clean(line) for line in text.splitlines()]
    kept, used = 0, 0
    while kept < len(lines) and used + len(lines[kept]) <= LONGEST:
        used += len(lines[kept])
        kept += 1
    left = len(lines) - kept - 1
    return (
        [*lines[:kept], f"… ({left} lines more; --json prints all)", lines[-1]]
        if left > 0
        else lines
    )

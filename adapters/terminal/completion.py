"""What a shell may offer while a command is typed: each key starts a process, so load little."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from click.shell_completion import CompletionItem

from adapters.terminal.options import Settings
from bot.catalog.names import Names
from bot.errors import PickwickError
from bot.model import Artifact
from bot.questions.commands import WORD

MOST_OFFERED = 25


def names(words: Iterable[str], typed: str) -> list[CompletionItem]:
    """Words for the shell to offer, each going on from what was typed.

    The words before may belong to the same name; none are offered where there is no catalog.
    """
    before: list[str] = []
    for word in words:
        before = [] if WORD.fullmatch(word) else [*before, word]
    try:
        catalog = Names.open(Settings().catalog_path)
        for start in range(len(before) + 1):
            found = catalog.complete(" ".join([*before[start:], typed]), MOST_OFFERED)
            pairs = ((shell_word(each, before[start:], typed), each) for each in found)
            offered = {word: each.kind for word, each in reversed([*pairs]) if word}
            if offered:
                return [
                    CompletionItem(word, help=kind.replace("_", " "))
                    for word, kind in reversed(offered.items())
                ]
    except PickwickError:
        pass
    return []


ONE_WORD = re.compile(r"[\w./+@~-]+")


def shell_word(artifact: Artifact, before: Sequence[str], typed: str) -> str:
    """What was typed, gone on to the end of a name of one word; empty where none goes on so."""
    said = r"[\s_-]*".join(map(re.escape, before)) + r"[\s_-]+" if before else ""
    last = artifact.id.rpartition("/")[2]
    for name in (last, artifact.name, *artifact.aliases, artifact.id):
        start = re.match(said, name, re.IGNORECASE)
        rest = name[start.end() :] if start else ""
        if ONE_WORD.fullmatch(rest) and rest.lower().startswith(typed.lower()):
            return typed + rest[len(typed) :]
    return ""

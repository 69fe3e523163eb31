"""What autocomplete offers while somebody types one name or several."""

from __future__ import annotations

import re
from typing import Any

from adapters.chat.answering import Answerer
from adapters.chat.i18n import N_, say
from adapters.chat.text import cut, utf16
from adapters.discord.limits import CHOICE_TEXT, CHOICES, fit
from adapters.discord.text import plain
from bot.model import Artifact
from bot.words import values

Json = dict[str, Any]

LAST_SEPARATOR = re.compile(
    r"^.*(?:[,;]\s*|\s(?:vs\.?|versus)(?:\s+|$))", re.IGNORECASE | re.DOTALL
)
PROMINENT = (
    "gpt-5.4", "claude sonnet", "gemini", "deepseek", "llama 3.3", "qwen", "mistral", "whisper",
    "flux", "claude code", "langchain", "pytorch", "vllm", "ollama", "n8n", "qdrant",
    "hugging face", "github mcp",
)  # fmt: skip
"""What an empty field offers the best known of."""
LONGEST_SHOWN = 40
NO_NAME = N_("Nothing bears the name “{typed}”: send it to see what comes near")
NO_ROOM = N_("No room to complete “{typed}” here: write its name to the end, or send it")


class Names:
    """The names of one catalog, as an option's field offers them."""

    def __init__(self, answerer: Answerer) -> None:
        self.answerer = answerer
        self._prominent: tuple[Artifact, ...] = ()

    async def choices(self, typed: str, language: str, several: bool) -> list[Json]:
        """At most 25 choices; one that explains where nothing bears such a name.

        Of several names the last one is completed, and those before it stay.
        """
        head = LAST_SEPARATOR.match(typed) if several else None
        before, last = (head[0], typed[head.end() :]) if head else ("", typed)
        before = before if before[-1:] in ("", " ", ",", ";") else f"{before} "
        found = await self._found(last.strip())
        offered = (_choice(artifact, before) for artifact in found)
        choices = [choice for choice in offered if utf16(choice["value"]) <= CHOICE_TEXT]
        if not choices and typed.strip():
            choices = _as_typed(typed, last, bool(found), language)
        kept: list[Json] = fit({"choices": choices})["choices"]
        return kept

    async def prepare(self) -> None:
        """Find the best known before anybody waits for them."""
        self._prominent = await self._best_known()

    async def _found(self, typed: str) -> tuple[Artifact, ...]:
        if typed:
            return await self.answerer.complete(typed, CHOICES)
        if not self._prominent:
            await self.prepare()
        return self._prominent

    async def _best_known(self) -> tuple[Artifact, ...]:
        """The first that each of some prefixes brings."""
        found = [await self.answerer.complete(prefix, 1) for prefix in PROMINENT]
        return tuple({each.id: each for some in found for each in some}.values())


def _choice(artifact: Artifact, before: str) -> Json:
    """A name with what it is; its value is an id that nothing else bears."""
    name = artifact.id if "/" in artifact.id else values.with_kind(artifact)
    label = f"{plain(artifact.name)} · {values.kind_and_maker(artifact)}"
    shown = f"{_ended(before)}{label}" if before.strip() else label
    return {"name": plain(shown), "value": f"{before}{name}"}


def _ended(before: str) -> str:
    """The names already there, shortened from the front: the last one matters."""
    text = plain(before)
    return f"{text} " if len(text) <= LONGEST_SHOWN else f"…{text[-LONGEST_SHOWN:]} "


def _as_typed(typed: str, last: str, is_known: bool, language: str) -> list[Json]:
    """One choice that says why there is no other; none of a list that a choice would cut."""
    if is_known and utf16(typed) > CHOICE_TEXT:
        return []
    text = say(NO_ROOM if is_known else NO_NAME, language, typed=cut(plain(last), 30, utf16))
    return [{"name": text, "value": cut(plain(typed), CHOICE_TEXT, utf16) or "…"}]

"""Which spellings of a thing are its aliases: what a person may type and its name does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.builder.identity import compact
from bot.builder.things import Mention, Thing
from bot.sources.reading import Entry

NOISE = frozenset(
    (
        "high low medium max xhigh minimal effort thinking auto free tee eu us au jp ca in uk apac "
        "gov global regional latest default maas coding databricks pro v1 0 instruct ai preview "
        "stealth off responses or fast turbo flex the model models accounts fireworks routers cf"
    ).split()
)
"""Words that gateways put around a model's name; a spelling that adds only these adds nothing."""

SETTINGS = NOISE - {"fast", "pro", "turbo", "preview", "instruct", "0"}
"""Words of a gateway's id that set how a model runs and do not name another one."""


def tells_more(alias: str, thing: Thing, makers: frozenset[str]) -> bool:
    """Whether a spelling is one a person may type and the thing's own name would not answer.

    A number the id does not have makes it another version or size (a gateway calls Llama 3
    "Llama 3.1"); words the id and its maker have already, or a gateway's own, add nothing.
    """
    said, own = tokens_of(alias), tokens_of(f"{thing.slug} {thing.name}")
    numbers = {token for token in said if token[0].isdigit()}
    words = said - numbers
    known = {token for token in own if not token[0].isdigit()}
    glued = compact(alias.casefold()) in compact(thing.slug)
    if numbers - own or not (words & known) or glued:
        return False
    return bool(words - known - NOISE - makers)


def tokens_of(text: str) -> set[str]:
    """Words and numbers of a name, versions whole: ``qwen3.6-27b`` is qwen, 3.6, 27b."""
    text = re.sub(r"(?<=\d)[p_-](?=\d)", ".", text.casefold())
    return set(re.findall(r"\d+(?:\.\d+)*[a-z]{0,3}|[a-z]+", text))


def spellings(mention: Mention) -> Iterator[tuple[str, str]]:
    """How one source spells a thing: (alias, kind of alias)."""
    entry = mention.entry
    if entry.kind == "model":
        last = without_provider(entry).lstrip("~")
        segments = [segment for segment in last.split("/") if segment]
        if segments and not set(segments[-1]) & set(":#"):
            yield segments[-1], "floating" if segments[-1].endswith("-latest") else "native_id"
        if not mention.provider and entry.hf_id:
            yield entry.hf_id, "hf"
        if not mention.qualifier:
            yield entry.name, "display"
    else:
        yield entry.name, "display"
        if entry.repo:
            yield entry.repo, "repo"
        if "#" not in entry.native_id:
            yield entry.native_id, "native_id"
    for alias in entry.aliases[:20]:
        yield alias, "native_id"


def without_provider(entry: Entry) -> str:
    """The native id without the provider's own path segment, which names no maker."""
    head, slash, tail = entry.native_id.partition("/")
    if slash and entry.provider and head.casefold() == entry.provider.casefold():
        return tail
    return entry.native_id


def distinct_aliases(thing: Thing) -> dict[str, tuple[str, str]]:
    """Spellings that differ in letters or digits from the id, the name and one another."""
    kept: dict[str, str] = {}
    own = {_letters(thing.slug), _letters(thing.slug.split("/")[-1])}
    rank = {"curated": 0, "display": 2, "hf": 3, "repo": 3}
    for alias in sorted(thing.aliases, key=lambda a: (rank.get(thing.aliases[a][0], 5), len(a), a)):
        letters = _letters(alias)
        if letters and letters not in own:
            kept.setdefault(letters, alias)
    return {alias: thing.aliases[alias] for alias in kept.values()}


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum() or c in "/+#")

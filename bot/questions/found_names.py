"""Names in a sentence, found by the resolver handed in: never a word that means something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.curated import table, vocabulary
from bot.model import Need, Resolution
from bot.questions.draft import Words
from bot.questions.needs import read_need

MOST_WORDS = 7
"""Words of the longest name that is looked for inside a sentence."""
MARKS = " ,;:\"'“”()?!."
POSSESSIVE = re.compile(r"['’]s$")
JOINT = re.compile(
    r"\s+(?:vs\.?|versus|against|compared (?:to|with)|or|and|with|than)\s+|\s*[,;]\s*", re.I
)
FILLER = re.compile(
    r"^(?:so|and|ok|well|please|should we (?:use|take|pick)|shall we (?:use|take)"
    r"|do we (?:use|take)|we use"
    r"|which is (?:better|cheaper|faster|best)|what is (?:better|cheaper|faster)|is"
    r"|are|compare|between"
    r"|(?:the )?differences? between|use|using|better|:|,|-)[:,]?\s+",
    re.I,
)
ASKING = table("stop_words").words("asks") | table("stop_words").words("asking")
"""Words that ask and name nothing."""
TIMES = table("stop_words").words("times")
FACTS = table("stop_words").words("facts")
"""Words that ask for something recorded."""
NO_FAMILY = (
    FACTS
    | ASKING
    | TIMES
    | frozenset(table("spoken_names").spellings("coded"))
    | {"agent", "agents"}
)
"""Words that are no name by themselves, whatever bears them."""
COMMON = table("stop_words").words("never_ends")
"""Words no name begins or ends with inside a sentence, whatever bears them."""
ADJECTIVES = table("stop_words").words("may_begin")
"""Of those, the words a name may yet begin with (Open WebUI)."""
PRODUCTS = frozenset({"integration", "platform", "database"})
"""Categories whose words are as often the name of a thing as of what it does."""
ANY_DAY = date(2026, 1, 1)
"""Whether words hold a wish is the same on any day."""
Resolve = Callable[[str], Resolution]


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in a sentence, and the words after it."""

    name: str
    after: str


def is_name(text: str, resolve: Resolve) -> bool:
    """Whether some words mean anything by name."""
    return resolve(text).kind != "no_match"


def are_names(text: str, resolve: Resolve) -> bool:
    """Whether some words are names and nothing else."""
    pieces = [piece for piece in JOINT.split(text) if piece.strip()]
    return bool(pieces) and all(is_name(piece.strip(), resolve) for piece in pieces)


def all_names(text: str, resolve: Resolve) -> list[str]:
    """The name at the start of each piece between joints; none unless each has one."""
    pieces = [piece for piece in JOINT.split(text) if piece.strip()]
    named = [name_at_start(trimmed(piece), resolve) for piece in pieces]
    return [one.name for one in named if one] if all(named) else []


def name_in(text: str, resolve: Resolve, at_end: bool) -> Named | None:
    """The longest name at the start of the words, or at their end where asked."""
    return (at_end and name_at_end(text, resolve)) or name_at_start(text, resolve)


def name_at_start(text: str, resolve: Resolve, *, sure: bool = False) -> Named | None:
    """The longest name the words begin with; where ``sure``, of one thing only."""
    words = text.split()
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        name = " ".join(words[:length]).strip(MARKS)
        if fits(name, resolve, sure):
            return Named(name, " ".join(words[length:]))
    return None


def name_at_end(text: str, resolve: Resolve) -> Named | None:
    """The longest name the words end with."""
    words = text.split()
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        name = " ".join(words[-length:]).strip(MARKS)
        if fits(name, resolve, False):
            return Named(name, "")
    return None


def fits(name: str, resolve: Resolve, sure: bool) -> bool:
    """Whether words may be meant as a name here: a known one, or one of several unless ``sure``."""
    words = name.casefold().split()
    if len(name) < 2 or words[0] in COMMON - ADJECTIVES or words[-1] in COMMON:
        return False
    if name.casefold() in ADJECTIVES:
        return False
    found = resolve(name)
    if found.kind == "match":
        return is_borne(name, found)
    is_wish = bool(_wishes(name) - PRODUCTS)
    return found.kind == "choice" and not sure and len(name) > 2 and not is_wish


def trimmed(text: str) -> str:
    """The words without what leads up to a name."""
    before = None
    while before != text:
        before, text = text, FILLER.sub("", text.strip(), count=1)
    return text.strip()


def bare(word: str) -> str:
    """A word without marks and possessive, in lower case."""
    return POSSESSIVE.sub("", word.casefold().strip(MARKS))


def is_family(said: str, found: Resolution) -> bool:
    """Whether words that mean nothing else name several of one line or owner: "sonnet"."""
    words = re.split(r"[^\w.]+", said.casefold())
    if found.kind != "choice" or not NO_FAMILY.isdisjoint(words) or _wishes(said.casefold()):
        return False
    owners = [slug.partition("/")[0] for slug in found.candidates[:4] if _bears(slug, words)]
    is_line = any(c.attribute == "maker" for c in _read(said.casefold()).constraints)
    return len(owners) > (1 if is_line else len(set(owners)))


def _bears(slug: str, words: Sequence[str]) -> bool:
    """Whether an id holds these words; a figure may stand close to its family: ``llama3``."""
    parts = re.split(r"[^\w.]+", slug)
    return {*words} <= {*parts} or (words[-1].isdigit() and "".join(words) in "".join(parts))


def is_borne(name: str, found: Resolution) -> bool:
    """Whether a known name is more than words for what a thing does: "tool calling" is a wish."""
    owner = (found.artifact or "").partition("/")[0]
    is_wish = bool(_wishes(name) - PRODUCTS) and not re.search(r"\d", name)
    return not is_wish or owner.startswith(name.casefold())


def _wishes(text: str) -> frozenset[str]:
    """What kinds of wishes some words are made of; none where one of them may be a name."""
    need, terms = _read(text), vocabulary()
    read = {terms.by_id[term].category for term, _ in need.capabilities}
    read |= {constraint.attribute for constraint in need.constraints} | {*need.sort, *need.kinds}
    if need.like or need.unused or read & {"maker", "provider"}:
        return frozenset()
    return frozenset(read)


@lru_cache(maxsize=1000)
def _read(text: str) -> Need:
    return read_need(text, Words(vocabulary(), {}, {}), ANY_DAY)

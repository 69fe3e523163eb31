"""Which question a free sentence asks: one entry for anything typed in a channel.

Explicit commands are read by ``commands.parse``; here plain sentences are read by their form and by
the names that stand in them. Names are only ever found by the resolver handed in, and a sentence
that names nothing and needs nothing asks for help, never for a random artifact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot import curated
from bot.curated import table
from bot.model import Need, Resolution
from bot.questions import commands as query
from bot.questions.commands import (
    Alternatives,
    Compare,
    Cost,
    Help,
    Query,
    Recommend,
    Replace,
    Show,
)
from bot.questions.draft import Words
from bot.questions.needs import read_need
from bot.questions.workloads import read_workload

LONGEST = 2000
"""Letters of a sentence that are read; no question needs more."""

MOST_WORDS = 7
"""Words of the longest name that is looked for inside a sentence."""

MENTION = re.compile(
    r"^\s*(?:<@[\w!&]+>|@\w+|/pickwick|(?:hey |hi |ok |dear )?pickwick\b)[\s,:]*", re.I
)

SMALL_TALK = re.compile(
    r"(?:(?:h[ie]+|hello|hey|yo|hiya|howdy|good (?:morning|afternoon|evening|night)"
    r"|bye|ciao|thanks?"
    r"|thank you|thx|ty|cheers|ok|okay|k|cool|nice|great|awesome|perfect|lol|haha"
    r"|sorry|please|yes|no"
    r"|good bot|bad bot|well done|test|ping|there|bot|all|team|so much|a lot"
    r"|very much|folks|everyone)"
    r"[\s,.!?]*)+|.*\b(?:stupid|idiot|sucks?|useless|dumb|shut up|f[u*]ck\w*|hate you"
    r"|i love you)\b.*"
    r"|(?:who|what) are you.*|what can you do.*|help(?: me)?(?: please)?|how do you work.*"
    r"|how are you.*|are you (?:a|an) .*|tell me a joke.*",
    re.I | re.S,
)
OFF_TOPIC = re.compile(
    r"(?:what(?:'s|’s| is) (?:the (?:weather|time|date|score|news|capital|meaning)"
    r"|for (?:lunch|dinner)"
    r"|up\b|new\b)|who (?:won|is|was|will)\b|when (?:is|was|will)\b|where (?:is"
    r"|are)\b|why (?:is|are|do)\b"
    r"|write (?:me )?(?:a|an|some) (?:poem|story|song|essay|email|joke)|sing\b|translate this\b"
    r"|can you (?:write|sing|order|book|call|remind)\b|remind me\b|order\b|book\b"
    r"|\d[\d\s+*/().-]*=?$)",
    re.I,
)
_OVER = r"(?:ignore|disregard|forget|override|bypass)"
_RULES = r"(?:instructions?|rules|guidelines|prompts?|everything|above)\b"
ORDER = re.compile(
    rf"\b{_OVER}\s+(?:(?:all|any|the|of|your|my|our|these|those|and|everything|every)\s+)*"
    r"(?:previous|prior|above|earlier|preceding|before|(?:i|you)\b|you(?:'ve|’ve| have| were)\b)"
    rf"|\b{_OVER}\s+(?:all|any|your|my|every)\s+(?:of\s+|the\s+|your\s+)*{_RULES}"
    rf"|^(?:(?:please|now|just|and|then)\s+)*(?:{_OVER}\s+(?:the\s+)?{_RULES}"
    r"|say (?!i\b|we\b)|repeat after|pretend\b|roleplay\b|act as\b|you are now\b|from now on\b"
    r"|tell (?:everyone|them|people)\b|(?:always |only )*(?:answer|reply|respond)\b"
    r"|(?:system|assistant|developer|admin)\s*:)"
    r"|\bnew (?:instructions?|rules|task)\s*:|\byour (?:new )?(?:task|job|role|goal) is\b"
    r"|\byour (?:system |hidden |initial )?(?:prompt|instructions|rules)\b",
    re.I,
)
"""What is an order to whoever answers, and no question."""

ASKS = table("stop_words").words("asks")
ASKING = ASKS | table("stop_words").words("asking")
"""Words that ask and name nothing."""

TIMES = table("stop_words").words("times")
NEWS = re.compile(
    r"new|news|hot|retir\w+|deprecat\w+|sunset\w*|discontinu\w+|eol|end-of-life|away|leaving"
    r"|announced|changed|changes|happening|trending|interesting|coming|launched|released|releases"
)
GOING = re.compile(r"retir|deprecat|sunset|discontinu|eol|end-of|away|leaving")

FACTS = table("stop_words").words("facts")
"""Words that ask for something recorded."""

TAIL = FACTS | table("stop_words").words("tail")
"""Words that may stand behind the name."""

NO_FAMILY = (
    FACTS
    | ASKING
    | TIMES
    | frozenset(table("spoken_names").spellings("coded"))
    | {"agent", "agents"}
)
"""Words that are no name by themselves, whatever bears them."""

MARKS = " ,;:\"'“”()?!."
POSSESSIVE = re.compile(r"['’]s$")
PRODUCTS = frozenset({"integration", "platform", "database"})
"""Categories whose words are as often the name of a thing as of what it does."""
ANY_DAY = date(2026, 1, 1)
"""Whether words hold a wish is the same on any day."""

REPLACE = (
    re.compile(
        r"(?:what|which (?:model|one|tool)?)\s*(?:replaces|should replace|will replace"
        r"|succeeds)\s+(.+)",
        re.I,
    ),
    re.compile(r"\b(?:replacement|successor|upgrade(?: path)?)\s+(?:for|of|to|from)\s+(.+)", re.I),
    re.compile(
        r"\b(?:move|migrate|switch|upgrade|get)\s+(?:away\s+|off\s+)*(?:from|off)\s+(.+)", re.I
    ),
    re.compile(
        r"^(?:so\s+)?(.+?)\s+(?:is|are|was|gets?|will be|goes?|go)\s+(?:being\s+|getting\s+)?"
        r"(?:retired|deprecated|shut\s?down|sunset|going away|away|removed|discontinued|eol)\b.*"
        r"\b(?:what|which|where|replace|move|now|instead)\b",
        re.I,
    ),
)
LIKE = (
    re.compile(
        r"\b(?:alternatives?|options?|substitutes?|competitors?)\s+(?:to|for|of)\s+(.+)", re.I
    ),
    re.compile(r"\b(?:instead of|similar to|comparable to|other than)\s+(.+)", re.I),
    re.compile(r"\b(?:something|anything|models?|tools?|ones?|one)\s+like\s+(.+)", re.I),
    re.compile(r"^like\s+(.+)", re.I),
)
COST = re.compile(
    r"^(?:how much|what)\s+(?:does|do|would|will|is|are"
    r"|did)\s+(?:it cost (?:to (?:run|use)|for)|the (?:cost|price)"
    r" (?:of|for)|using|running)?\s*(.+?)(?:\s+(?:cost|be))?$"
    r"|\b(?:price|pricing|cost|costs)\s+(?:of|for)\s+(.+)|^(.+?)\s+(?:price|pricing|cost|costs)$",
    re.I,
)
HAS_COST = re.compile(r"\b(?:costs?|prices?|pricing|how much|expensive|spend|pay|bill)\b", re.I)
WORKLOAD = re.compile(
    r"\d\s*[km]?\s*(?:tokens?\s*)?(?:in|out|input|output)\b|\bcalls?\b|\brequests?\b"
    r"|\d\s*times (?:an?|per)\b",
    re.I,
)
JOINT = re.compile(
    r"\s+(?:vs\.?|versus|against|compared (?:to|with)|or|and|with|than)\s+|\s*[,;]\s*", re.I
)
WORD_JOINT = re.compile(r"\b(?:vs\.?|versus|against|compared|or|and|with|than)\b", re.I)
COMPARING = re.compile(
    r"\b(?:vs\.?|versus|or|compared?|comparison|differences?|differ|better|faster|cheaper|which)\b",
    re.I,
)
ABOUT = re.compile(
    r"^(?:what(?:'s|’s| is| are)|tell me (?:more )?about|(?:any )?(?:info|details"
    r"|facts|news) (?:on|about)"
    r"|describe|explain|who makes|how (?:big|old|large|good|fast|many|long"
    r"|much context) (?:is|are|does)"
    r"|(?:is|are|does|do|can|has|was|did)|show me|show|look up|lookup|find)\s+(?:the\s+)?(.+)",
    re.I,
)
FILLER = re.compile(
    r"^(?:so|and|ok|well|please|should we (?:use|take|pick)|shall we (?:use|take)"
    r"|do we (?:use|take)|we use"
    r"|which is (?:better|cheaper|faster|best)|what is (?:better|cheaper|faster)|is"
    r"|are|compare|between"
    r"|(?:the )?differences? between|use|using|better|:|,|-)[:,]?\s+",
    re.I,
)

BARE = ("compare", "show", "cost", "recommend", "alternatives", "alternative", "replace")
"""Commands that ask how to ask where nothing follows them."""

Resolve = Callable[[str], Resolution]
Reads = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in a sentence, and the words before and after it."""

    name: str
    before: str
    after: str


def intent(text: str, resolve: Resolve, reads: Reads) -> Query:
    """The query a sentence asks.

    ``resolve`` says what a name means; ``reads`` whether a text holds any need at all.
    """
    said = re.sub(r"\s+", " ", MENTION.sub("", text[:LONGEST])).strip(" \t\n?!.…")
    said = said.lstrip("/")
    if not re.search(r"[^\W\d_]", said) or SMALL_TALK.fullmatch(said):
        return Help()
    if ORDER.search(said) or _asks_for_news(said):
        return Help()
    for reader in (_command, _replace, _like, _cost, _compare, _fact, _about, _name):
        if found := reader(said, resolve):
            return found
    if not OFF_TOPIC.match(said) and reads(said):
        return Recommend(said)
    return Help()


def _command(said: str, resolve: Resolve) -> Query | None:
    """A sentence that begins with a command, where what follows is what the command takes."""
    word, _, rest = said.partition(" ")
    asked = query.parse(said)
    match asked:
        case Help():
            return asked if word.casefold() == "help" or said.casefold() in BARE else None
        case Show(typed) if typed.casefold().startswith(("me ", "us ")):
            return None
        case Show(typed) if not _is_name(typed, resolve) and (fact := _fact(said, resolve)):
            return fact
        case Replace(typed) if len(typed.split()) > MOST_WORDS and not _is_name(typed, resolve):
            return None
        case Cost():
            rest = re.sub(r"^(?:of|for)\s+", "", rest, flags=re.IGNORECASE)
            return Cost((rest,))
        case _:
            return asked


def _replace(said: str, resolve: Resolve) -> Query | None:
    for pattern in REPLACE:
        if (found := pattern.search(said)) and (named := _name_at_start(found[1], resolve)):
            return Replace(named.name)
    return None


def _like(said: str, resolve: Resolve) -> Query | None:
    for pattern in LIKE:
        if (found := pattern.search(said)) and (named := _name_at_start(found[1], resolve)):
            before = said[: found.start()]
            return Alternatives(named.name, f"{_trimmed(before)} {named.after}".strip())
    return None


def _cost(said: str, resolve: Resolve) -> Query | None:
    if not HAS_COST.search(said):
        return None
    if WORKLOAD.search(said) and _are_names(read_workload(said).rest, resolve):
        return Cost((said,))
    if not (found := COST.search(said)):
        return None
    what = next(filter(None, found.groups()), "")
    if WORKLOAD.search(said):
        return Cost((what,)) if _name_at_start(what, resolve) else None
    if names := _all_names(what, resolve):
        return Compare(tuple(names)) if len(names) > 1 else Show(names[0])
    return None


def _compare(said: str, resolve: Resolve) -> Query | None:
    """Two to five names around ``vs``, ``or`` and the like; what is left over is the need."""
    if not COMPARING.search(said):
        return None
    pieces = [piece for piece in JOINT.split(said) if piece.strip()]
    if not 2 <= len(pieces) <= 8:
        return None
    names: list[str] = []
    need = ""
    while pieces and set(pieces[0].casefold().split()) <= COMMON:
        pieces.pop(0)
    while pieces and set(pieces[-1].casefold().split()) <= COMMON:
        pieces.pop()
    for piece in pieces:
        if (names and need) or not (named := _name_in(_trimmed(piece), resolve, not names)):
            break
        names.append(named.name)
        need = named.after
        if len(names) == 1 and set(need.casefold().split()) <= COMMON:
            need = ""
        if len(names) == 1 and need:
            return None
    rest = " ".join([need, *pieces[len(names) :]]).strip()
    if len(names) < 2 or (rest and len(names) < len(pieces) and not need):
        return None
    if not _are_set_apart(names, said, resolve):
        return None
    return Compare(tuple(names), rest)


def _are_set_apart(names: Sequence[str], said: str, resolve: Resolve) -> bool:
    """Whether each is known, or some word joins them: a comma makes no two names of a need."""
    first, last = said.rfind(names[0]), said.rfind(names[-1])
    between = said[first + len(names[0]) : last]
    if all(resolve(name).kind == "match" for name in names):
        return True
    if not WORD_JOINT.search(between):
        return False
    leads = {_bare(word) for word in said[:first].split()} - COMMON - {"take", "pick", "choose"}
    return not leads or not re.match(r"\s*[,;]", between) or resolve(names[0]).kind == "match"


def _fact(said: str, resolve: Resolve) -> Query | None:
    """A recorded fact of one thing: a sure name with nothing but asking words around it."""
    typed = said.split()
    words = [_bare(word) for word in typed]
    first = next((i for i, word in enumerate(words) if word not in FACTS | ASKING), len(words))
    last = next((i for i in range(len(words), first, -1) if words[i - 1] not in TAIL), first)
    if not FACTS.intersection(words[:first] + words[last:]):
        return None
    for end in range(min(len(words), first + MOST_WORDS), max(first, last - 1), -1):
        name = POSSESSIVE.sub("", " ".join(typed[first:end]).strip(MARKS))
        if _fits(name, resolve, True):
            return Show(name) if FACTS.intersection(words[:first] + words[end:]) else None
    rest = " ".join(typed[first:]) if FACTS.intersection(words[:first]) else ""
    named = _name_at_start(rest, resolve, sure=True)
    return Show(named.name) if named and re.search(r"\d", named.name) else None


def _asks_for_news(said: str) -> bool:
    """Whether all that is asked is what comes or goes."""
    words = {_bare(word) for word in said.split()}
    news = {word for word in words if NEWS.fullmatch(word)}
    is_asked = words & ASKS or words > {"news"}
    if not news or not is_asked or not words - news <= ASKING | TIMES:
        return False
    return not words & {"model", "models"} or any(map(GOING.match, news))


def _bare(word: str) -> str:
    return POSSESSIVE.sub("", word.casefold().strip(MARKS))


def _about(said: str, resolve: Resolve) -> Query | None:
    found = ABOUT.match(said)
    named = _name_at_start(found[1], resolve, sure=True) if found else None
    return Show(named.name) if named else None


def _name(said: str, resolve: Resolve) -> Query | None:
    """Nothing but a name."""
    words = said.split()
    if len(words) > MOST_WORDS:
        return None
    found = resolve(said)
    if found.kind == "match":
        return Show(said) if _is_borne(said, found) else None
    is_family = _is_family(said, found) and (len(words) == 1 or bool(_name(words[0], resolve)))
    return Show(said) if is_family else None


def _is_family(said: str, found: Resolution) -> bool:
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


def _is_borne(name: str, found: Resolution) -> bool:
    """Whether a known name is more than words for what a thing does: "tool calling" is a wish."""
    owner = (found.artifact or "").partition("/")[0]
    is_wish = bool(_wishes(name) - PRODUCTS) and not re.search(r"\d", name)
    return not is_wish or owner.startswith(name.casefold())


@lru_cache(maxsize=1000)
def _read(text: str) -> Need:
    return read_need(text, Words(curated.vocabulary(), {}, {}), ANY_DAY)


def _wishes(text: str) -> frozenset[str]:
    """What kinds of wishes some words are made of; none where one of them may be a name."""
    need, terms = _read(text), curated.vocabulary()
    read = {terms.by_id[term].category for term, _ in need.capabilities}
    read |= {constraint.attribute for constraint in need.constraints} | {*need.sort, *need.kinds}
    if need.like or need.unused or read & {"maker", "provider"}:
        return frozenset()
    return frozenset(read)


def _are_names(text: str, resolve: Resolve) -> bool:
    """Whether some words are names and nothing else."""
    pieces = [piece for piece in JOINT.split(text) if piece.strip()]
    return bool(pieces) and all(_is_name(piece.strip(), resolve) for piece in pieces)


def _all_names(text: str, resolve: Resolve) -> list[str]:
    pieces = [piece for piece in JOINT.split(text) if piece.strip()]
    named = [_name_at_start(_trimmed(piece), resolve) for piece in pieces]
    return [one.name for one in named if one] if all(named) else []


def _is_name(text: str, resolve: Resolve) -> bool:
    return resolve(text).kind != "no_match"


def _name_in(text: str, resolve: Resolve, at_end: bool) -> Named | None:
    """The longest name at the start of the words, or at their end where asked."""
    return (at_end and _name_at_end(text, resolve)) or _name_at_start(text, resolve)


def _name_at_start(text: str, resolve: Resolve, *, sure: bool = False) -> Named | None:
    words = text.split()
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        name = " ".join(words[:length]).strip(",;:\"'“”()?!.")
        if _fits(name, resolve, sure):
            return Named(name, "", " ".join(words[length:]))
    return None


def _name_at_end(text: str, resolve: Resolve) -> Named | None:
    words = text.split()
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        name = " ".join(words[-length:]).strip(",;:\"'“”()?!.")
        if _fits(name, resolve, False):
            return Named(name, " ".join(words[:-length]), "")
    return None


def _fits(name: str, resolve: Resolve, sure: bool) -> bool:
    words = name.casefold().split()
    if len(name) < 2 or words[0] in COMMON - ADJECTIVES or words[-1] in COMMON:
        return False
    if name.casefold() in ADJECTIVES:
        return False
    found = resolve(name)
    if found.kind == "match":
        return _is_borne(name, found)
    is_wish = bool(_wishes(name) - PRODUCTS)
    return found.kind == "choice" and not sure and len(name) > 2 and not is_wish


COMMON = table("stop_words").words("never_ends")
"""Words no name begins or ends with inside a sentence, whatever bears them."""


ADJECTIVES = table("stop_words").words("may_begin")
"""Of those, the words a name may yet begin with (Open WebUI)."""


def _trimmed(text: str) -> str:
    """The words without what leads up to a name."""
    before = None
    while before != text:
        before, text = text, FILLER.sub("", text.strip(), count=1)
    return text.strip()

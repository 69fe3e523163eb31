"""Which question a free sentence asks: one entry for anything typed in a channel.

Explicit commands are read by ``commands.parse``; here plain sentences are read by their form and by
the names that stand in them. Names are only ever found by the resolver handed in, and a sentence
that names nothing and needs nothing asks for help, never for a random artifact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.curated import table
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
from bot.questions.found_names import (
    ASKING,
    COMMON,
    FACTS,
    JOINT,
    MARKS,
    MOST_WORDS,
    POSSESSIVE,
    Resolve,
    all_names,
    are_names,
    bare,
    fits,
    is_borne,
    is_family,
    is_name,
    name_at_start,
    name_in,
    trimmed,
)
from bot.questions.small_talk import asks_for_news, is_off_topic, is_order, is_small_talk
from bot.questions.workloads import read_workload

LONGEST = 2000
"""Letters of a sentence that are read; no question needs more."""
MENTION = re.compile(
    r"^\s*(?:<@[\w!&]+>|@\w+|/pickwick|(?:hey |hi |ok |dear )?pickwick\b)[\s,:]*", re.I
)
TAIL = FACTS | table("stop_words").words("tail")
"""Words that may stand behind the name."""
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
BARE = ("compare", "show", "cost", "recommend", "alternatives", "alternative", "replace")
"""Commands that ask how to ask where nothing follows them."""
Reads = Callable[[str], bool]


def intent(text: str, resolve: Resolve, reads: Reads) -> Query:
    """The query a sentence asks.

    ``resolve`` says what a name means; ``reads`` whether a text holds any need at all.
    """
    said = " ".join(MENTION.sub("", text[:LONGEST]).split()).strip(" ?!.…").lstrip("/")
    has_letters = re.search(r"[^\W\d_]", said)
    if not has_letters or is_small_talk(said) or is_order(said) or asks_for_news(said):
        return Help()
    for reader in (_command, _replace, _like, _cost, _compare, _fact, _about, _name):
        if found := reader(said, resolve):
            return found
    if not is_off_topic(said) and reads(said):
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
        case Show(typed) if not is_name(typed, resolve) and (fact := _fact(said, resolve)):
            return fact
        case Replace(typed) if len(typed.split()) > MOST_WORDS and not is_name(typed, resolve):
            return None
        case Cost():
            rest = re.sub(r"^(?:of|for)\s+", "", rest, flags=re.IGNORECASE)
            return Cost((rest,))
        case _:
            return asked


def _replace(said: str, resolve: Resolve) -> Query | None:
    for pattern in REPLACE:
        if (found := pattern.search(said)) and (named := name_at_start(found[1], resolve)):
            return Replace(named.name)
    return None


def _like(said: str, resolve: Resolve) -> Query | None:
    for pattern in LIKE:
        if (found := pattern.search(said)) and (named := name_at_start(found[1], resolve)):
            before = said[: found.start()]
            return Alternatives(named.name, f"{trimmed(before)} {named.after}".strip())
    return None


def _cost(said: str, resolve: Resolve) -> Query | None:
    if not HAS_COST.search(said):
        return None
    if WORKLOAD.search(said) and are_names(read_workload(said).rest, resolve):
        return Cost((said,))
    if not (found := COST.search(said)):
        return None
    what = next(filter(None, found.groups()), "")
    if WORKLOAD.search(said):
        return Cost((what,)) if name_at_start(what, resolve) else None
    if names := all_names(what, resolve):
        return Compare(tuple(names)) if len(names) > 1 else Show(names[0])
    return None


def _compare(said: str, resolve: Resolve) -> Query | None:
    """Two to five names around ``vs``, ``or`` and the like; what is left over is the need."""
    pieces = [piece for piece in JOINT.split(said) if piece.strip()]
    if not COMPARING.search(said) or not 2 <= len(pieces) <= 8:
        return None
    while pieces and _is_common(pieces[0]):
        pieces.pop(0)
    while pieces and _is_common(pieces[-1]):
        pieces.pop()
    names, need = _leading_names(pieces, resolve)
    rest = " ".join([need, *pieces[len(names) :]]).strip()
    is_broken_off = rest and len(names) < len(pieces) and not need
    if len(names) < 2 or is_broken_off or not _are_set_apart(names, said, resolve):
        return None
    return Compare(tuple(names), rest)


def _leading_names(pieces: Sequence[str], resolve: Resolve) -> tuple[list[str], str]:
    """The names that the pieces begin with, and the words behind the last one."""
    names: list[str] = []
    need = ""
    for piece in pieces:
        if need or not (named := name_in(trimmed(piece), resolve, at_end=not names)):
            break
        need = "" if not names and _is_common(named.after) else named.after
        names.append(named.name)
    return names, need


def _is_common(words: str) -> bool:
    return set(words.casefold().split()) <= COMMON


def _are_set_apart(names: Sequence[str], said: str, resolve: Resolve) -> bool:
    """Whether each is known, or some word joins them: a comma makes no two names of a need."""
    first, last = said.rfind(names[0]), said.rfind(names[-1])
    between = said[first + len(names[0]) : last]
    if all(resolve(name).kind == "match" for name in names):
        return True
    if not WORD_JOINT.search(between):
        return False
    leads = {bare(word) for word in said[:first].split()} - COMMON - {"take", "pick", "choose"}
    return not leads or not re.match(r"\s*[,;]", between) or resolve(names[0]).kind == "match"


def _fact(said: str, resolve: Resolve) -> Query | None:
    """A recorded fact of one thing: a sure name with nothing but asking words around it."""
    typed = said.split()
    words = [bare(word) for word in typed]
    first = next((i for i, word in enumerate(words) if word not in FACTS | ASKING), len(words))
    last = next((i for i in range(len(words), first, -1) if words[i - 1] not in TAIL), first)
    if not FACTS.intersection(words[:first] + words[last:]):
        return None
    for end in range(min(len(words), first + MOST_WORDS), max(first, last - 1), -1):
        name = POSSESSIVE.sub("", " ".join(typed[first:end]).strip(MARKS))
        if fits(name, resolve, True):
            return Show(name) if FACTS.intersection(words[:first] + words[end:]) else None
    rest = " ".join(typed[first:]) if FACTS.intersection(words[:first]) else ""
    named = name_at_start(rest, resolve, sure=True)
    return Show(named.name) if named and re.search(r"\d", named.name) else None


def _about(said: str, resolve: Resolve) -> Query | None:
    found = ABOUT.match(said)
    named = name_at_start(found[1], resolve, sure=True) if found else None
    return Show(named.name) if named else None


def _name(said: str, resolve: Resolve) -> Query | None:
    """Nothing but a name."""
    words = said.split()
    if len(words) > MOST_WORDS:
        return None
    found = resolve(said)
    if found.kind == "match":
        return Show(said) if is_borne(said, found) else None
    is_whole = len(words) == 1 or bool(_name(words[0], resolve))
    return Show(said) if is_whole and is_family(said, found) else None

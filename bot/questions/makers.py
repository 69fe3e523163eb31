"""Names in a need: what it is measured by, whose it must be, where it is offered, its language."""

from __future__ import annotations

import re

from bot.curated import table
from bot.model import Op
from bot.phrases import phrase_key
from bot.questions.demands import DEMANDS, KINDS, SORTS
from bot.questions.draft import FAMILIES, MAKERS, PROVIDERS, Draft
from bot.questions.tokens import any_of, fold, means

# ---- something as a measure ----

_STOP = (
    "but|with|that|which|who|for|under|on|in|at|when|while|because|to|and|as|since|if|is|are|has|"
    "have|we|without|from|than|by|now|or|running|instead|locally|using|where|of|does|do|so|it|over|"
    "below|within|via|through|please|too|costs|can|our|i|only|then|not|after"
)
_NAME = rf"(?P<name>[^,;:!?()|]{{1,60}}?)(?=[ ](?:{_STOP})\b|[,;:!?()|]|\.(?: |$)| ?$)"
_LIKE_BEFORE = re.compile(
    r"\b(?:(?:(?:some|any)thing|tool|model|framework|library|app|service|one|platform|agent|thing|"
    r"llm|solution|system|server|embedder|database)s? like|^like|what(?:'s| is) like|"
    r"similar to|"
    r"comparable (?:to|with)|alternatives? (?:to|for)|replacements? (?:for|of)|"
    r"replac(?:e|es|ed|ing)|instead of|drop[ -]ins?(?: replacements?)? for|"
    r"equivalents? (?:of|to|for)|substitutes? for|"
    r"(?:switch|switching|switched|move|moving|moved|migrate|migrating|migrated|away|coming|"
    r"upgrade|upgrading|get|getting) (?:away )?(?:from|off)(?: of)?|better than|beats?|"
    r"as good as|(?P<cheap>cheaper) than|(?P<fast>faster|quicker) than|"
    r"(?P<small>smaller|lighter) than|successors? (?:to|of|for)|on par with|"
    r"competitors? (?:to|of)|rivals?|ditch(?:ing)?|upgrade of|same as|close to|near|matching|"
    r"outperforms?|go(?:es)? beyond) (?:the |an? |our |my |this )?" + _NAME
)
_LIKE_AFTER = re.compile(
    r"(?P<name>(?:[\w.+-]+ ){0,3}[\w.+]+(?:-[\w.+]+)*?)"
    r"[ -](?:alternatives?|replacements?|clones?|equivalents?|competitors?|substitutes?|like)\b"
    r"(?! to| for| of| an? | the | my| our| this| me\b| it\b)"
)
_FAMILY = any_of({*FAMILIES, *table("spoken_names").words("more_families")})
_VERSION = r"(?:v?\d+(?:\.\d+){0,2}(?:o|b|x\d+b|e|n)?|[orkvm]\d+(?:\.\d+)?|a\d+b)(?![\w%])"
_VERSION_WORD = rf"(?:{any_of(table('spoken_names').words('versions'))})\b(?! (?:model|llm))"
_NAMED = re.compile(
    rf"(?<![\w./-])(?:(?:{_FAMILY})(?:[ -]?(?:{_VERSION}|{_VERSION_WORD})){{1,6}}"
    r"|(?:4o|o1|o3|o4)(?:[ -](?:mini|pro|preview|high|low|deep research))?(?![\w-]))"
)
_IS_NO_NAME = re.compile(
    r"[$€£~]|\.?\d+(?:[.,]\d+)?(?: ?(?:k|m|b|gb|ms|s|%|cents?|usd|dollars?|bucks|tokens?|gig|eur|"
    r"euros?)\b| |$)|(?:a|one|two|ten|half a) (?:dollar|cent|buck|euro|second|million|penny)"
    r"|(?:that|this|it|what|us|me)\b"
)
_EVERYDAY = table("stop_words").words("everyday")
_UNREAD = table("stop_words").words("unread")


def read_like(draft: Draft) -> None:
    """The name of something as a measure: "like X but", "X alternative", "instead of X"."""
    _read_cued(draft) or _read_trailed(draft)
    for match in _NAMED.finditer(draft.low):
        start, end = match.span()
        if not any(c.isdigit() for c in match[0]) or draft.is_closed(start, end):
            continue
        if draft.sway(draft.token_at(start), "artifact") == "refused":
            draft.add("artifact", "not in", (draft.said(start, end),), start, end, close=True)
        else:
            _set_like(draft, start, end)


def _read_cued(draft: Draft) -> bool:
    """A name behind words like "instead of"."""
    for match in _LIKE_BEFORE.finditer(draft.low):
        start, end = match.span("name")
        if not _IS_NO_NAME.match(match["name"]) and _is_name(draft, start, end):
            _set_like(draft, start, end)
            draft.use(match.start(), end)
            draft.sort += [sort for sort in ("cheap", "fast", "small") if match[sort]]
            return True
    return False


def _read_trailed(draft: Draft) -> bool:
    """A name before words like "alternative"."""
    for match in _LIKE_AFTER.finditer(draft.low):
        start, end = _last_name(draft, *match.span("name"))
        if start < end:
            _set_like(draft, start, end)
            draft.use(start, match.end())
            return True
    return False


def _set_like(draft: Draft, start: int, end: int) -> None:
    """Take a name as the measure, unless there is one; of "Claude/GPT" the first."""
    name = draft.said(start, end)
    left, slash, right = name.partition("/")
    if slash and {fold(left.lower()), fold(right.lower())} & FAMILIES.keys():
        name = left
    draft.like = draft.like or name
    draft.use(start, end, close=True)


def _is_name(draft: Draft, start: int, end: int) -> bool:
    """Whether words look like a name: a figure or capital, a known maker, or an odd word."""
    words = re.findall(r"[^\s/'\"]+", draft.low[start:end])
    if not words or len(words) > 6 or all(word in _UNREAD for word in words):
        return False
    is_odd = len(words) <= 2 and all(_is_odd(word) for word in words)
    return is_odd or any(_is_shown(draft, m.span()) for m in _words(draft, start, end))


def _words(draft: Draft, start: int, end: int) -> list[re.Match[str]]:
    return list(re.compile(r"\S+").finditer(draft.low, start, end))


def _is_shown(draft: Draft, span: tuple[int, int]) -> bool:
    """Whether a word shows that it is a name: a figure, a capital, a known maker."""
    start, end = span
    word = draft.low[start:end]
    if any(c.isdigit() for c in word) or fold(word) in FAMILIES:
        return True
    shouts = draft.text.isupper()
    capital = any(c.isupper() for c in draft.text[max(start, 1) : end])
    return word in draft.words.makers or (capital and not shouts)


def _is_odd(word: str) -> bool:
    """No everyday word and none that asks for something."""
    asks = means(DEMANDS, word) or means(SORTS, word) or means(KINDS, word)
    return word not in _UNREAD and word not in _EVERYDAY and not asks


def _last_name(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """The last words of a stretch that look like one name."""
    begin = end
    for match in reversed(_words(draft, start, end)):
        word = match[0]
        shown = _is_shown(draft, match.span())
        asks = means(DEMANDS, word) or word in _UNREAD
        if (asks and fold(word) not in FAMILIES) or not (shown or begin == end):
            break
        if not shown and not _is_odd(word):
            break
        begin = match.start()
        if not shown:
            break
    return begin, end


# ---- makers and providers ----

_BY = frozenset({"by", "from"})
_ON = frozenset("on via through at over".split())
_FOR = frozenset("for with to inside into call connect integrate".split())
_WELL_KNOWN = frozenset(map(phrase_key, (*MAKERS, *FAMILIES)))
_WORKS = table("spoken_names").words("no_providers")
"""Providers whose names say what they do: no need means them."""
_PRODUCTS = table("phrases").words("products")
"""What follows a maker's name in the name of a product: "Google Drive", "OpenAI-compatible"."""


def read_makers(draft: Draft) -> None:
    """Whose model it must be, or must not be; where it must be offered."""
    at = 0
    while at < len(draft.tokens):
        at = _read_provider(draft, at) or _read_maker(draft, at) or at + 1


def _is_listed(draft: Draft, at: int, attribute: str) -> bool:
    """Whether this stands in a list behind another of its sort: ``on Bedrock or Azure``."""
    if not draft.found or draft.found[-1].attribute != attribute:
        return False
    between = draft.low[draft.found[-1].end : draft.tokens[at].start].strip()
    return between in ("or", "and", ",", "/", "&", ", or", ", and", "nor")


def _read_provider(draft: Draft, at: int) -> int:
    """A provider at this place; the place after it, or 0 where there is none."""
    found = draft.open_phrases(draft.words.provider_phrases, at)
    if not found or draft.kinds == ("mcp_server",):
        return 0
    provider, after = found
    start, end = draft.span(at, after)
    if draft.word(after) in _PRODUCTS or draft.is_used(start, end) or provider in _WORKS:
        return 0
    before = draft.word(at - 1)
    is_sure = draft.low[start:end] in PROVIDERS
    is_offered = before in _ON or (before == "the" and draft.word(at - 2) in _ON)
    if not (is_offered or _is_listed(draft, at, "provider") or (is_sure and before not in _FOR)):
        return 0
    sway = draft.sway(at, "provider", end)
    if sway != "waived":
        op: Op = "not in" if sway == "refused" else "in"
        draft.add("provider", op, (provider,), start, end, close=True)
    return after


def _read_maker(draft: Draft, at: int) -> int:
    """A maker at this place; the place after it, or 0 where there is none."""
    found = draft.open_phrases(draft.words.maker_phrases, at)
    if not found:
        return 0
    maker, after = found
    start, end = draft.span(at, after)
    if draft.is_used(start, end) or not _means_maker(draft, at, after):
        return 0
    sway = draft.sway(at, "maker", end)
    is_with = draft.kinds and "model" not in draft.kinds and draft.word(at - 1) not in _BY
    if sway == "asked" and (is_with or draft.word(at - 1) in _FOR):
        return 0
    if sway != "waived":
        op: Op = "not in" if sway == "refused" else "in"
        start = draft.tokens[at - 1].start if sway == "refused" and at else start
        draft.add("maker", op, (maker,), start, end, close=True)
    return after


def _means_maker(draft: Draft, at: int, after: int) -> bool:
    """Whether a maker's name is meant as one, and not as a word or a product."""
    before = draft.word(at - 1)
    if draft.word(after) in _PRODUCTS or before in ("internal", "own", "private"):
        return False
    start, end = draft.span(at, after)
    return before in _BY or phrase_key(draft.low[start:end]) in _WELL_KNOWN


# ---- languages ----

_SPOKEN = {fold(word): word for word in table("spoken_names").words("spoken")}
_SPOKEN_AS = table("spoken_names").spellings("spoken_as")
_CODED = table("spoken_names").spellings("coded")
_SHORT_CODED = table("spoken_names").words("short_coded")
_TO_POLISH = frozenset("the my our text up a".split())
_CODE_THINGS = frozenset(
    "library sdk package framework client binding project module based server".split()
)
_CODE_VERBS = frozenset("run execute write generate learn understand".split())
_CODE_WORDS = frozenset("code coding script test developer question function".split())


def read_languages(draft: Draft) -> None:
    """Languages people speak, and languages code is written in."""
    for at, token in enumerate(draft.tokens):
        if draft.is_closed(token.start, token.end):
            continue
        if token.word in _SPOKEN and not draft.is_used(token.start, token.end):
            _read_spoken(draft, at)
        elif token.word in _CODED and _is_coded(draft, at):
            op: Op = "not in" if draft.sway(at, "language") == "refused" else "in"
            draft.add("language", op, (_CODED[token.word],), token.start, token.end)


def _read_spoken(draft: Draft, at: int) -> None:
    token = draft.tokens[at]
    word = _SPOKEN[token.word]
    if word == "polish" and draft.word(at + 1) in _TO_POLISH:
        return
    if draft.sway(at, "spoken_language") == "asked":
        name = _SPOKEN_AS.get(word, word.title())
        draft.add("spoken_language", "in", (name,), token.start, token.end)


def _is_coded(draft: Draft, at: int) -> bool:
    """Whether a programming language is what the thing is written in or for."""
    before, behind = draft.word(at - 1), draft.word(at + 1)
    if before in _CODE_VERBS or behind in _CODE_WORDS:
        return False
    is_code = bool(draft.kinds) and "model" not in draft.kinds
    if behind in _CODE_THINGS or (before == "in" and is_code):
        return True
    return is_code and draft.tokens[at].word not in _SHORT_CODED

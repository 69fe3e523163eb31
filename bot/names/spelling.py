"""How names are spelled: cleaned text, compact keys and typed tokens."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

LONGEST = 160
"""Characters of a name that are read; the longest real name has about 90."""

TokenKind = Literal["word", "number", "series", "size", "date", "quant", "suffix"]
"""What a token says.

``number``: a version (``4.1``). ``series``: letters bound to a number (``4o``, ``o4``, ``k2.5``).
``size``: parameters or context (``70b``, ``8x7b``, ``128k``). ``date``: a date or revision
(``20250416``, ``2411``, ``002``). ``quant``: a number format (``fp8``, ``gguf``). ``suffix``:
a word that seldom tells things apart (``instruct``, ``latest``).
"""

SUFFIXES = frozenset("instruct it chat hf latest free batch and the of on via from by".split())
QUANTS = frozenset("awq gptq gguf ggml mlx onnx bnb exl marlin dwq qat quantized".split())

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－_"), "-")

# Each rewrite makes one spelling out of many, before the text is cut into tokens.
_MAYBE_REGION = re.compile(r"[a-z-]+\.[a-z][a-z0-9]*\.")
_REVISION = re.compile(r"-v\d:\d+(?![\w.])")
_PLUS = re.compile(r"\++(?!\w)")
_SHARP = re.compile(r"(?<=[a-z])#")
_POINT_AS_P = re.compile(r"(?<=\d)p(?=\d)")
_LONE_V = re.compile(r"(?<!\w)v[-. ](?=\d)")
_DATE = re.compile(r"(?<!\d)(20[12]\d)[-. /]?(0[1-9]|1[0-2])[-. /]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SLASHED_DATE = re.compile(r"(?<!\d)(20[12]\d)/([01]\d)/([0-3]\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<![\d.])20([12]\d)[- ](0[1-9]|1[0-2])(?![\d.])")
_MONTH_YEAR = re.compile(r"(?<![\d.])(0[1-9]|1[0-2])[- ]20([12]\d)(?!\d)")
_MONTH_DAY = re.compile(r"(?<![\d.])(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d.a-z])")
_SPLIT_VERSION = re.compile(r"(?<![\d.])(\d{1,2})[- ](0|[1-9]\d?)(?!\.?\d|[a-z])")
_POINT_ZERO = re.compile(r"(?:\.0)+(?![\d.])")
_DIGIT = re.compile(r"\d")
_MAYBE_DATE = re.compile(r"20[12]\d|\d\d-\d\d")
_TRAILING_ZERO = re.compile(r"(?:\.0)+(?=[bmkt]?$)")

_TOKEN = re.compile(
    r"""
      \d+x\d+(?:\.\d+)?[bmt]?(?!\w)                    # 8x7b
    | (?:mx|nv)?(?:fp|bf|int|nf|iq)\d+(?!\w)           # fp8, int4
    | q\d(?:-k)?(?:-(?:[msl0]|xl))?(?!\w)              # q4-k-m
    | (?<!\w)[a-z]\d+(?:\.\d+)*[a-z](?!\w)             # a3b, n8n
    | (?<!\w)[a-z]\d+(?:\.\d+)*                        # o4, k2.5, v3
    | \d+(?:\.\d+)*(?:bit|hz|[a-z])(?!\w)              # 4o, 70b, 4bit
    | \d+(?:\.\d+)*
    | [^\W\d]{3,}?(?=v\d)                              # deepseek in deepseekv3
    | v\d+(?:\.\d+)*                                  # v3 behind it
    | [^\W\d]+
    """,
    re.VERBOSE,
)
_SERIES = re.compile(r"\d+(?:\.\d+)*")
_SIZE = re.compile(r"\d+(?:\.\d+)?[bmkt]|\d+x\d+(?:\.\d+)?[bmt]?|[ae]\d+(?:\.\d+)?b")
_QUANT = re.compile(r"(?:mx|nv)?(?:fp|bf|int|nf|iq)\d+|q\d.*|\d+bit")


class Spelling(NamedTuple):
    """A name taken apart: the path before it (vendor, owner, route) and the name itself."""

    owner: str
    name: str


def clean(text: str) -> str:
    """One line of lower-case text, bounded, without accents, zero-width or control characters."""
    text = text[: 2 * LONGEST]
    if text.isascii():
        text = text.lower() if text.isprintable() else _CONTROL.sub(" ", text.lower())
    else:
        text = unicodedata.normalize("NFKC", text.translate(_DASHES)).casefold()
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
        text = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text).translate(_DASHES))
    return " ".join(text.replace("_", "-").split())[:LONGEST]


_UNSEEN = frozenset({"Cf", "Mn", "Me", "Co", "Cn", "Cs"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def compact_key(text: str) -> str:
    """Letters and digits of a name, however it is separated: two names with one key are one name.

    >>> compact_key("GPT-4.1 mini") == compact_key("gpt_4-1-Mini")
    True
    >>> compact_key("Command R+")
    'commandrplus'
    """
    text = clean(text)
    if "+" in text or "#" in text:
        text = _SHARP.sub("sharp", _PLUS.sub(lambda run: "plus" * len(run[0]), text))
    return "".join(filter(str.isalnum, text))[:LONGEST]


_URL = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(/[^?#\s]*)?\S*")
_HOSTS = frozenset(
    {"github.com", "huggingface.co", "hf.co", "openrouter.ai", "ollama.com", "gitlab.com"}
)
_SHELVES = frozenset("models model library spaces datasets docs r artifact".split())
"""First path segments that say where a site keeps things and nothing about the thing."""


def read_spelling(text: str) -> Spelling:
    """A typed or recorded name taken apart: addresses and paths give an owner and a name.

    >>> read_spelling("https://huggingface.co/Qwen/Qwen3-8B/tree/main")
    Spelling(owner='qwen', name='qwen3-8b')
    >>> read_spelling("Google: Gemini 2.5 Flash (batch)")
    Spelling(owner='google', name='gemini 2.5 flash')
    """
    text = _SLASHED_DATE.sub(r"\1-\2-\3", clean(text))
    found = _URL.fullmatch(text)
    if found and ("://" in text or found[1] in _HOSTS):
        return _from_address(found[1], found[2] or "")
    if "/" in text and " " not in text.strip():
        owner, _, name = text.rstrip("/").rpartition("/")
        return Spelling(owner.strip("~"), _without_region(name))
    owner, colon, name = text.partition(": ")
    if colon and name:
        return Spelling(owner, _without_remarks(name))
    return Spelling("", _without_region(_without_remarks(text)))


def _without_region(name: str) -> str:
    """The name without the region that a seller writes before the maker's."""
    if not _MAYBE_REGION.match(name):
        return name
    from bot.names.regions import split_region

    return split_region(name)[1]


_REMARK = re.compile(r"\([^()=\d]*\)")


def _without_remarks(text: str) -> str:
    """The text without words in brackets (a price, an effort), unless nothing else is left;
    brackets with a number tell things apart (a date, a setting)."""
    return _REMARK.sub(" ", text).strip() or text if "(" in text else text


def _from_address(host: str, path: str) -> Spelling:
    segments = [segment for segment in path.split("/") if segment]
    if segments and segments[0] in _SHELVES and len(segments) > 1:
        segments = segments[1:]
    if not segments:
        return Spelling("", host.rsplit(".", 1)[0])
    if host in _HOSTS:
        segments = segments[:2]
    return Spelling(
        "/".join(segments[:-1]) if host in _HOSTS else "", segments[-1].removesuffix(".git")
    )


def tokens(name: str, join: bool = True) -> tuple[str, ...]:
    """The typed tokens of a cleaned name, each in its one spelling.

    With ``join`` two short numbers side by side are one version: ``3-5`` is ``3.5``.

    >>> tokens("claude-3-5-sonnet-2024-10-22")
    ('claude', '3.5', 'sonnet', '20241022')
    >>> tokens("llama3.1:8b instruct"), tokens("qwen v2p5 0.6b"), tokens("o4-mini")
    (('llama', '3.1', '8b', 'instruct'), ('qwen', '2.5', '0.6b'), ('o4', 'mini'))
    """
    return tuple(_canonical(token) for token in _TOKEN.findall(_rewritten(name, join)))


def _rewritten(name: str, join: bool = True) -> str:
    """One spelling of plus signs, dates and versions."""
    if "+" in name or "#" in name:
        name = _SHARP.sub(" sharp", _PLUS.sub(lambda run: " plus" * len(run[0]), name))
    if not _DIGIT.search(name):
        return name
    if "v" in name:
        name = _LONE_V.sub("v", _REVISION.sub("", name))
    if "p" in name:
        name = _POINT_AS_P.sub(".", name)
    if _MAYBE_DATE.search(name):
        name = _YEAR_MONTH.sub(r"\1\2", _DATE.sub(r"\1\2\3", name))
        name = _MONTH_DAY.sub(r"\1\2", _MONTH_YEAR.sub(r"\2\1", name))
    return _SPLIT_VERSION.sub(r"\1.\2", name) if join else name


def cuts(name: str) -> set[tuple[int, str]]:
    """Where and how the digits of a name are kept apart: 3 18b and 3.1 8b have the same digits.

    >>> sorted(cuts("llama-3.1-8b")), sorted(cuts("llama 3 18b"))
    ([(1, '.'), (2, ' ')], [(1, ' ')])
    """
    found = set()
    place, between = 0, ""
    for c in _POINT_ZERO.sub("", _rewritten(name)):
        if c.isdigit():
            if place and between:
                found.add((place, "." if between == "." else " "))
            place, between = place + 1, ""
        else:
            between = "" if c.isalpha() else between + c
    return found


def _canonical(token: str) -> str:
    """One spelling of a token: no ``v`` before a version, no ``.0`` behind, no plural."""
    last = token[-1]
    if token.isalpha():
        plural = last == "s" and len(token) > 4 and token[-2] not in "sui"
        return token[:-1] if plural else token
    if token[0] == "v" and not last.isalpha():
        token = token[1:]
    if ".0" in token:
        token = _TRAILING_ZERO.sub("", token)
    return token.replace("-", "")


@lru_cache(maxsize=4096)
def kind_of(token: str) -> TokenKind:
    """What a canonical token says."""
    if token in SUFFIXES:
        return "suffix"
    if token in QUANTS or _QUANT.fullmatch(token):
        return "quant"
    if token.isdigit() and (len(token) > 3 or (len(token) == 3 and token[0] == "0")):
        return "date"
    if _SIZE.fullmatch(token):
        return "size"
    if _SERIES.fullmatch(token):
        return "number"
    return "word" if token.isalpha() else "series"


def bag(spelled: Iterable[str]) -> str:
    """The telling tokens of a name in no order: reordered names and dropped suffixes agree."""
    told = sorted(spelled)
    return " ".join([token for token in told if token not in SUFFIXES] or told)


def digest(text: str) -> int:
    """A short stable number for a text: the index compares the text itself afterwards."""
    return zlib.crc32(text.encode()) & 0x7FFFFFFF


REPAIRED = 3
"""Letters of the shortest word in which a typing error is forgiven."""

REPAIRED_TWICE = 5
"""Letters of the shortest word in which two are."""

REACH = 7
"""Letters of a word that its deletes are made of: typing errors beyond are found all the same."""


def deletes(word: str, errors: int) -> set[str]:
    """The beginning of a word with up to so many letters left out: near words share one."""
    found = ring = {word[:REACH]}
    for _ in range(errors):
        ring = {rest[:i] + rest[i + 1 :] for rest in ring for i in range(len(rest))}
        found = found | ring
    return found

"""Which kinds of thing a need asks for, and whether it asks for anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.evidence.candidates import Sieve
from bot.model import KINDS, SOFTWARE, TOOLING, Kind, Need
from bot.needs import fits

MODEL_TERMS = frozenset({"text", "image", "video", "vision", "audio"})
"""Categories of the vocabulary whose work models do."""
MODEL_TOO = frozenset(
    "tool-calling code-generation code-completion embeddings reranking prompt-caching open-weights "
    "moderation computer-use text-to-sql on-device coding-agent".split()
)
"""Terms of other categories that models are chosen for."""
MODEL_ONLY_CATEGORIES = frozenset({"text"})
"""Categories where nobody means a library that wraps a model."""

NEUTRAL = frozenset({"integration", "domain", "platform"})
"""Categories that say where or about what, not what is done."""
BESIDE = 0.5
"""What a term of those counts beside one that says what is done."""
LEAST_SHARE = 0.04
MCP_UNASKED = 0.2
"""An MCP server lends a model something others do; who wants one mostly says so."""

DEFAULT_TERM = "chat"
"""What a model is for where nothing is said: most who ask for a model want to talk to it."""


# -- what is looked for ------------------------------------------------------------------


def lacks_use(
    need: Need, kinds: Sequence[Kind], terms: Iterable[str], category: Mapping[str, str]
) -> bool:
    """Whether a model is asked for without a word of its use: only of where it runs, say."""
    if tuple(kinds) != ("model",) or _has_output(need):
        return False
    return all(category.get(term) in NEUTRAL | {"serving"} for term in terms)


def is_aimless(need: Need, sieve: Sieve) -> bool:
    """Whether nothing that was said means anything here."""
    told = (sieve.terms, sieve.words, need.constraints, need.kinds, need.sort, need.workload)
    return not any(told)


def words_of(need: Need) -> tuple[str, ...]:
    """The words to search by: those no constraint was read from, common ones aside."""
    text = need.text.casefold()
    for constraint in need.constraints:
        text = text.replace(constraint.said.casefold(), " ")
    found = re.findall(r"[^\W_][\w.+#-]*[^\W_]|[^\W_]", text)
    return tuple(dict.fromkeys(w for w in found if len(w) > 1 and w not in IDLE))[:MOST_WORDS]


MOST_WORDS = 24
IDLE = frozenset(
    "a about all am an and any anything app are as at automatically be before best better but by "
    "can chat cheap cheaper cheapest choose could different do does each easy every everything "
    "existing fast feed find fit fits for free from get give good great had has have help how i if "
    "in inside into is it its just large least less like local look looking low lowest make many "
    "max me might min model models more most much must my need needs new no not of on one only "
    "open or our out over per please put quick recommend release run running should small so some "
    "something source that the their them then there these they thing this those to under up us "
    "use used using very via want we well what when where which while who why will with within "
    "without work would you your llm llms tool tools around round existing internal".split()
)


def kinds_of(
    need: Need, shares: Mapping[Kind, float], category: Mapping[str, str]
) -> tuple[Kind, ...]:
    """The kinds of things that may answer: as said, else by what is asked of them."""
    terms = [term for term, _ in need.capabilities]
    does = any(category.get(term) not in NEUTRAL for term in terms)
    if need.kinds and (not does or _can(_as_meant(need.kinds), shares)):
        return _as_meant(need.kinds)
    if _asks_for_model(need):
        return ("model",)
    of_models = [t for t in terms if category.get(t) in MODEL_TERMS or t in MODEL_TOO]
    neutral = [t for t in terms if category.get(t) in NEUTRAL]
    if terms and len(of_models) + len(neutral) == len(terms) and of_models:
        if all(category.get(t) in MODEL_ONLY_CATEGORIES for t in of_models):
            return ("model",)
        return tuple(k for k in KINDS if k == "model" or shares.get(k, 0.0) >= LEAST_SHARE)
    return TOOLING if terms or words_of(need) else ("model",)


def _as_meant(kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Who says library, tool or agent means code to run: where it is filed tells them apart."""
    is_code = any(kind in SOFTWARE for kind in kinds)
    return tuple(dict.fromkeys((*kinds, *(SOFTWARE if is_code else ()))))


def _can(kinds: Iterable[Kind], shares: Mapping[Kind, float]) -> bool:
    """Whether any of these kinds does it: "feed it to a model" asks for no model."""
    return sum(shares.get(kind, 0.0) for kind in kinds) >= LEAST_SHARE


def _asks_for_model(need: Need) -> bool:
    return bool(need.workload) or any(fits.is_of_models(c) for c in need.constraints)


def _has_output(need: Need) -> bool:
    return any(c.attribute == "output_modalities" for c in need.constraints)


def akin_to(terms: Iterable[str], category: Mapping[str, str]) -> frozenset[str]:
    """All terms of the categories these are of, where the category says what is done."""
    wanted = {category[term] for term in terms if term in category} - NEUTRAL
    return frozenset(term for term, name in category.items() if name in wanted)


def shares_for(need: Need, shares: Mapping[Kind, float]) -> dict[Kind, float]:
    """How likely each kind is meant; MCP servers less so where nobody says MCP."""
    said_mcp = "mcp_server" in need.kinds or any(t == "mcp" for t, _ in need.capabilities)
    return {
        kind: share * (1.0 if said_mcp or kind != "mcp_server" else MCP_UNASKED)
        for kind, share in shares.items()
    }


def weighted(terms: Mapping[str, float], category: Mapping[str, str]) -> dict[str, float]:
    """Terms by their rarity; those that only say where or about what count less beside others."""
    does = any(category.get(term) not in NEUTRAL for term in terms)
    return {
        term: rarity * (BESIDE if does and category.get(term) in NEUTRAL else 1.0)
        for term, rarity in terms.items()
    }


def wishes_of(need: Need) -> tuple[str, ...]:
    """What pulls the ranking: wishes as said; with memory given, the largest that fits."""
    is_bound = any(fits.is_of_memory(c) for c in need.constraints)
    return (*need.sort, "roomy") if is_bound and "small" not in need.sort else need.sort

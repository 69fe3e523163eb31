"""Capabilities read off facts, tags, names and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.capabilities import How, Vocabulary, _find, _tag_key
from bot.model import Kind
from bot.sources.reading import CapabilityClaim, Fact

CATEGORY_SCHEMES = frozenset({"category", "mode", "domain", "kind"})
"""Tag schemes that sort a source's whole stock; any other scheme is a tag somebody added."""

OUTWARD: frozenset[How] = frozenset({"modality", "category", "word"})
"""Evidence of how a thing looks: a reranker takes text, gives text and may be called bge."""


def derive(
    vocabulary: Vocabulary,
    kind: Kind,
    facts: Iterable[Fact] = (),
    tags: Iterable[tuple[str, str]] = (),
    words: str = "",
    name: str = "",
) -> tuple[CapabilityClaim, ...]:
    """The capabilities that one entry's evidence supports, one claim per term and kind of evidence.

    A flag that says no gives a claim that says no. Sentences and names count by distinctive
    phrases only; a model's name also by its parts ("coder", "rerank").
    """
    claims: dict[tuple[str, How], bool] = {}
    for term, how, says in _evidence(vocabulary, kind, tuple(facts), tags, words, name):
        claims.setdefault((term, how), says)
        broader = vocabulary.by_id[term].broader
        if broader and says:
            claims.setdefault((broader, how), True)
    special = {term for (term, how), says in claims.items() if says and how != "word"}
    special |= set(_name_terms(vocabulary, kind, name))
    return tuple(
        CapabilityClaim(term, how, says)
        for (term, how), says in claims.items()
        if not (how in OUTWARD and special & set(vocabulary.by_id[term].not_with))
    )


def _evidence(
    vocabulary: Vocabulary,
    kind: Kind,
    facts: tuple[Fact, ...],
    tags: Iterable[tuple[str, str]],
    words: str,
    name: str,
) -> Iterator[tuple[str, How, bool]]:
    for fact in facts:
        yield from _fact_terms(vocabulary, fact)
    for scheme, tag in (*tags, ("kind", kind)):
        how: How = "category" if scheme in CATEGORY_SCHEMES else "tag"
        for term in _tag_terms(vocabulary, scheme, tag):
            yield term, how, True
    for term in (*_name_terms(vocabulary, kind, name), *_sentence_terms(vocabulary, kind, words)):
        yield term, "word", True


def _fact_terms(vocabulary: Vocabulary, fact: Fact) -> Iterator[tuple[str, How, bool]]:
    for term, least in vocabulary._flags.get(fact.key, ()):
        if least is None and fact.text in ("yes", "no"):
            yield term, "flag", fact.text == "yes"
        elif least is not None and fact.number is not None and fact.number >= least:
            yield term, "flag", True
    side = {"input_modalities": "in", "output_modalities": "out"}.get(fact.key)
    for modality in fact.text.split(", ") if side else ():
        for term in vocabulary._modalities.get(f"{side}:{modality}", ()):
            yield term, "modality", True


def _tag_terms(vocabulary: Vocabulary, scheme: str, tag: str) -> tuple[str, ...]:
    """The terms of a tag: listed with its scheme, for its scheme, bare, or as a synonym."""
    key, scheme = _tag_key(tag), scheme.lower()
    listed = (f"{scheme}:{key}", f"{scheme}:", key)
    if terms := tuple(term for name in listed for term in vocabulary._tags.get(name, ())):
        return terms
    return tuple(
        found.term for found in _find(vocabulary._written, tag) if found.said == tag.strip()
    )


def _name_terms(vocabulary: Vocabulary, kind: Kind, name: str) -> tuple[str, ...]:
    """Terms that a name gives away: parts of a model's name, phrases in any other's."""
    index = vocabulary._named if kind == "model" else vocabulary._written
    return tuple(found.term for found in _find(index, name.rpartition("/")[2]))


def _sentence_terms(vocabulary: Vocabulary, kind: Kind, words: str) -> Iterator[str]:
    """Terms that upstream's sentences name as the artifact's own."""
    words = _LINK.sub(" ", words)
    for found in _find(vocabulary._written, words):
        before, after = words[max(0, found.start - 24) : found.start], words[found.end :]
        other = _OF_OTHERS.search(before) or _MEANS.match(after)
        if not other and kind not in vocabulary.by_id[found.term].not_for:
            yield found.term


_LINK = re.compile(r"https?://\S+")
_OF_OTHERS = re.compile(
    r"\b(?:unlike|without|alternatives? to|instead of|replaces) (?:an? |the )?$", re.I
)
_MEANS = re.compile(r"[- ](?:based|backed)\b", re.I)
"""What a thing is made with is not what it does: a SQLite-based diary opens no database."""

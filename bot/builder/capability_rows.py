"""Writes what each thing can do, with all the evidence for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot import capabilities, curated
from bot.builder import derive, reviewed
from bot.builder.gather import CURATED, SHIPPED_AS_CLAIMS
from bot.builder.rows import Rows, is_trait
from bot.builder.things import Mention, Thing
from bot.sources.reading import CapabilityClaim


def _first_offers(things: Sequence[Thing]) -> dict[str, Mention]:
    """By platform, the best known offer it makes: the proof that it hosts models."""
    offers: dict[str, Mention] = {}
    for thing in things:
        for mention in thing.mentions:
            if mention.provider:
                offers.setdefault(mention.provider.id, mention)
    return offers


def write_capabilities(
    rows: Rows, things: Sequence[Thing], measures: Mapping[str, str]
) -> dict[int, set[str]]:
    """Write every capability with its evidence; answer the words each artifact is found by."""
    vocabulary = curated.vocabulary()
    rows.vocabulary(vocabulary.terms)
    has: dict[int, set[str]] = defaultdict(set)
    hosts = _first_offers(things)
    for thing in things:
        artifact = rows.ids[thing.slug]
        if (offer := hosts.get(thing.slug)) and "model-hosting" in vocabulary.by_id:
            record = rows.record(offer.source, offer.entry.native_id, offer.entry.url)
            rows.capability(artifact, record, CapabilityClaim("model-hosting", "category"))
            has[artifact].add("model-hosting")
        for mention, claim in _one_each(thing, vocabulary, measures):
            entry = mention.entry
            record = rows.record(mention.source, entry.native_id, entry.url, entry.as_of)
            rows.capability(artifact, record, claim)
            if claim.says:
                has[artifact].add(claim.term)
    for artifact, stated in _curated_capabilities(rows):
        has[artifact].add(stated)
    return {
        artifact: {
            word
            for term_id in found
            for word in (vocabulary.by_id[term_id].label, *vocabulary.by_id[term_id].synonyms)
        }
        for artifact, found in has.items()
    }


def _one_each(
    thing: Thing, vocabulary: capabilities.Vocabulary, measures: Mapping[str, str]
) -> Iterable[tuple[Mention, CapabilityClaim]]:
    """One claim per term, kind of evidence and source; the maker's own offer speaks first.

    ``measures`` says by board what it measures: a model that is ranked there does that.
    """
    seen: set[tuple[str, str, str, bool, str]] = set()
    spoken_for = any(
        _first_hand(thing, mention) and any(is_trait(fact.key) for fact in mention.entry.facts)
        for mention in thing.mentions
    )
    own = sorted(thing.mentions, key=lambda mention: not _first_hand(thing, mention))
    for mention in own:
        entry = mention.entry
        derived = derive.derive(
            vocabulary, thing.kind, entry.facts, entry.tags, _proof(mention), entry.name
        )
        ranked = (
            CapabilityClaim(measures[score.board], "category", url=score.url)
            for score in entry.scores
            if measures.get(score.board)
        )
        for claim in (*entry.capabilities, *derived, *ranked):
            hearsay = spoken_for and not _first_hand(thing, mention)
            if hearsay and claim.how in ("flag", "modality"):
                continue  # the maker says itself what its model can do
            key = (claim.term, claim.how, mention.source, claim.says, claim.what)
            if claim.term in vocabulary.by_id and key not in seen:
                seen.add(key)
                yield mention, claim


def _proof(mention: Mention) -> str:
    """The words that may prove a capability: a page that compares speaks of its rivals too."""
    return "" if mention.source in SHIPPED_AS_CLAIMS else mention.entry.words


def _first_hand(thing: Thing, mention: Mention) -> bool:
    return mention.provider is None or thing.maker in mention.provider.makers


def _curated_capabilities(rows: Rows) -> Iterable[tuple[int, str]]:
    """Our own reviewed entries, each under the source it rests on."""
    for entry in reviewed.entries():
        artifact = rows.ids.get(entry.artifact)
        if artifact is None:
            continue
        source = entry.source if entry.source in rows.spoken else CURATED.id
        undated = source in SHIPPED_AS_CLAIMS
        record = rows.record(
            source,
            f"{entry.artifact}#{entry.term}",
            entry.url,
            None if undated else entry.as_of,
        )
        claim = CapabilityClaim(
            entry.term,
            "claim" if source in SHIPPED_AS_CLAIMS else "curated",
            True,
            entry.what,
            entry.best_for,
            entry.limits,
        )
        rows.capability(artifact, record, claim)
        yield artifact, entry.term

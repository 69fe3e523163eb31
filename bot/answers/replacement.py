"""What to move to when an artifact goes: its named successor, then the nearest, and the loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot import attributes
from bot.answers.alternatives import Likeness, by_likeness, same_line
from bot.answers.asked import Context
from bot.answers.cells import dressed
from bot.answers.shortlist import Found, figures_of
from bot.evidence.candidates import Prospect, Ranked, Weight
from bot.evidence.dossier import Dossier
from bot.model import Cell, Hit, Need, Shortlist, Subject, Successor
from bot.words import shortlist

SAME_LINE = Weight(22, "a later model of the same line answers most like the one before it")
SAME_MAKER = Weight(16, "the same API, keys and contract: the smallest move")

FIGURES = ("context_tokens", "max_output_tokens")
"""Less of these is a loss."""
PRICES = ("price_input", "price_output", "price_cache_read")
"""More of these is a loss."""
FLAGS = (
    "supports_tools", "supports_structured_output", "supports_reasoning", "supports_vision",
    "supports_prompt_caching", "supports_pdf", "supports_audio_in", "supports_audio_out",
    "supports_web_search", "supports_computer_use", "supports_temperature", "open_weights",
)  # fmt: skip
MODALITIES = ("input_modalities", "output_modalities")


def by_nearness(prospects: Iterable[Prospect], like: Likeness) -> list[Ranked]:
    """As alternatives, but the same line and maker come first: they are the smallest move."""
    moved = []
    for one in by_likeness(prospects, like):
        bonus = 0.0
        if one.prospect.traits.maker == like.me.maker:
            bonus += SAME_MAKER.points
        if same_line(one.prospect.traits, like.me):
            bonus += SAME_LINE.points
        moved.append(Ranked(one.prospect, one.score + bonus))
    return sorted(
        moved, key=lambda r: (-round(r.score, 6), -r.prospect.traits.popularity, r.prospect.id)
    )


def losses(mine: Dossier, theirs: Dossier) -> list[str]:
    """Field by field what is less, dearer, gone or not recorded after the move."""
    said = []
    for key in FIGURES:
        one, other = _cell(mine, key), _cell(theirs, key)
        if one and one.number and (not other or (other.number or 0) < one.number):
            said.append(shortlist.loss(_label(key), one.text, other.text if other else None))
    for key in PRICES:
        one, other = _cell(mine, key), _cell(theirs, key)
        if one and one.number and (not other or not other.number or other.number > one.number):
            said.append(shortlist.loss(_label(key), one.text, other.text if other else None))
    for key in MODALITIES:
        one, other = _cell(mine, key), _cell(theirs, key)
        if one and (not other or set(one.text.split(", ")) - set(other.text.split(", "))):
            said.append(shortlist.loss(_label(key), one.text, other.text if other else None))
    for key in FLAGS:
        one, other = _cell(mine, key), _cell(theirs, key)
        if one and one.text == "yes" and (not other or other.text != "yes"):
            said.append(shortlist.no_longer(_label(key), other.text if other else None))
    return said


def _label(key: str) -> str:
    return attributes.BY_KEY[key].label


def _cell(dossier: Dossier, key: str) -> Cell | None:
    return dressed(attributes.BY_KEY[key], dossier.headline(key), dossier.today)


def hits_after(
    mine: Dossier,
    found: Sequence[Found],
    named: Mapping[str, Successor],
    need: Need,
) -> tuple[Hit, ...]:
    """What to move to, each with why and with what changes."""
    hits = []
    for place, one in enumerate(found, start=1):
        artifact = one.dossier.artifact
        lost = losses(mine, one.dossier)
        said = shortlist.move(_why(mine, artifact.id, named), lost)
        figures = figures_of(one.dossier, need)
        hits.append(Hit(Subject(artifact, artifact.name), place, one.fits, said, figures))
    return tuple(hits)


def _why(mine: Dossier, slug: str, named: Mapping[str, Successor]) -> str:
    successor = named.get(slug)
    if successor is None:
        is_same = slug.partition("/")[0] == mine.artifact.id.partition("/")[0]
        return shortlist.near_by(is_same)
    if not successor.on:
        return shortlist.lineage()
    return shortlist.announced(mine.artifact.maker, successor.as_of, successor.source.name)


def replacement(
    mine: Dossier,
    need: Need,
    hits: Sequence[Hit],
    named: Mapping[str, Successor],
    context: Context,
) -> Shortlist:
    """The answer, but for warnings, sources and next questions."""
    name = mine.artifact.name
    first = hits[0].subject.artifact
    is_named = first.id in named
    return Shortlist(
        title=shortlist.replace_title(name),
        lead=shortlist.successor_lead(name, first.name, hits[0].because, is_named),
        notes=() if is_named else (shortlist.no_successor(name),),
        catalog=context.snapshot,
        need=need,
        hits=tuple(hits),
    )

"""Which of the forms that answer a name is meant: one of them, or a choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from bot.names.alignment import Alignment
from bot.names.forms import Form, NameTable, Typed, core, distinct
from bot.names.prominence import FAR, LESS_LIKELY, OBSCURE, WELL_KNOWN, standing
from bot.names.spelling import SUFFIXES, kind_of

if TYPE_CHECKING:
    from bot.model import Resolution

OFFERED = 10
"""Candidates in a resolution: a person can choose among so many."""

AS_GOOD = 0.4
"""Whole names whose costs differ by less are as good as each other."""

ROUGHLY = 3.0
"""Choices whose costs differ by less are offered best known first."""

LEGIBLE = 5
"""Letters that must have been typed for each typing error before we are sure."""

GUESSWORK = 3
"""Letters for each typing error below which it is all guesswork."""

TELLS = 3
"""A version or size that fits tells as much as so many letters."""


def resolution(
    typed: str,
    kind: str,
    artifact: Form | None = None,
    candidates: Iterable[Form] = (),
    assumed: bool = False,
) -> Resolution:
    """An answer with so many candidates as can be read, none of them twice."""
    from bot.model import Resolution

    slug = artifact.slug if artifact else None
    others = dict.fromkeys(form.slug for form in candidates if form.slug != slug)
    return Resolution(typed, kind, slug, assumed, tuple(islice(others, OFFERED)))  # type: ignore[arg-type]


def by_nickname(
    table: NameTable, asked: Typed, meant: list[Form], bearers: list[Form]
) -> Resolution:
    """What a reviewed nickname means; a thing whose own name it is comes before."""
    slugs = {form.slug for form in meant}
    named = [form for form in bearers if not form.alias and form.kind not in LESS_LIKELY]
    if not any(form.slug in slugs for form in named) and named:
        far = 2 * FAR * meant[0].artifact < named[0].artifact
        both = [*meant, *named] if far else [*named, *meant]
        return resolution(asked.typed, "choice", candidates=both)
    others = bearers + _beginning_so(table, asked.tokens)
    others.sort(key=standing)
    if len(meant) > 1:
        return resolution(asked.typed, "choice", candidates=[*meant, *others])
    others = [form for form in others if form.slug != meant[0].slug]
    return resolution(asked.typed, "match", meant[0], others, assumed=bool(others))


def among_whole(
    table: NameTable, asked: Typed, forms: list[Form], others: list[Form], sure: bool
) -> Resolution:
    """One of the things called just so, unless as many people mean something else by it."""
    named = distinct(sorted(forms, key=standing))
    first = named[0]
    heads, family = _meant_otherwise(table, asked, first)
    before = [form for form in (*heads, *family) if _is_meant_before(form, first)]
    before = before if first.kind in LESS_LIKELY or len(before) > 1 or not family else []
    beside = [form for form in heads if _is_meant_as_well(form, first)] + family
    sized = [form for form in heads if _is_of_the_line(form, first)]
    rivals = [form for form in named[1:] if standing(form) < FAR * standing(first)]
    minor = first.kind in LESS_LIKELY and first.artifact > WELL_KNOWN and bool(heads)
    if before or len(beside) > 1 or rivals or len(sized) > 1 or minor or not sure:
        found = [*before, *named, *others, *family, *heads]
        return resolution(asked.typed, "choice", candidates=found)
    readings = [form for form in named[1:] if standing(form) < FAR * FAR * standing(first)]
    readings += [*others, *(form for form in heads if _is_other_reading(form, first))]
    return resolution(asked.typed, "match", first, readings, bool(readings))


def _meant_otherwise(table: NameTable, asked: Typed, first: Form) -> tuple[list[Form], list[Form]]:
    """What else may be meant: names that begin so, and a family of models that has the words."""
    told = _as_typed(asked, first)
    only_words = all(map(str.isalpha, told))
    if asked.owner or (len(asked.tokens) > len(told) and not only_words):
        return [], []
    heads = _but(first, _beginning_so(table, told))
    if not only_words:
        return heads, []
    models = table.matching([[token] for token in told], 2 * OFFERED)
    models = [form for form in _but(first, [*heads, *models]) if form.kind == "model"]
    than = 2 * FAR if first.kind == "model" else 1
    family = [form for form in models if than * form.artifact < standing(first)]
    family.sort(key=lambda form: form.id)
    return heads, family[: OFFERED // 2] if len(family) > 1 else []


def _but(first: Form, forms: Iterable[Form]) -> list[Form]:
    return distinct(form for form in forms if form.artifact != first.artifact)


def _beginning_so(table: NameTable, told: Sequence[str]) -> list[Form]:
    """Forms whose own name begins with the first of these tokens and has the others."""
    groups = [["^" + token] if place == 0 else [token] for place, token in enumerate(told)]
    return table.matching(groups, 2 * OFFERED)


def _as_typed(asked: Typed, form: Form) -> list[str]:
    """The tokens of a form, without a suffix that was not typed."""
    return form.tokens.split() if set(asked.tokens) & SUFFIXES else core(form)


def _more(head: Form, first: Form) -> set[str]:
    """The kinds of tokens that one form has and the other does not."""
    return {kind_of(token) for token in set(head.tokens.split()) - set(first.tokens.split())}


def _is_meant_before(form: Form, first: Form) -> bool:
    """Whether a far better known thing comes first: what a minor one connects to and is named
    after, a family, or the form of an obscure model that everybody uses (its instruct form)."""
    if first.kind in LESS_LIKELY:
        return form.kind not in LESS_LIKELY and form.artifact < first.artifact
    added = set(form.tokens.split()) - set(first.tokens.split())
    if added and form.kind == first.kind and all(map(_is_left_unsaid, added)):
        return first.artifact > OBSCURE and 2 * form.artifact < first.artifact
    said = core(first)
    far = 2 * FAR * form.artifact < standing(first)
    a_word = len(said) == 1 and said[0].isalpha()
    return a_word and form.kind == "model" and far and not _more(form, first) <= {"suffix", "date"}


def _is_left_unsaid(token: str) -> bool:
    """Whether people leave this behind a model's name: gemma 3 27b it, text embedding ada 002."""
    return token in ("instruct", "it") or (len(token) == 3 and token.startswith("00"))


def _is_other_reading(form: Form, first: Form) -> bool:
    """Whether people may mean this though something else is called just so: another kind of
    thing, or the better known form of the same (base and instruct, undated and dated)."""
    twin = _more(form, first) <= {"suffix", "date"} and FAR * form.artifact < first.artifact
    as_known = standing(form) < FAR * standing(first)
    return (form.kind != first.kind and as_known) or twin


def _is_meant_as_well(form: Form, first: Form) -> bool:
    """Whether a far better known thing begins with the same words, none of them a version."""
    if not all(map(str.isalpha, core(first))):
        return False
    named_so = len(core(first)) == len(first.tokens.split())
    than = FAR if named_so else 1 / FAR
    other = form.kind == "model" or form.kind != first.kind
    return other and than * standing(form) < standing(first)


def _is_of_the_line(form: Form, first: Form) -> bool:
    """Whether a form is one size of a line, or a variant that is better known than the line:
    the line's own name then means several things (qwen3, llama 4)."""
    have, said = form.tokens.split(), core(first)
    if have[: len(said)] != said:
        return False
    more = _more(form, first) - {"suffix", "date", "quant"}
    sizes = {token for token in set(have) - set(said) if kind_of(token) == "size"}
    if more == {"size"} and any(size.endswith("b") for size in sizes):
        return standing(form) < FAR * standing(first)
    return bool(more) and 2 * standing(form) < standing(first)


def among_aligned(table: NameTable, asked: Typed, aligned: list[Alignment]) -> Resolution:
    """One where all others are variants of it; a choice where several are as near."""
    best = aligned[0]
    sure = _is_legible(asked, best)
    if best.is_whole:
        named = [one.form for one in aligned if one.cost < best.cost + AS_GOOD]
        return among_whole(table, asked, named, [one.form for one in aligned[len(named) :]], sure)
    if sure and _is_base_of_all(aligned) and _is_telling(table, asked, best):
        others = [one.form for one in aligned[1:]]
        return resolution(asked.typed, "match", best.form, others, bool(others))
    aligned = sorted(aligned, key=lambda one: (one.cost // ROUGHLY, one.form.id))
    return resolution(asked.typed, "choice", candidates=[one.form for one in aligned])


def _is_legible(asked: Typed, alignment: Alignment) -> bool:
    """Whether what was typed says enough to be sure in spite of its typing errors."""
    said = sum(len(token) if token.isalpha() else TELLS for token in asked.tokens)
    return alignment.edits * LEGIBLE <= said


def is_guesswork(asked: Typed, alignment: Alignment) -> bool:
    """Whether so much of what was typed is wrong that nothing can be offered for it."""
    said = sum(len(token) if token.isalpha() else TELLS for token in asked.tokens)
    return alignment.edits * GUESSWORK >= said


def _is_base_of_all(aligned: list[Alignment]) -> bool:
    """Whether every other is the first with something added (a snapshot, a variant), or so
    little known beside it that nobody means it."""
    base, known = set(core(aligned[0].form)), standing(aligned[0].form)
    return all(
        base <= set(one.form.tokens.split()) or standing(one.form) > FAR * FAR * known
        for one in aligned[1:]
    )


def _is_telling(table: NameTable, asked: Typed, alignment: Alignment) -> bool:
    """Whether part of a name is enough to mean it; not where its maker is a family too."""
    kinds = {kind_of(token) for token in asked.tokens}
    if "number" in alignment.extra and "number" in kinds:
        return False
    makers = alignment.form.makers.split()
    by_maker = [token for token in asked.tokens if token in makers]
    if alignment.form.kind in LESS_LIKELY:
        return False
    if by_maker and "word" in alignment.extra:
        alone = kinds <= {"word", "suffix"}
        named_so = table.matching([["^" + token for token in by_maker]], OFFERED)
        if alone or any(form.kind == "model" for form in named_so):
            return False
    return len(asked.tokens) > 1 or (
        asked.tokens[0] in alignment.form.tokens.split()
        and not alignment.extra - {"suffix", "date"}
    )

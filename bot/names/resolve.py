"""The artifact someone means, however they spell it: words are repaired, numbers never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from bot.names.forms import Asked, Fit, Form, Group, NameTable, Word, core, distinct
from bot.names.spelling import (
    REPAIRED,
    REPAIRED_TWICE,
    SUFFIXES,
    bag,
    compact_key,
    cuts,
    deletes,
    digest,
    kind_of,
    read_spelling,
    tokens,
)

if TYPE_CHECKING:
    from bot.model import Resolution


__all__ = ["OFFERED", "Form", "NameTable", "Word", "compact_key", "complete", "resolve"]

LOOKED_AT = 48
"""Forms that one search reads, best known first: what is further down is not meant."""

TOKENS_READ = 20
"""Tokens of a typed name that are looked up; longer texts are no names."""


# --- What the parts of a name weigh -------------------------------------------------------------

MISSING = {
    "word": 10.0,  # asked for and not there: another thing
    "number": 19.0,  # a different version is a different thing
    "series": 19.0,
    "size": 19.0,
    "quant": 8.0,
    "date": 6.0,  # another day of the same thing: near, and never the same
    "suffix": 2.0,  # the base and its instruct form are different downloads
}
EXTRA = {
    "word": 2.0,  # there and not asked for: a variant
    "number": 3.0,
    "series": 3.0,
    "size": 2.5,
    "quant": 1.5,
    "date": 0.7,  # a snapshot of what was asked for
    "suffix": 0.4,
}
EDIT = 1.2  # a typing error
GUESS = 2.0  # a typing error in a word that is hardly recognised
OUT_OF_ORDER = 2.0  # qwen3 embedding for embedding 3
HEADLESS = 2.5  # the name begins with another word than what was typed
BY_MAKER = 0.1  # a word beside the name that is its maker


def weigh(reading: Sequence[Group], owner: str, form: Form) -> Fit:
    """Align what was typed with one form: each token in place, then what is left on both sides."""
    left: list[str] = form.tokens.split()
    cost, last, edits = BY_MAKER * form.alias, -1, 0
    unmatched = []
    for group in reading:
        place, errors = _place(group, left)
        if place < 0:
            unmatched.append(group[0][0])
            continue
        left[place] = ""
        edits += errors
        cost += EDIT * errors + (OUT_OF_ORDER if place < last else 0)
        last = max(last, place)
    cost += HEADLESS if left and left[0] else 0
    missing: set[str] = set()
    if owner and owner not in form.makers.split():
        missing.add("maker")
        cost += MISSING["suffix"]
    beside = _beside(reading, form) if unmatched else {}
    for token in unmatched:
        what, price, errors = _unmatched(token, left, beside, len(unmatched) < len(reading) - 1)
        missing |= what
        cost += price
        edits += errors
    extra = [kind_of(token) for token in left if token]
    cost += sum(map(EXTRA.__getitem__, extra))
    return Fit(cost, form, frozenset(missing), frozenset(extra), edits)


def _place(group: Group, left: list[str]) -> tuple[int, int]:
    """Where a form has what was typed, and with how many errors; -1 where it has not."""
    for token, errors in group:
        if token in left:
            return left.index(token), errors
    return -1, 0


def _unmatched(
    token: str, left: list[str], beside: Mapping[str, int], sure: bool
) -> tuple[set[str], float, int]:
    """What a typed token that the form has not says of it: what is missing, its cost, errors."""
    if token in beside:
        return set(), BY_MAKER + EDIT * beside[token], beside[token]
    kind = kind_of(token)
    guess = _guess(token, left, sure) if kind == "word" else None
    if guess is None:
        return {kind}, MISSING[kind], 0
    place, errors = guess
    left[place] = ""
    return {"guess"}, GUESS * errors, errors


def _beside(reading: Sequence[Group], form: Form) -> dict[str, int]:
    """The typed words that are no part of the name (its maker's, or said twice), with errors."""
    makers = form.makers.split()
    told = [group[0][0] for group in reading]
    beside = {token: 0 for token in form.tokens.split() if token.isalpha()}
    for group in reading:
        for token, errors in group:
            if token in makers:
                beside.setdefault(group[0][0], errors)
    for n in range(2, min(4, len(told)) + 1):
        for run in (told[:n], told[-n:]):
            if "".join(run) in makers:
                beside.update(dict.fromkeys(run, 0))
    return beside


def _guess(word: str, left: Sequence[str], sure: bool) -> tuple[int, int] | None:
    """The word of a form that a badly misspelt one may stand for, and how many errors that is;
    more is forgiven where several other tokens are sure."""
    from rapidfuzz.distance import OSA

    most = len(word) // 3 + sure
    edits = [
        (OSA.distance(word, token, score_cutoff=most), place)
        for place, token in enumerate(left)
        if token.isalpha() and len(token) > 2
    ]
    best = min(edits, default=(most + 1, 0))
    return (best[1], best[0]) if best[0] <= most else None


# --- Finding --------------------------------------------------------------------------------------


def _read(typed: str) -> Asked:
    spelling = read_spelling(typed)
    owner = compact_key(spelling.owner.rpartition("/")[2])
    told = tokens(spelling.name)[:TOKENS_READ]
    return Asked(typed, owner, spelling.name, compact_key(spelling.name), told)


def resolve(table: NameTable, typed: str) -> Resolution:
    """Which artifact a typed name means: one, a choice of several, or none and the nearest."""
    asked = _read(typed)
    if not asked.key:
        return resolution(typed, "no_match")
    bearers = _bearers(table, asked)
    if meant := table.nicknamed(asked.key):
        return by_nickname(table, asked, meant, bearers)
    if any(not form.alias for form in bearers):
        return among_whole(table, asked, bearers, [], sure=True)
    fits = _best_of_each(_Search(table, asked).run())
    full = [fit for fit in fits if fit.is_full]
    if bearers and not (full and full[0].is_whole):
        return among_whole(table, asked, bearers, [], sure=True)
    if full and not is_guesswork(asked, full[0]):
        return among_fits(table, asked, full)
    if fits and not is_guesswork(asked, fits[0]):
        return resolution(typed, "choice", candidates=[fit.form for fit in fits])
    near = [fit.form for fit in fits] + _nearest(table, asked)
    return resolution(typed, "no_match", candidates=near)


def _bearers(table: NameTable, asked: Asked) -> list[Form]:
    """Forms that are spelled exactly as typed, of the owner that was typed, if any."""
    forms = table.bearing(asked.key)
    if asked.owner:
        forms = [form for form in forms if asked.owner in form.makers.split()]
    kept_apart = cuts(asked.name)
    return [form for form in forms if not kept_apart or kept_apart <= cuts(form.tokens)]


class _Search:
    """One look for forms that answer what was typed; remembers which words it has looked up."""

    def __init__(self, table: NameTable, asked: Asked) -> None:
        self._table = table
        self._asked = asked
        self._alternatives: dict[tuple[str, int], Group] = {}

    def run(self) -> list[Fit]:
        """Whole names first, then parts of names, then names with typing errors."""
        literal = [_itself(token) for token in self._asked.tokens]
        fits = self._with_tokens(literal)
        told = [token for token in self._asked.tokens if token not in FILLERS]
        if told and len(told) < len(literal) and not any(fit.is_whole for fit in fits):
            fits = self._with_tokens([_itself(token) for token in told])
        if any(fit.is_whole for fit in fits):
            return fits
        words = {token for token in self._asked.tokens if token.isalpha()}
        self._known = self._table.known(words)
        if len(self._known) == len(words):
            fits += self._covering(literal)
            if any(fit.is_full for fit in fits):
                return fits
        for errors in (1, 2) if len(self._known) < len(words) else (1,):
            fits += self._with_errors(errors)
            if any(fit.is_full for fit in fits):
                return fits
        return fits or self._guessed() or self._without_a_word()

    def _with_tokens(self, reading: Sequence[Group]) -> list[Fit]:
        """Forms that have just these tokens, maker and date aside."""
        fits = []
        seen = set()
        for chosen in islice(product(*reading), READ_AS):
            for part in _told_without_maker([token for token, _ in chosen]):
                key = bag(part)
                if key and key not in seen:
                    seen.add(key)
                    fits += self._weighed(reading, self._table.with_bag(digest(key)))
        return [fit for fit in fits if fit.missing <= {"suffix", "date", "maker"}]

    def _covering(self, reading: Sequence[Group]) -> list[Fit]:
        """Forms that have all that was typed, and more."""
        groups = [
            [token for token, _ in group] + ["@" + group[0][0]] * group[0][0].isalpha()
            for group in reading
            if group[0][0] not in SUFFIXES or len(reading) == 1
        ]
        fits = self._weighed(reading, self._table.matching(groups, LOOKED_AT))
        return [fit for fit in fits if fit.missing <= {"suffix", "maker"}]

    def _with_errors(self, errors: int) -> list[Fit]:
        """Forms that have what was typed, with so many typing errors in a word."""
        readings = list(self._repaired(errors))
        fits = [fit for reading in readings for fit in self._with_tokens(reading)]
        if not any(fit.is_full for fit in fits):
            fits += [fit for reading in readings for fit in self._covering(reading)]
        return fits

    def _guessed(self) -> list[Fit]:
        """Forms that have all but one part, the unknown words or a word, and something like it."""
        told = self._asked.tokens
        unknown = {token for token in told if token.isalpha() and token not in self._known}
        suspects = [unknown] if unknown else [{t} for t in told if len(told) > 2 and len(t) > 3]
        fits = []
        for suspect in suspects:
            sure = [token for token in told if token not in suspect and token not in SUFFIXES]
            groups = [[token for token, _ in _itself(token)] for token in sure]
            forms = self._table.matching(groups, 2 * LOOKED_AT)
            fits += self._weighed([_itself(token) for token in told], forms)
        return [fit for fit in fits if fit.missing <= {"suffix", "maker", "guess"}]

    def _without_a_word(self) -> list[Fit]:
        """Whole names that say all but one word of what was typed: o3 mini high."""
        reading = [_itself(token) for token in self._asked.tokens]
        fits = []
        for group in reading:
            rest = [
                other for other in reading if other is not group and other[0][0] not in SUFFIXES
            ]
            if group[0][0].isalpha() and len(rest) > 1:
                fits += self._with_tokens(rest)
        forms = distinct(fit.form for fit in fits if fit.is_whole)
        return self._weighed(reading, forms)

    def _weighed(self, reading: Sequence[Group], forms: Iterable[Form]) -> list[Fit]:
        return [weigh(reading, self._asked.owner, form) for form in forms]

    def _repaired(self, errors: int) -> Iterator[list[Group]]:
        """Other readings of what was typed: words repaired, joined and split, numbers kept."""
        for variant in self._variants():
            reading = [
                _itself(token) + self._alternatives_to(token, errors)
                if self._is_doubtful(token)
                else _itself(token)
                for token in variant
            ]
            if variant != self._asked.tokens or any(len(group) > 1 for group in reading):
                yield reading

    def _is_doubtful(self, token: str) -> bool:
        """Whether a word is unknown, or so little known that it may be another misspelt."""
        may_be_word = token.isalpha() and token not in SUFFIXES
        return may_be_word and self._known.get(token, WELL_KNOWN) >= WELL_KNOWN

    def _variants(self) -> Iterator[tuple[str, ...]]:
        """The tokens as typed, with neighbours joined, with unknown words split."""
        told = self._asked.tokens
        yield told
        apart = tokens(self._asked.name, join=False)[:TOKENS_READ]
        if apart != told:
            yield apart
        yield from _joined(told)
        for place, token in enumerate(told):
            if token.isalpha() and token not in self._known and len(token) > REPAIRED_TWICE:
                for halves in self._split(token):
                    yield (*told[:place], *halves, *told[place + 1 :])

    def _split(self, word: str) -> list[tuple[str, str]]:
        """One unknown word as two known ones: modelhub."""
        halves = [(word[:n], word[n:]) for n in range(2, len(word) - 1)]
        known = self._table.known({half for pair in halves for half in pair})
        both = [pair for pair in halves if pair[0] in known and pair[1] in known]
        return sorted(both, key=lambda pair: known[pair[0]] + known[pair[1]])[:2]

    def _alternatives_to(self, word: str, errors: int) -> Group:
        if (word, errors) not in self._alternatives:
            doubt = KNOWN_WORD if word in self._known else 0
            found = _alternatives(self._table, word, errors)
            self._alternatives[word, errors] = tuple((near, n + doubt) for near, n in found)
        return self._alternatives[word, errors]


_MIXTURE = re.compile(r"\d+x\d+")

SIZED = 6
"""The smallest number that may be a size without its unit; smaller ones are versions."""

FILLERS = frozenset("api model please".split())
"""Words that people put beside a name without meaning them."""

REVISION = 4
"""Typing errors that it counts to take a version for a revision: 2 for 002."""

KNOWN_WORD = 2
"""Typing errors that it counts besides to take a word for another that means something too."""

READ_AS = 24
"""Combinations of readings that are tried at most."""

ALTERNATIVES = 4
"""Words that one misspelt word is read as."""


def _itself(token: str) -> Group:
    """A token and what it is short for: 8x22 for 8x22b, 70 for 70b (not 3 for 3b), 2 for 002."""
    if len(token) == 1 and token.isdigit():
        return ((token, 0), (token.zfill(3), REVISION))
    whole = token.isdigit() and SIZED <= int(token) < 1000
    return ((token, 0), (token + "b", 0)) if whole or _MIXTURE.fullmatch(token) else ((token, 0),)


def _told_without_maker(told: list[str]) -> Iterator[list[str]]:
    """What was typed, and without words before or behind it that may be its maker's, or a date."""
    yield told
    for n in range(1, min(4, len(told))):
        yield told[n:]
        yield told[:-n]
    undated = [token for token in told if kind_of(token) != "date"]
    if undated and undated != told:
        yield undated


def _joined(told: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Two neighbours as one: data bricks, 4 o, 7 b."""
    if len(told) > 5:
        return
    for place in range(len(told) - 1):
        first, second = told[place], told[place + 1]
        words = first.isalpha() and second.isalpha() and 1 not in (len(first), len(second))
        letter = first if first.isalpha() else second
        if words or (letter.isalpha() and len(letter) == 1):
            yield (*told[:place], first + second, *told[place + 2 :])


def _alternatives(table: NameTable, word: str, errors: int) -> Group:
    """Known words that a misspelt one may stand for, likeliest first."""
    if len(word) < (REPAIRED if errors == 1 else REPAIRED_TWICE):
        return ()
    return _within(word, table.near(map(digest, deletes(word, errors))), errors)


def _within(word: str, words: Iterable[Word], most: int) -> Group:
    """The words within so many typing errors, the nearest and best known first."""
    from rapidfuzz.distance import OSA

    found = []
    for near, best in words:
        if abs(len(near) - len(word)) > most or near == word:
            continue
        edits = OSA.distance(word, near, score_cutoff=most)
        if edits <= most and (len(near) > REPAIRED or sorted(near) == sorted(word)):
            found.append((edits, near[0] != word[0], best, near))
    return tuple((near, edits) for edits, _, _, near in sorted(found)[:ALTERNATIVES])


def _best_of_each(fits: list[Fit]) -> list[Fit]:
    """The best fit of every artifact, best first; among equals the better known."""
    found: dict[int, Fit] = {}
    for fit in sorted(fits, key=lambda fit: (fit.cost, fit.form.id)):
        found.setdefault(fit.form.artifact, fit)
    return list(found.values())


# --- Suggesting -----------------------------------------------------------------------------------


def _nearest(table: NameTable, asked: Asked) -> list[Form]:
    """What comes nearest to a name that nothing bears: its own family, nearest numbers first."""
    words = [token for token in asked.tokens if kind_of(token) == "word"]
    known = table.known(words)
    family = [_near_word(table, word, known) for word in words]
    family += [_neighbours(token) for token in asked.tokens if kind_of(token) == "series"]
    found = [group for group in family if group]
    if not found or 2 * len(found) < len(family):
        return []
    numbers = [token for token in asked.tokens if kind_of(token) in ("number", "size")]
    forms = table.matching(found, LOOKED_AT)
    if len(numbers) > 1:
        for number in numbers:
            forms += table.matching([*found, [number]], LOOKED_AT)
    return sorted(forms, key=lambda form: (_distance(asked.tokens, form), form.id))


def _near_word(table: NameTable, word: str, known: Mapping[str, int]) -> list[str]:
    """A word, as part of a name or as its maker, and what it may be misspelt for."""
    found = [word, "@" + word] if word in known else []
    if known.get(word, WELL_KNOWN) >= WELL_KNOWN:
        found += [near for near, _ in _alternatives(table, word, 1)]
    return found


def _neighbours(token: str) -> list[str]:
    """Tokens of the same shape with another digit: o7 is near o3 and o4."""
    return [token] + [
        token.replace(digit, other, 1)
        for digit in token
        if digit.isdigit()
        for other in "123456789"
        if other != digit
    ]


def _distance(told: Sequence[str], form: Form) -> float:
    """How far a form is from what was typed: words that differ, then numbers by their distance."""
    have = form.tokens.split()
    far = EXTRA["word"] * (form.kind in LESS_LIKELY)
    far += sum(EXTRA["word"] for token in told if token.isalpha() and token not in have)
    asked = [(kind_of(token), token) for token in told if not token.isalpha()]
    for token in have:
        if token not in told:
            far += EXTRA[kind_of(token)] / (1 if token.isalpha() else FAR)
    for kind, token in asked:
        apart = [_apart(token, other) for other in have if kind_of(other) == kind]
        far += min(apart, default=1.0)
    return far


@lru_cache(maxsize=4096)
def _apart(number: str, other: str) -> float:
    """How far two versions or sizes are apart, 1 at most."""
    one, two = _value(number), _value(other)
    return abs(one - two) / max(one, two, 0.1)


def _value(token: str) -> float:
    """A version or size as a number to compare with."""
    digits = "".join(c if c.isdigit() or c == "." else " " for c in token).split()
    whole, _, rest = digits[0].partition(".") if digits else ("", "", "")
    return float(f"{whole or 0}.{rest.replace('.', '') or 0}")


# --- Completing -----------------------------------------------------------------------------------


def complete(table: NameTable, prefix: str, limit: int = 25) -> tuple[str, ...]:
    """The artifacts whose names begin as typed so far, best known first."""
    name = read_spelling(prefix).name
    found: dict[str, None] = {}
    for forms in _completions(table, name, limit):
        found.update(dict.fromkeys(form.slug for form in forms))
        if len(found) >= limit:
            break
    return tuple(islice(found, limit))


def _completions(table: NameTable, name: str, limit: int) -> Iterator[list[Form]]:
    """Ever looser readings of a beginning: the first word first, then anywhere, then misspelt."""
    told = _typed_so_far(tokens(name))
    key = compact_key(name)
    if not told:
        return
    *rest, last = told
    start = [["^" + told[0]], *([token] for token in rest[1:])] if rest else []
    begins = [*start, [last + "*" if rest else "^" + last + "*"]]
    forms = table.matching(begins, 2 * limit)
    if rest:
        forms += table.glued(key, 4 * limit)
        forms.sort(key=lambda form: form.id / (FAR * FAR if _begins(form, key) else 1))
    yield forms
    anywhere = table.matching([*([token] for token in rest), [last + "*", "@" + last + "*"]], limit)
    yield anywhere
    if not rest:
        yield sorted(table.glued(key, 4 * limit), key=lambda form: form.id)
    if not forms and not anywhere:
        yield _misspelt(table, told, limit)
        yield _misspelt(table, _typed_so_far(tokens(name, join=False)), limit)


def _typed_so_far(told: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens of a beginning; a v that waits for its number says nothing yet."""
    told = told[:TOKENS_READ]
    return told[:-1] if len(told) > 1 and told[-1] == "v" else told


def _begins(form: Form, key: str) -> bool:
    return form.tokens.replace(" ", "").replace(".", "").startswith(key)


def _misspelt(table: NameTable, told: tuple[str, ...], limit: int) -> list[Form]:
    """Names that begin as what was typed may mean: words repaired, and the last one's beginning."""
    groups = [[token, *_near_spellings(table, token)] for token in told]
    groups[-1] += [told[-1] + "*", *_like_beginning(table, told[-1])]
    return table.matching(groups, 2 * limit)


def _near_spellings(table: NameTable, token: str) -> list[str]:
    return [near for near, _ in _alternatives(table, token, 1)] if token.isalpha() else []


def _like_beginning(table: NameTable, start: str) -> list[str]:
    """Words whose beginning is nearly what was typed, best known first."""
    if not start.isalpha() or len(start) < REPAIRED:
        return []
    from rapidfuzz.distance import OSA

    most = 1 if len(start) < 2 * REPAIRED else 2
    found = [
        (best, word)
        for letter in sorted({start[0], start[1]})
        for word, best in table.starting(letter, SAME_LETTER)
        if any(
            OSA.distance(start, word[: len(start) + more], score_cutoff=most) <= most
            for more in (0, 1, -1)
        )
    ]
    return [word for _, word in sorted(found)[: 4 * ALTERNATIVES]]


SAME_LETTER = 3000
"""Words of one first letter that are compared, best known first."""

OFFERED = 10
"""Candidates in a resolution: a person can choose among so many."""

FAR = 4
"""How many times better known a thing must be to be meant before another of the same name."""

AS_GOOD = 0.4
"""Whole names whose costs differ by less are as good as each other."""

ROUGHLY = 3.0
"""Choices whose costs differ by less are offered best known first."""

LESS_LIKELY = {"mcp_server": 4, "dataset": 2}
"""Kinds that mostly bear the name of what they connect to, and are seldom meant by it alone."""

WELL_KNOWN = 500
"""Words and things better known than this are taken as meant; others may be misspelt."""

OBSCURE = 4000
"""Things less known than this are hardly meant where a well-known one is called nearly so."""

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


def _standing(form: Form) -> int:
    """How far down among the well known a form comes, by the kind of thing it is."""
    return form.artifact * LESS_LIKELY.get(form.kind, 1) * (FAR if form.alias else 1)


def by_nickname(
    table: NameTable, asked: Asked, meant: list[Form], bearers: list[Form]
) -> Resolution:
    """What a reviewed nickname means; a thing whose own name it is comes before."""
    slugs = {form.slug for form in meant}
    named = [form for form in bearers if not form.alias and form.kind not in LESS_LIKELY]
    if not any(form.slug in slugs for form in named) and named:
        far = 2 * FAR * meant[0].artifact < named[0].artifact
        both = [*meant, *named] if far else [*named, *meant]
        return resolution(asked.typed, "choice", candidates=both)
    others = bearers + _beginning_so(table, asked.tokens)
    others.sort(key=_standing)
    if len(meant) > 1:
        return resolution(asked.typed, "choice", candidates=[*meant, *others])
    others = [form for form in others if form.slug != meant[0].slug]
    return resolution(asked.typed, "match", meant[0], others, assumed=bool(others))


def among_whole(
    table: NameTable, asked: Asked, forms: list[Form], others: list[Form], sure: bool
) -> Resolution:
    """One of the things called just so, unless as many people mean something else by it."""
    named = distinct(sorted(forms, key=_standing))
    first = named[0]
    heads, family = _meant_otherwise(table, asked, first)
    before = [form for form in (*heads, *family) if _is_meant_before(form, first)]
    before = before if first.kind in LESS_LIKELY or len(before) > 1 or not family else []
    beside = [form for form in heads if _is_meant_as_well(form, first)] + family
    sized = [form for form in heads if _is_of_the_line(form, first)]
    rivals = [form for form in named[1:] if _standing(form) < FAR * _standing(first)]
    minor = first.kind in LESS_LIKELY and first.artifact > WELL_KNOWN and bool(heads)
    if before or len(beside) > 1 or rivals or len(sized) > 1 or minor or not sure:
        found = [*before, *named, *others, *family, *heads]
        return resolution(asked.typed, "choice", candidates=found)
    readings = [form for form in named[1:] if _standing(form) < FAR * FAR * _standing(first)]
    readings += [*others, *(form for form in heads if _is_other_reading(form, first))]
    return resolution(asked.typed, "match", first, readings, bool(readings))


def _meant_otherwise(table: NameTable, asked: Asked, first: Form) -> tuple[list[Form], list[Form]]:
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
    family = [form for form in models if than * form.artifact < _standing(first)]
    family.sort(key=lambda form: form.id)
    return heads, family[: OFFERED // 2] if len(family) > 1 else []


def _but(first: Form, forms: Iterable[Form]) -> list[Form]:
    return distinct(form for form in forms if form.artifact != first.artifact)


def _beginning_so(table: NameTable, told: Sequence[str]) -> list[Form]:
    """Forms whose own name begins with the first of these tokens and has the others."""
    groups = [["^" + token] if place == 0 else [token] for place, token in enumerate(told)]
    return table.matching(groups, 2 * OFFERED)


def _as_typed(asked: Asked, form: Form) -> list[str]:
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
    far = 2 * FAR * form.artifact < _standing(first)
    a_word = len(said) == 1 and said[0].isalpha()
    return a_word and form.kind == "model" and far and not _more(form, first) <= {"suffix", "date"}


def _is_left_unsaid(token: str) -> bool:
    """Whether people leave this behind a model's name: gemma 3 27b it, text embedding ada 002."""
    return token in ("instruct", "it") or (len(token) == 3 and token.startswith("00"))


def _is_other_reading(form: Form, first: Form) -> bool:
    """Whether people may mean this though something else is called just so: another kind of
    thing, or the better known form of the same (base and instruct, undated and dated)."""
    twin = _more(form, first) <= {"suffix", "date"} and FAR * form.artifact < first.artifact
    as_known = _standing(form) < FAR * _standing(first)
    return (form.kind != first.kind and as_known) or twin


def _is_meant_as_well(form: Form, first: Form) -> bool:
    """Whether a far better known thing begins with the same words, none of them a version."""
    if not all(map(str.isalpha, core(first))):
        return False
    named_so = len(core(first)) == len(first.tokens.split())
    than = FAR if named_so else 1 / FAR
    other = form.kind == "model" or form.kind != first.kind
    return other and than * _standing(form) < _standing(first)


def _is_of_the_line(form: Form, first: Form) -> bool:
    """Whether a form is one size of a line, or a variant that is better known than the line:
    the line's own name then means several things (qwen3, llama 4)."""
    have, said = form.tokens.split(), core(first)
    if have[: len(said)] != said:
        return False
    more = _more(form, first) - {"suffix", "date", "quant"}
    sizes = {token for token in set(have) - set(said) if kind_of(token) == "size"}
    if more == {"size"} and any(size.endswith("b") for size in sizes):
        return _standing(form) < FAR * _standing(first)
    return bool(more) and 2 * _standing(form) < _standing(first)


def among_fits(table: NameTable, asked: Asked, fits: list[Fit]) -> Resolution:
    """One where all others are variants of it; a choice where several are as near."""
    best = fits[0]
    sure = _is_legible(asked, best)
    if best.is_whole:
        named = [fit.form for fit in fits if fit.cost < best.cost + AS_GOOD]
        return among_whole(table, asked, named, [fit.form for fit in fits[len(named) :]], sure)
    if sure and _is_base_of_all(fits) and _is_telling(table, asked, best):
        others = [fit.form for fit in fits[1:]]
        return resolution(asked.typed, "match", best.form, others, bool(others))
    fits = sorted(fits, key=lambda fit: (fit.cost // ROUGHLY, fit.form.id))
    return resolution(asked.typed, "choice", candidates=[fit.form for fit in fits])


def _is_legible(asked: Asked, fit: Fit) -> bool:
    """Whether what was typed says enough to be sure in spite of its typing errors."""
    said = sum(len(token) if token.isalpha() else TELLS for token in asked.tokens)
    return fit.edits * LEGIBLE <= said


def is_guesswork(asked: Asked, fit: Fit) -> bool:
    """Whether so much of what was typed is wrong that nothing can be offered for it."""
    said = sum(len(token) if token.isalpha() else TELLS for token in asked.tokens)
    return fit.edits * GUESSWORK >= said


def _is_base_of_all(fits: list[Fit]) -> bool:
    """Whether every other fit is the first with something added (a snapshot, a variant), or so
    little known beside it that nobody means it."""
    base, known = set(core(fits[0].form)), _standing(fits[0].form)
    return all(
        base <= set(fit.form.tokens.split()) or _standing(fit.form) > FAR * FAR * known
        for fit in fits[1:]
    )


def _is_telling(table: NameTable, asked: Asked, fit: Fit) -> bool:
    """Whether part of a name is enough to mean it; not where its maker is a family too."""
    kinds = {kind_of(token) for token in asked.tokens}
    if "number" in fit.extra and "number" in kinds:
        return False
    makers = fit.form.makers.split()
    by_maker = [token for token in asked.tokens if token in makers]
    if fit.form.kind in LESS_LIKELY:
        return False
    if by_maker and "word" in fit.extra:
        alone = kinds <= {"word", "suffix"}
        named_so = table.matching([["^" + token for token in by_maker]], OFFERED)
        if alone or any(form.kind == "model" for form in named_so):
            return False
    return len(asked.tokens) > 1 or (
        asked.tokens[0] in fit.form.tokens.split() and not fit.extra - {"suffix", "date"}
    )

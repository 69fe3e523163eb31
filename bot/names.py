"""The artifact someone means, however they spell it: words are repaired, numbers never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from bot.meaning import (
    FAR,
    LESS_LIKELY,
    OFFERED,
    WELL_KNOWN,
    among_fits,
    among_whole,
    by_nickname,
    is_guesswork,
    resolution,
)
from bot.naming import Asked, Fit, Form, Group, NameTable, Word, distinct
from bot.spelling import (
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

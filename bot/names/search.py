"""The search for forms that answer what was typed, ever looser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from bot.names.alignment import Alignment, Group, align
from bot.names.forms import Form, NameTable, Typed, distinct
from bot.names.prominence import WELL_KNOWN
from bot.names.repairs import alternatives, itself, joined
from bot.names.spelling import REPAIRED_TWICE, SUFFIXES, bag, digest, kind_of, tokens

LOOKED_AT = 48
"""Forms that one search reads, best known first: what is further down is not meant."""

TOKENS_READ = 20
"""Tokens of a typed name that are looked up; longer texts are no names."""

FILLERS = frozenset("api model please".split())
"""Words that people put beside a name without meaning them."""

KNOWN_WORD = 2
"""Typing errors that it counts besides to take a word for another that means something too."""

READ_AS = 24
"""Combinations of readings that are tried at most."""


class Search:
    """One look for forms that answer what was typed; remembers which words it has looked up."""

    def __init__(self, table: NameTable, asked: Typed) -> None:
        self._table = table
        self._asked = asked
        self._alternatives: dict[tuple[str, int], Group] = {}

    def run(self) -> list[Alignment]:
        """Whole names first, then parts of names, then names with typing errors."""
        literal = [itself(token) for token in self._asked.tokens]
        aligned = self._with_tokens(literal)
        told = [token for token in self._asked.tokens if token not in FILLERS]
        if told and len(told) < len(literal) and not any(one.is_whole for one in aligned):
            aligned = self._with_tokens([itself(token) for token in told])
        if any(one.is_whole for one in aligned):
            return aligned
        words = {token for token in self._asked.tokens if token.isalpha()}
        self._known = self._table.known(words)
        if len(self._known) == len(words):
            aligned += self._covering(literal)
            if any(one.is_full for one in aligned):
                return aligned
        for errors in (1, 2) if len(self._known) < len(words) else (1,):
            aligned += self._with_errors(errors)
            if any(one.is_full for one in aligned):
                return aligned
        return aligned or self._guessed() or self._without_a_word()

    def _with_tokens(self, reading: Sequence[Group]) -> list[Alignment]:
        """Forms that have just these tokens, maker and date aside."""
        aligned = []
        seen = set()
        for chosen in islice(product(*reading), READ_AS):
            for part in _told_without_maker([token for token, _ in chosen]):
                key = bag(part)
                if key and key not in seen:
                    seen.add(key)
                    aligned += self._aligned(reading, self._table.with_bag(digest(key)))
        return [one for one in aligned if one.missing <= {"suffix", "date", "maker"}]

    def _covering(self, reading: Sequence[Group]) -> list[Alignment]:
        """Forms that have all that was typed, and more."""
        groups = [
            [token for token, _ in group] + ["@" + group[0][0]] * group[0][0].isalpha()
            for group in reading
            if group[0][0] not in SUFFIXES or len(reading) == 1
        ]
        aligned = self._aligned(reading, self._table.matching(groups, LOOKED_AT))
        return [one for one in aligned if one.missing <= {"suffix", "maker"}]

    def _with_errors(self, errors: int) -> list[Alignment]:
        """Forms that have what was typed, with so many typing errors in a word."""
        readings = list(self._repaired(errors))
        aligned = [one for reading in readings for one in self._with_tokens(reading)]
        if not any(one.is_full for one in aligned):
            aligned += [one for reading in readings for one in self._covering(reading)]
        return aligned

    def _guessed(self) -> list[Alignment]:
        """Forms that have all but one part, the unknown words or a word, and something like it."""
        told = self._asked.tokens
        unknown = {token for token in told if token.isalpha() and token not in self._known}
        suspects = [unknown] if unknown else [{t} for t in told if len(told) > 2 and len(t) > 3]
        aligned = []
        for suspect in suspects:
            sure = [token for token in told if token not in suspect and token not in SUFFIXES]
            groups = [[token for token, _ in itself(token)] for token in sure]
            forms = self._table.matching(groups, 2 * LOOKED_AT)
            aligned += self._aligned([itself(token) for token in told], forms)
        return [one for one in aligned if one.missing <= {"suffix", "maker", "guess"}]

    def _without_a_word(self) -> list[Alignment]:
        """Whole names that say all but one word of what was typed: o3 mini high."""
        reading = [itself(token) for token in self._asked.tokens]
        aligned = []
        for group in reading:
            rest = [
                other for other in reading if other is not group and other[0][0] not in SUFFIXES
            ]
            if group[0][0].isalpha() and len(rest) > 1:
                aligned += self._with_tokens(rest)
        forms = distinct(one.form for one in aligned if one.is_whole)
        return self._aligned(reading, forms)

    def _aligned(self, reading: Sequence[Group], forms: Iterable[Form]) -> list[Alignment]:
        return [align(reading, self._asked.owner, form) for form in forms]

    def _repaired(self, errors: int) -> Iterator[list[Group]]:
        """Other readings of what was typed: words repaired, joined and split, numbers kept."""
        for variant in self._variants():
            reading = [
                itself(token) + self._alternatives_to(token, errors)
                if self._is_doubtful(token)
                else itself(token)
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
        yield from joined(told)
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
            found = alternatives(self._table, word, errors)
            self._alternatives[word, errors] = tuple((near, n + doubt) for near, n in found)
        return self._alternatives[word, errors]


def _told_without_maker(told: list[str]) -> Iterator[list[str]]:
    """What was typed, and without words before or behind it that may be its maker's, or a date."""
    yield told
    for n in range(1, min(4, len(told))):
        yield told[n:]
        yield told[:-n]
    undated = [token for token in told if kind_of(token) != "date"]
    if undated and undated != told:
        yield undated

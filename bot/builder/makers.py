"""Who makes models: how sources write a maker, and which maker a model's own name speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.curated.reading import parse, text_of


@dataclass(frozen=True, slots=True)
class Maker:
    """One maker as ``curated/makers.toml`` has it, which says what each field is for."""

    id: str
    name: str = ""
    also: Sequence[str] = ()
    family: str = ""
    dotted: Sequence[str] = ()
    glued: Sequence[str] = ()
    hosts: Sequence[str] = ()
    words: Sequence[str] = ()
    resells: bool = False
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Makers:
    """Every maker we know; of two whose family a name may be, the first one made it."""

    def __init__(
        self,
        makers: Sequence[Maker],
        *,
        tunes: str,
        glued: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> None:
        """``tunes`` are names nobody's family made; ``glued`` and ``words`` are of gateways."""
        self.names = {maker.id: maker.name for maker in makers if maker.name}
        """How a maker is called in a sentence, where that is not its id."""
        self.dotted = re.compile(rf"^({_any(_all(makers, 'dotted'))})\.(?=[a-z])")
        """A maker before a dot: ``anthropic.claude``."""
        self.glued = re.compile(rf"^(?:{_any([*_all(makers, 'glued'), *glued])})-{{1,2}}(?=[a-z])")
        """A maker or a host before a dash: ``azure-gpt``."""
        self.hosts = frozenset(_all(makers, "hosts"))
        """Words in front of a name that may only say where it is hosted."""
        self.words = frozenset([*_all(makers, "words"), *words])
        """Makers and gateways: in front of a name they add nothing the name does not say."""
        self.resellers = frozenset(maker.id for maker in makers if maker.resells)
        """Makers that also resell others' models under their own path."""
        self.beside = {key: tuple(told) for one in makers for key, told in one.beside.items()}
        """By a maker's spelling, what people write beside a name in its place."""
        self._ids = {text: maker.id for maker in makers for text in (maker.id, *maker.also)}
        self._families = [(re.compile(tunes), "")]
        self._families += [(re.compile(one.family), one.id) for one in makers if one.family]

    def of_org(self, text: str) -> str:
        """The maker a path segment or owner names, or ''."""
        return self._ids.get(text.casefold(), "")

    def of_name(self, name: str) -> str:
        """The maker a cleaned model name speaks of, or ''."""
        return next((maker for pattern, maker in self._families if pattern.search(name)), "")


@cache
def read_makers() -> Makers:
    """The reviewed table of makers."""
    told = parse("makers.toml", text_of("makers.toml"))
    makers = [Maker(**row) for row in told["maker"]]
    return Makers(makers, tunes=told["tunes"], **told["gateways"])


def _all(makers: Iterable[Maker], name: str) -> list[str]:
    return [text for maker in makers for text in getattr(maker, name)]


def _any(texts: Iterable[str]) -> str:
    """An expression that matches any of these, the longest first."""
    return "|".join(map(re.escape, sorted(texts, key=lambda text: (-len(text), text))))

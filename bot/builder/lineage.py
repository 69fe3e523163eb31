"""Which thing is made of which: versions, quantised builds, families and successors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.builder.identity import identify, spelled, unquantised
from bot.builder.makers import Makers
from bot.builder.reviewed import Pin
from bot.builder.things import Mention, Thing
from bot.names.dates import without_date


class Lineage:
    """All models of a build by what their names say."""

    def __init__(self, makers: Makers, things: Mapping[str, Thing], pins: Iterable[Pin]) -> None:
        self._makers = makers
        self._models: dict[str, dict[str, str]] = defaultdict(dict)
        for thing in things.values():
            if thing.kind == "model":
                self._models[identify(thing.slug, makers).key][thing.maker] = thing.slug
        for pin in pins:
            if pin.kind == "model" and pin.artifact in things:
                for name in pin.names:
                    key = identify(name, makers).key
                    self._models[key].setdefault(pin.maker, pin.artifact)

    def link(self, things: Iterable[Thing]) -> None:
        """Note in each thing what it is made of, as names or sources say."""
        for thing in things:
            if thing.kind == "model":
                self._link_model(thing)
            for mention in thing.mentions:
                for relation, target in mention.entry.relations:
                    if relation != "in_family" and (slug := self.find(target, thing.maker)):
                        _add(thing, relation, slug, mention)

    def _link_model(self, thing: Thing) -> None:
        last = thing.slug.split("/")[-1]
        if thing.undated != last and (slug := self._own(thing.undated, thing.maker)):
            _add(thing, "version_of", slug)
        if (bare := unquantised(last)) and (slug := self.find(bare, thing.maker)):
            _add(thing, "quantisation_of", slug)
        bare = re.sub(r"-(instruct|it|chat)$", "", last)
        if bare != last and (slug := self._own(bare, thing.maker)):
            _add(thing, "in_family", slug)

    def _own(self, slug: str, maker: str) -> str:
        return self._models.get(spelled(slug), {}).get(maker, "")

    def find(self, name: str, maker: str) -> str:
        """The slug a model's name means: this maker's, else the only one that bears it."""
        read = identify(name, self._makers)
        bearers = self._models.get(read.key, {})
        if found := bearers.get(read.maker) or bearers.get(maker):
            return found
        return next(iter(bearers.values())) if len(bearers) == 1 else ""


def is_version_of(slug: str, other: str) -> bool:
    """Whether ``slug`` is a dated snapshot of ``other``."""
    head, _, last = slug.rpartition("/")
    return bool(last) and slug != other and f"{head}/{without_date(last)[0]}" == other


def _add(thing: Thing, relation: str, slug: str, mention: Mention | None = None) -> None:
    if slug != thing.slug:
        thing.links.setdefault((relation, slug), mention)

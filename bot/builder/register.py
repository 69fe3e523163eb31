"""Who is who: from entries under many names to one thing with all that is said of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.builder.aliases import SETTINGS, spellings, tells_more, tokens_of, without_provider
from bot.builder.identity import Identity, compact, identify, spelled
from bot.builder.lineage import Lineage
from bot.builder.makers import Makers
from bot.builder.providers import Provider, Providers
from bot.builder.reviewed import Pin
from bot.builder.slugs import (
    common_slug,
    free_slug,
    name_rank,
    plain_name,
    repo_key,
    slug_of,
    told_apart,
)
from bot.builder.things import Mention, Thing, Unmatched
from bot.model import Kind
from bot.sources.reading import Entry

PRECEDENCE: tuple[Kind, ...] = (
    "model",
    "library",
    "agent",
    "mcp_server",
    "tool",
    "platform",
    "dataset",
    "repository",
)
"""Where sources call one repository different things, the more telling kind stands."""

EFFORT = re.compile(r"-(?:x?high|medium|low|minimal|none|thinking(?:-\d+k|-minimal)?)$")
"""Endings that are a setting of a model where the model without them exists."""

NOT_OWNERS = re.compile(
    r"^(?:models|routers|accounts|fal-ai|openrouter|stealth|hd|standard|low|medium|high|auto|"
    r"decision-models|streaming|v\d.*|.*\d-x-\d.*|.*-region.*|[a-z]{2}-[a-z]+-\d|\d.*)$"
)
"""Path segments before a model's name that say something else than who made it."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = re.compile(rf"({'|'.join(MONTHS)})-(20\d\d)")

EFFORT_MAKERS = frozenset({"openai", "anthropic", "x-ai", "google"})


class Register:
    """Collects entries and answers with things; the order of sources does not matter."""

    def __init__(self, makers: Makers, providers: Providers, pins: Iterable[Pin] = ()) -> None:
        self.makers = makers
        self.providers = providers
        self.pins = tuple(pins)
        self.unmatched: list[Unmatched] = []
        self._models: dict[tuple[str, str], list[tuple[Mention, Identity]]] = defaultdict(list)
        self._others: dict[str, list[Mention]] = defaultdict(list)
        self._pinned: dict[str, list[Mention]] = defaultdict(list)
        self._carried: dict[str, list[Mention]] = defaultdict(list)
        self._decided = {
            (pin.source, name.casefold()): pin for pin in self.pins for name in pin.names
        }

    # -- collecting -------------------------------------------------------------------------

    def add(self, source: str, entry: Entry) -> None:
        """Take one entry in."""
        provider = self.providers.of(entry.provider) if entry.provider else None
        if pin := self._pin(source, entry):
            self._pinned[pin.artifact].append(Mention(source, entry, provider))
        elif entry.kind == "model":
            identity = self._identity(entry, provider)
            mention = Mention(source, entry, provider, identity.qualifier)
            self._models[identity.maker, identity.key].append((mention, identity))
        else:
            self._others[self._key(source, entry)].append(Mention(source, entry, provider))

    def add_carried(self, source: str, slug: str, home: str, entry: Entry) -> None:
        """Take in an entry of an older catalog, which says what thing it is about."""
        provider = self.providers.of(entry.provider) if entry.provider else None
        named = identify(without_provider(entry), self.makers) if provider else None
        mention = Mention(source, entry, provider, named.qualifier if named else "", home=home)
        if any(pin.artifact == slug for pin in self.pins):
            self._pinned[slug].append(mention)
        elif entry.kind == "model":
            maker, _, last = slug.rpartition("/")
            identity = _by(identify(last, self.makers), maker)
            self._models[maker, identity.key].append((mention, identity))
        else:
            self._carried[slug].append(mention)

    def _pin(self, source: str, entry: Entry) -> Pin | None:
        names = (entry.native_id, entry.name, entry.repo, entry.hf_id)
        for name in filter(None, names):
            for scope in (source, ""):
                if pin := self._decided.get((scope, name.casefold())):
                    return pin
        return None

    def _identity(self, entry: Entry, provider: Provider | None) -> Identity:
        named = self._named(entry)
        if not provider and entry.hf_id and "/" in entry.hf_id:
            owner = entry.hf_id.split("/")[0]
            if entry.hf_id.casefold() == entry.native_id.casefold():
                return _by(named, self.makers.of_org(owner) or slug_of(owner))
        only = provider.makers[0] if provider and len(provider.makers) == 1 else ""
        if only and provider and not provider.resells and "/" not in without_provider(entry):
            return _by(named, only)
        if named.maker:
            return named
        if entry.maker and (maker := self.makers.of_org(entry.maker)):
            return _by(named, maker)
        if only and provider and not provider.resells:
            return _by(named, only)
        return _by(named, self._owner(entry)) if provider else named

    def _named(self, entry: Entry) -> Identity:
        """What the entry's own name says, or the lab model upstream files it under.

        Upstream files some ids under a sibling (a distilled model under the one it was distilled
        from): where the id names a known maker's model of another version, size or word, it counts.
        """
        own = identify(without_provider(entry), self.makers)
        if not entry.base:
            return own
        base = identify(entry.base, self.makers)
        differs = (tokens_of(own.slug) ^ tokens_of(base.slug)) - SETTINGS - self.makers.words
        return own if own.maker and differs else base

    def _owner(self, entry: Entry) -> str:
        """The maker a gateway writes before a model's name (``klingai/kling-v3``), or ''."""
        segments = without_provider(entry).casefold().split("/")
        owner = slug_of(segments[-2]) if len(segments) > 1 else ""
        return owner if owner and not NOT_OWNERS.search(owner) else ""

    def _key(self, source: str, entry: Entry) -> str:
        if entry.kind == "platform" and not entry.repo:
            return self.providers.of(entry.native_id).id
        if entry.repo:
            return repo_key(entry)
        named = entry.base or entry.native_id
        slug = "/".join(filter(None, (slug_of(piece) for piece in named.split("/"))))
        ending = "-mcp" if entry.kind == "mcp_server" and "/" not in slug else ""
        return f"{slug}{ending}"[:120] or f"{source}-{slug_of(entry.name)}"

    # -- answering --------------------------------------------------------------------------

    def things(self) -> list[Thing]:
        """Every thing, with its aliases and lineage; slugs are unique and stable."""
        self._join_unknown_makers()
        self._fold_efforts()
        self._fold_months()
        things = {thing.slug: thing for thing in self._pinned_things()}
        for thing in (*self._model_things(), *self._other_things()):
            thing.slug = free_slug(thing, things)
            things[thing.slug] = thing
        self._name_platforms(things)
        self._drop_borrowed_aliases(things)
        self.lineage = Lineage(self.makers, things, self.pins)
        self.lineage.link(things.values())
        return sorted(things.values(), key=lambda thing: thing.slug)

    def _join_unknown_makers(self) -> None:
        """A name without a maker belongs to the one maker that has it; else it stays alone."""
        makers_of: dict[str, set[str]] = defaultdict(set)
        for maker, key in self._models:
            if maker:
                makers_of[key].add(maker)
        for maker, key in sorted(self._models):
            if maker:
                continue
            known = makers_of.get(key, set())
            if len(known) == 1:
                group = self._models.pop((maker, key))
                self._models[next(iter(known)), key] += group
            elif all(mention.provider for mention, _ in self._models[maker, key]):
                self._note_unknown(self._models[maker, key], known)

    def _note_unknown(self, group: list[tuple[Mention, Identity]], known: set[str]) -> None:
        mention, identity = group[0]
        reason = "several makers have this name" if known else "maker not recognised"
        near = tuple(sorted(f"{maker}/{identity.slug}" for maker in known))
        if len({mention.source for mention, _ in group}) == 1:
            self.unmatched.append(Unmatched(mention.source, mention.entry.native_id, reason, near))

    def _fold_efforts(self) -> None:
        """An effort is a setting: ``o4-mini-high`` is o4-mini where o4-mini exists."""
        for maker, key in sorted(self._models):
            group = self._models[maker, key]
            slug = group[0][1].slug
            base = EFFORT.sub("", slug)
            target = (maker, spelled(base))
            if maker in EFFORT_MAKERS and base != slug and target in self._models:
                effort = slug[len(base) + 1 :]
                self._models[target] += [(replace(p, effort=effort), i) for p, i in group]
                del self._models[maker, key]

    def _fold_months(self) -> None:
        """A month for a date (``gpt-4o-aug-2024``) is the one snapshot of that month."""
        for maker, key in sorted(self._models):
            identity = self._models[maker, key][0][1]
            if not (month := MONTH.search(identity.date)):
                continue
            digits = f"{month[2]}{MONTHS.index(month[1]) + 1:02}"
            same = [
                other
                for other in self._models
                if other[0] == maker and other != (maker, key)
                if _is_of_month(self._models[other][0][1], identity.undated, digits)
            ]
            if len(same) == 1:
                self._models[same[0]] += self._models.pop((maker, key))

    def _pinned_things(self) -> Iterator[Thing]:
        pins = {pin.artifact: pin for pin in reversed(self.pins)}
        for slug, pin in sorted(pins.items()):
            mentions = self._pinned.get(slug, [])
            if pin.kind == "model":
                identity = identify(slug, self.makers)
                for key in {spelled(slug.split("/")[-1]), identity.key}:
                    mentions += [p for p, _ in self._models.pop((pin.maker, key), [])]
            else:
                mentions += self._others.pop(slug, [])
            if not mentions:
                continue
            thing = Thing(slug, pin.kind, pin.name, pin.maker, pin.url)
            self._fill(thing, mentions)
            thing.name, thing.url = pin.name, pin.url or thing.url
            for each in self.pins:
                if each.artifact == slug:
                    for name in each.names:
                        thing.call(name, "curated", "curated")
            yield thing

    def _model_things(self) -> Iterator[Thing]:
        for (maker, key), group in sorted(self._models.items()):
            slug = common_slug(identity for _, identity in group)
            thing = Thing(f"{maker}/{slug}" if maker else slug, "model", slug, maker)
            self._fill(thing, [mention for mention, _ in group])
            thing.name = self._model_name(slug, key, thing.mentions)
            yield thing

    def _other_things(self) -> Iterator[Thing]:
        groups = {slug: list(mentions) for slug, mentions in self._carried.items()}
        for key, mentions in self._others.items():
            for slug, group in told_apart(key, mentions):
                groups.setdefault(slug, []).extend(group)
        for slug, group in sorted(groups.items()):
            kinds = {mention.entry.kind for mention in group}
            kind = next(kind for kind in PRECEDENCE if kind in kinds)
            thing = Thing(slug, kind, plain_name(slug, kind, group))
            thing.maker = slug.split("/")[0] if group[0].entry.repo else ""
            self._fill(thing, group)
            yield thing

    def _fill(self, thing: Thing, mentions: list[Mention]) -> None:
        thing.mentions = sorted(
            mentions, key=lambda mention: (mention.source, mention.entry.native_id)
        )
        thing.call(
            thing.slug.split("/")[-1] if thing.kind == "model" else thing.slug,
            "canonical",
            "curated",
        )
        for mention in thing.mentions:
            entry = mention.entry
            offered = mention.provider is not None
            thing.hf_id = thing.hf_id or ("" if offered else entry.hf_id)
            thing.repo = thing.repo or entry.repo
            own = "" if offered or entry.scores else _https(entry.url)
            thing.url = thing.url or (own if mention.home is None else mention.home)
            if not thing.maker and entry.maker:
                thing.maker = entry.maker[:80]
            shared = entry.kind != "model" and entry.repo.casefold() != thing.slug
            for alias, kind in spellings(mention):
                if not (shared and alias == entry.repo):
                    thing.call(alias, kind, mention.source)
        if thing.kind == "model":
            identity = identify(thing.slug, self.makers)
            thing.family, thing.undated = identity.family, identity.undated

    def _model_name(self, slug: str, key: str, mentions: list[Mention]) -> str:
        """The display name its lab or a feed gives it, if it says the same as the id does."""
        ranked = sorted(mentions, key=lambda mention: (name_rank(mention), mention.source))
        for mention in ranked:
            name = mention.entry.name.strip()
            read = identify(name, self.makers)
            is_id = " " not in name and compact(name.casefold()) != compact(slug)
            if is_id or len(name) > 80 or "/" in name or read.qualifier:
                continue
            if read.key == key:
                return re.sub(r"[ -]\(?latest\)?$", "", name, flags=re.IGNORECASE)
        return slug

    def _name_platforms(self, things: dict[str, Thing]) -> None:
        """Every provider that sells something is a platform, whether a source lists it or not."""
        offered = {
            mention.provider.id: mention.provider
            for thing in list(things.values())
            for mention in thing.mentions
            if mention.provider
        }
        for slug, provider in sorted(offered.items()):
            if slug not in things:
                name = provider.name or slug.replace("-", " ").title()
                things[slug] = Thing(slug, "platform", name)
                things[slug].call(name, "display", "curated")
            elif provider.name and things[slug].kind == "platform":
                things[slug].name = provider.name
            for spelling in self.providers.spellings(slug):
                things[slug].call(spelling, "curated", "curated")

    def _drop_borrowed_aliases(self, things: Mapping[str, Thing]) -> None:
        """A spelling that is another model's own name is not this one's alias."""
        own: dict[str, set[str]] = defaultdict(set)
        for thing in things.values():
            if thing.kind == "model":
                own[identify(thing.slug, self.makers).key].add(thing.slug)
        for thing in things.values():
            if thing.kind != "model":
                continue
            for alias, (kind, _) in list(thing.aliases.items()):
                read = identify(alias, self.makers)
                mine = own.get(read.key, set())
                other_date = read.date and read.date != identify(thing.slug, self.makers).date
                borrowed = (mine and thing.slug not in mine) or other_date
                plain = kind in ("native_id", "display", "floating") and alias != thing.name
                if kind != "curated" and (
                    borrowed or (plain and not tells_more(alias, thing, self.makers.words))
                ):
                    del thing.aliases[alias]


def _is_of_month(sibling: Identity, undated: str, month: str) -> bool:
    return sibling.undated == undated and compact(sibling.date)[:6] == month


def _by(identity: Identity, maker: str) -> Identity:
    return Identity(maker, identity.slug, identity.date, identity.qualifier, identity.floating)


def _https(url: str) -> str:
    return url if url.startswith("https://") and len(url) <= 300 else ""

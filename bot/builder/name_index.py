"""Writes the index that names are found by: keys, token bags, words best known first, deletes."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.builder.makers import read_makers
from bot.curated.reading import parse, text_of
from bot.model import Kind
from bot.names.spelling import (
    REPAIRED,
    REPAIRED_TWICE,
    bag,
    clean,
    compact_key,
    deletes,
    digest,
    kind_of,
    read_spelling,
    tokens,
)

TABLES = """
-- Ids are the catalog's own: best known first. makers: words that may stand beside the name.
CREATE TABLE name_artifact(
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL, kind TEXT NOT NULL, makers TEXT NOT NULL
);
-- One way to write one artifact, as typed tokens; ids in order of the artifacts. alias is 0
-- where the artifact's own id or name is written so.
CREATE TABLE name_form(
  id INTEGER PRIMARY KEY, artifact INTEGER NOT NULL, alias INTEGER NOT NULL,
  bag INTEGER NOT NULL, tokens TEXT NOT NULL
);
CREATE INDEX name_form_bag ON name_form(bag);
CREATE TABLE name_key(
  key TEXT NOT NULL, form INTEGER NOT NULL, PRIMARY KEY(key, form)
) WITHOUT ROWID;
CREATE TABLE name_nickname(
  key TEXT NOT NULL, place INTEGER NOT NULL, form INTEGER NOT NULL, PRIMARY KEY(key, place)
) WITHOUT ROWID;
-- best: the best known form that has the word; deletes lead from a misspelling to the word.
CREATE TABLE name_word(id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, best INTEGER NOT NULL);
CREATE TABLE name_delete(
  hash INTEGER NOT NULL, word INTEGER NOT NULL, PRIMARY KEY(hash, word)
) WITHOUT ROWID;
-- ^word marks the first word of an artifact's own name, @word its maker; rowids are form ids,
-- so that rows stream best known first.
CREATE VIRTUAL TABLE name_fts USING fts5(
  tokens, content='', detail='none', columnsize=0, prefix='1 2 3 4',
  tokenize="ascii tokenchars '.^@'"
);
"""

FORMS_EACH = 12
"""Ways to write one artifact that are kept; a model with 60 spellings has about eight."""

FORGIVEN_TWICE = 3000
"""Words of forms better known than this are found in spite of two typing errors."""

MAKERS_EACH = 12
"""Words that may stand beside a name: its maker and the platforms that spell it."""


@dataclass(frozen=True, slots=True)
class Name:
    """How one artifact is called; ``rowid`` 1 is the best known."""

    rowid: int
    artifact: str
    kind: Kind
    maker: str | None
    name: str
    aliases: tuple[str, ...]
    popularity: float


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write an artifact: its tokens and the compact keys that spell it so."""

    tokens: tuple[str, ...]
    keys: frozenset[str]
    is_alias: bool


def write_index(
    connection: sqlite3.Connection,
    names: Iterable[Name],
    nicknames: Mapping[str, tuple[str, ...]],
) -> None:
    """Create and fill the tables that names are found by; the same names give the same bytes."""
    ordered = sorted(names, key=lambda name: name.rowid)
    connection.executescript(TABLES)
    makers = _makers(ordered)
    words: dict[str, int] = {}
    form_id = 0
    for name in ordered:
        own_makers = makers[name.rowid]
        connection.execute(
            "INSERT INTO name_artifact VALUES (?, ?, ?, ?)",
            (name.rowid, name.artifact, name.kind, " ".join(own_makers)),
        )
        for form in _forms(name, own_makers):
            form_id += 1
            _write_form(connection, form_id, name.rowid, form, own_makers)
            for word in (*form.tokens, *own_makers):
                if word.isalpha():
                    words.setdefault(word, form_id)
    _write_words(connection, words)
    _write_nicknames(connection, nicknames)
    connection.execute("INSERT INTO name_fts(name_fts) VALUES ('optimize')")
    connection.commit()


def _write_form(
    connection: sqlite3.Connection,
    form_id: int,
    artifact: int,
    form: _Form,
    makers: Sequence[str],
) -> None:
    connection.execute(
        "INSERT INTO name_form VALUES (?, ?, ?, ?, ?)",
        (form_id, artifact, form.is_alias, digest(bag(form.tokens)), " ".join(form.tokens)),
    )
    connection.executemany(
        "INSERT INTO name_key VALUES (?, ?)", [(key, form_id) for key in sorted(form.keys)]
    )
    first = () if form.is_alias else ("^" + form.tokens[0],)
    marked = (*first, *("@" + maker for maker in makers))
    connection.execute(
        "INSERT INTO name_fts(rowid, tokens) VALUES (?, ?)",
        (form_id, " ".join((*form.tokens, *marked))),
    )


def _write_words(connection: sqlite3.Connection, words: Mapping[str, int]) -> None:
    ordered = sorted(words.items(), key=lambda item: (item[1], item[0]))
    connection.executemany(
        "INSERT INTO name_word VALUES (?, ?, ?)",
        [(n, word, best) for n, (word, best) in enumerate(ordered, 1)],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO name_delete VALUES (?, ?)",
        sorted(
            (digest(rest), n)
            for n, (word, best) in enumerate(ordered, 1)
            if len(word) >= REPAIRED
            for rest in deletes(word, _errors_forgiven(word, best))
        ),
    )


def _errors_forgiven(word: str, best: int) -> int:
    return 2 if len(word) >= REPAIRED_TWICE and best <= FORGIVEN_TWICE else 1


def _write_nicknames(
    connection: sqlite3.Connection, nicknames: Mapping[str, tuple[str, ...]]
) -> None:
    for nickname, meant in sorted(nicknames.items()):
        forms = [form for name in meant if (form := _form_called(connection, name))]
        connection.executemany(
            "INSERT OR IGNORE INTO name_nickname VALUES (?, ?, ?)",
            [(compact_key(nickname), place, form) for place, form in enumerate(forms)],
        )


def _form_called(connection: sqlite3.Connection, name: str) -> int | None:
    """The best known form that is spelled exactly so; ``a | b`` is the first that is there."""
    found = (_form_spelled(connection, alternative.strip()) for alternative in name.split("|"))
    return next((form for form in found if form), None)


def _form_spelled(connection: sqlite3.Connection, name: str) -> int | None:
    """The form that an id or a name of any maker means."""
    row = connection.execute(
        "SELECT min(f.id) FROM name_artifact a JOIN name_form f ON f.artifact = a.id"
        " WHERE a.slug = ?",
        (name,),
    ).fetchone()
    if row[0] is None:
        row = connection.execute(
            "SELECT f.id FROM name_key k JOIN name_form f ON f.id = k.form WHERE k.key = ?"
            " ORDER BY f.alias, f.id LIMIT 1",
            (compact_key(read_spelling(name).name),),
        ).fetchone()
    return int(row[0]) if row else None


@cache
def read_nicknames() -> Mapping[str, tuple[str, ...]]:
    """What people call things, as reviewed: nickname to the names it may mean, likeliest first."""
    table = parse("nicknames.toml", text_of("nicknames.toml"))["nickname"]
    return {
        nickname: (meant,) if isinstance(meant, str) else tuple(meant)
        for nickname, meant in table.items()
    }


def _forms(name: Name, makers: Sequence[str]) -> Iterator[_Form]:
    """The distinct ways to write one artifact, its own id and name first."""
    keys: dict[tuple[str, ...], set[str]] = {}
    own: set[tuple[str, ...]] = set()
    removable = set(makers) - _own_words(name)
    for place, written in enumerate((name.artifact, name.name, *name.aliases)):
        spelled = read_spelling(written).name
        for told in _spoken(tokens(spelled), removable, keep_whole=place < 2):
            keys.setdefault(told, set()).update((compact_key(spelled), "".join(told)))
        if place < 2:
            own.add(tokens(spelled))
    for told in [told for told in keys if told][:FORMS_EACH]:
        yield _Form(told, frozenset(keys[told] - {""}), told not in own)


def _spoken(told: tuple[str, ...], makers: set[str], keep_whole: bool) -> Iterator[tuple[str, ...]]:
    """A form as written, and without the maker's name before it."""
    bare = told[1:] if len(told) > 2 and told[0] in makers else told
    if told and (keep_whole or bare == told):
        yield told
    if bare != told:
        yield bare


def _makers(names: Sequence[Name]) -> dict[int, tuple[str, ...]]:
    """Words that may stand beside each name; a name without any takes its family's maker."""
    stated = {name.rowid: _stated_makers(name) for name in names}
    families: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        if name.kind == "model" and stated[name.rowid]:
            families[_head(name)][stated[name.rowid][0]] += 1
    for name in names:
        if name.kind == "model" and not stated[name.rowid] and (known := families[_head(name)]):
            maker, votes = known.most_common(1)[0]
            if votes * 2 > known.total():
                stated[name.rowid] = _called(maker)
    return stated


def _head(name: Name) -> str:
    told = tokens(read_spelling(name.artifact).name)
    return told[0] if told else ""


def _stated_makers(name: Name) -> tuple[str, ...]:
    owners = [read_spelling(written).owner for written in (name.artifact, *name.aliases)]
    found: dict[str, None] = {}
    for owner in dict.fromkeys((name.maker or "", *owners)):
        for part in owner.split("/"):
            if part:
                found.update(dict.fromkeys(_called(part)))
    return tuple(found)[:MAKERS_EACH]


def _own_words(name: Name) -> frozenset[str]:
    return frozenset(tokens(read_spelling(name.artifact).name))


@cache
def _called(owner: str) -> tuple[str, ...]:
    """What an owner is called: mistralai is also mistral, meta-llama is also meta."""
    owner = clean(owner)
    whole = compact_key(owner)
    if not whole.isalnum() or not any(map(str.isalpha, whole)):
        return ()
    parts = [word for word in tokens(owner) if len(word) > 2 and kind_of(word) == "word"]
    short = [whole.removesuffix("ai")] if len(whole) > 6 else []
    others = [c for word in (whole, *short, *parts) for c in read_makers().beside.get(word, ())]
    words = dict.fromkeys((whole, *short, "".join(tokens(owner)), *parts, *others))
    return tuple(word for word in words if word not in _NO_MAKERS)


_NO_MAKERS = frozenset(
    "github com www org inc team lab research foundation community project model official"
    " codestral text completion".split()
)
"""Words in an owner's name, or in a route, that would claim what does not belong to it."""

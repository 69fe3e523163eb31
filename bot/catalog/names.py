"""Names in the catalog file: its index of them, and the artifacts they mean."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from bot.catalog.reader import Reader
from bot.model import Artifact, Kind, Resolution, bare_kind
from bot.names import resolve as names
from bot.names.forms import Form, Word

_FORM = "f.id, f.artifact, a.slug, a.kind, a.makers, f.tokens, f.alias"
_JOINED = "JOIN name_artifact a ON a.id = f.artifact"

BEARING = f"""
SELECT {_FORM} FROM name_key k JOIN name_form f ON f.id = k.form {_JOINED}
WHERE k.key = :key ORDER BY k.form LIMIT :limit
"""
WITH_BAG = f"""
SELECT {_FORM} FROM name_form f {_JOINED} WHERE f.bag = :bag ORDER BY f.id LIMIT :limit
"""
NICKNAMED = f"""
SELECT {_FORM} FROM name_nickname n JOIN name_form f ON f.id = n.form {_JOINED}
WHERE n.key = :key ORDER BY n.place
"""
MATCHING = f"""
SELECT {_FORM} FROM name_fts t JOIN name_form f ON f.id = t.rowid {_JOINED}
WHERE name_fts MATCH :groups LIMIT :limit
"""
GLUED = f"""
SELECT {_FORM} FROM name_key k JOIN name_form f ON f.id = k.form {_JOINED}
WHERE k.key >= :start AND k.key < :end LIMIT :limit
"""
STARTING = """
SELECT word, best FROM name_word WHERE word >= :start AND word < :end ORDER BY best LIMIT :limit
"""

TOKEN_CHARACTERS = "."
"""What a token holds besides letters and digits; ^ and @ mark it in front."""


ALIASES_SHOWN = 10


class SqliteNames:
    """The names in one catalog, over a read-only connection that nothing else may write to."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    def bearing(self, key: str, limit: int = 24) -> list[Form]:
        """Forms spelled exactly so, best known first."""
        return self._forms(BEARING, {"key": key, "limit": limit})

    def with_bag(self, bag: int, limit: int = 24) -> list[Form]:
        """Forms whose telling tokens have this digest, best known first."""
        return self._forms(WITH_BAG, {"bag": bag, "limit": limit})

    def nicknamed(self, key: str) -> list[Form]:
        """What a nickname means, likeliest first."""
        return self._forms(NICKNAMED, {"key": key})

    def matching(self, groups: Sequence[Iterable[str]], limit: int) -> list[Form]:
        """Forms with a token of every group, best known first; ``gpt*`` means any beginning so."""
        alternatives = [list(filter(None, map(_quoted, group))) for group in groups]
        if not all(alternatives) or not alternatives:
            return []
        query = " AND ".join("(" + " OR ".join(group) + ")" for group in alternatives)
        return self._forms(MATCHING, {"groups": query, "limit": limit})

    def glued(self, start: str, limit: int) -> list[Form]:
        """Forms whose compact key begins so, in no order."""
        return self._forms(GLUED, {"start": start, "end": start + "\U0010ffff", "limit": limit})

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """The words that some name has, each with the best known form that has it."""
        asked = list(words)
        marks = ",".join("?" * len(asked))
        return dict(
            self._execute(f"SELECT word, best FROM name_word WHERE word IN ({marks})", asked)
        )

    def near(self, digests: Iterable[int]) -> list[Word]:
        """The words that share one of these deletes."""
        asked = list(digests)
        marks = ",".join("?" * len(asked))
        return list(
            self._execute(
                f"""
                SELECT DISTINCT w.word, w.best FROM name_delete d JOIN name_word w ON w.id = d.word
                WHERE d.hash IN ({marks})
                """,
                asked,
            )
        )

    def starting(self, prefix: str, limit: int) -> list[Word]:
        """The words that begin so, best known first."""
        asked = {"start": prefix, "end": prefix + "\U0010ffff", "limit": limit}
        return list(self._execute(STARTING, asked))

    def _forms(self, query: str, values: dict[str, object]) -> list[Form]:
        return [Form._make(row) for row in self._execute(query, values)]


def _quoted(token: str) -> str:
    """A token as the match language takes it: quoted, a trailing star outside; nothing of a
    token that would be none or several."""
    word = token.rstrip("*")
    if not all(c.isalnum() or c in TOKEN_CHARACTERS for c in word.lstrip("^@")):
        return ""
    return f'"{word}"' + "*" * (word != token) if word else ""


class Names(Reader):
    """Which artifact a name means in one state of the catalog, and artifacts by their ids."""

    def resolve(self, typed: str) -> Resolution:
        """Which artifact a typed name means."""
        exact = self._by_id(typed)
        if exact:
            return Resolution(typed, "match", exact.id)
        with self.reading():
            found = names.resolve(SqliteNames(self.connection), typed)
            return found if found.kind == "match" else self._as_in_code(found)

    def _as_in_code(self, found: Resolution) -> Resolution:
        """What is meant if it was a model's id from a configuration file; else as found."""
        from bot.names.code_ids import is_just, readings

        for reading in readings(found.typed):
            meant = names.resolve(SqliteNames(self.connection), reading)
            others = meant.candidates if meant.artifact else ()
            for slug in filter(None, (meant.artifact, _only(meant), _only(found))):
                if is_just(slug, reading) and self._is_model(slug):
                    return Resolution(found.typed, "match", slug, True, others)
        return found

    def _is_model(self, slug: str) -> bool:
        return any(artifact.kind == "model" for artifact in self.artifacts([slug]))

    def _by_id(self, typed: str) -> Artifact | None:
        """What is named beyond doubt: an id with its owner, or with its kind."""
        if "/" in typed:
            return next(iter(self.artifacts([typed])), None)
        slug, _, kind = typed.partition(" ")
        found = self.artifacts([slug]) if kind else ()
        return next((artifact for artifact in found if typed == with_kind(artifact)), None)

    def complete(self, prefix: str, limit: int) -> tuple[Artifact, ...]:
        """The artifacts someone may be typing, best known first; any well-known before a letter."""
        if not prefix.strip():
            return self.artifacts(self.prominent(limit))
        with self.reading():
            found = names.complete(SqliteNames(self.connection), prefix, limit)
        return self.artifacts(found)

    def address(self, artifact: Artifact) -> str:
        """How a sentence names an artifact, as short as finds the same one again."""
        for name in dict.fromkeys((artifact.id.rpartition("/")[2], artifact.id)):
            again = self.resolve(name)
            if again.artifact == artifact.id and not again.assumed:
                return name
        return with_kind(artifact)

    def artifacts(self, slugs: Sequence[str]) -> tuple[Artifact, ...]:
        """These artifacts in this order; those that are not in the catalog are left out."""
        wanted = json.dumps(list(slugs))
        rows = self.rows(
            """
            SELECT artifact.*, coalesce(maker.name, artifact.maker) AS made_by
            FROM artifact
            LEFT JOIN artifact AS maker ON maker.slug = artifact.maker AND maker.kind = 'platform'
            WHERE artifact.slug IN (SELECT value FROM json_each(:wanted))
            """,
            wanted=wanted,
        )
        aliases = self._aliases(wanted)
        found = {row["slug"]: _artifact(row, aliases[row["slug"]]) for row in rows}
        return tuple(found[slug] for slug in slugs if slug in found)

    def _aliases(self, wanted: str) -> dict[str, list[str]]:
        rows = self.rows(
            """
            SELECT slug, alias FROM artifact JOIN alias ON alias.artifact = artifact.id
            WHERE slug IN (SELECT value FROM json_each(:wanted))
            ORDER BY CASE alias.kind
              WHEN 'curated' THEN 0 WHEN 'display' THEN 1 WHEN 'hf' THEN 2 WHEN 'repo' THEN 3
              WHEN 'canonical' THEN 4 WHEN 'native_id' THEN 5 ELSE 6 END, length(alias), alias
            """,
            wanted=wanted,
        )
        aliases: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            aliases[row["slug"]].append(row["alias"])
        return aliases

    def prominent(self, most: int) -> list[str]:
        """The best-known models that are not gone, best known first."""
        rows = self.rows(
            """
            SELECT slug FROM artifact JOIN headline ON headline.artifact = artifact.id
            WHERE kind = 'model' AND gone_on IS NULL ORDER BY artifact.id LIMIT :most
            """,
            most=most,
        )
        return [row["slug"] for row in rows]


def _only(found: Resolution) -> str | None:
    """What a choice of one offers."""
    is_one = found.kind == "choice" and len(found.candidates) == 1
    return found.candidates[0] if is_one else None


def _artifact(row: sqlite3.Row, aliases: Iterable[str]) -> Artifact:
    known = {row["slug"], row["name"]}
    others = [alias for alias in aliases if alias not in known]
    return Artifact(
        id=row["slug"],
        name=row["name"],
        kind=cast(Kind, row["kind"]),
        maker=row["made_by"],
        url=row["url"],
        aliases=tuple(others[:ALIASES_SHOWN]),
    )


def with_kind(artifact: Artifact) -> str:
    """An id that other names may contain, beyond doubt: ``huggingface platform``."""
    return f"{artifact.id} {bare_kind(artifact.kind)}"

"""The name index in the catalog file: the only SQL for names on the reading path."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

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

"""A thread's own way to read the catalog file, and what every reader of it shares."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast

from bot.errors import CatalogError
from bot.model import Snapshot, Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

SCHEMA_VERSION = 2


LONGEST_WORD = 200
"""What is longer is hardly said twice."""


def find() -> Path:
    """Where the catalog lies by default: inside the wheel's package, or at the checkout's root."""
    package = Path(__file__).parents[1]
    inside = package / "catalog.db"
    return inside if inside.exists() else package.parent / "catalog.db"


def chosen(named: Path | None = None) -> Path:
    """The catalog asked for, by name or by PICKWICK_CATALOG, or the one that came with us."""
    said = named or os.environ.get("PICKWICK_CATALOG")
    return Path(said) if said else find()


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to a catalog of our schema."""
    unreadable = f"The catalog at {path} cannot be read: it is damaged or no catalog at all."
    try:
        # A view may be collected by another thread than the one that asked through it.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise CatalogError(unreadable) from error
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        _check_version(path, version)
        connection.execute("SELECT key FROM meta LIMIT 1").fetchall()
    except sqlite3.Error as error:
        connection.close()
        raise CatalogError(unreadable) from error
    except CatalogError:
        connection.close()
        raise
    return connection


def _check_version(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise CatalogError(
            f"The catalog at {path} has schema {version}, newer than the {SCHEMA_VERSION} "
            "this Pickwick reads: update Pickwick."
        )
    if 0 < version < SCHEMA_VERSION:
        raise CatalogError(
            f"The catalog at {path} has schema {version}, older than the {SCHEMA_VERSION} "
            "this Pickwick reads: build it again with `pickwick refresh`."
        )


RECORD = """
  record.as_of AS as_of, snapshot.source AS source,
  coalesce(record.url, nullif(source.home_url, '')) AS url
"""
PROVENANCE = """
  JOIN record ON record.id = {table}.record
  JOIN snapshot ON snapshot.id = record.snapshot
  JOIN source ON source.id = snapshot.source
"""


def told_in(table: str) -> str:
    return PROVENANCE.format(table=table)


class _Connected:
    """A thread's own connection, closed with the thread or with the view."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        weakref.finalize(self, connection.close)


class Reader:
    """Reads one state of the catalog file, each thread through its own connection."""

    def __init__(self, stamp: tuple[int, int]) -> None:
        self.stamp = stamp
        self._mine = threading.local()

    @classmethod
    def open(cls, path: Path) -> Self:
        """The catalog at ``path`` as it lies there now; CatalogError says what is wrong."""
        reader = cls(stamp_of(path))
        reader.connect(connect(path))
        return reader

    def connect(self, connection: sqlite3.Connection) -> None:
        """Read through this connection in this thread."""
        self._mine.connected = _Connected(connection)

    @property
    def is_connected(self) -> bool:
        """Whether this thread has a connection."""
        return hasattr(self._mine, "connected")

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own; also for the index of names, which has its own tables in this file."""
        return cast(_Connected, self._mine.connected).connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn a damaged file into one whole sentence."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise CatalogError(
                "The catalog is damaged: build it again with `pickwick refresh`."
            ) from error

    @cached_property
    def snapshot(self) -> Snapshot:
        """Which catalog this is."""
        meta = {row["key"]: row["value"] for row in self.rows("SELECT key, value FROM meta")}
        return Snapshot(built=meta.get("built", ""), id=meta.get("id", ""))

    @cached_property
    def source_of(self) -> dict[str | None, Source]:
        """Each source by its id."""
        return {
            row["id"]: Source(row["id"], row["name"], row["home_url"] or None, row["licence"])
            for row in self.rows("SELECT * FROM source")
        }

    def rows(self, sql: str, **values: str | float) -> list[sqlite3.Row]:
        with self.reading(), closing(self.connection.cursor()) as cursor:
            cursor.row_factory = _row  # the index of names reads plain tuples
            return cursor.execute(sql, values).fetchall()


def _row(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> sqlite3.Row:
    """A row whose words are kept once: sources, days and links are the same in most cells."""
    return sqlite3.Row(cursor, tuple(map(_once, values)))


def _once(value: object) -> object:
    return sys.intern(value) if type(value) is str and len(value) <= LONGEST_WORD else value


def made(kind: type[T], row: sqlite3.Row, **told: object) -> T:
    """A dataclass from a row: each field from the column of its name, unless it is told."""
    columns = set(row.keys())
    values = {f.name: row[f.name] for f in fields(kind) if f.name in columns}
    return kind(**values | told)


def stamp_of(path: Path) -> tuple[int, int]:
    """Which state of the file lies there: its inode and the time it was written."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise CatalogError(
            f"There is no catalog at {path}: build one with `pickwick refresh`, "
            "or name another with --catalog."
        ) from error
    except OSError as error:
        raise CatalogError(f"The catalog at {path} cannot be read.") from error
    return found.st_ino, found.st_mtime_ns

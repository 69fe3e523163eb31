"""What teams set and which deliveries were answered, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, event, func, select

from bot.teams.settings import (
    DELIVERY,
    DELIVERY_KEPT,
    KNOWN_FOR,
    METADATA,
    SWEEP_EVERY,
    Settings,
    Teams,
    TeamsError,
    database_url,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TEAM_ID = "slack:T123"
PASSWORD = "corr3ct-horse"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/teams.db"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def opened(url: str) -> Iterator[Callable[[], Teams]]:
    """Opens the same database again and again, as several processes do."""
    known: list[Teams] = []

    def open_one() -> Teams:
        known.append(Teams.open(url))
        return known[-1]

    yield open_one
    for teams in known:
        teams.close()


@pytest.fixture
def teams(opened: Callable[[], Teams]) -> Teams:
    return opened()


def counted(engine: Engine) -> list[str]:
    """The statements sent from now on."""
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    return sent


def deliveries(teams: Teams) -> int:
    with teams.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(DELIVERY)).scalar_one())


# -- settings ----------------------------------------------------------------------------


def test_a_team_that_set_nothing_has_the_usual_settings(teams: Teams) -> None:
    assert teams.settings(TEAM_ID) == Settings()
    assert Settings() == Settings(language="", is_public=False, mentions=True, unfurls=True)


def test_a_face_may_have_other_usual_settings(url: str) -> None:
    usual = Settings(is_public=True, unfurls=False)
    teams = Teams.open(url, usual)

    before = teams.settings(TEAM_ID)
    after = teams.change(TEAM_ID, language="de")

    teams.close()
    assert before == usual
    assert after == Settings(language="de", is_public=True, unfurls=False)


def test_a_change_keeps_what_it_does_not_name(teams: Teams) -> None:
    teams.change(TEAM_ID, language="de", mentions=False)

    changed = teams.change(TEAM_ID, is_public=True)

    assert changed == Settings(language="de", is_public=True, mentions=False)
    assert teams.settings(TEAM_ID) == changed
    assert teams.settings("slack:T999") == Settings()


def test_a_change_is_found_by_who_opens_the_database_later(opened: Callable[[], Teams]) -> None:
    opened().change(TEAM_ID, language="pt-BR", unfurls=False)

    assert opened().settings(TEAM_ID) == Settings(language="pt-BR", unfurls=False)


def test_two_processes_change_different_settings_and_both_stay(
    opened: Callable[[], Teams],
) -> None:
    one, other = opened(), opened()
    assert one.settings(TEAM_ID) == other.settings(TEAM_ID) == Settings()

    one.change(TEAM_ID, mentions=False)
    changed = other.change(TEAM_ID, unfurls=False)

    assert changed == Settings(mentions=False, unfurls=False)
    assert opened().settings(TEAM_ID) == changed


def test_many_threads_change_different_settings_and_all_stay(teams: Teams) -> None:
    changes: list[dict[str, object]] = [
        {"language": "de"}, {"is_public": True}, {"mentions": False}, {"unfurls": False},
    ]  # fmt: skip

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda change: teams.change(TEAM_ID, **change), changes))

    assert teams.settings(TEAM_ID) == Settings("de", True, False, False)


def test_an_unknown_setting_is_refused_and_nothing_is_kept(teams: Teams) -> None:
    with pytest.raises(TypeError):
        teams.change(TEAM_ID, colour="red")

    assert teams.known("slack") == ()


def test_a_team_that_is_forgotten_has_the_usual_settings_again(
    opened: Callable[[], Teams],
) -> None:
    teams = opened()
    teams.change(TEAM_ID, mentions=False)
    teams.change("slack:T999", mentions=False)

    teams.forget(TEAM_ID)
    teams.forget("slack:T000")

    assert teams.settings(TEAM_ID) == opened().settings(TEAM_ID) == Settings()
    assert teams.known("slack") == ("slack:T999",)


def test_only_the_teams_of_one_platform_are_listed(teams: Teams) -> None:
    for team in ("slack:T1", "discord:1", "discord:2", "discordant:3", "dis%:4"):
        teams.change(team, mentions=False)

    assert sorted(teams.known("discord")) == ["discord:1", "discord:2"]
    assert teams.known("dis%") == ("dis%:4",)


# -- the minute for which settings are believed ------------------------------------------


def test_settings_are_read_once_a_minute(teams: Teams) -> None:
    teams.settings(TEAM_ID, NOW)
    sent = counted(teams.engine)

    teams.settings(TEAM_ID, NOW + KNOWN_FOR - SECOND)
    within = len(sent)
    teams.settings(TEAM_ID, NOW + KNOWN_FOR)

    assert within == 0
    assert len(sent) == 1


def test_what_another_process_changed_is_seen_after_a_minute(opened: Callable[[], Teams]) -> None:
    one, other = opened(), opened()
    one.settings(TEAM_ID, NOW)

    other.change(TEAM_ID, mentions=False)

    assert one.settings(TEAM_ID, NOW + KNOWN_FOR - SECOND).mentions
    assert not one.settings(TEAM_ID, NOW + KNOWN_FOR).mentions


def test_what_this_process_changed_is_seen_at_once(teams: Teams) -> None:
    teams.settings(TEAM_ID)

    teams.change(TEAM_ID, mentions=False)

    assert not teams.settings(TEAM_ID).mentions


def test_a_change_while_settings_are_read_is_not_hidden_by_what_was_read(teams: Teams) -> None:
    changing = iter([True])

    def change_once(*_: object) -> None:
        if next(changing, False):  # the row was read; now somebody else saves
            with ThreadPoolExecutor(1) as pool:
                pool.submit(teams.change, TEAM_ID, mentions=False).result()

    event.listen(teams.engine, "after_cursor_execute", change_once)

    teams.settings(TEAM_ID)

    assert not teams.settings(TEAM_ID).mentions


# -- deliveries --------------------------------------------------------------------------


def test_a_delivery_is_new_once(teams: Teams) -> None:
    assert teams.is_new("slack:Ev1")
    assert not teams.is_new("slack:Ev1")
    assert teams.is_new("slack:Ev2")


def test_a_long_delivery_is_new_once_too(teams: Teams) -> None:
    assert teams.is_new("slack:" + "x" * 500)
    assert not teams.is_new("slack:" + "x" * 500)


def test_of_processes_that_race_for_a_delivery_one_gets_it(opened: Callable[[], Teams]) -> None:
    both = opened(), opened()
    keys = [f"slack:Ev{number}" for number in range(25)]
    start = threading.Barrier(4)

    def race(teams: Teams) -> list[str]:
        start.wait()
        return [key for key in keys if teams.is_new(key)]

    with ThreadPoolExecutor(4) as pool:
        won = [key for got in pool.map(race, both * 2) for key in got]

    assert Counter(won) == Counter(keys)


def test_old_deliveries_are_swept_and_late_ones_kept(teams: Teams) -> None:
    teams.is_new("slack:old", NOW - DELIVERY_KEPT - SECOND)
    teams.is_new("slack:late", NOW - DELIVERY_KEPT + SECOND)

    teams.sweep(NOW)

    assert teams.is_new("slack:old", NOW)
    assert not teams.is_new("slack:late", NOW)


def test_deliveries_are_swept_now_and_then_without_being_asked(teams: Teams) -> None:
    teams.is_new("slack:old", NOW - 2 * DELIVERY_KEPT)

    for number in range(SWEEP_EVERY - 1):
        teams.is_new(f"slack:{number % 7}", NOW)

    assert deliveries(teams) == 7


# -- notes and turns ---------------------------------------------------------------------


def test_a_note_is_recalled_by_another_process(opened: Callable[[], Teams]) -> None:
    one, other = opened(), opened()

    one.note("discord:commands:1", "first")
    one.note("discord:commands:1", "second")

    assert other.recall("discord:commands:1") == "second"
    assert other.recall("discord:commands:2") is None


def test_a_turn_is_waited_for_at_postgresql(postgres_url: str) -> None:
    one, other = Teams.open(postgres_url), Teams.open(postgres_url)
    order = []

    def second() -> None:
        give_back = other.take_turn(3)
        order.append("second")
        give_back()

    give_back = one.take_turn(3)
    other.take_turn(4)()
    waiting = threading.Thread(target=second)
    waiting.start()
    order.append("first")
    give_back()
    waiting.join()

    one.close()
    other.close()
    assert order == ["first", "second"]


# -- opening -----------------------------------------------------------------------------


def test_processes_that_start_at_once_make_the_tables_together(
    opened: Callable[[], Teams],
) -> None:
    start = threading.Barrier(4)

    def open_one(_: int) -> Teams:
        start.wait()
        return opened()

    with ThreadPoolExecutor(4) as pool:
        all_of_them = list(pool.map(open_one, range(4)))

    assert [teams.settings(TEAM_ID) for teams in all_of_them] == [Settings()] * 4


def test_a_database_that_answers_is_reachable(teams: Teams) -> None:
    assert teams.is_reachable()


def test_a_file_that_is_gone_is_not_reachable(tmp_path: Path) -> None:
    teams = Teams.open(f"sqlite:///{tmp_path}/teams.db")
    teams.close()
    (tmp_path / "teams.db").unlink()
    (tmp_path / "teams.db").mkdir()

    assert not teams.is_reachable()


def test_a_server_that_is_gone_is_not_reachable(postgres_url: str) -> None:
    teams = Teams.open(postgres_url)
    teams.close()

    elsewhere = Teams(create_engine(teams.engine.url.set(database="not_there")))

    assert not elsewhere.is_reachable()


def test_a_connection_that_broke_is_made_again(postgres_url: str, postgres: Engine) -> None:
    teams = Teams.open(postgres_url)
    with teams.engine.connect() as connection:
        ours = connection.execute(select(func.pg_backend_pid())).scalar_one()
    with postgres.connect() as connection:
        connection.execute(select(func.pg_terminate_backend(ours)))

    is_new = teams.is_new("slack:Ev1")

    teams.close()
    assert is_new


def test_no_column_holds_what_a_person_wrote() -> None:
    assert {column.name for table in METADATA.sorted_tables for column in table.c} == {
        "id", "language", "is_public", "mentions", "unfurls", "updated_at", "key", "at", "text",
    }  # fmt: skip


ADDRESSES = [
    # what is said, driver, database
    ("postgres://bot@db/pickwick", "postgresql+psycopg", "pickwick"),
    ("postgresql://bot:pw@db:5433/pickwick", "postgresql+psycopg", "pickwick"),
    ("postgresql+psycopg://bot@db/pickwick", "postgresql+psycopg", "pickwick"),
    ("postgresql:///pickwick?host=/run/postgresql", "postgresql+psycopg", "pickwick"),
    ("sqlite:///teams.db", "sqlite", "teams.db"),
    ("sqlite:////var/lib/pickwick/teams.db", "sqlite", "/var/lib/pickwick/teams.db"),
]


@pytest.mark.parametrize(("said", "driver", "database"), ADDRESSES)
def test_an_address_is_read_from_the_environment(
    said: str, driver: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PICKWICK_DATABASE_URL", said)

    found = database_url()

    assert (found.drivername, found.database) == (driver, database)


@pytest.mark.parametrize("value", ["", None])
def test_without_an_address_it_is_a_file_among_the_users_data(
    value: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("PICKWICK_DATABASE_URL", raising=False)
    if value is not None:
        monkeypatch.setenv("PICKWICK_DATABASE_URL", value)

    teams = Teams.open()

    teams.close()
    assert (tmp_path / "pickwick" / "teams.db").exists()


BROKEN = [
    "nonsense",
    "://",
    f"postgresql://bot:{PASSWORD}@db:port/x",
    f"postgresql://bot:5432:{PASSWORD}@db:{PASSWORD}/x",
    f"postgresql://bot:{PASSWORD}@127.0.0.1:1/x",
    f"postgresql://127.0.0.1:1/x?user=bot&password={PASSWORD}",
    f"postgresql+nodriver://bot:{PASSWORD}@db/x",
    f"oracle+nodriver://bot:{PASSWORD}@db/x",
    f"sqlite://bot:{PASSWORD}@db/x",
    "sqlite+aiosqlite:///{folder}/teams.db",
    "sqlite:///{folder}/a\0b/teams.db",
    "sqlite:///{folder}",
    "sqlite:///{folder}/text/teams.db",
    "sqlite:///{folder}/text",
    "sqlite://",
    "sqlite:///:memory:",
]


@pytest.mark.parametrize("said", BROKEN)
def test_a_broken_address_is_one_sentence_without_the_password(said: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database " * 100)

    with pytest.raises(TeamsError) as caught:
        Teams.open(said.replace("{folder}", str(tmp_path)))

    sentence = str(caught.value)
    assert "PICKWICK_DATABASE_URL" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert PASSWORD not in f"{sentence} {caught.value.__cause__}"


@given(st.text() | st.from_regex(r"(postgres|postgresql|sqlite)://[a-z:@/?\[\]0-9%=]*"))
@example("postgresql://[::1/x")
def test_no_address_raises_anything_but_our_own_error(said: str) -> None:
    with suppress(TeamsError):
        database_url(said)

"""The desk: every question gets a card, whatever the core does, and none gets into a log."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from small_catalog import write_small_catalog

from adapters.chat import apologies
from adapters.chat import desk as module
from adapters.chat.desk import LONGEST_QUESTION, Desk, Reply
from adapters.chat.examples import FIRST_QUESTIONS
from adapters.chat.metrics import Metrics
from bot import answer
from bot.catalog import Catalog
from bot.errors import PickwickError
from bot.model import Answer

QUESTION = "compare o4-mini vs gpt-4.1"
PRIVATE = "compare o4-mini vs my-secret-project"
T = TypeVar("T")


class Core:
    """The core, counted; ``do`` comes before it."""

    def __init__(self, do: Callable[[str], None] = lambda _: None) -> None:
        self.asked: list[tuple[str, date]] = []
        self.do = do
        self._ask = answer.ask

    def ask(self, catalog: Catalog, said: str, today: date) -> Answer:
        self.asked.append((said, today))
        self.do(said)
        return self._ask(catalog, said, today)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_catalog(tmp_path_factory.mktemp("desk") / "catalog.db")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A catalog that a test may swap, damage or remove."""
    return Path(shutil.copy(made, tmp_path))


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch) -> Core:
    core = Core()
    monkeypatch.setattr(answer, "ask", core.ask)
    return core


class Clock:
    """The day it is, for a desk."""

    def __init__(self) -> None:
        self.today = date(2026, 11, 21)

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(path: Path, clock: Clock) -> Iterator[Desk]:
    desk = Desk(Catalog.open(path), Metrics("slack"), clock)
    yield desk
    desk.close()


def run(coroutine: Awaitable[T]) -> T:
    async def main() -> T:
        return await coroutine

    return asyncio.run(main())


def until(may_end: threading.Event) -> Callable[[str], None]:
    """What takes as long as it is let."""

    def wait(_: str) -> None:
        may_end.wait(10)

    return wait


def everything_of(records: list[logging.LogRecord]) -> str:
    return " ".join(str(vars(record)) for record in records)


def counts(desk: Desk) -> dict[str, float]:
    """What the page of metrics counts, without histograms and times."""
    lines = desk.metrics.page().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(count) for name, count in pairs if "_total" in name}


# -- answers -----------------------------------------------------------------------------


def test_a_question_gives_its_card(desk: Desk) -> None:
    reply = run(desk.ask(f"  {QUESTION}\n"))

    assert reply.said == QUESTION
    assert reply.card.kind == "comparison"
    assert {"o4-mini", "gpt-4.1"} <= set(reply.card.title.replace(",", " ").split())


@pytest.mark.parametrize("said", ["", " ", "\x00", "/", "compare", "🏳️‍🌈" * 600, "vs " * 5_000])
def test_anything_a_person_types_gives_a_card(said: str, desk: Desk) -> None:
    reply = run(desk.ask(said))

    assert reply.card.title
    assert reply.card.kind not in ("failed", "slow", "busy")
    assert len(reply.said) <= LONGEST_QUESTION


def test_a_question_that_was_not_read_whole_is_said_to_be_so(desk: Desk) -> None:
    whole = run(desk.ask("cheap " * (LONGEST_QUESTION // 6)))
    cut = run(desk.ask("cheap " * LONGEST_QUESTION))

    assert not any("Only the first" in note for note in whole.card.notes)
    assert cut.card.notes[0] == "Only the first 1,900 characters of the question were read."


def test_the_core_is_asked_off_the_event_loop(desk: Desk, core: Core) -> None:
    threads: list[threading.Thread] = []
    core.do = lambda _: threads.append(threading.current_thread())

    run(desk.ask(QUESTION))

    assert threads != [threading.main_thread()]
    assert threads[0].name.startswith("answer")


def test_a_question_under_way_lets_the_loop_go_on(desk: Desk, core: Core) -> None:
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> Reply:
        asking = asyncio.create_task(desk.ask(QUESTION))
        while not core.asked:
            await asyncio.sleep(0)
        may_end.set()  # by the loop itself
        return await asking

    assert asyncio.run(main()).card.kind == "comparison"


# -- faults ------------------------------------------------------------------------------


FAULTS = [
    # what the core raises, what is counted
    (ValueError(PRIVATE), "fault"),
    (KeyError(PRIVATE), "fault"),
    (RecursionError(PRIVATE), "fault"),
    (sqlite3.OperationalError(PRIVATE), "fault"),
    (PickwickError("The catalog is damaged."), "setup"),
]


@pytest.mark.parametrize(("error", "kind"), FAULTS, ids=lambda given: type(given).__name__)
def test_a_fault_gives_an_apology_and_one_line_without_the_question(
    error: Exception, kind: str, desk: Desk, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> None:
        raise error

    core.do = fail

    reply = run(desk.ask(PRIVATE, "mention"))

    assert reply == Reply(PRIVATE, apologies.apology("failed"))
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "not answered")
    assert "my-secret-project" not in everything_of(caplog.records)
    assert counts(desk)[f'pickwick_errors_total{{error="{kind}",face="slack"}}'] == 1
    assert not any("answers" in name for name in counts(desk))


def test_the_line_says_where_the_fault_is(
    desk: Desk, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> None:
        raise ValueError(PRIVATE)

    core.do = fail

    run(desk.ask(PRIVATE))

    assert vars(caplog.records[0])["because"].startswith("ValueError at test_chat_desk.py:")


def test_the_line_of_a_broken_set_up_is_its_sentence(
    desk: Desk, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.unlink()

    reply = run(desk.ask(QUESTION))

    assert reply.card == apologies.apology("failed")
    assert vars(caplog.records[0])["because"].startswith("There is no catalog at ")


def test_a_fault_is_not_remembered(desk: Desk, core: Core) -> None:
    faults = iter([ValueError])

    def fail_once(_: str) -> None:
        for fault in faults:
            raise fault

    core.do = fail_once

    first, second = run(desk.ask(QUESTION)), run(desk.ask(QUESTION))

    assert (first.card.kind, second.card.kind) == ("failed", "comparison")


def test_a_question_that_never_ends_is_given_up(
    desk: Desk, core: Core, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.01)
    may_end = threading.Event()
    core.do = until(may_end)

    reply = run(desk.ask(PRIVATE))
    may_end.set()

    assert reply == Reply(PRIVATE, apologies.apology("slow"))
    assert "my-secret-project" not in everything_of(caplog.records)
    assert counts(desk) == {'pickwick_errors_total{error="timeout",face="slack"}': 1}


def test_more_questions_than_may_wait_are_asked_to_try_again(
    desk: Desk, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 6)  # more than there are threads
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> tuple[list[Reply], Reply, Reply]:
        waiting = [asyncio.create_task(desk.ask(f"show o4-mini {n}")) for n in range(6)]
        await asyncio.sleep(0)
        refused = await desk.ask(QUESTION)
        may_end.set()
        return await asyncio.gather(*waiting), refused, await desk.ask(QUESTION)

    answered, refused, later = asyncio.run(main())

    assert refused == Reply(QUESTION, apologies.apology("busy"))
    assert {reply.card.kind for reply in answered} & {"busy", "failed", "slow"} == set()
    assert later.card.kind == "comparison"
    assert counts(desk)['pickwick_errors_total{error="busy",face="slack"}'] == 1


def test_a_question_that_was_called_off_waits_no_more(
    desk: Desk, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> Reply:
        asking = asyncio.create_task(desk.ask("show o4-mini"))
        while not core.asked:
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        may_end.set()
        return await desk.ask(QUESTION)

    assert asyncio.run(main()).card.kind == "comparison"


def test_a_closed_desk_apologises(desk: Desk) -> None:
    desk.close()

    assert run(desk.ask(QUESTION)).card == apologies.apology("failed")
    assert run(desk.complete("o4")) == ()
    assert run(desk.unready()).startswith("The catalog cannot be read: RuntimeError at ")


# -- what is remembered ------------------------------------------------------------------


def test_the_same_question_on_the_same_day_asks_the_core_once(desk: Desk, core: Core) -> None:
    first, second = run(desk.ask(QUESTION)), run(desk.ask(f" {QUESTION} ", "mention"))

    assert len(core.asked) == 1
    assert first == second


def test_a_question_is_forgotten_after_its_time(desk: Desk, core: Core) -> None:
    async def asked_twice() -> None:
        await desk.ask(QUESTION)
        timer = desk._forgetting
        assert timer
        assert 0 < timer.when() - asyncio.get_running_loop().time() <= module.KNOWN_FOR

        desk._forget()
        await desk.ask(QUESTION)

    run(asked_twice())

    assert len(core.asked) == 2


def test_another_question_or_all_of_its_rows_ask_again(desk: Desk, core: Core) -> None:
    run(desk.ask(QUESTION))
    run(desk.ask("show o4-mini"))
    run(desk.ask(QUESTION, everything=True))

    assert len(core.asked) == 3


def test_another_day_asks_again(desk: Desk, core: Core, clock: Clock) -> None:
    run(desk.ask(QUESTION))

    clock.today = date(2026, 11, 22)
    run(desk.ask(QUESTION))

    assert core.asked == [(QUESTION, date(2026, 11, 21)), (QUESTION, date(2026, 11, 22))]


def test_a_swapped_catalog_asks_again(desk: Desk, core: Core, path: Path) -> None:
    before = run(desk.ask(QUESTION))
    fresh = Path(shutil.copy(path, path.with_name("fresh.db")))
    with closing(sqlite3.connect(fresh)) as db:
        db.execute("UPDATE meta SET value = 'another' WHERE key = 'id'")
        db.commit()

    fresh.replace(path)
    after = run(desk.ask(QUESTION))

    assert len(core.asked) == 2
    assert after.card.title == before.card.title


# -- names, readiness --------------------------------------------------------------------


def test_names_are_completed(desk: Desk) -> None:
    found = run(desk.complete("o4", 3))

    assert found[0].name == "o4-mini"
    assert len(found) <= 3


@pytest.mark.parametrize("prefix", ["", "zzzzzz", "\x00'\"%", "x" * 5_000])
def test_any_prefix_is_completed_or_not(prefix: str, desk: Desk) -> None:
    assert len(run(desk.complete(prefix))) <= 25


def test_names_that_cannot_be_read_are_none(
    desk: Desk, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.unlink()

    assert run(desk.complete("my-secret-project")) == ()
    assert len(caplog.records) == 1
    assert "my-secret-project" not in everything_of(caplog.records)


def test_a_desk_with_its_catalog_is_ready(desk: Desk) -> None:
    assert run(desk.unready()) == ""


def test_a_desk_without_its_catalog_says_so(desk: Desk, path: Path) -> None:
    path.unlink()

    assert run(desk.unready()).startswith("There is no catalog at ")


def test_a_desk_with_a_damaged_catalog_says_so(desk: Desk, path: Path) -> None:
    fresh = path.with_name("fresh.db")
    fresh.write_text("no catalog " * 1_000)
    fresh.replace(path)

    assert "cannot be read" in run(desk.unready())


def test_a_desk_whose_threads_are_all_stuck_is_not_ready(
    desk: Desk, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.01)
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> str:
        await asyncio.gather(*(desk.ask(f"show o4-mini {n}") for n in range(module.THREADS)))
        return await desk.unready()

    reason = asyncio.run(main())
    may_end.set()

    assert reason == "The catalog is being read."


def test_the_first_questions_are_asked_before_anybody_does(desk: Desk, core: Core) -> None:
    run(desk.prepare())
    asked = len(core.asked)

    run(desk.ask(FIRST_QUESTIONS[0]))

    assert asked == len(FIRST_QUESTIONS) == len(core.asked)


# -- metrics -----------------------------------------------------------------------------


def test_the_page_counts_answers_by_how_they_were_asked_and_their_kind(desk: Desk) -> None:
    run(desk.ask(QUESTION, "mention"))
    run(desk.ask(QUESTION, "mention"))
    run(desk.ask("show o4-mini", "show"))

    assert counts(desk) == {
        'pickwick_answers_total{command="mention",face="slack",kind="comparison"}': 2,
        'pickwick_answers_total{command="show",face="slack",kind="profile"}': 1,
    }
    page = desk.metrics.page().decode()
    assert 'pickwick_answer_seconds_count{command="mention",face="slack"} 2.0' in page
    assert 'pickwick_answer_seconds_bucket{command="mention",face="slack",le="0.25"}' in page


def test_the_page_never_shows_what_was_asked(desk: Desk) -> None:
    for said in (PRIVATE, "my-secret-project", f"show {QUESTION}", "recommend my-secret-project"):
        run(desk.ask(said))
        run(desk.complete(said))

    page = desk.metrics.page().decode()

    assert not [word for word in ("my-secret", "o4-mini", "gpt-4.1") if word in page]


def test_two_faces_count_apart() -> None:
    one, other = Metrics("slack"), Metrics("discord")

    one.failed("fault")

    assert b'face="slack"' in one.page()
    assert b"face=" not in other.page()

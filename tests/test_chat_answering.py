"""Answering: every question gets a card, whatever the core does, and none gets into a log."""

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

from adapters.chat.answering import KNOWN_FOR, LONGEST_QUESTION, THREADS, Answerer, Reply
from adapters.chat.apologies import apology
from adapters.chat.examples import FIRST_QUESTIONS
from adapters.chat.metrics import Metrics
from bot.answer import Answer
from bot.catalog.file import Catalog
from bot.errors import PickwickError
from bot.pickwick import Pickwick

QUESTION = "compare o4-mini vs gpt-4.1"
PRIVATE = "compare o4-mini vs my-secret-project"
T = TypeVar("T")


class Core:
    """The core, counted; ``do`` comes before it."""

    def __init__(self, do: Callable[[str], None] = lambda _: None) -> None:
        self.asked: list[tuple[str, date]] = []
        self.do = do
        self._ask = Pickwick.ask

    def ask(self, door: Pickwick, said: str, today: date) -> Answer:
        self.asked.append((said, today))
        self.do(said)
        return self._ask(door, said, today)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_catalog(tmp_path_factory.mktemp("answering") / "catalog.db")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A catalog that a test may swap, damage or remove."""
    return Path(shutil.copy(made, tmp_path))


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch) -> Core:
    core = Core()
    monkeypatch.setattr(Pickwick, "ask", lambda door, said, today: core.ask(door, said, today))
    return core


class Clock:
    """The day it is."""

    def __init__(self) -> None:
        self.today = date(2026, 11, 21)

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answerer(path: Path, clock: Clock) -> Iterator[Answerer]:
    answerer = Answerer(Catalog.open(path), Metrics("slack"), clock)
    yield answerer
    answerer.close()


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


def counts(answerer: Answerer) -> dict[str, float]:
    """What the page of metrics counts, without histograms and times."""
    lines = answerer.metrics.page().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(count) for name, count in pairs if "_total" in name}


# -- answers -----------------------------------------------------------------------------


def test_a_question_gives_its_card(answerer: Answerer) -> None:
    reply = run(answerer.ask(f"  {QUESTION}\n"))

    assert reply.said == QUESTION
    assert reply.card.kind == "comparison"
    assert {"o4-mini", "gpt-4.1"} <= set(reply.card.title.replace(",", " ").split())


@pytest.mark.parametrize("said", ["", " ", "\x00", "/", "compare", "🏳️‍🌈" * 600, "vs " * 5_000])
def test_anything_a_person_types_gives_a_card(said: str, answerer: Answerer) -> None:
    reply = run(answerer.ask(said))

    assert reply.card.title
    assert reply.card.kind not in ("failed", "slow", "busy")
    assert len(reply.said) <= LONGEST_QUESTION


def test_a_question_that_was_not_read_whole_is_said_to_be_so(answerer: Answerer) -> None:
    whole = run(answerer.ask("cheap " * (LONGEST_QUESTION // 6)))
    cut = run(answerer.ask("cheap " * LONGEST_QUESTION))

    assert not any("Only the first" in note for note in whole.card.notes)
    assert cut.card.notes[0] == "Only the first 1,900 characters of the question were read."


def test_the_core_is_asked_off_the_event_loop(answerer: Answerer, core: Core) -> None:
    threads: list[threading.Thread] = []
    core.do = lambda _: threads.append(threading.current_thread())

    run(answerer.ask(QUESTION))

    assert threads != [threading.main_thread()]
    assert threads[0].name.startswith("answer")


def test_a_question_under_way_lets_the_loop_go_on(answerer: Answerer, core: Core) -> None:
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> Reply:
        asking = asyncio.create_task(answerer.ask(QUESTION))
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
    error: Exception, kind: str, answerer: Answerer, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> None:
        raise error

    core.do = fail

    reply = run(answerer.ask(PRIVATE, "mention"))

    assert reply == Reply(PRIVATE, apology("failed"))
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "not answered")
    assert "my-secret-project" not in everything_of(caplog.records)
    assert counts(answerer)[f'pickwick_errors_total{{error="{kind}",face="slack"}}'] == 1
    assert not any("answers" in name for name in counts(answerer))


def test_the_line_says_where_the_fault_is(
    answerer: Answerer, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> None:
        raise ValueError(PRIVATE)

    core.do = fail

    run(answerer.ask(PRIVATE))

    assert vars(caplog.records[0])["because"].startswith("ValueError at test_chat_answering.py:")


def test_the_line_of_a_broken_set_up_is_its_sentence(
    answerer: Answerer, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.unlink()

    reply = run(answerer.ask(QUESTION))

    assert reply.card == apology("failed")
    assert vars(caplog.records[0])["because"].startswith("There is no catalog at ")


def test_a_fault_is_not_remembered(answerer: Answerer, core: Core) -> None:
    faults = iter([ValueError])

    def fail_once(_: str) -> None:
        for fault in faults:
            raise fault

    core.do = fail_once

    first, second = run(answerer.ask(QUESTION)), run(answerer.ask(QUESTION))

    assert (first.card.kind, second.card.kind) == ("failed", "comparison")


def test_a_question_that_never_ends_is_given_up(
    answerer: Answerer, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    answerer.longest = 0.01
    may_end = threading.Event()
    core.do = until(may_end)

    reply = run(answerer.ask(PRIVATE))
    may_end.set()

    assert reply == Reply(PRIVATE, apology("slow"))
    assert "my-secret-project" not in everything_of(caplog.records)
    assert counts(answerer) == {'pickwick_errors_total{error="timeout",face="slack"}': 1}


def test_more_questions_than_may_wait_are_asked_to_try_again(
    answerer: Answerer, core: Core
) -> None:
    answerer.most_waiting = 6  # more than there are threads
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> tuple[list[Reply], Reply, Reply]:
        waiting = [asyncio.create_task(answerer.ask(f"show o4-mini {n}")) for n in range(6)]
        await asyncio.sleep(0)
        refused = await answerer.ask(QUESTION)
        may_end.set()
        return await asyncio.gather(*waiting), refused, await answerer.ask(QUESTION)

    answered, refused, later = asyncio.run(main())

    assert refused == Reply(QUESTION, apology("busy"))
    assert {reply.card.kind for reply in answered} & {"busy", "failed", "slow"} == set()
    assert later.card.kind == "comparison"
    assert counts(answerer)['pickwick_errors_total{error="busy",face="slack"}'] == 1


def test_a_question_that_was_called_off_waits_no_more(answerer: Answerer, core: Core) -> None:
    answerer.most_waiting = 1
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> Reply:
        asking = asyncio.create_task(answerer.ask("show o4-mini"))
        while not core.asked:
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        may_end.set()
        return await answerer.ask(QUESTION)

    assert asyncio.run(main()).card.kind == "comparison"


def test_what_is_closed_apologises(answerer: Answerer) -> None:
    answerer.close()

    assert run(answerer.ask(QUESTION)).card == apology("failed")
    assert run(answerer.complete("o4")) == ()
    assert run(answerer.unready()).startswith("The catalog cannot be read: RuntimeError at ")


# -- what is remembered ------------------------------------------------------------------


def test_the_same_question_on_the_same_day_asks_the_core_once(
    answerer: Answerer, core: Core
) -> None:
    first, second = run(answerer.ask(QUESTION)), run(answerer.ask(f" {QUESTION} ", "mention"))

    assert len(core.asked) == 1
    assert first == second


def test_a_question_is_forgotten_after_its_time(answerer: Answerer, core: Core) -> None:
    async def asked_twice() -> None:
        await answerer.ask(QUESTION)
        timer = answerer._forgetting
        assert timer
        assert 0 < timer.when() - asyncio.get_running_loop().time() <= KNOWN_FOR

        answerer._forget()
        await answerer.ask(QUESTION)

    run(asked_twice())

    assert len(core.asked) == 2


def test_another_question_or_all_of_its_rows_ask_again(answerer: Answerer, core: Core) -> None:
    run(answerer.ask(QUESTION))
    run(answerer.ask("show o4-mini"))
    run(answerer.ask(QUESTION, everything=True))

    assert len(core.asked) == 3


def test_another_day_asks_again(answerer: Answerer, core: Core, clock: Clock) -> None:
    run(answerer.ask(QUESTION))

    clock.today = date(2026, 11, 22)
    run(answerer.ask(QUESTION))

    assert core.asked == [(QUESTION, date(2026, 11, 21)), (QUESTION, date(2026, 11, 22))]


def test_a_swapped_catalog_asks_again(answerer: Answerer, core: Core, path: Path) -> None:
    before = run(answerer.ask(QUESTION))
    fresh = Path(shutil.copy(path, path.with_name("fresh.db")))
    with closing(sqlite3.connect(fresh)) as db:
        db.execute("UPDATE meta SET value = 'another' WHERE key = 'id'")
        db.commit()

    fresh.replace(path)
    after = run(answerer.ask(QUESTION))

    assert len(core.asked) == 2
    assert after.card.title == before.card.title


# -- names, readiness --------------------------------------------------------------------


def test_names_are_completed(answerer: Answerer) -> None:
    found = run(answerer.complete("o4", 3))

    assert found[0].name == "o4-mini"
    assert len(found) <= 3


@pytest.mark.parametrize("prefix", ["", "zzzzzz", "\x00'\"%", "x" * 5_000])
def test_any_prefix_is_completed_or_not(prefix: str, answerer: Answerer) -> None:
    assert len(run(answerer.complete(prefix))) <= 25


def test_names_that_cannot_be_read_are_none(
    answerer: Answerer, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.unlink()

    assert run(answerer.complete("my-secret-project")) == ()
    assert len(caplog.records) == 1
    assert "my-secret-project" not in everything_of(caplog.records)


def test_with_its_catalog_it_is_ready(answerer: Answerer) -> None:
    assert run(answerer.unready()) == ""


def test_without_its_catalog_it_says_so(answerer: Answerer, path: Path) -> None:
    path.unlink()

    assert run(answerer.unready()).startswith("There is no catalog at ")


def test_with_a_damaged_catalog_it_says_so(answerer: Answerer, path: Path) -> None:
    fresh = path.with_name("fresh.db")
    fresh.write_text("no catalog " * 1_000)
    fresh.replace(path)

    assert "cannot be read" in run(answerer.unready())


def test_with_all_threads_stuck_it_is_not_ready(answerer: Answerer, core: Core) -> None:
    answerer.longest = 0.01
    may_end = threading.Event()
    core.do = until(may_end)

    async def main() -> str:
        await asyncio.gather(*(answerer.ask(f"show o4-mini {n}") for n in range(THREADS)))
        return await answerer.unready()

    reason = asyncio.run(main())
    may_end.set()

    assert reason == "The catalog is being read."


def test_the_first_questions_are_asked_before_anybody_does(answerer: Answerer, core: Core) -> None:
    run(answerer.prepare())
    asked = len(core.asked)

    run(answerer.ask(FIRST_QUESTIONS[0]))

    assert asked == len(FIRST_QUESTIONS) == len(core.asked)


# -- metrics -----------------------------------------------------------------------------


def test_the_page_counts_answers_by_how_they_were_asked_and_their_kind(answerer: Answerer) -> None:
    run(answerer.ask(QUESTION, "mention"))
    run(answerer.ask(QUESTION, "mention"))
    run(answerer.ask("show o4-mini", "show"))

    assert counts(answerer) == {
        'pickwick_answers_total{command="mention",face="slack",kind="comparison"}': 2,
        'pickwick_answers_total{command="show",face="slack",kind="profile"}': 1,
    }
    page = answerer.metrics.page().decode()
    assert 'pickwick_answer_seconds_count{command="mention",face="slack"} 2.0' in page
    assert 'pickwick_answer_seconds_bucket{command="mention",face="slack",le="0.25"}' in page


def test_the_page_never_shows_what_was_asked(answerer: Answerer) -> None:
    for said in (PRIVATE, "my-secret-project", f"show {QUESTION}", "recommend my-secret-project"):
        run(answerer.ask(said))
        run(answerer.complete(said))

    page = answerer.metrics.page().decode()

    assert not [word for word in ("my-secret", "o4-mini", "gpt-4.1") if word in page]


def test_two_faces_count_apart() -> None:
    one, other = Metrics("slack"), Metrics("discord")

    one.failed("fault")

    assert b'face="slack"' in one.page()
    assert b"face=" not in other.page()

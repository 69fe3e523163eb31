"""Logs an operator can read: one line an event, and nothing in it that must stay secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat.logs import LONGEST, QUIET, described, redacted, set_up

OURS = logging.getLogger("pickwick.test")
THEIRS = logging.getLogger("some.library")
TYPED = "which model knows about my illness"

SLACK_BOT = "xoxb-1234567890-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"
DISCORD_BOT = "MTE5ODYyMjQ4MzQ3MTkyNTI0OA.GCsXv1.Xy_z-0123456789abcdefghijklmnopqrstuv"
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OQ"
SECRETS = [
    # what is logged, what must not be seen in it
    (f"invalid token {SLACK_BOT}", SLACK_BOT),
    ("user xoxp-1-2-3-abcdef said no", "xoxp-1-2-3-abcdef"),
    ("rotated xoxe.xoxb-1-Mi0yLTMtNC01.x to xoxe-1-My0xLTIt", "Mi0yLTMtNC01"),
    ("rotated xoxe.xoxb-1-Mi0y to xoxe-1-My0xLTIt", "My0xLTIt"),
    ("app xapp-1-A111-222-0123456789abcdef", "0123456789abcdef"),
    ("workflow xwfp-1-2-abcdef", "abcdef"),
    (f"Authorization: Bot {DISCORD_BOT}", DISCORD_BOT.rpartition(".")[2]),
    (f"token {DISCORD_BOT} refused", DISCORD_BOT.partition(".")[0]),
    ("{'Authorization': 'Bearer abc.def-123'}", "abc.def-123"),
    ("{'Authorization': 'Basic Y2xpZW50OnNlY3JldA=='}", "Y2xpZW50OnNlY3JldA"),
    ("POST https://hooks.slack.com/commands/T1/22/zSecret33", "zSecret33"),
    ("POST https://hooks.slack.com/actions/T1/22/zSecret33", "zSecret33"),
    (r'{"response_url":"https:\/\/hooks.slack.com\/actions\/T1\/22\/zSecret33"}', "zSecret33"),
    ("url=https%3A%2F%2Fhooks.slack.com%2Factions%2FT1%2F22%2FzSecret33", "zSecret33"),
    ("POST https://hooks.slack-gov.com/commands/T1/22/zSecret33", "zSecret33"),
    ("POST http://127.0.0.1:80/commands/T0001/2222222222/zSecret33", "zSecret33"),
    (f"POST https://discord.com/api/v10/interactions/12/{INTERACTION}/callback", INTERACTION),
    (f"PATCH /api/v10/webhooks/12/{INTERACTION}/messages/@original", INTERACTION),
    (f"PATCH /webhooks/12/{INTERACTION}%3D%2Ftail?wait=true", "tail"),
    (f"{{'id': '12', 'token': '{INTERACTION}', 'version': 1}}", INTERACTION),
    ('{"token":"gIkuvaNzQIHg97ATvDxqgjtO","team_id":"T1"}', "gIkuvaNzQIHg97ATvDxqgjtO"),
    ("client_id=1.2&client_secret=0123456789abcdef", "0123456789abcdef"),
    ("wss://wss-primary.slack.com/link/?ticket=0a1b2c3d&app_id=0", "0a1b2c3d"),
    ("postgresql://pickwick:hunter2@db/x", "hunter2"),
    ("redis://:hunter2@cache:6379/0", "hunter2"),
    ("postgresql://pickwick:hun:t@r2@db/x", "r2@"),
    ("postgresql://db/x?user=pickwick&password=hunter2", "hunter2"),
]  # fmt: skip
HARMLESS = [
    "compare gpt-4.1 vs claude sonnet 4.5: 128000 tokens at $1.10",
    "SLACK_BOT_TOKEN is not set: copy it from the page OAuth & Permissions.",
    "listening at http://127.0.0.1:3000/slack/events",
    "GET https://discord.com/api/v10/gateway/bot responded with 429",
    "postgresql://pickwick@db:5432/x",
    "max_tokens: 128000, tokens=5",
    "adapters.slack.listeners.answered.within_three_seconds",
]


class Terminal(io.StringIO):
    """A stream that a person reads."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Leave logging as other tests found it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    root.handlers = []  # set_up would close pytest's
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def stream() -> io.StringIO:
    """Where the logs of this test go, off a terminal."""
    stream = io.StringIO()
    set_up("DEBUG", stream)
    return stream


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def event(stream: io.StringIO) -> dict[str, Any]:
    (found,) = events(stream)
    return found


# -- what a line looks like --------------------------------------------------------------


def test_a_line_off_a_terminal_is_one_json_object(stream: io.StringIO) -> None:
    OURS.warning("not taken\nby %s", "Slack", extra={"status": 404, "because": "gone", "n": None})

    found = event(stream)

    assert found.pop("at")
    assert found == {
        "level": "WARNING",
        "name": "pickwick.test",
        "event": "not taken\nby Slack",
        "status": 404,
        "because": "gone",
        "n": None,
    }


def test_a_line_on_a_terminal_is_plain() -> None:
    stream = Terminal()
    set_up("INFO", stream)

    OURS.error("not answered", extra={"fault": "timeout"})

    assert stream.getvalue().split(" ", 1)[1] == "ERROR not answered fault=timeout\n"


def test_nothing_logged_steers_a_terminal_or_forges_a_line() -> None:
    stream = Terminal()
    set_up("INFO", stream)

    OURS.error("a\x1b[2Jb\n12:00:00 INFO all is well", extra={"because": "c\r\x9bd\u202e"})

    assert stream.getvalue().count("\n") == 1
    assert not {"\x1b", "\r", "\x9b", "\u202e"} & set(stream.getvalue())


def test_the_least_level_is_as_asked() -> None:
    stream = io.StringIO()
    set_up("warning", stream)

    OURS.info("not this")
    OURS.warning("this")

    assert [found["event"] for found in events(stream)] == ["this"]


def test_setting_up_twice_logs_each_line_once() -> None:
    first, second = io.StringIO(), io.StringIO()

    set_up("INFO", first)
    set_up("INFO", second)
    OURS.info("once")

    assert first.getvalue() == ""
    assert event(second)["event"] == "once"


# -- secrets -----------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_is_taken_out_of_a_text(text: str, secret: str) -> None:
    assert secret in text

    assert secret not in redacted(text)
    assert "[secret]" in redacted(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("logger", [OURS, THEIRS], ids=["ours", "theirs"])
@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_is_taken_out_of_every_part_of_a_record(
    logger: logging.Logger, text: str, secret: str, stream: io.StringIO
) -> None:
    logger.error(text)
    logger.error("it was %s", text)
    logger.error("it was %(text)s", {"text": text})
    logger.error(ValueError(text))
    logger.error("see", extra={"because": text})
    logger.error("see", extra={"payload": {"deep": [text]}, "error": ValueError(text)})

    assert len(events(stream)) == 6
    assert secret not in stream.getvalue()
    assert json.dumps(secret)[1:-1] not in stream.getvalue()


def test_a_field_that_is_named_after_a_secret_is_not_shown(stream: io.StringIO) -> None:
    THEIRS.error("see", extra={"token": "gIkuvaNzQIHg97ATvDxqgjtO", "tokens": 5})

    found = event(stream)

    assert (found["token"], found["tokens"]) == ("[secret]", 5)


@given(st.text(alphabet="xob-apps:/@?=&% []{}'\"tokenscr.\n0A", max_size=120))
def test_taking_secrets_out_twice_changes_nothing(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)


@given(
    st.text(alphabet="ab 1/:='\"\n", max_size=20),
    st.sampled_from(
        [SLACK_BOT, DISCORD_BOT, "xapp-1-A1-2-abcdef0123456789", "xoxe.xoxp-1-Mi0yLTMtNC01"]
    ),
    st.text(alphabet=" \n'\",", max_size=5),
)
def test_a_token_is_found_whatever_stands_around_it(before: str, token: str, after: str) -> None:
    assert token not in redacted(f"{before} {token}{after}")


# -- what other libraries say ------------------------------------------------------------


def test_the_error_of_another_library_is_its_type_and_place(stream: io.StringIO) -> None:
    try:
        raise KeyError(TYPED)
    except KeyError:
        THEIRS.exception("handling failed")

    assert event(stream)["event"].startswith("handling failed (KeyError at test_chat_logs.py:")
    assert TYPED not in stream.getvalue()


def test_an_error_in_our_own_logs_is_its_type_and_place_too(stream: io.StringIO) -> None:
    try:
        raise ValueError(TYPED) from KeyError(TYPED)
    except ValueError:
        OURS.exception("event not handled", stack_info=True)

    assert event(stream)["event"].startswith("event not handled (ValueError at test_chat_logs.py:")
    assert TYPED not in stream.getvalue()


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert described(ValueError(TYPED)) == "ValueError at no place"


def test_of_what_other_libraries_say_the_first_line_is_kept(stream: io.StringIO) -> None:
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: <Task exception=ValueError(%r)>", TYPED
    )

    assert event(stream)["event"] == "Task exception was never retrieved"


def test_what_other_libraries_say_is_bounded(stream: io.StringIO) -> None:
    THEIRS.error("x" * 10_000, extra={"body": "y" * 10_000})

    found = event(stream)

    assert (len(found["event"]), len(found["body"])) == (LONGEST, LONGEST)


def test_a_record_whose_arguments_do_not_fit_is_logged_as_it_was_written(
    stream: io.StringIO,
) -> None:
    THEIRS.error("%d of %s", "one")

    assert event(stream)["event"] == "%d of %s"


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        ("slack_bolt", logging.ERROR),
        ("slack_bolt.AsyncApp", logging.ERROR),
        ("pickwick:AsyncCustomMiddleware", logging.ERROR),
        ("slack_sdk.web.async_base_client", logging.ERROR),
        ("slack_sdk.socket_mode.aiohttp", logging.ERROR),
        ("aiohttp.access", logging.ERROR),
        ("asyncio", logging.ERROR),
        ("discord.gateway", logging.WARNING),
        ("discord.http", logging.WARNING),
        ("uvicorn.error", logging.WARNING),
        ("uvicorn.access", logging.CRITICAL),
    ],
)
def test_a_library_that_shows_payloads_is_quiet_whatever_level_it_sets_itself(
    name: str, passes: int, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.DEBUG)  # as Bolt does, after the root's
    monkeypatch.setattr(logger, "propagate", True)  # uvicorn turns it off where it served

    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logger.log(level, "Unhandled request (%s)", TYPED)

    logger.setLevel(before)
    assert len(events(stream)) == (logging.CRITICAL - passes) // 10 + 1


def test_bolts_own_loggers_say_nothing_of_a_request(stream: io.StringIO) -> None:
    bolt = pytest.importorskip("slack_bolt.logger", reason="the extra slack is not installed")
    handler = type("Handler", (), {})

    bolt.get_bolt_logger(handler).warning("Unhandled request (%s)", TYPED)
    bolt.get_bolt_app_logger("pickwick", handler).warning("Unhandled request (%s)", TYPED)

    assert stream.getvalue() == ""

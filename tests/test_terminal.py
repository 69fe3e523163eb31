"""The command: what it prints, how it ends, and what it does without."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from adapters.terminal.__main__ import pickwick, run
from adapters.terminal.render import render
from adapters.terminal.reply import about
from adapters.terminal.screen import report_card
from bot.builder.report import Report, SourceReport

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "catalog.db"
COMMAND = [sys.executable, "-P", "-m", "adapters.terminal"]
TODAY = ("--today", "2026-11-21")


def environment(**extra: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("PICKWICK_CATALOG", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **extra}


def start(*args: str, **extra: str) -> subprocess.Popen[str]:
    """The command as a process of its own, all its ends being pipes."""
    pipe = subprocess.PIPE
    command = [*COMMAND, *args]
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment(**extra), text=True
    )


class Said:
    """What a run printed and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], args: Sequence[str]) -> None:
        capsys.readouterr()
        self.status = run(args)
        self.out, self.err = capsys.readouterr()


Say = Callable[..., Said]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run the command in this process and keep what it said."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("PICKWICK_CATALOG", raising=False)
    return lambda *args: Said(capsys, args)


# -- help and wrong use ------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], *([name] for name in pickwick.commands)])
def test_every_command_helps_with_examples(say: Say, command: list[str]) -> None:
    said = say(*command, "--help")

    assert said.status == 0
    assert "Examples:\n" in said.out
    assert f"\n    pickwick {' '.join(command)}".rstrip() in said.out or "| pickwick" in said.out


@pytest.mark.parametrize(
    "args",
    [
        ["nonsense"],
        ["compare"],
        ["compare", "o4-mini"],
        ["show", ""],
        ["show", "o4-mini", "--today", "tomorrow"],
        ["complete", "o4", "--limit", "0"],
        ["sources", "--colour"],
    ],
)
def test_wrong_use_ends_with_2(say: Say, args: list[str]) -> None:
    assert say(*args).status == 2


# -- broken set-ups ----------------------------------------------------------------------


def broken(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "catalog.db"
    match kind:
        case "directory":
            path.mkdir()
        case "empty":
            path.touch()
        case "page of text":
            path.write_text("<html>Not here</html>" * 400)
        case "other database":
            with sqlite3.connect(path) as db:
                db.execute("CREATE TABLE meta(key, value)")
            db.close()
        case "newer":
            shutil.copy(CATALOG, path)
            with sqlite3.connect(path) as db:
                db.execute("PRAGMA user_version = 99")
            db.close()
        case "cut":
            path.write_bytes(CATALOG.read_bytes()[:100_000])
    return path


@pytest.mark.parametrize(
    "kind", ["missing", "directory", "empty", "page of text", "other database", "newer", "cut"]
)
def test_a_broken_catalog_is_one_sentence_and_ends_with_1(
    say: Say, tmp_path: Path, kind: str
) -> None:
    said = say("compare", "o4-mini", "o3", "--catalog", str(broken(tmp_path, kind)))

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("pickwick: ")
    assert said.err.endswith(".\n")
    assert said.err.count("\n") == 1


def test_refreshing_what_is_no_source_names_those_that_are(say: Say, tmp_path: Path) -> None:
    said = say("refresh", "nonsense", "--catalog", str(tmp_path / "catalog.db"))

    assert (said.status, said.out) == (2, "")
    assert "There is no source nonsense. The sources are: " in said.err
    assert "litellm" in said.err


def test_a_day_that_is_none_says_how_one_is_written(say: Say) -> None:
    said = say("show", "o4-mini", "--today", "tomorrow")

    assert said.status == 2
    assert "“tomorrow” is no day: write it as 2026-11-21." in said.err


def test_a_fault_of_ours_is_one_sentence_too(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.catalog.reader.find", lambda: 1 / 0)

    said = say("sources")

    assert said.status == 1
    assert "ZeroDivisionError" in said.err
    assert said.err.count("\n") == 1


# -- builds ------------------------------------------------------------------------------


def test_a_build_report_is_a_card_with_a_row_for_each_source() -> None:
    read = SourceReport("litellm", "2026-11-12", 4_553, 4_229, {"free": 1, "odd": 2}, 97)
    lost = SourceReport("aider", "", 0, 0, {}, 0, "kept as it was: no route")
    report = Report((read, lost), {"model": 6_889}, {}, "abc", "2026-11-12", 24_000_000)

    drawn = render(report_card(report), 140).plain

    assert "! aider: kept as it was: no route" in drawn
    assert "4,229" in drawn
    assert "2 odd; 1 free" in drawn


# -- answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["compare", "o4-mini", "stable-diffusion"], 0),
        (["compare", "gpt", "4.1", "vs", "claude", "sonnet", "4.5"], 0),
        (["show", "claude", "sonnet", "4.5"], 0),
        (["sources"], 0),
        (["resolve", "o4-mini"], 0),
        (["complete", "o4"], 0),
        (["resolve", "gpt"], 3),
        (["show", "gpt"], 3),
        (["show", "gpt-4.3"], 4),
        (["compare", "o4-mini", "qqqq zzzz xxxx"], 4),
    ],
)
def test_the_status_says_how_the_question_went(say: Say, args: list[str], status: int) -> None:
    said = say(*args, *TODAY)

    assert said.status == status
    assert said.out
    assert not said.err


@pytest.mark.parametrize(
    ("args", "kind"),
    [
        (["compare", "o4-mini", "o3"], "comparison"),
        (["show", "o4-mini"], "profile"),
        (["show", "gpt"], "choice"),
        (["show", "gpt-4.3"], "no_match"),
        (["resolve", "o4-mini"], "match"),
        (["sources"], "sources"),
    ],
)
def test_json_is_one_object_of_its_kind(say: Say, args: list[str], kind: str) -> None:
    assert json.loads(say(*args, "--json", *TODAY).out)["kind"] == kind


def test_options_may_stand_before_or_after_the_command(say: Say) -> None:
    before = say("--json", *TODAY, "show", "o4-mini")
    after = say("show", "o4-mini", "--json", *TODAY)

    assert before.out == after.out
    assert json.loads(before.out)["subject"]["id"] == "openai/o4-mini"


def test_the_environment_names_a_catalog_and_the_option_goes_before_it(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PICKWICK_CATALOG", "/nowhere/catalog.db")

    from_environment = say("complete", "o4")
    from_option = say("complete", "o4", "--catalog", str(CATALOG))

    assert "/nowhere/catalog.db" in from_environment.err
    assert (from_environment.status, from_option.status) == (1, 0)


def test_the_day_decides_what_is_retired(say: Say) -> None:
    def warnings(day: str) -> str:
        answer = json.loads(say("show", "o4-mini", "--json", "--today", day).out)
        return " ".join(answer["warnings"])

    assert "2026-10-23" in warnings("2026-11-21")
    assert warnings("2025-06-01") != warnings("2026-11-21")


def test_what_is_piped_has_no_colour(say: Say) -> None:
    said = say("compare", "o4-mini", "stable-diffusion", *TODAY)

    assert "\x1b" not in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_a_name_with_an_escape_in_it_is_printed_without(say: Say) -> None:
    for args in (["resolve", "\x1b[31mo4"], ["show", "\x1b[31mo4"], ["complete", "\x1b[31mo4"]):
        said = say(*args)
        assert "\x1b" not in said.out + said.err


def test_nothing_to_complete_prints_nothing(say: Say) -> None:
    said = say("complete", "qqqqzzzzxxxx")

    assert (said.status, said.out, said.err) == (4, "", "")


def test_a_limit_bounds_the_completions(say: Say) -> None:
    assert len(say("complete", "gpt", "--limit", "3").out.splitlines()) == 3


# -- pipes -------------------------------------------------------------------------------


def test_a_resolution_names_kinds_as_people_do() -> None:
    server = {"name": "Notes", "kind": "mcp_server", "maker": "acme"}

    assert about(server) == "Notes, MCP server, acme"


def test_the_list_of_sources_fills_sources_too(say: Say) -> None:
    found = json.loads(say("sources", "--json").out)

    assert {each["id"] for each in found["sources"]} == {each["id"] for each in found["entries"]}
    assert "\nSources\n" not in say("sources").out


@pytest.mark.parametrize(
    ("command", "line", "kind"),
    [
        ("resolve", "o4-mini", "match"),
        ("compare", "gpt-4.1 vs o3", "comparison"),
        ("show", "o3", "profile"),
    ],
)
def test_each_line_is_answered_before_the_next_is_read(command: str, line: str, kind: str) -> None:
    with start(command, "-") as process:
        assert process.stdin
        assert process.stdout
        for _ in range(2):
            process.stdin.write(line + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["kind"] == kind
        out, err = process.communicate()

    assert (process.returncode, out, err) == (0, "", "")


def test_every_line_has_its_object_even_an_empty_one() -> None:
    with start("complete", "-") as process:
        out, _ = process.communicate("o4\n\n\x00\x1b\n" + "x" * 10_000 + "\n")

    assert [len(json.loads(line)["typed"]) for line in out.splitlines()][:2] == [2, 0]
    assert len(out.splitlines()) == 4


def test_a_closed_pipe_is_no_error() -> None:
    with start("resolve", "-") as process:
        assert process.stdout
        process.stdout.close()
        assert process.stdin
        process.stdin.write("o4-mini\n" * 10)
        process.stdin.flush()
        process.wait()
        assert process.stderr
        assert process.stderr.read() == ""

    assert process.returncode == 141


def test_an_interrupt_is_quiet() -> None:
    with start("resolve", "-") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("o4-mini\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()

    assert (process.returncode, err) == (130, "")


def test_without_unicode_the_card_is_drawn_in_ascii() -> None:
    with start("compare", "o4-mini", "o3", *TODAY, PYTHONIOENCODING="ascii") as process:
        out, _ = process.communicate()

    assert process.returncode == 0
    assert out.isascii()


# -- shells ------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion_script(say: Say, shell: str) -> None:
    assert "_PICKWICK_COMPLETE" in say("completion", shell).out


def test_a_shell_completes_names() -> None:
    words = {"COMP_WORDS": "pickwick show o4", "COMP_CWORD": "2"}
    with start(_PICKWICK_COMPLETE="bash_complete", **words) as process:
        out, err = process.communicate()

    assert err == ""
    assert any("o4-mini" in line for line in out.splitlines())


def completions(line: str) -> list[str]:
    """What bash is offered behind the last word of a line."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    with start(_PICKWICK_COMPLETE="bash_complete", **words) as process:
        out, _ = process.communicate()
    return [offer.partition(",")[2] for offer in out.splitlines()]


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("pickwick show o4", "o4-mini"),
        ("pickwick show O4", "O4-mini"),
        ("pickwick show openai/o4", "openai/o4-mini"),
        ("pickwick show claude son", "sonnet-4.5"),
        ("pickwick compare gpt-4.1 vs claude son", "sonnet-4.5"),
        ("pickwick compare gpt-4.1 o4", "o4-mini"),
        ("pickwick refresh lit", "litellm"),
    ],
)
def test_completions_go_on_from_what_was_typed(line: str, offers: str) -> None:
    found = completions(line)

    assert offers in found
    assert all(word.startswith(line.rpartition(" ")[2]) for word in found)
    assert len(found) == len(set(found))


def test_completing_imports_nothing_heavy() -> None:
    code = (
        "import sys; from adapters.terminal.__main__ import run; run(['complete', 'o4']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )

    heavy = {
        "asyncio", "bot.answer", "decimal", "rich", "httpx", "sqlite_utils", "yaml",
        "rapidfuzz.process",
        "importlib.metadata", "bot.answers.comparison", "bot.answers.profile", "bot.words.values",
    }  # fmt: skip
    assert "o4-mini" in done.stdout
    assert not heavy & set(done.stderr.split())


def test_words_that_are_no_command_are_pointed_to_ask(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = run(["gpt-4o", "vs", "gpt-4.1"])

    assert status == 2
    assert "pickwick ask gpt-4o vs gpt-4.1" in capsys.readouterr().err


def test_the_next_page_a_card_offers_is_answered(say: Say) -> None:
    offered = json.loads(say("recommend", "vision", "model", "--json", *TODAY).out)["actions"][0]
    more = offered["text"]

    page = say(*more.split(), "--json", *TODAY)

    assert more == "recommend more 2: vision model"
    assert json.loads(page.out)["hits"][0]["rank"] == 6
    assert page.out == say("ask", more, "--json", *TODAY).out

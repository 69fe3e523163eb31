"""What the command line says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.discord.__main__ import client_id_of, main, person_link, server_link

ROOT = Path(__file__).parents[1]


def commanded(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["discord", *args])
        patch.setattr("adapters.chat.logs.set_up", lambda *_: None)
        for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE"):
            patch.delenv(name, raising=False)
        with pytest.raises(SystemExit) as left:
            main()
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out, told.err


@pytest.mark.parametrize("name", ["check", "sync"])
def test_what_is_missing_is_one_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, error = commanded(name, capsys=capsys)

    assert (status, out) == (1, "")
    assert re.fullmatch(r"pickwick: DISCORD_TOKEN is not set: [^\n]+\.\n", error)


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (("--shards", "5/2"), 2),
        (("--port", "99999"), 2),
        (("--nonsense",), 2),
        (("--log-level", "LOUD"), 2),
        (("invite",), 2),
    ],
)
def test_wrong_use_is_said_in_words(
    args: tuple[str, ...], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    left, out, error = commanded(*args, capsys=capsys)

    assert (left, out) == (status, "")
    assert "Traceback" not in error


def test_the_command_says_where_the_demo_is(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, error = commanded("demo", "--json", capsys=capsys)

    assert (status, out) == (2, "")
    assert error.endswith("run scripts/demo discord there.\n")


def test_the_demo_needs_no_account() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/demo_discord.py"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "> /compare o4-mini, stable-diffusion" in done.stdout
    assert "presses [Share]" in done.stdout
    assert "Was gespeichert wird" in done.stdout


def test_an_invitation_asks_for_the_least() -> None:
    token = "MTEwMDAwMDAwMDAwMDAwMDAwMA.x.y"

    assert client_id_of(token) == "1100000000000000000"
    assert client_id_of("nonsense") is None
    assert server_link("1", mentions=False).endswith("permissions=0")
    assert "scope=applications.commands" in person_link("1")
    assert "permissions=274877991936" in server_link("1", mentions=True)

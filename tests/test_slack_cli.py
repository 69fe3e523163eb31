"""What an operator does: the manifest, the check, the demo, and what the documentation promises."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from slack_payloads import manifest_problems

from adapters.slack import check
from adapters.slack.__main__ import main, slack
from adapters.slack.links import DOMAINS
from adapters.slack.manifest import manifest
from adapters.slack.settings import EVENTS, SCOPES, Commands, Keys
from scripts import demo_slack
from tests.loopback.slack import LoopbackSlack

ROOT = Path(__file__).parents[1]
PUBLIC = "https://bot.example.com"


def printed(*args: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(slack, list(args), env=env or {}, catch_exceptions=True)
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(f"SLACK_{name}", raising=False)
        monkeypatch.delenv(f"SLACK_{name}_FILE", raising=False)


# -- the manifest ------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "ai", "our-own-tools", "sixteen-letters-"[:15]])
@pytest.mark.parametrize(
    "args", [["--socket"], ["--url", PUBLIC], ["--url", PUBLIC, "--oauth"], []]
)
def test_a_manifest_is_what_slack_takes(args: list[str], prefix: str) -> None:
    status, text = printed("manifest", *args, *(["--prefix", prefix] if prefix else []))

    made = json.loads(text)
    assert status == 0
    assert manifest_problems(made) == []
    assert made["settings"]["socket_mode_enabled"] == ("--url" not in args)


def test_a_manifest_for_a_socket_names_no_address_and_rotates_nothing() -> None:
    made = manifest(Commands())

    assert "https://" not in json.dumps(made)
    assert made["settings"]["token_rotation_enabled"] is False
    assert "redirect_urls" not in made["oauth_config"]


def test_a_manifest_for_http_names_the_address_wherever_slack_calls() -> None:
    made = manifest(Commands("ai"), f"{PUBLIC}/", socket=False)

    at = f"{PUBLIC}/slack/events"
    settings = made["settings"]
    assert settings["event_subscriptions"]["request_url"] == at
    assert settings["interactivity"]["request_url"] == at
    assert settings["interactivity"]["message_menu_options_url"] == at
    assert {command["url"] for command in made["features"]["slash_commands"]} == {at}
    assert made["oauth_config"]["redirect_urls"] == [f"{PUBLIC}/slack/oauth_redirect"]
    assert [command["command"] for command in made["features"]["slash_commands"]] == [
        "/pickwick", "/ai-compare", "/ai-alternatives", "/ai-recommend",
    ]  # fmt: skip


def test_tokens_are_rotated_only_where_oauth_gets_the_next_one() -> None:
    one, many = (manifest(Commands(), PUBLIC, socket=False, many=x) for x in (False, True))

    kept = ("token_rotation_enabled", "org_deploy_enabled")
    assert [one["settings"][name] for name in kept] == [False, False]
    assert [many["settings"][name] for name in kept] == [True, True]


def test_a_manifest_asks_for_the_least_and_for_what_is_heard() -> None:
    made = manifest(Commands())

    assert made["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert made["features"]["unfurl_domains"] == list(DOMAINS)
    assert not {"channels:history", "chat:write.public", "users:read", "channels:read"} & {*SCOPES}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["manifest", "--url", "http://bot.example.com"], "https://"),
        (["manifest", "--socket", "--url", PUBLIC], "choose one"),
        (["manifest", "--oauth"], "--oauth needs --url"),
        (["--url", "bot"], "https://"),
        (["manifest", "--prefix", "Über!"], "letters, digits and hyphens"),
        (["manifest", "--prefix", "a-prefix-far-too-long"], "letters, digits and hyphens"),
        (["serve"], "No such command"),
    ],
)
def test_wrong_use_says_what_to_do(args: list[str], says: str) -> None:
    status, text = printed(*args)

    assert status == 2
    assert says in text


# -- the check ---------------------------------------------------------------------------


def checked(
    monkeypatch: pytest.MonkeyPatch, scopes: tuple[str, ...] | None = None, **keys: str
) -> list[check.Finding]:
    async def tried() -> list[check.Finding]:
        options: dict[str, Any] = {} if scopes is None else {"scopes": scopes}
        async with LoopbackSlack("socket", **options) as slack:
            monkeypatch.setenv("SLACK_API_URL", slack.api_url)
            held = {"bot_token": slack.bot_token, "app_token": slack.app_token, **keys}
            return await check.check(Keys(**held), is_http=bool(keys.get("signing_secret")))

    return asyncio.run(tried())


def test_all_is_well_where_tokens_and_scopes_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    found = checked(monkeypatch, tuple(SCOPES))

    assert [finding.is_well for finding in found] == [True, True, True]
    assert "works in" in found[0].said


def test_each_missing_scope_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    found = checked(monkeypatch, tuple(scope for scope in SCOPES if scope != "links:read"))

    (missing,) = [finding for finding in found if not finding.is_well]
    assert "links:read (" in missing.said
    assert "chat:write" not in missing.said


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"bot_token": "xoxb-wrong"}, "not valid"),
        ({"bot_token": "xoxp-user"}, "begins with xoxb-"),
        ({"app_token": "xapp-wrong"}, "not valid"),
        ({"app_token": "xoxb-loopback"}, "begins with xapp-"),
        ({"app_token": ""}, "SLACK_APP_TOKEN is not set"),
    ],
)
def test_a_wrong_token_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, keys: dict[str, str], says: str
) -> None:
    found = checked(monkeypatch, tuple(SCOPES), **keys)

    (wrong,) = [finding for finding in found if not finding.is_well]
    assert says in wrong.said
    assert "wrong" not in wrong.said


def test_nothing_there_to_check_says_what_is_missing() -> None:
    result = CliRunner().invoke(slack, ["check"])

    assert "SLACK_BOT_TOKEN is not set" in str(result.exception)


def test_a_check_that_finds_a_fault_leaves_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "no-bot-token")
    monkeypatch.setenv("SLACK_APP_TOKEN", "no-app-token")
    monkeypatch.setattr("sys.argv", ["adapters.slack", "check"])

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 1


def test_a_slack_out_of_reach_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    keys = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}

    status, text = printed("check", env=keys)

    assert status == 1
    assert text.count("cannot be reached from here") == 2
    assert "Traceback" not in text


# -- the demo and the documentation ------------------------------------------------------


def test_the_demo_prints_one_conversation() -> None:
    result = CliRunner().invoke(demo_slack.main, ["--http"])

    text = result.output
    assert result.exit_code == 0
    assert "> /compare o4-mini stable-diffusion" in text
    assert "Nothing here makes one the better choice." in text
    assert "[Share to channel] [Change] [Show as list]" in text
    assert "\x1b[" not in text


def test_the_old_way_to_the_demo_says_where_it_is() -> None:
    status, text = printed("demo", "--http")

    assert status == 2
    assert "scripts/demo slack" in text


def test_the_documentation_gives_each_scope_its_reason() -> None:
    told = dict(
        re.findall(r"^\| `([\w:.]+)` \| (.+) \|$", (ROOT / "docs" / "slack.md").read_text(), re.M)
    )

    assert {scope: told.get(scope) for scope in SCOPES} == SCOPES

"""Many workspaces by OAuth: real Bolt against our own Slack, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from html import unescape
from io import StringIO
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import text

from adapters.chat import apologies, logs
from adapters.chat.answering import Answerer
from adapters.chat.i18n import say
from adapters.chat.metrics import Metrics
from adapters.slack.app import SlackApp
from adapters.slack.oauth import MOST_KNOWN, Latest
from adapters.slack.settings import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, SCOPES, Commands, Keys
from bot.catalog.file import Catalog
from bot.teams.settings import Teams
from tests.loopback.slack import Heard, LoopbackSlack, payloads

ONE, OTHER, NOBODY = "T0ONE", "T0OTHER", "T0NOBODY"
QUESTION = "o4-mini gpt-4.1"
HOUR = 3600
KEPT = ("slack_installations", "slack_bots", "pickwick_team")


class Balanced(LoopbackSlack):
    """Our own Slack before several workers: each request goes to the next one."""

    def __init__(self) -> None:
        self.workers: list[str] = []
        super().__init__("http")

    @property
    def bot_url(self) -> str:
        return str(next(self._turns))

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.workers = [*self.workers, url] if url else []
        self._turns = cycle(self.workers)

    async def reinstalled(self, worker: SlackApp, team: str = ONE, **how: Any) -> int:
        """Somebody goes through the browser's way at a worker; the last page's status."""
        return (await self.install(worker.public_url + INSTALL_PATH, team=team, **how))[0]

    def refreshes(self) -> int:
        """How often a token was asked to be refreshed."""
        return sum(s.json.get("grant_type") == "refresh_token" for s in self.captured)

    def tests_of_tokens(self) -> Counter[str]:
        """How often auth.test was asked, by token."""
        return Counter(s.token for s in self.captured if s.method == "auth.test")


Trial = Callable[[Balanced], Awaitable[None]]


@pytest.fixture(scope="module")
def answerer(catalog_path: Path) -> Iterator[Answerer]:
    answerer = Answerer(Catalog.open(catalog_path), Metrics("slack"))
    asyncio.run(answerer.ask(f"compare {QUESTION}"))
    yield answerer
    answerer.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'teams.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(autouse=True)
def logged() -> Iterator[StringIO]:
    """Everything that is logged meanwhile; no test may leave a secret there."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    stream = StringIO()
    logs.set_up("DEBUG", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    leaks = stream.getvalue().splitlines()
    for secret in ("xoxb-", "xoxe", "loopback-client-secret", "loopback-signing-secret", "code-0"):
        assert [line for line in leaks if secret in line] == []


@asynccontextmanager
async def worker(slack: Balanced, answerer: Answerer, database: str) -> AsyncIterator[SlackApp]:
    """One process of the app, on a port of its own, as if behind a balancer."""
    state = slack.state
    keys = Keys(
        signing_secret=slack.signing_secret,
        client_id=state.client_id,
        client_secret=state.client_secret,
    )
    teams = Teams.open(database)
    app = SlackApp(keys, answerer, teams, Commands(), api=slack.api_url)
    try:
        async with app.started(), app.over_http("127.0.0.1", 0) as port:
            app.public_url = f"http://127.0.0.1:{port}"
            slack.bot_url = app.public_url + EVENTS_PATH
            yield app
    finally:
        teams.close()


@asynccontextmanager
async def several(
    answerer: Answerer, database: str, count: int = 2
) -> AsyncIterator[tuple[Balanced, list[SlackApp]]]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(Balanced())
        entered = [
            await stack.enter_async_context(worker(slack, answerer, database)) for _ in range(count)
        ]
        yield slack, entered


@asynccontextmanager
async def alone(answerer: Answerer, database: str) -> AsyncIterator[tuple[Balanced, SlackApp]]:
    async with several(answerer, database, 1) as (slack, (app,)):
        yield slack, app


def is_answered(heard: Heard) -> bool:
    return heard.status == 200 and "o4-mini" in heard.text.casefold()


def kept_of(app: SlackApp, team: str) -> dict[str, int]:
    """How many rows each table holds of a workspace."""
    found = {}
    with app.teams.engine.connect() as connection:
        for table in KEPT:
            column, value = ("id", f"slack:{team}") if "team" in table else ("team_id", team)
            query = text(f"SELECT count(*) FROM {table} WHERE {column} = :value")
            found[table] = int(connection.execute(query, {"value": value}).scalar_one())
    return found


# -- installing ------------------------------------------------------------------------------


def test_the_install_page_leads_to_slack_with_a_state_and_the_least_scopes(
    answerer: Answerer, database: str
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app), aiohttp.ClientSession() as browser:
            page = await browser.get(app.public_url + INSTALL_PATH)
            said = await page.text()

            assert page.status == 200
            found = re.search(r'href="(https://slack[^"]+)"', said)
            assert found is not None
            asked = parse_qs(urlsplit(unescape(found[1])).query, keep_blank_values=True)
            assert len(asked["state"][0]) > 30
            assert set(asked["scope"][0].split(",")) == set(SCOPES)
            assert asked["user_scope"] == [""]
            assert asked["client_id"] == [slack.state.client_id]
            cookie = page.headers["Set-Cookie"]
            assert "slack-app-oauth-state=" in cookie
            assert "HttpOnly" in cookie
            assert "Secure" in cookie
            async with browser.post(app.public_url + INSTALL_PATH) as answer:
                assert answer.status == 405

    asyncio.run(trial())


def test_only_the_browser_that_began_may_install(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app), aiohttp.ClientSession() as browser:
            back = app.public_url + REDIRECT_PATH
            assert await slack.reinstalled(app, state="forged") == 400
            assert await slack.reinstalled(app, cookies=False) == 400
            assert await slack.reinstalled(app, code="forged") == 401
            assert await slack.reinstalled(app, denied=True) == 200
            async with browser.get(back, params={"error": "<b>!</b>"}) as answer:
                assert "<b>" not in await answer.text()
            assert kept_of(app, ONE) == dict.fromkeys(KEPT, 0)

            assert await slack.reinstalled(app) == 200
            assert kept_of(app, ONE)["slack_installations"] == 1

    asyncio.run(trial())


def test_a_state_is_good_once_and_not_for_long(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app), aiohttp.ClientSession() as browser:
            states = app.installations.flow.settings.state_store
            state = await states.async_issue()
            back = app.public_url + REDIRECT_PATH
            cookie = {"Cookie": f"slack-app-oauth-state={state}"}

            async def installed() -> int:
                query = {"code": slack.state.grant(slack.place), "state": state}
                async with browser.get(back, params=query, headers=cookie) as answer:
                    return answer.status

            assert await installed() == 200
            assert await installed() == 401

            state = await states.async_issue()
            cookie["Cookie"] = f"slack-app-oauth-state={state}"
            with app.teams.engine.begin() as connection:
                old = "UPDATE slack_oauth_states SET expire_at = '2020-01-01 00:00:00'"
                connection.execute(text(old))
            assert await installed() == 401

    asyncio.run(trial())


def test_slack_that_fails_while_installing_is_no_fault_of_ours(
    answerer: Answerer, database: str
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            slack.fail_next("oauth.v2.access", "internal_error")
            assert await slack.reinstalled(app) == 401

            slack.fail_next("auth.test", "internal_error")
            assert await slack.reinstalled(app) == 401
            assert kept_of(app, ONE)["slack_installations"] == 0

    asyncio.run(trial())


# -- answering -------------------------------------------------------------------------------


def test_each_workspace_is_answered_with_its_own_token(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            for team in (ONE, OTHER):
                assert await slack.reinstalled(app, team) == 200
            tokens = {token.team: name for name, token in slack.state.tokens.items()}

            for team in (ONE, OTHER, ONE):
                heard = await slack.mention(f"compare {QUESTION}", team=team)

                assert is_answered(heard)
                assert {s.token for s in heard.sent if s.method == "chat.postMessage"} == {
                    tokens[team]
                }

    asyncio.run(trial())


def test_a_workspace_that_never_installed_it_is_told_so(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            await slack.reinstalled(app)

            heard = await slack.command("/compare", QUESTION, team=NOBODY)
            assert (heard.status, heard.text) == (200, say(apologies.NOT_INSTALLED))
            assert heard.message is not None
            assert heard.message.ephemeral

            assert (await slack.mention("hello", team=NOBODY, answers=0)).calls() == []
            assert (await slack.open_home(team=NOBODY, answers=0)).calls() == []

    asyncio.run(trial())


def test_whose_token_it_is_is_asked_once_a_token(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            for team in (ONE, OTHER):
                await slack.reinstalled(app, team)
            before = slack.tests_of_tokens()
            assert set(before.values()) == {1}

            for team in (ONE, OTHER):
                assert is_answered(await slack.command("/compare", QUESTION, team=team))
            asked = (slack.command("/compare", QUESTION, team=ONE) for _ in range(20))
            assert all(map(is_answered, await asyncio.gather(*asked)))

            assert set((slack.tests_of_tokens() - before).values()) == {1}

    asyncio.run(trial())


def test_no_more_tokens_are_known_than_fit() -> None:
    known: Latest[str] = Latest()

    for number in range(MOST_KNOWN + 5):
        known[f"token {number}"] = "whose"

    assert len(known) == MOST_KNOWN
    assert "token 4" not in known
    assert "token 5" in known


def test_a_database_that_fails_is_a_polite_answer(
    answerer: Answerer, database: str, logged: StringIO
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            await slack.reinstalled(app)
            with app.teams.engine.begin() as connection:
                connection.execute(text("DROP TABLE slack_installations"))

            heard = await slack.command("/compare", QUESTION, team=ONE)

            assert heard.status == 200
            assert heard.text.startswith(say("Pickwick could not answer this just now."))
            assert '"fault"' in logged.getvalue()

    asyncio.run(trial())


def test_slack_that_cannot_say_whose_token_it_is_is_a_polite_answer(
    answerer: Answerer, database: str
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            await slack.reinstalled(app)
            slack.fail_next("auth.test", status=500)

            heard = await slack.command("/compare", QUESTION, team=ONE)
            assert heard.status == 200
            assert heard.message is not None

            assert is_answered(await slack.command("/compare", QUESTION, team=ONE))

    asyncio.run(trial())


# -- tokens that expire ----------------------------------------------------------------------


async def nearly_expired(slack: Balanced, app: SlackApp, team: str = ONE) -> None:
    """Install with a token that ends within the hour; the next one lives as long as usual."""
    slack.state.rotates = True
    usual, slack.state.token_seconds = slack.state.token_seconds, HOUR
    assert await slack.reinstalled(app, team) == 200
    slack.state.token_seconds = usual


def test_a_token_is_refreshed_once_whoever_asks(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            await nearly_expired(slack, app)

            asked = (slack.command("/compare", QUESTION, team=ONE) for _ in range(20))
            assert all(map(is_answered, await asyncio.gather(*asked)))
            assert slack.refreshes() == 1

            slack.pass_time(2 * HOUR)  # the first token is dead now
            heard = await slack.mention(f"compare {QUESTION}", team=ONE)
            assert is_answered(heard)
            assert slack.refreshes() == 1
            assert kept_of(app, ONE)["slack_installations"] == 1

    asyncio.run(trial())


def test_a_token_is_refreshed_once_for_workers_that_share_a_database(
    answerer: Answerer, postgres_url: str
) -> None:
    async def trial() -> None:
        async with several(answerer, postgres_url) as (slack, workers):
            await nearly_expired(slack, workers[0])
            await nearly_expired(slack, workers[1], OTHER)

            asked = [
                slack.command("/compare", QUESTION, team=team)
                for _ in range(10)
                for team in (ONE, ONE, OTHER, OTHER)
            ]
            assert all(map(is_answered, await asyncio.gather(*asked)))
            assert slack.refreshes() == 2

    asyncio.run(trial())


@pytest.mark.parametrize("how", [{"error": "internal_error"}, {"status": 503}, {"error": "hang"}])
def test_a_refresh_that_fails_leaves_the_token_that_is_still_good(
    answerer: Answerer, database: str, how: dict[str, Any], logged: StringIO
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            await nearly_expired(slack, app)
            hangs = how.get("error") == "hang"
            if hangs:
                slack.hang_next("oauth.v2.access")
            else:
                slack.fail_next("oauth.v2.access", **how)

            assert is_answered(await slack.command("/compare", QUESTION, team=ONE))
            assert ("not refreshed" in logged.getvalue()) is not hangs

            slack.release()
            assert is_answered(await slack.command("/compare", QUESTION, team=ONE))
            slack.pass_time(2 * HOUR)
            assert is_answered(await slack.mention(f"compare {QUESTION}", team=ONE))

    asyncio.run(trial())


def test_a_token_that_expired_and_cannot_be_refreshed_asks_to_install_again(
    answerer: Answerer, database: str
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            slack.state.rotates, slack.state.token_seconds = True, 0
            await slack.reinstalled(app)
            slack.state.refreshes.clear()

            heard = await slack.command("/compare", QUESTION, team=ONE)
            assert (heard.status, heard.text) == (200, say(apologies.NOT_INSTALLED))

            slack.state.token_seconds = 12 * HOUR
            await slack.reinstalled(app)
            assert is_answered(await slack.command("/compare", QUESTION, team=ONE))

    asyncio.run(trial())


# -- leaving ---------------------------------------------------------------------------------


@pytest.mark.parametrize("leave", ["uninstall", "revoke_tokens"])
def test_nothing_is_kept_of_a_workspace_that_left(
    answerer: Answerer, database: str, leave: str
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            for team in (ONE, OTHER):
                await slack.reinstalled(app, team)
                app.teams.change(f"slack:{team}", is_public=True)
            assert is_answered(await slack.command("/compare", QUESTION, team=ONE))

            assert (await getattr(slack, leave)(team=ONE)).status == 200
            await slack.until(lambda: not any(kept_of(app, ONE).values()), 3)

            assert kept_of(app, ONE) == dict.fromkeys(KEPT, 0)
            assert kept_of(app, OTHER) == dict.fromkeys(KEPT, 1)
            heard = await slack.command("/compare", QUESTION, team=ONE)
            assert (heard.status, heard.text) == (200, say(apologies.NOT_INSTALLED))
            assert is_answered(await slack.command("/compare", QUESTION, team=OTHER))

            assert await slack.reinstalled(app, ONE) == 200
            heard = await slack.command("/compare", QUESTION, team=ONE)
            assert is_answered(heard)
            assert heard.message is not None
            assert heard.message.ephemeral  # what it had set is gone

    asyncio.run(trial())


def test_a_person_who_takes_back_only_their_own_token_changes_nothing(
    answerer: Answerer, database: str
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            await slack.reinstalled(app)
            app.teams.change(f"slack:{ONE}", is_public=True)
            place = payloads.Place(team=ONE)
            body = payloads.tokens_revoked(place, slack.state.stamp()).body
            body["event"]["tokens"] = {"oauth": [place.user]}

            assert (await slack.post(json.dumps(body).encode())).status == 200
            await slack.settle(1)

            assert kept_of(app, ONE) == dict.fromkeys(KEPT, 1)
            assert is_answered(await slack.command("/compare", QUESTION, team=ONE))

    asyncio.run(trial())


def test_an_organisation_installs_once_for_all_and_leaves(
    answerer: Answerer, database: str
) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (slack, app):
            org = payloads.Place(team=ONE, enterprise="E0ORG")
            assert await slack.reinstalled(app, ONE, enterprise="E0ORG", org_wide=True) == 200

            async def asked() -> Heard:
                made = payloads.command(org, "/compare", QUESTION, *slack_side(slack, org))
                made.body["is_enterprise_install"] = "true"
                return await slack._deliver(made, org, slack._deliveries, {})

            assert is_answered(await asked())

            left = payloads.uninstalled(org, slack.state.stamp())
            left.body["team_id"] = None
            left.body["authorizations"] = [
                {"enterprise_id": "E0ORG", "team_id": None, "is_enterprise_install": True}
            ]
            assert (await slack.post(json.dumps(left.body).encode())).status == 200
            await slack.settle(1)
            assert (await asked()).text == say(apologies.NOT_INSTALLED)

    asyncio.run(trial())


def slack_side(slack: Balanced, place: payloads.Place) -> tuple[str, str]:
    """A trigger_id and a response_url, as a command brings them."""
    number = slack._number()
    return slack.state.trigger(place, number), slack._hook(place, number)


# -- workers that keep nothing ---------------------------------------------------------------


def test_any_worker_answers_what_another_one_began(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with several(answerer, database, 3) as (slack, workers):
            await slack.reinstalled(workers[0])

            card = await slack.command("/compare", QUESTION, team=ONE)
            assert is_answered(card)
            listed = await slack.press("Show as list", card, team=ONE)
            assert is_answered(listed)
            changing = await slack.press("Change", listed, team=ONE)
            assert changing.view is not None
            said = {"said": "compare o4-mini vs gpt-4o"}
            await slack.submit_view(changing, said, team=ONE, answers=0)
            await slack.until(lambda: "gpt-4o" in slack.screen()[-1].text.casefold(), 3)
            shared = await slack.press("share", slack.screen()[-1], team=ONE)
            assert shared.message is not None
            assert not shared.message.ephemeral
            assert "gpt-4o" in shared.text.casefold()

            again = await slack.repeat(card)
            assert (again.status, again.message) == (200, None)

    asyncio.run(trial())


def test_a_card_outlives_the_process_that_drew_it(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with Balanced() as slack:
            async with worker(slack, answerer, database) as app:
                await slack.reinstalled(app)
                card = await slack.command("/compare", QUESTION, team=ONE)
            slack.bot_url = ""

            async with worker(slack, answerer, database):
                shared = await slack.press("share", card, team=ONE)
                assert is_answered(shared)
                assert (await slack.repeat(card)).message is None

    asyncio.run(trial())


def test_workers_that_start_at_once_make_the_tables_together(
    answerer: Answerer, database: str
) -> None:
    async def trial() -> None:
        async with Balanced() as slack:
            teams = Teams.open(database)

            async def started() -> None:
                keys = Keys(signing_secret="s", client_id="1", client_secret="2")
                app = SlackApp(keys, answerer, teams, Commands(), api=slack.api_url)
                async with app.started():
                    pass

            await asyncio.gather(*(started() for _ in range(8)))
            teams.close()

    asyncio.run(trial())


def test_when_a_token_expires_is_kept_to_the_second(answerer: Answerer, database: str) -> None:
    async def trial() -> None:
        async with alone(answerer, database) as (_, app):
            store = app.installations.flow.settings.installation_store
            made = Installation(
                app_id="A1",
                bot_id="B1",
                bot_user_id="U2",
                user_id="U1",
                team_id=ONE,
                bot_token="xoxe.xoxb-1",
                bot_token_expires_at=2_000_000_000,
            )
            await store.async_save(made)

            found = await store.async_find_installation(enterprise_id=None, team_id=ONE)

            assert found.bot_token_expires_at == 2_000_000_000

    asyncio.run(trial())

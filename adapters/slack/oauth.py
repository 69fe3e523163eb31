"""Many workspaces: who installed the app, kept in SQL; tokens are refreshed one at a time."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import time
from typing import Self, TypeVar

from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import URL, MetaData, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.chat.logs import described
from adapters.slack.sending import short
from adapters.slack.settings import INSTALL_PATH, REDIRECT_PATH, SCOPES, Keys
from bot.teams.settings import TeamsError

log = logging.getLogger("pickwick.slack.oauth")
theirs = logging.getLogger("slack_bolt.oauth")
"""What Bolt says meanwhile: it names the codes that tokens are had for."""

STATE_SECONDS = 600
REFRESH_MINUTES = 120
"""A token is refreshed so long before it expires; it lives twelve hours."""
REFRESH_PATIENCE = 1.0
"""Seconds to wait for a fresh token while the one at hand is still good."""
ROTATION_LOCK = 0x7069636B
"""The number of our lock in PostgreSQL while a token is refreshed."""
MOST_KNOWN = 10_000
"""Tokens of which we know whose they are; Slack is asked anew about one that fell out."""
MOST_TRIES = 8

T = TypeVar("T")


class Installations:
    """Every workspace that installed the app, and the way to install it."""

    install_path = INSTALL_PATH
    redirect_path = REDIRECT_PATH

    def __init__(
        self, engine: AsyncEngine, store: AsyncSQLAlchemyInstallationStore, flow: AsyncOAuthFlow
    ) -> None:
        self._engine = engine
        self._store = store
        self.flow = flow

    @classmethod
    async def open(cls, keys: Keys, url: URL, client: AsyncWebClient, public_url: str) -> Self:
        """The installations at the teams' database, its tables made where they are missing."""
        engine = create_async_engine(asynchronous(url), pool_pre_ping=True)
        store = AsyncSQLAlchemyInstallationStore(keys.client_id, engine, logger=theirs)
        states = AsyncSQLAlchemyOAuthStateStore(STATE_SECONDS, engine, logger=theirs)
        for tables in (store.metadata, states.metadata):
            await make(engine, tables)
        settings = AsyncOAuthSettings(
            client_id=keys.client_id,
            client_secret=keys.client_secret,
            scopes=sorted(SCOPES),
            redirect_uri=f"{public_url.rstrip('/')}{REDIRECT_PATH}" if public_url else None,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=store,
            installation_store_bot_only=False,
            state_store=states,
            state_expiration_seconds=STATE_SECONDS,
            callback_options=AsyncCallbackOptions(success=installed, failure=not_installed),
            logger=theirs,
        )
        # Bolt's own would ask auth.test on every request, and refresh at Slack's usual address.
        authorize = AsyncInstallationStoreAuthorize(
            logger=theirs,
            installation_store=store,
            client_id=keys.client_id,
            client_secret=keys.client_secret,
            token_rotation_expiration_minutes=REFRESH_MINUTES,
            cache_enabled=True,
            client=client,
        )
        authorize.authorize_result_cache = Latest()
        authorize.token_rotator = OneAtATime(keys, client, store, engine)
        settings.authorize = authorize
        return cls(engine, store, AsyncOAuthFlow(client=client, logger=theirs, settings=settings))

    async def remove(self, enterprise: str | None, team: str | None) -> None:
        """Delete everything kept of a workspace that removed the app."""
        await self._store.async_delete_all(enterprise_id=enterprise, team_id=team)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()


class OneAtATime(AsyncTokenRotator):
    """Refreshes a token once, whoever asks: a refresh token works a single time.

    Others wait, in this process or (with PostgreSQL) in any, and take what the first one saved.
    """

    def __init__(
        self,
        keys: Keys,
        client: AsyncWebClient,
        store: AsyncSQLAlchemyInstallationStore,
        engine: AsyncEngine,
    ) -> None:
        super().__init__(client_id=keys.client_id, client_secret=keys.client_secret, client=client)
        self._store = store
        self._engine = engine
        self._turn = asyncio.Lock()
        self._under_way: dict[tuple[str | None, str | None], asyncio.Task[Installation | None]] = {}

    async def perform_token_rotation(
        self, *, installation: Installation, minutes_before_expiration: int = REFRESH_MINUTES
    ) -> Installation | None:
        """The installation with fresh tokens, saved; None where these are good enough.

        A refresh is never cut off, as its answer comes once; nobody waits long for it, or fails
        with it, while the token at hand is good.
        """
        if not is_expiring(installation, minutes_before_expiration):
            return None
        team = (installation.enterprise_id, installation.team_id)
        if not (refreshing := self._under_way.get(team)):
            refreshing = asyncio.create_task(self._refresh(installation, minutes_before_expiration))
            self._under_way[team] = refreshing
            refreshing.add_done_callback(lambda _: self._under_way.pop(team))
        is_good = not is_expiring(installation, 0)
        await asyncio.wait({refreshing}, timeout=REFRESH_PATIENCE if is_good else None)
        if not refreshing.done():
            return None
        if is_good and (error := refreshing.exception()):
            log.warning("token not refreshed", extra={"because": described(error)})
            return None
        return refreshing.result()

    async def _refresh(self, installation: Installation, minutes: int) -> Installation | None:
        async with self._turn, self._turn_of_all():
            saved = await self._store.async_find_installation(
                enterprise_id=installation.enterprise_id,
                team_id=installation.team_id,
                is_enterprise_install=installation.is_enterprise_install,
            )
            if saved and not is_expiring(saved, minutes):
                return saved
            fresh = await super().perform_token_rotation(
                installation=saved or installation, minutes_before_expiration=minutes
            )
            if fresh:
                await self._store.async_save(fresh)
            return fresh

    @asynccontextmanager
    async def _turn_of_all(self) -> AsyncIterator[None]:
        """Hold the lock that all processes share, where the database has such locks."""
        if self._engine.dialect.name != "postgresql":
            yield
            return
        async with self._engine.begin() as connection:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ROTATION_LOCK}
            )
            yield


async def installed(args: AsyncSuccessArgs) -> BoltResponse:
    """Bolt's page, and a line for the operator."""
    place = args.installation.team_id or args.installation.enterprise_id
    log.info("installed", extra={"team": f"slack:{place}"})
    return await args.default.success(args)


async def not_installed(args: AsyncFailureArgs) -> BoltResponse:
    """Bolt's page, and a line for the operator."""
    log.warning("not installed", extra={"because": short(args.reason)})
    return await args.default.failure(args)


class Latest(OrderedDict[str, T]):
    """What is known by token, and no more than fits: each refresh makes another token."""

    def __setitem__(self, token: str, known: T) -> None:
        """Know one more; the oldest falls out."""
        super().__setitem__(token, known)
        if len(self) > MOST_KNOWN:
            self.popitem(last=False)


async def make(engine: AsyncEngine, tables: MetaData) -> None:
    """Make tables where they are missing; other processes may be making them just now.

    Each time that another one was first there is less left to make.
    """
    for _ in range(MOST_TRIES):
        try:
            async with engine.begin() as connection:
                await connection.run_sync(tables.create_all)
            return
        except SQLAlchemyError as error:
            failed = error
    await engine.dispose()
    raise TeamsError("The tables of Slack's installations cannot be made.") from failed


def is_expiring(installation: Installation, minutes: int) -> bool:
    """Whether the bot's token expires within so many minutes; one that never does is good."""
    expires_at = installation.bot_token_expires_at
    return expires_at is not None and expires_at - time() < minutes * 60


def asynchronous(url: URL) -> URL:
    """The same database for asyncio."""
    return url.set(drivername="sqlite+aiosqlite") if url.get_backend_name() == "sqlite" else url

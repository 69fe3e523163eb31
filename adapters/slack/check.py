"""Whether the tokens work and suffice, each in a sentence an operator can act on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.settings import SCOPES, Keys, api_url

log = logging.getLogger("pickwick.slack.check")
TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: whether it is well, in a sentence."""

    is_well: bool
    said: str


async def check(keys: Keys, is_http: bool) -> list[Finding]:
    """Try the bot's token, its scopes, and the way in."""
    found: list[Finding] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session:
        client = AsyncWebClient(base_url=api_url(), session=session, logger=log)
        if keys.bot_token:
            found += await bot_token(client, keys.bot_token)
        if not is_http:
            found.append(await app_token(client, keys.app_token))
    if is_http:
        found.append(signing(keys))
    return found


async def bot_token(client: AsyncWebClient, token: str) -> list[Finding]:
    """Whose token it is, and which scopes it lacks."""
    if not token.startswith("xoxb-") and not token.startswith("xoxe."):
        return [Finding(False, "SLACK_BOT_TOKEN is no bot token: one begins with xoxb-.")]
    try:
        answered = await client.auth_test(token=token)
    except Exception as error:
        return [Finding(False, f"The bot's token: {reason(error)}")]
    given = {scope.strip() for scope in header(answered.headers, "x-oauth-scopes").split(",")}
    missing = [f"{scope} ({why})" for scope, why in SCOPES.items() if scope not in given]
    team = str(answered.get("team") or "a workspace")[:80]
    findings = [Finding(True, f"The bot's token works in {team}.")]
    if missing:
        lacking = "; ".join(missing)
        findings.append(
            Finding(False, f"These scopes are missing, add them and install again: {lacking}.")
        )
    else:
        findings.append(Finding(True, "It has every scope that is needed."))
    return findings


async def app_token(client: AsyncWebClient, token: str) -> Finding:
    """Whether a socket may be opened."""
    if not token:
        said = "SLACK_APP_TOKEN is not set: make one with connections:write, or run with --http."
        return Finding(False, said)
    if not token.startswith("xapp-"):
        return Finding(False, "SLACK_APP_TOKEN is no app-level token: one begins with xapp-.")
    try:
        await client.apps_connections_open(app_token=token)
    except Exception as error:
        return Finding(False, f"The app-level token: {reason(error)}")
    return Finding(True, "The app-level token opens a socket.")


def signing(keys: Keys) -> Finding:
    """Whether requests can be told from forged ones; only Slack knows if the secret is right."""
    if not keys.signing_secret:
        return Finding(False, "SLACK_SIGNING_SECRET is not set: it stands in Basic Information.")
    return Finding(True, "A signing secret is set; Slack's first request will show if it is right.")


def reason(error: Exception) -> str:
    """Why Slack or the network refused, as a sentence that says what to do."""
    if not isinstance(error, SlackApiError):
        return f"Slack cannot be reached from here ({type(error).__name__})."
    code = str(error.response.get("error", "unknown"))
    return REASONS.get(code, f"Slack refused it ({code[:60]}).")


REASONS = {
    "invalid_auth": "it is not valid; copy it again from the app's settings.",
    "not_authed": "it is not valid; copy it again from the app's settings.",
    "account_inactive": "the app was removed from the workspace; install it again.",
    "token_revoked": "it was revoked; install the app again and copy the new one.",
    "token_expired": "it expired; use OAuth, which refreshes it, or switch rotation off.",
    "missing_scope": "it lacks the scope connections:write; make a new one with it.",
    "not_allowed_token_type": "it is of the wrong kind; an app-level token is needed here.",
    "ratelimited": "Slack asks to slow down; try again in a minute.",
}


def header(headers: Any, name: str) -> str:
    """A header of Slack's answer, whatever its case."""
    found = {str(key).lower(): str(value) for key, value in dict(headers or {}).items()}
    return found.get(name, "")

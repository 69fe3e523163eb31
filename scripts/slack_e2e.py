"""Holds one conversation in `local-slack`, somebody else's Slack, over a socket and signed HTTP.

It listens on every interface, so it and the bot run in a network of their own (unshare).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp

PACKAGE = "local-slack-linux-x64@0.1.8"
PROGRAM = "node_modules/local-slack-linux-x64/bin/local-slack"
INSIDE = "--inside"
ROOM, PERSON, BOT = "C0GENERAL", "U0PERSON", "U0BOT"
SLACK, HEALTH = "http://localhost:4500", "http://localhost:4600"
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-e2e",
    "SLACK_APP_TOKEN": "xapp-e2e",
    "SLACK_SIGNING_SECRET": "signed-e2e",
}
PATIENCE = 20.0

Json = dict[str, Any]


def main() -> None:
    """Install local-slack, then run the conversation where only this machine is reachable."""
    if sys.argv[1:2] == [INSIDE]:
        asyncio.run(converse(Path(sys.argv[2])))
        return
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        sys.exit("slack e2e: local-slack is only had for Linux on x86-64.")
    for tool in ("npm", "unshare", "ip"):
        if not shutil.which(tool):
            sys.exit(f"slack e2e: {tool} is missing here.")
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder]
        if subprocess.run([*install, PACKAGE], check=False).returncode:
            sys.exit(f"slack e2e: npm could not install {PACKAGE}.")
        alone = ["unshare", "--map-root-user", "--net"]
        if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
            sys.exit("slack e2e: unshare may not make a network of its own here.")
        begin = 'ip link set lo up && exec "$@"'
        here = [sys.executable, __file__, INSIDE, folder]
        sys.exit(subprocess.run([*alone, "sh", "-c", begin, "sh", *here], check=False).returncode)


async def converse(folder: Path) -> None:
    """The same conversation over each way in."""
    for mode in ("socket", "http"):
        async with running(folder, mode) as place:
            await conversation(place)
        print(f"slack e2e: {mode}: {', '.join(place.steps)}; the bot ended well.", flush=True)


@contextlib.asynccontextmanager
async def running(folder: Path, mode: str) -> AsyncIterator[Place]:
    """Both programs for as long as the block lasts; the bot must end well when told to."""
    settings = folder / f"{mode}.json"
    settings.write_text(json.dumps(workspace(mode)))
    told = folder / f"{mode}.log"
    slack = await asyncio.create_subprocess_exec(
        folder / PROGRAM, "--config", settings, "--port", "4500", stdout=subprocess.DEVNULL
    )
    keys = TOKENS | {
        "SLACK_API_URL": f"{SLACK}/api/",
        "PICKWICK_DATABASE_URL": f"sqlite:///{folder}/{mode}.db",
    }
    args = ["--port", "4600", *(["--http"] if mode == "http" else [])]
    async with aiohttp.ClientSession() as session:
        place = Place(session)
        try:
            await place.until("local-slack is up", lambda: place.answers(f"{SLACK}/_control/state"))
            with told.open("w") as log:
                bot = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "adapters.slack", *args,
                    env=os.environ | keys, stderr=log, cwd=Path(__file__).parents[1],
                )  # fmt: skip
            try:
                await place.until("the bot is ready", lambda: place.answers(f"{HEALTH}/readyz"))
                place.steps.clear()
                yield place
            except BaseException:
                print(told.read_text(), file=sys.stderr)
                raise
            finally:
                if bot.returncode is None:
                    bot.terminate()
                status = await asyncio.wait_for(bot.wait(), PATIENCE)
            written = told.read_text()
            bad = ("Traceback", '"fault"', *TOKENS.values())
            if status or any(word in written for word in bad):
                sys.exit(f"slack e2e: {mode}: the bot ended with {status}:\n{written}")
        finally:
            slack.terminate()
            await slack.wait()


def workspace(mode: str) -> Json:
    """A workspace with one room, as local-slack reads it."""
    app = {
        "botUserId": BOT,
        "botName": "pickwick",
        "botToken": TOKENS["SLACK_BOT_TOKEN"],
        "appToken": TOKENS["SLACK_APP_TOKEN"],
        "signingSecret": TOKENS["SLACK_SIGNING_SECRET"],
        "mode": "events" if mode == "http" else "socket",
        "requestUrl": f"{HEALTH}/slack/events",
    }
    room = {"id": ROOM, "name": "general", "members": [PERSON, BOT]}
    return {"apps": [app], "users": [{"id": PERSON, "name": "ada"}], "channels": [room]}


class Place:
    """The workspace, from a person's side."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.steps: list[str] = []

    async def do(self, what: str, **given: Any) -> Json:
        """One thing a person does, through the control API."""
        body = {"user": PERSON, "channel": ROOM, **given}
        async with self._session.post(f"{SLACK}/_control/{what}", json=body) as answer:
            return dict(await answer.json())

    async def messages(self, channel: str = ROOM) -> list[Json]:
        """What stands in a channel, private messages too."""
        async with self._session.get(f"{SLACK}/_control/messages/{channel}") as answer:
            return list((await answer.json())["messages"])

    async def press(self, action: str, message: Json) -> None:
        """Press a button of a message."""
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if element.get("action_id") == action:
                    pressed = {**element, "block_id": block.get("block_id", "b")}
                    await self.do("interact", messageTs=message["ts"], action=pressed)
                    return
        raise SystemExit(f"slack e2e: no button {action} in {message}.")

    async def screen(self, send: Json | None = None) -> Json:
        """What the browser shows: Home tabs and modals; first it may send something."""
        async with self._session.ws_connect(f"{SLACK}/ui") as browser:
            shown = dict((await browser.receive_json())["state"])
            if send:
                await browser.send_json(send)
                await browser.receive()
            return shown

    async def answers(self, url: str) -> bool:
        """Whether a page is there."""
        try:
            async with self._session.get(url) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def until(self, step: str, found: Callable[[], Any]) -> Any:
        """What a step leads to, looked for until it is there."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            if result := await found():
                self.steps.append(step)
                return result
            await asyncio.sleep(0.05)
        raise SystemExit(f"slack e2e: {step}: not seen within {PATIENCE:.0f} seconds.")

    async def said(self, *words: str, channel: str = ROOM, **like: Any) -> Json | None:
        """The last message with these words whose fields are like these."""
        for message in reversed(await self.messages(channel)):
            text = str(message.get("text", "")).casefold()
            is_ours = message.get("user") == BOT and all(word in text for word in words)
            if is_ours and all(message.get(key) == value for key, value in like.items()):
                return message
        return None


async def conversation(place: Place) -> None:
    """What a person does, and what must be seen after each step."""
    await place.do("command", command="/compare", text="o4-mini gpt-4.1")
    card = await place.until(
        "a private card", lambda: place.said("o4-mini", subtype="ephemeral", ephemeral_to=PERSON)
    )

    await place.press("change", card)
    view = await place.until("a modal", lambda: modal(place))
    field = {"type": "plain_text_input", "value": "compare o4-mini vs gpt-4o"}
    await place.screen({"t": "view_submit", "user": PERSON, "values": {"said": {"said": field}}})
    card = await place.until(
        f"its “{view['submit']['text']}”", lambda: place.said("gpt-4o", ts=card["ts"])
    )

    await place.press("share", card)
    shared = await place.until("shared to all", lambda: place.said("gpt-4o", subtype=None))
    await place.until("the private card gone", lambda: gone(place, card))

    asked = {"text": f"<@{BOT}> alternatives to phi-4-mini", "thread_ts": shared["ts"]}
    await place.do("message", **asked)
    await place.until(
        "a reply in the thread", lambda: place.said("phi-4-mini", thread_ts=shared["ts"])
    )

    direct = (await place.do("message", channel=PERSON, text="replace o4-mini"))["message"]
    await place.until("a direct reply", lambda: place.said("o4-mini", channel=direct["channel"]))

    await place.do("open-home")
    await place.until("App Home", lambda: home(place))


async def modal(place: Place) -> Json | None:
    """The modal on top."""
    stack = (await place.screen())["modalStack"]
    return dict(stack[-1]) if stack else None


async def home(place: Place) -> Json | None:
    """The Home tab of the person."""
    return next(iter((await place.screen())["homeViews"].get(PERSON, {}).values()), None)


async def gone(place: Place, message: Json) -> bool:
    """Whether a message no longer stands there."""
    return all(other["ts"] != message["ts"] for other in await place.messages())


if __name__ == "__main__":
    main()

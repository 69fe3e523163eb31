"""One conversation as a workspace would see it, held with a Slack of our own on this machine."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from adapters.chat import logs
from adapters.chat.answering import Answerer
from adapters.chat.command import SETTINGS, catalog_option
from adapters.chat.metrics import Metrics
from bot.catalog.file import Catalog
from bot.catalog.reader import chosen
from bot.teams.settings import Teams
from tests.loopback.slack import Heard, LoopbackSlack, Mode
from tests.loopback.slack.playground import playground
from tests.loopback.transcript import Transcript, shortened

Json = dict[str, Any]
Step = tuple[str, Callable[[LoopbackSlack, dict[str, Heard]], Awaitable[Heard]]]


@click.command(context_settings=SETTINGS)
@click.option("--http", "is_http", is_flag=True, help="Over signed HTTP instead of a socket.")
@click.option("--json", "as_json", is_flag=True, help="Print what is sent, as JSON lines.")
@catalog_option
def main(is_http: bool, as_json: bool, catalog: Path | None) -> None:
    """Print one conversation, held with a Slack of our own on this machine: no account needed."""
    asyncio.run(play(catalog, "http" if is_http else "socket", as_json))


async def play(catalog: Path | None, mode: Mode, as_json: bool) -> None:
    """Print the conversation, each step as it happens."""
    logs.set_up("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        answerer = Answerer(Catalog.open(chosen(catalog)), Metrics("slack"))
        teams = Teams.open(f"sqlite:///{folder}/teams.db")
        try:
            await answerer.prepare()
            async with playground(mode, answerer, teams) as (slack, _):
                told = Transcript(as_json)
                heard: dict[str, Heard] = {}
                for said, step in STEPS:
                    heard[said] = await step(slack, heard)
                    show(told, said, heard[said])
                how = f"{len(slack.captured)} payloads over {mode}; slowest acknowledgement"
                told.close(f"{how} {told.slowest:.0f} ms.")
        finally:
            answerer.close()
            teams.close()


COMPARE = "/compare o4-mini stable-diffusion"
CHOICE = "/compare claude gpt-4.1"
THREAD = "@pickwick cheap, open weights, reads images, 128k context"
MODAL = "opens “Compare AI tools”"
STEPS: tuple[Step, ...] = (
    ("opens the Home tab", lambda s, _: s.open_home("home")),
    ("/pickwick help", lambda s, _: s.command("/pickwick", "help")),
    (COMPARE, lambda s, _: s.command("/compare", "o4-mini stable-diffusion")),
    ("presses [Show as list]", lambda s, h: s.press("Show as list", h[COMPARE])),
    ("presses [Share to channel]", lambda s, h: s.press("share", h["presses [Show as list]"])),
    (CHOICE, lambda s, _: s.command("/compare", "claude gpt-4.1")),
    ("picks Claude Opus 4.6", lambda s, h: s.choose("pick", "Claude Opus 4.6", h[CHOICE])),
    (THREAD, lambda s, _: s.mention("cheap, open weights, reads images, 128k context")),
    ("presses [Details 1]", lambda s, h: s.press("Details 1", h[THREAD])),
    ("writes to Pickwick: replace o4-mini", lambda s, _: s.direct_message("replace o4-mini")),
    (MODAL, lambda s, _: s.global_shortcut("compare_open")),
    ("types “sonet 4.5” there", lambda s, h: s.suggest("name:0", "sonet 4.5", h[MODAL])),
    (
        "“Find tools for this” on a message",
        lambda s, _: s.message_shortcut("find_tools", "we need speech to text, self-hosted"),
    ),
    ("posts a link", lambda s, _: s.share_link("https://huggingface.co/microsoft/phi-4")),
    ("/compare gpt-99 o3", lambda s, _: s.command("/compare", "gpt-99 o3")),
)


def show(transcript: Transcript, did: str, heard: Heard) -> None:
    """Print one step."""
    took = heard.milliseconds
    sent = ({"where": s.where, "method": s.method, "json": s.json} for s in heard.sent)
    transcript.show(did, took, f"acknowledged after {took:.0f} ms", told(heard), sent)


def told(heard: Heard) -> list[str]:
    """What a person sees of a step, as text."""
    lines: list[str] = []
    for sent in heard.sent:
        if sent.method in ("agents.sessions.setStatus",):
            continue
        lines += [f"[{where(sent.where, sent.method, sent.json)}]", *seen(sent.json)]
    return lines or ["[nothing to see]"]


def where(place: str, method: str, payload: Json) -> str:
    """Which way an answer went, and who sees it."""
    kind = str(payload.get("response_type") or "")
    if payload.get("delete_original"):
        kind = f"{kind}, the private card goes" if kind else "the private card goes"
    return ", ".join(filter(None, (place.replace("_", " "), method, kind)))


def seen(payload: Json) -> list[str]:
    """The text of a message, the blocks of a view, the options of a list, with its buttons."""
    if "options" in payload:
        return [f"- {option['text']['text']}" for option in payload["options"][:5]]
    shown: Json = next(iter((payload.get("unfurls") or {}).values()), payload)
    blocks: list[Json] = shown.get("blocks") or (shown.get("view") or {}).get("blocks") or []
    text = str(payload.get("text") or "\n".join(texts(blocks)))
    lines = [*shortened(text), drawn(blocks)]
    buttons = [name for block in blocks if block["type"] == "actions" for name in labels(block)]
    return list(filter(None, [*lines, " ".join(buttons)]))


def drawn(blocks: Sequence[Json]) -> str:
    """What the blocks of a message or view are: this is all that a table and a list differ in."""
    counts = Counter(block["type"].replace("_", " ") for block in blocks)
    told = [f"{count} {kind}" if count > 1 else kind for kind, count in counts.items()]
    return f"(drawn as {', '.join(told)})" if told else ""


def texts(value: Any) -> list[str]:
    """Every text in a piece of a view, in order; not those of buttons."""
    match value:
        case {"type": "actions"}:
            return []
        case {"text": str(text)}:
            return [text]
        case dict():
            return [text for held in value.values() for text in texts(held)]
        case list():
            return [text for held in value for text in texts(held)]
        case _:
            return []


def labels(block: Json) -> list[str]:
    """The buttons of a row as a person sees them; a list with what can be picked from it."""
    names = []
    for element in block["elements"]:
        options = [option["text"]["text"] for option in element.get("options", [])]
        text = element.get("text") or element.get("placeholder") or {}
        names.append(f"[{text.get('text', '')}{': ' if options else ''}{' | '.join(options)}]")
    return names


if __name__ == "__main__":
    main()

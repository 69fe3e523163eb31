"""What a request of Slack's says: the words a person typed, what was clicked, by whom and where."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from adapters.slack.settings import VERBS

Json = dict[str, Any]

TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
BEFORE_TOKEN = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^<>]*)?>")


def typed(text: str, bot: str = "") -> str:
    """The words of a message or command; what mentions the bot itself is left out.

    >>> typed("<@U1> compare <https://copy.ai|copy.ai> &amp; x", bot="U1")
    'compare copy.ai & x'
    """
    text = BEFORE_TOKEN.sub(lambda found: " " if found["id"] == bot else found[0], text)
    return unescape(TOKEN.sub(_words, text)).strip()


def _words(token: re.Match[str]) -> str:
    """The name Slack gives a channel, person or link; else the address, or nothing."""
    target, label = token[1], token[2]
    if target[:1] in "@#!":
        return f" {label} " if label else " "
    return label or target


def sentence(command: str, text: str) -> str:
    """The sentence a command asks; the one that takes them all is followed by it.

    A verb that was typed behind its own command, as help shows the sentence, is not said twice.

    >>> sentence("/ai-compare", "o3 gpt-4o"), sentence("/pickwick", "show o3")
    ('compare o3 gpt-4o', 'show o3')
    >>> sentence("/compare", "Compare o3 gpt-4o")
    'Compare o3 gpt-4o'
    """
    verb = verb_of(command)
    said = typed(text)
    is_said = said.casefold().startswith(f"{verb} ")
    return f"{verb} {said}" if verb and said and not is_said else said


def verb_of(command: str) -> str:
    """The verb a command is named after, behind any prefix; empty for the one that takes all."""
    return next((verb for verb in VERBS if command.endswith(verb)), "")


def is_help(said: str) -> bool:
    """Whether nothing was asked but how to ask."""
    return said.strip(" ?!.").casefold() in ("", "help", "hilfe", "usage", "--help", "-h")


def value_of(body: Json) -> str:
    """What the clicked button carries, or the picked option."""
    (action, *_) = body.get("actions") or [{}]
    picked = action.get("selected_option") or {}
    return str(picked.get("value") or action.get("value") or "")


def channel_of(body: Json) -> str:
    """Where something was clicked or asked; empty in a modal and on the Home tab."""
    place = body.get("channel") or {}
    return str(place.get("id") or body.get("channel_id") or "")


def person_of(body: Json) -> str:
    """Who clicked or asked."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


def is_conversation(channel: str) -> bool:
    """Whether a channel is the conversation with one person."""
    return channel.startswith("D")


def team_of(context: Any) -> str:
    """The workspace, or the organisation where the app belongs to a whole one.

    There, one payload names the workspace as well, and the next one does not.
    """
    team, organisation = context.get("team_id"), context.get("enterprise_id")
    if context.get("is_enterprise_install") and organisation:
        return f"slack:{organisation}"
    return f"slack:{team or organisation or 'unknown'}"

"""The manifest a workspace installs the app from, for either way in.

Its fields and limits: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from typing import Any

from adapters.chat.examples import FIRST_QUESTIONS
from adapters.slack.links import DOMAINS
from adapters.slack.settings import EVENTS, EVENTS_PATH, REDIRECT_PATH, SCOPES, Commands

Json = dict[str, Any]

DESCRIPTION = "Answers which AI model or tool to use, with sources and dates."
LONG_DESCRIPTION = (
    "Ask Pickwick which model, library, agent, MCP server or platform to use, and get facts "
    "instead of opinions: prices, limits, licences, capabilities, benchmark results and "
    "retirements, each with its source and its day. Compare two to five of them side by side, "
    "find what else does a job, get a shortlist for a need in plain words, or see what to move to "
    "before something is shut down. What is not known is said to be not known, and what is equal "
    "is a tie. Pickwick reads only what is written to it and keeps no messages."
)
AGENT = "Compares AI models and tools, finds alternatives and shortlists for a need, with sources."
HINTS = {
    "compare": ("Put two to five models or tools side by side", "o4-mini stable-diffusion"),
    "alternatives": ("What else does the job of a model or tool", "phi-4-mini"),
    "recommend": ("A shortlist for what you need", "cheap, open weights, reads images"),
}


def manifest(commands: Commands, url: str = "", *, socket: bool = True, many: bool = False) -> Json:
    """The whole manifest: over a socket, or over HTTP at ``url`` such as ``https://bot.example``.

    ``many`` is for workspaces that install it by OAuth. Only there are tokens rotated: one that is
    copied by hand would end after twelve hours, and rotation cannot be switched off again.
    """
    at = "" if socket else url.rstrip("/")
    events_at = f"{at}{EVENTS_PATH}" if at else ""
    settings: Json = {
        "event_subscriptions": {**_at("request_url", events_at), "bot_events": list(EVENTS)},
        "interactivity": {
            "is_enabled": True,
            **_at("request_url", events_at),
            **_at("message_menu_options_url", events_at),
        },
        "org_deploy_enabled": many,
        "socket_mode_enabled": socket,
        "token_rotation_enabled": many,
    }
    oauth: Json = {"scopes": {"bot": sorted(SCOPES)}}
    if at:
        oauth["redirect_urls"] = [f"{at}{REDIRECT_PATH}"]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Pickwick",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1F2937",
        },
        "features": _features(commands, events_at),
        "oauth_config": oauth,
        "settings": settings,
    }


def _features(commands: Commands, events_at: str) -> Json:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "agent_view": {
            "agent_description": AGENT,
            "suggested_prompts": [{"title": q[:60], "message": q} for q in FIRST_QUESTIONS],
        },
        "bot_user": {"display_name": "pickwick", "always_online": True},
        "shortcuts": [
            {
                "name": "Compare AI tools",
                "type": "global",
                "callback_id": "compare_open",
                "description": "Pick two to five models or tools and compare them",
            },
            {
                "name": "Find tools for this",
                "type": "message",
                "callback_id": "find_tools",
                "description": "Look up what this message needs",
            },
        ],
        "slash_commands": [*_commands(commands, events_at)],
        "unfurl_domains": [*DOMAINS],
    }


def _commands(commands: Commands, events_at: str) -> list[Json]:
    """The command that takes every question, then one a verb."""
    root = ("Compare models and tools, or ask in plain words", "compare A vs B | show A | help")
    named = [(commands.root, *root)]
    named += [(alias, *HINTS[verb]) for verb, alias in commands.aliases.items()]
    return [
        {
            "command": command,
            **_at("url", events_at),
            "description": description,
            "usage_hint": hint,
            "should_escape": True,
        }
        for command, description, hint in named
    ]


def _at(key: str, url: str) -> Json:
    return {key: url} if url else {}

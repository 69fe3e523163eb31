"""Modals, the Home tab and how to ask, as plain dicts: no SDK, all state in the view itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from adapters.chat.answering import Reply
from adapters.chat.examples import FIRST_QUESTIONS
from adapters.chat.i18n import N_, say
from adapters.slack import limits
from adapters.slack.asked import Asked, decode, encode
from adapters.slack.render import (
    Manner,
    ask_buttons,
    body,
    button,
    foot,
    header,
    listed,
    message,
    note,
    plain,
    section,
)
from adapters.slack.settings import Commands
from bot.answers.news import News
from bot.card import Action, Card
from bot.model import Artifact
from bot.teams.settings import Settings
from bot.words.say import say as in_words

Json = dict[str, Any]

TITLE = "Pickwick"
MOST_NAMES = 5
NEEDED_NAMES = 2
SETTINGS = {
    "unfurls": (N_("Preview links"), N_("A short card below links to things in the catalog")),
    "mentions": (N_("Answer mentions"), N_("An answer in the thread where Pickwick is mentioned")),
    "is_public": (
        N_("Show answers to all"),
        N_("Answers to commands are seen by the whole channel"),
    ),
}
"""What a workspace may set, each with its label and what it does."""
HOME_TITLE = N_("Which model should we use?")
HOME_LEAD = N_("Ask in plain words. Every figure comes with its source and its day.")
MENTION = N_("In a channel, mention Pickwick with your question; here, just write it.")
THREADS = N_("Commands do not work in threads: mention Pickwick there.")
NO_NEWS = N_("What is new cannot be said just now: the catalog cannot be read.")
CHANGE_HINT = N_("Ask in plain words, or as a command: compare A vs B, alternatives A.")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a modal was opened from: how to answer there, as far as that is possible."""

    response_url: str = ""
    asked: str = ""
    """The sentence and layout of the card it stands for, as a button carries them."""


def keep(origin: Origin) -> str:
    """The origin as a view's private metadata, which comes back signed by Slack; or none of it."""
    held = {key: value for key, value in asdict(origin).items() if value}
    kept = json.dumps({"v": 1, **held}, ensure_ascii=False)
    return kept if len(kept) <= limits.PRIVATE_METADATA else json.dumps({"v": 1})


def kept(metadata: str) -> Origin:
    """The origin in a view's metadata; an empty one where it is of another time or not ours."""
    try:
        held = json.loads(metadata or "{}")
    except ValueError:
        return Origin()
    if not isinstance(held, Mapping) or held.get("v") != 1:
        return Origin()
    known = {key: held[key] for key in Origin.__slots__ if isinstance(held.get(key), str)}
    return Origin(**known)


def origin_of(view: Mapping[str, Any]) -> Origin:
    """What a clicked or sent view keeps of where it was opened from."""
    return kept(str(view.get("private_metadata") or ""))


def modal(callback_id: str, blocks: list[Json], origin: Origin, submit: str = "") -> Json:
    """A modal of ours; without ``submit`` it only shows."""
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(TITLE),
        "close": plain(say("Close")),
        "private_metadata": keep(origin),
        "blocks": blocks,
    }
    return limits.fit_view({**view, "submit": plain(submit)} if submit else view)


def answer_modal(reply: Reply, origin: Origin = Origin()) -> Json:
    """An answer in a modal; it can be shared where the place it was opened from is known."""
    blocks = [*body(reply.card, "list"), *foot(reply, Manner(layout="list", is_redrawable=False))]
    value = encode(Asked(reply.said))
    origin = Origin(origin.response_url, value or "")
    may_share = bool(reply.card.sources and value and kept(keep(origin)).response_url)
    return modal("answer", blocks, origin, say("Share to channel") if may_share else "")


def telling_modal(text: str) -> Json:
    """A sentence of ours in a modal, such as what stands there until its answer does."""
    return modal("answer", [section(text)], Origin())


def change_modal(asked: Asked, origin: Origin) -> Json:
    """The sentence of a card, to be changed and asked again."""
    field = {
        "type": "plain_text_input",
        "action_id": "said",
        "initial_value": asked.said,
        "max_length": 2000,
        "focus_on_load": True,
    }
    held = Origin(origin.response_url, encode(asked) or "")
    blocks = [_input("said", say("Your question"), field, say(CHANGE_HINT))]
    return modal("change", blocks, held, say("Ask"))


def compare_modal(origin: Origin = Origin()) -> Json:
    """Names to put side by side, found while they are typed."""
    blocks = []
    for i in range(MOST_NAMES):
        select: Json = {
            "type": "external_select",
            "action_id": f"name:{i}",
            "min_query_length": 0,
            "placeholder": plain(say("Type a name")),
        }
        label = say("Name {number}", number=i + 1)
        blocks.append(_input(f"name{i}", label, select, is_optional=i >= NEEDED_NAMES))
    return modal("compare", blocks, origin, say("Compare"))


def chosen_ids(view: Mapping[str, Any]) -> dict[str, str]:
    """The id chosen in each field of the compare modal, by the field's block."""
    found = {}
    for block, held in view["state"]["values"].items():
        for element in held.values():
            picked = element.get("selected_option") or {}
            asked = decode(picked.get("value", ""))
            if asked:
                found[block] = asked.said
    return found


def typed_in(view: Mapping[str, Any], block: str) -> str:
    """What was typed in a field of a modal."""
    held = view["state"]["values"].get(block, {})
    return next((str(element.get("value") or "") for element in held.values()), "")


def option(artifact: Artifact) -> Json:
    """A name to choose: what it is stands below it, its id is the value."""
    what = f"{artifact.kind.replace('_', ' ')}{f' by {artifact.maker}' if artifact.maker else ''}"
    return {
        "text": plain(artifact.name),
        "value": encode(Asked(artifact.id), limits.OPTION_VALUE) or "v1|table|?",
        "description": plain(what),
    }


def settings_modal(settings: Settings) -> Json:
    """What a workspace may set, for everybody in it."""
    options = [
        {"text": plain(say(label)), "value": name, "description": plain(say(why))}
        for name, (label, why) in SETTINGS.items()
    ]
    held = asdict(settings)
    chosen = [one for one in options if held[str(one["value"])]]
    boxes: Json = {"type": "checkboxes", "action_id": "settings", "options": options}
    if chosen:
        boxes["initial_options"] = chosen
    field = _input("settings", say("For everybody here"), boxes, is_optional=True)
    return modal("settings", [field], Origin(), say("Save"))


def settings_in(view: Mapping[str, Any]) -> dict[str, bool]:
    """Each setting as the modal was sent."""
    held = view["state"]["values"].get("settings", {}).get("settings", {})
    chosen = {one["value"] for one in held.get("selected_options") or ()}
    return {name: name in chosen for name in SETTINGS}


def settings_offer() -> Json:
    """A button that opens the settings: a command's trigger may be spent by then."""
    opener = [button("open_settings", say("Settings"), "v1")]
    return {**note(say("For everybody here")), "blocks": [{"type": "actions", "elements": opener}]}


def usage(commands: Commands, verb: str = "") -> Json:
    """How to ask, with what the commands are really called here."""
    verb = verb or "compare"
    lines = (
        say("Commands: {commands}.", commands=", ".join(commands.all)),
        say("Commands do not work in threads: mention Pickwick there."),
        say(
            "If another app answers {alias}, write {root} {verb} instead.",
            alias=commands.aliases[verb],
            root=commands.root,
            verb=verb,
        ),
    )
    asks = tuple(Action(text, text) for text in FIRST_QUESTIONS)
    card = Card(
        title=say("Which model should we use?"),
        lead=say("Ask in plain words. Every figure comes with its source and its day."),
        notes=lines,
        actions=asks,
        kind="help",
    )
    drawn = message(Reply("", card), Manner(is_private=True))
    more = [
        button("open_compare", say("Compare…"), "v1"),
        button("dismiss", say("Dismiss"), "v1"),
    ]
    return {**drawn, "blocks": [*drawn["blocks"][:-1], {"type": "actions", "elements": more}]}


def home(news: News | None, commands: Iterable[str]) -> Json:
    """The Home tab: how to ask, what is new in the catalog, and what is about to go.

    Without news, where the catalog cannot be read, it says so.
    """
    asks = ask_buttons([Action(text, text) for text in FIRST_QUESTIONS], "table")
    own = [button("open_compare", say("Compare…"), "v1")]
    own.append(button("open_settings", say("Settings"), "v1"))
    blocks = [
        header(say(HOME_TITLE)),
        section(say(HOME_LEAD)),
        {"type": "actions", "elements": asks},
        {"type": "actions", "elements": own},
        listed(say("How to ask"), [say("Commands: {commands}.", commands=", ".join(commands)),
                                   say(MENTION), say(THREADS)]),
    ]  # fmt: skip
    blocks += _news(news) if news else [section(say(NO_NEWS))]
    return limits.fit_view({"type": "home", "blocks": blocks})


def _news(news: News) -> list[Json]:
    blocks = []
    if news.released:
        blocks.append(listed(say("New in the catalog"), map(in_words, news.released)))
    if news.leaving:
        blocks.append(listed(say("Going soon"), map(in_words, news.leaving)))
    day = say("Catalog {id}, built {built}.", built=news.catalog.built, id=news.catalog.id)
    return [*blocks, {"type": "context", "elements": [plain(day)]}]


def _input(
    block_id: str, label: str, element: Json, hint: str = "", is_optional: bool = False
) -> Json:
    made = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": is_optional,
    }
    return {**made, "hint": plain(hint)} if hint else made

"""The two forms: a need, and a question; nothing of an open form is kept here.

What is filled in becomes a sentence; reading it takes plain payloads and no SDK.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.chat.i18n import N_, say
from adapters.discord.ids import Deed, write

Json = dict[str, Any]

TASK, BUDGET, TAKES, OPEN, QUESTION = "task", "budget", "takes", "open", "question"
LONGEST_TASK = 300
NO_BUDGET = "any"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tick: how it is called, and the words it adds to the need."""

    label: str
    said: str


BUDGETS = (
    Option(N_("Any"), NO_BUDGET),
    Option(N_("Cheap"), "cheap"),
    Option(N_("Under $1"), "under $1 per 1M input tokens"),
    Option(N_("Under $5"), "under $5 per 1M input tokens"),
)
MODALITIES = (
    Option(N_("Images"), "reads images"),
    Option(N_("Audio"), "audio input"),
    Option(N_("Video"), "video input"),
    Option(N_("PDF documents"), "reads pdf"),
)
OPEN_WEIGHTS = "open weights"


@dataclass(frozen=True, slots=True)
class Form:
    """A form's id and its fields, top to bottom."""

    custom_id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: text to type, one option of several, any of several, or a single tick."""

    id: str
    kind: str
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    is_needed: bool = False


def need_form(language: str, is_private: bool | None) -> Form:
    """The form of a need; whether its answer is private travels in its id."""
    return Form(
        write(Deed("need", _flag(is_private))) or "",
        say("What do you need?", language),
        (
            Field(
                TASK,
                "text",
                say("Task", language),
                say("In plain words (English), such as: transcribe customer calls", language),
            ),
            Field(
                BUDGET,
                "one",
                say("Budget", language),
                say("For a million tokens put in", language),
                _named(BUDGETS, language),
            ),
            Field(
                TAKES,
                "any",
                say("It takes in", language),
                options=_named(MODALITIES, language),
            ),
            Field(OPEN, "tick", say("Open weights only", language)),
        ),
    )


def question_form(language: str) -> Form:
    """The form of a question: what an old card offers in place of its buttons."""
    hint = say("Such as: gpt-4.1 vs claude sonnet 4.5", language)
    question = Field(QUESTION, "text", say("Question", language), hint, is_needed=True)
    return Form(write(Deed("question")) or "", say("Ask Pickwick", language), (question,))


def sentence(filled: Sequence[Json]) -> str:
    """What a form that came back asks; empty where nothing was filled in."""
    given = dict(_values(filled))
    if question := str(given.get(QUESTION) or "").strip():
        return question
    budget = given.get(BUDGET)
    said = [
        str(given.get(TASK) or "").strip(),
        *(option.said for option in BUDGETS if option.said == budget != NO_BUDGET),
        *(option.said for option in MODALITIES if option.said in (given.get(TAKES) or ())),
        *([OPEN_WEIGHTS] if given.get(OPEN) is True else []),
    ]
    need = ", ".join(filter(None, said))
    return f"recommend {need}" if need else ""


def privacy_of(rest: str) -> bool | None:
    """Whether the form's answer was asked to be private, or nobody said."""
    return {"private": True, "public": False}.get(rest)


def _flag(is_private: bool | None) -> str:
    return {True: "private", False: "public", None: ""}[is_private]


def _named(options: tuple[Option, ...], language: str) -> tuple[Option, ...]:
    return tuple(Option(say(option.label, language), option.said) for option in options)


def _values(filled: Sequence[Json]) -> Iterator[tuple[str, Any]]:
    """Each field's id with what was typed or chosen."""
    for part in filled:
        yield from _values([part["component"]] if "component" in part else [])
        yield from _values(part.get("components", ()))
        if "custom_id" in part:
            yield part["custom_id"], part.get("values", part.get("value"))

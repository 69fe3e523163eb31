"""Every button, select and form: what is pressed says in its id all there is to do."""

from __future__ import annotations

import re
from typing import Any, cast

import discord
from discord import ui

from adapters.chat.text import cut, utf16
from adapters.discord import ids
from adapters.discord.answering import Answering, Interaction, is_owner, language_of
from adapters.discord.forms import LONGEST_TASK, Field, Form, privacy_of, question_form, sentence
from adapters.discord.limits import MODAL_DESCRIPTION, MODAL_LABEL, MODAL_TITLE

BUTTONS = re.compile(rf"(?!{ids.VERSION}:pick:){ids.PATTERN}")
PICKS = re.compile(rf"(?={ids.VERSION}:pick:){ids.PATTERN}")


class AskButton(ui.DynamicItem[ui.Button[Any]], template=BUTTONS):
    """A button of a card, of this process or one long gone."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003
        item: ui.Item[Any],
        match: re.Match[str],  # noqa: ARG003
        /,
    ) -> AskButton:
        """The button that was pressed."""
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Do what the id says."""
        await pressed(interaction, self.custom_id)


class PickSelect(ui.DynamicItem[ui.Select[Any]], template=PICKS):
    """A list of readings to choose from."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003
        item: ui.Item[Any],
        match: re.Match[str],  # noqa: ARG003
        /,
    ) -> PickSelect:
        """The list that was chosen from."""
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Ask the sentence of the option chosen."""
        await pressed(interaction, self.custom_id, getattr(self.item, "values", None))


async def pressed(
    interaction: Interaction, custom_id: str, values: list[str] | None = None
) -> None:
    """Do what a button or a select says, once, and never raise."""
    answering: Answering = interaction.client.answering
    if await answering.take(interaction):
        await answering.guarded(interaction, _carry_out(answering, interaction, custom_id, values))


async def _carry_out(
    answering: Answering, interaction: Interaction, custom_id: str, values: list[str] | None
) -> None:
    if values:
        picked = ids.chosen(custom_id, values[0])
        await (_ask_there(answering, interaction, picked) if picked else answering.old(interaction))
        return
    deed = ids.read(custom_id)
    match deed.verb if deed else None:
        case "ask" | "all" as verb if deed:
            everything = verb == "all"
            await answering.ask(interaction, deed.rest, "button", True, everything)
        case "turn" if deed:
            await _ask_there(answering, interaction, deed.rest)
        case "share" if deed:
            await answering.share(interaction, deed.rest)
        case "dismiss":
            await answering.dismiss(interaction)
        case "open":
            await send_form(interaction, question_form(language_of(interaction)))
        case _:
            await answering.old(interaction)


async def _ask_there(answering: Answering, interaction: Interaction, said: str) -> None:
    """In the card's place for its owner; to anybody else alone."""
    if is_owner(interaction):
        await answering.ask_in_place(interaction, said, "button")
    else:
        await answering.ask(interaction, said, "button", private=True)


async def submitted(interaction: Interaction) -> None:
    """Answer a form that came back; one of another version is old."""
    answering: Answering = interaction.client.answering
    if await answering.take(interaction):
        await answering.guarded(interaction, _answer_form(answering, interaction))


async def _answer_form(answering: Answering, interaction: Interaction) -> None:
    data = cast("dict[str, Any]", interaction.data)
    deed = ids.read(data["custom_id"])
    if deed is None or deed.verb not in ("need", "question"):
        await answering.old(interaction)
        return
    said = sentence(data["components"])
    private = privacy_of(deed.rest) if deed.verb == "need" else True
    await answering.ask(interaction, said or "help", "form", private)


async def unknown(interaction: Interaction) -> None:
    """Answer a button or a select that no version here wrote."""
    answering: Answering = interaction.client.answering
    if await answering.take(interaction):
        await answering.guarded(interaction, answering.old(interaction))


async def send_form(interaction: Interaction, form: Form) -> None:
    """Open a form; discord.py keeps nothing of it."""
    modal = ui.Modal(title=cut(form.title, MODAL_TITLE, utf16), custom_id=form.custom_id)
    for each in form.fields:
        label = ui.Label(
            text=cut(each.label, MODAL_LABEL, utf16),
            description=cut(each.hint, MODAL_DESCRIPTION, utf16) or None,
            component=_input(each),
        )
        modal.add_item(label)
    modal.stop()
    await interaction.response.send_modal(modal)


def _input(field: Field) -> ui.Item[Any]:
    if field.kind == "text":
        style = discord.TextStyle.paragraph
        return ui.TextInput(
            custom_id=field.id, style=style, required=field.is_needed, max_length=LONGEST_TASK
        )
    if field.kind == "one":
        radio = [
            discord.RadioGroupOption(label=o.label, value=o.said, default=not i)
            for i, o in enumerate(field.options)
        ]
        return ui.RadioGroup(custom_id=field.id, options=radio, required=False)
    if field.kind == "any":
        boxes = [discord.CheckboxGroupOption(label=o.label, value=o.said) for o in field.options]
        return ui.CheckboxGroup(
            custom_id=field.id, options=boxes, required=False, min_values=0, max_values=len(boxes)
        )
    return ui.Checkbox(custom_id=field.id)

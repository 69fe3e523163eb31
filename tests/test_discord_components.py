"""Every button, list and form: who may press it, where its answer goes, and when it is old."""

from __future__ import annotations

import gc

import pytest
from discord import ui
from discord_lab import DEFER_UPDATE, MARKER, NEW, UPDATE, Bench, list_id, people
from discord_lab import bench as bench

from adapters.discord import ids, limits
from tests.loopback.discord import Reply as Heard
from tests.loopback.discord.playground import labelled

# -- forms -------------------------------------------------------------------------------


def test_a_need_can_be_filled_into_a_form(bench: Bench) -> None:
    asked = bench.slash("recommend")
    assert asked.modal
    fields = {"task": "transcribe calls", "budget": "cheap", "takes": ["audio input"], "open": True}

    heard = bench.wait(bench.discord.submit(asked.modal["custom_id"], fields, user=next(people)))

    assert not heard.is_ephemeral
    assert "For: transcribe calls, cheap, audio input, open weights" in heard.text


def test_a_forms_privacy_travels_with_it(bench: Bench) -> None:
    asked = bench.slash("recommend", private=True)
    assert asked.modal

    heard = bench.wait(
        bench.discord.submit(asked.modal["custom_id"], {"task": "chat"}, user=next(people))
    )

    assert heard.is_ephemeral


def test_an_empty_form_is_answered_with_help(bench: Bench) -> None:
    asked = bench.slash("recommend")
    assert asked.modal

    heard = bench.wait(bench.discord.submit(asked.modal["custom_id"], {}, user=next(people)))

    assert "How to ask" in heard.text


def test_a_form_of_another_version_is_old(bench: Bench) -> None:
    heard = bench.wait(bench.discord.submit("v0:form:x", {"a": "b"}, user=next(people)))

    assert "This card is old" in heard.text


def test_nothing_is_kept_of_open_forms_and_cards(bench: Bench) -> None:
    bench.slash("recommend")
    bench.slash("alternatives", name="phi-4-mini")
    bench.slash("show", name="openai/o3")

    gc.collect()
    kinds = {type(each) for each in gc.get_objects()}

    assert not [kind for kind in kinds if issubclass(kind, ui.View | ui.LayoutView | ui.Modal)]


# -- buttons and lists -------------------------------------------------------------------


def test_a_button_shows_the_details_to_who_pressed_it(bench: Bench) -> None:
    owner, other = next(people), next(people)
    card = bench.slash("alternatives", user=owner, name="phi-4-mini")

    for person in (owner, other):
        custom_id = labelled(card, "Details")
        heard = bench.wait(bench.discord.click(custom_id, card.message, user=person))
        assert heard.type == NEW
        assert heard.is_ephemeral
        assert "model by" in heard.text


@pytest.mark.parametrize("label", ["Compare the first three", "Alternatives to", "More like this"])
def test_the_next_questions_of_a_shortlist(bench: Bench, label: str) -> None:
    card = bench.slash("recommend", need="cheap, open weights, reads images")
    whole = next(line for line in card.text.splitlines() if line.startswith(label))

    heard = bench.wait(bench.discord.click(labelled(card, whole), card.message, user=next(people)))

    assert heard.is_ephemeral
    assert "Catalog " in heard.text


def test_the_owner_changes_a_card_in_its_place_and_nobody_else_does(bench: Bench) -> None:
    owner, other = next(people), next(people)
    card = bench.slash("compare", user=owner, first="o4-mini", second="stable-diffusion")
    label = next(line for line in card.text.splitlines() if line.endswith("instead"))
    custom_id = labelled(card, label)

    theirs = bench.wait(bench.discord.click(custom_id, card.message, user=other))
    own = bench.wait(bench.discord.click(custom_id, card.message, user=owner))

    assert theirs.type == NEW
    assert theirs.is_ephemeral
    assert own.type == UPDATE
    assert "stable-diffusion-webui" in own.text


def test_a_card_of_newer_components_is_never_made_an_embed(bench: Bench) -> None:
    owner = next(people)
    card = bench.slash("alternatives", user=owner, name="phi-4-mini")
    turned = ids.write(ids.Deed("turn", "compare o3 vs gpt-4.1"))
    assert turned
    old = bench.discord.card(
        [{"type": 17, "components": [{"type": 1, "components": [
            {"type": 2, "style": 2, "label": "x", "custom_id": turned}]}]}],
        flags=limits.V2,
        interaction_metadata=(card.message or {})["interaction_metadata"],
    )  # fmt: skip

    heard = bench.wait(bench.discord.click(turned, old, user=owner))

    assert heard.type == NEW
    assert heard.is_ephemeral


def test_a_reading_is_picked_in_place_then_shared_then_dismissed(bench: Bench) -> None:
    person = next(people)
    picker = bench.slash("compare", user=person, first="claude", second="gpt-4.1")

    async def go_on() -> tuple[Heard, Heard, Heard]:
        listed = list_id(picker)
        picked = await bench.discord.choose(
            listed, ["claude-sonnet-4.5"], picker.message, user=person
        )
        shared = await bench.discord.click(labelled(picked, "Share"), picked.message, user=person)
        gone = await bench.discord.click(labelled(picked, "Dismiss"), picked.message, user=person)
        return picked, shared, gone

    picked, shared, gone = bench.wait(go_on())

    assert picked.type == UPDATE
    assert shared.type == NEW
    assert not shared.is_ephemeral
    assert shared.text.startswith(f"Shared by {person.name.capitalize()}")
    assert "Dismiss" not in shared.text
    assert gone.type == DEFER_UPDATE
    assert gone.message is None


def test_a_reading_picked_in_public_is_answered_to_who_picked(bench: Bench) -> None:
    owner, other = next(people), next(people)
    picker = bench.wait(bench.discord.say("show claude", user=owner))
    listed = list_id(picker)
    value = ["claude-sonnet-4.5"]

    theirs = bench.wait(bench.discord.choose(listed, value, picker.message, user=other))
    own = bench.wait(bench.discord.choose(listed, value, picker.message, user=owner))

    assert theirs.is_ephemeral
    assert theirs.type == NEW
    assert own.type == UPDATE


def test_all_rows_are_shown_on_demand(bench: Bench) -> None:
    card = bench.slash("compare", first="gpt-4.1", second="claude sonnet 4.5")
    assert "left out" in card.text

    heard = bench.wait(
        bench.discord.click(labelled(card, "Show all rows"), card.message, user=next(people))
    )

    assert heard.is_ephemeral
    assert "left out." not in heard.text
    assert len(heard.text) > len(card.text)


OLD = ["v0:show:o4-mini", "v2:ask:x", "compare:1", "v1:ask:{~", "v1:drop:x", "x" * 100]


@pytest.mark.parametrize("custom_id", OLD)
def test_an_unknown_button_is_old_and_offers_to_ask_again(bench: Bench, custom_id: str) -> None:
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    card = bench.discord.card([{"type": 1, "components": [button]}])
    person = next(people)

    heard = bench.wait(bench.discord.click(custom_id, card, user=person))
    form = bench.wait(bench.discord.click(labelled(heard, "Ask again"), heard.message, user=person))
    assert form.modal
    answer = bench.wait(
        bench.discord.submit(form.modal["custom_id"], {"question": "show o3"}, user=person)
    )

    assert heard.is_ephemeral
    assert "This card is old" in heard.text
    assert answer.is_ephemeral
    assert "o3" in answer.text


def test_an_unknown_list_is_old(bench: Bench) -> None:
    options = [{"label": "a", "value": "a"}]
    select = {"type": 3, "custom_id": "v1:pick:{~", "options": options}
    card = bench.discord.card([{"type": 1, "components": [select]}])

    heard = bench.wait(bench.discord.choose("v1:pick:{~", ["a"], card, user=next(people)))

    assert "This card is old" in heard.text


def test_what_the_catalog_no_longer_holds_is_said_to_be_unknown(bench: Bench) -> None:
    custom_id = f"v1:ask:{{e{MARKER}"
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    card = bench.discord.card([{"type": 1, "components": [button]}])

    heard = bench.wait(bench.discord.click(custom_id, card, user=next(people)))

    assert "is not known" in heard.text

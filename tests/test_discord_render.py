"""Any card as Discord shows it: within every limit, harmless, and answering first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import discord_payloads
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord import ids, limits
from adapters.discord.render import Setting, old_card, render
from adapters.discord.text import escaped, plain, with_links
from bot.card import Action, Card, Lines, Pick, Table, TableCell, TableRow, card
from bot.catalog.file import Catalog
from bot.pickwick import Pickwick

Json = dict[str, Any]
DAY = date(2026, 11, 27)
ROOT = Path(__file__).parents[1]
PRIVATE = Setting(is_private=True)

HOSTILE = (
    "<@1>", "<@&1>", "<@!1>", "@everyone", "@here", "<#1>", "</x:1>", "<t:1:R>", "<:e:1>",
    "<a:e:1>", "<id:customize>", "[a](http://b)", "[a](https://b.example)", "||x||", "`code`",
    "```block", "# heading", "## heading", "-# small", "> quote", ">>> quote", "- item", "* item",
    "1. item", "**bold**", "__under__", "~~gone~~", "https://evil.example/x", "http://b",
    "discord.gg/abc", "discord.com/invite/abc", "x" * 10_240, "\u202eevil\u202c", "a\u200bb",
    "👩‍💻🇩🇪👍🏽", "\x1b[31mred", "line\nbreak", "\\", "\\*", "{a", "…", " ", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as Discord on loopback would keep it."""

    body: Any
    method: str = "POST"
    path: str = "/channels/1/messages"
    files: tuple[str, ...] = ()


def problems(payload: Json) -> list[str]:
    """What Discord would refuse of a payload, sent as a message."""
    return discord_payloads.problems([Sent({**payload, "allowed_mentions": {"parse": []}})])


@cache
def catalog() -> Catalog:
    return Catalog.open(ROOT / "catalog.db")


@cache
def asked(said: str, everything: bool = False) -> Card:
    return card(Pickwick(catalog()).ask(said, DAY), everything)


def drawn(said: str, setting: Setting = PRIVATE) -> Json:
    return render(asked(said), said, setting)


READ = ("title", "description", "name", "value", "text", "content", "label")


def read(payload: Json) -> str:
    """All the text of a payload, top to bottom."""
    return "\n".join(_texts(payload))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            if key in READ and isinstance(held, str):
                yield held
            yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)


def buttons(payload: Json) -> dict[str, str]:
    """Each button's label and what it does."""
    parts = limits.walk(payload["components"])
    return {part["label"]: part["custom_id"] for part in parts if part["type"] == limits.BUTTON}


EVERY_KIND = {
    "comparison": "compare o4-mini vs stable-diffusion",
    "shortlist": "alternatives to phi-4-mini",
    "profile": "show o4-mini",
    "cost": "cost gpt-4.1 vs claude sonnet 4.5 for 50k in and 5k out, 1000 calls a day",
    "choice": "compare claude vs gpt-4.1",
    "no_match": "show gpt-99",
    "none_fits": "recommend lol funny",
    "sources": "sources",
    "help": "help",
}


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("everything", [False, True])
def test_every_kind_of_answer_is_taken(kind: str, everything: bool) -> None:
    made = asked(EVERY_KIND[kind], everything)

    assert made.kind == kind
    for setting in (Setting(), PRIVATE, Setting("de", shared_by="<@1> **Anna**")):
        assert problems(render(made, EVERY_KIND[kind], setting)) == []


@cache
def strange_names() -> list[str]:
    """The longest names of the catalog, and those with the strangest letters."""
    view = catalog().view()
    with view.reading():
        rows = view.connection.execute("select slug, name from artifact").fetchall()
    longest = sorted(rows, key=lambda row: -len(row[1]))[:60]
    odd = sorted(rows, key=lambda row: -sum(not c.isalnum() for c in row[1]))[:60]
    foreign = [row for row in rows if not row[1].isascii()][:60]
    return sorted({slug for slug, _ in (*longest, *odd, *foreign)})


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_strangest_names_are_taken_in_every_answer(data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(strange_names())) for _ in range(2))
    form = data.draw(
        st.sampled_from(
            ["show {0}", "compare {0} vs {1}", "alternatives to {0}", "replace {0}", "cost {0}",
             "compare {0}", "show {0}x9", "recommend like {0}"]
        )
    )  # fmt: skip
    said = form.format(one, other)

    made = card(Pickwick(catalog()).ask(said, DAY), data.draw(st.booleans()))

    assert problems(render(made, said, PRIVATE)) == []


ANY = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
SOME = st.lists(ANY, max_size=6).map(tuple)
ACTIONS = st.lists(st.builds(Action, ANY, ANY), max_size=6).map(tuple)
TABLES = st.integers(1, 5).flatmap(
    lambda n: st.builds(
        Table,
        ANY,
        st.lists(ANY, min_size=n, max_size=n).map(tuple),
        st.lists(
            st.builds(
                TableRow,
                ANY,
                st.lists(
                    st.builds(TableCell, ANY | st.just("does not apply"), st.booleans()),
                    min_size=n,
                    max_size=n,
                ).map(tuple),
                ANY,
            ),
            max_size=22,
        ).map(tuple),
    )
)
LINES = st.builds(Lines, ANY, SOME, st.none() | st.builds(Action, ANY, ANY))
CARDS = st.builds(
    Card,
    title=ANY,
    lead=ANY,
    warnings=SOME,
    parts=st.lists(TABLES | LINES, max_size=7).map(tuple),
    notes=SOME,
    sources=SOME,
    actions=ACTIONS,
    footer=ANY,
    readings=SOME,
    left_out=ANY,
    kind=st.sampled_from([*EVERY_KIND, "failed"]),
    picks=st.lists(st.builds(Pick, ANY, ANY, ANY), max_size=30).map(tuple),
)


@settings(max_examples=50, deadline=None)
@given(CARDS, ANY, st.booleans(), ANY)
def test_any_card_at_all_is_taken(made: Card, said: str, is_private: bool, person: str) -> None:
    payload = render(made, said, Setting("en", is_private, person))

    assert [p for p in problems(payload) if "without any text" not in p] == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_no_text_can_ping_link_format_or_hide(text: str) -> None:
    safe = escaped(f"{text} and more")

    assert "<" not in safe
    assert "\n" not in safe
    for spelled in ("@everyone", "@here", "@1", "://", "discord.gg/", "discord.com/"):
        assert spelled not in safe
    bare = safe.replace("\\\\", "")
    for mark in "*_~|`[]":
        assert bare.count(mark) == bare.count(f"\\{mark}")
    assert not bare.startswith(("#", ">", "- ", "-# ", "1. "))
    assert not any(letter in safe for letter in "\u202e\u202c\x1b")


def test_a_link_of_the_catalog_stays_one() -> None:
    line = "LiteLLM, as of 2026-11-12 (MIT), https://github.com/BerriAI/lite_llm"

    assert with_links(line).endswith("https://github.com/BerriAI/lite_llm")
    assert "://" not in escaped(line)
    assert plain(line) == line


def test_decimals_are_written_as_they_are() -> None:
    assert escaped("72.0% of 1,200 at 1.5x") == "72.0% of 1,200 at 1.5x"


def test_a_comparison_warns_answers_and_then_shows_each_attribute() -> None:
    embed = drawn("compare gpt-4.1 vs claude sonnet 4.5")["embeds"][0]
    by_name = {field["name"]: field["value"] for field in embed["fields"]}

    assert embed["title"] == "GPT-4.1 vs Claude Sonnet 4.5"
    assert embed["description"].startswith("⚠ GPT-4.1 retires")
    assert by_name["Context window"] == (
        "**GPT-4.1** · 1,047,576 ✓\n**Claude Sonnet 4.5** · 200,000"
    )
    assert "Catalog " in embed["footer"]["text"]
    assert "LiteLLM, as of" in embed["footer"]["text"]


def test_what_is_known_of_one_thing_only_shares_a_field() -> None:
    embed = drawn("compare o4-mini vs stable-diffusion")["embeds"][0]
    names = [field["name"] for field in embed["fields"]]

    assert "Only o4-mini (Stable-Diffusion: does not apply)" in names
    assert "Input price" not in names
    assert "Input price · **$1.10**" in read({"embeds": [embed]})


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("everything", [False, True])
def test_nothing_is_cut_in_silence(kind: str, everything: bool) -> None:
    payload = render(asked(EVERY_KIND[kind], everything), EVERY_KIND[kind], PRIVATE)

    assert not any(text.endswith("\n…") for text in _texts(payload))
    assert everything or "no room" not in read(payload)


def test_rows_without_room_are_counted() -> None:
    five = (
        "gpt-4.1 vs claude sonnet 4.5 vs gemini 2.5 pro vs deepseek v3.1 vs llama 3.3 70b instruct"
    )
    payload = drawn(f"compare {five}")
    embed = payload["embeds"][0]

    assert limits.embed_size(embed) <= limits.EMBEDS_TOGETHER
    assert "more rows have no room here" in read(payload)
    assert not any(text.endswith("\n…") for text in _texts(payload))
    assert "What they can do" in [field["name"] for field in embed["fields"]]


def test_each_hit_has_its_details_beside_it() -> None:
    payload = drawn("alternatives to phi-4-mini")
    sections = [p for p in limits.walk(payload["components"]) if p["type"] == limits.SECTION]

    assert payload["flags"] == limits.V2
    assert len(sections) == 3
    assert {part["accessory"]["label"] for part in sections} == {"Details"}
    assert "Compare the first three" in buttons(payload)


def test_a_profile_offers_what_else_does_its_job() -> None:
    deed = ids.read(buttons(drawn("show o4-mini"))["Alternatives"])

    assert deed == ids.Deed("ask", "alternatives to o4-mini")


def test_a_name_with_several_meanings_is_a_list_to_pick_from() -> None:
    payload = drawn("compare claude vs gpt-4.1")
    (select,) = payload["components"][0]["components"]

    assert select["type"] == limits.SELECT
    assert len(select["options"]) <= limits.OPTIONS
    assert {option["label"] for option in select["options"]} >= {"Claude Sonnet 4.5"}
    found = {ids.chosen(select["custom_id"], option["value"]) for option in select["options"]}
    assert "compare claude-sonnet-4.5 vs gpt-4.1" in found


def test_readings_too_long_for_a_list_are_lines() -> None:
    long = "x" * 120
    picks = tuple(Pick(name, "", f"compare {name} vs {long}") for name in ("one", "two"))
    made = Card("Which?", "", parts=(Lines("Perhaps", ("one", "two")),), picks=picks, kind="choice")

    payload = render(made, "compare x")

    assert payload["components"] == []
    assert "• one\n• two" in read(payload)


def test_a_sentence_too_long_for_a_button_is_written_out() -> None:
    sentence = "recommend " + "very particular needs " * 5
    made = Card("T", "L", actions=(Action("Ask this", sentence.strip()),), kind="comparison")

    payload = render(made, "compare a vs b")

    assert payload["components"] == []
    assert f"Ask this: type “{sentence.strip()}”" in read(payload)


def test_only_a_private_answer_can_be_shared_and_dismissed() -> None:
    public = buttons(drawn("show o4-mini", Setting()))
    private = buttons(drawn("show o4-mini", PRIVATE))
    picker = buttons(drawn("compare claude vs gpt-4.1", PRIVATE))
    help_ = buttons(drawn("help", PRIVATE))

    assert not {"Share", "Dismiss"} & public.keys()
    assert private.keys() >= {"Share", "Dismiss"}
    assert "Share" not in picker | help_
    assert "Dismiss" in help_


def test_the_same_kind_of_question_may_take_the_cards_place() -> None:
    said = "cost gpt-4.1 for 50k in, 5k out"
    found = {ids.read(custom_id) for custom_id in buttons(drawn(said)).values()}

    assert {deed.verb for deed in found if deed and deed.rest.startswith("cost")} >= {"turn"}


def test_an_old_card_offers_to_ask_again() -> None:
    payload = old_card("de")

    assert "Diese Karte ist alt" in read(payload)
    assert ids.read(buttons(payload)["Neu fragen"]) == ids.Deed("open")
    assert problems(payload) == []


def test_german_surrounds_an_english_answer() -> None:
    payload = drawn("show o4-mini", Setting("de", is_private=True))

    assert {"Teilen", "Schließen", "Alternativen"} <= buttons(payload).keys()


def test_how_a_need_was_read_stands_small_before_the_hits() -> None:
    said = read(drawn("recommend cheap, open weights, reads images, 128k context"))

    assert "\n-# Read as · Should do: vision · Must be: “open weights”, “reads images”" in said


def test_what_a_lead_says_is_not_said_again() -> None:
    because = "Fits everything."
    hit = Lines("1. A", (because, "Input price $1"), Action("Details", "show a"))
    made = Card("T", f"A comes first: {because.lower()}", parts=(hit,), kind="shortlist")

    assert because not in read(render(made, "recommend x"))
    assert "Input price $1" in read(render(replace(made), "recommend x"))

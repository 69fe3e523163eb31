"""Cards as Slack gets them: valid by others' rules, whole in words, inert whatever they hold."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_payloads import message_problems, view_problems
from small_catalog import write_small_catalog

from adapters.chat.answering import Reply
from adapters.slack import limits, render, views
from adapters.slack.asked import decode
from adapters.slack.render import Manner, message
from bot.card import Action, Card, Lines, Pick, SourceLine, Table, TableCell, TableRow, card
from bot.catalog.file import Catalog
from bot.pickwick import Pickwick

TODAY = date(2026, 11, 21)
GOLDEN = Path(__file__).parent / "data" / "slack" / "choice.json"
MANNERS = [
    Manner(is_private=True),
    Manner("list", is_private=True),
    Manner("full", is_private=True),
    Manner(shared_by="U0ANNA", is_redrawable=False),
]
HOSTILE = [
    "<!channel> <!here> <!everyone>",
    "<@U0ANNA> <#C1|general> <!subteam^S1>",
    "<https://evil.example|click me>",
    "*bold* _it_ ~gone~ `code` ```block```",
    "> quoted\n• listed\n1. numbered",
    ":8b: :skull: :tada:",
    "&lt;!channel&gt; &amp;amp;",
    "\u202egnp.exe\u202c \u2066hidden\u2069",
    "a\u200bb\u200dc\ufeffd\u00ad",
    "\x00\x07\x1b[31mred\x1b[0m",
    "👩‍👩‍👧‍👦" * 60,
    "ﷺ" * 300,
    "x" * 10_000,
    "word " * 2_000,
    "e" + "\u0301" * 500,
    "copy.ai www.x.ai http://a.b mailto:a@b.c",
    "",
    " ",
]


def asked(catalog: Catalog, text: str, everything: bool = False) -> Reply:
    return Reply(text, card(Pickwick(catalog).ask(text, TODAY), everything))


def problems(payload: dict[str, Any]) -> list[str]:
    return [*message_problems({"response_type": "ephemeral", **payload}, answers=True)]


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a payload with the type of what holds it."""
    match value:
        case dict():
            kind = str(value.get("type", key))
            for name, held in value.items():
                if name in ("text", "accessibility_label") and isinstance(held, str):
                    yield kind, held
                else:
                    yield from texts(held, kind)
        case list():
            for held in value:
                yield from texts(held, key)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(write_small_catalog(tmp_path_factory.mktemp("slack") / "catalog.db"))


@pytest.fixture(scope="module")
def shipped(catalog_path: Path) -> Catalog:
    return Catalog.open(catalog_path)


def hostile_card(text: str) -> Card:
    """A card that holds a text wherever a card can hold one."""
    row = TableRow(text, (TableCell(text, best=True), TableCell(text)), text)
    return Card(
        title=text,
        lead=text,
        warnings=(text,),
        parts=(
            Table(text, (text, text), (row,) * 3),
            Table(text, (text,) * 4, (TableRow(text, (TableCell(text),) * 4),)),
            Lines(text, (text, text), Action(text, f"show {text}")),
        ),
        notes=(text,) * 3,
        sources=(SourceLine(text, text, f"https://example.org/{text}"),),
        actions=(Action(text, text), Action(text, text)),
        footer=text,
        readings=(text,),
        kind="comparison",
        left_out=text,
    )


# -- what every payload keeps ------------------------------------------------------------


@pytest.mark.parametrize("manner", MANNERS, ids=lambda m: f"{m.layout}-{m.is_private}")
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_a_card_or_means_anything_to_slack(text: str, manner: Manner) -> None:
    drawn = message(Reply(f"show {text}", hostile_card(text)), manner)

    assert problems(drawn) == []
    for kind, held in texts(drawn):
        assert "<!" not in held
        assert "<@" not in held
        assert "<#" not in held
        assert kind not in ("mrkdwn", "markdown")


@settings(max_examples=120, deadline=None)
@given(text=st.text(max_size=400), said=st.text(max_size=2_100), manner=st.sampled_from(MANNERS))
def test_any_text_makes_a_valid_card(text: str, said: str, manner: Manner) -> None:
    assert problems(message(Reply(said, hostile_card(text)), manner)) == []


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(0, 140),
    columns=st.integers(1, 6),
    width=st.integers(0, 400),
    parts=st.integers(1, 30),
    picks=st.integers(0, 120),
    layout=st.sampled_from(["table", "list", "full"]),
)
def test_any_amount_makes_a_valid_card(
    rows: int, columns: int, width: int, parts: int, picks: int, layout: Any
) -> None:
    line = TableRow("label", (TableCell("v" * width),) * columns, "tie")
    shown = Card(
        title="title",
        lead="lead",
        parts=(
            Table("heading", ("name",) * columns, (line,) * rows),
            *(Lines("h", ("x",)),) * parts,
        ),
        actions=(Action("ask", "show o3"),) * 30,
        picks=tuple(Pick(f"p{i}", "because", f"show p{i}") for i in range(picks)),
        kind="comparison",
    )

    drawn = message(Reply("compare a vs b", shown), Manner(layout, is_private=True))

    assert problems(drawn) == []


@pytest.mark.parametrize("manner", MANNERS, ids=lambda m: f"{m.layout}-{m.is_private}")
@pytest.mark.parametrize(
    "question",
    [
        "compare o4-mini vs stable-diffusion",
        "compare gpt-4.1 vs claude sonnet 4.5 vs o3",
        "compare gpt-4.1 vs o3 vs claude sonnet 4.5 vs deepseek r1 vs qwen3 32b",
        "compare claude vs gpt-4.1",
        "compare gpt-99 vs o3",
        "show gpt-oss-120b",
        "show huggingface",
        "recommend cheap, open weights, reads images, 128k context",
        "recommend a model with 900m context under $0.000001",
        "alternatives phi-4-mini",
        "replace o4-mini",
        "cost gpt-4.1 vs o3 for 50k in, 5k out, 1000 calls a day, at all providers",
        "sources",
        "help",
        "hello",
    ],
)
def test_every_kind_of_answer_is_valid(shipped: Catalog, question: str, manner: Manner) -> None:
    reply = asked(shipped, question, manner.layout == "full")

    drawn = message(reply, manner)

    assert problems(drawn) == []
    assert [*view_problems(views.answer_modal(reply, views.Origin("https://x.example/1")))] == []
    for block in drawn["blocks"]:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            for value in [element.get("value"), *(o["value"] for o in element.get("options", ()))]:
                assert value in (None, "v1") or decode(value)


@pytest.mark.parametrize(
    "question",
    [
        "cost gpt-4.1 at every provider for 50k in 5k out",
        "compare o4-mini vs o3 vs gpt-4.1 vs phi-4 vs langchain vs huggingface",
        "show o4-mini",
        "recommend cheap and open weights",
        "sources",
        "help",
    ],
)
def test_no_card_speaks_of_a_terminal(shipped: Catalog, question: str) -> None:
    for everything in (False, True):
        drawn = message(asked(shipped, question, everything))

        assert not re.search(r"(?<!\w)--\w|`", drawn["text"])


def names(catalog: Catalog) -> list[str]:
    """The longest and strangest ids of the catalog, and some of any."""
    rows = catalog.view().connection.execute("SELECT slug, name FROM artifact").fetchall()
    longest = sorted(rows, key=lambda row: -len(row[1]))[:12]
    strange = sorted(rows, key=lambda row: -len(set(row[1]) - set("abcdefghijklmnopqrstuvwxyz")))[
        :12
    ]
    any_of = random.Random(4).sample(rows, 36)
    return list(dict.fromkeys(row[0] for row in (*longest, *strange, *any_of)))


def test_the_longest_and_strangest_names_of_the_catalog_are_drawn(shipped: Catalog) -> None:
    slugs = names(shipped)

    for i, slug in enumerate(slugs):
        five = [slugs[(i + j) % len(slugs)] for j in range(2 + i % 4)]
        for question in (f"show {slug}", f"compare {' vs '.join(five)}", f"alternatives to {slug}"):
            manner = MANNERS[i % len(MANNERS)]
            drawn = message(asked(shipped, question, manner.layout == "full"), manner)
            assert problems(drawn) == [], question


# -- what a person gets ------------------------------------------------------------------


def test_the_text_alone_says_all_that_the_blocks_say(catalog: Catalog) -> None:
    reply = asked(catalog, "compare o4-mini vs gpt-4.1")

    text = message(reply)["text"]

    shown = reply.card
    assert shown.lead in text.replace("&amp;", "&")
    for part in shown.parts:
        if isinstance(part, Table):
            assert all(cell.text in text for row in part.rows for cell in row.cells)
            assert all(row.verdict in text for row in part.rows)
    assert all(warning in text for warning in shown.warnings)
    assert shown.footer in text


def test_two_are_a_table_with_the_verdict_before_it(catalog: Catalog) -> None:
    blocks = message(asked(catalog, "compare o4-mini vs gpt-4.1"))["blocks"]

    kinds = [block["type"] for block in blocks]
    assert kinds.count("table") == 1
    assert kinds[0] == "header"
    assert kinds.index("section") < kinds.index("table")
    (table,) = [block for block in blocks if block["type"] == "table"]
    assert {len(row) for row in table["rows"]} == {3}
    assert all(setting == {"is_wrapped": True} for setting in table["column_settings"])


@pytest.mark.parametrize(
    ("question", "layout"),
    [
        ("compare gpt-4.1 vs o3 vs claude sonnet 4.5 vs deepseek r1", "table"),
        ("compare gpt-4.1 vs o3 vs deepseek r1", "list"),
    ],
)
def test_four_or_a_list_are_told_one_below_the_other(
    shipped: Catalog, question: str, layout: Any
) -> None:
    reply = asked(shipped, question)

    blocks = message(reply, Manner(layout))["blocks"]

    (part, *_) = [part for part in reply.card.parts if isinstance(part, Table)]
    sections = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    assert not [block for block in blocks if block["type"] == "table"]
    assert [name for name in sections if name in part.columns][: len(part.columns)] == [
        *part.columns
    ]


def test_who_leads_is_said_in_words(catalog: Catalog) -> None:
    reply = asked(catalog, "compare o4-mini vs gpt-4.1")

    as_table, as_list = (json.dumps(message(reply, Manner(x))) for x in ("table", "list"))

    assert "(o4-mini leads)" in as_table
    assert "(leads)" in as_list


def test_a_warning_stands_before_the_verdict(shipped: Catalog) -> None:
    blocks = message(asked(shipped, "compare o4-mini vs o3"))["blocks"]

    first = [block["text"]["text"] for block in blocks[1:3]]
    assert first[0].startswith("⚠ o4-mini was retired")


def test_a_choice_is_a_list_to_pick_from_with_what_tells_each_apart(shipped: Catalog) -> None:
    reply = asked(shipped, "compare claude vs gpt-4.1")

    (select,) = [
        element
        for block in message(reply)["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "static_select"
    ]

    chosen = [decode(option["value"]) for option in select["options"]]
    assert [one.said for one in chosen if one] == [pick.text for pick in reply.card.picks]
    assert all(option["description"]["text"] for option in select["options"])


def test_a_choice_too_long_for_a_list_has_buttons() -> None:
    long = tuple(Pick(f"p{i}", "b", f"compare p{i} vs {'n' * 200}") for i in range(9))

    blocks = message(Reply("", Card(title="t", lead="l", picks=long, kind="choice")))["blocks"]

    (actions,) = [block for block in blocks if block["type"] == "actions"]
    assert [element["type"] for element in actions["elements"]] == ["button"] * 5


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        (Manner(is_private=True), ["share", "change", "redraw", "redraw:full", "dismiss"]),
        (Manner(), ["redraw", "redraw:full"]),
        (Manner(shared_by="U1", is_redrawable=False), []),
    ],
)
def test_only_a_private_card_can_be_shared_changed_and_dismissed(
    shipped: Catalog, manner: Manner, expected: list[str]
) -> None:
    drawn = message(asked(shipped, "compare gpt-4.1 vs o3"), manner)

    ids = [e["action_id"] for b in drawn["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert [name for name in ids if not name.startswith("ask:")] == expected


def test_a_source_is_a_link_only_where_it_is_https() -> None:
    shown = Card(
        title="t",
        lead="l",
        sources=(
            SourceLine("One", "as of 2026-01-01 (MIT)", "https://one.example"),
            SourceLine("Two", url="http://two.example"),
        ),
    )

    links = [e for b in render.source_block(shown) for s in b["elements"] for e in s["elements"]]

    assert [e["url"] for e in links if e["type"] == "link"] == ["https://one.example"]


def test_a_voice_says_what_a_button_does_and_nothing_twice() -> None:
    asks = (Action("replace o4-mini", "replace o4-mini"), Action("Everything", "show o4-mini"))
    card = Card(title="A", lead="B", kind="help", actions=asks, left_out="3 more rows left out")

    drawn = message(Reply("show o4-mini", card), Manner(is_private=True))

    rows = [block["elements"] for block in drawn["blocks"] if block["type"] == "actions"]
    heard = {one["text"]["text"]: one.get("accessibility_label") for row in rows for one in row}
    assert heard["replace o4-mini"] is None
    assert heard["Everything"] == "Everything: show o4-mini"
    assert heard["Show all rows"] == "Show all rows: 3 more rows left out"


def test_an_escape_is_never_cut_in_half() -> None:
    for length in range(limits.HEADER - 6, limits.HEADER + 6):
        (block,) = limits.fit_blocks([render.header("&" * length)], 50)
        assert not block["text"]["text"].rstrip("…").replace("&amp;", "")


def test_a_table_beyond_its_letters_loses_whole_rows() -> None:
    rows = [[render.cell(TableCell(f"{i}" + "x" * 199)) for _ in range(3)] for i in range(40)]

    (block,) = limits.fit_blocks([{"type": "table", "rows": rows}], 50)

    assert limits.letters_in(block["rows"]) <= limits.TABLE_LETTERS
    assert block["rows"] == rows[: len(block["rows"])]


def test_a_card_reads_as_it_was_read_by_eye(catalog: Catalog) -> None:
    drawn = message(asked(catalog, "compare o4-mini vs notes"), Manner(is_private=True))

    assert drawn == json.loads(GOLDEN.read_text("utf-8"))

"""Every answer has a card, and a card has content only."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from small_catalog import said_by, write_small_catalog

from bot.answer import (
    Answer,
    Capabilities,
    Cell,
    Comparison,
    Profile,
    Row,
    RowKind,
    SourceNote,
    Subject,
    Verdict,
    VerdictKind,
)
from bot.card import (
    ESSENTIAL,
    Card,
    Lines,
    SourceLine,
    Table,
    _details,
    card,
    is_essential,
    newest,
)
from bot.catalog.file import Catalog
from bot.model import Artifact, Snapshot, saying
from bot.pickwick import Pickwick

TODAY = date(2026, 11, 21)
QUESTIONS = [
    "compare o4-mini vs stable-diffusion",
    "compare o4-mini vs gpt-4.1 vs gpt-oss-120b",
    "compare transformers vs pytorch",
    "compare o4-mini vs notes",
    "compare o4-mini",
    "show o4-mini",
    "show gpt-oss-120b",
    "show notes",
    "show novita",
    "show xyzzy plugh",
    "sources",
    "help",
]
SAID = Cell("$1", 1, said_by("litellm"), "2026-11-12")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(write_small_catalog(tmp_path_factory.mktemp("card") / "catalog.db"))


def ask(catalog: Catalog, text: str, everything: bool = False) -> Card:
    return card(Pickwick(catalog).ask(text, TODAY), everything)


def tables(found: Card) -> list[Table]:
    return [part for part in found.parts if isinstance(part, Table)]


def row(
    key: str,
    *cells: Cell | None,
    verdict: VerdictKind = "differs",
    about: RowKind = "figure",
    of: str = "",
) -> Row:
    return Row(key, key, None, cells or (SAID, SAID), Verdict(verdict), about, of)


def rows(table: Table) -> dict[str, list[str]]:
    return {row.label: [cell.text for cell in row.cells] for row in table.rows}


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_answer_has_a_card_whose_tables_are_whole(catalog: Catalog, text: str) -> None:
    found = ask(catalog, text)

    assert found.title
    assert found.lead.endswith((".", "?"))
    assert found.footer == "Catalog small0000001, built 2026-11-21"
    for part in found.parts:
        assert part.heading
        if isinstance(part, Table):
            assert part.rows
            assert all(len(row.cells) == len(part.columns) for row in part.rows)
            assert all(cell.text for row in part.rows for cell in row.cells)
        else:
            assert part.lines


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_card_has_no_markup_and_no_free_lunch(catalog: Catalog, text: str) -> None:
    found = ask(catalog, text)

    said = json.dumps([repr(found)], ensure_ascii=False)
    assert not re.search(r"\*\*|__|</|\x1b|`", said)
    assert "$0.00 " not in said
    assert "None" not in said.replace("None,", "").replace("None)", "")


def test_a_comparison_says_what_each_is_marks_winners_and_names_what_is_missing(
    catalog: Catalog,
) -> None:
    figures, *_ = tables(ask(catalog, "compare o4-mini vs gpt-4.1 vs gpt-oss-120b"))

    found = rows(figures)
    assert figures.columns == ("o4-mini", "gpt-4.1", "gpt-oss-120b")
    assert found["What it is"] == ["model by OpenAI"] * 3
    assert found["Released"] == ["2025-04-16", "not recorded", "not recorded"]
    by_label = {row.label: row for row in figures.rows}
    assert [cell.best for cell in by_label["Input price"].cells] == [False, False, True]
    assert by_label["Input price"].verdict == "gpt-oss-120b leads"
    assert by_label["Released"].verdict == ""
    assert by_label["Context window"].verdict == ""


def test_what_a_kind_cannot_be_asked_does_not_apply(catalog: Catalog) -> None:
    figures, claims = tables(ask(catalog, "compare o4-mini vs stable-diffusion"))

    assert rows(figures)["Input price"] == ["$1.10", "does not apply"]
    assert rows(figures)["Released"] == ["2025-04-16", "not recorded"]
    assert claims.heading == "What unfragile.ai claims (not weighed)"
    assert rows(claims)["Rank"] == ["44/100", "55/100 (elsewhere 51/100)"]


def test_claims_of_one_alone_are_a_line(catalog: Catalog) -> None:
    found = ask(catalog, "compare o4-mini vs gpt-4.1", everything=True)

    (claims,) = [part for part in found.parts if "claims" in part.heading]
    assert isinstance(claims, Lines)
    assert claims.lines == (
        "o4-mini: rank 44/100, pricing “Free”, times matched no usage data, "
        "can do structured output",
    )


def test_a_short_card_says_how_much_it_leaves_out_and_a_long_one_leaves_out_nothing(
    catalog: Catalog,
) -> None:
    question = "compare o4-mini vs gpt-4.1"
    short, long = ask(catalog, question), ask(catalog, question, everything=True)

    assert short.left_out == "1 more row left out"
    assert not long.left_out
    claims = [" ".join(card.parts[1].lines) for card in (short, long)
              if isinstance(card.parts[1], Lines)]  # fmt: skip
    assert ["times matched" in line for line in claims] == [False, True]


def test_a_standing_is_short_on_a_short_card() -> None:
    text = "97th percentile of 3,212 models (GitHub stars: 164,321)"
    place = saying("values.percentile", 97, 3_212, "model", ("stars",), "164,321")
    cells = (Cell(place, 97, said_by("s"), "d"),) * 2
    row = Row("standing_adoption", "Adoption", "percentile", cells, Verdict("tie"), "standing")
    one, other = (Subject(Artifact(name, name, "model"), name) for name in "ab")
    found = Comparison(
        title="", lead="", catalog=Snapshot("", ""), subjects=(one, other), rows=(row,),
        capabilities=Capabilities((), {}, {}),
    )  # fmt: skip

    assert rows(tables(card(found))[0])["Adoption"] == ["top 3% of 3,212"] * 2
    assert rows(tables(card(found, everything=True))[0])["Adoption standing"] == [text] * 2


def test_how_a_name_was_read_stands_below_the_lead(catalog: Catalog) -> None:
    found = ask(catalog, "compare o4-mini vs stable-diffusion")

    assert found.readings[0].startswith("“stable-diffusion” is read as a repository")
    assert found.readings[0] not in found.notes


def test_each_source_has_one_line_with_its_newest_day(catalog: Catalog) -> None:
    found = ask(catalog, "compare o4-mini vs gpt-4.1")

    names = [line.name for line in found.sources]
    assert len(names) == len(set(names))
    assert SourceLine("LiteLLM", "as of 2026-11-12 (MIT)") in found.sources


def test_a_yes_that_all_share_is_said_once(catalog: Catalog) -> None:
    found = ask(catalog, "compare o4-mini vs gpt-4.1")

    lines = [line for part in found.parts if isinstance(part, Lines) for line in part.lines]
    assert "The same for both: tool calling yes" in lines
    assert "Both: tool calling" in lines
    assert "Tool calling" not in rows(tables(found)[0])


def test_a_profile_tells_each_value_with_its_source_and_offers_with_their_day(
    catalog: Catalog,
) -> None:
    figures, _, offers, scores = tables(ask(catalog, "show o4-mini"))

    assert rows(figures)["Input price"] == ["$1.10", "LiteLLM, 2026-11-12"]
    assert rows(offers)["OpenAI (its maker)"] == ["$1.10", "$4.40", "200,000", "2026-11-12"]
    assert rows(offers)["Azure, eu"] == ["$1.21", "$4.84", "not recorded", "2026-11-12"]
    assert rows(scores)["Aider polyglot"] == ["72.0% (high)", "aider, 2025-10-03"]


def test_an_answer_nobody_draws_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        card(Answer(title="x", lead="x.", catalog=Snapshot("", "")))


def test_a_choice_can_be_picked_from_with_what_tells_each_apart(catalog: Catalog) -> None:
    found = ask(catalog, "compare o4-mini vs notes")

    assert found.kind == "choice"
    assert [pick.text for pick in found.picks] == [
        "compare o4-mini vs acme/notes",
        "compare o4-mini vs initech/notes",
    ]
    assert all(pick.because for pick in found.picks)


@pytest.mark.parametrize("artifact", ["openai/o4-mini", "novita"])
def test_details_ask_for_one_thing_beyond_doubt(catalog: Catalog, artifact: str) -> None:
    (found,) = catalog.view().artifacts([artifact])

    shown = Pickwick(catalog).ask(_details(found).text, TODAY)

    assert isinstance(shown, Profile)
    assert shown.subject.artifact == found
    assert not shown.subject.assumed


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("price_input", True),
        ("price_batch_input", False),
        ("price_cache_write_5m", False),
        ("price_web_search_per_krequest", False),
        ("price_output_image", True),
        ("docs_url", False),
        ("licence_text", True),
    ],
)
def test_a_short_card_shows_what_most_people_choose_by(key: str, shown: bool) -> None:
    rows = [row("price_input"), row("price_output"), row(key)]

    assert is_essential(rows[-1], rows) is shown


@pytest.mark.parametrize(
    ("key", "about", "of", "shown"),
    [
        ("price_input_elsewhere", "elsewhere", "price_input", True),
        ("price_output_elsewhere", "elsewhere", "price_output", False),
        ("price_input_above", "tier", "price_input", False),
        ("standing_adoption", "standing", "", True),
        ("board_aider", "board", "", True),
        ("unfragile_rank", "claim", "", True),
        ("unfragile_times_matched", "claim", "", False),
    ],
)
def test_what_a_row_is_about_decides_for_others(
    key: str, about: RowKind, of: str, shown: bool
) -> None:
    rows = [row("price_input"), row("price_output"), row(key, about=about, of=of)]

    assert is_essential(rows[-1], rows) is shown


def test_what_is_paid_by_the_hour_is_shown_where_no_price_of_tokens_is() -> None:
    by_the_hour = row("price_hour", SAID, None)

    assert is_essential(by_the_hour, [row("price_input", None, SAID), by_the_hour])
    assert is_essential(by_the_hour, [by_the_hour])


def test_the_range_of_output_prices_stands_in_for_a_missing_one() -> None:
    elsewhere = row("price_output_elsewhere", SAID, None, about="elsewhere", of="price_output")

    assert is_essential(elsewhere, [row("price_output", None, SAID), elsewhere])


def test_a_yes_of_one_beside_nothing_is_left_to_the_long_card() -> None:
    rows = [row("supports_tools", SAID, None, verdict="unknown")]

    assert "supports_tools" in ESSENTIAL
    assert not is_essential(rows[0], rows)


def test_the_wording_of_a_licence_stands_in_for_a_licence_only() -> None:
    rows = [row("licence"), row("licence_text")]

    assert not is_essential(rows[1], rows)


def test_a_source_is_named_with_its_newest_day() -> None:
    notes = [SourceNote("aider", "Aider", day, None, "MIT") for day in ("2025-04-14", "2025-10-04")]

    assert [note.as_of for note in newest(notes)] == ["2025-10-04"]

"""What a workload costs: tiers, caches, batches, what is missing, and how it reads."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from small_catalog import said_by, write_small_catalog
from spoken import in_words

from adapters.terminal.__main__ import pickwick
from bot.answer import Cell, Choice, CostAnswer, CostRow, Help, NoMatch, Subject
from bot.answers.cost import cost_row
from bot.card import Lines, Table, card
from bot.catalog.file import Catalog
from bot.contract import as_json
from bot.evidence.bill import bill, exactly
from bot.evidence.rates import Rate, tier_for
from bot.model import Artifact, Fact, Offer, Workload
from bot.pickwick import Pickwick
from bot.questions.commands import Cost

TODAY = date(2026, 11, 21)
DAY = "2026-11-12"
SUBJECT = Subject(Artifact("acme/one", "One", "model"), "one")


def offer(billing: str = "metered", **prices: int) -> Offer:
    """An offer with these prices in micro-dollars."""
    cells = {
        f"price_{key}": Fact(str(micro), micro, said_by("litellm"), DAY)
        for key, micro in prices.items()
    }
    return Offer("Acme", "acme/one", "", True, billing, cells)


def rate(meter: str, above: int, micro: int, record: int = 1, source: str = "litellm") -> Rate:
    return Rate(meter, "standard", above, "", micro, record, said_by(source), DAY)


def row(sold: Offer, workload: Workload, rates: tuple[Rate, ...] = ()) -> CostRow:
    return in_words(cost_row(SUBJECT, sold, rates, workload, TODAY))


def formulas(found: CostRow) -> list[str]:
    return [line.formula for line in found.lines]


# -- the sum -----------------------------------------------------------------------------


def test_a_sum_is_spelled_out_line_by_line() -> None:
    found = row(offer(input=1_100_000, output=4_400_000), Workload(50_000, 5_000, 1_000.0))

    assert formulas(found) == [
        "50,000 input x $1.10 / 1M = $0.055",
        "5,000 output x $4.40 / 1M = $0.022",
    ]
    assert (found.per_call, found.per_day, found.per_month) == ("0.077", "77", "2310")


def test_cached_input_has_its_own_price() -> None:
    sold = offer(input=2_000_000, output=8_000_000, cache_read=500_000)

    found = row(sold, Workload(10_000, 0, cached_share=0.8))

    assert formulas(found) == [
        "2,000 input x $2.00 / 1M = $0.004",
        "8,000 cached input x $0.50 / 1M = $0.004",
    ]


def test_without_a_cached_price_cached_input_is_counted_in_full_and_that_is_said() -> None:
    found = row(offer(input=2_000_000, output=1), Workload(10_000, 0, cached_share=0.8))

    assert found.per_call == "0.02"
    assert found.note == "No price of cached input is recorded: it is counted in full."


def test_writing_a_cache_is_named_and_not_counted() -> None:
    sold = offer(input=3_000_000, output=1, cache_read=300_000, cache_write_5m=3_750_000)

    found = row(sold, Workload(10_000, 0, cached_share=0.5))

    assert found.per_call == "0.0165"
    assert found.note == "Writing the cache costs $3.75 / 1M and is not in the sum."


def test_reasoning_is_counted_on_top_as_output() -> None:
    found = row(offer(input=1, output=8_000_000), Workload(0, 1_000, reasoning_tokens=2_000))

    assert formulas(found)[1] == "2,000 reasoning x $8.00 / 1M = $0.016"
    assert found.per_call == "0.024"


def test_reasoning_with_a_price_of_its_own_is_counted_at_it() -> None:
    sold = offer(input=1, output=8_000_000, reasoning=3_000_000)

    assert row(sold, Workload(0, 0, reasoning_tokens=2_000)).per_call == "0.006"


def test_a_fee_for_each_request_is_part_of_a_call() -> None:
    sold = offer(input=1_000_000, output=1_000_000, request_per_krequest=12_000_000)

    found = row(sold, Workload(1_000, 0))

    assert formulas(found)[-1] == "1 request x $12.00 / 1K = $0.012"
    assert found.per_call == "0.013"


# -- batch -------------------------------------------------------------------------------


def test_batch_is_counted_at_batch_prices() -> None:
    sold = offer(input=2_000_000, output=8_000_000, batch_input=1_000_000, batch_output=4_000_000)

    assert row(sold, Workload(1_000, 1_000, batch=True)).per_call == "0.005"


def test_without_batch_prices_there_is_no_sum_in_batch() -> None:
    found = row(offer(input=2_000_000, output=8_000_000), Workload(1_000, 1_000, batch=True))

    assert found.per_call is None
    assert found.note == "No batch price of input or output tokens is recorded."


def test_a_batch_reads_a_cache_at_the_standard_price_where_batch_has_none() -> None:
    sold = offer(input=2_000_000, batch_input=1_000_000, output=1, cache_read=500_000)

    found = row(sold, Workload(10_000, 0, cached_share=0.5, batch=True))

    assert found.per_call == "0.0075"


# -- tiers -------------------------------------------------------------------------------

TIERED = (
    rate("input", 0, 3_000_000),
    rate("input", 200_000, 6_000_000),
    rate("input", 500_000, 9_000_000),
)


@pytest.mark.parametrize(
    ("tokens", "usd"), [(200_000, "0.6"), (200_001, "1.200006"), (500_001, "4.500009")]
)
def test_the_highest_tier_that_starts_below_the_input_prices_every_token(
    tokens: int, usd: str
) -> None:
    assert row(offer(input=3_000_000, output=1), Workload(tokens, 0), TIERED).per_call == usd


def test_all_input_decides_the_tier_the_cached_part_included() -> None:
    rates = (*TIERED, rate("cache_read", 0, 300_000), rate("cache_read", 200_000, 600_000))
    sold = offer(input=3_000_000, output=1, cache_read=300_000)

    found = row(sold, Workload(250_000, 0, cached_share=0.8), rates)

    assert formulas(found) == [
        "50,000 input x $6.00 / 1M = $0.30 (above 200,000 input tokens)",
        "200,000 cached input x $0.60 / 1M = $0.12 (above 200,000 input tokens)",
    ]


def test_the_input_decides_the_tier_of_the_output_too() -> None:
    rates = (rate("output", 0, 15_000_000), rate("output", 200_000, 22_500_000))
    sold = offer(input=0, output=15_000_000)

    assert row(sold, Workload(200_001, 1_000), rates).per_call == "0.0225"
    assert row(sold, Workload(1_000, 300_000), rates).per_call == "4.5"


def test_tiers_are_believed_only_from_a_record_that_agrees_on_the_base() -> None:
    base = Cell("$3.00", 3_000_000, said_by("litellm"), DAY)
    other = (rate("input", 0, 2_000_000, 7), rate("input", 1_000, 9_000_000, 7))

    assert tier_for(other, base, 300_000) is None
    assert tier_for((*other, *TIERED), base, 300_000) == TIERED[1]


def test_the_settled_sources_tiers_go_before_those_of_others() -> None:
    base = Cell("$3.00", 3_000_000, said_by("litellm"), DAY)
    others = (
        rate("input", 0, 3_000_000, 7, "genai-prices"),
        rate("input", 200_000, 7_000_000, 7, "genai-prices"),
    )

    found = tier_for((*others, *TIERED), base, 300_000)

    assert found == TIERED[1]


def test_a_tiers_figure_names_its_own_source() -> None:
    rates = tuple(replace(r, source="genai-prices", as_of="2026-11-09") for r in TIERED)

    (figure,) = row(offer(input=3_000_000, output=1), Workload(300_000, 0), rates).cells

    assert (figure.cell.text, figure.cell.number) == ("$6.00 (above 200,000 input tokens)", 6.0)
    assert (figure.cell.source, figure.cell.as_of) == ("genai-prices", "2026-11-09")


def test_prices_at_certain_hours_are_named() -> None:
    at_night = replace(rate("input", 0, 1_000_000), window_utc="00:30-16:30")
    rates = (rate("input", 0, 3_000_000), at_night)

    found = row(offer(input=3_000_000, output=1), Workload(1_000, 0), rates)

    assert found.per_call == "0.003"
    assert found.note.startswith("Prices change with the hour (00:30-16:30 UTC)")


# -- what is missing ---------------------------------------------------------------------


def test_a_missing_price_is_said_and_never_zero() -> None:
    found = row(offer(input=2_000_000), Workload(1_000, 1_000, 10.0, budget_usd=5.0))

    assert found.note == "No price of output tokens is recorded."
    assert formulas(found) == ["1,000 input x $2.00 / 1M = $0.002"]
    assert (found.per_call, found.per_day, found.per_month) == (None, None, None)
    assert found.calls_for_budget is None


def test_what_is_not_asked_for_need_not_have_a_price() -> None:
    assert row(offer(input=20_000), Workload(1_000, 0)).per_call == "0.00002"


@pytest.mark.parametrize(
    ("billing", "said"),
    [
        ("free_tier", "Not charged by use: free tier."),
        ("plan_included", "Not charged by use: included in plan."),
        ("self_hosted", "Not charged by use: run it yourself."),
        ("unknown", "Not charged by use: listed at zero."),
    ],
)
def test_what_is_not_charged_by_use_costs_no_zero(billing: str, said: str) -> None:
    found = row(offer(billing, input=0, output=0), Workload(1_000, 1_000))

    assert (found.per_call, found.note) == (None, said)


def test_what_is_charged_by_the_picture_says_so() -> None:
    found = row(offer(output_image_per_image=40_000), Workload(1_000, 0))

    assert found.per_call is None
    assert found.note.endswith("It charges otherwise: Output image price $0.04 per image.")


# -- amounts -----------------------------------------------------------------------------


def test_a_budget_pays_for_whole_calls() -> None:
    sold = offer(input=1_100_000, output=4_400_000)

    found = row(sold, Workload(50_000, 5_000, budget_usd=100.0))

    assert found.calls_for_budget == 1_298
    assert Decimal("0.077") * 1_298 <= 100 < Decimal("0.077") * 1_299


def test_calls_a_month_add_up_to_the_month() -> None:
    found = row(offer(input=1_000_000, output=1), Workload(1_000, 0, 1000 / 30))

    assert (found.per_day, found.per_month) == ("0.033333333333", "1")


@given(
    st.integers(1, 10**9),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
    st.floats(0, 1),
    st.integers(0, 10**6),
)
def test_a_sum_is_exact_and_never_less_for_more(
    micro: int, tokens: int, output: int, share: float, more: int
) -> None:
    sold = offer(input=micro, output=2 * micro, cache_read=micro // 10)
    workload = Workload(tokens, output, cached_share=share)

    found = bill(sold, (), workload)
    dearer = bill(sold, (), replace(workload, output_tokens=output + more))

    assert found.usd is not None
    assert dearer.usd is not None
    assert found.usd <= dearer.usd
    assert Fraction(exactly(found.usd)) == found.usd
    assert sum(c.count for c in found.charges if c.meter != "output") == tokens


# -- answers -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalog, with a dearer tier of gpt-4.1 that one source states."""
    path = write_small_catalog(tmp_path_factory.mktemp("cost") / "catalog.db")
    with closing(sqlite3.connect(path)) as db:
        (gpt,) = db.execute(
            "SELECT offer.id FROM offer JOIN artifact ON artifact.id = offer.artifact "
            "WHERE artifact.slug = 'openai/gpt-4.1'"
        ).fetchone()
        for number, (above, micro, end) in enumerate(
            [(0, 2_000_000, ""), (200_000, 4_000_000, ""), (100_000, 9_000_000, "2026-01-01")], 1
        ):
            db.execute(
                "INSERT INTO meter VALUES(?, 'input', 'Mtok', 'standard', ?, '')", (number, above)
            )
            db.execute("INSERT INTO price_row VALUES(?,?,'',?,2,?)", (gpt, number, end, micro))
        db.commit()
    return path


@pytest.fixture(scope="module")
def catalog(path: Path) -> Catalog:
    return Catalog.open(path)


def ask(catalog: Catalog, text: str, options: str = "") -> CostAnswer:
    found = Pickwick(catalog).answer(Cost(tuple(text.split()), options), TODAY)
    assert isinstance(found, CostAnswer), found.lead
    return in_words(found)


def test_the_cheapest_is_first_and_said_with_its_sums(catalog: Catalog) -> None:
    found = ask(catalog, "claude-sonnet-4-5 vs gpt-4.1 for 50k in / 5k out, 1000 calls a day")

    assert [row.per_call for row in found.rows] == ["0.14", "0.225"]
    assert found.lead == (
        "gpt-4.1 at OpenAI is cheapest: $0.14 a call, $140.00 a day, $4,200.00 a month. "
        "claude-sonnet-4-5 at Anthropic costs 1.61 times as much."
    )
    assert found.notes == ("A month is counted as 30 days.",)


def test_the_order_of_names_changes_no_row_and_no_lead(catalog: Catalog) -> None:
    one = ask(catalog, "claude-sonnet-4-5 vs gpt-4.1 for 50k in / 5k out")
    other = ask(catalog, "gpt-4.1 vs claude-sonnet-4-5 for 50k in / 5k out")

    assert (one.rows, one.lead) != ((), "")
    assert [row.provider for row in one.rows] == [row.provider for row in other.rows]
    assert one.lead == other.lead


def test_a_retired_thing_is_warned_of_and_never_called_cheapest(catalog: Catalog) -> None:
    found = ask(catalog, "o4-mini vs gpt-4.1 for 50k in / 5k out")

    assert found.warnings[0].startswith("o4-mini was retired at OpenAI on 2026-10-23")
    assert found.rows[0].subject.artifact.id == "openai/o4-mini"
    assert found.lead == (
        "gpt-4.1 at OpenAI costs $0.14 a call. o4-mini is retired and is no choice for new work."
    )


def test_a_call_that_does_not_fit_is_warned_of(catalog: Catalog) -> None:
    found = ask(catalog, "claude-sonnet-4-5 vs gpt-4.1 for 250k in / 5k out")

    assert found.warnings[-1] == (
        "Such a call does not fit claude-sonnet-4-5: its context window is 200,000 tokens, "
        "and this needs 255,000."
    )
    assert "claude" not in found.lead


def test_tiers_come_from_the_catalog_as_they_hold_on_the_day(catalog: Catalog) -> None:
    found = ask(catalog, "gpt-4.1 for 250k in / 0k out")

    assert formulas(found.rows[0]) == [
        "250,000 input x $4.00 / 1M = $1.00 (above 200,000 input tokens)"
    ]
    assert {note.id for note in found.sources} == {"genai-prices"}


def test_every_provider_is_counted_once_and_plans_are_no_price(catalog: Catalog) -> None:
    found = ask(catalog, "gpt-oss-120b for 8k in / 1k out at all providers")

    assert [(row.provider, row.per_call) for row in found.rows] == [
        ("Novita", "0.00039"),
        ("Groq", "0.00195"),
        ("Azure", "0.02836"),
        ("NanoGPT", None),
    ]
    assert found.rows[-1].note == "Not charged by use: included in plan."


def test_a_price_too_old_says_its_day_and_does_not_lead(catalog: Catalog) -> None:
    found = ask(catalog, "gpt-oss-120b for 8k in / 1k out at all providers")

    assert found.rows[0].provider == "Novita"
    assert found.rows[0].note == "Its prices are as of 2026-07-02: check them."
    assert found.lead.startswith("gpt-oss-120b at Groq is cheapest")


def test_whose_prices_stand_in_for_the_makers_is_said(catalog: Catalog) -> None:
    found = ask(catalog, "gpt-oss-120b for 8k in / 1k out")

    assert "No offer by its own maker is recorded for gpt-oss-120b" in found.notes[0]


def test_a_thing_without_prices_says_so(catalog: Catalog) -> None:
    found = ask(catalog, "transformers vs gpt-4.1 for 8k in / 1k out")

    assert found.rows[-1].note == "No price of transformers is recorded."
    assert found.rows[-1].per_call is None


def test_nothing_to_count_with_is_no_sum(catalog: Catalog) -> None:
    found = ask(catalog, "transformers for 8k in / 1k out")

    assert found.lead == ("No cost can be counted for transformers: no price by use is recorded.")


def test_what_was_not_said_is_assumed_aloud(catalog: Catalog) -> None:
    found = ask(catalog, "gpt-4.1")

    assert found.workload == Workload(10_000, 1_000)
    assert found.notes == ("No tokens were named: 10,000 in and 1,000 out a call are assumed.",)


@pytest.mark.parametrize(
    "typed", [["gpt", "4.1"], ["gpt 4.1"], ["of", "gpt-4.1"], ["what", "does", "gpt-4.1", "cost?"]]
)
def test_one_name_is_found_however_it_is_typed(catalog: Catalog, typed: list[str]) -> None:
    found = Pickwick(catalog).answer(Cost(tuple(typed), "--in 5k"), TODAY)

    assert isinstance(found, CostAnswer)
    assert [row.subject.artifact.id for row in found.rows] == ["openai/gpt-4.1"]


def test_several_names_need_no_separator(catalog: Catalog) -> None:
    found = Pickwick(catalog).answer(
        Cost(("gpt-4.1", "claude-sonnet-4-5"), "--in 5k --out 1k"), TODAY
    )

    assert isinstance(found, CostAnswer)
    assert len(found.rows) == 2


def test_every_next_step_asks_again_and_is_answered(catalog: Catalog) -> None:
    found = ask(catalog, "gpt-4.1 vs o4-mini for 50k in / 5k out, 1000 calls a day, for $100")

    labels = [action.label for action in found.actions]
    assert labels == [
        "What every provider charges",
        "The same with 80% of the input cached",
        "Compare them in all",
    ]
    for action in found.actions[:2]:
        again = Pickwick(catalog).ask(action.text, TODAY)
        assert isinstance(again, CostAnswer)
        assert again.workload.calls_per_day == 1_000
        assert again.workload.budget_usd == 100


def test_an_unclear_name_asks_the_whole_question_again(catalog: Catalog) -> None:
    found = Pickwick(catalog).answer(Cost(("notes",), "--in 50k --out 5k --batch"), TODAY)

    assert isinstance(found, Choice)
    assert (
        found.actions[0].text == "cost acme/notes for 50,000 tokens in, 5,000 tokens out, in batch"
    )


def test_an_unknown_name_and_no_name_are_answers(catalog: Catalog) -> None:
    assert isinstance(Pickwick(catalog).answer(Cost(("zzzyx",)), TODAY), NoMatch)
    assert isinstance(Pickwick(catalog).answer(Cost(("for", "50k", "in")), TODAY), Help)
    assert isinstance(Pickwick(catalog).ask("cost gpt-4.1 for 5k in", TODAY), CostAnswer)


# -- faces -------------------------------------------------------------------------------


def test_the_card_shows_sums_and_formulas(catalog: Catalog) -> None:
    found = card(ask(catalog, "claude-sonnet-4-5 vs gpt-4.1 for 50k in / 5k out, 1000 calls a day"))

    table, lines = found.parts
    assert isinstance(table, Table)
    assert isinstance(lines, Lines)
    assert table.heading == "For 50,000 tokens in, 5,000 tokens out, 1,000 calls a day"
    assert table.columns == ("A call", "A day", "A month")
    assert table.rows[0].label == "gpt-4.1 at OpenAI"
    assert [cell.text for cell in table.rows[0].cells] == ["$0.14", "$140.00", "$4,200.00"]
    assert lines.lines[0] == (
        "gpt-4.1 at OpenAI: 50,000 input x $2.00 / 1M = $0.10; "
        "5,000 output x $8.00 / 1M = $0.04; together $0.14 a call."
    )


def test_the_json_has_the_workload_and_the_rows(catalog: Catalog) -> None:
    data = as_json(ask(catalog, "gpt-4.1 for 50k in / 5k out", "--budget $100"))

    assert data["kind"] == "cost"
    assert data["workload"] == {
        "input_tokens": 50_000,
        "output_tokens": 5_000,
        "calls_per_day": None,
        "cached_share": 0,
        "batch": False,
        "reasoning_tokens": 0,
        "budget_usd": 100,
    }
    (only,) = data["rows"]
    assert only["subject"]["id"] == "openai/gpt-4.1"
    assert (only["per_call"], only["calls_for_budget"]) == ("0.14", 714)
    assert only["cells"][0]["cell"]["source"] == "litellm"


def run(path: Path, *args: str, said: str = "") -> tuple[int, str]:
    command = ["cost", *args, "--catalog", str(path), "--today", "2026-11-21"]
    done = CliRunner().invoke(pickwick, command, input=said, standalone_mode=False)
    status = done.return_value if done.exception is None else 2
    return status or 0, done.output


def test_the_command_takes_options_and_words_alike(path: Path) -> None:
    options = run(path, "gpt-4.1", "--in", "50k", "--out", "5k", "--calls", "1000 a day", "--json")
    words = run(path, *"gpt-4.1 for 50k in / 5k out, 1000 calls a day".split(), "--json")

    assert options == words
    assert json.loads(options[1])["rows"][0]["per_month"] == "4200"


def test_the_command_refuses_a_figure_it_does_not_understand(path: Path) -> None:
    status, _ = run(path, "gpt-4.1", "--in", "many")

    assert status == 2


def test_lines_of_standard_input_are_costed_under_the_same_options(path: Path) -> None:
    status, printed = run(path, "-", "--in", "50k", said="gpt-4.1\no4-mini 1k out\n")

    first, second = map(json.loads, printed.splitlines())
    assert status == 0
    assert first["rows"][0]["per_call"] == "0.1"
    assert second["rows"][0]["per_call"] == "0.0594"


def test_every_cost_of_the_shipped_catalog_is_sourced_and_never_zero(catalog_path: Path) -> None:
    shipped = Catalog.open(catalog_path)
    with closing(sqlite3.connect(catalog_path)) as db:
        sold = "SELECT DISTINCT slug FROM artifact JOIN offer ON offer.artifact = artifact.id"
        slugs = [slug for (slug,) in db.execute(f"{sold} ORDER BY artifact.id LIMIT 400")]

    for slug in slugs[::5]:
        found = Pickwick(shipped).answer(
            Cost((slug,), "--in 250k --out 2k --cached 50% --providers"), TODAY
        )
        if not isinstance(found, CostAnswer):
            continue  # a name of several things
        for row in found.rows:
            assert row.note if row.per_call is None else Decimal(row.per_call) > 0
            assert all(figure.cell.source and figure.cell.as_of for figure in row.cells)
        assert card(found).parts

"""Side by side: rows, capabilities, and what the first sentence may honestly say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from small_catalog import ARTIFACTS, said_by, write_small_catalog
from spoken import in_words

from bot.answer import Comparison, Row, Subject
from bot.answers.asked import Asked, name_apart
from bot.answers.comparison import side_by_side
from bot.catalog.file import Catalog, View
from bot.evidence.dossier import Dossier
from bot.evidence.rates import Rate
from bot.model import Artifact, Capability, Evidence, Fact, Kind, Offer, Standing, Text

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    path = write_small_catalog(tmp_path_factory.mktemp("compare") / "catalog.db")
    return Catalog.open(path).on(TODAY)


def beside(view: View, *asked: Asked) -> Comparison:
    """These side by side, in words."""
    return in_words(side_by_side(asked, view.snapshot, lambda artifact: artifact.id))


def compare(view: View, *slugs: str) -> Comparison:
    asked = []
    for slug in slugs:
        dossier = view.dossier(slug)
        assert dossier is not None
        artifact = dossier.artifact
        asked.append(Asked(Subject(artifact, artifact.name), dossier, artifact.name))
    return beside(view, *asked)


def row(comparison: Comparison, key: str) -> Row:
    (found,) = [row for row in comparison.rows if row.attribute == key]
    return found


def texts(found: Row) -> list[Text | None]:
    return [cell.text if cell else None for cell in found.cells]


def test_different_kinds_are_said_to_be_so_first_and_nobody_wins(view: View) -> None:
    found = compare(view, "openai/o4-mini", "furkangozukara/stable-diffusion")

    assert found.lead == (
        "These are different things: o4-mini is a model by OpenAI, Stable-Diffusion is a "
        "repository by FurkanGozukara (image generation). "
        "Nothing here makes one the better choice."
    )
    assert all(not row.verdict.winners for row in found.rows)
    assert row(found, "price_input").verdict.kind == "not_comparable"


def test_the_retirement_is_a_warning_with_its_source(view: View) -> None:
    found = compare(view, "openai/o4-mini", "furkangozukara/stable-diffusion")

    assert found.warnings == (
        "o4-mini was retired at OpenAI on 2026-10-23 and at Azure on 2026-11-19 "
        "(LiteLLM, as of 2026-11-12); no successor is recorded.",
    )


def test_the_directorys_free_is_a_claim_beside_the_recorded_price(view: View) -> None:
    found = compare(view, "openai/o4-mini", "furkangozukara/stable-diffusion")

    assert texts(row(found, "price_input")) == ["$1.10", None]
    assert texts(row(found, "price_output")) == ["$4.40", None]
    assert texts(row(found, "unfragile_pricing")) == ["“Free”", "“Free”"]
    assert row(found, "unfragile_pricing").label == "unfragile.ai says: pricing"
    assert (
        "unfragile.ai lists o4-mini as “Free”; "
        "its recorded price is $1.10 in and $4.40 out per 1M tokens." in found.notes
    )


def test_two_claims_of_one_rank_are_both_shown(view: View) -> None:
    found = compare(view, "openai/o4-mini", "furkangozukara/stable-diffusion")

    assert texts(row(found, "unfragile_rank")) == ["44/100", "55/100 (elsewhere 51/100)"]
    assert texts(row(found, "unfragile_times_matched")) == ["no usage data", "no usage data"]


def test_the_lead_says_who_is_ahead_where_and_that_one_is_retired(view: View) -> None:
    found = compare(view, "openai/o4-mini", "openai/gpt-4.1")

    assert found.lead == (
        "o4-mini is cheaper on input ($1.10 vs $2.00) and output ($4.40 vs $8.00); "
        "gpt-4.1 has the larger context window (1,047,576 vs 200,000); "
        "o4-mini scores better on Aider polyglot, high, 2025-10-03 (72.0% vs 52.4%). "
        "o4-mini is retired and is no choice for new work."
    )


def test_without_a_common_board_quality_is_said_to_be_unknown(view: View) -> None:
    found = compare(view, "openai/gpt-4.1", "anthropic/claude-sonnet-4-5")

    assert "nothing recorded compares their quality on one board" in found.lead


def test_code_is_compared_by_what_code_has(view: View) -> None:
    found = compare(view, "huggingface/transformers", "pytorch/pytorch")

    assert found.lead == "transformers has more stars (164,321 vs 98,000)."
    assert row(found, "licence").verdict.kind == "differs"


def test_numbers_are_in_the_rows_unit(view: View) -> None:
    found = row(compare(view, "openai/o4-mini", "openai/gpt-4.1"), "price_input")

    assert found.unit == "USD per 1M tokens"
    assert [cell.number for cell in found.cells if cell] == [1.1, 2.0]
    assert [cell.via for cell in found.cells if cell] == ["OpenAI", "OpenAI"]


def test_open_weights_name_the_provider_of_the_headline_and_the_range_beside_it(
    view: View,
) -> None:
    found = compare(view, "openai/gpt-oss-120b", "openai/gpt-4.1")

    cell = row(found, "price_input").cells[0]
    assert cell is not None
    assert (cell.text, cell.via) == ("$0.15 at Groq", "Groq")
    assert texts(row(found, "price_input_elsewhere")) == [
        "$0.03 to $2.92 at 2 providers, as of 2026-07-02",
        None,
    ]
    assert any("its prices are Groq's" in note for note in found.notes)
    assert "is cheaper on input ($0.15 at Groq vs $2.00) and output" in found.lead


def priced(view: View, slug: str, **cells: str) -> Asked:
    """An artifact of the small catalog as it would be with these cells."""
    dossier = view.dossier(slug)
    assert dossier is not None
    told = {key: Fact(text, None, said_by("litellm"), "2026-11-12") for key, text in cells.items()}
    dossier = replace(dossier, cells={**dossier.cells, **told})
    artifact = dossier.artifact
    return Asked(Subject(artifact, artifact.name), dossier, artifact.name)


@pytest.mark.parametrize("closed", [{"open_weights": "no"}, {"licence": "Proprietary"}])
def test_closed_weights_take_no_price_from_resellers(view: View, closed: dict[str, str]) -> None:
    asked = priced(view, "microsoft/phi-3.5-mini", **closed)
    sold = replace(asked.dossier, lifecycle=())

    found = beside(view, replace(asked, dossier=sold), priced(view, "openai/gpt-4.1"))

    price = row(found, "price_input")
    assert texts(price) == [None, "$2.00"]
    assert price.verdict.kind == "unknown"
    assert texts(row(found, "price_input_elsewhere"))[0] == "$0.13 at Azure"
    assert "cheaper" not in found.lead
    assert (
        "No price of its maker is recorded for Phi-3.5 Mini: "
        "only other providers' prices are shown."
    ) in found.notes


def test_two_closed_models_that_resellers_alone_price_still_have_their_price_rows(
    view: View,
) -> None:
    closed = priced(view, "openai/gpt-oss-120b", open_weights="no")

    found = beside(view, closed)

    assert texts(row(found, "price_input")) == [None]
    assert texts(row(found, "price_input_elsewhere")) == [
        "$0.03 to $2.92 at 3 providers, as of 2026-07-02"
    ]


def test_a_context_window_means_little_where_a_model_draws(view: View) -> None:
    one = priced(view, "openai/o4-mini", output_modalities="image")
    other = priced(view, "openai/gpt-4.1", output_modalities="text")

    mixed, alike = beside(view, one, other), beside(view, one)

    window = row(mixed, "context_tokens").verdict
    assert (window.kind, window.winners) == ("not_comparable", ())
    assert window.reason == "Context window means little where a model gives out image (o4-mini)."
    assert "context window" not in mixed.lead
    assert not [row for row in alike.rows if row.attribute in ("context_tokens", "supports_tools")]


def test_a_row_that_somebody_leads_is_said_where_no_weightier_one_is(view: View) -> None:
    one = priced(view, "huggingface/transformers", knowledge_cutoff="2025")
    other = priced(view, "pytorch/pytorch")
    models = [
        priced(view, "compvis/stable-diffusion-v1-4", knowledge_cutoff=day)
        for day in ("2024-01", "2025-01")
    ]

    assert "transformers has more stars" in beside(view, one, other).lead
    named = [replace(asked, name=name) for asked, name in zip(models, "ab", strict=True)]
    twins = [
        replace(
            asked,
            dossier=replace(asked.dossier, artifact=replace(asked.dossier.artifact, id=asked.name)),
        )
        for asked in named
    ]
    assert beside(view, *twins).lead.startswith("b leads on knowledge cutoff (2025-01 vs 2024-01)")


def test_among_several_the_best_is_told_with_the_next_best(view: View) -> None:
    found = compare(view, "openai/gpt-4.1", "openai/o4-mini", "anthropic/claude-sonnet-4-5")

    assert "o4-mini is cheapest on input ($1.10, next best $2.00)" in found.lead


def test_sentences_call_an_attribute_by_its_noun(view: View) -> None:
    asked = priced(view, "openai/o4-mini")
    said = Fact("2025-05-01", None, said_by("models-dev"), "2026-07-02")
    told = replace(asked.dossier.cells["released_on"], conflict=(said,))
    dossier = replace(asked.dossier, cells={**asked.dossier.cells, "released_on": told})

    found = beside(view, replace(asked, dossier=dossier))

    assert any(
        note.startswith("Sources disagree on the release date of o4-mini: ") for note in found.notes
    )


def test_a_price_older_than_its_age_says_so_in_its_text_and_in_a_warning(view: View) -> None:
    asked = [priced(view, "openai/gpt-4.1"), priced(view, "openai/o4-mini")]
    later = [replace(one.dossier, today=date(2027, 3, 1)) for one in asked]

    found = beside(view, *(replace(one, dossier=d) for one, d in zip(asked, later, strict=True)))

    assert texts(row(found, "price_input"))[0] == "$2.00, as of 2026-11-12"
    assert any(
        warning.startswith("The price of gpt-4.1 is 109 days old (LiteLLM")
        for warning in found.warnings
    )


def test_a_free_tier_is_never_free_nor_the_cheapest(view: View) -> None:
    found = compare(view, "microsoft/phi-3.5-mini", "openai/gpt-4.1")

    price = row(found, "price_input")
    assert texts(price)[0] == "free tier at NanoGPT"
    assert price.cells[0] is not None
    assert price.cells[0].number is None
    assert price.verdict.kind == "not_comparable"


def test_the_other_two_are_not_lost_where_one_value_is_missing(view: View) -> None:
    found = row(
        compare(view, "openai/o4-mini", "openai/gpt-4.1", "openai/gpt-oss-120b"), "released_on"
    )

    assert texts(found) == ["2025-04-16", None, None]
    assert found.verdict.reason == "Nothing is recorded for gpt-4.1 and gpt-oss-120b."


def test_what_nobody_has_is_left_out_and_counted(view: View) -> None:
    found = compare(view, "acme/notes", "initech/notes")

    assert [row.attribute for row in found.rows] == ["stars"]
    assert any("attributes are left out: nothing is recorded for either" in n for n in found.notes)


def test_capabilities_are_shared_or_of_one_alone_with_all_their_evidence(view: View) -> None:
    found = compare(view, "openai/o4-mini", "openai/gpt-4.1").capabilities

    assert [capability.term for capability in found.shared] == ["tool_calling"]
    assert found.only == {"openai/o4-mini": (), "openai/gpt-4.1": ()}
    assert found.counts == {"openai/o4-mini": 1, "openai/gpt-4.1": 1}


def test_what_only_the_directory_says_counts_as_no_capability_and_is_shown_as_its_claim(
    view: View,
) -> None:
    found = compare(view, "openai/o4-mini", "openai/gpt-4.1")

    claimed = row(found, "unfragile_abilities")
    assert texts(claimed) == ["structured output", None]
    assert claimed.label == "unfragile.ai says: can do"
    assert not claimed.verdict.winners


def test_names_that_two_share_give_way_to_ids() -> None:
    notes = [Artifact("acme/notes", "Notes", "tool"), Artifact("initech/notes", "notes", "tool")]

    assert name_apart(notes) == ["acme/notes", "initech/notes"]
    assert name_apart(notes[:1]) == ["Notes"]


MODELS = [slug for slug, kind, *_ in ARTIFACTS if kind in ("model", "library", "repository")]


@pytest.mark.parametrize("pair", list(permutations(MODELS, 2)), ids=" ".join)
def test_swapped_names_give_the_mirrored_answer(view: View, pair: tuple[str, str]) -> None:
    one, other = compare(view, *pair), compare(view, *reversed(pair))

    assert [row.attribute for row in one.rows] == [row.attribute for row in other.rows]
    for here, there in zip(one.rows, other.rows, strict=True):
        assert here.cells == there.cells[::-1]
        assert here.verdict == there.verdict
    assert one.capabilities.shared == other.capabilities.shared
    assert one.capabilities.only == other.capabilities.only
    assert set(one.warnings) == set(other.warnings)
    assert set(one.notes) == set(other.notes)


# -- what a figure is worth --------------------------------------------------------------


def model(name: str, *offers: Offer, rates: Sequence[Rate] = ()) -> Asked:
    artifact = Artifact(f"acme/{name}", name, "model", "acme")
    told = {("Acme", "", "x"): rates}
    dossier = Dossier(artifact, offers=offers, today=TODAY, read_rates=lambda: told)
    return Asked(Subject(artifact, name), dossier, name)


def number(value: float, text: str = "", day: str = "2026-11-12", source: str = "litellm") -> Fact:
    return Fact(text or f"{value:g}", value, said_by(source), day)


def sold(provider: str = "Acme", *, own: bool = True, **cells: Fact) -> Offer:
    return Offer(provider, "x", "", own, "metered", cells)


def rate(usd: int, above: int = 0, hours: str = "") -> Rate:
    return Rate("input", "standard", above, hours, usd, 1, said_by("genai-prices"), "2026-11-09")


def test_what_longer_prompts_cost_stands_beside_the_price_and_in_a_row_of_its_own(
    view: View,
) -> None:
    rates = [rate(100_000), rate(500_000, 100_000)]
    one = model("one", sold(price_input=number(100_000)), rates=rates)
    other = model("other", sold(price_input=number(3_000_000)))

    found = beside(view, one, other)

    assert texts(row(found, "price_input")) == ["$0.10 ($0.50 above 100,000 tokens)", "$3.00"]
    above = row(found, "price_input_above")
    assert above.cells[0] is not None
    assert (above.cells[0].number, above.cells[0].source) == (0.5, said_by("genai-prices"))
    assert above.verdict.kind == "unknown"
    assert "one is cheaper on input ($0.10 vs $3.00)" in found.lead


def test_a_price_that_is_no_longer_lower_for_long_prompts_says_so(view: View) -> None:
    rates = [rate(100_000), rate(500_000, 100_000)]
    one = model("one", sold(price_input=number(100_000)), rates=rates)
    other = model("other", sold(price_input=number(300_000)))

    found = beside(view, one, other)

    verdict = row(found, "price_input").verdict
    assert verdict.winners == ("acme/one",)
    assert verdict.reason.endswith(" one is dearer for long prompts: $0.50 above 100,000 tokens.")
    assert "on input ($0.10 but $0.50 above 100,000 tokens vs $0.30)" in found.lead


def test_a_tier_is_weighed_against_what_the_others_ask_for_as_long_a_prompt(view: View) -> None:
    mine, theirs = ([rate(base), rate(base + 300_000, 100_000)] for base in (100_000, 300_000))
    one = model("one", sold(price_input=number(100_000)), rates=mine)
    other = model("other", sold(price_input=number(300_000)), rates=theirs)

    found = beside(view, one, other)

    assert row(found, "price_input").verdict.reason == "one is lower: $0.10 against $0.30."


def test_the_quiet_hours_are_a_note_beside_the_dearest_price(view: View) -> None:
    spans = [rate(660_000), rate(1_320_000, 0, "01:00-04:00"), rate(1_320_000, 0, "06:00-10:00")]
    one = model("one", sold(price_input=number(1_320_000)), rates=spans)

    found = beside(view, one, model("other"))

    assert (
        "one costs less outside 01:00-04:00 and 06:00-10:00 UTC: $0.66 in per 1M tokens "
        "(genai-prices, as of 2026-11-09)." in found.notes
    )


def test_prices_of_text_tokens_and_of_image_tokens_are_not_weighed(view: View) -> None:
    image, text = (
        Fact("image", None, said_by("litellm"), "2026-11-12"),
        Fact("text", None, said_by("litellm"), "2026-11-12"),
    )
    draws = model(
        "draws",
        sold(price_output=number(30_000_000), output_modalities=image),
    )
    also_draws = model(
        "also",
        sold(
            price_output=number(2_500_000),
            price_output_image=number(30_000_000),
            output_modalities=Fact("image, text", None, said_by("litellm"), "2026-11-12"),
        ),
    )
    writes = model("writes", sold(price_output=number(8_000_000), output_modalities=text))

    found = beside(view, draws, writes)

    assert row(found, "price_output").verdict.kind == "not_comparable"
    assert "cheaper on output" not in found.lead
    both = beside(view, also_draws, writes)
    assert row(both, "price_output").verdict.kind == "leads"
    assert texts(row(both, "price_output_image")) == ["$30.00", None]


def test_a_context_window_is_no_lead_among_models_that_give_out_images(view: View) -> None:
    gives = Fact("image, text", None, said_by("litellm"), "2026-11-12")
    one = model("one", sold(context_tokens=number(32_768), output_modalities=gives))
    other = model("other", sold(context_tokens=number(1_000_000), output_modalities=gives))

    found = beside(view, one, other)

    assert row(found, "context_tokens").verdict.kind == "differs"
    assert "context window" not in found.lead


def test_an_old_value_keeps_its_date_in_the_lead(view: View) -> None:
    one = model("one", sold(price_input=number(100_000, day="2026-07-02")))
    other = model("other", sold(price_input=number(3_000_000)))

    found = beside(view, one, other)

    assert "one is cheaper on input ($0.10, as of 2026-07-02, vs $3.00)" in found.lead


def test_limits_that_hosts_set_are_told_with_their_range(view: View) -> None:
    one = model(
        "one",
        sold("A", own=False, context_tokens=number(32_768)),
        sold("B", own=False, context_tokens=number(262_144)),
        sold("C", own=False, context_tokens=number(262_144)),
    )

    found = beside(view, one, model("other"))

    assert texts(row(found, "context_tokens")) == ["262,144", None]
    assert (
        "Hosts differ on the context window of one, from 32,768 (LiteLLM, as of 2026-11-12) "
        "to 262,144 (LiteLLM, as of 2026-11-12): 262,144 is stated most often (2 of 3)."
        in found.notes
    )


def test_an_output_above_the_window_is_remarked_on(view: View) -> None:
    one = model("one", sold(context_tokens=number(8_192), max_output_tokens=number(16_384)))

    notes = beside(view, one, model("other")).notes

    assert any("16,384, is above its context window of 8,192" in note for note in notes)


def test_an_own_offer_without_a_price_is_not_said_to_be_missing(view: View) -> None:
    hosted = sold("Groq", own=False, price_input=number(100_000))
    one = model("one", sold(context_tokens=number(8_192)), hosted)

    notes = beside(view, one, model("other")).notes

    assert "No price by its maker is recorded for one: its prices are Groq's." in notes
    assert not any("No offer by its own maker" in note for note in notes)


def test_an_oddly_low_price_is_named(view: View) -> None:
    offers = [
        sold(provider, own=False, price_input=number(price))
        for provider, price in (("Typo", 10_000), ("Groq", 100_000), ("Azure", 120_000))
    ]

    found = beside(view, model("one", *offers), model("other"))

    assert any(note.startswith("$0.01 at Typo is recorded for one") for note in found.notes)


def test_a_library_and_a_tool_are_weighed_and_a_model_and_a_tool_are_not(view: View) -> None:
    def thing(name: str, kind: Kind, stars: float) -> Asked:
        artifact = Artifact(f"acme/{name}", name, kind)
        dossier = Dossier(artifact, {"stars": number(stars, source="best-of-ml")}, today=TODAY)
        return Asked(Subject(artifact, name), dossier, name)

    library, tool = thing("one", "library", 900), thing("other", "tool", 90)

    assert beside(view, library, tool).lead == "one has more stars (900 vs 90)."
    server = thing("server", "mcp_server", 90)
    assert beside(view, library, server).lead.startswith("These are different things")


def test_a_figure_that_denies_a_capability_takes_it_away(view: View) -> None:
    resold = Evidence("flag", said_by("litellm"), "2026-11-12")
    one = model("one", sold(supports_reasoning=number(0, "no")))
    able = replace(one.dossier, capabilities=(Capability("reasoning", "Reasoning", (resold,)),))

    found = beside(view, replace(one, dossier=able), model("other"))

    assert found.capabilities.counts == {"acme/one": 0, "acme/other": 0}


def test_nobody_ahead_is_never_said_above_a_row_that_somebody_leads(view: View) -> None:
    yes, no = number(1, "yes"), number(0, "no")
    one, other = model("one", sold(supports_tools=yes)), model("other", sold(supports_tools=no))

    found = beside(view, one, other)

    assert "No weighed figure" not in found.lead
    assert "tool calling" in found.lead


def test_a_place_among_its_peers_is_said_where_nothing_else_puts_anyone_ahead(view: View) -> None:
    def thing(name: str, percentile: int) -> Asked:
        artifact = Artifact(f"acme/{name}", name, "tool")
        place = Standing(
            "ecosystem", percentile, 99, "sources", "2", "2026-11-12", said_by("litellm")
        )
        dossier = Dossier(artifact, standings=(place,), today=TODAY)
        return Asked(Subject(artifact, name), dossier, name)

    found = beside(view, thing("one", 98), thing("other", 20))

    assert found.lead == "one leads on ecosystem standing."

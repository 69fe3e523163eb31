"""Who does best on one row, and when nobody does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from small_catalog import said_by
from spoken import in_words

from bot import figures
from bot.answer import Verdict
from bot.answers.verdict import Entrant, judge
from bot.attributes import BY_KEY, TABLE, Attribute
from bot.model import Artifact, Fact, Kind

PRICE, WINDOW, TOOLS = BY_KEY["price_input"], BY_KEY["context_tokens"], BY_KEY["supports_tools"]


def cell(number: float | None, text: str = "", *conflict: Fact) -> Fact:
    return Fact(text, number, said_by("litellm"), "2026-11-12", conflict=conflict)


def entrant(name: str, held: Fact | None, attribute: Attribute, kind: Kind = "model") -> Entrant:
    text = figures.value(attribute, held) if held else ""
    return Entrant(Artifact(name, name, kind), name, held, text)


def verdict(attribute: Attribute, *cells: Fact | None) -> Verdict:
    entrants = [entrant("abcde"[i], held, attribute) for i, held in enumerate(cells)]
    return in_words(judge(attribute, entrants))


def test_the_lower_price_leads_and_says_against_what() -> None:
    found = verdict(PRICE, cell(3_000_000), cell(2_000_000))

    assert (found.kind, found.winners) == ("leads", ("b",))
    assert found.reason == "b is lower: $2.00 against $3.00."


def test_equal_as_displayed_is_a_tie_even_where_the_numbers_differ() -> None:
    found = verdict(PRICE, cell(1_100_000), cell(1_100_004))

    assert (found.kind, found.winners) == ("tie", ())


def test_within_the_margin_is_close_and_says_why() -> None:
    found = verdict(WINDOW, cell(1_000_000), cell(1_048_576))

    assert (found.kind, found.winners) == ("close", ())
    assert "1,048,576" in found.reason


def test_a_missing_price_never_wins_and_never_loses() -> None:
    found = verdict(PRICE, cell(2_000_000), None)

    assert (found.kind, found.winners) == ("unknown", ())
    assert found.reason == "Nothing is recorded for b."


def test_a_price_without_a_number_is_not_weighed() -> None:
    found = verdict(PRICE, cell(2_000_000), cell(None, "free tier"))

    assert found.kind == "not_comparable"
    assert "free tier" in found.reason


def test_what_one_kind_cannot_be_asked_is_not_comparable() -> None:
    model = entrant("o4", cell(200_000), WINDOW)
    repository = entrant("sd", None, WINDOW, "repository")

    found = in_words(judge(WINDOW, [model, repository]))

    assert found.kind == "not_comparable"
    assert found.reason == "Context window means nothing for repositories (sd)."


def test_a_licence_only_differs() -> None:
    found = verdict(BY_KEY["licence"], cell(None, "MIT"), cell(None, "Apache-2.0"))

    assert (found.kind, found.winners) == ("differs", ())


def test_a_stated_yes_leads_a_stated_no() -> None:
    found = verdict(TOOLS, cell(0, "no"), cell(1, "yes"))

    assert (found.kind, found.winners) == ("leads", ("b",))
    assert found.reason == "b has it; a does not."


def test_the_first_place_can_be_shared_by_some() -> None:
    found = verdict(PRICE, cell(1_000_000), cell(2_000_000), cell(1_000_000))

    assert (found.kind, found.winners) == ("tie", ("a", "c"))


def test_dates_of_different_precision_are_not_told_apart() -> None:
    cutoff = BY_KEY["knowledge_cutoff"]

    assert verdict(cutoff, cell(None, "2024-05"), cell(None, "2024-05-31")).kind == "close"
    assert verdict(cutoff, cell(None, "2024-05"), cell(None, "2025-01")).winners == ("b",)


def test_a_dissent_that_would_change_the_winner_is_told() -> None:
    dissent = Fact("3.5", 3_500_000, said_by("litellm"), "2026-11-12")

    found = verdict(PRICE, cell(2_000_000, "", dissent), cell(3_000_000))

    assert found.reason.endswith("LiteLLM says $3.50, which would change this.")


def test_a_dissent_of_zero_changes_nothing() -> None:
    dissent = Fact("0", 0, said_by("litellm"), "2026-11-12")

    found = verdict(PRICE, cell(2_000_000), cell(3_000_000, "", dissent))

    assert "change" not in found.reason


def test_overlapping_intervals_are_a_tie() -> None:
    board = Attribute("board_x", "X", "rating", "count", better="higher")
    a = Entrant(Artifact("a", "a", "model"), "a", cell(1391), "1,391", (1387, 1395))
    b = Entrant(Artifact("b", "b", "model"), "b", cell(1396), "1,396", (1392, 1400))
    c = Entrant(Artifact("c", "c", "model"), "c", cell(1420), "1,420", (1415, 1425))

    assert judge(board, [a, b]).kind == "tie"
    assert judge(board, [a, b, c]).winners == ("c",)


def test_two_best_that_a_third_comes_close_to_are_no_winners() -> None:
    standing = Attribute("s", "S", None, "count", better="higher", margin=5.0, in_points=True)

    assert verdict(standing, cell(99), cell(99), cell(98)).kind == "close"
    assert verdict(standing, cell(99), cell(99), cell(90)).winners == ("a", "b")


def test_downloads_that_different_sources_count_are_not_weighed() -> None:
    downloads = BY_KEY["downloads_30d"]
    other = Fact("5", 5.0, said_by("llmfit-hf"), "2026-11-12")

    assert verdict(downloads, cell(900), other).kind == "not_comparable"
    assert verdict(downloads, cell(900), cell(5)).kind == "leads"


cells = st.none() | st.builds(
    cell,
    st.none() | st.integers(0, 10**8).map(float),
    st.sampled_from(["yes", "no", "MIT", "2024-05", "2024-05-31", "free tier", "soon"]),
)


@given(
    attribute=st.sampled_from(TABLE),
    held=st.lists(cells, min_size=2, max_size=5),
    kinds=st.lists(st.sampled_from(["model", "library"]), min_size=5, max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_the_arguments_changes_nothing(attribute, held, kinds, order) -> None:  # type: ignore[no-untyped-def]
    entrants = [
        entrant("abcde"[i], one, attribute, kind)
        for i, (one, kind) in enumerate(zip(held, kinds, strict=False))
    ]
    shuffled = list(entrants)
    order.shuffle(shuffled)

    found = judge(attribute, entrants)

    assert judge(attribute, shuffled) == found
    assert len(found.winners) == (1 if found.kind == "leads" else len(found.winners))
    assert not found.winners or found.kind in ("leads", "tie")
    if any(one is None for one in held):
        assert not found.winners

"""Which claim wins, by which rule; the cases are real rows of the feeds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.settle import Claim, settle

NOVEMBER, JULY = date(2026, 11, 9), date(2026, 7, 2)


def claim(source, number, day=NOVEMBER, *, trust=None, dated=False, text="", evidence="", record=1):
    trusts = {"genai-prices": 1, "litellm": 2, "models.dev": 3, "pi-ai": 4, "unfragile-pages": 9}
    return Claim(
        source=source,
        evidence=evidence or source,
        trust=trust or trusts.get(source, 5),
        as_of=day,
        text=text or str(number),
        number=number,
        record=record,
        dated=dated,
    )


LITELLM, GENAI, MODELS = "litellm", "genai-prices", "models.dev"

CASES = {
    "mistral-large-4: a dated start with a reference wins": (
        [claim(LITELLM, 1.36), claim(GENAI, 0.70, dated=True)],
        (GENAI, "dated", (), (1.36,)),
    ),
    "open-mistral-nemo: the dearer feed is outvoted": (
        [claim(LITELLM, 0.30), claim(GENAI, 0.15), claim(MODELS, 0.15, JULY)],
        (GENAI, "agreement", (MODELS,), (0.30,)),
    ),
    "mistral-large-latest: the alias moved, and an older voice bears the mover out": (
        [claim(LITELLM, 0.50), claim(GENAI, 2.00), claim(MODELS, 0.50, JULY)],
        (LITELLM, "agreement", (MODELS,), (2.00,)),
    ),
    "grok-code-fast-1: unresolved, both are shown": (
        [claim(LITELLM, 1.00), claim(GENAI, 0.20)],
        (GENAI, "trust", (), (1.00,)),
    ),
    "o4-mini: three feeds agree": (
        [claim(LITELLM, 1.10), claim(GENAI, 1.10), claim(MODELS, 1.10, JULY)],
        (GENAI, "agreement", (LITELLM, MODELS), ()),
    ),
    "a feed four months older loses to a fresh one": (
        [claim(LITELLM, 0.30), claim(GENAI, 0.14, JULY)],
        (LITELLM, "freshness", (), (0.14,)),
    ),
    "one voice alone": ([claim(LITELLM, 0.30)], (LITELLM, "only", (), ())),
}


@pytest.mark.parametrize(("claims", "expected"), CASES.values(), ids=CASES.keys())
def test_the_first_rule_that_decides_wins(claims, expected):
    settled = settle(claims, tolerance=0.01)

    others = tuple(other.number for other in settled.conflict)
    assert (settled.claim.source, settled.rule, settled.agree, others) == expected


def test_a_derived_source_is_not_a_second_voice():
    derived = claim("pi-ai", 2.0, evidence=MODELS)

    settled = settle([claim(MODELS, 2.0), derived, claim(LITELLM, 1.0)], tolerance=0.01)

    assert settled.rule == "trust"
    assert settled.claim.source == LITELLM


def test_rounded_context_windows_agree():
    settled = settle([claim(LITELLM, 1_047_576), claim(GENAI, 1_000_000)], tolerance=0.05)

    assert settled.rule == "agreement"
    assert settled.conflict == ()


def test_of_figures_that_agree_the_exact_one_speaks_where_sources_round():
    settled = settle(
        [claim(GENAI, 1_000_000), claim(MODELS, 1_047_576, JULY)], tolerance=0.05, rounded=True
    )

    assert settled.claim.number == 1_047_576
    assert settled.agree == (GENAI,)


def test_a_coarser_date_agrees_with_a_finer_one():
    month = claim(MODELS, None, text="2024-05")
    day = claim("llm-stats", None, date(2025, 10, 16), text="2024-05-31")

    settled = settle([month, day], ages=False)

    assert settled.agree == ("llm-stats",)
    assert settled.conflict == ()


def test_what_does_not_change_is_not_decided_by_freshness():
    lab = claim(MODELS, None, JULY, trust=1, text="2025-04-16")
    later = claim("other", None, NOVEMBER, trust=5, text="2025-04-18")

    settled = settle([later, lab], ages=False)

    assert (settled.claim.source, settled.rule) == (MODELS, "trust")


def test_the_same_words_said_twice_by_one_source_are_one_conflict():
    ranks = enumerate((55, 51, 51))
    pages = [claim("unfragile-pages", n, text=f"{n}/100", record=row) for row, n in ranks]

    settled = settle(pages)

    assert settled.claim.number == 55
    assert [other.text for other in settled.conflict] == ["51/100"]


@given(
    st.lists(
        st.builds(
            claim,
            st.sampled_from([LITELLM, GENAI, MODELS, "pi-ai"]),
            st.floats(0.01, 100),
            st.dates(date(2025, 1, 1), NOVEMBER),
            dated=st.booleans(),
        ),
        min_size=1,
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_claims_does_not_matter(claims, random):
    shuffled = random.sample(claims, len(claims))

    one, other = settle(claims, 0.01), settle(shuffled, 0.01)

    assert (one.claim, one.rule, one.agree) == (other.claim, other.rule, other.agree)

"""What was retired or soon will be is said first, with date, place, source and successor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from spoken import in_words

from bot.evidence.dossier import Dossier
from bot.evidence.lifecycle import is_retired, notes, warnings
from bot.model import Artifact, LifecycleEvent, Offer, Source

TODAY = date(2026, 11, 21)
CALLED = {"litellm": "LiteLLM", "deprecations": "deprecations.info"}


def retired(
    provider: str | None,
    day: str,
    replacement: str | None = None,
    *,
    source: str = "litellm",
    as_of: str = "2026-11-12",
    event: str = "retired",
    region: str = "",
) -> LifecycleEvent:
    return LifecycleEvent(
        event, day, provider, replacement, Source(source, CALLED[source]), as_of, region=region
    )


def dossier(*events: LifecycleEvent, own: bool = True, others: int = 1) -> Dossier:
    offers = [Offer("OpenAI", "x", "", True, "metered", {})] if own else []
    offers += [Offer(f"Other {i}", "x", "", False, "metered", {}) for i in range(others)]
    artifact = Artifact("openai/o4-mini", "o4-mini", "model", "OpenAI")
    return Dossier(artifact, offers=tuple(offers), lifecycle=events, today=TODAY)


def test_a_retired_artifact_says_where_when_who_says_so_and_that_no_successor_is_recorded() -> None:
    (warning,) = in_words(warnings(dossier(retired("OpenAI", "2026-10-23"))))

    assert warning == (
        "o4-mini was retired at OpenAI on 2026-10-23 (LiteLLM, as of 2026-11-12); "
        "no successor is recorded."
    )


def test_every_provider_has_its_own_date_and_the_maker_comes_first() -> None:
    found = dossier(retired("Azure", "2026-09-19"), retired("OpenAI", "2026-10-23"))

    (warning,) = in_words(warnings(found))

    assert "at OpenAI on 2026-10-23 and at Azure on 2026-09-19" in warning


def test_a_recorded_successor_is_named() -> None:
    (warning,) = in_words(warnings(dossier(retired("OpenAI", "2026-10-23", "gpt-5-mini"))))

    assert warning.endswith("its successor is gpt-5-mini.")


def test_a_retirement_soon_is_a_warning_and_a_far_one_is_not() -> None:
    soon = dossier(retired("OpenAI", "2027-03-01"))
    far = dossier(retired("OpenAI", "2027-06-01"))

    assert in_words(warnings(soon))[0].startswith("o4-mini retires at OpenAI on 2027-03-01")
    assert in_words(warnings(far)) == ()
    assert not is_retired(soon)


def test_on_the_day_itself_it_is_retired() -> None:
    found = dossier(retired("OpenAI", "2026-11-21"))

    assert is_retired(found)
    assert "was retired" in in_words(warnings(found))[0]


def test_another_providers_retirement_is_a_note_while_the_maker_goes_on() -> None:
    found = dossier(retired("Azure", "2025-08-30"), others=2)

    assert in_words(warnings(found)) == ()
    assert not is_retired(found)
    assert in_words(notes(found)) == (
        "o4-mini was retired at Azure on 2025-08-30 (LiteLLM, as of 2026-11-12); "
        "3 other providers list it.",
    )


def test_without_an_offer_of_the_makers_it_is_a_warning() -> None:
    found = dossier(retired("Azure", "2025-08-30"), own=False, others=0)

    (warning,) = in_words(warnings(found))

    assert "at Azure" in warning
    assert warning.endswith("no successor is recorded.")
    assert in_words(notes(found)) == ()


def test_a_retirement_without_a_provider_is_the_makers() -> None:
    assert is_retired(dossier(retired(None, "2026-10-23")))


def test_the_fresher_source_gives_the_date() -> None:
    old = retired("OpenAI", "2026-09-01", source="deprecations", as_of="2025-11-21")

    (warning,) = in_words(warnings(dossier(old, retired("OpenAI", "2026-10-23"))))

    assert "2026-10-23" in warning
    assert "2026-09-01" not in warning


def test_deprecated_and_still_working_is_a_warning_too() -> None:
    found = dossier(retired("OpenAI", "2026-06-01", "o5-mini", event="deprecated"))

    assert in_words(warnings(found)) == (
        "o4-mini is deprecated at OpenAI since 2026-06-01 (LiteLLM, as of 2026-11-12); "
        "its successor is o5-mini.",
    )


def test_a_regions_retirement_is_said_as_such_and_the_provider_goes_on() -> None:
    offers = tuple(Offer("Amazon Bedrock", "x", region, False, "metered", {}) for region in "ab")
    found = replace(dossier(retired("Amazon Bedrock", "2026-10-15", region="a")), offers=offers)

    assert in_words(warnings(found)) == ()
    assert in_words(notes(found)) == (
        "o4-mini was retired at Amazon Bedrock in a on 2026-10-15 (LiteLLM, as of 2026-11-12); "
        "other regions go on.",
    )


def test_every_region_gone_is_the_provider_gone() -> None:
    offers = tuple(Offer("Amazon Bedrock", "x", region, False, "metered", {}) for region in "ab")
    events = [retired("Amazon Bedrock", "2026-10-15", region=region) for region in "ab"]

    (warning,) = in_words(warnings(replace(dossier(*events), offers=offers)))

    assert warning.startswith("o4-mini was retired at Amazon Bedrock on 2026-10-15")


def test_the_makers_retirement_in_one_region_retires_nothing() -> None:
    offers = tuple(Offer("OpenAI", "x", region, True, "metered", {}) for region in ("", "eu"))
    found = replace(dossier(retired("OpenAI", "2026-10-15", region="eu")), offers=offers)

    assert not is_retired(found)
    assert "at OpenAI in eu" in in_words(notes(found))[0]

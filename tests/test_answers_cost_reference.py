"""Our costs against what the genai-prices package computes, case by case.

The reference is recorded once (scripts/record_cost_reference.py); the package is not needed here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from small_catalog import said_by

from bot.answer import Cell
from bot.answers.cost import other_hours
from bot.catalog.file import Catalog, View
from bot.evidence.bill import Bill, bill
from bot.evidence.rates import Rate, offer_id
from bot.model import Offer, Workload

REFERENCE = json.loads((Path(__file__).parent / "data" / "cost_reference.json").read_text("utf-8"))
SOURCE, AS_OF = "genai-prices", REFERENCE["data_as_of"]
TODAY = date(2026, 11, 21)
MICRO = 1_000_000


@dataclass(frozen=True)
class Case:
    """One usage of one model at one provider, and what the package computes for it."""

    provider: str
    model: str
    input: int
    cached: int
    output: int
    reasoning: int
    batch: bool
    expected: Fraction

    @property
    def name(self) -> str:
        usage = f"{self.input}+{self.cached}c+{self.output}+{self.reasoning}r"
        return f"{self.provider}/{self.model} {usage}{' batch' if self.batch else ''}"

    @property
    def workload(self) -> Workload:
        """The package counts reasoning among the output; we count it on top."""
        return Workload(
            input_tokens=self.input,
            output_tokens=self.output - self.reasoning,
            cached_share=self.cached / self.input,
            batch=self.batch,
            reasoning_tokens=self.reasoning,
        )


def cases() -> Iterator[tuple[dict[str, Any], Case]]:
    for model in REFERENCE["models"]:
        for *usage, expected in model["cases"]:
            tokens, cached, output, reasoning, batch = usage
            yield (
                model,
                Case(
                    provider=model["provider"],
                    model=model["model"],
                    input=tokens,
                    cached=cached,
                    output=output,
                    reasoning=reasoning,
                    batch=batch,
                    expected=Fraction(expected),
                ),
            )


# -- the arithmetic ----------------------------------------------------------------------


def offer_of(model: dict[str, Any]) -> tuple[Offer, list[Rate]]:
    """The package's prices as an offer of ours."""
    cells: dict[str, Cell] = {}
    rates: list[Rate] = []
    for processing, prices in (("standard", model["prices"]), ("batch", model.get("batch", {}))):
        for meter, price in prices.items():
            base, *tiers = price if isinstance(price, list) else [price]
            cells[key_of(meter, processing)] = Cell(base, micro(base), said_by(SOURCE), AS_OF)
            for above, usd in [(0, base), *tiers]:
                rates.append(
                    Rate(meter, processing, above, "", micro(usd), 1, said_by(SOURCE), AS_OF)
                )
    return Offer(model["provider"], model["model"], "", True, "metered", cells), rates


def key_of(meter: str, processing: str) -> str:
    """The key a price is settled under."""
    if meter == "request":
        return "price_request_per_krequest"
    return f"price_{'batch_' if processing == 'batch' else ''}{meter}"


def micro(usd: str) -> int:
    """Dollars in whole micro-dollars, as the catalog keeps them."""
    found = Decimal(usd) * MICRO
    assert found == int(found), "the catalog would round this price"
    return int(found)


def test_there_are_enough_cases_of_every_sort() -> None:
    listed = list(cases())

    assert len(listed) >= 400
    assert sum(case.batch for _, case in listed) > 50
    assert sum(case.cached > 0 for _, case in listed) > 200
    assert sum("reasoning" in model["prices"] and case.reasoning > 0 for model, case in listed) > 1
    assert sum("request" in model["prices"] for model, _ in listed) > 5
    assert sum(isinstance(model["prices"]["input"], list) for model, _ in listed) > 100


@pytest.mark.parametrize(("model", "case"), [pytest.param(m, c, id=c.name) for m, c in cases()])
def test_the_sum_of_given_prices_is_the_packages_to_the_last_digit(
    model: dict[str, Any], case: Case
) -> None:
    offer, rates = offer_of(model)

    found = bill(offer, rates, case.workload)

    if "output" in model["prices"]:
        assert found.usd == case.expected
    else:
        assert found.missing == ("output",), NO_OUTPUT


# -- the catalog -------------------------------------------------------------------------

NO_OUTPUT = "the package counts tokens without a price as free; we say that the price is missing"
HOURS = "the package charges by the hour (12:00 UTC); we count the dearest hours and say so"
CACHED = "the package knows no cached price and counts in full; another source records one"
BATCH_ID = "the package lists batch under an id of its own; here it is the batch price of the offer"
TWO_ENTRIES = "the package has two entries of other prices for what is one offer here"

KNOWN: dict[str, tuple[str, int]] = {
    "deepseek/deepseek-v3.2": (CACHED, 2),
    "deepseek/deepseek-v4-flash": (HOURS, 3),
    "google/gemini-1.5-pro": (CACHED, 4),
    "mistral/codestral": (CACHED, 3),
    "openai/text-embedding-3-small": (NO_OUTPUT, 3),
    "openrouter/openai/gpt-5.6-luna-pro:batch": (BATCH_ID, 5),
    "perplexity/perplexity/sonar": (TWO_ENTRIES, 3),
    "perplexity/pplx-embed-v1-0.6b": (NO_OUTPUT, 3),
    "perplexity/sonar": (TWO_ENTRIES, 3),
    "voyageai/voyage-01": (NO_OUTPUT, 3),
    "voyageai/voyage-4": (NO_OUTPUT, 3),
    "voyageai/voyage-finance-2": (NO_OUTPUT, 3),
}
"""Every model for which the catalog's cost differs, why, and in how many of its cases."""


@pytest.fixture(scope="module")
def view(catalog_path: Path) -> View:
    view = Catalog.open(catalog_path).view()
    days = {entry.id: entry.as_of for entry in view.sources(TODAY)}
    if days.get(SOURCE) != AS_OF:
        pytest.skip(f"the catalog holds other prices than those of {AS_OF}")
    return view


def test_costs_from_the_catalog_are_the_packages_but_for_known_causes(
    view: View, catalog_path: Path
) -> None:
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(catalog_path)) as db:
        for model, case in cases():
            offer, rates = sold(db, view, f"{case.provider}/{case.model}")
            counted = bill(offer, rates, case.workload)
            if counted.usd != case.expected:
                why = cause(model, case, counted, rates)
                found.setdefault(f"{case.provider}/{case.model}", []).append(why)

    assert {name: (causes[0], len(causes)) for name, causes in found.items()} == KNOWN
    assert all(len(set(causes)) == 1 for causes in found.values())


def sold(db: sqlite3.Connection, view: View, native_id: str) -> tuple[Offer, Sequence[Rate]]:
    """The offer that the package's entry is part of, with its rates."""
    row = db.execute(SOLD, {"native": native_id, "source": SOURCE}).fetchone()
    assert row, f"{native_id} is in no offer"
    slug, *which = row
    dossier = view.dossier(slug)
    assert dossier
    offer = next(offer for offer in dossier.offers if offer_id(offer) == tuple(which))
    return offer, view.rates(slug, TODAY).get(offer_id(offer), ())


SOLD = """
  SELECT artifact.slug, provider.name, offer.region, offer.native_id
  FROM price JOIN record ON record.id = price.record
  JOIN snapshot ON snapshot.id = record.snapshot
  JOIN offer ON offer.id = price.offer
  JOIN artifact ON artifact.id = offer.artifact
  JOIN artifact AS provider ON provider.id = offer.provider
  WHERE snapshot.source = :source AND record.native_id = :native
"""


def cause(model: dict[str, Any], case: Case, found: Bill, rates: Sequence[Rate]) -> str:
    """Why the two differ, as far as the figures themselves can tell."""
    prices = {charge.meter: charge.price for charge in found.charges}
    if found.missing and "output" not in model["prices"]:
        return NO_OUTPUT
    if other_hours(rates):
        return HOURS
    if case.model.endswith(":batch"):
        return BATCH_ID
    if ("request" in prices) != ("request" in model["prices"]):
        return TWO_ENTRIES
    theirs = model["prices"]["input"]
    if isinstance(theirs, str) and prices["input"].cell.number != micro(theirs) and not case.batch:
        return TWO_ENTRIES
    is_cached = "cache_read" in prices and "cache_read" in prices["cache_read"].key
    return CACHED if is_cached and "cache_read" not in model["prices"] else "not explained"

"""What the genai-prices package computes, for tests/test_answers_cost_reference.py.

The package is no dependency of ours. Its version is fixed, so that the file is the same each time:

    uv run --no-project --with genai-prices==0.2.3 scripts/record_cost_reference.py

Cases are chosen by rule: of each provider named below some models evenly through its list, and all
that have tiers, batch prices, a price of reasoning or one of each request, a few of each kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import genai_prices
from genai_prices import Usage
from genai_prices.data import providers

TARGET = Path(__file__).parents[1] / "tests" / "data" / "cost_reference.json"
VERSION = "0.2.3"
DATA_AS_OF = "2026-11-09"
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PROVIDERS = """
    anthropic openai google mistral x-ai deepseek cohere groq together fireworks aws perplexity
    zai moonshotai minimax cerebras novita voyageai openrouter
""".split()
EVEN, OF_A_KIND = 3, 3
BATCH = {"processing": "batch"}
KEYS = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cache_read",
    "output_reasoning_mtok": "reasoning",
    "requests_kcount": "request",
}
USAGES = [
    # input, of it cached, output, of it reasoning
    (50_000, 0, 5_000, 0),
    (250_000, 200_000, 2_000, 0),
    (12_345, 6_789, 987, 321),
]


def main() -> None:
    """Write the file."""
    assert genai_prices.__version__ == VERSION, f"this needs genai-prices {VERSION}"
    models = [record(provider, model) for provider, model in chosen()]
    head = {"package": f"genai-prices {VERSION}", "data_as_of": DATA_AS_OF, "at": AT.isoformat()}
    lines = ",\n".join(json.dumps(model) for model in models)
    TARGET.write_text(f'{json.dumps(head)[:-1]}, "models": [\n{lines}\n]}}\n', "utf-8")
    print(f"{sum(len(model['cases']) for model in models)} cases of {len(models)} models")


def chosen() -> Iterator[tuple[Any, Any]]:
    """The models, in the package's order."""
    for provider in providers:
        if provider.id not in PROVIDERS:
            continue
        priced = [model for model in provider.models if "input" in prices(model, None)]
        some = priced[:: max(1, len(priced) // EVEN)]
        kinds = [
            [model for model in priced if starts(model)],
            [model for model in priced if prices(model, BATCH) != prices(model, None)],
            [model for model in priced if "reasoning" in prices(model, None)],
            [model for model in priced if "request" in prices(model, None)],
        ]
        some += [model for kind in kinds for model in kind[:: max(1, len(kind) // OF_A_KIND)]]
        yield from ((provider, model) for model in priced if any(model is one for one in some))


def prices(model: Any, context: dict[str, str] | None) -> dict[str, Any]:
    """What holds at the time, under our names: a price, or the base and its tiers."""
    found = model.get_prices(AT, context)
    said = {ours: getattr(found, theirs) for theirs, ours in KEYS.items()}
    return {key: plain(price) for key, price in said.items() if price is not None}


def plain(price: Any) -> Any:
    """A price as text; one with tiers as the base and pairs of where each starts and its price."""
    if isinstance(price, Decimal):
        return f"{price:f}"
    return [f"{price.base:f}", *([tier.start, f"{tier.price:f}"] for tier in price.tiers)]


def starts(model: Any) -> list[int]:
    """Where its tiers start."""
    tiered = [price for price in prices(model, None).values() if isinstance(price, list)]
    return sorted({start for _, *tiers in tiered for start, _ in tiers})


def record(provider: Any, model: Any) -> dict[str, Any]:
    """A model with its prices and its cases."""
    standard, batch = prices(model, None), prices(model, BATCH)
    usages = list(USAGES)
    for start in starts(model):
        usages += [(start, start // 2, 1_000, 0), (start + 1, start // 2, 1_000, 0)]
    cases = [[*usage, False, total(provider, model, usage, None)] for usage in usages]
    found = {"provider": provider.id, "model": model.id, "prices": standard}
    if batch != standard:
        found["batch"] = {key: price for key, price in batch.items() if price != standard.get(key)}
        cases += [[*usage, True, total(provider, model, usage, BATCH)] for usage in usages[:2]]
    return {**found, "cases": cases}


def total(provider: Any, model: Any, usage: tuple[int, ...], context: dict[str, str] | None) -> str:
    """What the package computes, as exact text."""
    tokens, cached, output, reasoning = usage
    said = Usage(
        input_tokens=tokens,
        cache_read_tokens=cached or None,
        output_tokens=output,
        output_reasoning_tokens=reasoning or None,
    )
    found = model.calc_price(said, provider, genai_request_timestamp=AT, price_context=context)
    return f"{found.total_price.normalize():f}"


if __name__ == "__main__":
    main()

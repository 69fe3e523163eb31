"""A link names one thing or nothing: never a remake, a folder of the site, or a guess."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.file import Catalog
from bot.names.links import read_link
from bot.pickwick import Pickwick
from bot.words.say import say

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def shipped(catalog_path: Path) -> Catalog:
    return Catalog.open(catalog_path)


@pytest.mark.parametrize(
    ("url", "artifact"),
    [
        ("https://huggingface.co/microsoft/Phi-4-mini-instruct", "microsoft/phi-4-mini"),
        ("https://huggingface.co/microsoft/Phi-4-mini-instruct/tree/main", "microsoft/phi-4-mini"),
        ("https://openrouter.ai/openai/o4-mini", "openai/o4-mini"),
        ("https://github.com/vllm-project/vllm", "vllm-project/vllm"),
        ("https://github.com/vllm-project/vllm/issues/12?q=x#top", "vllm-project/vllm"),
        ("https://www.unfragile.ai/o4-mini", "openai/o4-mini"),
        ("https://unfragile.ai/artifact/o4-mini", "openai/o4-mini"),
    ],
)
def test_a_link_to_one_thing_is_that_thing(shipped: Catalog, url: str, artifact: str) -> None:
    found = Pickwick(shipped).at_link(url, TODAY)

    assert found
    assert found.subject.artifact.id == artifact


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/somebody/Phi-4-mini-instruct-GGUF",
        "https://huggingface.co/datasets/squad",
        "https://huggingface.co/blog/gpt-oss-120b",
        "https://huggingface.co/microsoft",
        "https://github.com/nobody/nothing-at-all",
        "https://github.com/features/copilot",
        "https://openrouter.ai/models/o4-mini",
        "https://unfragile.ai/compare/o4-mini-vs-stable-diffusion",
        "https://unfragile.ai/stable-diffusion",
        "https://unfragile.ai/blog",
        "https://example.com/openai/o4-mini",
        "https://huggingface.co.evil.example/microsoft/phi-4",
        "ftp://github.com/vllm-project/vllm",
        "https://github.com:8443/vllm-project/vllm",
        "https://github.com:x/vllm-project/vllm",
        "https://[::1/x/y",
    ],
)
def test_any_other_link_is_nothing(shipped: Catalog, url: str) -> None:
    assert Pickwick(shipped).at_link(url, TODAY) is None


@given(st.text(max_size=80), st.sampled_from(["huggingface.co", "github.com", "unfragile.ai"]))
def test_no_path_breaks_the_reading(path: str, host: str) -> None:
    found = read_link(f"https://{host}/{path}")

    assert found is None or found.name


def test_the_news_are_of_the_past_and_of_the_next_weeks(shipped: Catalog) -> None:
    found = Pickwick(shipped).news(TODAY)

    days = [say(line).rpartition(" ")[2] for line in found.released]
    assert days == sorted(days, reverse=True)
    assert all(day <= TODAY.isoformat() for day in days)
    assert found.leaving
    assert all("retire" in say(line) for line in found.leaving)

"""How names are spelled: keys, typed tokens, and what an address says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.names.spelling import LONGEST, bag, compact_key, cuts, kind_of, read_spelling, tokens

anything = st.text(max_size=60) | st.text("gpt4o.-_ /:v()+#xbk0123", max_size=40)


@given(anything)
def test_a_compact_key_is_its_own_key(text: str) -> None:
    key = compact_key(text)

    assert compact_key(key) == key
    assert len(key) <= LONGEST
    assert key == "" or key.isalnum()


@given(anything)
def test_any_text_has_tokens_of_some_kind(text: str) -> None:
    spelling = read_spelling(text)
    told = tokens(spelling.name)

    assert all(told)
    assert {kind_of(token) for token in told} <= {
        "word", "number", "series", "size", "date", "quant", "suffix"
    }  # fmt: skip
    assert len("".join(told)) <= 8 * LONGEST
    assert bag(told) == bag(reversed(told))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("claude-3-5-sonnet-20241022", ("claude", "3.5", "sonnet", "20241022")),
        ("Qwen2.5-VL-72B", ("qwen", "2.5", "vl", "72b")),
        ("mixtral 8x22B v0.1", ("mixtral", "8x22b", "0.1")),
        ("qwen v2p5 0p6b", ("qwen", "2.5", "0.6b")),
        ("o4-mini", ("o4", "mini")),
        ("gpt-4o-mini", ("gpt", "4o", "mini")),
        ("deepseekv3", ("deepseek", "3")),
        ("stable-diffusion-xl-base-1.0", ("stable", "diffusion", "xl", "base", "1")),
        ("gemini-2.5-flash-preview-05-20", ("gemini", "2.5", "flash", "preview", "0520")),
        ("gemini-flash-09-2025", ("gemini", "flash", "2509")),
        ("x q4_k_m fp8 nvfp4", ("x", "q4km", "fp8", "nvfp4")),
        ("command r+", ("command", "r", "plus")),
        ("embeddings", ("embedding",)),
    ],
)
def test_a_name_is_read_as_typed_tokens(written: str, told: tuple[str, ...]) -> None:
    assert tokens(read_spelling(written).name) == told


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("4.1", "number"), ("4o", "series"), ("o4", "series"), ("70b", "size"), ("8x7b", "size"),
        ("a3b", "size"), ("128k", "size"), ("20250416", "date"), ("2411", "date"), ("002", "date"),
        ("fp8", "quant"), ("gguf", "quant"), ("4bit", "quant"), ("instruct", "suffix"),
        ("mini", "word"), ("k2.5", "series"),
    ],
)  # fmt: skip
def test_a_token_says_what_it_is(token: str, kind: str) -> None:
    assert kind_of(token) == kind


@pytest.mark.parametrize(
    ("typed", "owner", "name"),
    [
        ("https://huggingface.co/Qwen/Qwen3-8B/tree/main", "qwen", "qwen3-8b"),
        ("https://github.com/ollama/ollama.git?x=1#y", "ollama", "ollama"),
        ("hf.co/spaces/acme/demo", "acme", "demo"),
        ("https://ollama.com/library/llama3.1:8b", "", "llama3.1:8b"),
        ("https://cursor.com", "", "cursor"),
        ("~google/gemini-pro-latest", "google", "gemini-pro-latest"),
        ("eu.anthropic.claude-3", "", "anthropic.claude-3"),
        ("Meta: Llama 3 (free)", "meta", "llama 3"),
        ("GPT-4o (2024-08-06)", "", "gpt-4o (2024-08-06)"),
        ("llama.cpp", "", "llama.cpp"),
    ],
)
def test_addresses_and_paths_give_owner_and_name(typed: str, owner: str, name: str) -> None:
    assert read_spelling(typed) == (owner, name)


def test_the_same_digits_cut_differently_are_another_name() -> None:
    assert not cuts("llama 3 18b") <= cuts("llama 3.1 8b")
    assert cuts("llama 3.18b") <= cuts("llama 3.1 8b")

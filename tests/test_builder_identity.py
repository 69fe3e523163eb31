"""How sources spell models, and what each spelling means; every row is real."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.builder.identity import compact, identify, unquantised
from bot.builder.makers import read_makers
from bot.builder.providers import read_providers

MAKERS = read_makers()

SPELLINGS = {
    "o4-mini": "openai/o4-mini",
    "azure/eu/o4-mini": "openai/o4-mini",
    "o4-mini-2025-04-16": "openai/o4-mini-2025-04-16",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0": "anthropic/claude-sonnet-4.5-20250929",
    "replicate/anthropic/claude-4.5-sonnet": "anthropic/claude-sonnet-4.5",
    "anthropic--claude-4.5-opus": "anthropic/claude-opus-4.5",
    "claude-3-5-sonnet-20241022-v2:0": "anthropic/claude-3.5-sonnet-20241022",
    "vertex_ai/claude-opus-4-1@20250805": "anthropic/claude-opus-4.1-20250805",
    "claude-3-7-sonnet-latest": "anthropic/claude-3.7-sonnet",
    "fireworks_ai/accounts/fireworks/models/deepseek-v3p1": "deepseek-ai/deepseek-v3.1",
    "fireworks_ai/accounts/fireworks/models/llama-v3p1-8b-instruct": (
        "meta-llama/llama-3.1-8b-instruct"
    ),
    "ovhcloud/Meta-Llama-3_3-70B-Instruct": "meta-llama/llama-3.3-70b-instruct",
    "vertex_ai/meta/llama-4-scout-17b-16e-instruct-maas": (
        "meta-llama/llama-4-scout-17b-16e-instruct"
    ),
    "databricks/databricks-gpt-5-1": "openai/gpt-5.1",
    "gpt-oss:120b": "openai/gpt-oss-120b",
    "amazon.nova-pro-v1:0": "amazon/nova-pro",
    "amazon.titan-embed-text-v2:0": "amazon/titan-embed-text-v2",
    "mistral/mistral-small-latest": "mistralai/mistral-small",
    "mistral-small-2503": "mistralai/mistral-small-2503",
    "command-r-08-2024": "cohere/command-r-08-2024",
    "gemini-2.5-pro-preview-05-06": "google/gemini-2.5-pro-preview-05-06",
    "gpt-4o-realtime-preview-2024-12-17": "openai/gpt-4o-realtime-preview-2024-12-17",
    "nebius/deepseek-ai/DeepSeek-R1-Distill-Llama-70B": (
        "deepseek-ai/deepseek-r1-distill-llama-70b"
    ),
    "openrouter/anthropic/claude-sonnet-4.5:batch": "anthropic/claude-sonnet-4.5",
    "high/1024-x-1024/gpt-image-1.5": "openai/gpt-image-1.5",
    "groq/meta-llama/llama-guard-3-8b": "meta-llama/llama-guard-3-8b",
    "glm-4-7-251222": "zai-org/glm-4.7-251222",
    "aiml/flux-pro/v1.1": "black-forest-labs/flux-1.1-pro",
    "us.deepseek.r1-v1:0": "deepseek-ai/deepseek-r1",
    "qwen2.5vl:7b": "qwen/qwen2.5-vl-7b",
    "databricks/databricks-meta-llama-3.1-8b-instruct": "meta-llama/llama-3.1-8b-instruct",
    "databricks/system.ai.glm-5.2": "zai-org/glm-5.2",
    "azure_ai/FW-GLM-5.2": "zai-org/glm-5.2",
    "azure_ai/ai21-jamba-1.5-large": "ai21/jamba-1.5-large",
}


@pytest.mark.parametrize(("native", "slug"), SPELLINGS.items(), ids=SPELLINGS)
def test_a_spelling_names_one_model(native, slug):
    read = identify(native, MAKERS)

    assert f"{read.maker}/{read.slug}" == slug


DIFFERENT = [
    ("gpt-4.1", "gpt-4o"),
    ("o4-mini", "gpt-4o-mini"),
    ("phi-3.5-mini-instruct", "phi-3-mini-instruct"),
    ("llama-3.1-8b", "llama-3.1-80b"),
    ("gpt-4o-2024-08-06", "gpt-4o-2024-11-20"),
    ("mistral-large-2407", "mistral-large-2411"),
    ("claude-3.5-sonnet", "claude-3-sonnet"),
    ("qwen-2.5-72b", "qwen-2-57b"),
    ("titan-embed-text-v1", "titan-embed-text-v2:0"),
    ("facebook/opt-1.3b", "facebook/opt-13b"),
    ("qwen2.5-0.5b", "qwen2.5-05b"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_version_size_or_date_is_another_thing(one, other):
    assert identify(one, MAKERS).key != identify(other, MAKERS).key


SAME = [
    ("llama3-1-70b-instruct-v1:0", "meta-llama/Llama-3.1-70B-Instruct"),
    ("qwen2p5-7b-instruct", "Qwen/Qwen2.5-7B-Instruct"),
    ("claude-sonnet-4-0", "claude-sonnet-4"),
    ("deepseek-r1-distill-qwen-1p5b", "deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B"),
    ("gemini-flash-1.5-8b", "gemini-1.5-flash-8b"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_spelling_is_the_same_thing(one, other):
    assert identify(one, MAKERS).key == identify(other, MAKERS).key


def test_a_qualifier_is_split_off_and_kept():
    read = identify("deepseek/deepseek-chat-v3.1:free", MAKERS)

    assert (read.slug, read.qualifier) == ("deepseek-chat-v3.1", "free")


def test_a_floating_name_says_so():
    assert identify("mistral-small-latest", MAKERS).floating
    assert not identify("mistral-small-2503", MAKERS).floating


def test_a_dated_snapshot_knows_what_it_is_a_version_of():
    assert identify("gpt-4o-2024-08-06", MAKERS).undated == "gpt-4o"


def test_a_quantised_build_knows_what_it_was_made_from():
    assert unquantised("phi-4-mini-instruct-gguf") == "phi-4-mini-instruct"
    assert unquantised("llama-3.1-8b-instruct-fp8") == "llama-3.1-8b-instruct"
    assert unquantised("gpt-4o") == ""


@given(st.text(max_size=200))
def test_no_name_breaks_the_reader(text):
    read = identify(text, MAKERS)

    assert re.fullmatch(r"[a-z0-9.+-]*", read.slug)
    assert compact(read.key) == read.key.replace(".", "")


@pytest.mark.parametrize(
    ("spelling", "provider"),
    [
        ("bedrock_converse", "amazon-bedrock"),
        ("AWS Bedrock", "amazon-bedrock"),
        ("vertex_ai-anthropic_models", "google-vertex"),
        ("together_ai", "togetherai"),
        ("azure_ai", "azure"),
        ("OpenAI", "openai"),
        ("some_new_provider", "some-new-provider"),
    ],
)
def test_a_provider_is_known_by_any_of_its_spellings(spelling, provider):
    assert read_providers().of(spelling).id == provider

"""Labels on boards say which model, how it was run, and sometimes how it is called."""

import pytest

from bot.sources.labels import Label, says_all, take_apart


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("o4-mini (high)", Label("o4-mini", "high")),
        ("gpt-5.4-high (codex-harness)", Label("gpt-5.4", "high", "codex-harness")),
        (
            "claude-opus-4-5-20251101-thinking-32k",
            Label("claude-opus-4-5-20251101", "thinking-32k"),
        ),
        ("claude-opus-4-6-search", Label("claude-opus-4-6", "search")),
        ("deepseek-v3.1-terminus-thinking", Label("deepseek-v3.1-terminus", "thinking")),
        ("kimi-k2.5-instant", Label("kimi-k2.5", "instant")),
        ("veo-3.1-audio-1080p", Label("veo-3.1", "audio 1080p")),
        ("mimo-v2-flash (non-thinking)", Label("mimo-v2-flash", "non-thinking")),
        (
            "gemini-3.1-flash-image-preview (nano-banana-2) [web-search]",
            Label("gemini-3.1-flash-image-preview", "web-search", "", "nano-banana-2"),
        ),
    ],
)
def test_settings_are_split_off_and_kept(text: str, label: Label) -> None:
    assert take_apart(text) == label


@pytest.mark.parametrize(
    "name",
    [
        "kimi-k2-thinking-turbo",
        "qwen3-vl-235b-a22b-thinking",
        "mistral-medium",
        "gpt-5.1-codex-max",
        "gpt-image-1.5-high-fidelity",
        "gpt-5.3-instant",
        "DeepSeek R1 (0528)",
        "grok-imagine-image (20260207)",
        "gpt-4-32k",
    ],
)
def test_words_and_dates_that_name_another_model_stay(name: str) -> None:
    assert take_apart(name) == Label(name)


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("gemini-2.0-pro-exp-02-05", "Gemini 2.0 Pro exp-02-05"),
        ("command-r-plus-08-2024", "Command R+ (08-24)"),
        ("llama-v3p1-8b-instruct", "llama-3.1-8b-instruct"),
        ("us.amazon.nova-pro-v1:0", "Nova Pro"),
    ],
)
def test_an_id_that_says_as_much_as_the_label_means_the_same(identifier: str, label: str) -> None:
    assert says_all(identifier, label)


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("deepseek/deepseek-chat", "DeepSeek V3 (0324)"),
        ("deepseek/deepseek-reasoner", "DeepSeek R1"),
        ("mistral-large-latest", "Mistral Large (2411)"),
        ("openai/o1", "o1-2024-12-17"),
        ("sonnet", "claude-3-7-sonnet-20250219"),
    ],
)
def test_an_id_that_moves_does_not_mean_a_fixed_version(identifier: str, label: str) -> None:
    assert not says_all(identifier, label)

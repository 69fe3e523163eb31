"""llmfit writes zeros for what it did not fetch, and counts packed copies by their words."""

from pathlib import Path

import pytest
from sources_lab import entry, sample_of

from bot.sources import llmfit_hf
from bot.sources.download import load
from bot.sources.reading import Entry, Fact, Metric, Reading, Rejected

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(llmfit_hf.SOURCE, llmfit_hf.read)


def facts(entry: Entry) -> dict[str, float | None]:
    return {fact.key: fact.number for fact in entry.facts}


def test_a_model_has_its_figures(reading: Reading) -> None:
    phi = entry(reading, "microsoft/Phi-3.5-mini-instruct")

    assert (phi.maker, phi.hf_id) == ("Microsoft", "microsoft/Phi-3.5-mini-instruct")
    assert phi.url == "https://huggingface.co/microsoft/Phi-3.5-mini-instruct"
    assert phi.facts == (
        Fact("params_total", "3821079552", 3_821_079_552),
        Fact("min_ram_gb", "2.1", 2.1, "derived"),
        Fact("min_vram_gb", "2.0", 2.0, "derived"),
        Fact("context_tokens", "131072", 131_072, "derived"),
        Fact("released_on", "2024-08-16"),
    )
    assert phi.metrics == (Metric("downloads_30d", 765_653), Metric("likes", 976))


@pytest.mark.parametrize("name", ["openai/gpt-oss-120b", "meta-llama/Llama-3.1-8B-Instruct"])
def test_a_window_stretched_twice_or_never_read_is_left_out(reading: Reading, name: str) -> None:
    assert "context_tokens" not in facts(entry(reading, name))


@pytest.mark.parametrize(
    "name", ["unsloth/gpt-oss-120b-GGUF", "nvidia/Qwen3-8B-NVFP4", "unsloth/Qwen3-8B"]
)
def test_counts_of_packed_words_and_guesses_are_left_out(reading: Reading, name: str) -> None:
    assert not {"params_total", "min_ram_gb", "min_vram_gb"} & facts(entry(reading, name)).keys()


def test_a_name_with_experts_states_no_total(reading: Reading) -> None:
    mixtral = facts(entry(reading, "mistralai/Mixtral-8x7B-Instruct-v0.1"))
    maverick = facts(entry(reading, "meta-llama/Llama-4-Maverick-17B-128E-Instruct"))

    assert (mixtral["params_total"], mixtral["params_active"]) == (46_702_792_704, 12_900_000_000)
    assert maverick["params_total"] == 401_583_781_376


def test_active_parameters_are_taken_only_where_a_person_wrote_them(reading: Reading) -> None:
    assert "params_active" not in facts(entry(reading, "openai/gpt-oss-120b"))


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("Qwen/Qwen3-8B-AWQ", "Qwen/Qwen3-8B"),
        ("nvidia/Qwen3-8B-NVFP4", "Qwen/Qwen3-8B"),
        ("lmstudio-community/Qwen3-8B-MLX-4bit", "Qwen/Qwen3-8B"),
        ("unsloth/gpt-oss-120b-GGUF", "gpt-oss-120b"),
        ("hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4", "Meta-Llama-3.1-8B-Instruct"),
    ],
)
def test_a_quantised_copy_names_its_original(reading: Reading, name: str, original: str) -> None:
    assert entry(reading, name).relations == (("quantisation_of", original),)


def test_a_whole_model_is_no_copy(reading: Reading) -> None:
    assert entry(reading, "unsloth/Qwen3-8B").relations == ()
    assert entry(reading, "Qwen/Qwen3-8B").relations == ()


def test_what_it_does_is_a_tag(reading: Reading) -> None:
    assert entry(reading, "nomic-ai/nomic-embed-text-v1.5").tags == (
        ("pipeline_tag", "sentence-similarity"),
        ("use_case", "Text embeddings for RAG"),
    )
    assert entry(reading, "nvidia/Qwen3-8B-NVFP4").tags == (("capability", "tool_use"),)


def test_models_for_software_tests_are_refused(reading: Reading) -> None:
    assert reading.rejected == (
        Rejected(
            "optimum-intel-internal-testing/tiny-random-squeezebert",
            "made for software's own tests",
        ),
    )


@pytest.mark.skipif(not (SHARED / "llmfit-hf").is_dir(), reason="../shared/data is not here")
def test_the_whole_list_is_read() -> None:
    reading = llmfit_hf.read(load(SHARED, llmfit_hf.SOURCE))
    copies = [e for e in reading.entries if e.relations]

    assert reading.read == 1852
    assert len(reading.entries) + len(reading.rejected) == 1852
    assert len(copies) > 550
    assert not any(
        "context_tokens" in facts(e) and facts(e)["context_tokens"] == 4_194_304
        for e in reading.entries
    )

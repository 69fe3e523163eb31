"""Epoch says how sure it is of a figure, and so do we."""

from pathlib import Path

import pytest
from sources_lab import entry, sample_of

from bot.sources import epoch_ai
from bot.sources.download import load
from bot.sources.reading import Entry, Fact, Reading

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(epoch_ai.SOURCE, epoch_ai.read)


def facts(entry: Entry) -> dict[str, Fact]:
    return {fact.key: fact for fact in entry.facts}


def test_what_epoch_is_confident_of_is_stated(reading: Reading) -> None:
    assert entry(reading, "Llama 3.1-405B").facts == (
        Fact("released_on", "2024-07-23"),
        Fact("params_total", "405000000000", 405_000_000_000),
        Fact("training_flop", "3.8e+25", 3.8e25),
        Fact("open_weights", "yes", 1),
    )


def test_what_is_likely_or_speculative_is_an_estimate(reading: Reading) -> None:
    gpt = facts(entry(reading, "GPT-4 (Mar 2023)"))
    perceptron = facts(entry(reading, "Perceptron (1960)"))

    assert gpt["params_total"].confidence == "estimated"
    assert gpt["training_flop"].confidence == "estimated"
    assert perceptron["params_total"].confidence == "estimated"
    assert gpt["released_on"].confidence == "stated"


@pytest.mark.parametrize("name", ["K-EXAONE", "PaLM (540B)", "LeNet-5"])
def test_weights_are_open_only_where_epoch_says_so(reading: Reading, name: str) -> None:
    assert "open_weights" not in facts(entry(reading, name))


def test_old_models_stay_and_are_tagged(reading: Reading) -> None:
    old = [e.native_id for e in reading.entries if ("epoch-ai", "before 2018") in e.tags]

    assert old == ["LeNet-5", "Perceptron (1960)"]
    assert facts(entry(reading, "LeNet-5"))["released_on"].text == "1998-11-01"


def test_names_lose_their_line_breaks_and_odd_spaces(reading: Reading) -> None:
    names = [e.native_id for e in reading.entries]

    assert {"Solar Open 100B", "ALLaM adapted 70B"} <= set(names)


def test_the_first_https_link_is_taken(reading: Reading) -> None:
    assert entry(reading, "Ling-1T").url == "https://huggingface.co/inclusionAI/Ling-1T"
    assert entry(reading, "Eagle 2").url == ""
    assert entry(reading, "LeNet-5").url == ""


def test_every_base_model_is_a_relation(reading: Reading) -> None:
    assert entry(reading, "Apollo 7B").relations == (
        ("finetune_of", "Qwen2.5-7B"),
        ("finetune_of", "SigLIP 400M"),
    )


def test_the_noise_of_floats_is_repaired(reading: Reading) -> None:
    segatron = facts(entry(reading, "Segatron-XL large, M=384 + HCP"))

    assert segatron["params_total"].number == 257_000_000


@pytest.mark.skipif(not (SHARED / "epoch-ai").is_dir(), reason="../shared/data is not here")
def test_the_whole_table_is_read() -> None:
    reading = epoch_ai.read(load(SHARED, epoch_ai.SOURCE))
    found = [facts(e) for e in reading.entries]

    assert (reading.read, len(reading.entries), reading.rejected) == (976, 976, ())
    assert sum("params_total" in f for f in found) == 679
    assert sum("training_flop" in f for f in found) == 515
    assert sum(("epoch-ai", "before 2018") in e.tags for e in reading.entries) == 345

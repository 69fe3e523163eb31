"""The landscape's AI categories: one entry per repository, under all its names."""

from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, sample_of

from bot.sources.cncf import SOURCE, read
from bot.sources.download import load
from bot.sources.reading import Raw, Reading, UnreadableSource

reading = sample_of(SOURCE, read)


@pytest.mark.parametrize(
    ("repo", "kind"),
    [("agno-agi/agno", "library"), ("vllm-project/vllm", "tool"), ("langgenius/dify", "tool")],
)
def test_a_kind_follows_the_subcategory(reading: Reading, repo: str, kind: str) -> None:
    assert entry(reading, repo).kind == kind


def test_two_items_of_one_repository_are_one_entry_with_both_names(reading: Reading) -> None:
    trulens = entry(reading, "truera/trulens")

    assert (trulens.name, trulens.aliases) == ("TruLens", ("truera/trulens", "Trulens"))
    assert ("category", "Evaluation") in trulens.tags
    assert ("category", "Observability") in trulens.tags


def test_a_repository_given_as_home_page_is_found(reading: Reading) -> None:
    assert entry(reading, "kubeflow/spark-operator").name == "Kubeflow Spark Operator"


def test_what_names_no_repository_is_refused(reading: Reading) -> None:
    assert {rejected.native_id for rejected in reading.rejected} == {"PyTorch", "TensorFlow"}


def test_other_categories_are_none_of_ours(reading: Reading) -> None:
    assert "WasmEdge" not in {entry.name for entry in reading.entries}


def test_category_and_subcategory_are_tags(reading: Reading) -> None:
    assert entry(reading, "vllm-project/vllm").tags == (
        ("category", "Inference"),
        ("category", "Runtime"),
    )


@pytest.mark.parametrize(
    "body",
    [
        "landscape: 3",
        "landscape:\n- 3",
        "landscape:\n- name: Data\n  subcategories: x",
        "- [",
    ],
)
def test_a_landscape_of_another_shape_is_named(body: str) -> None:
    with pytest.raises(UnreadableSource, match=r"landscape-ai\.yml"):
        read(Raw({"landscape-ai.yml": body.encode()}, date(2026, 1, 1)))


def test_the_recorded_landscape_is_read_whole(shared: Path) -> None:
    reading = read(load(shared / "data", SOURCE))

    assert (reading.read, len(reading.entries), len(reading.rejected)) == (129, 120, 8)

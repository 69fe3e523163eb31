"""MTEB's registry is read as text; settings, folders and itself are no other models."""

import io
import tarfile
from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, facts, sample_of

from bot.sources import mteb
from bot.sources.download import Download, DownloadRefused, load
from bot.sources.reading import Fact, Reading, Rejected

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(mteb.SOURCE, mteb.read)


def test_a_model_has_its_figures(reading: Reading) -> None:
    med = entry(reading, "abhinand/MedEmbed-small-v0.1")

    assert (med.name, med.maker, med.hf_id) == (
        "MedEmbed-small-v0.1",
        "abhinand",
        "abhinand/MedEmbed-small-v0.1",
    )
    assert facts(med) == {
        "released_on": "2024-10-20",
        "params_total": "33360000",
        "max_input_tokens": "512",
        "memory_mb": "127",
        "embed_dim": "384",
        "licence": "Apache-2.0",
        "licence_text": "apache-2.0",
        "open_weights": "yes",
        "output_modalities": "embedding",
    }
    assert med.tags == (("mteb", "dense"),)
    assert med.relations == (("finetune_of", "BAAI/bge-base-en-v1.5"),)


def test_a_reranker_gives_no_embedding(reading: Reading) -> None:
    reranker = entry(reading, "nvidia/llama-nemotron-rerank-1b-v2")

    assert reranker.tags == (("mteb", "cross-encoder"),)
    assert "output_modalities" not in facts(reranker)


def test_of_several_lengths_the_longest_counts(reading: Reading) -> None:
    assert facts(entry(reading, "google/embeddinggemma-2"))["embed_dim"] == "768"


def test_a_successor_is_a_relation_and_nobody_succeeds_itself(reading: Reading) -> None:
    assert entry(reading, "BAAI/bge-base-en").relations == (
        ("replaced_by", "BAAI/bge-base-en-v1.5"),
    )
    assert not any(
        relation == "replaced_by" for relation, _ in entry(reading, "jxm/cde-small-v2").relations
    )


def test_somebodys_folder_is_no_origin(reading: Reading) -> None:
    assert entry(reading, "aari1995/German_Semantic_STS_V2").relations == ()


def test_a_setting_is_not_another_model(reading: Reading) -> None:
    assert reading.rejected == (
        Rejected(
            "Cohere/Cohere-embed-v4.0 (output_dtype=int8)", "a setting of Cohere/Cohere-embed-v4.0"
        ),
    )


def test_a_page_elsewhere_is_no_hugging_face_id(reading: Reading) -> None:
    titan = entry(reading, "bedrock/amazon-titan-embed-text-v2")

    assert (titan.maker, titan.hf_id) == ("", "")
    assert entry(reading, "jxm/cde-small-v2").hf_id == ""  # its page is v1's


def test_not_specified_is_no_licence(reading: Reading) -> None:
    assert (
        not {"licence", "licence_text"}
        & facts(entry(reading, "ai-forever/sbert_large_mt_nlu_ru")).keys()
    )


def test_active_parameters_are_kept_apart(reading: Reading) -> None:
    moe = {f.key: f.number for f in entry(reading, "nomic-ai/nomic-embed-text-v2-moe").facts}

    assert (moe["params_total"], moe["params_active"]) == (475_292_928, 141_628_032)


SOURCE_TEXT = b"""
from mteb.models.model_meta import ModelMeta
LANGUAGES = ["eng-Latn"]
small = ModelMeta(
    loader=Small,
    name="acme/small",
    languages=LANGUAGES,
    release_date="2025-01-02",
    n_parameters=128 * 1e6,
    memory_usage_mb=compute(),
    embed_dim=[256, 512],
    license=None,
    open_weights=True,
)
variants = {name: ModelMeta(name=name) for name in NAMES}
"""


def test_the_source_text_is_read_and_never_run() -> None:
    assert list(mteb.registered(SOURCE_TEXT)) == [
        {
            "name": "acme/small",
            "release_date": "2025-01-02",
            "n_parameters": 128_000_000.0,
            "embed_dim": [256, 512],
            "open_weights": True,
        }
    ]


def test_fetch_gives_the_file_that_read_takes() -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        info = tarfile.TarInfo("mteb-main/mteb/models/model_implementations/acme.py")
        info.size = len(SOURCE_TEXT)
        tar.addfile(info, io.BytesIO(SOURCE_TEXT))

    def get(url: str, **_: object) -> Download:
        return Download(url, archive.getvalue(), date(2026, 10, 26))

    small = mteb.read(mteb.fetch(get)).entries[0]

    assert Fact("params_total", "128000000", 128_000_000) in small.facts


def test_source_text_that_is_none_is_refused() -> None:
    with pytest.raises(DownloadRefused):
        list(mteb.registered(b"<html>"))


@pytest.mark.skipif(not (SHARED / "mteb").is_dir(), reason="../shared/data is not here")
def test_the_whole_registry_is_read() -> None:
    reading = mteb.read(load(SHARED, mteb.SOURCE))

    assert reading.read == 968
    assert len(reading.entries) + len(reading.rejected) == 968
    assert len(reading.rejected) == 8
    assert sum(kind == "replaced_by" for e in reading.entries for kind, _ in e.relations) == 36

"""models.dev, on its real rows: labs' models, providers as platforms, and offers."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sources_lab import facts

from bot.sources import models_dev
from bot.sources.download import Download, load
from bot.sources.reading import Entry, Raw, Reading, UnreadableSource

SAMPLE = Path(__file__).parent / "data" / "models_dev.json"
SNAPSHOTS = Path(__file__).parents[2] / "shared" / "data"


def raw(api: Any = None, models: Any = None) -> Raw:
    tables = json.loads(SAMPLE.read_bytes())
    if api is not None or models is not None:
        tables = {"api.json": api or {}, "models.json": models or {}, "base_models.json": {}}
    files = {name: json.dumps(table).encode() for name, table in tables.items()}
    return Raw(files, date(2026, 7, 2))


@pytest.fixture(scope="module")
def sample() -> Reading:
    return models_dev.read(raw())


def entry(reading: Reading, native_id: str, *, provider: str | None = None) -> Entry:
    wanted = provider if provider is not None else native_id.split("/")[0]
    return next(e for e in reading.entries if (e.native_id, e.provider) == (native_id, wanted))


def prices(entry: Entry, above_tokens: int = 0) -> dict[str, int]:
    return {p.meter: p.usd_micro for p in entry.prices if p.above_tokens == above_tokens}


def reasons(reading: Reading, native_id: str) -> list[str]:
    return [r.reason for r in reading.rejected if r.native_id == native_id]


def offering(**fields: Any) -> dict[str, Any]:
    offer = {
        "id": "m",
        "name": "M",
        "modalities": {"input": ["text"], "output": ["text"]},
        "limit": {"context": 8192, "output": 4096},
        **fields,
    }
    return {"p": {"id": "p", "name": "P", "doc": "https://p.example", "models": {"m": offer}}}


def test_o4_mini_costs_what_openai_says(sample: Reading) -> None:
    o4_mini = entry(sample, "openai/o4-mini")

    assert prices(o4_mini) == {"input": 1_100_000, "output": 4_400_000, "cache_read": 275_000}
    assert facts(o4_mini)["context_tokens"] == "200000"
    assert facts(o4_mini)["max_output_tokens"] == "100000"


def test_a_lab_s_model_is_told_apart_from_its_offers(sample: Reading) -> None:
    model = entry(sample, "openai/o4-mini", provider="")

    assert (model.maker, model.prices) == ("openai", ())
    assert facts(model)["released_on"] == "2025-04-16"
    assert facts(model)["knowledge_cutoff"] == "2024-05"
    assert facts(model)["open_weights"] == "no"
    assert model.relations == (("in_family", "o-mini"),)


def test_an_offer_names_the_lab_s_model_it_is(sample: Reading) -> None:
    assert entry(sample, "openrouter/openai/o4-mini").base == "openai/o4-mini"
    assert entry(sample, "openrouter/openai/gpt-oss-120b:free").base == "openai/gpt-oss-120b"


def test_flags_are_stated_either_way(sample: Reading) -> None:
    o4_mini = facts(entry(sample, "openai/o4-mini"))

    assert o4_mini["supports_tools"] == "yes"
    assert o4_mini["supports_temperature"] == "no"
    assert o4_mini["supports_vision"] == "yes"
    assert "supports_pdf" not in o4_mini
    assert facts(entry(sample, "openrouter/openai/o4-mini"))["supports_pdf"] == "yes"
    assert o4_mini["input_modalities"] == "image, text"


def test_an_unstated_flag_stays_unknown() -> None:
    read = models_dev.read(raw(offering(tool_call=False)))

    flags = facts(entry(read, "p/m"))
    assert flags["supports_tools"] == "no"
    assert "supports_structured_output" not in flags
    assert "open_weights" not in flags


@pytest.mark.parametrize(
    ("released", "kept"),
    [
        ("2018", True),
        ("2026-07", True),
        ("2026-07-03", False),
        ("2017-12-31", False),
        ("soon", False),
    ],
)
def test_a_release_lies_between_2018_and_the_snapshot(released: str, kept: bool) -> None:
    read = models_dev.read(raw(offering(release_date=released)))

    assert ("released_on" in facts(entry(read, "p/m"))) is kept


def test_dearer_long_prompts_are_tiers(sample: Reading) -> None:
    opus = entry(sample, "302ai/claude-opus-4-7")

    assert prices(opus)["input"] == 5_000_000
    assert prices(opus, above_tokens=200_000) == {
        "input": 10_000_000,
        "output": 37_500_000,
        "cache_read": 1_000_000,
        "cache_write_5m": 12_500_000,
    }


def test_limits_that_are_not_credible_are_refused(sample: Reading) -> None:
    kling = entry(sample, "qiniu-ai/kling-v2-6")
    flux = entry(sample, "nvidia/black-forest-labs/flux_1-schnell")

    assert not {"context_tokens", "max_output_tokens"} & facts(kling).keys()
    assert "context_tokens" not in facts(flux)
    assert reasons(sample, flux.native_id) == ["context_tokens of 77 is not credible"]


def test_a_window_of_zero_is_a_field_nobody_filled(sample: Reading) -> None:
    image = entry(sample, "openai/gpt-image-1")

    assert not {"context_tokens", "max_output_tokens"} & facts(image).keys()
    assert reasons(sample, image.native_id) == []


def test_deprecated_is_a_status_without_a_date(sample: Reading) -> None:
    old = entry(sample, "anthropic/claude-3-5-sonnet-20240620")

    assert facts(old)["status"] == "deprecated"
    assert old.lifecycle == ()


def test_providers_are_platforms(sample: Reading) -> None:
    platform = entry(sample, "huggingface", provider="")

    assert (platform.kind, platform.name) == ("platform", "Hugging Face")
    assert facts(platform) == {
        "docs_url": "https://huggingface.co/docs/inference-providers",
        "api_url": "https://router.huggingface.co/v1",
    }


def test_weights_say_where_they_lie(sample: Reading) -> None:
    ornith = entry(sample, "deepreinforce/ornith-1.0-35b", provider="")

    assert ornith.hf_id == "deepreinforce-ai/Ornith-1.0-35B"
    assert facts(ornith)["licence"] == "MIT"


def test_boards_differ_by_version_data_set_and_who_ran_them(sample: Reading) -> None:
    boards = {board.id: board for board in sample.boards}
    pro = entry(sample, "deepseek/deepseek-v4-pro", provider="")
    qwen = entry(sample, "alibaba/qwen3-235b-a22b", provider="")

    assert {score.board for score in pro.scores} == {
        "models.dev/swe-bench-verified",
        "models.dev/artificial-analysis-coding-agent-index",
        "models.dev/swe-atlas-codebase-qna-by-artificial-analysis",
        "models.dev/swe-bench-pro-hard-aa-by-artificial-analysis",
        "models.dev/terminal-bench-2.1-by-artificial-analysis",
    }
    assert {score.board for score in qwen.scores} == {
        "models.dev/aider-polyglot",
        "models.dev/swe-bench-pro-public",
    }
    assert boards["models.dev/aider-polyglot"].measures == "code-generation"
    assert boards["models.dev/artificial-analysis-coding-agent-index"].unit == "points"


def test_a_vendor_s_own_result_says_so(sample: Reading) -> None:
    pro = entry(sample, "deepseek/deepseek-v4-pro", provider="")
    o4_mini = entry(sample, "openai/o4-mini", provider="")

    own = {score.board for score in pro.scores if score.self_reported}
    assert own == {"models.dev/swe-bench-verified"}
    assert [(s.value, s.measured_on, s.self_reported) for s in o4_mini.scores] == [
        (72.0, "2025-04-16", False)
    ]


def test_a_row_of_another_shape_is_refused_alone() -> None:
    api = offering()
    api["p"]["models"]["odd"] = {"name": "Odd", "modalities": "text"}
    api["q"] = {"id": "q"}

    read = models_dev.read(raw(api, {"lab/odd": [], "lab/none": None}))

    assert [e.native_id for e in read.entries] == ["p", "p/m"]
    assert [r.native_id for r in read.rejected] == ["lab/odd", "lab/none", "p/odd", "provider q"]


def test_a_file_of_another_shape_is_named() -> None:
    with pytest.raises(UnreadableSource, match=r"api\.json"):
        models_dev.read(Raw({"api.json": b"[]", "models.json": b"{}"}, date(2026, 7, 2)))


def archive() -> bytes:
    files = {
        "providers/google/models/gemini-2.5-pro.toml": b'base_model = "google/gemini-2.5-pro"\n',
        "providers/302ai/models/claude-opus-4-7.toml": b'name = "claude-opus-4-7"\n',
        "providers/openrouter/models/openai/o4-mini.toml": b'base_model = "openai/o4-mini"\n',
        "providers/google/provider.toml": b'name = "Google"\n',
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, body in files.items():
            info = tarfile.TarInfo(f"models.dev-abc/{name}")
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return buffer.getvalue()


def test_the_repository_says_which_offer_is_which_model() -> None:
    answers: Iterator[bytes] = iter([b"{}", b"{}", archive()])

    def get(url: str, **_: Any) -> Download:
        return Download(url, next(answers), date(2026, 7, 2), "abc")

    fetched = models_dev.fetch(get)

    assert json.loads(fetched.files["base_models.json"]) == {
        "google/gemini-2.5-pro": "google/gemini-2.5-pro",
        "openrouter/openai/o4-mini": "openai/o4-mini",
    }
    assert set(fetched.files) == set(models_dev.SOURCE.files)


@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the snapshots are not beside this checkout")
def test_the_whole_snapshot_is_read() -> None:
    read = models_dev.read(load(SNAPSHOTS, models_dev.SOURCE))
    offers = [e for e in read.entries if e.provider]
    unpriced = {e.native_id for e in offers if not e.prices}

    assert len(offers) == 5_276
    assert sum(1 for e in read.entries if e.kind == "platform") == 147
    assert sum(1 for e in read.entries if e.kind == "model" and not e.provider) == 231
    assert sum(1 for e in offers if e.base) == 1_347
    assert sum(len(e.scores) for e in read.entries) == 288
    assert len(unpriced) == 432 + 382
    assert sum(r.reason.startswith("release on 1970") for r in read.rejected) == 4

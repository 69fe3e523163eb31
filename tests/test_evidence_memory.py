"""What memory a model needs to run."""

from __future__ import annotations

import pytest

from bot.evidence.memory import BITS, GB, SHAPES, fits, memory_needed


def test_the_sum_is_weights_cache_and_overhead() -> None:
    memory = memory_needed(8e9, 8192, 4)

    assert memory.weights == 8_000_000_000 * 4.9 / 8
    assert memory.cache == 2 * 36 * 8 * 128 * 2 * 8192
    assert memory.overhead == round((memory.weights + memory.cache) / 10)
    assert memory.total == memory.weights + memory.cache + memory.overhead
    assert memory.like == "Qwen3 8B"


@pytest.mark.parametrize(
    ("params", "size"),
    [(8.03e9, 4.9), (70.55e9, 43.1), (405.85e9, 249.1)],
    ids=["Llama 3.1 8B", "Llama 3.1 70B", "Llama 3.1 405B"],
)
def test_weights_at_4_bit_are_as_large_as_published_files(params: float, size: float) -> None:
    assert memory_needed(params).weights / GB == pytest.approx(size, rel=0.01)


def test_a_small_model_still_needs_half_a_gb_of_overhead() -> None:
    assert memory_needed(0.5e9, 0, 4).overhead == GB // 2


def test_what_is_missing_is_said_by_how_much() -> None:
    fit = fits(70e9, 8192, 48, 4)

    assert not fit.fits
    assert fit.short == fit.memory.total - 48 * GB
    assert fit.short / GB == pytest.approx(2.1, abs=0.05)


def test_what_fits_is_short_of_nothing() -> None:
    fit = fits(8e9, 8192, 8, 4)

    assert fit.fits
    assert fit.short == 0


def test_room_for_it_exactly_is_room() -> None:
    need = memory_needed(8e9).total

    assert fits(8e9, 8192, need / GB).fits
    assert not fits(8e9, 8192, (need - 1) / GB).fits


def test_more_parameters_bits_or_context_never_need_less() -> None:
    sizes = [1e8, 2e9, 2.1e9, 10e9, 11e9, 16e9, 17e9, 40e9, 41e9, 80e9, 81e9, 150e9, 151e9, 2e12]
    by_size = [memory_needed(size).total for size in sizes]
    by_bits = [memory_needed(8e9, 8192, bits).total for bits in sorted(BITS)]
    by_context = [memory_needed(8e9, tokens).total for tokens in (0, 1, 8192, 131_072, 1_000_000)]

    for totals in (by_size, by_bits, by_context):
        assert totals == sorted(totals)


@pytest.mark.parametrize(
    ("model", "params", "layers", "heads", "head_size"),
    [
        ("Qwen3 0.6B", 0.6e9, 28, 8, 128),
        ("Llama 3.2 1B", 1.2e9, 16, 8, 64),
        ("Llama 3.2 3B", 3.2e9, 28, 8, 128),
        ("Phi-4-mini", 3.8e9, 32, 8, 128),
        ("Qwen3 4B", 4e9, 36, 8, 128),
        ("Mistral 7B", 7.2e9, 32, 8, 128),
        ("Llama 3.1 8B", 8e9, 32, 8, 128),
        ("Mistral Nemo", 12.2e9, 40, 8, 128),
        ("Qwen3 14B", 14.8e9, 40, 8, 128),
        ("Mistral Small 3", 24e9, 40, 8, 128),
        ("Qwen3 30B-A3B", 30.5e9, 48, 4, 128),
        ("Mixtral 8x7B", 46.7e9, 32, 8, 128),
        ("Qwen2.5 72B", 72.7e9, 80, 8, 128),
        ("gpt-oss-120b", 117e9, 36, 8, 64),
        ("Qwen3 235B-A22B", 235e9, 94, 4, 128),
    ],
)
def test_the_cache_of_well_known_models_is_not_underrated(
    model: str, params: float, layers: int, heads: int, head_size: int
) -> None:
    published = 2 * layers * heads * head_size * 2

    assert memory_needed(params, 1).cache >= published, model


def test_classes_are_in_order_and_have_no_end() -> None:
    bounds = [most for most, _ in SHAPES]
    caches = [shape.bytes_per_token for _, shape in SHAPES]

    assert bounds == sorted(bounds)
    assert bounds[-1] == float("inf")
    assert caches == sorted(caches)

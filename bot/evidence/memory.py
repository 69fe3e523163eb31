"""What memory a model needs to run: weights, cache of the context, overhead, summed in the open.

Weights: parameters times the bits a stored weight takes. Formats called 8 and 4 bit also store
scales: llama.cpp's quantize/README.md measures 8.50 (Q8_0) and 4.89 (Q4_K_M) bits a weight. All
parameters count: a mixture of experts uses few at a time and still has to hold them all.

Cache: 2 (key and value) x layers x key-value heads x head size x 2 bytes, for each token of
context (Pope et al., "Efficiently Scaling Transformer Inference", 2022). Layers and heads are not
recorded, so they are taken from a published model of the same size: see ``SHAPES``.

Overhead: a tenth on top for buffers, the share that vLLM keeps free by default
(``gpu_memory_utilization``), and 0.5 GB at least. "Transformer Math 101" (EleutherAI, 2023)
bounds it by a fifth. A GB is 10^9 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

GB = 1_000_000_000
BITS = {16: 16.0, 8: 8.5, 4: 4.9}
"""How many bits a weight takes in a format of so many bits, its scales included."""
CONTEXT = 8192
OVERHEAD = 0.10
LEAST_OVERHEAD = GB // 2


@dataclass(frozen=True, slots=True)
class Shape:
    """What the cache of a model is made of, as its maker publishes it (its config.json)."""

    model: str
    layers: int
    heads: int
    head_size: int

    @property
    def bytes_per_token(self) -> int:
        """Key and value of one token in every layer, two bytes each."""
        return 2 * self.layers * self.heads * self.head_size * 2


SHAPES: tuple[tuple[float, Shape], ...] = (
    (2e9, Shape("Qwen3 1.7B", 28, 8, 128)),
    (10e9, Shape("Qwen3 8B", 36, 8, 128)),
    (16e9, Shape("Phi-4", 40, 10, 128)),
    (40e9, Shape("Qwen3 32B", 64, 8, 128)),
    (80e9, Shape("Llama 3.1 70B", 80, 8, 128)),
    (150e9, Shape("Mistral Large 2", 88, 8, 128)),
    (float("inf"), Shape("Llama 3.1 405B", 126, 8, 128)),
)
"""Up to so many parameters, the shape with the largest cache of the usual kind.

Usual is a cache of every token in every layer with grouped heads, as Llama 3, Qwen 3, Mistral and
Phi-4 have it. Mixtures of experts, sliding windows (Gemma, gpt-oss) and latent attention (DeepSeek)
need less than this. Models without grouped heads, most of them older (Llama 2 7B and 13B,
Phi-3.5 mini, Command R), need up to five times as much.
"""


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory a model needs, addend by addend, in bytes."""

    params: float
    bits: int
    context_tokens: int
    weights: int
    cache: int
    overhead: int
    like: str
    """The published model whose shape stands for this one's."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.cache + self.overhead

    @property
    def gb(self) -> float:
        """All of it in GB."""
        return self.total / GB


@dataclass(frozen=True, slots=True)
class Room:
    """Whether a model runs in so much memory, and by how much it does not."""

    memory: Memory
    available: int

    @property
    def fits(self) -> bool:
        """Whether all of it finds room."""
        return self.short == 0

    @property
    def short(self) -> int:
        """The bytes that are missing; 0 where it fits."""
        return max(0, self.memory.total - self.available)


def shape_like(params_total: float) -> Shape:
    """The published shape that stands for a model of this size."""
    return next(shape for most, shape in SHAPES if params_total <= most)


def memory_needed(params_total: float, context_tokens: int = CONTEXT, bits: int = 4) -> Memory:
    """The memory to run a model of so many parameters; ``bits`` is one of ``BITS``.

    >>> round(memory_needed(8e9).gb, 1)
    6.7
    """
    shape = shape_like(params_total)
    weights = round(params_total * BITS[bits] / 8)
    cache = shape.bytes_per_token * context_tokens
    overhead = max(LEAST_OVERHEAD, round((weights + cache) * OVERHEAD))
    return Memory(params_total, bits, context_tokens, weights, cache, overhead, shape.model)


def fits(params_total: float, context_tokens: int, memory_gb: float, bits: int = 4) -> Room:
    """Whether a model of so many parameters runs in so much memory with so long a context."""
    memory = memory_needed(params_total, context_tokens, bits)
    return Room(memory, round(memory_gb * GB))

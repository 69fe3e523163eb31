"""MTEB's registry of embedding models and rerankers: sizes, limits, licences, dates."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from bot.sources.download import DownloadRefused, Get, untar
from bot.sources.facts import amount, day, https, licence, members, yes_no
from bot.sources.files import json_rows
from bot.sources.gate import plain
from bot.sources.listed import source
from bot.sources.reading import Entry, Fact, Raw, Reading, Rejected

SOURCE = source("mteb")
FILE = SOURCE.files[0]

FIELDS = frozenset(
    (
        "name model_type release_date n_parameters n_active_parameters_override memory_usage_mb "
        "max_tokens embed_dim license open_weights framework reference adapted_from superseded_by "
        "modalities"
    ).split()
)
OWNED = re.compile(r"[\w.-]+/[\w.-]+")
SETTING = re.compile(r"(?P<model>.+) \([\w=., ]+\)")
"""``Cohere/Cohere-embed-v4.0 (output_dtype=int8)``: the model with another output."""
HUB = "https://huggingface.co/"


def fetch(get: Get) -> Raw:
    """The registry read out of MTEB's source text, of which nothing is run."""
    archive = get(SOURCE.live[0], limit_bytes=200_000_000)
    texts = untar(archive.body, "mteb/models/*.py")
    rows = sorted(
        (row for text in texts.values() for row in registered(text)), key=lambda row: row["name"]
    )
    return Raw({FILE: json.dumps(rows).encode()}, archive.day, archive.ref)


def registered(source: bytes) -> Iterator[dict[str, Any]]:
    """What a Python file registers, as far as it stands there as literals."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise DownloadRefused(f"MTEB's registry is refused: {error}.") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ModelMeta":
            values = {word.arg: _literal(word.value) for word in node.keywords if word.arg}
            row = {key: v for key, v in values.items() if key in FIELDS and v is not None}
            if isinstance(row.get("name"), str):
                yield row


def _literal(node: ast.expr) -> Any:
    """A literal's value, sums and products of numbers among them; None for anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add):
        left, right = _literal(node.left), _literal(node.right)
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            return None
        return left * right if isinstance(node.op, ast.Mult) else left + right
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError):
        return None


def read(raw: Raw) -> Reading:
    """One entry a model; a setting of a model is not another one."""
    rows = json_rows(raw, FILE)
    kept: dict[str, Entry] = {}
    rejected = []
    for row in rows:
        name = plain(row.get("name"))
        if reason := _refusal(name, kept):
            rejected.append(Rejected(name, reason))
        else:
            kept[name] = _entry(name, row)
    return Reading(tuple(kept.values()), (), tuple(rejected), len(rows))


def _refusal(name: str, kept: Iterable[str]) -> str:
    if not name:
        return "no name"
    if setting := SETTING.fullmatch(name):
        return f"a setting of {setting['model']}"
    return "listed twice" if name in kept else ""


def _entry(name: str, row: dict[str, Any]) -> Entry:
    owner, _, short = name.rpartition("/")
    link = https(row.get("reference"))
    kinds = _texts(row.get("model_type"))
    return Entry(
        native_id=name,
        name=short,
        kind="model",
        maker="" if owner == "bedrock" else owner,
        url=link,
        hf_id=name if link.lower().rstrip("/") == f"{HUB}{name}".lower() else "",
        facts=tuple(_facts(row, kinds)),
        tags=tuple((SOURCE.id, kind) for kind in kinds),
        relations=tuple(_relations(name, row)),
    )


def _facts(row: dict[str, Any], kinds: list[str]) -> Iterator[Fact]:
    yield from day("released_on", row.get("release_date"))
    yield from amount("params_total", row.get("n_parameters"))
    yield from amount("params_active", row.get("n_active_parameters_override"))
    yield from amount("max_input_tokens", row.get("max_tokens"))
    yield from amount("memory_mb", row.get("memory_usage_mb"))
    yield from _dimensions(row.get("embed_dim"))
    yield from _terms(row.get("license"))
    if isinstance(row.get("open_weights"), bool):
        yield yes_no("open_weights", row["open_weights"])
    yield from members("input_modalities", _texts(row.get("modalities")))
    if "cross-encoder" not in kinds:
        yield from members("output_modalities", ["embedding"])


def _dimensions(value: object) -> tuple[Fact, ...]:
    """The length of an embedding; the longest, where a model offers several."""
    sizes = value if isinstance(value, list) else [value]
    known = [size for size in sizes if isinstance(size, int | Decimal) and size > 0]
    return amount("embed_dim", max(known)) if known else ()


def _terms(value: object) -> tuple[Fact, ...]:
    """A licence by name, or by its address where upstream has only that."""
    link = https(value)
    return (Fact("licence_text", "own terms", url=link),) if link else licence(value)


def _relations(name: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Successor and origin, where each is a model and not somebody's folder."""
    for field, relation in (("superseded_by", "replaced_by"), ("adapted_from", "finetune_of")):
        other = str(row.get(field) or "").removeprefix(HUB).rstrip("/")
        if OWNED.fullmatch(other) and other.lower() != name.lower():
            yield relation, other


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

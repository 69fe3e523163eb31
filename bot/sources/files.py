"""The files of a source, opened: what cannot be read is named, with the place in it."""

from __future__ import annotations

import csv
import io
import json
import math
from decimal import Decimal
from typing import Any

import yaml

from bot.sources.reading import Raw, UnreadableSource

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar stays text; read by the C library where PyYAML has it, ten times faster."""


def text_file(raw: Raw, path: str) -> str:
    """A file as text, without a byte order mark."""
    body = raw.files.get(path)
    if body is None:
        raise UnreadableSource(f"{path} is not there.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSource(f"{path}, byte {error.start}: not UTF-8.") from error


def json_file(raw: Raw, path: str) -> Any:
    """What a JSON file holds, its decimals as Decimals, exactly as upstream wrote them."""
    try:
        return json.loads(text_file(raw, path), parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"{path} is not JSON: {error}.") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def json_rows(raw: Raw, path: str) -> list[dict[str, Any]]:
    """A JSON file that is a list of objects."""
    rows = json_file(raw, path)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableSource(f"{path} is not a list of objects.")
    return rows


def csv_rows(raw: Raw, path: str, *columns: str) -> list[dict[str, str]]:
    """A CSV file that has at least these columns; a cell that is not there is empty."""
    reader = csv.DictReader(io.StringIO(text_file(raw, path), newline=""), restval="")
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableSource(f"{path}, line 1: no column named {missing[0]}.")
    try:
        return list(reader)
    except csv.Error as error:
        raise UnreadableSource(f"{path}, line {reader.line_num}: {error}.") from error


def yaml_rows(text: str, path: str) -> list[dict[str, Any]]:
    """A YAML list of mappings, or a stream of them, with every scalar as upstream wrote it."""
    try:
        documents = list(yaml.load_all(text, Loader=LOADER))
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableSource(f"{path} is not YAML: {error}.") from error
    if _expanded(documents, {}) > max(1_000_000, 10 * len(text)):
        raise UnreadableSource(f"{path} refers to itself until it is no longer credible.")
    rows = documents[0] if len(documents) == 1 and isinstance(documents[0], list) else documents
    if not all(isinstance(row, dict) for row in rows):
        raise UnreadableSource(f"{path} is not a list of mappings.")
    return rows


def _expanded(node: object, known: dict[int, float]) -> float:
    """How long a document is with every reference written out; endless where it holds itself."""
    if not isinstance(node, dict | list):
        return len(str(node))
    if id(node) not in known:
        known[id(node)] = math.inf
        parts = [*node.keys(), *node.values()] if isinstance(node, dict) else node
        known[id(node)] = 1 + sum(_expanded(part, known) for part in parts)
    return known[id(node)]

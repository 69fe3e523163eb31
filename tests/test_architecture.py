"""Imports point inward, and what thinks touches neither storage, clock, environment nor network."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = sorted((ROOT / "bot").rglob("*.py"))
THINKING = """
    alternatives amounts attributes boards candidates capabilities card compare cost dossier
    evidence fit identity intent judging licences links meaning model names naming need need_dates
    need_draft need_figures need_names need_phrases need_words news profile query rank rates
    remarks replace retirement search spelling verdict wording workload
""".split()
OUTSIDE = {"sqlite3", "sqlite_utils", "httpx", "time", "os", "platform", "socket", "subprocess"}
SDKS = {"slack_bolt", "slack_sdk", "discord", "rich", "click", "aiohttp", "starlette", "uvicorn"}


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def roots(path: Path) -> set[str]:
    """The packages a file imports from."""
    return {name.partition(".")[0] for name in imports(path)}


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def thinking() -> list[Path]:
    found = [ROOT / "bot" / f"{module}.py" for module in THINKING]
    return [path for path in found if path.exists()]


@pytest.mark.parametrize("path", thinking(), ids=names)
def test_a_thinking_module_touches_nothing_outside(path: Path) -> None:
    assert not roots(path) & (OUTSIDE | SDKS)


@pytest.mark.parametrize("path", thinking(), ids=names)
def test_a_thinking_module_asks_no_clock(path: Path) -> None:
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert not called & {"today", "now", "utcnow", "getenv"}


@pytest.mark.parametrize("path", thinking(), ids=names)
def test_a_thinking_module_does_not_know_the_catalog_or_the_builder(path: Path) -> None:
    inner = {name for name in imports(path) if name.startswith("bot.")}

    assert not {
        name
        for name in inner
        if name.split(".")[1] in {"catalog", "name_table", "builder", "answer", "teams"}
    }


@pytest.mark.parametrize("path", BOT, ids=names)
def test_the_core_knows_no_adapter_and_no_platform(path: Path) -> None:
    allowed = {"rich"} if "builder" in path.parts else set()

    assert not roots(path) & ({"adapters", "scripts"} | SDKS) - allowed


@pytest.mark.parametrize("path", BOT, ids=names)
def test_each_library_has_one_door(path: Path) -> None:
    doors = {
        "rapidfuzz": names(path) == "bot/names.py",
        "httpx": "sources" in path.parts,
        "sqlite_utils": "builder" in path.parts,
        "sqlite3": "builder" in path.parts or path.stem in {"catalog", "name_table", "teams"},
    }

    assert {library for library in roots(path) & doors.keys() if not doors[library]} == set()


@pytest.mark.parametrize("path", BOT, ids=names)
def test_only_builds_know_the_builder(path: Path) -> None:
    if "builder" in path.parts:
        return

    assert not [name for name in imports(path) if name.startswith("bot.builder")]


@pytest.mark.parametrize("path", BOT, ids=names)
def test_every_module_says_first_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))

    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))

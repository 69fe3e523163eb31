"""What the layers in pyproject.toml cannot say: circles, floors, doors of libraries, first words.

Which package may import which is `lint-imports`' business: see [tool.importlinter].
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from grimp import build_graph

ROOT = Path(__file__).parents[1]
FILES = sorted(path for part in ("bot", "adapters") for path in (ROOT / part).rglob("*.py"))
DOORS = {
    "rapidfuzz": ("bot/names/",),
    "httpx": ("bot/sources/",),
    "sqlite_utils": ("bot/builder/",),
    "sqlite3": ("bot/builder/", "bot/catalog/", "bot/teams/"),
    "sqlalchemy": ("bot/teams/", "adapters/slack/oauth.py"),
}
"""Where each library enters; nothing else knows it."""


THINKING = ("answers", "curated", "evidence", "names", "needs", "questions", "words")
CLOCKS = {"today", "now", "utcnow", "getenv", "urandom"}
"""Methods that ask the machine instead of whoever calls."""


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


@cache
def imported() -> dict[str, frozenset[str]]:
    """What each module imports of ours, wherever the import stands, for types only or not."""
    graph = build_graph("bot", "adapters", include_external_packages=False, cache_dir=None)
    found = graph.find_modules_directly_imported_by
    return {module: frozenset(found(module)) for module in graph.modules}


def room(module: str) -> str:
    """The part of the house a module is in: a module or package of ``bot``, or all adapters."""
    parts = module.split(".")
    return "adapters" if parts[0] == "adapters" else ".".join(parts[:2])


def floors(graph: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """On which floor each room is: one above the highest it imports; a circle is an error."""
    found: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        found[name] = 1 + max((found[other] for other in graph.get(name, ())), default=0)
    return found


def test_no_modules_import_one_another_in_a_circle() -> None:
    order = [*TopologicalSorter(imported()).static_order()]

    assert len(order) > 200


def test_the_house_has_at_most_nine_floors() -> None:
    rooms: dict[str, frozenset[str]] = {}
    for module, others in imported().items():
        mine = room(module)
        rooms[mine] = rooms.get(mine, frozenset()) | {room(one) for one in others} - {mine, "bot"}

    assert max(floors(rooms).values()) <= 9


def test_each_library_has_one_door() -> None:
    bold = {
        f"{name} imports {module}"
        for path in FILES
        if (name := path.relative_to(ROOT).as_posix())
        for module in imports(path)
        if (library := module.partition(".")[0]) in DOORS
        and module != "sqlalchemy.exc"
        and not name.startswith(DOORS[library])
    }

    assert bold == set()


def test_every_module_says_first_what_it_is_for() -> None:
    silent = [
        path
        for path in FILES
        if not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")
        .partition("\n")[0]
        .endswith((".", ":"))
    ]

    assert silent == []


def test_what_thinks_asks_no_clock() -> None:
    asked = {
        f"{path.relative_to(ROOT)}: {node.func.attr}"
        for package in THINKING
        for path in (ROOT / "bot" / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in CLOCKS
    }

    assert asked == set()

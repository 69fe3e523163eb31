"""What the layers in pyproject.toml cannot say: doors of libraries, and first sentences.

Which package may import which is `lint-imports`' business: see [tool.importlinter].
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = sorted(path for part in ("bot", "adapters") for path in (ROOT / part).rglob("*.py"))
DOORS = {
    "rapidfuzz": ("bot/names/resolve.py",),
    "httpx": ("bot/sources/",),
    "sqlite_utils": ("bot/builder/",),
    "sqlite3": ("bot/builder/", "bot/catalog/", "bot/names/table.py", "bot/teams/"),
    "sqlalchemy": ("bot/teams/", "adapters/slack/oauth.py"),
}
"""Where each library enters; nothing else knows it."""


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


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

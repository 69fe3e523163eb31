"""Imports point inward, and what thinks touches neither storage, clock, environment nor network."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
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


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever the import stands."""
    for node in ast.walk(parsed(path)):
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
        for node in ast.walk(parsed(path))
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
    docstring = ast.get_docstring(parsed(path))

    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))


# -- adapters ----------------------------------------------------------------------------

ADAPTERS = sorted((ROOT / "adapters").rglob("*.py"))
FACES: dict[str, set[str]] = {
    # folder: its SDKs
    "slack": {"slack_bolt", "slack_sdk"},
    "discord": {"discord"},
    "terminal": set(),
    "chat": set(),
}
PLAIN = {
    # Drawn, read and checked without a platform's SDK: testable with nothing installed.
    "slack": "render limits asked views manifest signing request settings links sending answering",
    "discord": "render room limits escape ids forms names pacing sharding words usual invite",
}


def without_sdk() -> list[Path]:
    found = [
        ROOT / "adapters" / platform / f"{module}.py"
        for platform, modules in PLAIN.items()
        for module in modules.split()
    ]
    return [path for path in found if path.exists()]


def faces(path: Path) -> set[str]:
    """The folders of adapters that a file imports from."""
    inner = {name.split(".")[1] for name in imports(path) if name.startswith("adapters.")}
    return inner & FACES.keys()


@pytest.mark.parametrize("path", ADAPTERS, ids=names)
def test_a_face_knows_itself_and_what_chats_share_but_no_other(path: Path) -> None:
    face = path.relative_to(ROOT / "adapters").parts[0]
    shared = {"chat"} if face in ("slack", "discord") else set()

    assert faces(path) <= {face} | shared


@pytest.mark.parametrize("path", ADAPTERS, ids=names)
def test_each_sdk_stays_in_its_own_folder(path: Path) -> None:
    face = path.relative_to(ROOT / "adapters").parts[0]
    foreign = set().union(*(sdks for other, sdks in FACES.items() if other != face))

    assert not roots(path) & foreign


@pytest.mark.parametrize("path", without_sdk(), ids=names)
def test_what_draws_and_reads_imports_no_sdk(path: Path) -> None:
    assert not roots(path) & {"slack_bolt", "slack_sdk", "discord"}


def test_nothing_that_draws_and_reads_leads_to_an_sdk() -> None:
    shared = [path for path in ADAPTERS if path.parent.name == "chat"]
    modules = [names(path).removesuffix(".py").replace("/", ".") for path in without_sdk()]
    modules += [f"adapters.chat.{path.stem}" for path in shared if path.stem != "__init__"]
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"

    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert not set(ran.stdout.split()) & {"slack_bolt", "slack_sdk", "discord"}


@pytest.mark.parametrize("path", [*BOT, *ADAPTERS], ids=names)
def test_sql_for_teams_has_few_doors(path: Path) -> None:
    reached = {name for name in imports(path) if name.partition(".")[0] == "sqlalchemy"}
    errors = {name for name in reached if name.startswith("sqlalchemy.exc")}

    assert reached == errors or names(path) in {"bot/teams.py", "adapters/slack/oauth.py"}


@pytest.mark.parametrize("path", ADAPTERS, ids=names)
def test_every_adapter_says_first_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(parsed(path))

    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))

"""The examples in the README and in docs/ do what they show."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.curated import CATEGORIES
from bot.sources.reading import Raw

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
ANY = "..."


def blocks(page: Path, language: str) -> list[str]:
    pattern = rf"^```{language}\n(.*?)^```$"
    return re.findall(pattern, page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def examples() -> Iterator[object]:
    """Each command of a console block, with the lines shown below it."""
    for page in PAGES:
        for block in blocks(page, "console"):
            for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, shown = example.partition("\n")
                yield pytest.param(command, shown.splitlines(), id=f"{page.name}: {command}")


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `pickwick` is the one of this checkout."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "pickwick"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m adapters.terminal "$@"\n')
    command.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if k not in ("PICKWICK_CATALOG", "FORCE_COLOR")}
    path = f"{folder}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}


@pytest.mark.parametrize(("command", "shown"), list(examples()))
def test_a_console_example_prints_what_is_shown(
    command: str, shown: list[str], shell: dict[str, str]
) -> None:
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=shell, capture_output=True, text=True
    )

    printed = (done.stdout + done.stderr).splitlines()
    assert done.returncode in (0, 3, 4), done.stderr
    assert stands_in(shown, printed), "\n".join(printed)


def stands_in(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines shown were printed in this order, `...` standing for any lines."""
    if ANY not in shown:
        return shown == printed
    rest = iter(printed)
    return all(line == ANY or line in rest for line in shown)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]*))?\)", page.read_text("utf-8"))

    for path, anchor in links:
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), anchor


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:bot|adapters|scripts|tests|docs)/[\w./-]+)`", page.read_text("utf-8"))

    missing = [path for path in named if not (ROOT / path).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_run(page: Path) -> None:
    for block in blocks(page, "python"):
        exec(compile(block, page.name, "exec"), {"__name__": "example"})


def test_the_sample_of_a_source_is_a_module_as_ours_are() -> None:
    page = ROOT / "docs" / "adding-a-source.md"
    sample = blocks(page, "python")[0]
    ruff = [sys.executable, "-m", "ruff"]

    for command in (["check", "--quiet"], ["format", "--check", "--quiet"]):
        as_file = ["--stdin-filename", "bot/sources/example_prices.py", "-"]
        done = subprocess.run(
            [*ruff, *command, *as_file], input=sample, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout
    assert ast.get_docstring(ast.parse(sample))

    held: dict[str, Any] = {"__name__": "example_prices"}
    exec(compile(sample, page.name, "exec"), held)
    raw = Raw({"prices.json": b'[{"id": "o3", "usd_per_million": "1.1"}]'}, date(2026, 11, 12))
    assert held["read"](raw).entries[0].prices[0].usd_micro == 1_100_000


def test_the_categories_in_the_docs_are_all_there_are() -> None:
    page = (ROOT / "docs" / "adding-an-attribute-or-capability.md").read_text("utf-8")

    assert ", ".join(sorted(CATEGORIES)) in page.replace("\n", " ")


def test_the_command_line_in_the_readme_is_the_whole_of_it() -> None:
    from adapters.terminal.__main__ import pickwick

    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in pickwick.commands if f"pickwick {name}" not in readme] == []


def test_every_path_and_name_on_the_page_of_the_house_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    paths = re.findall(r"`((?:adapters|bot|tests|docs)/[\w./-]*)`", page)
    named = re.findall(r"`(bot/[\w/]+\.py)`:\s+`([\w.]+)`", page)

    assert [path for path in paths if not (ROOT / path).exists()] == []
    missing = [
        (path, name)
        for path, name in named
        if not re.search(
            rf"^\s*(?:def|class|async def) {name.rpartition('.')[2]}\b",
            (ROOT / path).read_text("utf-8"),
            re.MULTILINE,
        )
    ]
    assert named
    assert missing == []


def test_every_package_stands_on_the_page_of_the_house() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    packages = [path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")]
    modules = [path.name for path in (ROOT / "bot").glob("*.py") if path.name != "__init__.py"]

    assert [name for name in (*packages, *modules) if name not in page] == []

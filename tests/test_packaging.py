"""What is built and what is locked: a wheel that answers, locks that name no address."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def normal(requirement: str) -> str:
    name = re.split(r"[<>=~! \[;]", requirement)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without network."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_packages_and_what_is_no_code(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    tops = {name.split("/")[0] for name in names}
    curated = {str(path.relative_to(ROOT)) for path in (ROOT / "bot").rglob("*.toml")}
    translated = {str(path.relative_to(ROOT)) for path in (ROOT / "adapters").rglob("*.po")}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "adapters"}
    assert curated <= set(names)
    assert translated
    assert translated <= set(names)
    assert ("bot/catalog.db" in names) == (ROOT / "catalog.db").exists()
    assert "adapters/terminal/__main__.py" in names
    assert not [name for name in names if name.startswith("adapters/slack/loopback")]


def test_the_wheel_answers_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "own", with_pip=False, symlinks=True)
    python = str(tmp_path / "own" / "bin" / "python")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = tmp_path / "own" / "lib" / version / "site-packages"
    zipfile.ZipFile(wheel).extractall(packages)
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"])

    def pickwick(*args: str) -> str:
        command = [python, "-m", "adapters.terminal", *args]
        environment = {k: v for k, v in os.environ.items() if k != "PICKWICK_CATALOG"}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        ).stdout

    assert pickwick("--version").strip() == f"pickwick, version {PROJECT['project']['version']}"
    assert "openai/o4-mini" in pickwick("complete", "o4-mini")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_address_or_path(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert not re.search(r"://|index|find-links|^-|^[./]", text, re.MULTILINE)
    assert len(re.findall(r"==\S+ (?:; .+ )?\\\n    --hash=", text)) == len(pins(lock))


def test_the_locks_hold_every_dependency_and_agree() -> None:
    groups = PROJECT["dependency-groups"]
    needed = {*map(normal, PROJECT["project"]["dependencies"]), *map(normal, groups["build"])}

    run, check = (pins(lock) for lock in LOCKS)
    assert needed <= run.keys()
    assert {*map(normal, groups["dev"])} <= check.keys()
    assert {name: check.get(name) for name in run} == run
    assert not {"pytest", "mypy", "ruff"} & run.keys()


def test_the_project_cannot_be_uploaded_and_names_its_extras() -> None:
    project = PROJECT["project"]

    assert "Private :: Do Not Upload" in project["classifiers"]
    assert {"slack", "discord"} <= project["optional-dependencies"].keys()


@pytest.mark.parametrize("script", ["scripts/run", "scripts/demo", "scripts/check", ".ci/run"])
def test_scripts_can_be_executed(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_without_python_the_first_use_says_what_to_install(tmp_path: Path) -> None:
    checkout, tools = tmp_path / "a check out", tmp_path / "bin"
    shutil.copytree(ROOT / "scripts", checkout / "scripts")
    for name in (*LOCKS, "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, checkout)
    tools.mkdir()
    for tool in ("sh", "dirname", "cat", "cksum"):
        (tools / tool).symlink_to(shutil.which(tool) or "")

    done = subprocess.run(
        [checkout / "scripts" / "run", "--version"],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("Pickwick needs Python 3.11 or newer")
    assert done.stderr.count("\n") == 1


def test_a_link_to_a_script_runs_it(tmp_path: Path) -> None:
    checkout, tools = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(ROOT / "scripts", checkout / "scripts")
    tools.mkdir()
    (tools / "run").symlink_to(Path("..") / "checkout" / "scripts" / "run")
    (tmp_path / "pickwick").symlink_to(tools / "run")
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    environment = checkout / "scripts" / "environment.sh"
    environment.write_text(environment.read_text().partition("# Ends with")[0] + "ready() { :; }\n")

    done = subprocess.run(
        [tmp_path / "pickwick", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout == "-P -m adapters.terminal --version\n"


def test_a_second_use_installs_nothing_and_works_from_anywhere(tmp_path: Path) -> None:
    if not list((ROOT / ".venv").glob(".made-from-*")):
        pytest.skip("this checkout's .venv was not made by scripts/run or scripts/check")

    done = subprocess.run(
        [ROOT / "scripts" / "run", "--version"], cwd=tmp_path, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("pickwick, version")

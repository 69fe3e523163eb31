"""Makes .venv hold what a lock file names: run by scripts/run and scripts/check, not by people."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = ROOT / ".venv-unfinished"
# The Python that environments are made from, where we run in one ourselves.
BASE = str(getattr(sys, "_base_executable", sys.executable))

NO_ENSUREPIP = (
    "This Python cannot make environments: install its venv package "
    "(on Debian and Ubuntu: apt install python{0}.{1}-venv), or install uv."
)
NOT_INSTALLED = "Pickwick could not be installed into .venv; the lines above say why."


def main(lock: str, made_from: str) -> None:
    """Install what ``lock`` names, unless another process has done so while we waited."""
    stamp = VENV / f".made-from-{lock}"
    with Path(__file__).open() as here:
        wait_for_turn(here)
        if PYTHON.exists() and stamp.exists() and stamp.read_text() == made_from:
            return
        print(f"Installing {lock} into .venv; this is done once, in a minute.", file=sys.stderr)
        whole = is_whole()
        try:
            UNFINISHED.touch()
        except OSError:
            sys.exit(f"Pickwick installs itself into {VENV}, and may not write there.")
        if not install_with_uv(lock, whole) and not install_with_pip(lock, whole):
            sys.exit(NOT_INSTALLED)
        written = stamp.with_suffix(".new")
        written.write_text(made_from)
        written.replace(stamp)
        UNFINISHED.unlink()


def wait_for_turn(here: TextIO) -> None:
    """Take the lock, which the system lets go of however this process ends."""
    try:
        fcntl.flock(here, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another process installs Pickwick here; waiting for it.", file=sys.stderr)
        fcntl.flock(here, fcntl.LOCK_EX)


def install_with_uv(lock: str, whole: bool) -> bool:
    """Whether uv is here and could install everything; it is the faster of the two."""
    uv = shutil.which("uv")
    if not uv:
        return False
    if not whole and not run(uv, "venv", "--quiet", "--clear", "--python", BASE, VENV):
        return False
    return install(lock, uv, "pip", "install", "--quiet", "--python", PYTHON)


def install_with_pip(lock: str, whole: bool) -> bool:
    """Whether pip could install everything, in an environment that has pip."""
    if not whole or not has(PYTHON, "pip"):
        if not has(BASE, "ensurepip"):
            sys.exit(NO_ENSUREPIP.format(*sys.version_info))
        if not run(BASE, "-m", "venv", "--clear", VENV):
            return False
    return install(lock, PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check")


def install(lock: str, *command: str | Path) -> bool:
    """Whether the lock's packages, by hash, and this checkout could be installed."""
    for stamp in VENV.glob(".made-from-*"):
        stamp.unlink()
    ourselves = ("--no-deps", "--no-index", "--no-build-isolation", "-e", ROOT)
    return run(*command, "--require-hashes", "-r", ROOT / lock) and run(*command, *ourselves)


def is_whole() -> bool:
    """Whether .venv stands and the last installation into it came to its end."""
    supported = "import sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and not UNFINISHED.exists() and run(PYTHON, "-c", supported)


def has(python: str | Path, module: str) -> bool:
    """Whether a Python has a module."""
    find = f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is None)"
    return run(python, "-c", find)


def run(*command: str | Path) -> bool:
    """Whether a command succeeded; what it prints goes to standard error."""
    here_only = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    return not subprocess.run(command, stdout=sys.stderr, env=os.environ | here_only).returncode


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)

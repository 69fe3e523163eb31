"""Secrets from the environment or from a file it names; never from an argument, never shown."""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import PickwickError


class SecretError(PickwickError):
    """A secret is missing, or its file cannot be read."""


def secret(name: str) -> str | None:
    """The secret in ``NAME``, or in the file that ``NAME_FILE`` names; None where neither is set.

    Raises SecretError where both are set, or where the file cannot be read or is empty.
    """
    value, path = os.environ.get(name, "").strip(), os.environ.get(f"{name}_FILE", "").strip()
    if value and path:
        raise SecretError(f"{name} and {name}_FILE are both set: keep one of them.")
    if not path:
        return value or None
    try:
        held = Path(path).read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretError(f"The file that {name}_FILE names cannot be read.") from error
    if not held:
        raise SecretError(f"The file that {name}_FILE names is empty.")
    return held


def needed(name: str, what_for: str) -> str:
    """The secret, which must be there; ``what_for`` says where to get it."""
    found = secret(name)
    if not found:
        raise SecretError(f"{name} is not set: {what_for}")
    return found

"""Which thing a link names: a model's, a repository's or a directory's own page, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.model import Artifact

OWNED = re.compile(r"/([\w.-]{1,100})/([\w.-]{1,100})(?::[\w-]+)?(?:/.*)?")
DIRECTORY = re.compile(r"/(?:artifact/|agent/)?([\w.-]{1,100})/?")
NO_OWNER = frozenset(
    """about api blog chat collections compare customers datasets docs enterprise explore features
    inference join learn login marketplace models new notifications orgs papers pricing posts
    privacy rankings search settings signup site spaces sponsors tasks terms topics trending
    """.split()
)
"""First parts of paths that these sites use for themselves."""


USUAL_PORTS = (None, 80, 443)
"""Behind any other, somebody else may answer."""


@dataclass(frozen=True, slots=True)
class Link:
    """A name to look up, and who must own what is found; empty where the page has no owner."""

    name: str
    owner: str = ""


def _owned(path: str) -> Link | None:
    found = OWNED.fullmatch(path)
    if not found or found[1].lower() in NO_OWNER:
        return None
    return Link(f"{found[1]}/{found[2]}", found[1])


def _listed(path: str) -> Link | None:
    found = DIRECTORY.fullmatch(path)
    return Link(found[1]) if found and found[1].lower() not in NO_OWNER else None


SITES: dict[str, Callable[[str], Link | None]] = {
    "huggingface.co": _owned,
    "openrouter.ai": _owned,
    "github.com": _owned,
    "unfragile.ai": _listed,
}
"""The sites whose links are read, and how."""


def read_link(url: str) -> Link | None:
    """What a link names, or None where it is no page of one thing.

    >>> read_link("https://huggingface.co/microsoft/phi-4/tree/main")
    Link(name='microsoft/phi-4', owner='microsoft')
    """
    try:
        parts = urlsplit(url[:500])
        host = (parts.hostname or "").removeprefix("www.")
        is_usual = parts.port in USUAL_PORTS
    except ValueError:
        return None
    read = SITES.get(host) if is_usual else None
    return read(unquote(parts.path)) if read and parts.scheme in ("http", "https") else None


def is_named_by(artifact: Artifact, link: Link) -> bool:
    """Whether the link names this thing itself, not somebody's remake of it.

    A page under an owner names what is known under that owner: by its id, or by another name.
    """
    known = (artifact.id, *artifact.aliases, artifact.url or "")
    owners = {part.lower() for name in known for part in name.split("/")[:-1]}
    return not link.owner or link.owner.lower() in owners

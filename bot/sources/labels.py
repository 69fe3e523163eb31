"""Labels on boards: the model, how it was run, and which other spellings mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

SETTINGS = tuple(
    re.compile(pattern, re.VERBOSE | re.IGNORECASE)
    for pattern in (
        r"(?P<model>.+)-(?P<mode>\d{3,4}p|[24]k)",
        r"(?P<model>veo-[\w.-]+?)-(?P<mode>audio)",
        r"(?P<model>kimi-k2\.\d)-(?P<mode>instant)",
        r"""(?P<model>(?:claude|gemini|gpt-\d|grok-\d|o\d|deepseek-v3\.|kimi-k2\.\d)[\w.:-]*?)-
        (?P<mode>(?:no-?)?thinking(?:-\d+k|-minimal|-auto)?
        |(?:x?high|medium|low|minimal|(?<!codex-)max)(?:-effort)?
        |base|search(?:-non-reasoning)?|grounding)""",
    )
)
"""Families whose interface takes effort, thinking or search as a setting of one model.

Elsewhere such a word names another model: kimi-k2-thinking, mistral-medium, gpt-5.3-instant.
"""
BRACKET = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]\s*")
DATE = re.compile(r"[\d-]{4,10}")
MODE_WORDS = re.compile(
    r"x?high|medium|low|minimal|max|default|prev|deprecated|chat|reasoner|web-search|bf16|fp\d+"
    r"|.*\bthink(ing)?\b.*|thinking-.*|non-thinking",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart: ``gpt-5.4-high (codex-harness)`` is gpt-5.4, high, codex-harness."""

    model: str
    variant: str = ""
    harness: str = ""
    nickname: str = ""


def take_apart(text: str) -> Label:
    """The model a label names, with what stands in brackets or after it as a setting.

    >>> take_apart("gemini-3-pro-image-preview-2k (nano-banana-pro)").nickname
    'nano-banana-pro'
    >>> take_apart("DeepSeek R1 (0528)").model
    'DeepSeek R1 (0528)'
    """
    model, modes, harness, nickname = text.strip(), list[str](), "", ""
    while found := re.fullmatch(f"(?P<before>.+?){BRACKET.pattern}", model):
        inside = found["inside"].strip()
        if DATE.fullmatch(inside):
            break
        if MODE_WORDS.fullmatch(inside):
            modes.insert(0, inside)
        elif inside.endswith("harness"):
            harness = inside
        else:
            nickname = inside
        model = found["before"]
    while found := _setting(model):
        model = found["model"]
        modes.insert(0, found["mode"])
    return Label(model, " ".join(modes), harness, nickname)


def _setting(model: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.fullmatch(model) for pattern in SETTINGS)), None)


def says_all(identifier: str, label: str) -> bool:
    """Whether an id says at least what a label says, so that both mean the same version.

    ``deepseek/deepseek-chat`` is today's model and not "DeepSeek Chat V2.5"; it says less.

    >>> says_all("command-r-plus-08-2024", "Command R+ (08-24)")
    True
    >>> says_all("deepseek/deepseek-chat", "DeepSeek Chat V2.5")
    False
    """
    there = tokens(identifier)
    years = {token[2:] for token in there if re.fullmatch(r"20\d\d", token)}
    return tokens(label) <= there | years


def tokens(text: str) -> frozenset[str]:
    """The words and numbers of a name, whatever stands between them."""
    plain = re.sub(r"(?<=\d)p(?=\d)", ".", text.lower())
    return frozenset(re.findall(r"[a-z]+|\d+", plain))

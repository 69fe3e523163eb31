"""Versions and sizes of one line of models, so that a list does not repeat itself."""

from __future__ import annotations

import re

from bot.names.dates import FAMILY_ENDINGS, without_date


def version(slug: str) -> tuple[float, ...]:
    """The version a model's name bears, sizes and dates aside: ``qwen3.6-27b`` is 3.6."""
    name = without_date(slug.rpartition("/")[2])[0]
    return tuple(float(found) for found in re.findall(r"(\d+(?:\.\d+)?)(?![\d.]*[a-z])", name)[:1])


VERSION = re.compile(r"(?<![a-z])v?\d+(?:\.\d+)*(?:[bm]|x\d+b)?|(?<=[a-z])\d+(?:\.\d+)*|\ba\d+b\b")
BUILDS = re.compile(
    r"-(?:preview|exp|beta|alpha|experimental|customtools|non-reasoning|reasoning)\b"
)


def line(slug: str) -> str:
    """A model's name without its versions, sizes, dates and builds: ``gpt mini``."""
    name = without_date(slug.rpartition("/")[2])[0]
    name = re.sub(r"-a\d+(?:\.\d+)?b\b", "", BUILDS.sub("", FAMILY_ENDINGS.sub("", name)))
    words = re.split(r"[-_ ]+", VERSION.sub("", name))
    return " ".join(word.strip(".") for word in words if word.strip("."))

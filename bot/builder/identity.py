"""From a name as a source writes it to the model it names: maker, version, date, qualifiers.

The rules are those of entity resolution over the price feeds: region and vendor prefixes go,
qualifiers (``:free``, ``-v1:0``) are split off and kept, dates are split off and kept, and what
is left is compared by its letters and digits. A different version, size or date is a different
thing; nothing here guesses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.builder.makers import Makers
from bot.names.dates import FAMILY_ENDINGS, without_date
from bot.names.regions import split_region

QUALIFIERS = frozenset(
    (
        "free batch thinking nitro floor online extended exacto "
        "beta discounted original fast latest default lora cloud preview"
    ).split()
)
"""What may stand behind a colon without naming another model."""

TASKS = frozenset(
    (
        "text-to-image image-to-image text-to-video image-to-video reference-to-video "
        "edit text-to-speech speech-to-text video-to-video start-end-to-video reasoning-to-video"
    ).split()
)
"""Path endings that name a task of an endpoint, not a model."""

ENDINGS = frozenset(
    (
        "fast pro lite standard turbo dev schnell base max ultra flare "
        "sunburst plus mini large small medium generate quality master ultra-fast preview"
    ).split()
)
"""Path endings that only make sense behind the segment before them."""

HOST_PREFIX = "system.ai."
"""What Databricks writes before the models it hosts."""

DASHED_VERSION = re.compile(r"(?<![\d.])([1-9]\d?)-(\d{1,2})(?![\da-z.])")
QUANTISED = re.compile(
    r"-(?:gguf|awq|gptq|fp8|fp4|nvfp4|mxfp4|int4|int8|4bit|8bit|3bit|6bit|bnb|exl2|onnx|w4a16|w8a8|"
    r"qat|q4|q8|mlx)(?:-[a-z0-9.]+)*$",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a model's name says: ``slug`` is readable, ``key`` decides sameness within a maker."""

    maker: str
    slug: str
    date: str
    qualifier: str
    floating: bool

    @property
    def key(self) -> str:
        """Letters and digits of the slug; ``4.0`` is ``4``, but ``1.3b`` is not ``13b``."""
        return spelled(re.sub(r"(?<=\d)\.0(?![\d.])", "", self.slug))

    @property
    def undated(self) -> str:
        """The slug with its date taken out: what a dated snapshot is a version of."""
        return without_date(self.slug)[0]

    @property
    def family(self) -> str:
        """What base, instruct and quantised builds of one size have in common."""
        return spelled(FAMILY_ENDINGS.sub("", self.undated))


def compact(text: str) -> str:
    """Letters and digits a slug can have; unlike ``compact_key`` this leaves out PanGu-Σ's Σ."""
    return re.sub(r"[^a-z0-9]+", "", text)


def spelled(text: str) -> str:
    """As ``compact``, but the point of a size stays: OPT 1.3B and OPT 13B are two models."""
    return re.sub(r"(?!\.\d+[bm](?:-|$))[^a-z0-9]", "", text)


def identify(native: str, makers: Makers) -> Identity:
    """Read one native model id or label."""
    text = unicodedata.normalize("NFKC", native).casefold().strip().lstrip("~").replace("\\", "/")
    text = re.sub(r"^[a-z0-9 .-]+: (?=\S)", "", text)
    hint, name = _last_segments(text, makers)
    name, qualifier, floating = _qualifiers(name)
    name = split_region(name.removeprefix(HOST_PREFIX))[1]
    vendor = makers.dotted.match(name)
    name = makers.dotted.sub("", name)
    if vendor and not makers.of_name(name) and makers.of_name(f"{vendor[1]}-{name}"):
        name = f"{vendor[1]}-{name}"  # Bedrock's deepseek.r1 is deepseek-r1
    slug = _spell(name, makers)
    glued = makers.glued.match(slug)
    named = vendor[1] if vendor else glued[0].rstrip("-") if glued else ""
    maker = makers.of_name(slug) or hint or ("" if named in makers.hosts else makers.of_org(named))
    if hint and not _same_line(slug, hint, makers):
        maker = hint
    slug, latest = re.subn(r"-latest$", "", slug)
    return Identity(
        maker=maker,
        slug=slug,
        date=without_date(slug)[1],
        qualifier=qualifier,
        floating=floating or bool(latest),
    )


def _same_line(slug: str, hint: str, makers: Makers) -> bool:
    named = makers.of_name(slug)
    return not named or named == hint or hint in makers.resellers


def _last_segments(text: str, makers: Makers) -> tuple[str, str]:
    """The maker the path names, and the part of the path that names the model."""
    parts = [part for part in text.split("/") if part]
    while len(parts) > 1 and parts[-1] in TASKS:
        parts.pop()
    if not parts:
        return "", text
    name = parts.pop()
    while parts and (name in ENDINGS or re.fullmatch(r"v?\d+(?:\.\d+)*(?:-[a-z]+)?", name)):
        name = f"{parts.pop()}-{name}"
    hint = makers.of_org(parts[-1]) if parts else ""
    return hint, name


def _qualifiers(name: str) -> tuple[str, str, bool]:
    """The name without what stands behind a colon or at-sign, that qualifier, and if it floats."""
    name = name.replace("@default", "").replace("@latest", "-latest").replace("@", "-")
    name = re.sub(r"-v1:\d+(?::\d+k)?$", "" if "titan" not in name else "-v1", name)
    name = re.sub(r"(?<=\d{8})-v\d+:\d+(?::\d+k)?$", "", name)
    name = re.sub(r"(-v\d+):\d+(?::\d+k)?$", r"\1", name)
    head, _, tail = name.partition(":")
    if not tail:
        return name, "", False
    if tail.strip() in QUALIFIERS:
        return head, "" if tail == "latest" else tail.strip(), tail == "latest"
    return f"{head}-{tail}", "", False


def _spell(name: str, makers: Makers) -> str:
    """One spelling: dashes between words, dots inside versions, no vendor glued in front."""
    name = re.sub(r"(?<=\d)p(?=\d)", ".", name)
    name = re.sub(r"[^a-z0-9.+-]+", "-", name).strip("-.")
    name = re.sub(r"-{2,}", "-", name)
    name = re.sub(r"-maas$", "", name)
    name = re.sub(r"^(llama|code-?llama|qwen|stable-diffusion)-?v(?=\d)", r"\1-", name)
    name = re.sub(r"^gemini-(flash|pro)-(\d\.\d)", r"gemini-\2-\1", name)
    name = re.sub(r"^(qwen-?\d(?:\.\d)?)vl(?=-|$)", r"\1-vl", name)
    name = re.sub(r"^flux-(pro|dev|schnell)-v?(\d\.\d)", r"flux-\2-\1", name)
    name = re.sub(r"^((?:nova|claude)-[a-z0-9.-]+?)-v1$", r"\1", name)
    name = re.sub(r"^(gpt-oss-\d+b)-1(?:[.-]0)?$", r"\1", name)
    bare = makers.glued.sub("", makers.glued.sub("", name))
    if bare != name and makers.of_name(bare):
        name = bare
    return _claude_order(_dotted(name))


def _dotted(name: str) -> str:
    """``4-5`` is the version 4.5, unless it stands in the date."""
    date = without_date(name)[1]
    at = name.find(f"-{date}") if date else len(name)
    return DASHED_VERSION.sub(r"\1.\2", name[:at]) + name[at:]


def _claude_order(name: str) -> str:
    """Anthropic wrote the version before the tier up to 3.x and behind it from 4 on."""
    if found := re.match(r"claude-(\d+(?:\.\d+)?)-(opus|sonnet|haiku)(?=-|$)", name):
        version, tier = found[1], found[2]
        if float(version) >= 4:
            return f"claude-{tier}-{version}{name[found.end() :]}"
    if found := re.match(r"claude-(opus|sonnet|haiku)-(\d+(?:\.\d+)?)(?=-|$)", name):
        tier, version = found[1], found[2]
        if float(version) < 4:
            return f"claude-{version}-{tier}{name[found.end() :]}"
    return name


def unquantised(slug: str) -> str:
    """The slug of what a quantised build was made from, or '' where it is none."""
    bare = QUANTISED.sub("", slug)
    return bare if bare != slug else ""

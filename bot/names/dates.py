"""Dates at the end of a name, and names without them."""

from __future__ import annotations

import re

DATES = (
    re.compile(r"-(?P<date>20\d\d-[01]\d-[0-3]\d)(?=-|$)"),
    re.compile(r"-(?P<date>20\d\d[01]\d[0-3]\d)(?=-|$)"),
    re.compile(r"-(?P<date>[01]\d-20\d\d)(?=-|$)"),
    re.compile(r"-(?P<date>20\d\d-[01]\d)$"),
    re.compile(r"-(?P<date>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-20\d\d)(?=-|$)"),
    re.compile(r"(?<=preview)-(?P<date>[01]\d-[0-3]\d)(?=-|$)"),
    re.compile(r"(?<=-exp)-(?P<date>[01]\d-[0-3]\d)(?=-|$)"),
    re.compile(r"-(?P<date>2[3-7][01]\d[0-3]\d)(?=-|$)"),
    re.compile(r"-(?P<date>2[3-7](?:0[1-9]|1[0-2]))(?=-|$)"),
    re.compile(r"-(?P<date>(?:0[1-9]|1[0-2])[0-3]\d)(?=-|$)"),
    re.compile(r"-(?P<date>00[1-9])$"),
)
FAMILY_ENDINGS = re.compile(
    r"-(?:instruct|it|chat|hf|base|fp8|fp4|nvfp4|awq|gptq|gguf|int4|int8|4bit|8bit|bf16|mlx|"
    r"turbo|maas|preview|latest|high|medium|low|thinking|free|tee|fast|\d+k)(?=-|$)"
)


def without_date(slug: str) -> tuple[str, str]:
    """The slug without its snapshot date, and the date as written ('' if none)."""
    for pattern in DATES:
        if (found := pattern.search(slug)) and found.start() > 0:
            return slug[: found.start()] + slug[found.end() :], found["date"]
    return slug, ""

"""Facts said the same way by every importer: yes and no, counts, dates, sets, licences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from bot.sources.reading import Confidence, Fact

DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

SPDX = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "mit license": "MIT",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "cc0-1.0": "CC0-1.0",
    "cc-by-4.0": "CC-BY-4.0",
    "creative commons attribution 4.0 license": "CC-BY-4.0",
    "cc-by-sa-3.0": "CC-BY-SA-3.0",
    "cc-by-sa-4.0": "CC-BY-SA-4.0",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
    "cc-by-nc-nd-4.0": "CC-BY-NC-ND-4.0",
    "gpl-3.0": "GPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only",
    "lgpl-3.0": "LGPL-3.0-only",
    "mpl-2.0": "MPL-2.0",
    "unlicense": "Unlicense",
    "isc": "ISC",
    "0bsd": "0BSD",
    "agpl-3.0-only": "AGPL-3.0-only",
    "artistic-2.0": "Artistic-2.0",
    "bsd-1-clause": "BSD-1-Clause",
    "bsl-1.0": "BSL-1.0",
    "busl-1.1": "BUSL-1.1",
    "cc-by-3.0": "CC-BY-3.0",
    "cc by-nc-sa 4.0": "CC-BY-NC-SA-4.0",
    "elastic-2.0": "Elastic-2.0",
    "eupl-1.2": "EUPL-1.2",
    "fsl-1.1-alv2": "FSL-1.1-ALv2",
    "fsl-1.1-apache-2.0": "FSL-1.1-ALv2",
    "gpl-2.0": "GPL-2.0-only",
    "lgpl-2.1": "LGPL-2.1-only",
    "mit-0": "MIT-0",
    "mulanpsl-2.0": "MulanPSL-2.0",
    "upl-1.0": "UPL-1.0",
    "zlib": "Zlib",
}
"""What upstreams write for a licence, lower case, and its SPDX id."""

MOST = 10**18
"""Nothing we count is as large: 1e99999999 is an attempt to keep us busy."""

NO_LICENCE = frozenset({"", "-", "n/a", "none", "null", "unknown", "not specified", "other"})


def yes_no(key: str, value: bool) -> Fact:
    """A flag that upstream states, one way or the other."""
    return Fact(key, "yes" if value else "no", int(value))


def amount(key: str, value: object, confidence: Confidence = "stated") -> tuple[Fact, ...]:
    """A whole number above zero; nothing where upstream has none, or a zero that means none.

    >>> amount("params_total", "256999999.99999997")[0].number
    257000000
    """
    try:
        exact = Decimal(str(value))
        number = int(exact.to_integral_value(ROUND_HALF_EVEN)) if exact < MOST else 0
    except (InvalidOperation, OverflowError, ValueError):
        return ()
    return (Fact(key, str(number), number, confidence),) if number > 0 else ()


def day(key: str, text: object) -> tuple[Fact, ...]:
    """A date as precise as upstream gives it; nothing where it is not one."""
    said = str(text or "").strip()
    return (Fact(key, said),) if DAY.fullmatch(said) else ()


def members(key: str, values: Iterable[str]) -> tuple[Fact, ...]:
    """A set, sorted; nothing where it is empty."""
    text = ", ".join(sorted(set(values)))
    return (Fact(key, text),) if text else ()


def licence(text: object, url: str = "") -> tuple[Fact, ...]:
    """Upstream's wording and, where it is a known licence, its SPDX id."""
    said = " ".join(str(text or "").split())[:120]
    if said.lower() in NO_LICENCE:
        return ()
    wording = Fact("licence_text", said, url=url)
    known = SPDX.get(said.lower())
    return (Fact("licence", known, url=url), wording) if known else (wording,)


def https(url: object) -> str:
    """The address where it is an https one and of a credible length, else nothing."""
    said = str(url or "").strip()
    plain = said.startswith("https://") and len(said) <= 500 and not re.search(r"\s", said)
    return said if plain else ""

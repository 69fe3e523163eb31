"""What a licence lets one do, in a few classes; a licence not listed is of no class."""

from __future__ import annotations

import re
from typing import Literal

LicenceClass = Literal["permissive", "weak-copyleft", "copyleft", "non-commercial", "own-terms"]

COMMERCIAL: frozenset[LicenceClass] = frozenset({"permissive", "weak-copyleft", "copyleft"})
"""Classes that allow commercial use; a vendor's own terms may or may not, so they are unknown."""

CLASSES: tuple[tuple[str, LicenceClass], ...] = (
    (r"\bnc\b|non-?commercial|research licen|research[- ]only|mnpl|\bmrl\b|cpml", "non-commercial"),
    (r"^(mit|apache|bsd|isc|unlicense|0bsd|zlib|cc0|cc-by-\d|upl|bsl-1|mulanpsl|python-2)",
     "permissive"),
    (r"^(mit|apache)[ -]", "permissive"),
    (r"^(lgpl|mpl|epl|eupl|cddl)", "weak-copyleft"),
    (r"^(a?gpl|cc-by-sa|sspl|osl)", "copyleft"),
    (r"llama|gemma|openrail|rail|community|qwen|tongyi|deepseek|proprietary|custom|busl|elastic|fsl"
     r"|nvidia|license|licence|other", "own-terms"),
)  # fmt: skip
"""First match wins; read on the lower-cased SPDX id or the licence as it is stated."""

_COMPILED = tuple((re.compile(pattern), found) for pattern, found in CLASSES)


def licence_class(text: str) -> LicenceClass | None:
    """The class of a licence by its SPDX id or its name; None for one nobody knows.

    >>> licence_class("Apache-2.0"), licence_class("CC-BY-NC-4.0"), licence_class("Llama 3.3")
    ('permissive', 'non-commercial', 'own-terms')
    """
    said = text.casefold().strip()
    return next((found for pattern, found in _COMPILED if pattern.search(said)), None)

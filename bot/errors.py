"""The errors a broken set-up raises, each with one whole sentence for the person who runs us."""

from __future__ import annotations


class PickwickError(Exception):
    """Something is broken that no question can mend; its text is one whole sentence."""


class CatalogError(PickwickError):
    """The catalog is missing, unreadable, or of another schema version."""

"""Model ids as configuration files write them: the name without the way to reach it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.curated import table
from bot.names.spelling import SUFFIXES, clean, compact_key, read_spelling, tokens

_REGION = re.compile(r"(?:[a-z]{2}(?:-gov)?-[a-z]+-\d|eu|us|global(?:-standard)?|@cf|@hf)/")
_QUANT = re.compile(r"[-@:]q\d(?:-[01k](?:-[sml])?)?$")
_REVISED = re.compile(r"(?<!\d{8})-v(?:(\d):([1-9])|([2-9]):0)(?!\w)")
_WORD_BEHIND = re.compile(r"[:@]([a-z0-9-]+)$")
_ID = re.compile(r"[\w.:/@\[\]~-]+")

MOST = 24
"""Readings of one id: what configurations write has half a dozen."""


def readings(typed: str) -> Iterator[str]:
    """What an id names without what is written around it, the least taken away first.

    >>> list(readings("groq/llama-3.3-70b-versatile"))
    ['llama-3.3-70b-versatile', 'groq/llama-3.3-70b', 'llama-3.3-70b']
    >>> list(readings("gpt-4o")), list(readings("the llama on groq"))
    ([], [])
    """
    text = clean(typed)
    if not _ID.fullmatch(text):
        return
    seen = {text}
    for told in _shorter(_REVISED.sub(_as_version, text)):
        for spelled in (told, _respelled(told)):
            if spelled not in seen and len(seen) <= MOST:
                seen.add(spelled)
                yield spelled


def is_just(slug: str, reading: str) -> bool:
    """Whether an artifact's id says all that was read, and nothing that was not; a word alone
    says too little ("openrouter/auto").

    >>> is_just("openai/gpt-4o", "azure.gpt-4o"), is_just("openai/gpt-4o", "openai.gpt-4o")
    (False, True)
    >>> is_just("openai/gpt-4o", "gpt-4o-2023-01-01"), is_just("openai/gpt-4o-mini", "gpt-4o")
    (False, False)
    """
    told = read_spelling(reading)
    if not told.owner and told.name.isalpha():
        return False
    return _says(slug, reading) and _says(reading, slug.rpartition("/")[2])


def _says(whole: str, part: str) -> bool:
    """Whether a name, with its owner, has all of another's words, versions, sizes and dates."""
    told, glued = read_spelling(whole), compact_key(whole)
    have = {compact_key(told.owner), *tokens(told.name)}
    return all(
        token in SUFFIXES or token in have or (token.isalpha() and token in glued)
        for token in tokens(read_spelling(part).name)
    )


def _shorter(text: str) -> Iterator[str]:
    """A text with ever more taken off its front, then off its end too."""
    fronts = [text]
    while (rest := _without_front(fronts[-1])) != fronts[-1]:
        fronts.append(rest)
    yield from fronts
    ends = fronts
    while ends := [rest for text in ends if (rest := _without_end(text)) != text]:
        yield from ends


def _as_version(revision: re.Match[str]) -> str:
    """A revision that tells versions apart where no date does: embed-v4:0, mistral-7b-v0:2."""
    return f"-v{revision[3] or f'{revision[1]}.{revision[2]}'}"


def _without_front(text: str) -> str:
    """The text without one route (and its mode), region or shelf before it."""
    for shelf in _words("shelves"):
        if text.startswith(shelf):
            return text[len(shelf) :]
    if found := _REGION.match(text):
        return text[found.end() :]
    first, rest = _split(text)
    if first not in _words("routes"):
        return text
    mode, behind = _split(rest)
    return behind if mode in _words("modes") else rest


def _split(text: str) -> tuple[str, str]:
    """The first part of an id and what is behind its "/" or ":"; no part where nothing is."""
    found = re.match(r"([\w-]+)[/:](?=.)", text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _without_end(text: str) -> str:
    """The text without one tag, number format or word of the service behind it."""
    for ending in _words("endings"):
        if text.endswith(ending):
            return text[: -len(ending)]
    found = _WORD_BEHIND.search(text)
    if found and found[1] in _words("tags"):
        return text[: found.start()]
    return _QUANT.sub("", text)


def _respelled(text: str) -> str:
    """The text as it is meant where its beginning cannot be written so."""
    for written, meant in table("code_ids").texts("spellings").items():
        rest = text.removeprefix(written)
        if rest != text and not rest[:1].isdigit():
            return meant + rest
    return text


@cache
def _words(part: str) -> tuple[str, ...]:
    """A list of the table, longest first."""
    return tuple(sorted(table("code_ids").words(part), key=lambda word: (-len(word), word)))

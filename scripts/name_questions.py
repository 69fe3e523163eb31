"""Names of a catalog, and questions made of them: misspelt, cut, restyled, absent, begun."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.builder.name_index import Name, read_nicknames, write_index
from bot.names.spelling import compact_key, kind_of, read_spelling, tokens

# --- The names to ask for -------------------------------------------------------------------------


def read_names(path: Path) -> list[Name]:
    """The names of a catalog.db, or of a file with one artifact (id, name, aliases) a line."""
    if path.suffix == ".jsonl":
        return _names_of_lines(path.read_text(encoding="utf-8").splitlines())
    with closing(open_readonly(path)) as connection:
        aliases = defaultdict(list)
        for artifact, alias in connection.execute(
            "SELECT artifact, alias FROM alias ORDER BY 1, 2"
        ):
            aliases[artifact].append(alias)
        rows = connection.execute(
            "SELECT id, slug, kind, maker, name, popularity FROM artifact ORDER BY id"
        )
        return [
            Name(n, slug, kind, maker, name, tuple(aliases[n]), popularity)
            for n, slug, kind, maker, name, popularity in rows
        ]


KINDS = {
    "Model": "model",
    "Repository": "repository",
    "Framework": "library",
    "MCP Server": "mcp_server",
    "Extension": "tool",
}


def _names_of_lines(lines: Iterable[str]) -> list[Name]:
    rows = [json.loads(line) for line in lines if line.strip()]
    rows.sort(key=lambda row: -row.get("popularity", 0))
    return [
        Name(
            n,
            row["id"],
            KINDS.get(row["kind"], row["kind"].lower()),
            None,
            row["name"],
            tuple(row["aliases"]),
            row.get("popularity", 0),
        )
        for n, row in enumerate(rows, 1)
    ]


def open_readonly(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def build(names: Iterable[Name], path: Path) -> None:
    """A file with nothing but the name index."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        write_index(connection, names, read_nicknames())
        connection.execute("VACUUM")
    with path.open("rb") as file:
        os.fsync(file.fileno())  # pages not yet on disk would count as memory of their reader


# --- Questions made of names ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """Something typed, its class, and the names that would be right (none: nothing is)."""

    typed: str
    about: str
    accept: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()


KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEXT_KEYS = {
    key: "".join(row[max(0, n - 1) : n] + row[n + 1 : n + 2])
    for row in KEYBOARD
    for n, key in enumerate(row)
}
Mangle = Callable[[random.Random, str], str]


def _a_letter(rng: random.Random, name: str) -> int:
    """A place inside a word of four letters or more, with no digit beside it."""
    places = [
        n
        for word in re.finditer(r"[A-Za-z]{4,}", name)
        for n in range(word.start(), word.end())
        if not name[n - 1 : n].isdigit() and not name[n + 1 : n + 2].isdigit()
    ]
    return rng.choice(places) if places else -1


def _typo(rng: random.Random, name: str) -> str:
    n = _a_letter(rng, name)
    if n < 0:
        return name
    c = name[n]
    match rng.randrange(5):
        case 0:
            return name[:n] + name[n + 1 :]
        case 1:
            return name[:n] + c + name[n:]
        case 2:
            return name[:n] + rng.choice(NEXT_KEYS.get(c.lower(), c)) + name[n + 1 :]
        case 3:
            return name[:n] + rng.choice(NEXT_KEYS.get(c.lower(), c)) + name[n:]
        case _:
            beside = name[n + 1 : n + 2]
            return name[:n] + beside + c + name[n + 2 :] if beside.isalpha() else name


def _two_typos(rng: random.Random, name: str) -> str:
    return _typo(rng, _typo(rng, name))


def _separators(rng: random.Random, name: str) -> str:
    return re.sub(r"[-_ ]", lambda _: rng.choice(("-", " ", "_", "")), name)


def _reordered(rng: random.Random, name: str) -> str:
    parts = re.split(r"[-_ ]", name)
    if len(parts) < 3 or any(len(p) < 2 or p[0] == "0" for p in parts) or "20" in parts[-1]:
        return name
    n = rng.randrange(1, len(parts) - 1)
    parts[n], parts[n + 1] = parts[n + 1], parts[n]
    return " ".join(parts)


def _restyled(rng: random.Random, name: str) -> str:
    return re.sub(
        r"(20\d\d)-?(\d\d)-?(\d\d)$",
        lambda m: rng.choice(("{}{}{}", "{}-{}-{}", "{}/{}/{}", "{} {} {}")).format(*m.groups()),
        name,
    )


def _unicode(rng: random.Random, name: str) -> str:
    match rng.randrange(4):
        case 0:
            return name.replace("-", rng.choice("‐‑–—−"))
        case 1:
            return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
        case 2:
            n = rng.randrange(len(name))
            return name[:n] + "\u200b" + name[n:]
        case _:
            return "\u00a0" + name.replace(" ", "\u2009") + "\ufeff"


MANGLES: dict[str, Mangle] = {
    "typo": _typo,
    "two typos": _two_typos,
    "no separators": lambda _rng, name: re.sub(r"[-_ ]", "", name),
    "other separators": _separators,
    "case": lambda rng, name: rng.choice((name.upper(), name.title(), name.swapcase())),
    "reordered": _reordered,
    "date restyled": _restyled,
    "unicode": _unicode,
    "instruct dropped": lambda _rng, name: re.sub(
        r"[-_ ](instruct|it|chat)$", "", name, flags=re.I
    ),
}
WITH_MAKER: dict[str, Callable[[str, str], str]] = {
    "maker before": "{} {}".format,
    "maker behind": "{1} {0}".format,
    "path": "{}/{}".format,
    "address": "https://huggingface.co/{}/{}".format,
}
NONSENSE = """
pizza|what's for lunch|sourdough bread|my cat|monday morning|the weather tomorrow|football
jazz piano|asdfgh|qwertz|lorem ipsum|thanks a lot|good morning team|vacation request|area 51
expense report|coffee machine|blue suede shoes|train to berlin|quarterly numbers|parking space
birthday cake|left handed scissors|who is on call|please review my pull request|garden hose
tax return|mountain bike|chess opening|kitchen table|wedding photos|yoga class|printer paper
second hand car|dentist appointment|hello world|windows 95|playstation 5|iphone 15|boeing 747
ford focus|formula 1|route 66|7 eleven|catch 22
"""


def questions(names: Sequence[Name], rng: random.Random, each: int) -> Iterator[Question]:
    """``each`` questions of every class, without those that have two right answers."""
    near = Near(names)
    known = names[: max(each, len(names) // 3)]
    for about, mangle in MANGLES.items():
        yield from near.unmistakable(about, _mangled(known, names, rng, mangle), each)
    for about, put in WITH_MAKER.items():
        yield from near.unmistakable(about, _with_maker(known, rng, put), each)
    yield from _take(_dated(near, known, rng), each)
    yield from _take(_absent(near, known, rng), each)
    yield from _take(_absent_sizes(near, known, rng), each)
    yield from _take(_beginnings(near, known, rng), each)
    yield from _take(_misspelt_beginnings(near, known, rng), each)
    yield from _take(_short_beginnings(near), each)
    yield from _take(_families(near, names), each)
    yield from (
        Question(typed, "nonsense")
        for typed in re.split(r"[|\n]", NONSENSE.strip())
        if not near.called(typed)
    )


def _take(found: Iterator[Question], each: int) -> Iterator[Question]:
    seen: set[str] = set()
    for question in found:
        if question.typed not in seen:
            seen.add(question.typed)
            yield question
        if len(seen) >= each:
            return


class Near:
    """What else is spelled like a question: questions with two right answers prove nothing."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.keys: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            for written in (name.artifact, name.name, *name.aliases):
                key = compact_key(read_spelling(written).name)
                self.keys[key].add(compact_key(read_spelling(name.artifact).name))
        self._shapes: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            for written in (name.artifact, name.name, *name.aliases):
                for token in tokens(read_spelling(written).name):
                    self._shapes[token].add(written)
        self.all = list(self.keys)
        self.names = names

    def called(self, typed: str) -> set[str]:
        return self.keys.get(compact_key(read_spelling(typed).name), set())

    def covers(self, typed: str) -> bool:
        """Whether some name has all that was typed, in whatever order."""
        told = tokens(read_spelling(typed).name)
        shapes = [self._shapes.get(token, set()) for token in told]
        return bool(self.called(typed)) or bool(set.intersection(*shapes))

    def unmistakable(
        self, about: str, mangled: Iterator[tuple[Name, str, str]], each: int
    ) -> Iterator[Question]:
        """Questions that come from one name and are not as near to another."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        seen: set[str] = set()
        for _name, original, typed in mangled:
            if len(seen) >= each:
                return
            right = self.called(original)
            if typed in seen or typed == original or len(typed) < 3:
                continue
            key = compact_key(read_spelling(typed).name)
            if about in ("typo", "two typos"):
                ours = OSA.distance(key, compact_key(original))
                rivals = extract(key, self.all, scorer=OSA.distance, score_cutoff=ours, limit=9)
                if any(self.keys[rival] - right for rival, *_ in rivals) or self.keys.get(key):
                    continue
            elif self.keys.get(key, right) - right:
                continue
            if about == "instruct dropped":
                right = right | {key}
            seen.add(typed)
            yield Question(typed, about, frozenset(right))


def _written(name: Name, rng: random.Random) -> str:
    return rng.choice((name.artifact.rpartition("/")[2], name.name))


def _mangled(
    known: Sequence[Name], names: Sequence[Name], rng: random.Random, mangle: Mangle
) -> Iterator[tuple[Name, str, str]]:
    """Well-known names three times out of four, any name else."""
    for _ in range(20 * len(names)):
        name = rng.choice(known if rng.random() < 0.75 else names)
        original = _written(name, rng)
        if "/" not in original and 2 < len(original) < 60:
            yield name, original, mangle(rng, original)


def _with_maker(
    known: Sequence[Name], rng: random.Random, put: Callable[[str, str], str]
) -> Iterator[tuple[Name, str, str]]:
    models = [name for name in known if name.kind == "model" and _maker(name)]
    for name in rng.sample(models, len(models)):
        original = _written(name, rng)
        written = original if put is WITH_MAKER["maker before"] else original.replace(" ", "-")
        if "/" not in original:
            yield name, original, put(_maker(name), written)


def _maker(name: Name) -> str:
    owners = [read_spelling(written).owner for written in (name.artifact, *name.aliases)]
    return next((owner for owner in owners if owner and "/" not in owner), "")


def _dated(near: Near, known: Sequence[Name], rng: random.Random) -> Iterator[Question]:
    """A day that the thing never had: the thing itself comes first, and is not assumed."""
    plain = [n for n in known if n.kind == "model" and not re.search(r"\d{4}", n.artifact)]
    for name in rng.sample(plain, len(plain)):
        original = _written(name, rng)
        day = f"20{rng.randint(23, 26)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        typed = f"{original}-{day if rng.random() < 0.5 else day.replace('-', '')}"
        if "/" not in original and not near.called(typed):
            yield Question(typed, "date that never was", frozenset(near.called(original)))


def _absent(near: Near, known: Sequence[Name], rng: random.Random) -> Iterator[Question]:
    """A version that does not exist, of something that does."""
    for original, found in _numbered(known, rng, r"(?<![\d.])\d(?:\.\d)?(?![\d.])"):
        other = rng.choice([f"{rng.randint(1, 9)}.{rng.randint(1, 9)}", str(rng.randint(1, 9))])
        typed = original[: found.start()] + other + original[found.end() :]
        if not near.covers(typed):
            yield Question(typed, "absent version")


def _absent_sizes(near: Near, known: Sequence[Name], rng: random.Random) -> Iterator[Question]:
    """A size that does not exist, of something that does."""
    for original, found in _numbered(known, rng, r"(?<![\d.x])\d+(?=[bB](?![a-z]))"):
        typed = original[: found.start()] + str(rng.randint(2, 99)) + original[found.end() :]
        if not near.covers(typed):
            yield Question(typed, "absent size")


def _numbered(
    known: Sequence[Name], rng: random.Random, number: str
) -> Iterator[tuple[str, re.Match[str]]]:
    models = [name for name in known if name.kind == "model"]
    for name in rng.choices(models, k=4 * len(models)):
        original = _written(name, rng)
        if (found := re.search(number, original)) and "/" not in original:
            yield original, found


def _beginnings(near: Near, known: Sequence[Name], rng: random.Random) -> Iterator[Question]:
    """A name as it is being typed: it, or something as well known, is in the first ten."""
    keys = [(compact_key(read_spelling(n.artifact).name), n) for n in near.names]
    for name in rng.choices(known, k=20 * len(known)):
        original = read_spelling(name.artifact).name
        cut = rng.randint(3, max(3, len(original) - 1))
        start = compact_key(original[:cut])
        if len(start) < 3:
            continue
        if name in [n for key, n in keys if key.startswith(start)][:8]:
            yield Question(original[:cut], "beginning", frozenset(near.called(original)))


def _misspelt_beginnings(
    near: Near, known: Sequence[Name], rng: random.Random
) -> Iterator[Question]:
    """The same with a typing error."""
    for question in _beginnings(near, known, rng):
        typed = _typo(rng, question.typed)
        if len(typed) > 4 and typed != question.typed:
            yield Question(typed, "beginning, misspelt", question.accept)


def _short_beginnings(near: Near) -> Iterator[Question]:
    """Two letters: the best known names that begin so."""
    keys = [
        (compact_key(read_spelling(written).name), compact_key(read_spelling(name.artifact).name))
        for name in near.names
        for written in (name.artifact, name.name)
    ]
    for start in sorted({key[:2] for key, _ in keys if key[:2].isalpha()}):
        family = frozenset(own for key, own in keys if key.startswith(start))
        if len(family) > 9:
            yield Question(start, "beginning, short", family)


def _families(near: Near, names: Sequence[Name]) -> Iterator[Question]:
    """The first words of several well-known models and the name of none: a person must choose."""
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        told = tokens(read_spelling(name.artifact).name)
        if name.kind == "model" and len(told) > 1 and kind_of(told[0]) == "word":
            heads[told[0]].add(compact_key(read_spelling(name.artifact).name))
    for head, family in heads.items():
        if len(family) >= 5 and len(head) > 3 and not near.called(head):
            yield Question(head, "family", frozenset(family))

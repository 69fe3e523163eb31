"""The compare pages of unfragile.ai as text: two columns, two lists of capabilities, a verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.model import Kind

KINDS: dict[str, Kind] = {
    "agent": "agent",
    "api": "platform",
    "app": "tool",
    "benchmark": "dataset",
    "cli": "tool",
    "dataset": "dataset",
    "extension": "tool",
    "finetune": "model",
    "framework": "library",
    "library": "library",
    "mcp": "mcp_server",
    "mcp server": "mcp_server",
    "model": "model",
    "platform": "platform",
    "product": "tool",
    "prompt": "tool",
    "repo": "repository",
    "repository": "repository",
    "skill": "tool",
    "template": "tool",
    "webapp": "tool",
    "workflow": "tool",
}
"""The directory's types in our kinds: its page labels and its passports' words."""

ROWS = {
    "Type": "unfragile_type",
    "UnfragileRank": "unfragile_rank",
    "Adoption": "unfragile_adoption",
    "Quality": "unfragile_quality",
    "Ecosystem": "unfragile_ecosystem",
    "Match Graph": "unfragile_match_graph",
    "Pricing": "unfragile_pricing",
    "Starting Price": "unfragile_starting_price",
    "Capabilities": "unfragile_capability_count",
    "Times Matched": "unfragile_times_matched",
}
OPTIONAL_ROWS = {"Starting Price"}
NOTHING = ("", "-", "–", "—", "N/A", "n/a")
DIMENSIONS = ("Adoption", "Quality", "Ecosystem", "Match Graph")
NUMBERS = {
    "UnfragileRank": re.compile(r"(\d{1,2}|100)/100"),
    "Capabilities": re.compile(r"(\d{1,5}) decomposed"),
    "Times Matched": re.compile(r"(\d{1,3}(?:,\d{3})*|\d{1,9})"),
    **dict.fromkeys(DIMENSIONS, re.compile(r"(\d{1,3}(?:\.\d{1,6})?)")),
}

PAGE_BYTES = 1_000_000
LINE_LENGTH = 10_000
NAME_LENGTH = 120
VALUE_LENGTH = 80

UNIQUE = "Unique:"
VERSUS = "vs alternatives:"
MORE = re.compile(r"\+(\d{1,5}) more capabilit(?:y|ies)")
VERDICT = re.compile(r"(.+) (?:scores|ranks) higher at \d+/100 vs (.+) at \d+/100\..*")
FURNITURE = re.compile(
    r"Side-by-side comparison to help you choose\.|Need something different\?"
    r"|Search the match graph.*|© ?20\d\d Unfragile.*"
)


class Unreadable(Exception):
    """A page that is not as pages are: the line, and what is wrong there."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not empty, as it stands in the file."""

    number: int
    text: str


@dataclass(slots=True)
class Block:
    """One capability as a page tells it; the first layout gives it no name."""

    name: str = ""
    description: str = ""
    unique: str = ""
    versus: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two artifacts: its table column, its capabilities, the leads claimed for it."""

    name: str
    values: dict[str, str]
    blocks: tuple[Block, ...]
    leads: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        return KINDS[self.values["Type"].lower()]


Page = tuple[Side, Side]


def read_page(body: bytes) -> Page:
    """Both sides of a saved page, as text in UTF-8. Raises Unreadable."""
    lines = _lines(body)
    head, names = _head(lines)
    columns, end = _table(lines, head + 1)
    verdict = _verdict(lines, names)
    for line in lines[1:head]:
        if not _is_furniture(line.text):
            raise Unreadable(line.number, "neither a verdict nor the usual sentence")
    shown = _shown(lines[end:], names, columns)
    first, second = (
        Side(name, values, blocks, _leads(verdict, name))
        for name, values, blocks in zip(names, columns, shown, strict=True)
    )
    return first, second


def _lines(body: bytes) -> list[_Line]:
    if len(body) > PAGE_BYTES:
        raise Unreadable(1, f"the page has more than {PAGE_BYTES:,} bytes")
    lines = []
    for number, raw in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            raise Unreadable(number, "not UTF-8 text") from error
        text = re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()
        if len(text) > LINE_LENGTH:
            raise Unreadable(number, f"the line has more than {LINE_LENGTH:,} characters")
        if text:
            lines.append(_Line(number, text))
    if not lines:
        raise Unreadable(1, "the page is empty")
    return lines


def _head(lines: list[_Line]) -> tuple[int, tuple[str, str]]:
    """Where the table begins, and the two names its head gives: a name may hold ``vs`` itself."""
    for index, line in enumerate(lines):
        cells = _cells(line.text)
        if cells[:1] != ["Feature"]:
            continue
        if len(cells) != 3 or not all(0 < len(name) <= NAME_LENGTH for name in cells[1:]):
            raise Unreadable(line.number, "the table's head does not name two artifacts")
        names = (cells[1], cells[2])
        if lines[0].text.lstrip("# ") != f"{names[0]} vs {names[1]}":
            raise Unreadable(
                lines[0].number, f"the title is not '{names[0]} vs {names[1]}', as in the table"
            )
        return index, names
    raise Unreadable(lines[-1].number, "the page ends without a table")


def _cells(text: str) -> list[str]:
    """The cells of one line of a table; none where the line is of no table."""
    if not text.startswith("|"):
        return []
    return [cell.strip() for cell in text.strip().removeprefix("|").removesuffix("|").split("|")]


def _table(lines: list[_Line], start: int) -> tuple[tuple[dict[str, str], dict[str, str]], int]:
    """Both columns by row label, and the line after the table; a row may be broken over lines."""
    rows: dict[str, list[str]] = {}
    label = ""
    end = start
    for end, line in enumerate([*lines[start:], _Line(lines[-1].number, "")], start):
        cells = _cells(line.text)
        if not cells:
            break
        if end == start and all(re.fullmatch(":?-+:?", cell) for cell in cells):
            continue
        if label and len(rows[label]) < 2:
            if cells[0] in ROWS:
                break
            rows[label] += cells
        elif cells[0] in rows:
            raise Unreadable(line.number, f"the row {cells[0]} stands there twice")
        else:
            label, *rows[label] = cells
        _check_row(label, rows[label], line)
    if label and len(rows[label]) < 2:
        raise Unreadable(line.number, f"the row {label} has {len(rows[label])} of its 2 values")
    missing = [name for name in ROWS if name not in rows and name not in OPTIONAL_ROWS]
    if missing:
        raise Unreadable(line.number, f"the table has no row {missing[0]}")
    first, second = ({name: row[side] for name, row in rows.items()} for side in (0, 1))
    return (first, second), end


def _check_row(label: str, values: list[str], line: _Line) -> None:
    if label not in ROWS and len(values) != 2:
        raise Unreadable(line.number, f"no row is called '{label[:VALUE_LENGTH]}'")
    if len(values) > 2:
        raise Unreadable(line.number, f"the row {label} has more than 2 values")
    for value in values:
        if label == "Type" and value.lower() not in KINDS:
            raise Unreadable(line.number, f"the type '{value[:VALUE_LENGTH]}' is none we know")
        absent = value in NOTHING and label != "Capabilities"
        if label in NUMBERS and not absent and not NUMBERS[label].fullmatch(value):
            raise Unreadable(
                line.number,
                f"the row {label} does not read '{value[:VALUE_LENGTH]}' on other pages",
            )


def _is_furniture(text: str) -> bool:
    return bool(FURNITURE.fullmatch(text) or VERDICT.fullmatch(text))


def _verdict(lines: list[_Line], names: tuple[str, str]) -> str:
    """The sentence that names a winner; empty where the page has none."""
    for line in lines:
        if verdict := VERDICT.fullmatch(line.text):
            if set(verdict.groups()) != set(names):
                raise Unreadable(line.number, "the verdict is about other artifacts")
            return line.text
    return ""


def _leads(verdict: str, name: str) -> tuple[str, ...]:
    """The dimensions on which the verdict says that an artifact leads."""
    said = re.search(
        rf"(?:\. |while ){re.escape(name)} (?:leads|is stronger) on ([a-z ,]+?)(?:, while|\.|$)",
        verdict,
    )
    return tuple(d for d in DIMENSIONS if said and d.lower() in said[1])


def _shown(
    lines: list[_Line], names: tuple[str, str], columns: tuple[dict[str, str], dict[str, str]]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The capabilities of both sides; verdict and footer stand in the midst of the second's."""
    lists = _Lists(names)
    for line in lines:
        if not _is_furniture(line.text):
            lists.add(line)
    declared = (_count(columns[0]), _count(columns[1]))
    cut = lists.cut(declared)
    if cut is None:
        raise Unreadable(
            lines[-1].number if lines else 1,
            f"{names[0]} declares {declared[0]} capabilities and {names[1]} {declared[1]}, but "
            f"{len(lists.blocks)} are shown and {sum(lists.more.values())} more counted",
        )
    return tuple(lists.blocks[:cut]), tuple(lists.blocks[cut:])


def _count(column: dict[str, str]) -> int:
    return int(column["Capabilities"].split()[0])


class _Lists:
    """The capability blocks of a page in its order, and the signs of where a list ends."""

    def __init__(self, names: tuple[str, str]) -> None:
        self.names = names
        self.blocks: list[Block] = []
        self.more: dict[int, int] = {}
        """``+N more capabilities`` by the number of blocks before it."""
        self.headings: list[int] = []
        """The number of blocks before each heading ``X Capabilities``."""

    def add(self, line: _Line) -> None:
        text = line.text.lstrip("# ")
        block = self.blocks[-1] if self.blocks else Block()
        if text == f"{self.names[len(self.headings) % 2]} Capabilities":
            self.headings.append(len(self.blocks))
        elif more := MORE.fullmatch(text):
            self.more[len(self.blocks)] = int(more[1])
        elif text.startswith((UNIQUE, VERSUS)):
            self._detail(block, line)
        elif self._names_next(block):
            block.description = text
        elif text[-1] in ".!?:" or len(text) > NAME_LENGTH:
            self.blocks.append(Block(description=text))
        else:
            self.blocks.append(Block(name=text))

    def _detail(self, block: Block, line: _Line) -> None:
        part = "unique" if line.text.startswith(UNIQUE) else "versus"
        if block not in self.blocks or getattr(block, part):
            raise Unreadable(line.number, "no capability stands before this line")
        setattr(block, part, line.text.partition(":")[2].strip())

    def _names_next(self, block: Block) -> bool:
        """Whether the last line was a name, so that its description is still to come."""
        fresh = block.name and not (block.description or block.unique or block.versus)
        return bool(fresh) and len(self.blocks) not in (*self.headings, *self.more)

    def cut(self, declared: tuple[int, int]) -> int | None:
        """How many blocks are the first side's; nothing where signs and counts do not agree."""
        total = len(self.blocks)
        if len(self.headings) == 2 and self.headings[0] == 0:
            cut = self.headings[1]
            return cut if cut <= declared[0] and total - cut <= declared[1] else None
        for cut in (declared[0], *self.more):
            first = cut + (self.more.get(cut, 0) if cut < total else 0)
            second = total - cut + self.more.get(total, 0)
            if not self.headings and (first, second) == declared:
                return cut
        return None

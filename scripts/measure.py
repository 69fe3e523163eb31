"""Measures how well and how fast names are found and needs are answered."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from name_questions import Near, Question, build, open_readonly, questions, read_names

from bot.builder.name_index import Name
from bot.catalog.names import SqliteNames
from bot.names.resolve import NameTable, complete, resolve
from bot.names.spelling import compact_key

LABELS = ROOT.parent / "shared" / "eval" / "names_dev.jsonl"
console = Console()

EXAMPLES = """
\b
Examples:
  scripts/measure.py quality                         the shipped catalog
  scripts/measure.py quality --names artifacts.jsonl --labels labels.jsonl
  scripts/measure.py quality --misses 40             and what went wrong
  scripts/measure.py speed                           at the catalog's size and 100,000 names
  scripts/measure.py speed --million                 and at a million (builds for minutes)
  scripts/measure.py needs                           how needs are read and answered
  scripts/measure.py slack                           how fast the Slack app answers
  scripts/measure.py discord                         how fast the Discord bot answers
"""


@click.group(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Measure how well and how fast Pickwick finds names and answers needs."""


# --- Judging answers ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    question: Question
    kind: str
    ids: tuple[str, ...]

    @property
    def first_is_right(self) -> bool:
        return bool(self.ids) and _is_right(self.ids[0], self.question.accept)

    @property
    def is_right(self) -> bool:
        """Whether the answer is what its class asks for."""
        about, accept = self.question.about, self.question.accept
        match about:
            case "negative" | "nonsense" | "vendor":
                return self.kind != "match"
            case "family" | "ambiguous":
                several = sum(_is_right(slug, accept) for slug in self.ids[:5]) >= 2
                alone = self.kind == "match" and _is_right(self.ids[0], self.question.single)
                return (self.kind == "choice" and several) or alone
            case "prefix_short" | "beginning, short":
                return len(self.ids) > 4 and all(_is_right(slug, accept) for slug in self.ids[:5])
            case "date that never was":
                return self.first_is_right and self.kind != "match"
            case _ if about.startswith("absent"):
                return self.kind != "match"
            case _ if about.startswith(("prefix", "beginning")):
                return any(_is_right(slug, accept) for slug in self.ids[:10])
        return self.first_is_right

    @property
    def is_sure_and_wrong(self) -> bool:
        return self.kind == "match" and not self.is_right


def _is_right(slug: str, accept: frozenset[str]) -> bool:
    return compact_key(slug.rpartition("/")[2]) in accept


def ask(table: NameTable, question: Question) -> Outcome:
    """Put one question to the index."""
    if question.about.startswith(("prefix", "beginning")):
        return Outcome(question, "prefix", complete(table, question.typed))
    found = resolve(table, question.typed)
    ids = ((found.artifact,) if found.artifact else ()) + found.candidates
    return Outcome(question, found.kind, ids)


def read_labels(path: Path, names: Sequence[Name]) -> list[Question]:
    """Labelled questions, without those whose right answers are not in this catalog."""
    near = Near(names)
    found = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        accept = {compact_key(name.rpartition("/")[2]) for name in row["accept"]}
        if row["class"] != "ambiguous":
            accept |= {key for name in row["accept"] for key in near.called(name)}
        there = any(near.called(name) for name in row["accept"])
        if there if row["accept"] else not near.called(row["query"]):
            single = frozenset(compact_key(name) for name in row.get("single_ok", ()))
            found.append(Question(row["query"], row["class"], frozenset(accept), single))
    return found


def judged(title: str, outcomes: Sequence[Outcome]) -> Table:
    """A table of what went right, class by class."""
    table = Table(title=title, title_justify="left")
    for column in ("class", "asked", "right", "one, right", "one, wrong"):
        table.add_column(column, justify="left" if column == "class" else "right")
    by_class: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_class[outcome.question.about].append(outcome)
    for about, group in [*by_class.items(), ("all", list(outcomes))]:
        wrong = [outcome for outcome in group if outcome.is_sure_and_wrong]
        sure = [o for o in group if o.kind == "match" and o.is_right and o.question.accept]
        shares = (
            f"{sum(o.is_right for o in group) / len(group):.3f}",
            f"{len(sure) / len(group):.3f}",
        )
        table.add_row(about, str(len(group)), *shares, str(len(wrong)), end_section=False)
    return table


@main.command()
@click.option(
    "--names",
    "path",
    type=click.Path(exists=True, path_type=Path),
    default=ROOT / "catalog.db",
    show_default="catalog.db",
    help="A catalog, or a .jsonl with one artifact a line.",
)
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    default=LABELS,
    help="Labelled questions, one JSON object a line.",
)
@click.option("--each", default=200, show_default=True, help="Made-up questions of each class.")
@click.option("--seed", default=1, show_default=True)
@click.option("--misses", default=0, metavar="N", help="Show N of the questions that went wrong.")
def quality(path: Path, labels: Path, each: int, seed: int, misses: int) -> None:
    """How often the right thing comes first, and how often a wrong one is taken for sure."""
    names = read_names(path)
    with tempfile.TemporaryDirectory() as folder, closing(_index(path, names, Path(folder))) as db:
        table = SqliteNames(db)
        sets: dict[str, list[Question]] = {}
        if labels.exists():
            sets[f"Labelled: {labels.name}"] = read_labels(labels, names)
        made = questions(names, random.Random(seed), each)
        sets["Made of names"] = list(
            track(made, "Making questions", total=each * 17, console=console)
        )
        for title, asked in sets.items():
            outcomes = [
                ask(table, question) for question in track(asked, "Asking", console=console)
            ]
            console.print(judged(f"{title}, {len(names):,} artifacts", outcomes))
            for outcome in [o for o in outcomes if not o.is_right][:misses]:
                question = outcome.question
                console.print(
                    f"  {question.about}: {question.typed!r} wants {sorted(question.accept)[:2]},"
                    f" got {outcome.kind} {outcome.ids[:3]}",
                    highlight=False,
                    markup=False,
                    soft_wrap=True,
                )


def _index(path: Path, names: Sequence[Name], folder: Path) -> sqlite3.Connection:
    """The catalog's own index, or one made for these names."""
    if path.suffix != ".jsonl":
        return open_readonly(path)
    build(names, folder / "names.db")
    return open_readonly(folder / "names.db")


# --- Speed ----------------------------------------------------------------------------------------

TUNES = "dpo sft slerp merge uncensored abliterated finance medical legal roleplay story".split()
QUANTS = "GGUF AWQ GPTQ FP8 4bit 8bit EXL2 MLX NVFP4 INT4".split()
WELL_KNOWN = 15
KEPT_BUSY = 200
"""Questions asked at every size; the slow method gets as many as fit in a minute."""


def multiplied(names: Sequence[Name], size: int, rng: random.Random) -> list[Name]:
    """The names and as many made of them as are wanted: owner/base-tune-quant."""
    bases = [name.artifact.rpartition("/")[2] for name in names if name.kind == "model"]
    owners = sorted({name.artifact.partition("/")[0] for name in names if "/" in name.artifact})
    owners = owners or ["someone", "another", "third"]
    made: dict[str, None] = {}
    while len(names) + len(made) < size:
        tune, quant = rng.choice(TUNES), rng.choice(QUANTS)
        made[f"{rng.choice(owners)}/{rng.choice(bases)}-{tune}-v{rng.randint(1, 9)}-{quant}"] = None
    return list(names) + [
        Name(len(names) + n, slug.lower(), "model", None, slug.partition("/")[2], (), 0.0)
        for n, slug in enumerate(made, 1)
    ]


@dataclass(frozen=True, slots=True)
class Times:
    """How long each question took, in milliseconds."""

    p50: float
    p99: float


def timed(ask_one: Callable[[str], object], asked: Sequence[str], seconds: float = 60) -> Times:
    """Ask as many of these as fit in the time, each once; the first is not counted."""
    ask_one(asked[0])
    spent: list[float] = []
    until = time.monotonic() + seconds
    for typed in asked:
        start = time.perf_counter()
        ask_one(typed)
        spent.append((time.perf_counter() - start) * 1000)
        if time.monotonic() > until:
            break
    spent.sort()
    return Times(statistics.median(spent), spent[int(len(spent) * 0.99)])


def _wratio(names: Sequence[Name]) -> Callable[[str], object]:
    """What most bots do: the five best by WRatio, over names prepared beforehand."""
    from rapidfuzz import fuzz, process, utils

    prepared = [utils.default_process(name.artifact.rpartition("/")[2]) for name in names]
    return lambda typed: process.extract(
        utils.default_process(typed), prepared, scorer=fuzz.WRatio, processor=None, limit=5
    )


def _bm25(names: Sequence[Name], path: Path) -> Callable[[str], object]:
    """What an FTS5 table gives out of the box: prefixes in order of rank."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE names USING fts5(name, prefix='1 2 3')")
    connection.executemany(
        "INSERT INTO names(name) VALUES (?)",
        ((name.artifact.rpartition("/")[2],) for name in names),
    )
    connection.commit()

    def search(typed: str) -> object:
        quoted = " ".join(f'"{word}"' for word in typed.replace('"', " ").split())
        return connection.execute(
            "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT 25", (quoted + "*",)
        ).fetchall()

    return search


def keystrokes(names: Sequence[Name]) -> list[str]:
    """Everything that is typed on the way to some well-known names."""
    wanted = [name.name for name in names if name.kind == "model"][:WELL_KNOWN]
    return [name[:n] for name in wanted for n in range(1, len(name) + 1) if name[:n].strip()]


@main.command()
@click.option(
    "--names",
    "path",
    type=click.Path(exists=True, path_type=Path),
    default=ROOT / "catalog.db",
    show_default="catalog.db",
    help="A catalog, or a .jsonl with one artifact a line.",
)
@click.option("--million", is_flag=True, help="Also a million names; building them takes minutes.")
@click.option("--seed", default=1, show_default=True)
def speed(path: Path, million: bool, seed: int) -> None:
    """How many times faster than a scan by WRatio and than FTS5 in bm25 order, in one run."""
    rng = random.Random(seed)
    names = read_names(path)
    asked = [q.typed for q in questions(names, rng, 15) if not q.about.startswith("beginning")]
    rng.shuffle(asked)
    typed = keystrokes(names)
    measured: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in (len(names), 100_000, *([1_000_000] if million else [])):
            with console.status(f"{size:,} names: building"):
                many = multiplied(names, size, rng)
                file = Path(folder) / f"{size}.db"
                build(many, file)
            with console.status(f"{size:,} names: asking"):
                measured[f"{size:,}"] = _measured(many, file, asked[:KEPT_BUSY], typed)
            file.unlink()
    console.print(_side_by_side(measured))
    console.print(_process_time(path))


def _side_by_side(measured: dict[str, dict[str, str]]) -> Table:
    """One column a size, one row a figure."""
    table = Table(title="Milliseconds, unless it says otherwise", title_justify="left")
    table.add_column("names")
    for size in measured:
        table.add_column(size, justify="right")
    for figure in next(iter(measured.values())):
        table.add_row(figure, *(column[figure] for column in measured.values()))
    return table


def _measured(
    names: Sequence[Name], file: Path, asked: Sequence[str], typed: Sequence[str]
) -> dict[str, str]:
    with closing(open_readonly(file)) as connection:
        connection.execute("PRAGMA mmap_size = 268435456")
        index = SqliteNames(connection)
        ours = timed(lambda text: resolve(index, text), asked)
        completing = timed(lambda text: complete(index, text), typed)
    scan = timed(_wratio(names), asked)
    bm25 = timed(_bm25(names, file.with_suffix(".fts")), typed)
    file.with_suffix(".fts").unlink()
    memory, first = _alone(file, asked)
    return {
        "resolve p50": f"{ours.p50:.2f}",
        "resolve p99": f"{ours.p99:.1f}",
        "WRatio p50": f"{scan.p50:.1f}",
        "resolve is faster, times": f"{scan.p50 / ours.p50:,.0f}",
        "complete p50": f"{completing.p50:.2f}",
        "complete p99": f"{completing.p99:.1f}",
        "FTS5 in bm25 order p50": f"{bm25.p50:.2f}",
        "complete is faster, times": f"{bm25.p50 / completing.p50:.1f}",
        "open and first answer": f"{first:.1f}",
        "private memory, MB": f"{memory:.1f}",
        "file, MB": f"{file.stat().st_size / 1e6:.1f}",
    }


def _alone(file: Path, asked: Sequence[str]) -> tuple[float, float]:
    """Private megabytes of the index and milliseconds to the first answer, in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, "alone", str(file)],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    memory, first = json.loads(done.stdout)
    return memory, first


@main.command(hidden=True)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def alone(file: Path) -> None:
    """Open an index, answer, and print the memory it took and the time of the first answer."""
    import rapidfuzz.distance

    import bot.model  # noqa: F401

    asked = sys.stdin.read().splitlines()
    before = _private_megabytes()
    start = time.perf_counter()
    with closing(open_readonly(file)) as connection:
        connection.execute("PRAGMA mmap_size = 268435456")
        index = SqliteNames(connection)
        resolve(index, "o4 mini")
        first = (time.perf_counter() - start) * 1000
        for typed in asked:
            resolve(index, typed)
        print(json.dumps([_private_megabytes() - before, first]))
    del rapidfuzz


def _private_megabytes() -> float:
    """Memory that belongs to this process alone; shared pages of the file do not count."""
    try:
        text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return sum(int(n) for n in re.findall(r"Private_Dirty:\s+(\d+)", text)) / 1024


def _process_time(path: Path) -> str:
    """How long a whole `pickwick complete` takes, at best of ten."""
    if path.suffix == ".jsonl":
        return ""
    command = [
        sys.executable,
        "-m",
        "adapters.terminal",
        "complete",
        "gpt-4",
        "--catalog",
        str(path),
    ]
    spent = []
    for _ in range(10):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
        spent.append((time.perf_counter() - start) * 1000)
    middle = statistics.median(spent)
    return f"pickwick complete as a process: {min(spent):.0f} ms at best, {middle:.0f} ms median"


@main.command()
@click.option("--catalog", "path", type=click.Path(path_type=Path), default=ROOT / "catalog.db")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None)
def needs(path: Path, today: datetime | None) -> None:
    """How needs are read and answered: slots, hits, honesty and speed."""
    import measure_needs

    from bot.catalog.file import Catalog

    catalog, day = Catalog.open(path), (today or datetime.now(UTC)).date()
    table = Table("what", "measured", "of", title="Needs")
    for part in (measure_needs.slots, measure_needs.hits, measure_needs.honesty):
        for row in part(catalog, day):
            table.add_row(*row)
    for row in measure_needs.speed(catalog, path, day):
        table.add_row(*row)
    with tempfile.TemporaryDirectory() as folder, console.status("Making ten times as much"):
        large = measure_needs.tenfold(path, Path(folder) / "tenfold.db")
        for what, measured, of in measure_needs.speed(Catalog.open(large), large, day):
            table.add_row(f"ten times the size: {what}", measured, of)
    console.print(table)


@main.command()
def slack() -> None:
    """How fast the Slack app answers on loopback, beside an empty listener in the same run."""
    from measure_slack import slack_lines

    for line in slack_lines():
        console.print(line)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("options", nargs=-1)
def discord(options: tuple[str, ...]) -> None:
    """How fast the Discord bot answers on loopback, beside an empty handler in the same run."""
    import measure_discord

    measure_discord.main(list(options), "measure.py discord")


if __name__ == "__main__":
    main()

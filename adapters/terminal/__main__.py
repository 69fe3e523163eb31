"""The command `pickwick`: reads a question, prints a card or JSON, and says how it went."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adapters.plain import clean

# What only some commands need is imported where they use it: completing a name must be instant.
if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from bot.catalog.file import Catalog
    from bot.model import Answer, Artifact

BROKEN = 1
STATUS = {"help": 2, "choice": 3, "no_match": 4, "none_fits": 4}
INTERRUPTED = 130
PIPE_CLOSED = 141
COMPLETION = "_PICKWICK_COMPLETE"


def main() -> None:
    """Run the command and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """The exit status for these arguments; what is broken is one sentence on standard error."""
    from bot.errors import PickwickError

    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = carry_out(args)
        sys.stdout.flush()
        return status
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except PickwickError as error:
        click.echo(f"pickwick: {clean(str(error))}", err=True)
        return BROKEN
    except Exception as error:
        if os.environ.get("PICKWICK_DEBUG"):
            raise
        fault = f"Pickwick itself is at fault here ({type(error).__name__})"
        click.echo(f"pickwick: {fault}; PICKWICK_DEBUG=1 shows where.", err=True)
        return BROKEN


def carry_out(args: Sequence[str]) -> int:
    """Do what the arguments say, or complete them where a shell asks for that."""
    if asked := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        return shell_complete(pickwick, {}, "pickwick", COMPLETION, asked)
    with pickwick.make_context("pickwick", list(args)) as context:
        return pickwick.invoke(context) or 0


@dataclass(slots=True)
class Settings:
    """What the options that stand everywhere say."""

    as_json: bool = False
    everything: bool = False
    path: Path | None = None
    day: datetime | None = None

    @property
    def today(self) -> date:
        """The day that ages and retirements are judged by."""
        return (self.day or datetime.now().astimezone()).date()

    @property
    def catalog_path(self) -> Path:
        """The catalog asked for, by option or environment, or the one that came with us."""
        from bot.catalog.reader import chosen

        return chosen(self.path)

    def catalog(self) -> Catalog:
        """That catalog, opened."""
        from bot.catalog.file import Catalog

        return Catalog.open(self.catalog_path)


def keep(field: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that keeps an option's value in the settings, wherever on the line it stands."""

    def keep_value(context: click.Context, _: click.Parameter, value: Any) -> None:
        settings = context.ensure_object(Settings)
        if value:
            setattr(settings, field, value)

    return keep_value


class Day(click.DateTime):
    """A day as `--today` takes it, with what it should look like where it is none."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The day; wrong use says which form is wanted."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no day: write it as 2026-11-21.", param, ctx)


EVERYWHERE: tuple[click.Parameter, ...] = (
    click.Option(
        ["--json"],
        is_flag=True,
        expose_value=False,
        callback=keep("as_json"),
        help="Print the answer as JSON.",
    ),
    click.Option(
        ["--catalog"],
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=keep("path"),
        help="Another catalog file (or set PICKWICK_CATALOG).",
    ),
    click.Option(
        ["--today"],
        type=Day(),
        metavar="YYYY-MM-DD",
        expose_value=False,
        callback=keep("day"),
        help="The day that ages and retirements are judged by.",
    ),
)


IN_FULL = (
    *EVERYWHERE,
    click.Option(
        ["--all"],
        is_flag=True,
        expose_value=False,
        callback=keep("everything"),
        help="Show every row and link, not only those that matter most.",
    ),
)


def complete_name(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Words for the shell to offer, each going on from what was typed.

    The words before may belong to the same name; none are offered where there is no catalog.
    """
    from click.shell_completion import CompletionItem

    from bot.errors import PickwickError
    from bot.pickwick import complete
    from bot.questions.commands import WORD

    before: list[str] = []
    for word in context.params.get("words") or ():
        before = [] if WORD.fullmatch(word) else [*before, word]
    try:
        catalog = Settings().catalog()
        for start in range(len(before) + 1):
            found = complete(catalog, " ".join([*before[start:], typed]))
            pairs = ((shell_word(each, before[start:], typed), each) for each in found)
            offered = {word: each.kind for word, each in reversed([*pairs]) if word}
            if offered:
                return [
                    CompletionItem(word, help=kind.replace("_", " "))
                    for word, kind in reversed(offered.items())
                ]
    except PickwickError:
        pass
    return []


ONE_WORD = re.compile(r"[\w./+@~-]+")


def shell_word(artifact: Artifact, before: Sequence[str], typed: str) -> str:
    """What was typed, gone on to the end of a name of one word; empty where none goes on so."""
    said = r"[\s_-]*".join(map(re.escape, before)) + r"[\s_-]+" if before else ""
    last = artifact.id.rpartition("/")[2]
    for name in (last, artifact.name, *artifact.aliases, artifact.id):
        start = re.match(said, name, re.IGNORECASE)
        rest = name[start.end() :] if start else ""
        if ONE_WORD.fullmatch(rest) and rest.lower().startswith(typed.lower()):
            return typed + rest[len(typed) :]
    return ""


def complete_source(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """Sources for the shell to offer."""
    from bot.sources import importers

    return [name for name in importers() if name.startswith(typed)]


WORDS = click.argument(
    "words", nargs=-1, required=True, metavar="NAME...", shell_complete=complete_name
)


class Commands(click.Group):
    """The commands; words that are none of them are pointed to the one that takes anything."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant; wrong use says how to ask in plain words."""
        if args[0] == "help":
            args = ["ask", "help"]
        elif not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            said = clean(" ".join(args))[:200]
            ctx.fail(f"There is no command “{clean(args[0])}”. In plain words: pickwick ask {said}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    params=[*EVERYWHERE],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="pickwick")
def pickwick() -> None:
    """Which model, library or server should we use? Facts with their source and date.

    \b
    Examples:
      pickwick compare o4-mini stable-diffusion
      pickwick show claude sonnet 4.5
      pickwick compare gpt-4.1 vs o3 --json

    Names with spaces are quoted, or separated by vs, a comma or and. "-" in place of a name
    reads one question a line from standard input and prints one JSON object a line.

    Exit status: 0 answered; 3 the name has several meanings; 4 nothing matched; 2 wrong use;
    1 broken set-up.
    """


@pickwick.command(params=[*IN_FULL])
@WORDS
@click.pass_obj
def compare(settings: Settings, words: tuple[str, ...]) -> int:
    """Two to five things side by side.

    \b
    Examples:
      pickwick compare o4-mini stable-diffusion
      pickwick compare gpt 4.1 vs claude sonnet 4.5
      pickwick compare "gpt 4.1" "claude sonnet 4.5" o3 --today 2026-11-21
      echo "gpt-4.1 vs o3" | pickwick compare -
    """
    from bot.pickwick import compare

    catalog = settings.catalog()
    return reply(
        settings,
        words,
        lambda said: of_answer(compare(catalog, said, settings.today), settings.everything),
    )


@pickwick.command(params=[*IN_FULL])
@WORDS
@click.pass_obj
def show(settings: Settings, words: tuple[str, ...]) -> int:
    """Everything known about one thing.

    \b
    Examples:
      pickwick show o4-mini
      pickwick show claude sonnet 4.5
      pickwick show openai/o4-mini --json
    """
    from bot.pickwick import show

    catalog = settings.catalog()
    return reply(
        settings,
        words,
        lambda said: of_answer(show(catalog, " ".join(said), settings.today), settings.everything),
    )


@pickwick.command(params=[*EVERYWHERE])
@click.argument("words", nargs=-1, required=True, metavar="NEED...")
@click.pass_obj
def recommend(settings: Settings, words: tuple[str, ...]) -> int:
    """A shortlist for a need in plain words.

    \b
    Examples:
      pickwick recommend a vision model for at most 50 cents per 1M output tokens
      pickwick recommend "open source chat model, apache or mit, 100k+ context"
      pickwick recommend vector search inside our existing Postgres
      pickwick recommend - < needs.txt
    """
    from bot.pickwick import recommend
    from bot.questions.commands import recommend_in

    catalog = settings.catalog()

    def ask(said: Sequence[str]) -> Reply:
        asked = recommend_in(" ".join(said))
        return of_answer(recommend(catalog, asked.need, settings.today, asked.page))

    return reply(settings, words, ask)


@pickwick.command(params=[*EVERYWHERE])
@click.argument(
    "words", nargs=-1, required=True, metavar="NAME [NEED]...", shell_complete=complete_name
)
@click.pass_obj
def alternatives(settings: Settings, words: tuple[str, ...]) -> int:
    """What else does this one's job, and why each.

    \b
    Examples:
      pickwick alternatives phi-4-mini
      pickwick alternatives gpt-4.1 'under $1 per 1M output tokens'
      pickwick alternatives "claude sonnet 4.5" open weights
    """
    from bot.pickwick import alternatives_typed

    catalog = settings.catalog()
    return reply(
        settings, words, lambda said: of_answer(alternatives_typed(catalog, said, settings.today))
    )


@pickwick.command(params=[*EVERYWHERE])
@WORDS
@click.pass_obj
def replace(settings: Settings, words: tuple[str, ...]) -> int:
    """What to move to, and what changes field by field.

    \b
    Examples:
      pickwick replace gpt-4.1-nano
      pickwick replace claude sonnet 4.5 --json
    """
    from bot.pickwick import move

    catalog = settings.catalog()
    return reply(
        settings, words, lambda said: of_answer(move(catalog, " ".join(said), settings.today))
    )


@pickwick.command(params=[*IN_FULL])
@WORDS
@click.pass_obj
def ask(settings: Settings, words: tuple[str, ...]) -> int:
    """Anything, as a person types it in a channel.

    \b
    Examples:
      pickwick ask "gpt-4.1 or claude sonnet 4.5 for long contracts?"
      pickwick ask "what replaces o4-mini?"
      pickwick ask cheap, open weights, reads images, 128k context
      pickwick ask - < channel.txt
    """
    from bot.pickwick import ask

    catalog = settings.catalog()
    return reply(
        settings,
        words,
        lambda said: of_answer(ask(catalog, " ".join(said), settings.today), settings.everything),
    )


def cost_option(name: str, like: str, help: str) -> Callable[[Any], Any]:
    """An option of ``cost`` that takes a figure in words."""

    def check(_: click.Context, __: click.Parameter, value: str | None) -> str:
        from bot.questions import workloads as workload

        if value is None:
            return ""
        said = "".join(value.replace(" per ", "/").replace(" a ", "/").split())
        read = {
            "calls": workload.read_calls,
            "cached": workload.read_share,
            "budget": workload.read_usd,
        }.get(name, workload.read_tokens)
        if read(said) is None:
            raise click.BadParameter(f"“{clean(value)}” is not understood; write it like {like}.")
        return f"--{name} {said}"

    return click.option(f"--{name}", f"said_{name}", metavar=like, callback=check, help=help)


@pickwick.command(params=[*EVERYWHERE])
@WORDS
@cost_option("in", "50k", "Tokens sent with each call.")
@cost_option("out", "5k", "Tokens of each answer.")
@cost_option("calls", "1000/day", "How often: by the second, hour, day, week or month.")
@cost_option("cached", "80%", "The share of the input that is read from the cache.")
@click.option("--batch", is_flag=True, help="At batch prices.")
@cost_option("reasoning", "2k", "Tokens of reasoning, on top of the answer.")
@cost_option("budget", "$100", "How many calls this pays for.")
@click.option("--providers", is_flag=True, help="At every provider that sells it.")
@click.pass_obj
def cost(
    settings: Settings, /, words: tuple[str, ...], batch: bool, providers: bool, **said: str
) -> int:
    """What a workload costs, with the formula.

    The workload stands in options, or among the words as one says it.

    \b
    Examples:
      pickwick cost o3 --in 50k --out 5k --calls 1000/day
      pickwick cost gpt-4.1 vs o3 for 50k in / 5k out, 1000 calls a day
      pickwick cost claude sonnet 4.5 --in 50k --out 2k --cached 80% --batch
      pickwick cost gpt-oss-120b --in 8k --out 1k --providers --budget '$100'
    """
    from bot.pickwick import cost

    catalog = settings.catalog()
    flags = ["--batch"] * batch + ["--providers"] * providers
    options = " ".join(filter(None, [*said.values(), *flags]))
    return reply(
        settings, words, lambda typed: of_answer(cost(catalog, typed, settings.today, options))
    )


@pickwick.command(params=[*EVERYWHERE])
@WORDS
@click.pass_obj
def resolve(settings: Settings, words: tuple[str, ...]) -> int:
    """Which thing a typed name means.

    \b
    Examples:
      pickwick resolve gpt 4 o mini
      pickwick resolve - < names.txt
    """
    from bot.pickwick import resolution_json, resolve

    catalog = settings.catalog()

    def ask(said: Sequence[str]) -> Reply:
        resolution = resolve(catalog, " ".join(said))
        data = resolution_json(catalog, resolution)
        return Reply(resolution.kind, data, lambda: print_resolution(data))

    return reply(settings, words, ask)


@pickwick.command(params=[*EVERYWHERE])
@WORDS
@click.option("--limit", type=click.IntRange(1, 100), default=25, show_default=True)
@click.pass_obj
def complete(settings: Settings, words: tuple[str, ...], limit: int) -> int:
    """The names that begin like this, best known first.

    \b
    Examples:
      pickwick complete o4
      pickwick complete claude son --limit 5
    """
    from bot.pickwick import complete

    catalog = settings.catalog()

    def ask(said: Sequence[str]) -> Reply:
        typed = " ".join(said)
        found = [asdict(each) for each in complete(catalog, typed, limit)]
        data = {"typed": typed, "candidates": found}
        lines = ((each["id"], about(each)) for each in found)
        return Reply("match" if found else "no_match", data, lambda: print_columns(lines))

    return reply(settings, words, ask)


@pickwick.command(params=[*EVERYWHERE])
@click.pass_obj
def sources(settings: Settings) -> int:
    """Where facts come from: date, age, licence, records and link.

    \b
    Examples:
      pickwick sources
      pickwick sources --json
    """
    from bot.pickwick import sources

    return reply(settings, (), lambda _: of_answer(sources(settings.catalog(), settings.today)))


@pickwick.command(params=[*EVERYWHERE])
@click.argument("only", nargs=-1, metavar="[SOURCE]...", shell_complete=complete_source)
@click.pass_obj
def refresh(settings: Settings, only: tuple[str, ...]) -> None:
    """Fetch sources, rebuild the catalog, check it and swap it in.

    The old catalog stays in service until the new one is proven, and on any failure.

    \b
    Examples:
      pickwick refresh
      pickwick refresh litellm models.dev
    """
    from adapters.terminal.screen import print_card, progress_bar, report_card
    from bot.builder.refresh import NoSuchSource, refresh

    try:
        with progress_bar() as progress:
            report = refresh(settings.catalog_path, cache_folder(), only, progress=progress)
    except NoSuchSource as error:
        raise click.UsageError(str(error)) from None
    if settings.as_json:
        print(json.dumps(asdict(report), indent=2))
    else:
        print_card(report_card(report))


@pickwick.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """A script that lets your shell complete commands and names.

    \b
    Examples:
      pickwick completion bash >> ~/.bashrc
      pickwick completion zsh >> ~/.zshrc
      pickwick completion fish > ~/.config/fish/completions/pickwick.fish
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None
    print(script(pickwick, {}, "pickwick", COMPLETION).source())


@dataclass(frozen=True, slots=True)
class Reply:
    """What the core said: its kind, the whole of it for a script, and how a person sees it."""

    kind: str
    data: dict[str, Any]
    draw: Callable[[], None]


def reply(settings: Settings, words: tuple[str, ...], ask: Callable[[Sequence[str]], Reply]) -> int:
    """Answer the words, or every line of standard input, and return the exit status."""
    if words == ("-",):
        for line in sys.stdin:
            print(json.dumps(ask([line.strip()]).data), flush=True)
        return 0
    said = ask(words)
    if settings.as_json:
        print(json.dumps(said.data, indent=2))
    else:
        said.draw()
    return STATUS.get(said.kind, 0)


def of_answer(answer: Answer, everything: bool = False) -> Reply:
    """An answer of the core, to be drawn as its card."""
    from bot.contract import as_json

    return Reply(answer.kind, as_json(answer), lambda: draw(answer, everything))


def draw(answer: Answer, everything: bool) -> None:
    """Print the answer's card."""
    from adapters.terminal.screen import print_card
    from bot.card import card

    print_card(card(answer, everything))


def cache_folder() -> Path:
    """Where downloads are kept between refreshes."""
    kept = os.environ.get("XDG_CACHE_HOME")
    return (Path(kept) if kept else Path.home() / ".cache") / "pickwick"


def print_resolution(data: dict[str, Any]) -> None:
    """Print a resolution as a person reads it."""
    others = [(each["id"], each["because"]) for each in data["candidates"]]
    match data["kind"]:
        case "match":
            print_columns([(data["artifact"]["id"], about(data["artifact"]))])
            head = "It could also mean:"
        case "choice":
            head = f"“{clean(data['typed'])}” has several meanings:"
        case _:
            nearest = " The nearest names:" if others else ""
            head = f"Nothing in the catalog is called “{clean(data['typed'])}”.{nearest}"
    if others or data["kind"] != "match":
        print(head)
    print_columns(others, "  ")


def about(artifact: dict[str, Any]) -> str:
    """What tells an artifact apart beside its id."""
    from bot.kinds import bare_kind

    return ", ".join(
        filter(None, (artifact["name"], bare_kind(artifact["kind"]), artifact["maker"]))
    )


def print_columns(pairs: Iterable[tuple[str, str]], indent: str = "") -> None:
    """Print each pair on a line, the second halves below one another."""
    safe = [(clean(one), clean(other)) for one, other in pairs]
    width = max((len(one) for one, _ in safe), default=0)
    for one, other in safe:
        print(f"{indent}{one:<{width}}  {other}")


if __name__ == "__main__":
    main()

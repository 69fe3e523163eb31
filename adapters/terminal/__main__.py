"""The command `pickwick`: reads a question, prints a card or JSON, and says how it went."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from adapters.plain import clean
from adapters.terminal.options import EVERYWHERE, IN_FULL, Settings, cache_folder
from bot.errors import PickwickError

# Completing a name must be instant: what thinks and draws is loaded by `reply` and its like, below.
if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from adapters.terminal.reply import Reply
    from bot.questions.commands import Query

BROKEN = 1
INTERRUPTED = 130
PIPE_CLOSED = 141
COMPLETION = "_PICKWICK_COMPLETE"


def main() -> None:
    """Run the command and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """The exit status for these arguments; what is broken is one sentence on standard error."""
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


def complete_name(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Words for the shell to offer."""
    from adapters.terminal import completion

    return completion.names(context.params.get("words") or (), typed)


def complete_source(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """Sources for the shell to offer."""
    from bot.sources import importers

    return [name for name in importers() if name.startswith(typed)]


def answer(
    settings: Settings, words: tuple[str, ...], query: Callable[[tuple[str, ...]], Query]
) -> int:
    """Answer what the words ask, and return the exit status."""
    from adapters.terminal.reply import of_answer, reply

    pickwick = settings.pickwick()
    return reply(
        settings,
        words,
        lambda said: of_answer(pickwick.answer(query(said), settings.today), settings.everything),
    )


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
    from bot.questions.commands import Compare

    return answer(settings, words, Compare)


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
    from bot.questions.commands import Show

    return answer(settings, words, lambda said: Show(" ".join(said)))


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
    from bot.questions.commands import recommend_in

    return answer(settings, words, lambda said: recommend_in(" ".join(said)))


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
    from bot.questions.commands import alternatives_typed

    return answer(settings, words, alternatives_typed)


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
    from bot.questions.commands import Replace

    return answer(settings, words, lambda said: Replace(" ".join(said)))


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
    from adapters.terminal.reply import of_answer, reply

    pickwick = settings.pickwick()
    return reply(
        settings,
        words,
        lambda said: of_answer(pickwick.ask(" ".join(said), settings.today), settings.everything),
    )


def cost_option(name: str, like: str, help: str) -> Callable[[Any], Any]:
    """An option of ``cost`` that takes a figure in words."""

    def check(_: click.Context, __: click.Parameter, value: str | None) -> str:
        from bot.questions.workloads import written_option

        said = written_option(name, value or "")
        if value is not None and said is None:
            raise click.BadParameter(f"“{clean(value)}” is not understood; write it like {like}.")
        return said or ""

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
    from bot.questions.commands import Cost

    flags = ["--batch"] * batch + ["--providers"] * providers
    options = " ".join(filter(None, [*said.values(), *flags]))
    return answer(settings, words, lambda typed: Cost(typed, options))


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
    from adapters.terminal.reply import of_resolution, reply

    pickwick = settings.pickwick()

    def ask(said: Sequence[str]) -> Reply:
        resolution = pickwick.resolve(" ".join(said))
        return of_resolution(resolution, *pickwick.readings_of(resolution))

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
    from adapters.terminal.reply import of_names, reply
    from bot.catalog.names import Names

    names = Names.open(settings.catalog_path)

    def ask(said: Sequence[str]) -> Reply:
        typed = " ".join(said)
        return of_names(typed, names.complete(typed, limit))

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
    from bot.questions.commands import Sources

    return answer(settings, (), lambda _: Sources())


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


if __name__ == "__main__":
    main()

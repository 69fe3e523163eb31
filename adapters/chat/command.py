"""What the commands of both chats share: options, exit codes, one sentence for what is broken."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from adapters.plain import clean
from bot.errors import PickwickError

BROKEN = 1
INTERRUPTED = 130
SETTINGS = {"help_option_names": ["-h", "--help"]}


class Port(click.IntRange):
    """A port to listen on; 0 takes any that is free."""

    def __init__(self) -> None:
        super().__init__(0, 65_535)


catalog_option = click.option(
    "--catalog", type=click.Path(path_type=Path), help="Another catalog (or PICKWICK_CATALOG)."
)
host_option = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen."
)
log_option = click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"], case_sensitive=False),
    default="INFO",
    show_default=True,
)


def carry_out(group: click.Group, face: str, extra: str) -> None:
    """Run a chat's command and leave with its exit status.

    0 done, 1 broken set-up (one whole sentence on standard error), 2 wrong use, 130 interrupted.
    ``extra`` is what pip installs the chat's libraries by.
    """
    try:
        status = group(standalone_mode=False)  # click hands back what a command exits with
        sys.exit(status if isinstance(status, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except ModuleNotFoundError as error:
        broken(
            f"For {face} the module {error.name} is missing: install Pickwick with it, "
            f"pip install '.[{extra}]' in a checkout."
        )
    except PickwickError as error:
        broken(clean(str(error)))


def broken(sentence: str) -> None:
    """Say what is broken, and leave."""
    click.echo(f"pickwick: {sentence}", err=True)
    sys.exit(BROKEN)

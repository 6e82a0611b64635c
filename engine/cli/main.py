"""The command line's front: finds the verb, imports only that verb, and turns errors into words and exit codes."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from engine.cli.speech import Speaking, language_of, speaking, wrong_usage
from engine.errors import DealcoachError
from engine.model.text import Language

VERBS = (
    "init",
    "sample",
    "import",
    "check",
    "judge",
    "test",
    "next",
    "explain",
    "tick",
    "waive",
    "awards",
    "targets",
    "coach",
    "feedback",
    "train",
    "funnel",
    "forecast",
    "inspect",
    "review",
    "appraise",
    "wellbeing",
    "fmt",
    "help",
    "show",
    "compile",
    "doctor",
    "tui",
)
USAGE, INTERNAL, INTERRUPTED = 4, 70, 130


class Verbs(click.Group):
    """A group whose verbs live one a file in ``engine.cli``; ``import`` is in ``import_.py``."""

    context_class = Speaking

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """Name all verbs, in the order of a first day's work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """Import one verb's file and give its command."""
        if cmd_name not in VERBS:
            return None
        name = f"{cmd_name}_" if cmd_name == "import" else cmd_name
        module = importlib.import_module(f"engine.cli.{name}")
        command: click.Command = module.command
        return speaking(command)

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; what went wrong is told while its language is still known."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # which tells the language of the reader
            raise
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except DealcoachError as error:
            from engine.cli.session import show_error

            show_error(error)
            return error.exit_code
        except BrokenPipeError:  # told here, as click would end with 1, which means findings
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the reader is gone; nothing is left to flush to
            return 0
        except OSError as error:
            from engine.cli.session import of_system, show_error

            show_error(of_system(error))
            return USAGE
        except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence, not a traceback
            from engine.cli.session import show_fault

            if interrupted:
                return INTERRUPTED  # a library said in its own way that it was stopped
            show_fault(error)
            return INTERNAL


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default=None,
    is_eager=True,
    help="Language of messages (default: the workspace's, else the locale's).",
)
@click.option("-C", "--workspace", type=click.Path(path_type=Path), default=None, help="Start looking for the workspace here.")
@click.option("--as", "user", default=None, help="Who acts (default: the workspace's user, else the login).")
@click.version_option(package_name="dealcoach")
@click.pass_context
def cli(ctx: click.Context, lang: Language | None, workspace: Path | None, user: str | None) -> None:
    """Sales playbooks as text that is checked, tested and run."""
    from engine.cli.session import Session

    ctx.obj = Session(language=lang, start=workspace or Path.cwd(), user=user)


def main() -> None:
    """Run the program; every ending is an exit code, never a traceback."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGALRM, _interrupt)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot write Chinese shows escapes, not a fault
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        if language_of(context) == "en":
            error.show()
        else:
            usage = f"{context.get_usage()}\n详见 {context.command_path} --help\n\n" if context else ""
            click.echo(f"{usage}错误: {wrong_usage(error)}", err=True)
        sys.exit(USAGE)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


interrupted: list[int] = []
AGAIN = 1.0  # seconds; some libraries swallow an interruption while they load, so it is repeated until it is heard


def _interrupt(number: int, _: FrameType | None) -> NoReturn:
    """Stop at Ctrl-C, remember it, and ask again soon."""
    interrupted.append(number)
    signal.setitimer(signal.ITIMER_REAL, AGAIN)
    raise KeyboardInterrupt

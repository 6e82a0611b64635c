"""The help of every verb and what is wrong with a command line, in Chinese; English is what click says by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from engine.cli.session import Session, locale_language
from engine.cli.words import HELP
from engine.model.text import Language

SECTIONS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
EXTRAS = {"[required]": "[必填]", "[default: ": "[默认:"}
CUT = "..."


class ChineseFormatter(click.HelpFormatter):
    """Writes help as click does, each sentence in Chinese where there is one."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002 - click's own is English
        """Write the line of usage."""
        super().write_usage(prog, args, prefix="用法: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a section under its name."""
        with super().section(SECTIONS.get(name, name)):
            yield

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(chinese(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands, each with its sentence."""
        super().write_dl([(name, chinese(text)) for name, text in rows], col_max, col_spacing)


class Speaking(click.Context):
    """A context that helps in the language of the reader."""

    def make_formatter(self) -> click.HelpFormatter:
        """Give what writes the help."""
        made = super().make_formatter()
        if language_of(self) == "en":
            return made
        return ChineseFormatter(width=made.width)


def speaking(command: click.Command) -> click.Command:
    """Let a command, and all under it, help in the language of the reader."""
    command.context_class = Speaking
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        speaking(each)
    return command


def language_of(context: click.Context | None) -> Language:
    """Give the language that was asked for, also before the command has begun, else the locale's."""
    root = context.find_root() if context else None
    if root and isinstance(root.obj, Session):
        return root.obj.lang
    asked: Language | None = root.params.get("lang") if root else None
    return asked or locale_language()


def chinese(text: str) -> str:
    """Return the Chinese of a sentence of help, with what click adds behind it; a sentence that click has cut is told by its beginning."""
    said, gap, extra = text.partition("  [")
    said = " ".join(said.split())
    beginning = said.removesuffix(CUT)
    told = HELP.get(said) or next((word for each, word in HELP.items() if beginning and each.startswith(beginning)), said)
    extra = gap.lstrip() + extra
    for english, word in EXTRAS.items():
        extra = extra.replace(english, word)
    return f"{told}  {extra}" if extra else told


def wrong_usage(error: click.ClickException) -> str:
    """Say in Chinese what is wrong with a command line."""
    match error:
        case click.NoSuchOption():
            near = f",是否要写 {'、'.join(error.possibilities)}?" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter() if error.param is not None:
            return f"缺少 {error.param.get_error_hint(error.ctx) if error.ctx else error.param.name}"
        case click.BadParameter() if error.param is not None:
            hint = error.param.get_error_hint(error.ctx) if error.ctx else error.param.name
            match error.param.type:
                case click.Choice(choices=choices):
                    wanted = f"可用:{'、'.join(str(each) for each in choices)}"
                case click.IntRange(min=least, max=most):
                    wanted = f"应为 {least} 至 {most} 之间的整数"
                case click.types.IntParamType():
                    wanted = "应为整数"
                case _:
                    wanted = error.message
            return f"{hint} 的值不对:{wanted}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 之后须有一个值" if "requires" in error.message else f"选项 {error.option_name} 之后不带值"
        case _:
            words = (("Missing command", "缺少命令"), ("No such command", "没有此命令"), ("unexpected extra", "多余的参数"))
            said = next((word for english, word in words if english in error.format_message()), None)
            rest = error.format_message().partition("(")[2].partition(")")[0] or error.format_message().partition("'")[2].partition("'")[0]
            return f"{said}:{rest}" if said and rest else said or error.format_message()

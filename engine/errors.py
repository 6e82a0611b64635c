"""The one base error of the engine, with its parts as attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model.problem import Problem
    from engine.model.text import Text


class DealcoachError(Exception):
    """Something a user can act on: a stable code, what is wrong, and what to do.

    ``exit_code`` is what a command ends with (see ``engine.cli.exits``).
    ``problems`` holds the located findings behind it, when there are any.
    """

    exit_code = 1

    def __init__(self, code: str, message: Text, *, help: Text | None = None, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message
        self.help = help
        self.problems = problems


class PlaybookInvalidError(DealcoachError):
    """The playbook has errors, so nothing is judged by it."""

    exit_code = 2


class DataInvalidError(DealcoachError):
    """The book, or a record in it, cannot be judged as it stands."""

    exit_code = 3


class UsageError(DealcoachError):
    """The command was asked for something that does not exist or does not fit."""

    exit_code = 4

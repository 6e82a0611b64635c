"""The two instants of every report: as of when it looks, and when what it rests on was known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from engine.cli.session import Session

Verb = TypeVar("Verb", bound=Callable[..., Any])


def _known_at(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Put it into the session, from which the desk is opened, so that no verb has to hand it on."""
    session: Session = context.obj
    context.obj = replace(session, known_at=value)


known_at_option = click.option(
    "--known-at",
    expose_value=False,
    callback=_known_at,
    help="Leave out what was recorded after this day or time (default: now).",
)


def looking(verb: Verb) -> Verb:
    """Give a verb that only looks both options; it is called with ``as_of``."""
    return click.option("--as-of", help="Look as of this day or time (default: now).")(known_at_option(verb))

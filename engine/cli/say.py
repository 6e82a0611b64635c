"""Writes what people read: no character of the data acts on their terminal."""

from __future__ import annotations

import click

from engine.model.text import visible_lines


def say(text: str) -> None:
    """Write to stdout."""
    click.echo(visible_lines(text))


def tell(text: str) -> None:
    """Write to stderr."""
    click.echo(visible_lines(text), err=True)

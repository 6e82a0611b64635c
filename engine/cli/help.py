"""``dealcoach help``: what a problem's code means, with a wrong and a right example."""

from __future__ import annotations

import click

from engine.cli.session import Session
from engine.errors import UsageError
from engine.language.suggest import did_you_mean
from engine.model.text import Text
from engine.report.pages import codes, page


@click.command("help")
@click.argument("code", required=False, help="The code of a problem, such as PB204.")
@click.pass_obj
def command(session: Session, code: str | None) -> None:
    """Explain the code of a problem (PB204), or list all codes."""
    known = codes()
    if code is None:
        for each, title in known.items():
            click.echo(f"{each}  {title.to(session.lang)}")
        return
    text = page(code.upper(), session.lang)
    if text is None:
        near = did_you_mean(code.upper(), known)
        help = (
            Text(f"did you mean '{near}'?", f"是否要写“{near}”?")
            if near
            else Text("`dealcoach help` lists all codes", "`dealcoach help` 列出全部代码")
        )
        raise UsageError("PB114", Text(f"there is no code '{code}'", f"没有代码“{code}”"), help=help)
    click.echo(text, nl=False)

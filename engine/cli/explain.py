"""``dealcoach explain``: why a deal stands where it stands, down to every fact."""

from __future__ import annotations

import json

import click

from engine.api import open_desk
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.report.card import card_json, card_text


@click.command("explain")
@click.argument("deal")
@click.argument("criterion", required=False)
@click.option("--as-of", help="Judge as of this day or time (default: now).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(session: Session, deal: str, criterion: str | None, as_of: str | None, form: str) -> None:
    """Explain the verdicts of one deal: each condition, each sub-expression, each fact, and the smallest ways out."""
    desk = open_desk(session, as_of=as_of, say=tell)
    card = desk.deal(deal, criterion=criterion)
    if form == "json":
        click.echo(json.dumps(card_json(card, desk.language), ensure_ascii=False))
    else:
        say(card_text(card, desk.language))

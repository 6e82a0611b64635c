"""``dealcoach judge``: judges the whole book and stores what changed."""

from __future__ import annotations

import click

from engine.api import open_desk
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.cli.times import known_at_option
from engine.report.summary import summary_text
from engine.report.verdicts import judgement_json


@click.command("judge")
@click.option("--as-of", help="Judge as of this day or time (default: now).")
@known_at_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(session: Session, as_of: str | None, form: str) -> None:
    """Judge every deal, rep and team; store decisions and prompts that differ from the last ones."""
    desk = open_desk(session, as_of=as_of, say=tell)
    run = desk.judge_all()
    if form == "json":
        for each in desk.judgements():
            click.echo(judgement_json(each, desk.language))
    (tell if form == "json" else say)(summary_text(run, desk.language))

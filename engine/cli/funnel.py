"""``dealcoach funnel``: how deals flow through the stages, where they are stuck or lost, and what changed since a day."""

from __future__ import annotations

import json
from typing import Any, get_args

import click

from engine.api import open_desk
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.cli.times import looking
from engine.errors import UsageError
from engine.model.sheet import sheet
from engine.model.text import Text
from engine.model.views_pipeline import By
from engine.report import funnel as report
from engine.report import funnel_data as data
from engine.report.attack import drill_sections
from engine.report.sections import as_markdown, as_text
from engine.report.since import since_sections

FORMATS = ["text", "json", "csv", "md"]
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("funnel")
@click.option("--by", type=click.Choice(get_args(By)), help="Into which groups it is divided (default: none; with --since: rep).")
@click.option("--window", type=click.IntRange(1, 36_500), default=365, show_default=True, help="Follow deals that entered in so many days.")
@click.option("--until", type=DAY, help="The last of those days (default: today).")
@click.option("--since", type=DAY, help="Also what came, left, slipped, grew … since the evening of this day.")
@click.option("--drill", metavar="STAGE", help="Work one stage up: history, top deals, risks, attack plan.")
@looking
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print; csv with --since gives the changes.")
@click.pass_obj
def command(session: Session, by: By | None, window: int, until: Any, since: Any, drill: str | None, as_of: str | None, form: str) -> None:
    """Print the funnel: conversion by cohort, days in a stage, flow, velocity, where a rep leaks, and stages to attack."""
    desk = open_desk(session, as_of=as_of, say=tell)
    language = desk.language
    if drill is not None:
        if by is not None or since is not None or until is not None:
            raise UsageError("FN104", MIXED)
        from engine.api.funnel import drill_of

        worked, names, stages = drill_of(desk, drill, window)
        if form == "json":
            click.echo(json.dumps(data.drill_json(worked, names, language), ensure_ascii=False))
        elif form == "csv":
            click.echo(sheet(data.PLAN_HEADS, data.plan_rows(worked, names, language))[0], nl=False)
        else:
            say((as_markdown if form == "md" else as_text)(drill_sections(worked, names, stages, language), language))
        return
    changes = desk.pipeline.changed(since.date(), by or "rep") if since is not None else None
    if changes is not None and form == "csv":
        click.echo(sheet(data.CHANGE_HEADS, data.change_rows(changes))[0], nl=False)
        return
    found = desk.pipeline.funnel(by, until=until.date() if until else None, days=window)
    if form == "json":
        content = data.funnel_json(found, language)
        click.echo(
            json.dumps(content if changes is None else content | {"changed": data.since_json(changes, language)}, ensure_ascii=False)
        )
    elif form == "csv":
        click.echo(sheet(data.LINE_HEADS, data.line_rows(found))[0], nl=False)
    else:
        sections = report.funnel_sections(found, language) + (since_sections(changes, language) if changes else [])
        say((as_markdown if form == "md" else as_text)(sections, language))


MIXED = Text("--drill stands without --by, --since and --until", "--drill 不与 --by、--since、--until 同用")

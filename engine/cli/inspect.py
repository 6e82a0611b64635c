"""``dealcoach inspect``: whether the process is followed, by sample and by count, and what was put right."""

from __future__ import annotations

import json

import click

from engine.api import open_desk
from engine.api.inspecting import Inspections
from engine.api.instant import day
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.cli.times import looking
from engine.model.sheet import sheet
from engine.model.text import Text
from engine.model.views_inspect import InspectionView
from engine.report import inspect as report
from engine.report import inspect_data as data
from engine.report.columns import table

as_of_option = click.option("--as-of", help="Act as of this day or time (default: now).")
form_option = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
sheet_option = click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to print.")
stage_option = click.option("--stage", help="The stage that was left, where a deal was drawn at several.")


@click.group("inspect")
def command() -> None:
    """Inspect whether the process is followed: a seeded sample, findings, corrective actions, and the share met at every stage exit."""


@command.command("run")
@click.option("--size", type=click.IntRange(1, 10_000), help="How many stage exits (default: as the playbook says, else 20).")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="The same seed draws the same sample (default: the day, as a number).")
@click.option("--again", "of", help="Instead look again at what this inspection had put right.")
@as_of_option
@form_option
@click.pass_obj
def run(session: Session, size: int | None, seed: int | None, of: str | None, as_of: str | None, form: str) -> None:
    """Draw a sample of the deals that left a stage since the last inspection, by rep and stage in proportion, and keep it."""
    inspections = _inspections(session, as_of)
    _show(inspections, inspections.run(size, seed, of=of), form)


@command.command("show")
@click.argument("id", metavar="[INSPECTION]", required=False)
@looking
@sheet_option
@click.pass_obj
def show(session: Session, id: str | None, as_of: str | None, form: str) -> None:
    """Show an inspection, or list all of them."""
    inspections = _inspections(session, as_of)
    language = inspections.desk.language
    if id is not None:
        _show(inspections, inspections.inspection(id), form)
        return
    views = inspections.inspections()
    if form == "json":
        click.echo(json.dumps([data.view_json(each, language) for each in views], ensure_ascii=False))
        return
    heads, rows = [each.to(language) for each in report.LIST_HEADS], [report.list_cells(each) for each in views]
    if form == "csv":
        click.echo(sheet(heads, rows)[0], nl=False)
    elif rows:
        say(table(heads, rows))
    else:
        tell(Text("there is no inspection yet: dealcoach inspect run", "尚无检查:dealcoach inspect run").to(language))


@command.command("record")
@click.argument("id", metavar="INSPECTION")
@click.argument("deal")
@click.argument("leaf", metavar="CRITERION")
@click.option("--held/--not-held", required=True, help="Whether it was truly met when the deal left the stage.")
@click.option("--note", default="", help="What was seen.")
@click.option("--action", default="", help="What is to be put right.")
@click.option("--owner", help="Who puts it right, by id or name (default: the rep who held the deal).")
@click.option("--due", help="By when (default: by the next inspection).")
@stage_option
@as_of_option
@form_option
@click.pass_obj
def record(
    session: Session,
    id: str,
    deal: str,
    leaf: str,
    held: bool,
    note: str,
    action: str,
    owner: str | None,
    due: str | None,
    stage: str | None,
    as_of: str | None,
    form: str,
) -> None:
    """Keep what you saw at one criterion of a deal in the sample, and what is to be put right."""
    inspections = _inspections(session, as_of)
    until = day(due) if due else None
    view = inspections.record(id, deal, leaf, held=held, note=note, stage=stage, action=action, owner=owner, due=until)
    _show(inspections, view, form)


@command.command("done")
@click.argument("id", metavar="INSPECTION")
@click.argument("deal")
@click.argument("leaf", metavar="CRITERION")
@click.option("--note", default="", help="What was done.")
@stage_option
@as_of_option
@form_option
@click.pass_obj
def done(session: Session, id: str, deal: str, leaf: str, note: str, stage: str | None, as_of: str | None, form: str) -> None:
    """Say that a corrective action is done."""
    inspections = _inspections(session, as_of)
    _show(inspections, inspections.done(id, deal, leaf, stage=stage, note=note), form)


@command.command("report")
@click.option("--since", help="From this day on (default: the last 90 days).")
@click.option("--until", help="Up to this day (default: today).")
@looking
@sheet_option
@click.pass_obj
def report_(session: Session, since: str | None, until: str | None, as_of: str | None, form: str) -> None:
    """Print the share met of what stage exits asked for, as of each exit: by team, rep, stage and link; with what looks made up."""
    inspections = _inspections(session, as_of)
    language = inspections.desk.language
    found = inspections.compliance(day(since) if since else None, day(until) if until else None)
    if form == "json":
        click.echo(json.dumps(data.report_json(found, language), ensure_ascii=False))
    elif form == "csv":
        click.echo(sheet(data.SHEET_HEADS, data.sheet_rows(found))[0], nl=False)
    else:
        say(report.report_text(found, language))
        for view in inspections.inspections():
            if view.uncovered or view.overdue or view.again:
                say(f"{view.inspection.id}: {report.summary(view).to(language)}")


def _inspections(session: Session, as_of: str | None) -> Inspections:
    found: Inspections = open_desk(session, as_of=as_of, say=tell).inspections
    return found


def _show(inspections: Inspections, view: InspectionView, form: str) -> None:
    language = inspections.desk.language
    if form == "json":
        click.echo(json.dumps(data.view_json(view, language), ensure_ascii=False))
    elif form == "csv":
        heads = [each.to(language) for each in report.SAMPLE_HEADS]
        click.echo(sheet(heads, [report.sample_cells(each, language) for each in view.rows])[0], nl=False)
    else:
        say(report.view_text(view, language))

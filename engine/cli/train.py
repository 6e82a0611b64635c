"""``dealcoach train``: courses that are due, the skill matrix, development plans, and whether what was taught is done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from engine.api import open_desk
from engine.api.instant import day
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.model.text import Text
from engine.report.training import matrix_json, matrix_text, plan_json, plan_text, transfers_json, transfers_text

if TYPE_CHECKING:
    from engine.api.training import Training

as_of = click.option("--as-of", help="Look as of this day or time (default: now).")
acting = click.option("--as-of", help="Act as of this day or time (default: now).")
form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")


@click.group("train")
def command() -> None:
    """Training: which courses are due and why, who can do what, development plans, what changed after a course."""


@command.command("plan")
@click.argument("rep", required=False)
@as_of
@click.option("--ahead", type=click.IntRange(0, 3650), default=30, help="Also what is due within so many days (default: 30).")
@form
@click.pass_obj
def plan(session: Session, rep: str | None, as_of: str | None, ahead: int, form: str) -> None:
    """Print the courses that are due, of everyone or of one rep (id or name), each with its reason; then the open goals."""
    training = _training(session, as_of)
    due, goals, language = training.plan(rep, ahead), training.goals(rep), training.desk.language
    if form == "json":
        click.echo(json.dumps(plan_json(due, goals, language), ensure_ascii=False))
    else:
        say(plan_text(due, goals, language))


@command.command("matrix")
@click.argument("rep", required=False)
@as_of
@form
@click.pass_obj
def matrix(session: Session, rep: str | None, as_of: str | None, form: str) -> None:
    """Print the skill matrix: the level of each competency of each rep, and what their deals show."""
    training = _training(session, as_of)
    found, language = training.matrix(rep), training.desk.language
    if form == "json":
        click.echo(json.dumps(matrix_json(found, language), ensure_ascii=False))
    else:
        say(matrix_text(found, language))


@command.command("transfer")
@click.argument("course", required=False)
@as_of
@form
@click.pass_obj
def transfer(session: Session, course: str | None, as_of: str | None, form: str) -> None:
    """Print the share of deals that show what a course taught, before it and after it; a count, not yet a proof."""
    training = _training(session, as_of)
    rows, language = training.transfers(course), training.desk.language
    if form == "json":
        click.echo(json.dumps(transfers_json(rows, language), ensure_ascii=False))
    else:
        say(transfers_text(rows, language))


@command.command("assess")
@click.argument("rep")
@click.argument("competency")
@click.argument("level", type=click.IntRange(0, 9))
@click.option("--evidence", default="", help="What shows it: a deal, a meeting, a test.")
@acting
@click.pass_obj
def assess(session: Session, rep: str, competency: str, level: int, evidence: str, as_of: str | None) -> None:
    """Keep the level of a competency that you saw in a rep, or in yourself."""
    training = _training(session, as_of)
    training.assess(rep, competency, level, evidence)
    _told(training, Text(f"{rep} is at level {level} of '{competency}'", f"{rep} 的“{competency}”记为 {level} 级"))


@command.group("goal")
def goal() -> None:
    """Goals of a rep's development plan: add one, mark it reached, or give it up."""


@goal.command("add")
@click.argument("rep")
@click.argument("competency")
@click.argument("goal")
@click.option("--due", required=True, help="The day by which it should be reached: 2026-12-31.")
@click.option("--gap", default="", help="Where the rep stands now (default: the last assessment).")
@click.option("--action", "actions", multiple=True, help="What leads there (may be repeated).")
@acting
@click.pass_obj
def add(session: Session, rep: str, competency: str, goal: str, due: str, gap: str, actions: tuple[str, ...], as_of: str | None) -> None:
    """Add a goal to the development plan of a rep."""
    training = _training(session, as_of)
    id = training.add_goal(rep, competency, goal, due=day(due), gap=gap, actions=actions)
    say(id)
    _told(training, Text(f"goal {id} is added for {rep}, due {due}", f"已为 {rep} 添加目标 {id},截止 {due}"))


@goal.command("done")
@click.argument("goal")
@click.option("--evidence", required=True, help="What shows that the goal is reached.")
@acting
@click.pass_obj
def done(session: Session, goal: str, evidence: str, as_of: str | None) -> None:
    """Mark a goal as reached, with what shows it."""
    training = _training(session, as_of)
    training.end_goal(goal, reached=True, evidence=evidence)
    _told(training, Text(f"goal {goal} is reached", f"目标 {goal} 已达成"))


@goal.command("drop")
@click.argument("goal")
@click.option("--evidence", "--reason", "reason", required=True, help="Why the goal is given up.")
@acting
@click.pass_obj
def drop(session: Session, goal: str, reason: str, as_of: str | None) -> None:
    """Give a goal up, with the reason."""
    training = _training(session, as_of)
    training.end_goal(goal, reached=False, evidence=reason)
    _told(training, Text(f"goal {goal} is given up", f"目标 {goal} 已放弃"))


def _training(session: Session, as_of: str | None) -> Training:
    from engine.api.training import Training

    return Training(open_desk(session, as_of=as_of, say=tell))


def _told(training: Training, said: Text) -> None:
    tell(said.to(training.desk.language))

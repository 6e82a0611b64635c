"""``dealcoach feedback``: what people say of criteria, for those who write the playbook."""

from __future__ import annotations

import click

from engine.cli.coach import as_of_option, desk_of, form_option, give, give_rows, sheet_option, tell
from engine.cli.session import Session
from engine.model.coaching import FeedbackKind
from engine.model.text import Text
from engine.report import coaching as said
from engine.report import coaching_data as data


@click.group("feedback")
def command() -> None:
    """Say what is wrong with a criterion, or propose something; list what was said."""


@command.command("add")
@click.argument("part", help="The id of a criterion, an action or a trigger.")
@click.argument("kind", type=click.Choice(["unclear", "impossible", "useless", "proposal"]))
@click.argument("text", default="", help="In what way, or what you propose.")
@click.option("--playbook", help="The playbook, where several have that id.")
@as_of_option
@form_option
@click.pass_obj
def add(session: Session, part: str, kind: FeedbackKind, text: str, playbook: str | None, as_of: str | None, form: str) -> None:
    """Say of a criterion that it is unclear, impossible or useless, or propose something."""
    desk = desk_of(session, as_of)
    row = desk.coaching.feedback(part, kind, text, playbook=playbook)
    if form == "json":
        give(data.feedback_json(row, desk.language))
    tell(Text(f"feedback {row.feedback.id} on '{part}' is kept", f"对“{part}”的反馈 {row.feedback.id} 已保存"), desk)


@command.command("list")
@click.argument("playbook", required=False, help="Only what concerns this playbook.")
@click.option("--part", help="Only what concerns this criterion, action or trigger.")
@as_of_option
@sheet_option
@click.pass_obj
def list_(session: Session, playbook: str | None, part: str | None, as_of: str | None, form: str) -> None:
    """List what was said, the newest first."""
    desk = desk_of(session, as_of)
    rows = [
        (said.feedback_cells(row, desk.language), data.feedback_json(row, desk.language)) for row in desk.coaching.feedbacks(playbook, part)
    ]
    give_rows(form, said.FEEDBACK_HEADS, rows, desk.language, Text("nothing was said yet", "尚无反馈"))

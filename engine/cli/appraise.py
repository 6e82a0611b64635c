"""``dealcoach appraise``: a rep's results against execution, with declared weights and the evidence behind each part."""

from __future__ import annotations

from pathlib import Path

import click

from engine.api import open_desk
from engine.cli.review import form_option, give, out_option, written
from engine.cli.say import tell
from engine.cli.session import Session
from engine.cli.times import looking
from engine.report import review as report
from engine.report import review_data as data


@click.command("appraise")
@click.argument("rep")
@click.option("--period", help="A month, quarter, half or year, such as 2026-Q4 (default: the quarter that runs).")
@looking
@form_option
@out_option
@click.pass_obj
def command(session: Session, rep: str, period: str | None, as_of: str | None, form: str, out: Path | None) -> None:
    """Appraise a rep (id or name): results against execution, what rests on each weight, strengths and gaps with their evidence."""
    from engine.api.appraising import appraise

    desk = open_desk(session, as_of=as_of, say=tell)
    found = appraise(desk, rep, period)
    text = written(
        lambda: report.appraisal_page(found, desk.language), lambda: data.appraisal_json(found, desk.language), form, desk.language
    )
    give(text, out, desk.language)

"""``dealcoach targets``: followed, proved, split, revised, closed by a plan, taken to a spreadsheet and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.api import open_desk
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.cli.times import looking
from engine.errors import UsageError
from engine.model.text import Text
from engine.report import targets as report
from engine.report import targets_data as data

if TYPE_CHECKING:
    from engine.api.targets import Targets
    from engine.model.incentive import Unit
    from engine.model.target import Level, Method

acting = click.option("--as-of", help="Act as of this day or time (default: now).")
form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
whose = click.option("--owner", help="Whose: the id or name of a rep or team, a region, or company.")

FINDINGS = 1


@click.group("targets")
def command() -> None:
    """Targets by the playbook: follow, prove, split, revise, close the gap, export and import."""


@command.command("pace")
@whose
@click.option("--all", "everything", is_flag=True, help="Also those that are over or to come.")
@click.option("--keep", is_flag=True, help="Keep how they stand today: a later look starts from it, so that a status does not flicker.")
@click.option("--note", default="", help="What was said at this look; it is kept with --keep.")
@looking
@form
@click.pass_obj
def pace(session: Session, owner: str | None, everything: bool, keep: bool, note: str, as_of: str | None, form: str) -> None:
    """Print how far along each running target is: reached, what should be by now, pace, what each day must bring, status."""
    targets = _targets(session, as_of)
    language = targets.desk.language
    if keep:
        count = targets.keep(note)
        tell(Text(f"{count} looks kept", f"已记录 {count} 项检查").to(language))
    rows = targets.rows(owner, everything=everything)
    if form == "json":
        _lines(data.row_json(row, language) for row in rows)
    elif rows:
        say(report.pace_text(rows, language))
    else:
        tell(report.NOTHING.to(language))


@command.command("check")
@click.argument("target", required=False)
@looking
@form
@click.pass_obj
def check(session: Session, target: str | None, as_of: str | None, form: str) -> None:
    """Prove or refuse each letter of SMART for every target (or one), with all estimates of how likely it is; ends with 1 on findings."""
    targets = _targets(session, as_of)
    found, language = targets.check(target), targets.desk.language
    if form == "json":
        _lines(data.check_json(each, language) for each in found)
    else:
        say(report.check_text(found, language))
    if any(each.findings or any(proof.findings for proof in each.proofs) for each in found):
        click.get_current_context().exit(FINDINGS)


@command.command("split")
@click.argument("target")
@whose
@click.option(
    "--by",
    "method",
    type=click.Choice(["equal", "history", "potential", "capacity", "blended"]),
    help="By which method (default: as the playbook says).",
)
@click.option("--over", help="Hand out so much more than there is, such as 5% (default: as the playbook says).")
@click.option("--to", type=click.Choice(["region", "team", "rep"]), default="rep", show_default=True, help="Down to which level.")
@click.option(
    "--unit",
    type=click.Choice(["month", "quarter", "half", "year"]),
    default="month",
    show_default=True,
    help="Into which periods each part goes.",
)
@click.option("--months", is_flag=True, help="Print the periods of each part, too.")
@click.option("--keep", is_flag=True, help="Assign the parts: they are the targets of those who receive them from now on.")
@acting
@form
@click.pass_obj
def split(
    session: Session,
    target: str,
    owner: str | None,
    method: Method | None,
    over: str | None,
    to: Level,
    unit: Unit,
    months: bool,
    keep: bool,
    as_of: str | None,
    form: str,
) -> None:
    """Split a target over everyone below its owner and over time; the parts sum to it to the last minor unit."""
    targets = _targets(session, as_of)
    language = targets.desk.language
    found = targets.split(target, owner, method=method, over=over, to=to, unit=unit, keep=keep, by_months=months)
    if form == "json":
        click.echo(json.dumps(data.split_json(found, language), ensure_ascii=False))
    else:
        say(report.split_text(found, language))


@command.command("gap")
@click.argument("target")
@whose
@looking
@form
@click.pass_obj
def gap(session: Session, target: str, owner: str | None, as_of: str | None, form: str) -> None:
    """Print what is missing to a target, whether the pipeline covers it, and the actions that close it with what each should add."""
    targets = _targets(session, as_of)
    found, language = targets.gap(target, owner), targets.desk.language
    if form == "json":
        click.echo(json.dumps(data.gap_json(found, language), ensure_ascii=False))
    else:
        say(report.gap_text(found, language))


@command.command("plan")
@click.argument("target")
@whose
@looking
@form
@click.pass_obj
def plan(session: Session, target: str, owner: str | None, as_of: str | None, form: str) -> None:
    """Print the work that a target takes: from what is missing back to wins, deals in each stage and meetings, in all and a week."""
    targets = _targets(session, as_of)
    found, language = targets.plan(target, owner), targets.desk.language
    if form == "json":
        click.echo(json.dumps(data.plan_json(found, language), ensure_ascii=False))
    else:
        say(report.plan_text(found, language))


@command.command("revise")
@click.argument("target")
@click.argument("value")
@whose
@click.option("--on", help="From which day on (default: today).")
@click.option("--reason", required=True, help="Why; it is kept for good.")
@click.option("--approver", required=True, help="Who approved it: someone else than you.")
@acting
@click.pass_obj
def revise(
    session: Session, target: str, value: str, owner: str | None, on: str | None, reason: str, approver: str, as_of: str | None
) -> None:
    """Give a target another value from a day on, such as USD 50_000; what it was, why, and who approved it stay."""
    targets = _targets(session, as_of)
    row = targets.revise(target, owner, value, on=_day(on), reason=reason, approver=approver)
    tell(report.revised_text(row, targets.desk.language))


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--target", help="Only this target.")
@looking
@click.pass_obj
def export(session: Session, file: Path, target: str | None, as_of: str | None) -> None:
    """Write the values of all targets to a CSV or Excel (.xlsx) file, exactly; an existing file is never replaced."""
    targets = _targets(session, as_of)
    try:
        count = targets.export(file, target)
    except FileExistsError as error:
        raise UsageError(
            "TG607", Text(f"{file} is there already", f"{file} 已存在"), help=Text("name another file", "请指定其他文件名")
        ) from error
    tell(Text(f"{count} rows written to {file}", f"已写入 {count} 行:{file}").to(targets.desk.language))


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", "dry", is_flag=True, help="Only print what would change.")
@click.option("--reason", default="", help="Why values that hold already change; it is kept for good.")
@click.option("--approver", default="", help="Who approved to change values that hold already: someone else than you.")
@acting
@form
@click.pass_obj
def import_(session: Session, file: Path, dry: bool, reason: str, approver: str, as_of: str | None, form: str) -> None:
    """Read values from a CSV or Excel file and assign them: all rows, or none where one is wrong or a sum does not match."""
    targets = _targets(session, as_of)
    found, language = targets.bring_in(file, dry=dry, reason=reason, approver=approver), targets.desk.language
    changes = found.changes
    if form == "json":
        _lines(data.change_json(each) for each in changes)
    else:
        for each in changes:
            click.echo(report.change_text(each, language))
    said = (
        Text(f"{len(changes)} values would change", f"将更改 {len(changes)} 项")
        if dry
        else Text(f"{len(changes)} values changed", f"已更改 {len(changes)} 项")
    )
    tell(said.to(language))
    for note in found.notes:
        tell(note.to(language))


def _targets(session: Session, as_of: str | None) -> Targets:
    return open_desk(session, as_of=as_of, say=tell).targets


def _lines(content: Iterable[Mapping[str, Any]]) -> None:
    for each in content:
        click.echo(json.dumps(each, ensure_ascii=False))


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "TG608", Text(f"'{text}' is no day", f"“{text}”不是日期"), help=Text("write such as 2026-11-21", "例如 2026-11-21")
        ) from None

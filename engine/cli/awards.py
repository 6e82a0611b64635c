"""``dealcoach awards``: pay reckoned, posted, explained, approved, disputed, proved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.api import open_desk
from engine.api.instant import day
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.errors import UsageError
from engine.model.sheet import sheet
from engine.model.text import Text
from engine.report import awards as report
from engine.report import awards_data as data

if TYPE_CHECKING:
    from engine.api.awards import Awards
    from engine.model.award import PlanState

as_of = click.option("--as-of", help="Look as of this day or time (default: now).")
acting = click.option("--as-of", help="Act as of this day or time (default: now).")
form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
note = click.option("--note", default="", help="Why, in a few words; it is kept.")

FINDINGS = 1


@click.group("awards")
def command() -> None:
    """Pay by the playbook: run, list, approve, state, suppose, dispute, verify."""


@command.command("run")
@acting
@form
@click.pass_obj
def run(session: Session, as_of: str | None, form: str) -> None:
    """Reckon all incentives and post what is new to the ledger; what is posted already is never posted again."""
    awards = _awards(session, as_of)
    came = awards.run()
    language = awards.desk.language
    if form == "json":
        _lines(data.entry_json(row, language) for row in came.posted)
        tell(report.run_text(came, language, rows=False))
        return
    say(report.run_text(came, language))


@command.command("list")
@click.option("--rep", help="Only of this rep (id or name).")
@click.option("--period", help="Only of this pay period, such as 2026-Q4.")
@click.option("--deal", help="Only of this deal.")
@click.option("--state", type=click.Choice(["waiting", "approved", "held", "disputed", "refused"]), help="Only in this state.")
@as_of
@form
@click.pass_obj
def list_(session: Session, rep: str | None, period: str | None, deal: str | None, state: str | None, as_of: str | None, form: str) -> None:
    """List what is posted, in the order of the ledger."""
    awards = _awards(session, as_of)
    rows, language = awards.rows(person=rep, period=period, state=state, deal=deal), awards.desk.language
    if form == "json":
        _lines(data.entry_json(row, language) for row in rows)
        return
    if rows:
        say(report.entries_text(rows, language))
    else:
        tell(report.NOTHING.to(language))


@command.command("approve")
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@click.option("--period", help="All that waits in this pay period and is yours to decide.")
@click.option("--refuse", is_flag=True, help="Refuse them instead; say why with --note.")
@note
@acting
@click.pass_obj
def approve(session: Session, entries: tuple[str, ...], period: str | None, refuse: bool, note: str, as_of: str | None) -> None:
    """Approve entries by id (its beginning will do). Neither who ran the pay nor whom it pays can."""
    if bool(entries) == (period is not None):
        raise UsageError("AW608", Text("name entries, or a period with --period", "请指定条目,或用 --period 指定周期"))
    awards = _awards(session, as_of)
    ids = list(entries) or [
        row.entry.id for row in awards.waiting() if row.may_decide and row.entry.state == "waiting" and row.entry.period == period
    ]
    done = awards.refuse(ids, note) if refuse else awards.approve(ids, note)
    what = Text(f"{done} refused", f"已拒绝 {done} 项") if refuse else Text(f"{done} approved", f"已批准 {done} 项")
    tell(what.to(awards.desk.language))


@command.command("statement")
@click.argument("rep")
@click.option("--period", help="The pay period, such as 2026-Q4 (default: the current one).")
@as_of
@form
@click.pass_obj
def statement(session: Session, rep: str, period: str | None, as_of: str | None, form: str) -> None:
    """Print what a rep (id or name) is paid in a period: every line from its event to the cent, and what is held and why."""
    awards = _awards(session, as_of)
    found, language = awards.statement(rep, period), awards.desk.language
    if form == "json":
        click.echo(json.dumps(data.statement_json(found, language), ensure_ascii=False))
    else:
        say(report.statement_text(found, language))


@command.command("standing")
@click.argument("rep")
@as_of
@form
@click.pass_obj
def standing(session: Session, rep: str, as_of: str | None, form: str) -> None:
    """Print how a rep stands now: credit, quota and attainment of each incentive, and the places of contests."""
    awards = _awards(session, as_of)
    rows, contests, language = awards.standing(rep), awards.contests(rep), awards.desk.language
    if form == "json":
        click.echo(json.dumps(data.standing_json(rows, contests, language), ensure_ascii=False))
        return
    say(report.standing_text(rows, contests, language))


@command.command("what-if")
@click.argument("deal")
@click.option("--on", help="The day on which it is won (default: today).")
@click.option("--amount", help="For how much (default: its own amount), such as CNY 50_000.")
@as_of
@form
@click.pass_obj
def what_if(session: Session, deal: str, on: str | None, amount: str | None, as_of: str | None, form: str) -> None:
    """Print what a deal would pay if it were won."""
    awards = _awards(session, as_of)
    found, language = awards.what_if(deal, day(on) if on else None, amount), awards.desk.language
    if form == "json":
        click.echo(json.dumps(data.what_if_json(found, language), ensure_ascii=False))
    else:
        say(report.what_if_text(found, language))


@command.command("dispute")
@click.argument("entry")
@click.option("--note", required=True, help="What is wrong, in a few words; it is kept.")
@acting
@click.pass_obj
def dispute(session: Session, entry: str, note: str, as_of: str | None) -> None:
    """Object to an entry of one's own: it is frozen until someone decides."""
    awards = _awards(session, as_of)
    awards.dispute(entry, note)
    tell(Text(f"{entry} is disputed and frozen", f"{entry} 已提出异议并冻结").to(awards.desk.language))


@command.command("decide")
@click.argument("entry")
@click.argument("outcome", type=click.Choice(["upheld", "rejected"]))
@click.option("--note", required=True, help="Why, in a few words; it is kept.")
@acting
@click.pass_obj
def decide(session: Session, entry: str, outcome: str, note: str, as_of: str | None) -> None:
    """Decide on a dispute: upheld, so that a run posts the difference (what was refused waits again), or rejected, so that all stands."""
    awards = _awards(session, as_of)
    awards.decide(entry, upheld=outcome == "upheld", note=note)
    said = {"upheld": Text("upheld", "成立"), "rejected": Text("rejected", "驳回")}[outcome]
    tell(Text(f"the dispute over {entry} is {said.en}", f"{entry} 的异议:{said.zh}").to(awards.desk.language))


@command.command("plan")
@click.argument("plan", required=False)
@click.option(
    "--to", "state", type=click.Choice(["approved", "active", "closed"]), help="Bring it to this state; its author cannot approve it."
)
@note
@acting
@form
@click.pass_obj
def plan(session: Session, plan: str | None, state: PlanState | None, note: str, as_of: str | None, form: str) -> None:
    """List the plans with their states, or bring one to its next state: draft, approved, active, closed."""
    awards = _awards(session, as_of)
    if (plan is None) != (state is None):
        raise UsageError("AW609", Text("name a plan and its next state: PLAN --to STATE", "请同时指定方案与下一状态:PLAN --to STATE"))
    if plan is not None and state is not None:
        awards.move_plan(plan, state, note)
    rows, language = awards.plans(), awards.desk.language
    if form == "json":
        _lines(data.plan_json(row, language) for row in rows)
        return
    say(report.plans_text(rows, language))


@command.command("lock")
@click.argument("period")
@note
@acting
@click.pass_obj
def lock(session: Session, period: str, note: str, as_of: str | None) -> None:
    """Lock a pay period for good: later differences go to the next open one."""
    awards = _awards(session, as_of)
    awards.lock(period, note)
    tell(Text(f"{period} is locked", f"{period} 已锁定").to(awards.desk.language))


@command.command("verify")
@form
@click.pass_obj
def verify(session: Session, form: str) -> None:
    """Look whether the ledger is whole: every row that was changed, removed or put in is named."""
    awards = _awards(session, None)
    found, language = awards.verify(), awards.desk.language
    if form == "json":
        click.echo(json.dumps(data.verified_json(found, language), ensure_ascii=False))
    else:
        say(report.verified_text(found, language))
    if found.faults:
        click.get_current_context().exit(FINDINGS)


@command.command("lint")
@click.option("--strict", is_flag=True, help="End with 1 when there are findings.")
@as_of
@form
@click.pass_obj
def lint(session: Session, strict: bool, as_of: str | None, form: str) -> None:
    """Look at plans as a whole: cliffs, flat zones, pull-forward, cost against budgets, what nobody can measure, fairness."""
    awards = _awards(session, as_of)
    found, language = awards.lint(), awards.desk.language
    if form == "json":
        _lines(data.finding_json(each, language) for each in found)
    elif found:
        say("\n".join(report.finding_text(each, language) for each in found))
    else:
        tell(Text("nothing found", "未发现问题").to(language))
    if any(each.severity == "error" for each in found) or (strict and found):
        click.get_current_context().exit(FINDINGS)


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--period", help="Only of this pay period, such as 2026-Q4.")
@click.option(
    "--state",
    type=click.Choice(["waiting", "approved", "held", "disputed", "refused"]),
    default="approved",
    show_default=True,
    help="Only in this state.",
)
@as_of
@click.pass_obj
def export(session: Session, file: Path, period: str | None, state: str, as_of: str | None) -> None:
    """Write entries to a CSV file for payroll; an existing file is never replaced."""
    awards = _awards(session, as_of)
    rows = awards.rows(period=period, state=state)
    content, _ = sheet(data.CSV_HEADS, data.sheet_rows(rows, awards.desk.language))
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError as error:
        raise UsageError(
            "AW611", Text(f"{file} is there already", f"{file} 已存在"), help=Text("name another file", "请指定其他文件名")
        ) from error
    tell(Text(f"{len(rows)} rows written to {file}", f"已写入 {len(rows)} 行:{file}").to(awards.desk.language))


def _awards(session: Session, as_of: str | None) -> Awards:
    return open_desk(session, as_of=as_of, say=tell).awards


def _lines(content: Iterable[Mapping[str, Any]]) -> None:
    for each in content:
        click.echo(json.dumps(each, ensure_ascii=False))

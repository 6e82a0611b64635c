"""``dealcoach next``: what is to be done, overdue first, over all deals or on one."""

from __future__ import annotations

import json

import click

from engine.api import open_desk
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.errors import UsageError
from engine.language.suggest import did_you_mean
from engine.language.words import minutes
from engine.model.text import Language, Text
from engine.model.views import TodayRow
from engine.report.columns import table
from engine.report.verdicts import KINDS, action_json

FIRST = 20
HEADS = (
    Text("due", "到期"),
    Text("deal", "商机"),
    Text("owner", "负责人"),
    Text("stage", "阶段"),
    Text("to do", "行动"),
    Text("effort", "用时"),
    Text("because", "依据"),
)


@click.command("next")
@click.argument("deal", required=False)
@click.option("--as-of", help="Judge as of this day or time (default: now).")
@click.option("--owner", help="Only the deals of this rep (id or name).")
@click.option("--all", "everything", is_flag=True, help=f"All of them, not only the first {FIRST}.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(session: Session, deal: str | None, as_of: str | None, owner: str | None, everything: bool, form: str) -> None:
    """Print the next required actions: overdue first, then by due date, the cheapest first."""
    desk = open_desk(session, as_of=as_of, say=tell)
    rows = desk.today(owner=owner, deal=deal)
    if owner is not None and not rows:
        _known(owner, desk.reps())
    if form == "json":
        for row in rows:
            content = {"deal": row.deal, "name": row.deal_name, "account": row.account, "owner": row.owner}
            click.echo(
                json.dumps(content | action_json(row.action, desk.language) | {"overdue_days": row.overdue_days}, ensure_ascii=False)
            )
        return
    if not rows:
        tell(Text("nothing is asked for today", "今天没有需要完成的行动").to(desk.language))
        return
    shown = rows if everything or deal else rows[:FIRST]
    say(table([head.to(desk.language) for head in HEADS], [_cells(row, desk.language) for row in shown]))
    if len(shown) < len(rows):
        more = len(rows) - len(shown)
        tell(Text(f"… and {more} more (--all)", f"…… 另有 {more} 项(--all)").to(desk.language))


def _known(owner: str, reps: list[tuple[str, str]]) -> None:
    """Refuse an owner that nobody is, rather than say that there is nothing to do. Raises UsageError (JD109)."""
    names = [each for rep in reps for each in rep]
    if owner not in names:
        near = did_you_mean(owner, names)
        help = Text(f"did you mean '{near}'?", f"是否指“{near}”?") if near else None
        raise UsageError("JD109", Text(f"no deal is owned by '{owner}'", f"没有商机属于“{owner}”"), help=help)


def _cells(row: TodayRow, language: Language) -> list[str]:
    due = row.action.due.isoformat() if row.action.due else "-"
    late = Text(f" ({row.overdue_days}d late)", f"(逾期 {row.overdue_days} 天)").to(language) if row.overdue_days else ""
    kind = KINDS[row.action.kind].to(language)
    return [
        due + late,
        f"{row.deal} {row.deal_name}".strip(),
        row.owner,
        row.stage.to(language),
        f"{kind}: {row.action.say.to(language)}",
        minutes(row.action.effort, language),
        row.action.because.to(language),
    ]

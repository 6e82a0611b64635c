"""``dealcoach waive``: a criterion waived for one deal, with the reason, or that waiver withdrawn."""

from __future__ import annotations

import click

from engine.api import open_desk
from engine.cli.say import tell
from engine.cli.session import Session
from engine.errors import UsageError
from engine.model.text import Text


@click.command("waive")
@click.argument("deal")
@click.argument("criterion")
@click.option("--reason", default="", help="Why it does not hold here; kept with the waiver.")
@click.option("--undo", is_flag=True, help="Withdraw the waiver.")
@click.option("--as-of", help="Act as of this day or time (default: now).")
@click.pass_obj
def command(session: Session, as_of: str | None, deal: str, criterion: str, reason: str, undo: bool) -> None:
    """Waive an exit criterion for one deal, for as long as the playbook allows."""
    if undo == bool(reason.strip()):
        raise UsageError(
            "ST115",
            Text("a waiver needs a reason, and its withdrawal none", "豁免须说明理由,撤销豁免则无需理由"),
            help=Text("write --reason TEXT, or --undo", "请写 --reason 理由,或 --undo"),
        )
    desk = open_desk(session, as_of=as_of, say=tell)
    if undo:
        desk.unwaive(deal, criterion)
        done = Text(f"'{criterion}' on {deal} is no longer waived", f"已撤销 {deal} 的“{criterion}”豁免")
    else:
        desk.waive(deal, criterion, reason)
        done = Text(f"'{criterion}' on {deal} is waived by {desk.user}", f"{desk.user} 已豁免 {deal} 的“{criterion}”")
    tell(done.to(desk.language))

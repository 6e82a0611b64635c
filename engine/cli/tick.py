"""``dealcoach tick``: a person's word that an action is done, taken back, or confirmed by a second person."""

from __future__ import annotations

import click

from engine.api import open_desk
from engine.cli.say import tell
from engine.cli.session import Session
from engine.errors import UsageError
from engine.model.text import Text


@click.command("tick")
@click.argument("deal")
@click.argument("action")
@click.option("--evidence", default="", help="What shows that it is done: a mail, a date, a name.")
@click.option("--undo", is_flag=True, help="Take the tick back.")
@click.option("--confirm", is_flag=True, help="Confirm the tick of someone else.")
@click.option("--as-of", help="Act as of this day or time (default: now).")
@click.pass_obj
def command(session: Session, as_of: str | None, deal: str, action: str, evidence: str, undo: bool, confirm: bool) -> None:
    """Tick an action of a deal's checklist as done."""
    if undo + confirm + bool(evidence) > 1:
        raise UsageError(
            "ST114",
            Text("--evidence, --undo and --confirm do not go together", "--evidence、--undo 和 --confirm 不能同时使用"),
        )
    desk = open_desk(session, as_of=as_of, say=tell)
    if undo:
        desk.untick(deal, action)
        done = Text(f"'{action}' on {deal} is no longer ticked", f"已取消勾选 {deal} 的“{action}”")
    elif confirm:
        desk.confirm(deal, action)
        done = Text(f"'{action}' on {deal} is confirmed by {desk.user}", f"{desk.user} 已确认 {deal} 的“{action}”")
    else:
        desk.tick(deal, action, evidence)
        done = Text(f"'{action}' on {deal} is ticked by {desk.user}", f"{desk.user} 已勾选 {deal} 的“{action}”")
    tell(done.to(desk.language))

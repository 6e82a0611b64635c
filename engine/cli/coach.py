"""``dealcoach coach``: whom to coach on what, sessions with their notes and commitments, and what became of them."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from engine.api import open_desk
from engine.cli.say import say
from engine.cli.say import tell as say_aside
from engine.cli.session import Session
from engine.coaching.follow import STATES
from engine.errors import UsageError
from engine.model.coaching import SESSION_KINDS, SLOTS, SessionKind, Slot
from engine.model.sheet import sheet
from engine.model.text import Language, Text
from engine.report import coaching as said
from engine.report import coaching_data as data
from engine.report import uplift
from engine.report.columns import table

if TYPE_CHECKING:
    from engine.api.desk import Desk

as_of_option = click.option("--as-of", help="Act as of this day or time (default: now).")
form_option = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
sheet_option = click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to print.")
kind_option = click.option("--kind", type=click.Choice(SESSION_KINDS), default="one_to_one", help="The kind of session.")


@click.group("coach")
def command() -> None:
    """Coach reps and teams: the queue, agendas, sessions, commitments and what became of them."""


def desk_of(session: Session, as_of: str | None) -> Desk:
    """Open the desk; what takes long is told on stderr."""
    return open_desk(session, as_of=as_of, say=say_aside)


def tell(text: Text, desk: Desk) -> None:
    """Say on stderr what was done."""
    say_aside(text.to(desk.language))


def give(content: Any) -> None:
    """Print plain data."""
    click.echo(json.dumps(content, ensure_ascii=False))


def give_rows(form: str, heads: Sequence[Text], rows: Sequence[tuple[list[str], Any]], language: Language, nothing: Text) -> None:
    """Print rows as a table, as CSV, or as one object a line."""
    if form == "json":
        for _, content in rows:
            give(content)
    elif form == "csv":
        click.echo(sheet(said.heads(heads, language), [["" if cell == "-" else cell for cell in cells] for cells, _ in rows])[0], nl=False)
    elif rows:
        say(table(said.heads(heads, language), [cells for cells, _ in rows]))
    else:
        say_aside(nothing.to(language))


def from_stdin() -> str:
    """Read a text of any length; bytes that are no UTF-8 show as signs for them."""
    return sys.stdin.buffer.read().decode("utf-8", "replace")


@command.command("queue")
@as_of_option
@sheet_option
@click.pass_obj
def queue(session: Session, as_of: str | None, form: str) -> None:
    """List the reps and teams that you coach, the one most in need first."""
    desk = desk_of(session, as_of)
    rows = [(said.queue_cells(row, desk.language), data.queue_json(row, desk.language)) for row in desk.coaching.queue()]
    give_rows(form, said.QUEUE_HEADS, rows, desk.language, Text("you coach nobody", "您不辅导任何人"))


@command.command("agenda")
@click.argument("about", metavar="REP", help="A rep (id or name), or a team for a team meeting.")
@kind_option
@as_of_option
@form_option
@click.pass_obj
def agenda(session: Session, about: str, kind: SessionKind, as_of: str | None, form: str) -> None:
    """Write the agenda of a session: commitments, wins, progress, targets behind, prompts, difficulties and needs."""
    desk = desk_of(session, as_of)
    found = desk.coaching.agenda(about, kind)
    if form == "json":
        give(data.agenda_json(found, desk.language))
    else:
        say(said.agenda_text(found, desk.coaching.people.name(found.about), desk.language))


@command.command("start")
@click.argument("about", metavar="REP", help="A rep (id or name), or a team for a team meeting.")
@kind_option
@as_of_option
@form_option
@click.pass_obj
def start(session: Session, about: str, kind: SessionKind, as_of: str | None, form: str) -> None:
    """Begin a session as the coach."""
    desk = desk_of(session, as_of)
    view = desk.coaching.start(about, kind)
    _show(desk, view, form)
    tell(Text(f"session {view.session.id} with {view.name} has begun", f"与 {view.name} 的面谈 {view.session.id} 已开始"), desk)


@command.command("sessions")
@click.argument("about", metavar="[REP]", required=False, help="Only those with this rep or team (id or name).")
@as_of_option
@form_option
@click.pass_obj
def sessions(session: Session, about: str | None, as_of: str | None, form: str) -> None:
    """List the sessions that you took part in, the newest first."""
    desk = desk_of(session, as_of)
    rows = [(said.session_cells(row, desk.language), data.session_row_json(row)) for row in desk.coaching.sessions(about)]
    give_rows(form, said.SESSION_HEADS, rows, desk.language, Text("there is no session yet", "尚无面谈"))


@command.command("show")
@click.argument("id", metavar="SESSION", help="The id of a session or a prompt.")
@as_of_option
@form_option
@click.pass_obj
def show(session: Session, id: str, as_of: str | None, form: str) -> None:
    """Show a session with the notes that you may read, or a prompt with its life."""
    desk = desk_of(session, as_of)
    if id.startswith("S"):
        _show(desk, desk.coaching.session(id), form)
    else:
        _card(desk, desk.coaching.prompt(id), form)


@command.command("note")
@click.argument("id", metavar="SESSION", help="The id of an open session; for a rep's own difficulty or need, the rep.")
@click.argument("text", help="What to write; - reads it from standard input.")
@click.option("--slot", type=click.Choice(SLOTS), default="note", help="Where it belongs: GROW, feedback, what the rep brings, or a note.")
@click.option("--shared", is_flag=True, help="Let the other side of the session read it too; else only you can.")
@click.option("--prompt", help="The prompt that it is about.")
@as_of_option
@form_option
@click.pass_obj
def note(session: Session, id: str, text: str, slot: Slot, shared: bool, prompt: str | None, as_of: str | None, form: str) -> None:
    """Write a note; it is private unless it is shared."""
    desk = desk_of(session, as_of)
    view = desk.coaching.note(id, slot, from_stdin() if text == "-" else text, shared=shared, prompt=prompt)
    if form == "json":
        give(data.note_json(view))
    who = Text("shared", "已共享") if shared else Text("private", "仅您可见")
    tell(Text(f"note {view.note.id} is kept, {who.en}", f"记录 {view.note.id} 已保存,{who.zh}"), desk)


@command.command("share")
@click.argument("id", metavar="NOTE", help="The id of a note of yours.")
@as_of_option
@click.pass_obj
def share(session: Session, id: str, as_of: str | None) -> None:
    """Let the other side of the session read a note of yours."""
    desk = desk_of(session, as_of)
    desk.coaching.share(id)
    tell(Text(f"note {id} is shared", f"记录 {id} 已共享"), desk)


@command.command("measures")
@click.option("--for", "subject", type=click.Choice(["deal", "rep", "team"]), help="Only those about this kind of record.")
@form_option
@click.pass_obj
def measures(session: Session, subject: str | None, form: str) -> None:
    """List what a commitment can be measured by."""
    desk = desk_of(session, None)
    rows = [
        ([each.id, each.subject, each.kind, each.example], {"id": each.id, "for": each.subject, "kind": each.kind, "example": each.example})
        for each in desk.coaching.measures(subject)
    ]
    heads = (Text("measure", "度量"), Text("about", "对象"), Text("kind", "类型"), Text("change, such as", "变化示例"))
    give_rows(form, heads, rows, desk.language, Text("the playbooks measure nothing", "手册中没有度量"))


@command.command("commit")
@click.argument("id", metavar="SESSION", help="The id of an open session.")
@click.argument("what", help="What is undertaken.")
@click.option("--due", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day for it.")
@click.option("--owner", help="Who undertakes it (default: the rep).")
@click.option("--measure", help="What it is measured by: a measure, signal or criterion of the playbook.")
@click.option("--of", "record", help="On which deal, rep or team it is measured (default: the rep, or the prompt's deal).")
@click.option("--change", help="The change expected: +2, -7d, +10%, CNY 50_000, true.")
@click.option("--prompt", help="The prompt that it answers.")
@as_of_option
@form_option
@click.pass_obj
def commit(
    session: Session,
    id: str,
    what: str,
    due: dt.datetime,
    owner: str | None,
    measure: str | None,
    record: str | None,
    change: str | None,
    prompt: str | None,
    as_of: str | None,
    form: str,
) -> None:
    """Keep what someone undertakes; the baseline is measured now, the follow-up by itself."""
    desk = desk_of(session, as_of)
    view = desk.coaching.commit(id, what, due.date(), owner=owner, measure=measure, record=record, change=change, prompt=prompt)
    if form == "json":
        give(data.follow_json(view))
    based = (
        Text(f"; {view.measure} is {view.baseline}, expected {view.change}", f";{view.measure} 目前 {view.baseline},预期 {view.change}")
        if view.measure
        else Text()
    )
    done = view.commitment
    tell(Text(f"commitment {done.id} is noted, due {done.due}{based.en}", f"承诺 {done.id} 已保存,{done.due} 到期{based.zh}"), desk)


@command.command("close")
@click.argument("id", metavar="SESSION", help="The id of an open session.")
@click.option("--reason", default="", help="Why nobody undertook anything.")
@as_of_option
@form_option
@click.pass_obj
def close(session: Session, id: str, reason: str, as_of: str | None, form: str) -> None:
    """End a session; a performance review needs praise, gap and suggestion first."""
    desk = desk_of(session, as_of)
    view = desk.coaching.close(id, reason)
    if form == "json":
        give(data.session_json(view, desk.language))
    tell(
        Text(f"session {id} is closed, with {len(view.commitments)} commitments", f"面谈 {id} 已结束,承诺 {len(view.commitments)} 项"), desk
    )


@command.command("follow")
@click.argument("about", metavar="[REP]", required=False, help="Only those of this rep or team (id or name).")
@click.option("--all", "everything", is_flag=True, help="All of them, not only those open or lately due.")
@as_of_option
@sheet_option
@click.pass_obj
def follow(session: Session, about: str | None, everything: bool, as_of: str | None, form: str) -> None:
    """List commitments with what they have come to, measured now."""
    desk = desk_of(session, as_of)
    rows = [
        (said.follow_cells(view, desk.language), data.follow_json(view)) for view in desk.coaching.follow_ups(about, everything=everything)
    ]
    give_rows(form, said.FOLLOW_HEADS, rows, desk.language, Text("no commitment is open", "没有进行中的承诺"))


@command.command("verify")
@click.argument("id", metavar="COMMITMENT", help="The id of a commitment without a measure.")
@click.option("--kept/--missed", "kept", default=None, help="What came of it.")
@click.option("--withdrawn", is_flag=True, help="It is taken back, with the reason as the note.")
@click.option("--note", default="", help="A word about it, or the reason.")
@as_of_option
@form_option
@click.pass_obj
def verify(session: Session, id: str, kept: bool | None, withdrawn: bool, note: str, as_of: str | None, form: str) -> None:
    """Say what came of a commitment that nothing measures, or take one back."""
    if (kept is None) is not withdrawn:
        raise UsageError("CO119", Text("say one of --kept, --missed and --withdrawn", "请在 --kept、--missed、--withdrawn 中选一个"))
    desk = desk_of(session, as_of)
    view = desk.coaching.withdraw(id, note) if withdrawn else desk.coaching.verify(id, kept=bool(kept), note=note)
    if form == "json":
        give(data.follow_json(view))
    state = STATES[view.state]
    tell(Text(f"commitment {id} is {state.en}", f"承诺 {id}{state.zh}"), desk)


@command.command("accept")
@click.argument("id", metavar="PROMPT", help="The id of a prompt.")
@as_of_option
@form_option
@click.pass_obj
def accept(session: Session, id: str, as_of: str | None, form: str) -> None:
    """Take a prompt on."""
    desk = desk_of(session, as_of)
    _card(desk, desk.coaching.accept(id), form)


@command.command("dismiss")
@click.argument("id", metavar="PROMPT", help="The id of a prompt.")
@click.option("--reason", default="", help="Why; it is kept with the prompt.")
@as_of_option
@form_option
@click.pass_obj
def dismiss(session: Session, id: str, reason: str, as_of: str | None, form: str) -> None:
    """Set a prompt aside, with a reason."""
    desk = desk_of(session, as_of)
    _card(desk, desk.coaching.dismiss(id, reason), form)


@command.command("report")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (default: the last 91 days).")
@click.option("--effect", is_flag=True, help="Also whether courses and sessions worked; this takes a while. As CSV only that is printed.")
@as_of_option
@sheet_option
@click.pass_obj
def report(session: Session, since: dt.datetime | None, effect: bool, as_of: str | None, form: str) -> None:
    """Tell by coach whether coaching is happening: sessions held and due, prompts, commitments."""
    desk = desk_of(session, as_of)
    found = desk.coaching.report(since.date() if since else None, effect=effect)
    if form == "json":
        give(data.report_json(found, desk.language))
        return
    if form == "csv" and effect:
        lines = [(uplift.cells(line, desk.language), None) for line in found.uplift]
        give_rows(form, uplift.HEADS, lines, desk.language, Text())
        return
    rows = [(said.report_cells(line, desk.language), None) for line in found.coaches]
    give_rows(form, said.REPORT_HEADS, rows, desk.language, Text("nobody coaches yet", "尚无人辅导"))
    if effect:
        say(f"\n{uplift.text(found.uplift, desk.language)}")


def _show(desk: Desk, view: Any, form: str) -> None:
    if form == "json":
        give(data.session_json(view, desk.language))
    else:
        say(said.session_text(view, desk.language))


def _card(desk: Desk, card: Any, form: str) -> None:
    if form == "json":
        give(data.prompt_json(card, desk.language))
    else:
        say(said.prompt_text(card, desk.language))

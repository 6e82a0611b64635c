"""``dealcoach wellbeing``: how one is, for oneself and whom one chose; sealed, and read by no rule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from engine.api import open_desk
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.errors import DealcoachError
from engine.model.text import Language, Text

if TYPE_CHECKING:
    from engine.api.wellbeing import Wellbeing
    from engine.wellbeing.checkin import CheckIn


@click.group("wellbeing")
def command() -> None:
    """Check-ins on how you are: free to join, sealed so that only you and whom you choose can read them, never seen by any rule."""


@command.command("join")
@click.option("--passphrase", is_flag=True, help="Put the private key under a passphrase, which is asked for.")
@click.pass_obj
def join(session: Session, passphrase: bool) -> None:
    """Join: make your keys. The private one stays in a folder of your own."""
    mine = _wellbeing(session)
    said = None
    if passphrase:
        said = click.prompt(PASSPHRASE.to(mine.desk.language), hide_input=True, confirmation_prompt=True, err=True)
    place = mine.join(said)
    _told(
        mine,
        Text(
            f"you have joined; your private key is {place}: keep a copy where only you can read it",
            f"已加入;您的私钥在 {place}:请自行妥善备份",
        ),
    )


@command.command("write")
@click.option("--mood", type=click.IntRange(1, 5), help="How you feel, from 1 (bad) to 5 (good).")
@click.pass_obj
def write(session: Session, mood: int | None) -> None:
    """Write a check-in, asked for on the terminal or read from standard input; never as an argument, which a shell would remember."""
    mine = _wellbeing(session)
    if sys.stdin.isatty():
        text = click.prompt(HOW.to(mine.desk.language), default="", show_default=False, err=True)
    else:
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    readers = mine.write(text, mood)
    names = ", ".join(readers)
    _told(
        mine,
        Text(f"kept, sealed; it can be read by you and {names}", f"已加密保存;您与 {names} 可读")
        if readers
        else Text("kept, sealed; it can be read by you alone", "已加密保存;只有您本人可读"),
    )


@command.command("read")
@click.pass_obj
def read(session: Session) -> None:
    """Read your check-ins and those shared with you, after what lies on your own desk today."""
    mine = _wellbeing(session)
    language = mine.desk.language
    found, shut = mine.read(_passphrase(mine))
    tell(_load(mine, language))
    for each in found:
        say(_line(each, mine, language))
    if not found:
        _told(mine, Text("there is no check-in yet", "还没有记录"))
    if shut:
        _told(mine, Text(f"{counted(shut)} damaged, and cannot be opened", f"{shut} 条记录无法打开:已损坏"))


@command.command("share")
@click.argument("reader", required=False)
@click.option("--stop", is_flag=True, help="Let this person read no more, also what is there already.")
@click.pass_obj
def share(session: Session, reader: str | None, stop: bool) -> None:
    """Let READER read what you write from now on; without READER list whom you chose, and your own key."""
    mine = _wellbeing(session)
    if reader is None:
        for name, mark in mine.readers():
            say(f"{name}  {mark}")
        _told(mine, Text(f"your own key: {mine.mark}", f"您自己的密钥:{mine.mark}"))
    elif stop:
        count = mine.stop(reader, _passphrase(mine))
        _told(mine, Text(f"{reader} can read no more; {counted(count)} taken back", f"{reader} 不能再阅读;已收回 {count} 条记录"))
    else:
        mark = mine.share(reader)
        _told(
            mine,
            Text(
                f"{reader} can read what you write from now on; compare their key with them: {mark}",
                f"{reader} 可阅读您今后的记录;请与对方核对其密钥:{mark}",
            ),
        )


@command.command("leave")
@click.option("--lost", is_flag=True, help="Leave without the private key: what others could read stays with them.")
@click.pass_obj
def leave(session: Session, lost: bool) -> None:
    """Leave: all your check-ins are taken back, and your keys removed."""
    mine = _wellbeing(session)
    if lost:
        click.confirm(SURE.to(mine.desk.language), abort=True, err=True)
        mine.leave_without_key()
        _told(mine, Text("you have left", "已退出"))
        return
    count = mine.leave(_passphrase(mine))
    _told(mine, Text(f"you have left; {counted(count)} removed", f"已退出;删除了 {count} 条记录"))


PASSPHRASE, HOW = Text("Passphrase", "口令"), Text("How are you?", "最近怎么样?")
SURE = Text("Your own copies are lost for good. Leave?", "您自己的记录将无法找回。确定退出?")


def _wellbeing(session: Session) -> Wellbeing:
    from engine.api.wellbeing import Wellbeing

    return Wellbeing(open_desk(session, say=tell))


def _passphrase(mine: Wellbeing) -> str | None:
    if not mine.locked:
        return None
    said: str = click.prompt(PASSPHRASE.to(mine.desk.language), hide_input=True, err=True)
    return said


def _line(each: CheckIn, mine: Wellbeing, language: Language) -> str:
    who = "" if each.by == mine.user else f"{each.by}: "
    mood = f"[{each.mood}/5] " if each.mood is not None else ""
    when = each.at.astimezone(mine.desk.workspace.zone)
    seen = Text(f"  ({', '.join(each.boxes)} can read it)", f"  ({'、'.join(each.boxes)} 可读)").to(language) if each.boxes else ""
    return f"{when:%Y-%m-%d %H:%M}  {who}{mood}{each.text}{seen}"


def _load(mine: Wellbeing, language: Language) -> str:
    try:
        load = mine.load()
    except DealcoachError as error:  # a book that cannot be judged keeps nobody from their own words
        return error.message.to(language)
    return Text(
        f"your desk today: {load.open_deals} open deals, {load.overdue} actions overdue, {load.this_week} due within a week",
        f"您今天的工作量:在跟商机 {load.open_deals} 个,逾期行动 {load.overdue} 项,一周内到期 {load.this_week} 项",
    ).to(language)


def counted(n: int) -> str:
    """Say in English how many check-ins something was done to."""
    return f"{n} check-in was" if n == 1 else f"{n} check-ins were"


def _told(mine: Wellbeing, said: Text) -> None:
    tell(said.to(mine.desk.language))

"""``dealcoach review``: the weekly pack of deals with the decision each asks for, and the monthly health of the funnel."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from engine.api import open_desk
from engine.api.instant import day
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.cli.times import looking
from engine.errors import UsageError
from engine.model.text import Language, Text
from engine.report import review as report
from engine.report import review_data as data
from engine.report.html import as_html
from engine.report.review import Page
from engine.report.sections import as_markdown, as_text

FORMATS = ["text", "md", "html", "json"]
WEEK = 7
form_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="How to print; html is one file with plots."
)
out_option = click.option("--out", type=click.Path(path_type=Path), help="Write to this file instead; one that is there is not replaced.")


@click.group("review")
def command() -> None:
    """Review deals every week or two, and the health of the funnel every month."""


@command.command("weekly")
@click.option("--every", type=click.Choice(["1w", "2w"]), help="How long ago the last one was (default: as the playbook says, else 1w).")
@click.option("--since", help="Instead: what changed since the evening of this day.")
@click.option("--top", type=click.IntRange(1, 100), help="How many deals are gone through (default: as the playbook says, else 10).")
@click.option("--team", help="Only the deals of this team (id or name).")
@looking
@form_option
@out_option
@click.pass_obj
def weekly(
    session: Session,
    every: str | None,
    since: str | None,
    top: int | None,
    team: str | None,
    as_of: str | None,
    form: str,
    out: Path | None,
) -> None:
    """Print all open deals, the largest first with the decision each asks for, and what changed since the last review."""
    from engine.api.reviews import weekly as made

    desk = open_desk(session, as_of=as_of, say=tell)
    days = WEEK * int(every[0]) if every else None
    pack = made(desk, every=days, top=top, since=day(since) if since else None, team=team)
    _give(lambda: report.pack_page(pack, desk.language), lambda: data.pack_json(pack, desk.language), form, out, desk.language)


@command.command("monthly")
@click.option("--since", help="Compare with the evening of this day (default: the end of last month).")
@looking
@form_option
@out_option
@click.pass_obj
def monthly(session: Session, since: str | None, as_of: str | None, form: str, out: Path | None) -> None:
    """Print the health of the funnel: an index, the forecast against the target with the gap first, causes and actions."""
    from engine.api.health_review import monthly as made

    desk = open_desk(session, as_of=as_of, say=tell)
    health = made(desk, day(since) if since else None)
    _give(lambda: report.health_page(health, desk.language), lambda: data.health_json(health, desk.language), form, out, desk.language)


def _give(page: Callable[[], Page], plain: Callable[[], Any], form: str, out: Path | None, language: Language) -> None:
    give(written(page, plain, form, language), out, language)


def written(page: Callable[[], Page], plain: Callable[[], Any], form: str, language: Language) -> str:
    """Write a report in one of the forms."""
    if form == "json":
        return json.dumps(plain(), ensure_ascii=False)
    sections, plots = page()
    if form == "html":
        return as_html(sections, plots, language)
    return (as_markdown if form == "md" else as_text)(sections, language)


def give(text: str, out: Path | None, language: Language) -> None:
    """Print a report, or write it to a file that is not there yet. Raises UsageError (RV104) for one that is."""
    if out is None:
        say(text)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text if text.endswith("\n") else f"{text}\n")
    except FileExistsError:
        raise UsageError(
            "RV104", Text(f"{out} is there already", f"{out} 已存在"), help=Text("name another file", "请换一个文件名")
        ) from None
    tell(Text(f"written to {out}", f"已写入 {out}").to(language))

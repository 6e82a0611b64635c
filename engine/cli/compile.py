"""``dealcoach compile``: prints the SQL by which a playbook judges a whole book, in the dialect of an engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import click

from engine.api.instant import instant
from engine.cli.session import Session
from engine.errors import PlaybookInvalidError, UsageError
from engine.model.moment import NO_CURRENCY, Moment
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.model.catalog import Catalog
    from engine.workspace import Workspace

TARGETS = ("duckdb", "spark", "postgres", "snowflake", "bigquery")


@click.command("compile")
@click.argument("playbook")
@click.option("--to", "target", type=click.Choice(TARGETS), default="duckdb", help="The SQL engine to write for.")
@click.option("--of", "subject", type=click.Choice(["deal", "rep", "team"]), default="deal", help="The kind of record to judge.")
@click.option("--as-of", help="Judge as of this day or time (default: now).")
@click.pass_obj
def command(
    session: Session,
    playbook: str,
    target: Literal["duckdb", "spark", "postgres", "snowflake", "bigquery"],
    subject: str,
    as_of: str | None,
) -> None:
    """Print the SQL that judges every deal by PLAYBOOK (a name in the workspace, a shipped one, or a file)."""
    from engine.judge.rulebook import rulebook
    from engine.language.sql import select
    from engine.playbook.load import load, roots_of
    from engine.resources import PLAYBOOKS
    from engine.workspace import playbook_file, workspace_of

    workspace = workspace_of(session.start)
    roots = workspace.roots if workspace else ()
    path = playbook_file(playbook, (*roots, Path.cwd(), PLAYBOOKS))
    if path is None:
        raise UsageError("WS103", Text(f"there is no playbook '{playbook}'", f"没有名为“{playbook}”的手册"))
    catalog, moment = _ground(workspace, as_of)
    loaded = load(path, catalog=catalog, overlays=workspace.overlays if workspace else (), roots=(*roots, *roots_of(path)))
    if loaded.checked is None:
        raise PlaybookInvalidError("JD107", Text("the playbook has errors", "手册有误"), problems=loaded.problems)
    book = rulebook(loaded.checked, subject)
    query = select(catalog, subject, book.inputs, book.conditions, moment, dialect=target, until=True)
    click.echo(query.sql(target, pretty=True))


def _ground(workspace: Workspace | None, as_of: str | None) -> tuple[Catalog, Moment]:
    """Give the catalog and the moment: the workspace's own, or the standard catalog in UTC without rates."""
    if workspace is None:
        from engine.playbook.catalog import standard_catalog

        zone = ZoneInfo("UTC")
        return standard_catalog(), Moment(instant(as_of, zone), zone, NO_CURRENCY)
    from engine.book.moments import moment
    from engine.book.parse import open_settings

    settings = open_settings(workspace.book, zone=workspace.zone)
    return settings.catalog, moment(settings, instant(as_of, settings.zone))

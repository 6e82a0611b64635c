"""``dealcoach show``: the resolved playbook, each part with the file it came from."""

from __future__ import annotations

import json
from pathlib import Path

import click

from engine.cli.check import Check
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.errors import PlaybookInvalidError, UsageError
from engine.language.suggest import did_you_mean
from engine.model.text import Text
from engine.playbook.load import bases, find_base
from engine.report.outline import outline_json, outline_text
from engine.workspace import workspace_of


@click.command("show")
@click.argument("playbook", help="A file, a folder, or the name of a playbook.")
@click.option("--overlay", "overlays", multiple=True, type=click.Path(path_type=Path), help="Lay this overlay on it (may be repeated).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the result is written.")
@click.pass_obj
def command(session: Session, playbook: str, overlays: tuple[Path, ...], form: str) -> None:
    """Show a playbook (a file, a folder or a name) as it is judged: bases and overlays laid over each other."""
    check = Check(overlays, workspace_of(session.start))
    loaded = check.playbook(_file(playbook, check, session.start), overlays or (check.workspace.overlays if check.workspace else ()))
    if loaded.playbook is None:
        raise PlaybookInvalidError(
            "PB115", Text("the playbook has errors, so it cannot be shown", "手册有误,无法显示"), problems=loaded.problems
        )
    if form == "json":
        click.echo(json.dumps(outline_json(loaded.playbook), ensure_ascii=False, indent=2))
    else:
        say(outline_text(loaded.playbook, session.lang))
    laid = {each.file for each in loaded.layers}
    for path in overlays:
        if str(path) not in laid:
            skipped = Text(f"{path} is not for this playbook and was left out", f"{path} 不适用于此手册,已略过")
            tell(skipped.to(session.lang))


def _file(name: str, check: Check, start: Path) -> Path:
    """Find a playbook by path, or by name in the workspace and among those shipped."""
    path = Path(name)
    if path.is_file():
        return path
    if (path / "playbook.yaml").is_file():
        return path / "playbook.yaml"
    roots = (*(check.workspace.roots if check.workspace else ()), *check.roots(start / "playbook.yaml"))
    found = find_base(name, roots)
    if found is None:
        near = did_you_mean(name, bases(roots))
        help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
        raise UsageError("PB100", Text(f"there is no playbook '{name}'", f"没有手册“{name}”"), help=help)
    return found

"""``dealcoach init``: makes a workspace from a shipped playbook, its book reading a folder of exports."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.say import tell
from engine.cli.session import Session
from engine.model.text import Text
from engine.workspace import make_workspace


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--playbook", required=True, help="A shipped playbook to start from.")
@click.option("--data", required=True, type=click.Path(path_type=Path), help="The folder with the files exported from your CRM.")
@click.pass_obj
def command(session: Session, folder: Path, playbook: str, data: Path) -> None:
    """Make a workspace: dealcoach.yaml, book.yaml and the playbook, ready to edit."""
    workspace = make_workspace(folder, playbook, data, language=session.lang)
    done = Text(
        f"made {workspace.folder} from {playbook}; next: dealcoach -C {folder} import",
        f"已由 {playbook} 新建 {workspace.folder};下一步:dealcoach -C {folder} import",
    )
    tell(done.to(session.lang))

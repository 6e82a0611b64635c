"""``dealcoach test``: runs the cases beside playbooks."""

from __future__ import annotations

import json
from pathlib import Path

import click

from engine.cases.files import CaseRun, case_files, run_file
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.model.problem import Severity
from engine.model.text import Text
from engine.report.cases import cases_json, cases_text
from engine.workspace import catalog_for, workspace_of

FAILED, INVALID = 1, 2


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--mutate", is_flag=True, help="Flip and drop each condition, and name those that no case guards.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--coverage", is_flag=True, help="Name each verdict and trigger that no case asserts.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(session: Session, paths: tuple[Path, ...], mutate: bool, strict: bool, coverage: bool, form: str) -> int:
    """Run the cases of a playbook, a folder of playbooks, or (without PATHS) everything below this folder."""
    workspace = workspace_of(session.start)
    tested = [
        run_file(path, catalog_for(path, workspace), workspace.roots if workspace else (), mutated=mutate)
        for path in case_files(list(paths) or [session.start])
    ]
    if form == "json":
        click.echo(json.dumps({"files": [cases_json(each, session.lang) for each in tested]}, ensure_ascii=False))
    else:
        for each in tested:
            say(cases_text(each, session.lang, coverage=coverage))
    if not tested:
        tell(Text("no cases.yaml was found, so nothing was tested", "没有找到 cases.yaml,因此未进行测试").to(session.lang))
        return FAILED
    return _exit_code(tested, strict=strict)


def _exit_code(tested: list[CaseRun], *, strict: bool) -> int:
    if any(each.invalid for each in tested):
        return INVALID
    warned = strict and any(problem.severity is Severity.WARNING for each in tested for problem in each.problems)
    return FAILED if warned or any(each.failed or each.mutation.survivors for each in tested) else 0

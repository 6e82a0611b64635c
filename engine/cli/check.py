"""``dealcoach check``: finds what is wrong with playbooks, overlays, cases and settings, all at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import click

from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.errors import DataInvalidError, UsageError
from engine.model.catalog import Catalog
from engine.model.problem import Problem, Severity, in_order
from engine.model.text import Text
from engine.playbook.load import Loaded, contents, find_base, load, roots_of
from engine.report.problems import FORMATS
from engine.source.schema import shipped, validate
from engine.source.tree import Mapping, Scalar, Sequence, compose
from engine.workspace import FILE, Workspace, catalog_for, read_workspace, workspace_of

FINDINGS, INVALID = 1, 2
BOOK, PLAYBOOK = "book.yaml", "playbook.yaml"
# The key that tells a kind of file, also where the rest of it cannot be read.
KINDS = {
    "cases": re.compile(rb"^cases\s*:", re.MULTILINE),
    "overlay": re.compile(rb"^overlay\s*:", re.MULTILINE),
    "playbook": re.compile(rb"^playbook\s*:", re.MULTILINE),
}


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), help="Files, or folders with all that is in them.")
@click.option(
    "--overlay", "overlays", multiple=True, type=click.Path(path_type=Path), help="Lay this overlay on the playbooks (may be repeated)."
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How the result is written.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.pass_obj
def command(session: Session, paths: tuple[Path, ...], overlays: tuple[Path, ...], form: str, strict: bool) -> int:
    """Check playbooks, overlays and cases: files, or folders with all that is in them (default: this workspace, else this folder)."""
    workspace = workspace_of(session.start)
    given = list(paths) or [workspace.folder if workspace else session.start]
    for path in (*given, *overlays):
        if not path.exists():
            raise UsageError("PB100", Text(f"{path} does not exist", f"{path} 不存在"))
    check = Check(overlays, workspace)
    for path in given:
        check.path(path)
    if not check.files:
        raise UsageError(
            "PB100", Text("there is no playbook here", "此处没有手册"), help=Text("name a file or a folder", "请指定文件或文件夹")
        )
    problems = in_order(list(dict.fromkeys(check.problems)))
    if problems or form != "text":
        (say if form == "text" else click.echo)(FORMATS[form](problems, session.lang))
    errors = sum(each.severity is Severity.ERROR for each in problems)
    tell(_summary(len(check.files), errors, len(problems) - errors).to(session.lang))
    return INVALID if errors else FINDINGS if strict and problems else 0


@dataclass
class Check:
    """What has been checked so far, each file once."""

    overlays: tuple[Path, ...]
    workspace: Workspace | None
    files: dict[Path, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def path(self, path: Path) -> None:
        """Check a file, or all that is to be checked in a folder."""
        if not path.is_dir():
            self.file(path)
            return
        found = [(each, kind) for each in sorted(path.rglob("*.yaml")) if (kind := kind_of(each)) and not _hidden(each, path)]
        playbooks = [each for each, kind in found if kind == "playbook"]
        for each, kind in found:
            if kind == "overlay":
                self.overlay(each, playbooks)
            else:
                self.file(each)

    def file(self, path: Path) -> None:
        """Check one file by its kind; one that says nothing of its kind is read as a base."""
        match kind_of(path):
            case "cases":
                self.cases(path)
            case "overlay":
                self.overlay(path, [])
            case "workspace" | "book" as kind:
                self.settings(path, kind)
            case _:
                self.playbook(path, self.overlays)

    def playbook(self, path: Path, overlays: tuple[Path, ...]) -> Loaded:
        """Check a playbook, with overlays laid on it."""
        self.files[path] = None
        loaded = load(path, catalog=self.catalog(path), overlays=overlays, roots=self.roots(path))
        self.problems += loaded.problems
        return loaded

    def overlay(self, path: Path, playbooks: list[Path]) -> None:
        """Check an overlay for itself, and laid on each playbook that it is for."""
        self.files[path] = None
        node, problems = compose(contents(path), str(path))
        self.problems += problems
        if node is None:
            return
        self.problems += validate(node, shipped("overlay"))
        named = node.get("for") if isinstance(node, Mapping) else None
        names = [each.text for each in named.items if isinstance(each, Scalar)] if isinstance(named, Sequence) else []
        near = [found for name in names if (found := find_base(name, self.roots(path)))]
        for each in dict.fromkeys([*playbooks, *near]):
            loaded = load(each, catalog=self.catalog(each), overlays=(path,), roots=self.roots(each))
            self.problems += [problem for problem in loaded.problems if problem.span and problem.span.file == str(path)]

    def cases(self, path: Path) -> None:
        """Check the cases beside a playbook, names and values too where the playbook is sound."""
        from engine.cases.read import read_cases

        self.files[path] = None
        beside = path.with_name(PLAYBOOK)
        loaded = load(beside, catalog=self.catalog(beside), roots=self.roots(beside)) if beside.is_file() else None
        if loaded and loaded.playbook:
            self.problems += read_cases(path, loaded.playbook, self.catalog(path))[1]
            return
        self.shape(path, "cases")
        self.problems += loaded.problems if loaded else ()  # what the cases are about cannot be read, so neither can they
        if loaded is None:
            message = Text(f"there is no {PLAYBOOK} beside {path}", f"{path} 旁没有 {PLAYBOOK}")
            self.problems.append(Problem("CS108", Severity.ERROR, None, message))

    def settings(self, path: Path, kind: str) -> None:
        """Check the settings of a workspace or of its book."""
        self.files[path] = None
        if kind == "book":
            from engine.book.parse import read_settings

            self.problems += read_settings(path)[1]
            return
        try:
            read_workspace(path.absolute().parent)
        except DataInvalidError as error:
            self.problems += error.problems

    def shape(self, path: Path, schema: str) -> None:
        """Check a file against its schema alone."""
        node, problems = compose(contents(path), str(path))
        self.problems += [*problems, *(validate(node, shipped(schema)) if node is not None else [])]

    def roots(self, path: Path) -> tuple[Path, ...]:
        """Return where bases are looked for: near the file, then where the workspace says."""
        return (*roots_of(path), *(self.workspace.roots if self.workspace else ()))

    def catalog(self, path: Path) -> Catalog:
        """Return the catalog by which a file is read."""
        return catalog_for(path, self.workspace)


def kind_of(path: Path) -> str | None:
    """Tell what a file is by its name or first keys; None where it is nothing that is checked."""
    if path.name == FILE:
        return "workspace"
    if path.name == BOOK:
        return "book"
    data = contents(path)
    told = next((kind for kind, key in KINDS.items() if key.search(data)), None)
    return told or ("playbook" if path.name == PLAYBOOK else "cases" if path.name == "cases.yaml" else None)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _summary(files: int, errors: int, warnings: int) -> Text:
    result = f"{_many(errors, 'error')}, {_many(warnings, 'warning')}" if errors or warnings else "no problems"
    result_zh = f"{errors} 个错误,{warnings} 个警告" if errors or warnings else "没有问题"
    return Text(f"checked {_many(files, 'file')}: {result}", f"已检查 {files} 个文件:{result_zh}")


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"

"""``dealcoach fmt``: writes the conditions of playbooks and overlays in their one form."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

from engine.cli.check import kind_of
from engine.cli.session import Session
from engine.errors import PlaybookInvalidError, UsageError
from engine.language.printer import format_condition
from engine.model.problem import Problem
from engine.model.text import Text
from engine.playbook.canonical import canonical
from engine.playbook.load import contents
from engine.source.shapes import shipped
from engine.source.tree import compose
from engine.workspace import workspace_of

MARK = "\ufeff"
KEY = re.compile(r"[\w-]+\s*:(\s|$)")
OVERLAY = re.compile(r"^overlay\s*:", re.MULTILINE)
WOULD_CHANGE = 1
WITH_CONDITIONS = ("playbook", "overlay")


@click.command("fmt")
@click.argument("paths", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change.")
@click.pass_obj
def command(session: Session, paths: tuple[str, ...], check: bool) -> int:
    """Format the conditions in playbooks and overlays: files, folders, or - for standard input (default: this workspace or folder).

    Only conditions change; every other byte stays. What changed is listed.
    """
    if "-" in paths:
        return _standard_input(check=check)
    workspace = workspace_of(session.start)
    given = [Path(path) for path in paths] or [workspace.folder if workspace else session.start]
    problems: list[Problem] = []
    changed = 0
    for path in dict.fromkeys(each for one in given for each in files(one)):
        text = decoded(path)
        written, found = canonical(text.removeprefix(MARK), str(path), shipped(kind_of(path) or "playbook"))
        problems += found
        if found or written == text.removeprefix(MARK):
            continue
        changed += 1
        click.echo(str(path))
        if not check:
            replace_file(path, (MARK if text.startswith(MARK) else "") + written)
    if problems:
        refuse(problems)
    return WOULD_CHANGE if check and changed else 0


def files(path: Path) -> Iterator[Path]:
    """Give the files to format: the one named, or all playbooks and overlays of a folder."""
    if not path.exists():
        raise UsageError("PB100", Text(f"{path} does not exist", f"{path} 不存在"))
    if not path.is_dir():
        yield from [path] if kind_of(path) in (*WITH_CONDITIONS, None) else []
        return
    for each in sorted(path.rglob("*.yaml")):
        hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
        if not hidden and kind_of(each) in WITH_CONDITIONS:
            yield each


def decoded(path: Path) -> str:
    """Return a file's text with its line ends as they are; bytes that are no text are told with their place."""
    data = contents(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        refuse(compose(data, str(path))[1])


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file at once, so that it is never half written."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with new.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())  # on the disk before it takes the other's place: a power cut must not leave it empty
        new.chmod(path.stat().st_mode)
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise UsageError("PB100", Text(f"cannot write {path}: {error.strerror}", f"无法写入 {path}:{error.strerror}")) from error


def refuse(problems: list[Problem]) -> NoReturn:
    """Tell what keeps a text from being read."""
    raise PlaybookInvalidError(
        problems[0].code, Text("what cannot be read was left as it is", "无法读取的内容保持原样"), problems=tuple(problems)
    )


def _standard_input(*, check: bool) -> int:
    """Format what is piped in, a playbook or one condition on a line of its own, to standard output."""
    data = sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        refuse(compose(data, "-")[1])
    if "\n" not in text.strip() and not KEY.match(text):
        written = format_condition(text.strip()) + "\n"
    else:
        mark = MARK if text.startswith(MARK) else ""
        kind = "overlay" if OVERLAY.search(text) else "playbook"
        written, problems = canonical(text.removeprefix(MARK), "-", shipped(kind))
        if problems:
            refuse(problems)
        written = mark + written
    if not check:
        sys.stdout.buffer.write(written.encode("utf-8"))
    return WOULD_CHANGE if check and written != text else 0

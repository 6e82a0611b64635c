"""A workspace: the folder with ``dealcoach.yaml``, found upward from where one stands, as git finds its own."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.errors import DataInvalidError, DealcoachError, UsageError
from engine.model.catalog import Catalog
from engine.model.problem import Problem, Severity
from engine.model.text import Language, Text
from engine.resources import PLAYBOOKS, SCHEMAS
from engine.source.schema import validate
from engine.source.tree import Mapping, Node, Scalar, Sequence, compose

FILE, BOOK = "dealcoach.yaml", "book.yaml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """What ``dealcoach.yaml`` says. Paths are absolute; ``ordered`` means that the first playbook that applies is taken."""

    folder: Path
    playbooks: tuple[Path, ...]
    overlays: tuple[Path, ...]
    ordered: bool
    book: Path
    store: str
    zone: ZoneInfo
    language: Language | None
    user: str | None

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders in which ``extends`` looks: the workspace's own playbooks first, then those shipped."""
        return (self.folder / "playbooks", PLAYBOOKS)


def find_workspace(start: Path) -> Workspace:
    """Open the workspace at ``start`` or above it. Raises UsageError where there is none, DataInvalidError where it is not sound."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return read_workspace(folder)
    raise UsageError(
        "WS101",
        Text(f"there is no workspace here or above ({here})", f"此处及上级文件夹均不是工作区({here})"),
        help=Text(
            "make one with `dealcoach init DIR --playbook NAME --data FOLDER`, or name one with `-C DIR`",
            "用 `dealcoach init DIR --playbook NAME --data FOLDER` 新建,或用 `-C DIR` 指定",
        ),
    )


def workspace_of(start: Path) -> Workspace | None:
    """Return the workspace one stands in, if there is one that can be opened; a file is checked without one as well."""
    try:
        return find_workspace(start)
    except DealcoachError:
        return None


def read_workspace(folder: Path) -> Workspace:
    """Read ``folder/dealcoach.yaml``."""
    path = folder / FILE
    node, problems = compose(path.read_bytes(), str(path))
    if node is not None:
        problems += validate(node, json.loads((SCHEMAS / "workspace.schema.json").read_text(encoding="utf-8")))
    if not isinstance(node, Mapping) or any(each.severity is Severity.ERROR for each in problems):
        raise DataInvalidError(
            "WS102",
            Text(f"{path} cannot be used as it stands", f"{path} 无法使用"),
            problems=tuple(problems),
        )
    found: list[Problem] = []
    playbooks = tuple(file for each in _scalars(node.get("playbooks")) if (file := _playbook(folder, each, found)))
    overlays = tuple(file for each in _scalars(node.get("overlays")) if (file := _overlay(folder, each, found)))
    zone = _zone(node.get("zone"), found)
    if found:
        raise DataInvalidError("WS102", Text(f"{path} cannot be used as it stands", f"{path} 无法使用"), problems=tuple(found))
    language = _text(node, "language")
    return Workspace(
        folder=folder,
        playbooks=playbooks,
        overlays=overlays,
        ordered=_text(node, "when_several_apply") == "first",
        book=folder / (_text(node, "book") or BOOK),
        store=_text(node, "store") or "store.db",
        zone=zone,
        language="zh" if language == "zh" else "en" if language == "en" else None,
        user=_text(node, "user"),
    )


def playbook_file(name: str, roots: tuple[Path, ...]) -> Path | None:
    """Find a playbook by the name of its folder, or by a path, in the first root that has it."""
    for root in roots:
        for path in (root / name / "playbook.yaml", root / f"{name}.yaml", root / name):
            if path.is_file():
                return path
    return None


def catalog_for(path: Path, workspace: Workspace | None) -> Catalog:
    """Give the catalog by which a playbook or its cases are read: that of the ``book.yaml`` beside it, of the workspace, or the standard one."""
    from engine.book.parse import read_settings
    from engine.playbook.catalog import standard_catalog

    for book in (path.with_name(BOOK), *([workspace.book] if workspace else [])):
        if book.is_file():
            settings, _ = read_settings(book)
            if settings is not None:
                return settings.catalog
    return standard_catalog()


def shipped_playbooks() -> list[str]:
    """Name the playbooks that a company can start from."""
    return sorted(path.parent.name for path in PLAYBOOKS.glob("*/playbook.yaml") if not path.parent.name.startswith("_"))


def make_workspace(folder: Path, playbook: str, data: Path, *, language: Language) -> Workspace:
    """Make a workspace from a shipped playbook, its book reading the folder ``data``. It appears whole or not at all.

    Of the books that come with the playbook, the one is taken whose files lie in ``data``.
    """
    source = PLAYBOOKS / playbook
    if playbook not in shipped_playbooks():
        from engine.language.suggest import did_you_mean

        near = did_you_mean(playbook, shipped_playbooks())
        names = ", ".join(shipped_playbooks())
        raise UsageError(
            "WS103",
            Text(f"there is no playbook '{playbook}'", f"没有名为“{playbook}”的手册"),
            help=Text(
                f"did you mean '{near}'? shipped are: {names}" if near else f"shipped are: {names}",
                f"是否要用“{near}”?现有:{names}" if near else f"现有:{names}",
            ),
        )
    if not data.is_dir():
        raise UsageError("WS104", Text(f"the data folder {data} does not exist", f"数据文件夹 {data} 不存在"))
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise UsageError("WS105", Text(f"{folder} is there already and not empty", f"{folder} 已存在且不为空"))
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft / "playbooks" / playbook)
    shutil.copytree(PLAYBOOKS / "_base", draft / "playbooks" / "_base", dirs_exist_ok=True)
    book = _book_for(source, data).read_text(encoding="utf-8")
    (draft / "playbooks" / playbook / "book.yaml").unlink()
    (draft / "book.yaml").write_text(_reading(book, os.path.relpath(data.resolve(), folder.resolve())), encoding="utf-8")
    (draft / FILE).write_text(_first_settings(playbook, book, language), encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)
    return read_workspace(folder.resolve())


def _book_for(playbook: Path, data: Path) -> Path:
    """Choose a playbook's book by the files that it names: the one that finds most of them, the plain one where none finds any."""
    choices = [playbook / BOOK, *sorted((playbook / "books").glob("*.yaml"))]
    return max(choices, key=lambda book: sum((data / name).is_file() for name in _files_named(compose(book.read_bytes(), str(book))[0])))


def _files_named(node: Node | None) -> set[str]:
    """Give every file that a book names anywhere."""
    if isinstance(node, Sequence):
        return set().union(*(_files_named(each) for each in node.items))
    if not isinstance(node, Mapping):
        return set()
    own = {each.text} if isinstance(each := node.get("file"), Scalar) else set()
    return own.union(*(_files_named(each) for _, each in node.entries))


def _first_settings(playbook: str, book: str, language: Language) -> str:
    zone = next((line.split(":", 1)[1].strip() for line in book.splitlines() if line.startswith("zone:")), "UTC")
    return (
        "# A dealcoach workspace. Commands find it from any folder below. 在此文件夹及其子文件夹中运行命令即可。\n"
        f"playbooks: [{playbook}]\n"
        "book: book.yaml\n"
        "store: store.db\n"
        f"zone: {zone}\n"
        f"language: {language}\n"
    )


def _reading(book: str, folder: str) -> str:
    """Put the data folder into the settings of a book, in place of the one that stood there."""
    line = f"folder: {json.dumps(folder, ensure_ascii=False)}"
    lines = book.splitlines()
    at = next((index for index, each in enumerate(lines) if each.startswith("folder:")), None)
    if at is None:
        at = next((index for index, each in enumerate(lines) if each and not each.startswith("#")), 0)
        lines.insert(at, line)
    else:
        lines[at] = line
    return "\n".join(lines) + "\n"


def _scalars(node: Node | None) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    return [each for each in node.items if isinstance(each, Scalar)] if isinstance(node, Sequence) else []


def _text(node: Mapping, key: str) -> str | None:
    value = node.get(key)
    return value.text or None if isinstance(value, Scalar) else None


def _playbook(folder: Path, name: Scalar, problems: list[Problem]) -> Path | None:
    path = playbook_file(name.text, (folder / "playbooks", folder, PLAYBOOKS))
    if path is None:
        message = Text(f"there is no playbook '{name.text}' in this workspace", f"工作区中没有手册“{name.text}”")
        problems.append(Problem("WS103", Severity.ERROR, name.span, message, path=("playbooks",)))
    return path


def _overlay(folder: Path, name: Scalar, problems: list[Problem]) -> Path | None:
    """Find an overlay in the workspace, in its playbooks, or among those shipped."""
    for root in (folder, folder / "playbooks", PLAYBOOKS):
        if (root / name.text).is_file():
            return (root / name.text).resolve()
    message = Text(f"there is no overlay '{name.text}' in this workspace", f"工作区中没有叠加层“{name.text}”")
    problems.append(Problem("WS109", Severity.ERROR, name.span, message, path=("overlays",)))
    return None


def _zone(node: Node | None, problems: list[Problem]) -> ZoneInfo:
    if not isinstance(node, Scalar):
        return ZoneInfo("UTC")
    try:
        return ZoneInfo(node.text)
    except (KeyError, ValueError, OSError):
        message = Text(f"'{node.text}' is not a time zone", f"“{node.text}”不是时区")
        help_ = Text("write one such as Asia/Shanghai", "例如 Asia/Shanghai")
        problems.append(Problem("WS106", Severity.ERROR, node.span, message, help_, ("zone",)))
        return ZoneInfo("UTC")

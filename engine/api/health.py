"""What can be looked at in a workspace to see whether it is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.api.ruleset import load_rules
from engine.book.manifest import read_manifest
from engine.book.parse import open_settings
from engine.errors import DataInvalidError
from engine.model.text import Text
from engine.store.failure import public
from engine.store.store import Store
from engine.workspace import Workspace


def looks(workspace: Workspace) -> Iterator[tuple[Text, Callable[[], str]]]:
    """Give each thing to look at: its name, and the look, which raises DealcoachError when it is not well."""
    yield Text("book settings", "数据设置"), lambda: str(open_settings(workspace.book, zone=workspace.zone).data)
    yield Text("playbooks", "手册"), lambda: _playbooks(workspace)
    yield Text("book", "数据"), lambda: _book(workspace)
    yield Text("store", "存储"), lambda: _store(workspace)


def _playbooks(workspace: Workspace) -> str:
    settings = open_settings(workspace.book, zone=workspace.zone)
    return ", ".join(each.id for each in load_rules(workspace, settings.catalog))


def _book(workspace: Workspace) -> str:
    settings = open_settings(workspace.book, zone=workspace.zone)
    manifest = read_manifest(settings.book)
    if manifest is None:
        raise DataInvalidError(
            "WS107", Text("nothing has been imported yet: run `dealcoach import`", "尚未导入数据:请运行 `dealcoach import`")
        )
    return f"{settings.book} ({len(manifest.batches)})"


def _store(workspace: Workspace) -> str:
    where = workspace.store if "://" in workspace.store else str(workspace.folder / workspace.store)
    store = Store.open(where)
    try:
        return f"{public(where)} (#{store.revision()})"
    finally:
        store.close()

"""Reads settings: located YAML into the frozen dataclasses that declare what may stand there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints

from engine.errors import DataInvalidError
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.sample.settings import Settings
from engine.source.tree import Mapping, Node, Scalar, Sequence, compose

SHIPPED = Path(__file__).parents[2] / "playbooks" / "sample" / "settings.yaml"

UNREADABLE = Text("the settings of the sample book cannot be read", "无法读取样例数据的设置")
WANTED = {
    Scalar: Text("one value is wanted here", "此处应为单个值"),
    Sequence: Text("a list is wanted here", "此处应为列表"),
    Mapping: Text("keys with values are wanted here", "此处应为键值"),
}
_SCALARS: dict[type, tuple[Callable[[str], object], Text]] = {
    str: (str, Text("a text is wanted here", "此处应为文本")),
    int: (int, Text("a whole number is wanted here", "此处应为整数")),
    Decimal: (Decimal, Text("a number is wanted here", "此处应为数字")),
    dt.date: (dt.date.fromisoformat, Text("a date such as 2026-11-21 is wanted here", "此处应为日期,例如 2026-11-21")),
}


def read_settings(path: Path = SHIPPED) -> Settings:
    """Read the settings file; raise DataInvalidError (SB102) with every problem at its place."""
    root, problems = compose(path.read_bytes(), path.name)
    settings = _Reader(problems).read(root, Settings) if root is not None else None
    if problems:
        raise DataInvalidError("SB102", UNREADABLE, problems=tuple(problems))
    return cast("Settings", settings)


class _Reader:
    """Collects what does not fit while it reads on; a part that could not be read is None and never leaves this module."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def read(self, node: Node, wanted: Any) -> Any:
        if is_dataclass(wanted):
            return self.record(node, cast("type", wanted))
        origin = get_origin(wanted)
        if origin is tuple:
            return tuple(self.read(item, get_args(wanted)[0]) for item in self.items(node))
        if origin is dict:
            return {key.text: self.read(value, get_args(wanted)[1]) for key, value in self.entries(node)}
        return self.scalar(node, wanted)

    def record(self, node: Node, wanted: type) -> Any:
        hints = get_type_hints(wanted)
        found = {key.text: (key, value) for key, value in self.entries(node)}
        for name in found.keys() - hints.keys():
            self.refuse(found[name][0], Text(f"unknown key '{name}'", f"未知的键“{name}”"))
        missing = [f.name for f in fields(wanted) if f.name not in found and f.default is MISSING]
        for name in missing:
            self.refuse(node, Text(f"the key '{name}' is missing", f"缺少键“{name}”"))
        values = {name: self.read(found[name][1], hints[name]) for name in hints if name in found}
        return None if missing else wanted(**values)

    def scalar(self, node: Node, wanted: type) -> Any:
        if not isinstance(node, Scalar):
            return self.refuse(node, WANTED[Scalar])
        convert, message = _SCALARS[wanted]
        try:
            return convert(node.text)
        except (ValueError, InvalidOperation):
            return self.refuse(node, message)

    def items(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return node.items
        self.refuse(node, WANTED[Sequence])
        return ()

    def entries(self, node: Node) -> tuple[tuple[Scalar, Node], ...]:
        if isinstance(node, Mapping):
            return node.entries
        self.refuse(node, WANTED[Mapping])
        return ()

    def refuse(self, node: Node, message: Text) -> None:
        self.problems.append(Problem("SB102", Severity.ERROR, node.span, message))

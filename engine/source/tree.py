"""Composes YAML into located nodes by the events of the C parser, refusing all that a playbook never needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.model.problem import Place, Problem, Severity, Span
from engine.model.text import Text
from engine.source.nodes import Mapping, Node, Scalar, Sequence
from engine.source.places import Lines, places_of
from engine.source.syntax import in_words
from engine.source.text import decode

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "compose"]

MOST_NODES = 200_000  # after aliases are followed: what a bomb multiplies, and a playbook never reaches
DEEPEST = 60


def compose(data: bytes | str, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document. ``file`` is the name that problems carry.

    The node is None where the text cannot be read as YAML; duplicate keys and the like leave a node and a problem each.
    """
    text, problems, fatal = decode(data, file)
    if fatal:
        return None, problems
    reader = _Reader(file, Lines(text))
    tabs = bool(problems)
    try:
        node = reader.document(text)
    except yaml.MarkedYAMLError as error:
        if not tabs:  # what a tab made of the indentation is no finding of its own
            reader.problems.append(in_words(error, file, text))
        node = None
    except _StopReading:
        node = None
    return node, problems + reader.problems


class _StopReading(Exception):  # noqa: N818 - ends the reading; the reason is already among the problems
    pass


@dataclass
class _Open:
    """A collection whose end has not been read yet; of a mapping, ``items`` holds keys and values by turns."""

    start: Place
    mapping: bool
    anchor: str | None
    at: int
    items: list[Node] = field(default_factory=list)


@dataclass
class _Reader:
    file: str
    lines: Lines
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, tuple[Node | None, int]] = field(default_factory=dict)
    count: int = 0

    def document(self, text: str) -> Node | None:
        """Read the events of the whole stream; the first document's node is what is left."""
        root: Node | None = None
        stack: list[_Open] = []
        documents = 0
        parser = yaml.CSafeLoader(text)
        try:
            while (event := parser.get_event()) is not None:
                node: Node | None = None
                match event:
                    case yaml.DocumentStartEvent():
                        documents += 1
                        if documents > 1:
                            self.refuse("PB111", _span(self.file, event), SEVERAL, SEVERAL_HELP)
                            raise _StopReading
                    case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                        self.open(event, stack)
                    case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                        node = self.close(stack.pop(), event)
                    case yaml.ScalarEvent():
                        node = self.scalar(event)
                    case yaml.AliasEvent():
                        node = self.alias(event)
                if node is None:
                    continue
                if stack:
                    stack[-1].items.append(node)
                else:
                    root = node
        finally:
            parser.dispose()
        if root is None or (isinstance(root, Scalar) and root.empty):
            self.refuse("PB112", Span(self.file, Place(1, 1), Place(1, 1)), EMPTY, None)
            return None
        return root

    def open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, stack: list[_Open]) -> None:
        """Begin a collection."""
        self.tagged(event)
        self.counted(1, event)
        if event.anchor:
            self.anchors[event.anchor] = (None, 0)
        stack.append(_Open(_place(event.start_mark), isinstance(event, yaml.MappingStartEvent), event.anchor, self.count))
        if len(stack) > DEEPEST:
            self.refuse("PB108", _span(self.file, event), DEEP, None)
            raise _StopReading

    def close(self, done: _Open, event: Any) -> Node:
        """Make the node of a collection that has ended; it reaches as far as what stands in it."""
        end = _place(event.end_mark)
        if event.start_mark.index == event.end_mark.index:  # block style: the parser's end lies on a later line
            end = done.items[-1].span.end if done.items else done.start
        span = Span(self.file, done.start, max(end, done.start))
        node: Node = self.mapping(done.items, span) if done.mapping else Sequence(tuple(done.items), span)
        if done.anchor:
            self.anchors[done.anchor] = (node, self.count - done.at + 1)
        return node

    def mapping(self, items: list[Node], span: Span) -> Mapping:
        """Pair keys with values; a key that is no text, stands twice or merges is refused and left out."""
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar) or not key.text:
                self.refuse("PB107", key.span, NO_KEY, NO_KEY_HELP)
            elif key.text == "<<" and key.plain:
                self.refuse("PB109", key.span, MERGE, MERGE_HELP)
            elif key.text in entries:
                first = entries[key.text][0].span.start.line
                said = Text(f"duplicate key '{key.text}': it already stands at line {first}", f"键“{key.text}”重复:第 {first} 行已有")
                self.refuse("PB106", key.span, said, DUPLICATE_HELP)
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), span)

    def scalar(self, event: Any) -> Scalar:
        """Make the node of a text, with the places of its characters."""
        self.tagged(event)
        self.counted(1, event)
        style = event.style or ""
        start, end = event.start_mark.index, event.end_mark.index
        span, places = places_of(self.lines, self.file, event.value, style, start, end)
        comment = "" if style else self.lines.comment_after(end)
        node = Scalar(event.value, span, not style, places, comment)
        if event.anchor:
            self.anchors[event.anchor] = (node, 1)
        return node

    def alias(self, event: yaml.AliasEvent) -> Node:
        """Give the node that an alias stands for; what it brings is counted as if written out."""
        name = event.anchor
        if name not in self.anchors:
            said = Text(f"'*{name}' stands for nothing: there is no '&{name}' above it", f"“*{name}”没有对应内容:其上方没有“&{name}”")
            self.refuse("PB109", _span(self.file, event), said, ALIAS_HELP)
            raise _StopReading
        node, size = self.anchors[name]
        if node is None:
            said = Text(f"'*{name}' stands inside of what it stands for", f"“*{name}”位于它所代表的内容之中")
            self.refuse("PB109", _span(self.file, event), said, ALIAS_HELP)
            raise _StopReading
        self.counted(size, event)
        return node

    def counted(self, size: int, event: yaml.Event) -> None:
        """Count what was read, so that a few aliases cannot stand for millions of nodes."""
        self.count += size
        if self.count > MOST_NODES:
            self.refuse("PB108", _span(self.file, event), MANY, None)
            raise _StopReading

    def tagged(self, event: yaml.NodeEvent) -> None:
        """Refuse tags: types come from the schema alone."""
        tag = getattr(event, "tag", None)
        if tag is not None:
            tag = str(tag).replace("tag:yaml.org,2002:", "!!")
            said = Text(
                f"the tag '{tag}' is not read; a text that begins with '!' needs quotes", f"不读取标签“{tag}”;以“!”开头的文字须加引号"
            )
            self.refuse("PB110", _span(self.file, event), said, None)

    def refuse(self, code: str, span: Span, message: Text, help: Text | None) -> None:
        self.problems.append(Problem(code, Severity.ERROR, span, message, help))


def _place(mark: Any) -> Place:  # the parser's stubs have two kinds of mark, and None
    return Place(mark.line + 1, mark.column + 1)


def _span(file: str, event: yaml.Event) -> Span:
    start = _place(event.start_mark)
    return Span(file, start, max(start, _place(event.end_mark)))


SEVERAL = Text("a second document begins here; a file holds one", "此处开始第二个文档;一个文件只能有一个文档")
SEVERAL_HELP = Text("remove the line '---', or put what follows into a file of its own", "请删除“---”这一行,或将其后内容另存为一个文件")
EMPTY = Text("the file is empty", "文件为空")
DEEP = Text(f"more than {DEEPEST} levels deep", f"嵌套超过 {DEEPEST} 层")
MANY = Text(f"more than {MOST_NODES} values once aliases are followed", f"展开别名后超过 {MOST_NODES} 个值")
NO_KEY = Text("a key must be a text", "键必须是文字")
NO_KEY_HELP = Text("write 'name: value', the name on one line and not empty", "请写成“名称: 值”,名称写在一行内且不为空")
MERGE = Text("the merge key '<<' is not read", "不读取合并键“<<”")
MERGE_HELP = Text("reuse is by 'extends:' and overlays", "复用请使用 “extends:” 与叠加层(overlay)")
ALIAS_HELP = Text("a text that begins with '*' needs quotes", "以“*”开头的文字须加引号")
DUPLICATE_HELP = Text("keep one of the two", "请只保留其中一个")

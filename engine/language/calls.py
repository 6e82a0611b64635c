"""Reads paths, functions and aggregates."""

from __future__ import annotations

from abc import abstractmethod

from engine.language import nodes
from engine.language.stream import Stream
from engine.model.text import Text


class Calls(Stream):
    """What begins with a name."""

    @abstractmethod
    def either(self) -> nodes.Node:
        """Read a whole condition."""

    @abstractmethod
    def signed(self) -> nodes.Node:
        """Read a value with its sign."""

    @abstractmethod
    def missing(self) -> nodes.Node:
        """Report that a value is missing."""

    def named(self) -> nodes.Node:
        """Read a path or a call."""
        start = self.at
        first = self.name()
        if self.is_sign("("):
            return self.call(start, first)
        parts = [first]
        while self.took_sign("."):
            if self.now.kind != "name":
                self.report("PB201", Text("a name is missing after the dot", "点号之后缺少名称"))
                return nodes.Bad(self.span(start))
            parts.append(self.name())
        return nodes.Path(self.span(start), tuple(parts))

    def name(self) -> nodes.Name:
        """Read one word."""
        start = self.at
        token = self.take()
        return nodes.Name(self.span(start), token.text)

    def call(self, start: int, function: nodes.Name) -> nodes.Node:
        """Read the brackets of a function. Rows and their filter may stand in any that is not one over plain values."""
        opened = self.at
        self.take()
        if function.text not in nodes.FUNCTIONS:
            bad: nodes.Node = nodes.Bad(self.span(start))
            return self.nested(opened, lambda: self.aggregate(start, opened, function), bad)
        none: tuple[nodes.Node, ...] = ()
        arguments = self.nested(opened, self.arguments, none)
        self.close(")", opened)
        return nodes.Call(self.span(start), function, arguments)

    def arguments(self) -> tuple[nodes.Node, ...]:
        """Read arguments parted by commas."""
        items: list[nodes.Node] = []
        while not self.is_sign(")") and not self.ended():
            items.append(self.either())
            if not self.took_sign(","):
                break
            if self.is_sign(")"):
                items.append(self.missing())
        return tuple(items)

    def aggregate(self, start: int, opened: int, function: nodes.Name) -> nodes.Node:
        """Read ``rows where … within …``, and the literal after ``else``."""
        if self.is_sign(")") and function.text not in nodes.AGGREGATES:  # the name alone is the fault
            self.take()
            return nodes.Call(self.span(start), function, ())
        rows = self.missing() if self.is_sign(")") else self.either()
        where = within = None
        while self.is_word("where", "within"):
            word = self.now.text
            if (where if word == "where" else within) is not None:
                self.report("PB202", Text(f"'{word}' stands here twice", f"此处出现两个 '{word}'"))
            self.take()
            if word == "where":
                where = self.either()
            else:
                within = self.window()
        more: list[nodes.Node] = []
        while self.took_sign(","):
            more.append(self.either())
        self.close(")", opened)
        if function.text not in nodes.AGGREGATES or more:
            return nodes.Call(self.span(start), function, (rows, *more))
        otherwise = self.signed() if self.took_word("else") else None
        return nodes.Aggregate(self.span(start), function, rows, where, within, otherwise)

    def window(self) -> nodes.Node:
        """Read what stands after ``within``."""
        start = self.at
        if self.is_word("stage"):
            return self.name()
        if self.now.kind in ("duration", "bad"):
            return self.signed()
        self.report(
            "PB211",
            Text("after 'within' stands a number of days or weeks, or 'stage'", "'within' 之后应是天数、周数或 'stage'"),
            Text("write within 14d, within 2w or within stage", "请写 within 14d、within 2w 或 within stage"),
        )
        self.skip()
        return nodes.Bad(self.span(start))

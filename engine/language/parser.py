"""Reads a condition as syntax nodes, going on after a mistake so that all of them are reported."""

from __future__ import annotations

from collections.abc import Callable

from engine.language import nodes
from engine.language.faults import fault
from engine.language.lexer import UNITS, tokens
from engine.language.numerals import currencies, grouped
from engine.language.operands import CODE, Operands
from engine.language.stream import DEEPEST, SYNC_SIGNS, too_deep
from engine.language.tree import Comparison
from engine.model.condition import Condition
from engine.model.problem import Problem
from engine.model.text import Text

LONGEST = 10_000  # characters of one condition
CONDITIONS = (nodes.Compare, nodes.OneOf, nodes.InPeriod, nodes.Between, nodes.Contains, nodes.IsSet, nodes.Not, nodes.And, nodes.Or)
LIKE = ("like", "ilike", "matches", "includes", "has", "equals", "startswith")
COMPARISONS: dict[str, Comparison] = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def parse(condition: Condition) -> tuple[nodes.Node | None, list[Problem]]:
    """Read a condition. The node has ``Bad`` parts where a problem is reported; it is None when nothing can be made of it."""
    if len(condition.text) > LONGEST:
        message = Text(f"the condition is longer than {LONGEST:_} characters", f"条件超过 {LONGEST:_} 个字符")
        return None, [fault("PB219", condition.span, message, Text("name its parts as measures", "请把各部分命名为度量(measures)"))]
    parser = Parser(condition, *tokens(condition))
    node = parser.whole()
    if node is not None and nodes.depth(node) > DEEPEST:
        return None, [*parser.problems, too_deep(node.span)]
    return node, parser.problems


def is_condition(text: str) -> bool:
    """Tell whether a text reads as a comparison, or several."""
    node, problems = parse(Condition.bare(text))
    return not problems and isinstance(node, CONDITIONS)


class Parser(Operands):
    """One method a level of precedence, loosest first."""

    def whole(self) -> nodes.Node | None:
        """Read the whole text."""
        if self.ended():
            example = Text("write a comparison: deal.amount > CNY 1", "请写一个比较:deal.amount > CNY 1")
            self.report("PB201", Text("the condition is empty", "条件为空"), example, span=self.condition.span)
            return None
        items = [self.either()]
        while not self.ended():
            self.junk()
            if not isinstance(items[-1], CONDITIONS):
                items[-1] = nodes.Bad(items[-1].span)  # the start of something that was not understood
            while not self.ended() and not self.is_word("and", "or"):
                self.take()
            self.take()
            if not self.ended():
                items.append(self.either())
        return items[0] if len(items) == 1 else nodes.And(self.span(0), tuple(items))

    def either(self) -> nodes.Node:
        """Read conditions joined by ``or``."""
        return self.joined("or", self.both, nodes.Or)

    def both(self) -> nodes.Node:
        """Read conditions joined by ``and``."""
        return self.joined("and", self.negation, nodes.And)

    def joined(self, word: str, read: Callable[[], nodes.Node], kind: type[nodes.And | nodes.Or]) -> nodes.Node:
        """Read items joined by a word as one node; brackets around a joint of the same kind change nothing and are dropped."""
        start = self.at
        items = [read()]
        while self.took_word(word):
            items.append(read())
        if len(items) == 1:
            return items[0]
        flat: list[nodes.Node] = []
        for item in items:
            flat += item.items if isinstance(item, nodes.And | nodes.Or) and isinstance(item, kind) else [item]
        return kind(self.span(start), tuple(flat))

    def negation(self) -> nodes.Node:
        """Read a condition with the ``not`` before it."""
        starts = []
        while self.is_word("not"):
            starts.append(self.at)
            self.take()
        node = self.comparison()
        for start in reversed(starts):
            node = nodes.Not(self.span(start), node)
        return node

    def comparison(self) -> nodes.Node:
        """Read a value and, when there is one, what it is compared with."""
        start = self.at
        left = self.sum()
        if not self.compares():
            return left
        node = self.compared(start, left)
        while self.compares():
            self.report(
                "PB212",
                Text("comparisons do not chain", "比较不能连写"),
                Text("write 'x between 1 and 3', or join two comparisons with 'and'", "请写 'x between 1 and 3',或用 'and' 连接两个比较"),
            )
            node = nodes.Bad(self.compared(start, left).span)
        return node

    def compares(self) -> bool:
        """Tell whether a comparison follows."""
        denied = self.is_word("not") and self.is_word("in", "between", "contains", ahead=1)
        return denied or self.is_sign(*COMPARISONS) or self.is_word("in", "between", "contains", "is")

    def compared(self, start: int, left: nodes.Node) -> nodes.Node:
        """Read the comparison that follows a value."""
        negated = self.is_word("not")
        if negated and not self.is_word("in", ahead=1):
            return self.not_after(start)
        if negated:
            self.take()
        token = self.take()
        match token.text:
            case "in":
                return self.membership(start, left, negated=negated)
            case "between":
                return self.between(start, left)
            case "contains":
                part = self.sum()
                return nodes.Contains(self.span(start), left, part)
            case "is":
                return self.set_or_not(start, left)
        right = self.sum()
        return nodes.Compare(self.span(start), COMPARISONS[token.text], left, right)

    def between(self, start: int, left: nodes.Node) -> nodes.Node:
        """Read the two ends after ``between``."""
        low = self.sum()
        if self.took_word("and"):
            high = self.sum()
            return nodes.Between(self.span(start), left, low, high)
        self.report(
            "PB201", Text("'between' needs two ends", "'between' 需要两端"), Text("write x between 1 and 3", "请写 x between 1 and 3")
        )
        return nodes.Bad(self.span(start))

    def set_or_not(self, start: int, left: nodes.Node) -> nodes.Node:
        """Read what stands after ``is``."""
        negated = self.took_word("not")
        if self.took_word("set"):
            return nodes.IsSet(self.span(start), left, negated)
        form, sign = ("is not set", "!=") if negated else ("is set", "=")
        self.report(
            "PB201",
            Text("after 'is' stands 'set' or 'not set'", "'is' 之后只能是 'set' 或 'not set'"),
            Text(f"write '{form}', or compare with {sign}", f"请写 '{form}',或用 {sign} 比较"),
        )
        self.skip()
        return nodes.Bad(self.span(start))

    def not_after(self, start: int) -> nodes.Node:
        """Report a ``not`` that stands after a value instead of before the comparison."""
        right = f"not x {self.peek().text} …"
        self.report("PB202", Text("'not' stands before a comparison", "'not' 应写在比较之前"), Text(f"write {right}", f"请写 {right}"))
        self.take()
        return nodes.Bad(self.compared(start, nodes.Bad(self.span(start))).span)

    def membership(self, start: int, left: nodes.Node, *, negated: bool) -> nodes.Node:
        """Read what stands after ``in``: a list in brackets, or the period."""
        if self.took_word("period"):
            return nodes.InPeriod(self.span(start), left, negated)
        opened = self.at
        if not self.took_sign("["):
            self.report(
                "PB218",
                Text("after 'in' stands a list in brackets, or 'period'", "'in' 之后应是方括号中的列表或 'period'"),
                Text("write in ['a', 'b']", "请写 in ['a', 'b']"),
            )
            self.skip()
            return nodes.Bad(self.span(start))
        options = self.options()
        self.close("]", opened)
        if options:
            return nodes.OneOf(self.span(start), left, tuple(options), negated)
        empty = Text("the list is empty, so nothing is in it", "列表为空,不会包含任何值")
        self.report("PB218", empty, Text("name at least one value: ['a']", "请至少写一个值:['a']"), span=self.span(opened))
        return nodes.Bad(self.span(start))

    def options(self) -> list[nodes.Node]:
        """Read the values of a list up to its closing bracket."""
        found: list[nodes.Node] = []
        while not self.is_sign("]", ")") and not self.ended():
            found.append(self.sum())
            if not self.took_sign(",") and not self.is_sign("]"):
                missing = Text("a comma or ] is missing here", "此处缺少逗号或 ]")
                self.report("PB201", missing, Text("write ['a', 'b']", "请写 ['a', 'b']"))
                self.skip(",", "]", ")")
                self.took_sign(",")
        return found

    def junk(self) -> None:
        """Report what stands after a condition that is already whole, and guess what it was meant for."""
        token, before = self.now, self.tokens[self.at - 1]
        if before.kind == "bad":
            return  # what went wrong is already said
        text, help = token.text, Text("join two conditions with 'and' or 'or'", "请用 'and' 或 'or' 连接两个条件")
        if before.kind == "number" and text in UNITS:
            help = Text(f"write {before.text}{text}", f"请写 {before.text}{text}")
        elif before.kind == "number" and len(text) == CODE and text.upper() in currencies():
            amount = f"{text.upper()} {grouped(before.text)}"
            help = Text(f"write {amount}", f"请写 {amount}")
        elif before.kind == "number" and text == ",":
            help = Text("group digits with underscores: 50_000", "请用下划线分隔数字:50_000")
        elif text in SYNC_SIGNS:
            help = Text("no bracket is open here", "此处没有已打开的括号")
        elif text == "else":
            help = Text("'else' stands after an aggregate: sum(…) else 0", "'else' 写在聚合之后:sum(…) else 0")
        elif text.lower() in LIKE:
            help = Text("write contains '…' for a part of a text, or in ['a', 'b']", "文本的一部分请写 contains '…',或写 in ['a', 'b']")
        elif text.lower() in nodes.KEYWORDS and text != text.lower():
            help = Text(f"write {text.lower()}", f"请写 {text.lower()}")
        self.report("PB202", Text(f"'{text}' is not expected here", f"此处不应出现 '{text}'"), help)

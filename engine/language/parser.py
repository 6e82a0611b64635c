"""Reads the tokens of a condition as syntax nodes, going on after a mistake so that all of them are reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from engine.language import nodes
from engine.language.faults import fault, meant
from engine.language.lexer import Token, tokens
from engine.language.numerals import currencies, exact, grouped, minor_units
from engine.language.suggest import did_you_mean
from engine.language.tree import Comparison
from engine.model.condition import Condition
from engine.model.problem import Problem, Span
from engine.model.text import Text

Read = TypeVar("Read")
LONGEST = 10_000  # characters of one condition
DEEPEST = 30  # brackets, functions and operators one in the other
COMPARISONS: dict[str, Comparison] = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
SYNC_SIGNS = frozenset("),]")
SYNC_WORDS = frozenset({"and", "or", "where", "within"})
CODE = 3  # letters of a currency


def parse(condition: Condition) -> tuple[nodes.Node | None, list[Problem]]:
    """Read a condition. The node has ``Bad`` parts where a problem is reported; it is None when nothing can be read at all."""
    if len(condition.text) > LONGEST:
        return None, [
            fault(
                "PB219",
                condition.span,
                Text(f"the condition is longer than {LONGEST:_} characters", f"条件超过 {LONGEST:_} 个字符"),
                Text("name its parts as measures", "请把各部分命名为度量(measures)"),
            )
        ]
    found, problems = tokens(condition)
    parser = Parser(condition, found, problems)
    node = parser.whole()
    if node is not None and nodes.depth(node) > DEEPEST:
        parser.too_deep(node.span)
        return None, parser.problems
    return node, parser.problems


class Parser:
    """One method a level of precedence, loosest first."""

    def __init__(self, condition: Condition, found: list[Token], problems: list[Problem]) -> None:
        self.condition = condition
        self.tokens = found
        self.problems = problems
        self.at = 0
        self.depth = 0
        self.reported = -1  # where the last problem was: no second one at the same token

    # Tokens

    @property
    def now(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        """Look at a later token; the last one is ``end``."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Read a token; ``end`` is never passed."""
        token = self.now
        if token.kind != "end":
            self.at += 1
        return token

    def is_word(self, *words: str, ahead: int = 0) -> bool:
        """Tell whether a word stands next."""
        token = self.peek(ahead)
        return token.kind == "name" and token.text in words

    def is_sign(self, *signs: str) -> bool:
        """Tell whether a sign stands next."""
        return self.now.kind == "sign" and self.now.text in signs

    def span(self, start: int, end: int | None = None) -> Span:
        """Give the span from a token to the last one read (or to ``end``)."""
        first = self.tokens[start]
        last = self.tokens[max(self.at - 1, start) if end is None else end]
        return self.condition.part(first.start, max(last.end, first.end))

    # Problems

    def report(self, code: str, message: Text, help: Text | None = None, *, span: Span | None = None) -> None:
        """Report a problem at the next token, once, unless the token itself was already reported as unreadable."""
        if span is None:
            if self.now.kind == "bad" or self.reported == self.at:
                return
            self.reported = self.at
            span = self.condition.part(self.now.start, self.now.end)
        self.problems.append(fault(code, span, message, help))

    def too_deep(self, span: Span) -> None:
        """Report brackets in brackets beyond the bound."""
        self.problems.append(
            fault(
                "PB219",
                span,
                Text(f"this is nested more than {DEEPEST} deep", f"嵌套超过 {DEEPEST} 层"),
                Text("name its parts as measures", "请把各部分命名为度量(measures)"),
            )
        )

    def skip(self) -> None:
        """Go on to where reading can start again: ``and``, ``or``, a comma or a closing bracket."""
        open_brackets = 0
        while self.now.kind != "end":
            if open_brackets == 0 and (self.is_sign(*SYNC_SIGNS) or self.is_word(*SYNC_WORDS)):
                return
            if self.is_sign("(", "["):
                open_brackets += 1
            elif self.is_sign(")", "]"):
                open_brackets -= 1
            self.take()

    # Conditions

    def whole(self) -> nodes.Node | None:
        """Read the whole text."""
        if self.now.kind == "end":
            self.report(
                "PB201",
                Text("the condition is empty", "条件为空"),
                Text("write a comparison: deal.amount > CNY 1", "请写一个比较:deal.amount > CNY 1"),
            )
            return None
        items = [self.either()]
        while self.now.kind != "end":
            self.junk()
            self.skip()
            if self.is_sign(*SYNC_SIGNS) or self.is_word(*SYNC_WORDS):
                self.take()
            if self.now.kind != "end":
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
        while self.is_word(word):
            self.take()
            items.append(read())
        if len(items) == 1:
            return items[0]
        flat = [
            part for item in items for part in (item.items if isinstance(item, nodes.And | nodes.Or) and type(item) is kind else (item,))
        ]
        return kind(self.span(start), tuple(flat))

    def negation(self) -> nodes.Node:
        """Read ``not`` before a condition."""
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
        node = self.compared(start, left)
        if node is left:
            return left
        while self.compares():
            self.report(
                "PB212",
                Text("comparisons do not chain", "比较不能连写"),
                Text("write 'x between 1 and 3', or join two comparisons with 'and'", "请写 'x between 1 and 3',或用 'and' 连接两个比较"),
            )
            again = self.compared(start, nodes.Bad(node.span))
            node = nodes.Bad(again.span)
        return node

    def compares(self) -> bool:
        """Tell whether a comparison follows."""
        return self.is_sign(*COMPARISONS) or self.is_word("in", "between", "contains", "is") or self.is_word("not")

    def compared(self, start: int, left: nodes.Node) -> nodes.Node:
        """Read what follows a value; the value itself when nothing does."""
        if self.is_sign(*COMPARISONS):
            op = COMPARISONS[self.take().text]
            right = self.sum()
            return nodes.Compare(self.span(start), op, left, right)
        if self.is_word("is"):
            return self.set_or_not(start, left)
        if self.is_word("not") and not self.is_word("in", ahead=1):
            return self.not_after(start, left)
        negated = self.is_word("not")
        if negated:
            self.take()
        if self.is_word("in"):
            self.take()
            return self.membership(start, left, negated=negated)
        if self.is_word("between"):
            self.take()
            low = self.sum()
            if self.is_word("and"):
                self.take()
                high = self.sum()
                return nodes.Between(self.span(start), left, low, high)
            self.report(
                "PB201", Text("'between' needs two ends", "'between' 需要两端"), Text("write x between 1 and 3", "请写 x between 1 and 3")
            )
            return nodes.Bad(self.span(start))
        if self.is_word("contains"):
            self.take()
            part = self.sum()
            return nodes.Contains(self.span(start), left, part)
        return left

    def set_or_not(self, start: int, left: nodes.Node) -> nodes.Node:
        """Read ``is set`` or ``is not set``."""
        self.take()
        negated = self.is_word("not")
        if negated:
            self.take()
        if self.is_word("set"):
            self.take()
            return nodes.IsSet(self.span(start), left, negated)
        sign = "!=" if negated else "="
        self.report(
            "PB201",
            Text("after 'is' stands 'set' or 'not set'", "'is' 之后只能是 'set' 或 'not set'"),
            Text(
                f"write 'is {'not ' if negated else ''}set', or compare with {sign}",
                f"请写 'is {'not ' if negated else ''}set',或用 {sign} 比较",
            ),
        )
        self.skip()
        return nodes.Bad(self.span(start))

    def not_after(self, start: int, left: nodes.Node) -> nodes.Node:
        """Report a ``not`` that stands after a value instead of before the comparison."""
        follows = self.peek().text if self.is_word("between", "contains", ahead=1) else "in"
        self.report(
            "PB202",
            Text("'not' stands before a condition", "'not' 应写在条件之前"),
            Text(f"write not x {follows} …", f"请写 not x {follows} …"),
        )
        self.skip()
        if follows == "between" and self.is_word("and"):
            self.take()
            self.skip()
        del left
        return nodes.Bad(self.span(start))

    def membership(self, start: int, left: nodes.Node, *, negated: bool) -> nodes.Node:
        """Read what stands after ``in``: a list in brackets, or the period."""
        if self.is_word("period"):
            self.take()
            return nodes.InPeriod(self.span(start), left, negated)
        if not self.is_sign("["):
            self.report(
                "PB218",
                Text("after 'in' stands a list in brackets, or 'period'", "'in' 之后应是方括号中的列表或 'period'"),
                Text("write in ['a', 'b']", "请写 in ['a', 'b']"),
            )
            self.take_brackets()
            return nodes.Bad(self.span(start))
        opened = self.at
        self.take()
        options: list[nodes.Node] = []
        while not self.is_sign("]") and self.now.kind != "end":
            options.append(self.sum())
            if self.is_sign(","):
                self.take()
            elif not self.is_sign("]"):
                self.report("PB201", Text("a comma or ] is missing here", "此处缺少逗号或 ]"), Text("write ['a', 'b']", "请写 ['a', 'b']"))
                while not self.is_sign("]") and self.now.kind != "end":
                    self.take()
        self.close("]", opened)
        if not options:
            self.report(
                "PB218",
                Text("the list is empty, so nothing is in it", "列表为空,不会包含任何值"),
                Text("name at least one value: ['a']", "请至少写一个值:['a']"),
                span=self.span(opened),
            )
            return nodes.Bad(self.span(start))
        return nodes.OneOf(self.span(start), left, tuple(options), negated)

    def take_brackets(self) -> None:
        """Pass over a value or a bracket of them that stands where a list should."""
        if self.is_sign("("):
            opened = self.at
            self.take()
            while not self.is_sign(")") and self.now.kind != "end":
                self.take()
            self.close(")", opened)
        else:
            self.skip()

    # Values

    def sum(self) -> nodes.Node:
        """Read terms joined by ``+`` and ``-``."""
        start = self.at
        node = self.product()
        while self.is_sign("+", "-"):
            minus = self.take().text == "-"
            right = self.product()
            node = nodes.Add(self.span(start), node, right, minus)
        return node

    def product(self) -> nodes.Node:
        """Read factors joined by ``*``; a ``/`` is reported and passed."""
        start = self.at
        node = self.signed()
        while self.is_sign("*", "/", "%"):
            divides = self.now.text != "*"
            if divides:
                self.report(
                    "PB213",
                    Text(f"there is no division '{self.now.text}'", f"没有除法运算符 '{self.now.text}'"),
                    Text("write ratio(a, b) and compare it", "请写 ratio(a, b) 再作比较"),
                )
            self.take()
            right = self.signed()
            node = nodes.Bad(self.span(start)) if divides else nodes.Multiply(self.span(start), node, right)
        return node

    def signed(self) -> nodes.Node:
        """Read a minus before a value."""
        starts = []
        while self.is_sign("-", "+"):
            if self.is_sign("+"):
                self.report("PB202", Text("'+' stands between two values", "'+' 应写在两个值之间"))
            else:
                starts.append(self.at)
            self.take()
        node = self.atom()
        for start in reversed(starts):
            node = nodes.Negate(self.span(start), node)
        return node

    def atom(self) -> nodes.Node:
        """Read a literal, a path, a call, or anything in brackets."""
        start = self.at
        if self.is_sign("("):
            return self.bracketed()
        if self.now.kind in ("number", "percent", "duration", "date", "text"):
            return self.literal()
        if self.now.kind == "bad":
            self.take()
            return nodes.Bad(self.span(start))
        if self.is_word("true", "false"):
            truth = self.take().text == "true"
            return nodes.Boolean(self.span(start), truth)
        if self.now.kind == "name" and self.now.text not in nodes.KEYWORDS:
            if self.peek().kind in ("number", "percent", "duration") and self.money_follows():
                return self.money()
            return self.named()
        return self.missing()

    def missing(self) -> nodes.Node:
        """Report that a value is missing, and go on."""
        start = self.at
        example = Text("write a field (deal.amount) or a literal (CNY 500_000)", "请写一个字段(deal.amount)或一个值(CNY 500_000)")
        if self.now.kind == "end":
            self.report("PB201", Text("the condition ends where a value is missing", "条件在缺少值的地方结束"), example)
        elif self.is_word("not"):
            self.report(
                "PB202",
                Text("'not' stands before a condition, not inside a comparison", "'not' 应写在条件之前,而不是比较之中"),
                Text("put brackets around it", "请加括号"),
            )
        else:
            self.report("PB201", Text(f"a value is missing before '{self.now.text}'", f"'{self.now.text}' 之前缺少值"), example)
        at = self.at
        self.skip()
        return nodes.Bad(self.span(start, max(start, self.at - 1)) if self.at > at else self.condition.part(self.now.start, self.now.start))

    def bracketed(self) -> nodes.Node:
        """Read what stands in round brackets."""
        opened = self.at
        self.take()
        node = self.nested(opened, self.either, nodes.Bad(self.span(opened)))
        self.close(")", opened)
        return node

    def nested(self, opened: int, read: Callable[[], Read], otherwise: Read) -> Read:
        """Read one level further in; beyond the bound, report that, pass over the rest and give ``otherwise``."""
        if self.depth >= DEEPEST:
            self.too_deep(self.span(opened, opened))
            self.at = self.reported = len(self.tokens) - 1
            return otherwise
        self.depth += 1
        try:
            return read()
        finally:
            self.depth -= 1

    def close(self, sign: str, opened: int) -> None:
        """Read a closing bracket, or report that it is missing."""
        if not self.is_sign(sign):
            if self.now.kind == "end":
                opening = self.tokens[opened]
                self.report(
                    "PB201",
                    Text(f"'{opening.text}' is not closed: '{sign}' is missing", f"'{opening.text}' 没有闭合,缺少 '{sign}'"),
                )
            else:
                self.junk()
            while not self.is_sign(sign) and self.now.kind != "end":
                if self.is_sign("("):
                    self.take_brackets()
                else:
                    self.take()
        if self.is_sign(sign):
            self.take()

    def literal(self) -> nodes.Node:
        """Read a number, percent, duration, date or text."""
        start = self.at
        token = self.take()
        span = self.span(start)
        if token.kind == "text":
            return nodes.Text(span, token.text)
        if token.kind == "date":
            return nodes.Date(span, dt.date.fromisoformat(token.text))
        digits, decimals = exact(token.text)
        if token.kind == "duration":
            return nodes.Duration(span, digits, token.unit, token.text)
        if token.kind == "percent":
            digits, decimals = _hundredth(digits, decimals)
            return nodes.Percent(span, digits, decimals, token.text)
        return nodes.Number(span, digits, decimals, token.text)

    # Money

    def money_follows(self) -> bool:
        """Tell whether a word before a number is meant as a currency: it is a code, or has the shape of one."""
        word = self.now.text
        return word.isascii() and word.isalpha() and len(word) == CODE

    def money(self) -> nodes.Node:
        """Read a currency and its amount."""
        start = self.at
        code, amount = self.take(), self.take()
        span = self.span(start)
        if code.text not in currencies():
            self.report(
                "PB209",
                Text(f"'{code.text}' is not the code of a currency", f"'{code.text}' 不是货币(currency)代码"),
                meant(did_you_mean(code.text, currencies()))
                or Text("write an ISO 4217 code: CNY, USD, EUR", "请写 ISO 4217 代码:CNY、USD、EUR"),
                span=self.span(start, start),
            )
            return nodes.Bad(span)
        if amount.kind != "number":
            self.report(
                "PB207",
                Text("an amount of money is a currency and a number", "金额由货币和数字组成"),
                Text(f"write {code.text} {grouped(amount.text)}", f"请写 {code.text} {grouped(amount.text)}"),
                span=span,
            )
            return nodes.Bad(span)
        digits, decimals = exact(amount.text)
        allowed = minor_units(code.text)
        if decimals > allowed:
            self.report(
                "PB208",
                Text(
                    f"{code.text} has {allowed} decimals, this amount has {decimals}",
                    f"{code.text} 有 {allowed} 位小数,此数额有 {decimals} 位",
                ),
                Text(f"write at most {allowed} decimals", f"最多写 {allowed} 位小数(decimals)"),
                span=span,
            )
            return nodes.Bad(span)
        return nodes.Money(span, digits, decimals, amount.text, code.text)

    # Names

    def named(self) -> nodes.Node:
        """Read a path or a call."""
        start = self.at
        first = self.name()
        if self.is_sign("("):
            return self.call(start, first)
        parts = [first]
        while self.is_sign("."):
            self.take()
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
        """Read the brackets of a function; rows and their filter when it is not one of those over plain values."""
        opened = self.at
        self.take()
        if function.text in nodes.FUNCTIONS:
            arguments = self.nested(opened, self.arguments, ())
            self.close(")", opened)
            return nodes.Call(self.span(start), function, arguments)
        return self.nested(opened, lambda: self.aggregate(start, opened, function), nodes.Bad(self.span(start)))

    def arguments(self) -> tuple[nodes.Node, ...]:
        """Read arguments parted by commas."""
        items: list[nodes.Node] = []
        while not self.is_sign(")") and self.now.kind != "end":
            items.append(self.either())
            if not self.is_sign(","):
                break
            self.take()
            if self.is_sign(")"):
                items.append(self.missing())
        return tuple(items)

    def aggregate(self, start: int, opened: int, function: nodes.Name) -> nodes.Node:
        """Read ``rows where … within …`` and what follows the bracket."""
        rows = self.missing() if self.is_sign(")") else self.either()
        where = within = None
        while self.is_word("where", "within"):
            token = self.now
            if (where if token.text == "where" else within) is not None:
                self.report("PB202", Text(f"'{token.text}' stands here twice", f"此处出现两个 '{token.text}'"))
            self.take()
            if token.text == "where":
                where = self.either()
            else:
                within = self.window()
        extra: list[nodes.Node] = []
        while self.is_sign(","):
            self.take()
            extra.append(self.either())
        self.close(")", opened)
        if function.text not in nodes.AGGREGATES or extra:
            return nodes.Call(self.span(start), function, (rows, *extra))
        otherwise = None
        if self.is_word("else"):
            self.take()
            otherwise = self.signed()
        return nodes.Aggregate(self.span(start), function, rows, where, within, otherwise)

    def window(self) -> nodes.Node:
        """Read what stands after ``within``."""
        start = self.at
        if self.is_word("stage"):
            return self.name()
        if self.now.kind in ("duration", "bad"):
            return self.atom()
        help = Text("write within 14d, within 2w or within stage", "请写 within 14d、within 2w 或 within stage")
        self.report(
            "PB211", Text("after 'within' stands a number of days or weeks, or 'stage'", "'within' 之后应是天数、周数或 'stage'"), help
        )
        self.skip()
        return nodes.Bad(self.span(start))

    # What should not be there

    def junk(self) -> None:
        """Report what stands after a condition that is already whole."""
        token, last = self.now, self.tokens[self.at - 1]
        message = Text(f"'{token.text}' is not expected here", f"此处不应出现 '{token.text}'")
        help: Text | None = Text("join two conditions with 'and' or 'or'", "请用 'and' 或 'or' 连接两个条件")
        if token.kind == "name" and last.kind == "number":
            if token.text in ("d", "w", "mo", "q", "y", "bd"):
                help = Text(f"write {last.text}{token.text}", f"请写 {last.text}{token.text}")
            elif len(token.text) == CODE and token.text.upper() in currencies():
                amount = f"{token.text.upper()} {grouped(last.text)}"
                help = Text(f"write {amount}", f"请写 {amount}")
        elif token.kind == "name" and token.text.lower() in nodes.KEYWORDS and token.text != token.text.lower():
            help = Text(f"write {token.text.lower()}", f"请写 {token.text.lower()}")
        elif token.kind == "sign" and token.text == "," and last.kind == "number":
            help = Text("group digits with underscores: 50_000", "请用下划线分隔数字:50_000")
        elif token.kind == "sign" and token.text in ")]":
            help = Text("no bracket is open here", "此处没有已打开的括号")
        elif token.kind == "name" and token.text == "else":
            help = Text("'else' stands after an aggregate: sum(…) else 0", "'else' 写在聚合之后:sum(…) else 0")
        self.report("PB202", message, help)


def _hundredth(digits: int, decimals: int) -> tuple[int, int]:
    """Give a percent as its fraction, at the fewest decimals."""
    decimals += 2
    while decimals and digits % 10 == 0:
        digits, decimals = digits // 10, decimals - 1
    return digits, decimals

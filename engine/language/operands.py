"""Reads the values of a condition: sums, products, signs, literals and what stands in brackets."""

from __future__ import annotations

import datetime as dt

from engine.language import nodes
from engine.language.calls import Calls
from engine.language.faults import meant
from engine.language.numerals import currencies, exact, exact_percent, grouped
from engine.language.suggest import did_you_mean
from engine.model.problem import Span
from engine.model.text import Text
from engine.model.values import MONEY_DECIMALS

CODE = 3  # letters of a currency
CUSTOMARY = {"RMB": "CNY", "NTD": "TWD", "NIS": "ILS"}  # names that people write for codes, nearer in meaning than in letters


class Operands(Calls):
    """Everything that binds more tightly than a comparison."""

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
        """Read factors joined by ``*``; a division is reported and passed."""
        start = self.at
        node = self.signed()
        while self.is_sign("*", "/", "%"):
            sign = self.now.text
            before = self.tokens[self.at - 1]
            if sign == "%" and before.kind == "number" and self.tokens[self.at + 1].kind not in ("number", "name"):
                self.report(
                    "PB207",
                    Text("'%' stands apart from its number", "'%' 与数字分开了"),
                    Text(f"write {before.text}%", f"请写 {before.text}%"),
                )
                self.take()
                node = nodes.Bad(self.span(start))
                continue
            if sign != "*":
                self.report(
                    "PB213",
                    Text(f"there is no division '{sign}'", f"没有除法运算符 '{sign}'"),
                    Text("write ratio(a, b) and compare it", "请写 ratio(a, b) 再作比较"),
                )
            self.take()
            right = self.signed()
            node = nodes.Multiply(self.span(start), node, right) if sign == "*" else nodes.Bad(self.span(start))
        return node

    def signed(self) -> nodes.Node:
        """Read a value with the minus signs before it."""
        starts = []
        while self.is_sign("-", "+"):
            if self.is_sign("+"):
                self.report("PB202", Text("'+' stands between two values", "'+' 应写在两个值之间"), Text("leave it out", "请去掉"))
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
            self.take()
            bad: nodes.Node = nodes.Bad(self.span(start))
            node = self.nested(start, self.either, bad)
            self.close(")", start)
            return node
        if self.now.kind in ("number", "percent", "duration", "date", "text"):
            return self.literal()
        if self.now.kind == "bad":
            self.take()
            return nodes.Bad(self.span(start))
        if self.is_word("true", "false"):
            truth = self.take().text == "true"
            return nodes.Boolean(self.span(start), truth)
        if self.now.kind != "name" or self.now.text in nodes.KEYWORDS:
            return self.missing()
        return self.money() if self.money_follows() else self.named()

    def missing(self) -> nodes.Node:
        """Report that a value is missing, and go on where reading can start again."""
        start, text = self.at, self.now.text
        message = Text(f"a value is missing before '{text}'", f"'{text}' 之前缺少值")
        help = Text("write a field (deal.amount) or a literal (CNY 500_000)", "请写一个字段(deal.amount)或一个值(CNY 500_000)")
        if self.ended():
            message = Text("the condition ends where a value is missing", "条件在缺少值的地方结束")
        elif self.is_word("not"):
            message = Text("'not' stands before a condition, not inside a comparison", "'not' 应写在条件之前,而不是比较之中")
            help = Text("put brackets around it", "请加括号")
        self.report("PB201", message, help)
        self.skip()
        return nodes.Bad(self.span(start) if self.at > start else self.condition.part(self.now.start, self.now.start))

    def literal(self) -> nodes.Node:
        """Read a number, percent, duration, date or text."""
        start = self.at
        token = self.take()
        span, text = self.span(start), token.text
        match token.kind:
            case "text":
                return nodes.Text(span, text)
            case "date":
                return nodes.Date(span, dt.date.fromisoformat(text))
            case "duration":
                return nodes.Duration(span, exact(text)[0], token.unit, text)
            case "percent":
                return nodes.Percent(span, *exact_percent(text), text)
        return nodes.Number(span, *exact(text), text)

    def money_follows(self) -> bool:
        """Tell whether a word before a number is meant as a currency: it has the shape of its code."""
        word = self.now.text
        return self.peek().kind in ("number", "percent", "duration", "bad") and word.isascii() and word.isalpha() and len(word) == CODE

    def money(self) -> nodes.Node:
        """Read a currency and its amount."""
        start = self.at
        code, amount = self.take().text, self.take()
        span = self.span(start)
        if code not in currencies():
            self.unknown_currency(code, self.span(start, start))
        elif amount.kind == "bad":
            return nodes.Bad(span)
        elif amount.kind != "number":
            right = f"{code} {grouped(amount.text)}"
            message = Text("an amount of money is a currency and a number", "金额由货币和数字组成")
            self.report("PB207", message, Text(f"write {right}", f"请写 {right}"), span=span)
        else:
            digits, decimals = exact(amount.text)
            if decimals <= MONEY_DECIMALS:
                return nodes.Money(span, digits, decimals, amount.text, code)
            self.report(
                "PB208",
                Text(
                    f"money has {MONEY_DECIMALS} decimals, this amount has {decimals}",
                    f"金额最多 {MONEY_DECIMALS} 位小数,此数额有 {decimals} 位",
                ),
                Text(f"write at most {MONEY_DECIMALS} decimals", f"最多写 {MONEY_DECIMALS} 位小数(decimals)"),
                span=span,
            )
        return nodes.Bad(span)

    def unknown_currency(self, code: str, span: Span) -> None:
        """Report a currency that ISO 4217 does not have."""
        self.report(
            "PB209",
            Text(f"'{code}' is not the code of a currency", f"'{code}' 不是货币(currency)代码"),
            meant(CUSTOMARY.get(code.upper()) or did_you_mean(code, currencies()))
            or Text("write an ISO 4217 code: CNY, USD, EUR", "请写 ISO 4217 代码:CNY、USD、EUR"),
            span=span,
        )

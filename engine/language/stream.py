"""The tokens of a condition as they are read one after the other, with the problems found on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from engine.language.faults import fault
from engine.language.lexer import Token
from engine.model.condition import Condition
from engine.model.problem import Problem, Span
from engine.model.text import Text

Read = TypeVar("Read")
DEEPEST = 30  # brackets, functions and operators one in the other
SYNC_SIGNS = (")", ",", "]")
SYNC_WORDS = ("and", "or", "where", "within")


class Stream:
    """A place in a list of tokens that ends with ``end``, which is never passed."""

    def __init__(self, condition: Condition, tokens: list[Token], problems: list[Problem]) -> None:
        self.condition = condition
        self.tokens = tokens
        self.problems = problems
        self.at = 0
        self.depth = 0
        self.reported = -1  # where the last problem was: no second one at the same token

    @property
    def now(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        """Look at a later token."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Read a token."""
        token = self.now
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def ended(self) -> bool:
        """Tell whether everything is read."""
        return self.at == len(self.tokens) - 1

    def is_word(self, *words: str, ahead: int = 0) -> bool:
        """Tell whether one of these words stands next."""
        token = self.peek(ahead)
        return token.kind == "name" and token.text in words

    def is_sign(self, *signs: str) -> bool:
        """Tell whether one of these signs stands next."""
        return self.now.kind == "sign" and self.now.text in signs

    def took_word(self, word: str) -> bool:
        """Read a word if it stands next, and tell whether it did."""
        found = self.is_word(word)
        if found:
            self.take()
        return found

    def took_sign(self, sign: str) -> bool:
        """Read a sign if it stands next, and tell whether it did."""
        found = self.is_sign(sign)
        if found:
            self.take()
        return found

    def span(self, start: int, end: int | None = None) -> Span:
        """Give the span from a token to the last one read (or to the one at ``end``)."""
        first = self.tokens[start]
        last = self.tokens[max(self.at - 1, start) if end is None else end]
        return self.condition.part(first.start, max(last.end, first.end))

    def report(self, code: str, message: Text, help: Text | None = None, *, span: Span | None = None) -> None:
        """Report a problem at the next token, once, and not where the token itself was already reported as unreadable."""
        if span is None:
            if self.now.kind == "bad" or self.reported == self.at:
                return
            self.reported = self.at
            span = self.condition.part(self.now.start, self.now.end)
        self.problems.append(fault(code, span, message, help))

    def skip(self, *signs: str) -> None:
        """Go on to where reading can start again: one of ``signs``, or else ``and``, ``or``, a comma or a closing bracket."""
        inside = 0
        while not self.ended():
            if inside == 0 and (self.is_sign(*(signs or SYNC_SIGNS)) or (not signs and self.is_word(*SYNC_WORDS))):
                return
            if self.is_sign("(", "["):
                inside += 1
            elif self.is_sign(")", "]"):
                inside = max(0, inside - 1)
            self.take()

    def close(self, sign: str, opened: int) -> None:
        """Read a closing bracket, or report that it is missing and go on to it."""
        if self.took_sign(sign):
            return
        if self.ended():
            opening = self.tokens[opened].text
            self.report("PB201", Text(f"'{opening}' is not closed: '{sign}' is missing", f"'{opening}' 没有闭合,缺少 '{sign}'"))
        else:
            self.junk()
            self.skip(sign)
            self.took_sign(sign)

    def nested(self, opened: int, read: Callable[[], Read], otherwise: Read) -> Read:
        """Read one level further in; beyond the bound, report that, pass over the rest and give ``otherwise``."""
        if self.depth >= DEEPEST:
            self.problems.append(too_deep(self.span(opened, opened)))
            self.at = self.reported = len(self.tokens) - 1
            return otherwise
        self.depth += 1
        found = read()
        self.depth -= 1
        return found

    def junk(self) -> None:
        """Report a token that should not stand where it does. Parsers know better help than this."""
        self.report("PB202", Text(f"'{self.now.text}' is not expected here", f"此处不应出现 '{self.now.text}'"))


def too_deep(span: Span) -> Problem:
    """Report brackets in brackets beyond the bound."""
    return fault(
        "PB219",
        span,
        Text(f"this is nested more than {DEEPEST} deep", f"嵌套超过 {DEEPEST} 层"),
        Text("name its parts as measures", "请把各部分命名为度量(measures)"),
    )

"""The text of a condition as an author wrote it, with the place of each of its characters."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.problem import Place, Span


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in its file, which ``span`` covers.

    ``places`` gives the place of each character where it does not simply follow from the first one (escapes, several lines);
    it then has one entry more than the text, for its end.
    """

    text: str
    span: Span
    places: tuple[Place, ...] = ()

    @classmethod
    def bare(cls, text: str) -> Condition:
        """Give a condition that stands in no file, its first character at line 1, column 1."""
        return cls(text, Span("", Place(1, 1), Place(1, 1 + len(text))))

    def place(self, index: int) -> Place:
        """Return where the character at ``index`` (or the end, at ``len(text)``) stands."""
        if self.places:
            return self.places[min(index, len(self.places) - 1)]
        return Place(self.span.start.line, self.span.start.column + index)

    def part(self, start: int, end: int) -> Span:
        """Return the span of ``text[start:end]``."""
        return Span(self.span.file, self.place(start), self.place(end))

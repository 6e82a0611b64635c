"""Located nodes of YAML: every scalar is text, and nothing is guessed about its type."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.model.condition import Condition
from engine.model.problem import Place, Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. ``span`` covers it without its quotes; ``plain`` is true when it stands without any.

    ``places`` gives the place of each character (and of the end) where they do not simply follow one another.
    ``comment`` is what a YAML comment cut off behind a plain text, from its ``#`` on.
    """

    text: str
    span: Span
    plain: bool = True
    places: tuple[Place, ...] = ()
    comment: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing at all stands here (``key:`` and no more)."""
        return self.plain and not self.text

    def condition(self) -> Condition:
        """Give the text as a condition that knows the place of each of its characters."""
        return Condition(self.text, self.span, self.places)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their nodes, in the order written; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span
    index: dict[str, Node] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.index.update((key.text, node) for key, node in self.entries)

    def get(self, key: str) -> Node | None:
        """Return the node of that key, or None."""
        return self.index.get(key)

    def key(self, name: str) -> Scalar | None:
        """Return the key itself, for its place."""
        return next((key for key, _ in self.entries if key.text == name), None)


Node = Scalar | Sequence | Mapping

"""A condition as a reason: as the author wrote it, with what each measure in it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.tree import Expr, Measure, children
from engine.model.text import Text


def spelled(tree: Expr) -> Text:
    """Write a condition with the definition of every measure that it names, each once."""
    named = {measure.name: measure.body.text for measure in _measures(tree)}
    meant = "; ".join(f"{name} = {body}" for name, body in named.items())
    return Text(f"{tree.text}, where {meant}", f"{tree.text},其中 {meant}") if named else Text.plain(tree.text)


def _measures(tree: Expr) -> Iterator[Measure]:
    if isinstance(tree, Measure):
        yield tree
    for part in children(tree):
        yield from _measures(part)

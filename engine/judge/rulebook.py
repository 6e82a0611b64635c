"""A checked playbook made ready to judge: every condition about one kind of record, compiled, with the inputs they share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.language.change import compile_change
from engine.language.explain import Explainer, explainer
from engine.language.python import compile_expr
from engine.language.tree import Expr, Field, Input, inputs
from engine.model.catalog import Catalog, RecordType
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.text import Language
from engine.model.values import Value
from engine.model.verdict import Verdict
from engine.model.views import Explained
from engine.playbook.checked import CheckedPlaybook

SOURCE, KNOWN_SINCE = "_source", "_known_since"  # facts about the record itself: file and line it came from, when it was recorded
NOTHING = RecordType("", {}, {})
Compiled = Callable[[Mapping[str, Value], Moment], Any]

# What a judgement says of every record, asked by a rule or not; a catalog may lack some of them.
CORE: dict[str, tuple[tuple[str, ...], ...]] = {
    "deal": (
        ("stage",),
        ("status",),
        ("stage_entered_on",),
        ("created_on",),
        ("closed_on",),
        ("close_date",),
        ("amount",),
        ("name",),
        ("account", "name"),
        ("owner", "id"),
        ("owner", "name"),
    ),
    "rep": (("name",), ("team", "id")),
    "team": (("name",),),
}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The conditions about records of type ``subject``, by name: "criterion/big", "done/spin-call", "signal/stalled", "measure/…".

    ``change`` gives the next day on which time alone may move one of them.
    """

    subject: str
    trees: Mapping[str, Expr]
    compiled: Mapping[str, Compiled]
    inputs: tuple[Input, ...]
    change: Callable[[Mapping[str, Fact], Moment], dt.date | None]
    explainers: dict[str, Explainer] = field(default_factory=dict)

    @property
    def conditions(self) -> dict[str, Expr]:
        """All that come to a verdict: measures are left out."""
        return {name: tree for name, tree in self.trees.items() if not name.startswith("measure/")}

    def explain(self, name: str, facts: Mapping[str, Fact], moment: Moment, language: Language) -> Explained:
        """Explain one condition by facts that are already gathered; each is compiled for it once."""
        if name not in self.explainers:
            self.explainers[name] = explainer(self.trees[name])
        return self.explainers[name].explain(facts, moment, language)

    def verdict(self, name: str, facts: Mapping[str, Fact], moment: Moment) -> Verdict:
        """Judge one condition by facts that are already gathered."""
        return Verdict.of(self.compiled[name]({key: fact.value for key, fact in facts.items()}, moment))


def rulebook(checked: CheckedPlaybook, subject: str) -> Rulebook:
    """Collect and compile what ``checked`` says about one kind of record; applies_to is named "applies"."""
    trees: dict[str, Expr] = {}
    if subject == "deal":
        if checked.applies_to is not None:
            trees["applies"] = checked.applies_to
        trees |= {f"criterion/{key}": tree for key, tree in checked.criteria.items()}
        trees |= {f"done/{key}": tree for key, tree in checked.done_when.items()}
    trees |= {f"measure/{key}": tree for key, tree in checked.measures.get(subject, {}).items()}
    about = {key for key, signal in checked.playbook.signals.items() if signal.of == subject}
    trees |= {f"signal/{key}": tree for key, tree in checked.signals.items() if key in about}
    subjects = {each.id: each.subject for each in checked.playbook.coaching}
    trees |= {f"clear/{key}": tree for key, tree in checked.clear_when.items() if subjects.get(key) == subject}
    return assembled(checked.catalog, subject, trees)


def assembled(catalog: Catalog, subject: str, trees: Mapping[str, Expr]) -> Rulebook:
    """Compile conditions about one kind of record, named as in ``Rulebook``, with the inputs they share."""
    needed: dict[str, Input] = {need.text: need for need in core_fields(catalog, subject)}
    needed |= {need.text: need for tree in trees.values() for need in inputs(tree)}
    judged = [tree for key, tree in trees.items() if not key.startswith("measure/")]
    return Rulebook(
        subject, trees, {key: compile_expr(tree) for key, tree in trees.items()}, tuple(needed.values()), compile_change(judged)
    )


def core_fields(catalog: Catalog, subject: str) -> list[Field]:
    """Give the fields that a judgement always carries, as far as the catalog has them."""
    return named_fields(catalog, subject, CORE.get(subject, ()))


def named_fields(catalog: Catalog, subject: str, paths: Iterable[tuple[str, ...]]) -> list[Field]:
    """Give fields of a record by their paths, as far as the catalog has them."""
    found = []
    for *path, name in paths:
        record = catalog[subject]
        for step in path:
            relation = record.relations.get(step)
            record = catalog.types.get(relation.to, NOTHING) if relation else NOTHING
        if name in record.fields:
            text = ".".join((subject, *path, name))
            found.append(Field(record.fields[name], text, None, tuple(path), name, record.name))
    return found

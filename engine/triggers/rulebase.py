"""The coaching triggers of a playbook with their names resolved: what each asks of which record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from engine.errors import PlaybookInvalidError
from engine.model.playbook import Playbook, Subject, Trigger
from engine.model.text import Text

LEVELS: tuple[Subject, ...] = ("deal", "rep", "team")
MOST_TERMS = 100  # of one trigger; durable-rules holds 255 properties and 16 joined facts
MOST_FED = 12


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a trigger asks: a signal met, not met, or carried by at least ``n`` records."""

    signal: str
    level: Subject
    raised: bool
    want: Literal["met", "not_met", "count"]
    n: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """One way for a trigger to fire: all of its terms hold. ``member`` is the signal of ``any`` that it rests on."""

    trigger: Trigger
    terms: tuple[Term, ...]
    member: str | None


@dataclass(frozen=True, slots=True)
class RuleBase:
    """The triggers that are switched on, by level; ``declared`` and ``raised`` give the level of each signal."""

    playbook: str
    triggers: Mapping[str, Trigger]
    declared: Mapping[str, Subject]
    raised: Mapping[str, Subject]

    @classmethod
    def of(cls, playbook: Playbook) -> RuleBase:
        """Take the triggers of a checked playbook. Raises PlaybookInvalidError (TR101, TR102) for what no session could judge."""
        base = cls(
            playbook.id,
            {trigger.id: trigger for trigger in playbook.coaching if trigger.off is None},
            {signal.id: signal.of for signal in playbook.signals.values()},
            {trigger.raises: trigger.subject for trigger in playbook.coaching if trigger.raises},
        )
        base.check()
        return base

    def check(self) -> None:
        """Refuse what the strata do not allow, and what durable-rules cannot hold."""
        for trigger in self.triggers.values():
            self.check_one(trigger)
        for level in LEVELS:
            self.order(level)

    def at(self, level: Subject) -> Iterator[Trigger]:
        """Give the triggers of a level."""
        return (trigger for trigger in self.triggers.values() if trigger.subject == level)

    def term(self, name: str, want: Literal["met", "not_met", "count"], n: int = 0) -> Term:
        """Resolve a name; a raised signal comes before a declared one."""
        raised = name in self.raised
        return Term(name, self.raised[name] if raised else self.declared[name], raised, want, n)

    def branches(self, trigger: Trigger) -> Iterator[Branch]:
        """Flatten a trigger to its disjunctive form, one branch for each member of ``any``."""
        terms = [self.term(name, "met") for name in trigger.all] + [self.term(name, "not_met") for name in trigger.none]
        if trigger.at_least:
            terms.append(self.term(trigger.at_least[1], "count", trigger.at_least[0]))
        for member in trigger.any or (None,):
            more = [] if member is None else [self.term(member, "met")]
            yield Branch(trigger, tuple(dict.fromkeys(terms + more)), member)

    def fed(self, term: Term, level: Subject) -> bool:
        """Tell whether the term waits for a signal that its own stratum raises."""
        return term.raised and term.level == level

    def order(self, level: Subject) -> list[str]:
        """Put the signals that a stratum raises in an order in which each stands after those it waits for. A circle is refused."""
        waits: dict[str, set[str]] = {}
        for trigger in self.at(level):
            if trigger.raises:
                fed = {name for name in (*trigger.all, *trigger.any) if self.raised.get(name) == level}
                waits.setdefault(trigger.raises, set()).update(fed)
        try:
            return list(TopologicalSorter(waits).static_order())
        except CycleError as error:
            circle = " › ".join(error.args[1])
            raise PlaybookInvalidError(
                "TR101", Text(f"raised signals wait for each other in a circle: {circle}", f"触发信号互相等待,形成循环:{circle}")
            ) from error

    def check_one(self, trigger: Trigger) -> None:
        """Refuse a trigger that looks at what is not there yet, or at too much."""
        names = {*trigger.all, *trigger.any, *trigger.none, *([trigger.at_least[1]] if trigger.at_least else [])}
        unknown = sorted(names - self.declared.keys() - self.raised.keys())
        if unknown or not names:
            what = ", ".join(unknown) or "-"
            raise _refused(trigger, Text(f"asks for signals that do not exist: {what}", f"引用了不存在的信号:{what}"))
        reach = LEVELS.index(trigger.subject)
        for term in (term for branch in self.branches(trigger) for term in branch.terms):
            later = term.raised and LEVELS.index(term.level) > reach
            if later or (self.fed(term, trigger.subject) and term.want != "met"):
                raise _refused(
                    trigger,
                    Text(
                        f"looks at '{term.signal}' before its level ({term.level}) is judged to the end",
                        f"在层级({term.level})判断完成之前就引用了“{term.signal}”",
                    ),
                )
        for branch in self.branches(trigger):
            if len(branch.terms) > MOST_TERMS or sum(self.fed(term, trigger.subject) for term in branch.terms) > MOST_FED:
                raise PlaybookInvalidError(
                    "TR102",
                    Text(
                        f"trigger '{trigger.id}' joins too much: at most {MOST_TERMS} signals, {MOST_FED} of them raised at its own level",
                        f"触发器“{trigger.id}”关联过多:最多 {MOST_TERMS} 个信号,其中同层级触发的最多 {MOST_FED} 个",
                    ),
                )


def _refused(trigger: Trigger, why: Text) -> PlaybookInvalidError:
    return PlaybookInvalidError("TR101", Text(f"trigger '{trigger.id}' {why.en}", f"触发器“{trigger.id}”{why.zh}"))

"""What training reads of a workspace: reps and the courses they took from the book, behaviour from what was judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.api.records import Book, book
from engine.api.rows import day_of, said
from engine.book.staff import employees, sent
from engine.coaching.training import Attendance, Learner
from engine.coaching.transfer import PastDeal
from engine.judge.rulebook import Rulebook, assembled
from engine.language.tree import Expr
from engine.language.words import number, shown
from engine.model.coaching import Competency, Course
from engine.model.judgement import Fact, Judgement
from engine.model.learning import MeasuredLine
from engine.model.moment import Moment
from engine.model.text import Language
from engine.model.values import PERCENT, PERCENT_DECIMALS, Kind, Mean, Money, Type, Value
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.api.ruleset import Ruleset

OVER = ("won", "lost")
ABOUT_COURSE = "course/"


@dataclass
class Learned:
    """Reps, their courses and their deals. ``meets`` and ``facts`` are by playbook, then by rep."""

    rules: Mapping[str, Ruleset]
    moment: Moment
    judgements: tuple[Judgement, ...]
    reps: tuple[Learner, ...] = ()
    attended: tuple[Attendance, ...] = ()
    meets: dict[str, dict[str, dict[str, Verdict]]] = field(default_factory=dict)
    facts: dict[str, dict[str, Mapping[str, Fact]]] = field(default_factory=dict)
    books: dict[str, Rulebook] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the reps by id, as far as they have one."""
        return {each.id: each.name for each in self.reps if each.name}

    @cached_property
    def owned(self) -> dict[str, list[Judgement]]:
        """The deals of each rep that some playbook judges."""
        found: dict[str, list[Judgement]] = {}
        for each in self.judgements:
            if each.playbook in self.rules and (rep := said(each, "deal.owner.id")):
                found.setdefault(rep, []).append(each)
        return found

    def learners(self, playbook: str) -> list[Learner]:
        """Give the reps with the verdicts of a playbook's courses about them."""
        known = self.meets.get(playbook, {})
        return [replace(each, meets=known.get(each.id, {})) for each in self.reps]

    def past(self, courses: Iterable[Course]) -> Iterator[PastDeal]:
        """Give the deals that are over, with the behaviours that these courses should change."""
        behaviours = {each.behaviour for each in courses if each.behaviour}
        for rep, deals in self.owned.items():
            for each in deals:
                created, closed = day_of(each, "deal.created_on"), day_of(each, "deal.closed_on")
                if each.status in OVER and created and closed:
                    yield PastDeal(each.deal, rep, created, closed, dict(self._shown(each, behaviours)))

    def _shown(self, deal: Judgement, behaviours: Iterable[str]) -> Iterator[tuple[str, Verdict]]:
        measures = self.rules[deal.playbook or ""].deals.book.compiled
        for name in behaviours:
            if name in deal.criteria:
                if name not in deal.waived:
                    yield name, deal.criteria[name]
            elif f"measure/{name}" in measures:
                yield name, Verdict.of(measures[f"measure/{name}"](_values(deal.facts), self.moment))

    def measured(self, competency: Competency, rep: str, language: Language) -> Iterator[MeasuredLine]:
        """Give each measure of a competency for one rep: about the rep, or over all deals of theirs of which it is known."""
        for name in competency.measures:
            for key, rules in self.rules.items():
                about_rep = self.books[key].trees.get(f"measure/{name}") if key in self.books else None
                about_deal = rules.deals.book.trees.get(f"measure/{name}")
                facts = self.facts.get(key, {}).get(rep)
                if about_rep is not None and facts is not None:
                    value = self.books[key].compiled[f"measure/{name}"](_values(facts), self.moment)
                    yield MeasuredLine(name, shown(value, about_rep.type, language))
                elif about_deal is not None:
                    test = rules.deals.book.compiled[f"measure/{name}"]
                    mine = [test(_values(each.facts), self.moment) for each in self.owned.get(rep, ()) if each.playbook == key]
                    yield averaged(name, [value for value in mine if value is not None], about_deal.type, language)
                else:
                    continue
                break


def learned(desk: Desk) -> Learned:
    """Read the book and the decisions as of a desk's instant."""
    judgements = tuple(desk.judgements())  # judges what is not judged yet, before the book is opened a second time
    found = Learned(desk.rules, desk.moment, judgements)
    with book(desk) as opened:
        found.reps = tuple(Learner(each.id, each.name, each.hired_on, each.left_on, each.team) for each in employees(opened.connection))
        found.attended = tuple(Attendance(each.rep, each.course, each.completed_on) for each in sent(opened.connection))
        for key, rules in desk.rules.items():
            _judge(found, opened, key, rules)
    return found


def _judge(found: Learned, opened: Book, key: str, rules: Ruleset) -> None:
    """Judge the conditions of courses, and gather what measures of competencies need, for every rep."""
    checked = rules.deals.checked
    wanted = {name for each in checked.playbook.competencies.values() for name in each.measures}
    trees: dict[str, Expr] = {f"{ABOUT_COURSE}{id}": tree for id, tree in checked.courses.items()}
    trees |= {f"measure/{name}": tree for name, tree in checked.measures.get("rep", {}).items() if name in wanted}
    if not trees:
        return
    asked = found.books[key] = assembled(checked.catalog, "rep", trees)
    found.meets[key], found.facts[key] = {}, {}
    for each in opened.judged(asked):
        found.meets[key][each.id] = {name.removeprefix(ABOUT_COURSE): verdict for name, verdict in each.verdicts.items()}
        found.facts[key][each.id] = each.facts


def averaged(name: str, values: list[Any], type: Type, language: Language) -> MeasuredLine:
    """Put a measure of deals in one line for a rep: the share for which it is true, or its mean; dates and texts have none."""
    n = len(values)
    if not n:
        return MeasuredLine(name, shown(None, type, language), 0)
    if type.kind is Kind.BOOLEAN:
        return MeasuredLine(name, percent(Fraction(sum(values), n), language), n)
    if type.kind is Kind.RATIO:
        return MeasuredLine(name, shown(sum(values, Fraction(0)) / n, type, language), n)
    if type.kind in (Kind.NUMBER, Kind.PERCENT, Kind.DURATION) and all(isinstance(value, int) for value in values):
        scale = 10**type.decimals
        mean = Fraction(sum(values), n * scale)
        return MeasuredLine(name, percent(mean, language) if type.kind is Kind.PERCENT else shown(mean, type, language), n)
    if type.kind is Kind.MONEY and len({(value.currency, value.decimals) for value in values if isinstance(value, Money)}) == 1:
        first = values[0]
        total = Money(sum(value.amount for value in values), first.currency, first.decimals)
        return MeasuredLine(name, shown(Mean(total, n, first.decimals), type, language), n)
    return MeasuredLine(name, "", n)


def percent(share: Fraction, language: Language) -> str:
    """Write a share as a percentage with one decimal, rounded half to even."""
    return number(round(share * 1000) * 10 ** (PERCENT_DECIMALS - 3), PERCENT, language)


def _values(facts: Mapping[str, Fact]) -> dict[str, Value]:
    return {key: fact.value for key, fact in facts.items()}

"""The targets of the playbooks on one rep or team as of today, and which of them are behind, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.records import Book, book
from engine.api.ruleset import Ruleset
from engine.coaching.agenda import TargetLine
from engine.coaching.behind import Aim, Behind, behind
from engine.coaching.periods import period_named
from engine.language.literals import BadValueError, read_value
from engine.language.scope import Scope
from engine.language.tree import Expr
from engine.language.types import check
from engine.language.words import shown
from engine.model.condition import Condition
from engine.model.moment import Period
from engine.model.playbook import Section
from engine.model.text import Text
from engine.model.values import PERCENT, PERCENT_DECIMALS, Kind, Mean, Type, Value

if TYPE_CHECKING:
    from engine.api.desk import Desk


def targets_behind(desk: Desk, subject: str, record: str) -> tuple[TargetLine, ...]:
    """Give the targets of a rep or team that are behind today, in the order written; the book is opened only where one is running."""
    running = [(rules, each, period) for rules in desk.rules.values() for each, period in _running(rules, subject, desk.day)]
    if not running:
        return ()
    found = []
    with book(desk) as opened:
        for rules, target, period in running:
            tree = _measure(rules, subject, str(target.content.get("measure", "")))
            aim = _aim(desk, opened, target, period, tree, record) if tree else None
            late = behind(aim, opened.now) if aim else None
            if tree and late:
                found.append(_line(desk, target, tree, late))
    return tuple(found)


def _running(rules: Ruleset, subject: str, today: dt.date) -> Iterator[tuple[Section, Period]]:
    """Give the targets for a kind of record whose period is running."""
    for target in rules.deals.playbook.targets:
        period = period_named(str(target.content.get("period", "")))
        if target.content.get("for") == subject and period is not None and period.start <= today <= period.end:
            yield target, period


def _aim(desk: Desk, opened: Book, target: Section, period: Period, tree: Expr, record: str) -> Aim | None:
    """Measure a target on one record; None where what it wants cannot be read."""
    at_most = "at_most" in target.content
    wanted = _value(str(target.content.get("at_most" if at_most else "at_least", "")), tree.type, desk)
    if wanted is None:
        return None
    value = opened.values(str(target.content.get("for")), {"target": tree}, {record}, period).get(("target", record))
    return Aim(target.id, tree.type.kind, period, wanted, value, at_most)


def _measure(rules: Ruleset, subject: str, text: str) -> Expr | None:
    checked = rules.deals.checked
    scope = Scope(checked.catalog, subject, measures=checked.measures.get(subject, {}), wants="value")
    tree, problems = check(Condition.bare(text), scope)
    return None if problems else tree  # what is not there yet (attainment, compliance) is passed over


def _value(text: str, type: Type, desk: Desk) -> Value:
    ratio = type.kind is Kind.RATIO
    try:
        value = read_value(text, PERCENT if ratio else type, desk.settings.zone)
    except BadValueError:
        return None
    return Mean(value, 1, PERCENT_DECIMALS) if ratio and isinstance(value, int) else value


def _line(desk: Desk, target: Section, tree: Expr, late: Behind) -> TargetLine:
    value, wanted = (shown(each, tree.type, desk.language) for each in (late.aim.value, late.aim.wanted))
    over = _percent(late.elapsed)
    if late.aim.at_most:
        because = Text(f"{value} of at most {wanted}", f"{value},上限 {wanted}")
    elif late.reached is None:
        because = Text(f"{value} of {wanted}", f"{value},目标 {wanted}")
    else:
        part = _percent(late.reached)
        because = Text(
            f"{value} of {wanted}: {part} of what should be reached by now, with {over} of {late.aim.period.name} over",
            f"{value},目标 {wanted}:{late.aim.period.name} 已过 {over},仅达应有进度的 {part}",
        )
    facts = {"now": value, "target": wanted, "period": late.aim.period.name, "elapsed": over}
    return TargetLine(target.id, _name(target), because, facts)


def _percent(share: Fraction) -> str:
    return f"{round(share * 100)}%"


def _name(target: Section) -> Text:
    for key in ("name", "say"):
        said = target.content.get(key)
        if isinstance(said, Mapping):
            return Text(str(said.get("en", "")), str(said.get("zh", "")))
        if isinstance(said, str) and said:
            return Text.plain(said)
    return Text.plain(target.id)

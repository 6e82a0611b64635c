"""Whether courses and sessions worked, gathered for the report on coaching: what was done from the book and the store, in lines."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from engine.api.uplift import compared
from engine.coaching.people import TEAM_MEETING
from engine.language.tree import Aggregate, Expr, children
from engine.model.judgement import Prompt
from engine.model.playbook import Trigger
from engine.model.text import Text
from engine.model.views_coaching import Interval, UpliftLine
from engine.playbook.conditions import leaves

if TYPE_CHECKING:
    from engine.api.coaching import Coaching
    from engine.api.ruleset import Ruleset
    from engine.coaching.uplift import Uplift

SESSIONS = Text("coaching sessions", "辅导面谈")


@dataclass
class Coached:
    """The first session of each rep, and, by playbook and trigger, that of reps coached on it and the first prompt of each rep."""

    first: dict[str, dt.date] = field(default_factory=dict)
    on: dict[tuple[str, str], dict[str, dt.date]] = field(default_factory=dict)
    prompted: dict[tuple[str, str], dict[str, dt.date]] = field(default_factory=dict)


def effects(coaching: Coaching) -> tuple[UpliftLine, ...]:
    """Estimate what each course changed, then all sessions together, then those on each trigger beside reps prompted and not coached."""
    desk = coaching.desk
    found = coached(coaching)
    aims = stages_aimed_at(desk.rules.values())
    names = {each.id: each.name for rules in desk.rules.values() for each in rules.deals.playbook.training}
    lines: list[UpliftLine] = []
    desk.say(Text("comparing the deals of those coached and not coached", "正在对照受辅导者与未受辅导者的商机"))
    with compared(desk) as book:
        for id in sorted(book.courses):
            done = book.course(id, aims.get(id), [found.first] if found.first else [])
            name = names.get(id, Text.plain(id))
            lines += [line("course", id, name, done.stage, each) for each in (done.passing, done.activities)]
        measures: tuple[Literal["passing", "activities"], ...] = ("passing", "activities")
        lines += [line("coaching", "", SESSIONS, None, book.coaching(found.first, measured=each)) for each in measures]
        for (playbook, trigger), days in sorted(found.on.items()):
            rules = desk.rules.get(playbook)
            window = days_looked_back(rules, trigger) if rules else None
            crossed = found.prompted[playbook, trigger]
            said = Text(f"sessions on '{trigger}'", f"就“{trigger}”的面谈")
            for each in measures:
                estimate = book.coaching(days, crossed=crossed, window=window, measured=each)
                lines.append(line("coaching", trigger, said, None, estimate))
    return tuple(lines)


def coached(coaching: Coaching) -> Coached:
    """Read from the store which reps were coached, on which prompts, since when. Only sessions that were held to their end count."""
    desk, found = coaching.desk, Coached()
    prompts = {each.id: each for each in desk.store.prompts(as_of=desk.as_of)}
    for each in prompts.values():
        if each.rep is not None:
            _earliest(found.prompted.setdefault(_key(each), {}), each.rep, each.as_of.astimezone(desk.settings.zone).date())
    for session in desk.store.coaching.sessions(desk.as_of):
        if session.closed_at is None or session.kind == TEAM_MEETING:
            continue
        day = coaching.day(session)
        _earliest(found.first, session.about, day)
        for each in (prompts[id] for id in session.prompts if id in prompts):
            if each.rep == session.about:
                _earliest(found.on.setdefault(_key(each), {}), session.about, day)
    return found


def stages_aimed_at(rules: Iterable[Ruleset]) -> dict[str, str]:
    """Give the stage whose gate a course should open: the one of which the behaviour that it teaches is a criterion.

    A course whose behaviour is a measure, or that names none, aims at no stage alone. Of two of one id, the first playbook's counts.
    """
    found: dict[str, str | None] = {}
    for each in rules:
        playbook = each.deals.playbook
        stage_of = {leaf.id: stage.id for stage in playbook.stages for leaf in leaves(stage.exit)}
        for course in playbook.training:
            if course.off is None:
                found.setdefault(course.id, stage_of.get(course.behaviour or ""))
    return {course: stage for course, stage in found.items() if stage is not None}


def days_looked_back(rules: Ruleset, trigger: str) -> int | None:
    """Give the longest window of what a trigger looks at, in days, also through the triggers that raise its signals; None without one."""
    playbook = rules.deals.playbook
    books = {"deal": rules.deals.book.trees, "rep": rules.reps.trees, "team": rules.teams.trees}
    raised: dict[str, list[Trigger]] = {}
    for each in playbook.coaching:
        raised.setdefault(each.raises or "", []).append(each)
    waiting, seen, windows = [each for each in playbook.coaching if each.id == trigger], set[str](), list[int]()
    while waiting:
        each = waiting.pop()
        if each.id in seen:
            continue
        seen.add(each.id)
        for name in (*each.all, *each.any, *each.none, *((each.at_least[1],) if each.at_least else ())):
            for trees in books.values():
                windows += _windows(trees.get(f"signal/{name}"))
            waiting += raised.get(name, [])
    return max(windows, default=None)


def line(kind: Literal["course", "coaching"], what: str, name: Text, stage: str | None, found: Uplift) -> UpliftLine:
    """Write an estimate as it is shown: ratios in the place of logarithms."""
    return UpliftLine(
        kind=kind,
        what=what,
        name=name,
        stage=stage,
        measured=found.measured,
        method=found.method,
        coached=found.n_treated,
        others=found.n_control,
        stays_before=found.stays_before,
        stays_after=found.stays_after,
        times=_interval(*(None if each is None else math.exp(each) for each in (found.effect, found.low, found.high))),
        points=_interval(found.points, found.points_low, found.points_high),
        pre_trend=found.pre_trend,
        shown=found.shown,
        doubt=found.doubt,
        refused=found.refused,
    )


def _interval(value: float | None, low: float | None, high: float | None) -> Interval | None:
    return None if value is None or low is None or high is None else Interval(value, low, high)


def _earliest(days: dict[str, dt.date], rep: str, day: dt.date) -> None:
    days[rep] = min(day, days.get(rep, day))


def _key(prompt: Prompt) -> tuple[str, str]:
    return prompt.playbook, prompt.trigger


def _windows(node: Expr | None) -> Iterator[int]:
    if node is None:
        return
    if isinstance(node, Aggregate) and isinstance(node.within, int):
        yield node.within
    for child in children(node):
        yield from _windows(child)

"""Whether the process is followed, as one person at a desk may see it: compliance, and inspections from the draw to what was put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from engine.api import uninspected as refusals
from engine.api.columns import stage_order
from engine.api.exits import exits, judge_exits, left_stages
from engine.api.records import book
from engine.compliance.flags import flags
from engine.compliance.inspect import again, failed, overdue, sample, uncovered
from engine.compliance.leaving import exit_rules
from engine.compliance.score import WINDOW, consistency, links, tallied
from engine.judge.gate import each_leaf
from engine.model.compliance import Compliance, Corrective, Exit, Finding, Inspection, Schedule, Stratum
from engine.model.estimate import Estimate
from engine.model.text import Text, storable
from engine.model.views_inspect import ComplianceReport, ComplianceRow, InspectionView, SampleRow

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.compliance.leaving import Left

OUTSIDE = Text("fields without history are judged by their latest value", "无历史记录的字段按最新值判定")
NO_EXITS = Text("no deal left a stage with an exit in these days", "这段时间内没有商机离开设有退出标准的阶段")
Key = tuple[str, str, dt.datetime]


class Inspections:
    """What ``desk.inspections`` gives; see ``engine.model.desk_inspect`` for what each call promises.

    Everybody may read compliance; flags and inspections are read by those who coach somebody and by people outside the book, and by a
    rep as far as they are about the rep, or for the rep to put right. Raises UsageError (IN1nn), EventRefusedError (IN2nn).
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def me(self) -> str:
        """Who this person is: the id of a rep, or the user's name."""
        return self.desk.coaching.me

    @cached_property
    def schedule(self) -> Schedule:
        """How often an inspection is due: as the first playbook that says so has it."""
        said = (each.deals.playbook.inspection for each in self.desk.rules.values())
        return next((each for each in said if each is not None), Schedule())

    def compliance(self, since: dt.date | None = None, until: dt.date | None = None) -> ComplianceReport:
        """Give the compliance of all stage exits in a window."""
        last = min(until or self.desk.day, self.desk.day)
        first = since or last - dt.timedelta(days=WINDOW - 1)
        if first > last:
            raise refusals.no_days(first, last)
        tally = tallied(exits(self.desk, first, last), {kind: attrgetter(kind) for kind in ("rep", "team", "stage")})
        people, order = self.desk.people, stage_order(self.desk)
        found = consistency(tally.by["rep"])
        seen = [each for each in flags(tally.marked) if self._reads(each.rep)]
        stages = {stage: order.names[stage].to(self.desk.language) for stage in order.stages}
        return ComplianceReport(
            self.desk.day,
            first,
            last,
            tally.whole,
            _rows(tally.by["rep"], {rep: people.name(rep) for rep in tally.by["rep"]}, found.reps),
            _rows(tally.by["team"], {team: people.name(team) for team in tally.by["team"]}),
            _rows({stage: tally.by["stage"][stage] for stage in order.stages if stage in tally.by["stage"]}, stages),
            tuple(
                self._link(stage, id, score, stages) for (stage, id), score in sorted(tally.links.items(), key=lambda each: _worst(each[1]))
            ),
            tuple(seen),
            found,
            self._names({each.deal for each in seen}),
            (OUTSIDE,) if tally.whole.exits else (NO_EXITS,),
        )

    def run(self, size: int | None = None, seed: int | None = None, *, of: str | None = None) -> InspectionView:
        """Draw a sample and keep it; what is asked for again on the same day with the same seed is the same inspection."""
        at = self.desk.acting_at()
        if not self._inspects:
            raise refusals.no_inspector(self.desk.user)
        day = self.desk.day
        number = seed if seed is not None else int(day.strftime("%Y%m%d"))
        many = size if size is not None else self.schedule.sample
        if of is not None:
            before = self._found(of)
            drawn = again(before, day, _later(before, self._all()))
            if not drawn:
                raise refusals.nothing_again(of)
            kept = Inspection("", day, number, tuple(drawn), of=of, since=before.since, by=self.me)
            return self._view(self.desk.store.inspections.draw(kept, len(drawn), at), self._all())
        first = self._since(day)
        there = [each for each in self._left(first, day) if each.rep != self.me]
        chosen = sample(there, many, seed=number, by=lambda each: tuple(_stratum(each, kind) for kind in self.schedule.by))
        if not chosen:
            raise refusals.nothing_to_draw(first, day)
        kept = Inspection("", day, number, tuple(chosen), since=first, by=self.me)
        return self._view(self.desk.store.inspections.draw(kept, many, at), self._all())

    def inspections(self) -> list[InspectionView]:
        """Give all inspections that this person may read, the newest first."""
        every = self._all()
        return [view for each in reversed(every) if (view := self._view(each, every)).rows]

    def inspection(self, id: str) -> InspectionView:
        """Give one inspection."""
        view = self._view(self._found(id), self._all())
        if not view.rows:
            raise refusals.no_such_inspection(id)
        return view

    def record(
        self,
        id: str,
        deal: str,
        leaf: str,
        *,
        held: bool,
        note: str = "",
        stage: str | None = None,
        action: str = "",
        owner: str | None = None,
        due: dt.date | None = None,
    ) -> InspectionView:
        """Keep what was seen at one leaf of the sample."""
        at, found = self.desk.acting_at(), self._found(id)
        exit = self._sampled(found, deal, stage)
        if not self._inspects or exit.rep == self.me:
            raise refusals.own_deal(deal) if exit.rep == self.me else refusals.no_inspector(self.desk.user)
        if leaf not in (asked := self._asked(exit)):
            raise refusals.no_such_leaf(leaf, asked)
        if held and action:
            raise refusals.needs_no_action()
        if action and due is not None and due < self.desk.day:
            raise refusals.due_before(due, self.desk.day)
        finding = Finding(deal, exit.stage, leaf, held, storable(note).strip())
        after = due or self.desk.day + dt.timedelta(days=self.schedule.every)
        mend = Corrective(finding, storable(action).strip(), self._person(owner, exit.rep), after) if action.strip() else None
        self.desk.store.inspections.find(found.id, finding, self.me, at, mend)
        return self.inspection(found.id)

    def done(self, id: str, deal: str, leaf: str, *, stage: str | None = None, note: str = "") -> InspectionView:
        """Say that a corrective action is done; its owner may, and whoever may inspect."""
        at, found = self.desk.acting_at(), self._found(id)
        known = [
            each for each in found.actions if (each.finding.deal, each.finding.leaf) == (deal, leaf) and stage in (None, each.finding.stage)
        ]
        if not known:
            raise refusals.no_such_action(deal, leaf)
        if not self._inspects and known[0].owner != self.me:
            raise refusals.no_inspector(self.desk.user)
        self.desk.store.inspections.mend(found.id, known[0].finding, self.desk.day, storable(note).strip(), self.me, at)
        return self.inspection(found.id)

    @property
    def _inspects(self) -> bool:
        """Whether this person may inspect: who coaches somebody, or whom the book does not know (sales ops, quality)."""
        people = self.desk.people
        return self.me not in people.reps or bool(people.coached(self.me, self.desk.day))

    def _reads(self, rep: str) -> bool:
        return self._inspects or rep == self.me

    def _left(self, first: dt.date, last: dt.date) -> list[Exit]:
        return [_stub(each) for each in left_stages(self.desk, first, last)]

    def _all(self) -> list[Inspection]:
        self.desk.acting_at()
        return self.desk.store.inspections.read(self.desk.as_of)

    def _found(self, id: str) -> Inspection:
        found = next((each for each in self._all() if each.id == id), None)
        if found is None:
            raise refusals.no_such_inspection(id)
        return found

    def _since(self, day: dt.date) -> dt.date:
        """Begin on the day after the last inspection before this day, or as long ago as one is due."""
        last = max((each.day for each in self._all() if each.of is None and each.day < day), default=None)
        return last + dt.timedelta(days=1) if last else day - dt.timedelta(days=self.schedule.every - 1)

    def _sampled(self, found: Inspection, deal: str, stage: str | None) -> Exit:
        chosen = [each.exit for each in found.sample if each.exit.deal == deal and stage in (None, each.exit.stage)]
        if not chosen:
            raise refusals.not_sampled(deal, found.id)
        if len({each.stage for each in chosen}) > 1:
            raise refusals.which_stage(deal, sorted({each.stage for each in chosen}))
        return chosen[0]

    def _asked(self, exit: Exit) -> list[str]:
        rules = (exit_rules(each.deals).get(exit.stage) for each in self.desk.rules.values())
        return list(dict.fromkeys(leaf.id for each in rules if each for leaf in each.leaves))

    def _person(self, name: str | None, otherwise: str) -> str:
        if not name:
            return otherwise
        called = self.desk.people.called(name)
        return called[0] if len(called) == 1 else storable(name)

    def _readable(self, found: Inspection) -> Inspection:
        """Leave of an inspection what this person may read: all, or what is about their own exits and the actions that are theirs to do."""
        if self._inspects:
            return found
        own = {(each.exit.deal, each.exit.stage) for each in found.sample if self._reads(each.exit.rep)}
        actions = tuple(each for each in found.actions if (each.finding.deal, each.finding.stage) in own or each.owner == self.me)
        told = {each.finding for each in actions}
        findings = tuple(each for each in found.findings if (each.deal, each.stage) in own or each in told)
        seen = own | {(each.deal, each.stage) for each in told}
        sample = tuple(each for each in found.sample if (each.exit.deal, each.exit.stage) in seen)
        return replace(found, sample=sample, findings=findings, actions=actions)

    def _view(self, whole: Inspection, every: Sequence[Inspection]) -> InspectionView:
        """Give an inspection with what the machine finds of its exits, as far as this person may read it; ``every`` one there is."""
        found = self._readable(whole)
        mine = found.sample
        days = [each.exit.at.astimezone(self.desk.settings.zone).date() for each in mine]
        wanted = {(each.exit.deal, each.exit.stage, each.exit.at) for each in mine}
        there = left_stages(self.desk, min(days), max(days)) if days else []
        judged: dict[Key, Exit] = {}
        for exit in judge_exits(self.desk, [each for each in there if (each.deal, each.stage, each.at) in wanted]):
            judged[exit.deal, exit.stage, exit.at] = exit
        marked = flags(list(judged.values()))
        names, order = self._names({each.exit.deal for each in mine}), stage_order(self.desk)
        people = self.desk.people
        rows = []
        for each in mine:
            exit = judged.get((each.exit.deal, each.exit.stage, each.exit.at), each.exit)
            rows.append(
                SampleRow(
                    each,
                    names.get(exit.deal, exit.deal),
                    people.name(exit.rep),
                    people.name(exit.team),
                    order.names.get(exit.stage, Text.plain(exit.stage)),
                    tuple(links(exit)),
                    {leaf.id: leaf.say for leaf in each_leaf(exit.gate)},
                    tuple(flag for flag in marked if (flag.deal, flag.stage) == (exit.deal, exit.stage)),
                    tuple(one for one in found.findings if (one.deal, one.stage) == (exit.deal, exit.stage)),
                    tuple(one for one in found.actions if (one.finding.deal, one.finding.stage) == (exit.deal, exit.stage)),
                )
            )
        return InspectionView(
            found,
            tuple(rows),
            tuple(uncovered(found)),
            tuple(overdue(found, self.desk.day)),
            tuple(again(found, self.desk.day, _later(whole, every))),
            failed(found),
            people.name(found.by),
            found.day + dt.timedelta(days=self.schedule.every),
        )

    def _names(self, deals: Iterable[str]) -> dict[str, str]:
        chosen = sorted(deals)
        if not chosen:
            return {}
        with book(self.desk) as opened:
            rows = opened.connection.execute("SELECT id, coalesce(name, id) FROM deal WHERE id IN (SELECT unnest(?))", [chosen]).fetchall()
        return dict(rows)

    def _link(self, stage: str, id: str, score: Compliance, stages: Mapping[str, str]) -> ComplianceRow:
        language = self.desk.language
        leaves = {leaf.id: leaf.say for each in self.desk.rules.values() for leaf in each.deals.leaves.values()}
        said = " / ".join(leaves[each].to(language) if each in leaves else each for each in id.split("|"))
        return ComplianceRow(f"{stage}/{id}", f"{stages.get(stage, stage)} › {said}", score)


def _rows(
    scores: Mapping[str, Compliance], names: Mapping[str, str], estimates: Mapping[str, Estimate] | None = None
) -> tuple[ComplianceRow, ...]:
    known = estimates or {}
    return tuple(ComplianceRow(id, names.get(id) or id, score, known.get(id)) for id, score in scores.items())


def _worst(score: Compliance) -> tuple[bool, float, float]:
    rate = score.rate
    return rate is None, float(rate or 0), -float(score.applicable)


def _stratum(exit: Exit, kind: Stratum) -> str:
    return exit.rep if kind == "rep" else exit.team if kind == "team" else exit.stage


def _later(found: Inspection, every: Sequence[Inspection]) -> list[Inspection]:
    return [each for each in every if each.of == found.id]


def _stub(left: Left) -> Exit:
    from engine.store.inspections import NO_GATE

    return Exit(left.deal, left.stage, left.at, NO_GATE, {}, left.rep, left.team)

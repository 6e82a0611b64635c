"""Targets as one person may see them: pace, proof, gap and plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.permitted import unknown
from engine.api.staff import read_people, who
from engine.api.target_gap import Closing
from engine.api.target_ground import Owner, Tree
from engine.api.target_odds import Odds
from engine.api.target_rows import Standing, Standings
from engine.coaching.people import People
from engine.errors import UsageError
from engine.incentives.quota import ramp as ramp_of
from engine.model.incentive import Quota
from engine.model.target import Finding, Look, Target
from engine.model.text import Text
from engine.model.views_targets import GapView, PlanView, TargetCheck, TargetRow
from engine.targets.attain import Spread, spread
from engine.targets.lint import lint
from engine.targets.pace import ORDER
from engine.targets.smart import smart

if TYPE_CHECKING:
    from engine.api.desk import Desk

TARGET, OWNER = Text("target", "目标"), Text("owner", "负责人")
FIRST = ("unknown", *ORDER)  # statuses in the order in which they want to be looked at


class Reading:
    """What is read of targets; see ``engine.model.desk_targets`` for what each call promises."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._seen: tuple[object, ...] = ()
        self._standings: Standings | None = None
        self._odds: Odds | None = None

    @property
    def standings(self) -> Standings:
        """All targets as of now, read again once the store, the book or the day has changed."""
        seen = self.desk.revision(), self.desk.day
        if self._standings is None or seen != self._seen:
            self._standings, self._odds = Standings(self.desk, Tree(read_people(self.desk))), None
            self._seen = seen
        return self._standings

    @property
    def odds(self) -> Odds:
        """How likely they are."""
        standings = self.standings
        if self._odds is None:
            self._odds = Odds(standings)
        return self._odds

    @property
    def people(self) -> People:
        """The people of the book."""
        return self.standings.tree.people

    @property
    def user(self) -> str:
        """The person that the user is."""
        return who(self.people, self.desk.user)

    def sees(self, owner: Owner) -> bool:
        """Tell whether the user may see someone's targets: their own and those above them, those of whom they lead; outsiders see all."""
        me = self.user
        if me not in self.people.reps or owner.level in ("company", "region"):
            return True
        mine = self.standings.tree.above(Owner("rep", me, ""))
        return owner.id in mine or self.people.leads(me, owner.id)

    def rows(self, owner: str | None = None, *, everything: bool = False) -> list[TargetRow]:
        """Give the targets that run today (or all) with their pace, the most behind first."""
        whose = None if owner is None else self.owner(owner).id
        found = []
        with self.standings.measured.opened():
            for each in self.standings.all if whose is None else self.standings.owned(whose):
                period = each.target.period
                runs = period is not None and period.start <= self.desk.day <= period.end
                if (runs or everything) and self.sees(each.owner):
                    row = self.standings.row(each)
                    if row is not None:
                        found.append(row)
        return sorted(found, key=_urgency)

    def mine(self) -> list[TargetRow]:
        """Give the targets that this person is held to: their own, those of teams that they lead, all of the company for an outsider."""
        me = self.user
        if me not in self.people.reps:
            return [row for row in self.rows() if row.level == "company"]
        led = {team.id for team in self.people.teams.values() if me in self.people.coaches(team.id)}
        return [row for row in self.rows() if row.owner == me or row.owner in led]

    def check(self, target: str | None = None) -> list[TargetCheck]:
        """Prove or refuse each letter of every target that is not over (or of one), owner by owner, with what is wrong over all of them."""
        if target is not None:
            self._known(target)
        standings = self.standings
        with standings.measured.opened():
            seen = [each for each in standings.all if self.sees(each.owner)]
            asked = [each for each in seen if (each.held.id == target if target is not None else not self._over(each))]
            over = self._lint(standings, asked)
            return [self._checked(each, over.get(each.key, ())) for each in asked]

    def _over(self, standing: Standing) -> bool:
        period = standing.target.period
        return period is not None and period.end < self.desk.day

    def _checked(self, standing: Standing, over: Sequence[Finding]) -> TargetCheck:
        standings = self.standings
        odds = self.odds.attainability(standing)
        proven = replace(standing.target, baseline=standings.baseline(standing))
        found = smart(proven, self.odds.evidence(standing, odds))
        row = standings.row(standing)
        proposal = standings.proposal(standing.held, standing.owner)
        notes = () if proposal is None else proposal.lines
        if proposal is not None and proposal.why is not None:
            notes = (proposal.why.text,)
        return TargetCheck(
            None if row is None else replace(row, p=odds),
            standing.held.id,
            standing.owner.id,
            standing.owner.name,
            found.proofs,
            (*standing.held.registry.findings, *over),
            odds,
            notes,
        )

    def _lint(self, standings: Standings, asked: Sequence[Standing] = ()) -> dict[tuple[str, str], list[Finding]]:
        """Look at all targets at once; each owner's is one of its own, its parent that of whoever is above.

        How differently likely the parts are is told of those that are ``asked``, and not over.
        """
        keys = {each.key for each in standings.all}
        named = {each.key: self._lone(each, keys) for each in standings.all}
        ramping: dict[str, Fraction] = {}
        for each in standings.all:
            if each.owner.level == "rep" and each.target.period is not None and each.held.rule.ramp:
                hired = self.people.reps[each.owner.id].hired_on
                ramping[each.owner.id] = ramp_of(Quota(Fraction(1), ramp=each.held.rule.ramp), hired, each.target.period)
        over = {named[each.key].id: each.held.rule.split.over_assign for each in standings.all}
        back = {target.id: key for key, target in named.items()}
        found: dict[tuple[str, str], list[Finding]] = {}
        spreads = {}
        for whole in asked:
            id = named[whole.key].id
            parts = [
                each
                for each in standings.all
                if named[each.key].parent == id and each.held.metric.id == whole.held.metric.id and not self._over(each)
            ]
            if (fair := self.fairness(parts)) is not None:
                spreads[id] = fair
        for told in lint(list(named.values()), ramping=ramping, spreads=spreads, over_assigned=over):
            key = back.get(told.problem.path[0]) if told.problem.path else None
            if key is not None:
                found.setdefault(key, []).append(told)
        return found

    def _lone(self, standing: Standing, keys: Collection[tuple[str, str]]) -> Target:
        """Give a target with an id of its own among those of all owners, and its parent of the nearest owner above who has it."""
        parent = None
        if standing.target.parent is not None:
            above = self.standings.tree.above(standing.owner)
            parent = next((f"{standing.target.parent}/{id}" for id in above if (standing.target.parent, id) in keys), None)
        return replace(standing.target, id=f"{standing.held.id}/{standing.owner.id}", parent=parent)

    def gap(self, target: str, owner: str | None = None) -> GapView:
        """Say what is missing to a target, and what would close it."""
        standing, row = self._one(target, owner)
        return Closing(self.odds).gap(standing, row)

    def plan(self, target: str, owner: str | None = None) -> PlanView:
        """Back-solve the work that a target takes."""
        standing, row = self._one(target, owner)
        return Closing(self.odds).plan(standing, row)

    def likely(self, target: str, owner: str | None = None) -> TargetRow:
        """Give a target with how likely it is."""
        standing, row = self._one(target, owner)
        return replace(row, p=self.odds.attainability(standing))

    def fairness(self, standings: Sequence[Standing]) -> Spread | None:
        """Give how differently likely the targets of several owners are."""
        chances = {each.owner.id: p for each in standings if (p := self.odds.attainability(each).p) is not None}
        return spread(chances)

    def keep(self, note: str = "") -> int:
        """Keep how the running targets stand today, as a look that later ones start from (S57). Returns how many are new."""
        made = [Look(row.id, row.owner, self.desk.day, row.pace.status, note) for row in self.rows()]
        return self.desk.store.targets.look(made, by=self.desk.user, at=self.desk.acting_at())

    def owner(self, name: str) -> Owner:
        """Find whom an id or name means. Raises UsageError (TG602)."""
        found = self.standings.tree.find(name)
        if found is None:
            tree = self.standings.tree
            raise unknown("TG602", OWNER, name, ["company", *tree.regions, *self.people.teams, *self.people.reps])
        return found

    def standing(self, target: str, owner: str | None) -> Standing:
        """Find one target of one owner: the one named, the only one, or one's own. Raises UsageError (TG601, TG602, TG603)."""
        self._known(target)
        found = [each for each in self.standings.all if each.held.id == target and self.sees(each.owner)]
        if owner is not None:
            id = self.owner(owner).id
            found = [each for each in found if each.owner.id == id]
        elif len(found) > 1:
            found = [each for each in found if each.owner.id == self.user] or [
                each for each in found if each.owner.level == each.held.target.level
            ]
        if len(found) != 1:
            whose = ", ".join(each.owner.id for each in found[:8])
            said = (
                Text(f"{target} is a target of several: name one with --owner", f"{target} 属于多人:请用 --owner 指定")
                if found
                else Text(f"nobody that you may see has the target {target}", f"在您可见范围内没有人承担目标 {target}")
            )
            raise UsageError("TG602", said, help=Text(whose, whose) if whose else None)
        return found[0]

    def _one(self, target: str, owner: str | None) -> tuple[Standing, TargetRow]:
        standing = self.standing(target, owner)
        row = self.standings.row(standing)
        if row is None:
            raise UsageError("TG605", Text(f"{target} has no value or no period", f"{target} 没有目标值或期间"))
        return standing, row

    def _known(self, target: str) -> None:
        known = [each.id for each in self.standings.held]
        if target not in known:
            raise unknown("TG601", TARGET, target, known)


def _urgency(row: TargetRow) -> tuple[int, Fraction, str, str]:
    """Order targets: what is unknown or behind first, by how far, then by id."""
    place = FIRST.index(row.pace.status) if row.pace.status in FIRST else len(FIRST)
    return place, row.pace.pace if row.pace.pace is not None else Fraction(0), row.id, row.owner

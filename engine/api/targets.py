"""Targets as one person may see them: pace, proof, gap and plan; and as those who set them split, revise, export and import them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.permitted import unknown
from engine.api.staff import read_people, who
from engine.api.target_gap import Closing
from engine.api.target_ground import Held, Owner, Tree
from engine.api.target_odds import Odds
from engine.api.target_rows import Standing, Standings
from engine.api.target_sheet import Difference, differences, lines, read, write
from engine.api.target_split import divide, to_assign
from engine.coaching.people import People
from engine.errors import UsageError
from engine.incentives.quota import ramp as ramp_of
from engine.model.incentive import Quota, Unit
from engine.model.target import Amount, Assigned, Finding, Level, Look, Method, Revision, Target, Why
from engine.model.text import Text
from engine.model.views_targets import Change, GapView, Imported, Part, PlanView, SplitView, TargetCheck, TargetRow
from engine.playbook.targets import amount
from engine.targets.attain import Spread, spread
from engine.targets.lint import lint
from engine.targets.pace import ORDER
from engine.targets.revise import revise
from engine.targets.smart import smart

if TYPE_CHECKING:
    from engine.api.desk import Desk

TARGET, OWNER = Text("target", "目标"), Text("owner", "负责人")
FIRST = ("unknown", *ORDER)  # statuses in the order in which they want to be looked at


class Targets:
    """What ``desk.targets`` gives; see ``engine.model.desk_targets`` for what each call promises."""

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

    def revise(self, target: str, owner: str | None, value: str, *, on: dt.date | None, reason: str, approver: str) -> TargetRow:
        """Give a target another value from a day on. Raises UsageError: TG603 for who may not, TG604 for what is no value, or does not fit."""
        standing, _ = self._one(target, owner)
        self._may_set([standing.owner.id])
        self._approves(approver, standing.owner)
        new = percentage(value) if standing.held.in_shares else amount(value)
        if new is None:
            raise UsageError(
                "TG604", Text(f"'{value}' is no value", f"“{value}”不是有效数值"), help=Text("such as USD 50_000", "例如 USD 50_000")
            )
        done = revise(
            standing.target, new, on or self.desk.day, today=self.desk.day, reason=reason, author=self.desk.user, approver=approver
        )
        if isinstance(done, Why):
            raise UsageError("TG604", done.text)
        self.desk.store.targets.revise(target, standing.owner.id, done, self.desk.acting_at())
        return self._one(target, standing.owner.id)[1]

    def split(
        self,
        target: str,
        owner: str | None = None,
        *,
        method: Method | None = None,
        over: str | None = None,
        to: Level = "rep",
        unit: Unit = "month",
        keep: bool = False,
        by_months: bool = False,
    ) -> SplitView:
        """Split a target over those below its owner, as its playbook says or otherwise; with ``keep``, assign the parts.

        Raises UsageError: TG603 for who may not assign, TG604 for an over-assignment that is no percent, with ``keep`` the reason
        where someone's part cannot be split.
        """
        standing, _ = self._one(target, owner)
        rule = standing.held.rule.split
        share = percentage(over) if over is not None else rule.over_assign
        rule = replace(rule, by=method or rule.by, over_assign=share)
        with self.standings.measured.opened():
            divided = divide(self.odds, standing, rule, unit_of=unit, to=to)
            likely = self.fairness(divided.reps)
        if divided.off:
            path, off = divided.off[0]
            raise UsageError("TG606", Text(f"the parts of {path[-1]} are off by {off}", f"{path[-1]} 的分解合计相差 {off}"))
        name = self.people.name
        parts = tuple(
            Part(row.path[-1], name(row.path[-1]), row.level, len(row.path) - 1, row.period, row.amount, row.locked, row.months)
            for row in divided.allocation.rows
        )
        whys = [Text(f"{path[-1]}: {why.text.en}", f"{path[-1]}:{why.text.to('zh')}") for path, why in divided.allocation.refused]
        notes = [Text(f"{path[-1]}: {note.en}", f"{path[-1]}:{note.to('zh')}") for path, note in divided.allocation.notes]
        versions: list[tuple[str, int]] = []
        if keep:
            tree, top, approved = self.standings.tree, standing.owner.id, self.standings.approved
            values = to_assign(self.standings, divided)
            self._may_set(each.owner for each in values)
            if divided.allocation.refused:
                path, why = divided.allocation.refused[0]
                said = Text(
                    f"nothing is kept, as {path[-1]} cannot be split: {why.text.en}", f"{path[-1]} 无法分解,因此未保存:{why.text.zh}"
                )
                raise UsageError(why.code, said)

            def rewritten(was: Assigned) -> bool:
                owner = tree.find(was.owner)
                below = owner is None or (owner.id != top and top in tree.above(owner))
                return below and (was.target, was.owner) not in approved

            versions = self.desk.store.targets.assign(
                values, instead=rewritten, source="split", by=self.desk.user, at=self.desk.acting_at()
            )
        view = SplitView(target, parts, notes=(*whys, *notes), versions=tuple(versions), by_months=by_months)
        if likely is None:
            return view
        spread = (likely.low, likely.middle, likely.high)
        return replace(view, spread=spread, n=likely.n, least=name(likely.least), most=name(likely.most))

    def export(self, path: Path, target: str | None = None) -> int:
        """Write the values of all targets that the user may see, and of their months where assigned, to a new file. Returns how many rows.

        Raises FileExistsError where the file is there.
        """
        if target is not None:
            self._known(target)
        standings = self.standings
        rows: list[tuple[Held, Owner, Amount, str, bool]] = []
        for each in standings.all:
            value, period = each.target.value, each.target.period
            if target not in (None, each.held.id) or value is None or period is None or not self.sees(each.owner):
                continue
            for name, part in {period.name: value, **standings.months(each)}.items():
                given = standings.given.get((*each.key, name))
                rows.append((each.held, each.owner, part, name, given is not None and given.locked))
        write(path, lines(rows))
        return len(rows)

    def bring_in(self, path: Path, *, dry: bool = False, reason: str = "", approver: str = "") -> Imported:
        """Read a sheet of values and assign them, all or none; with ``dry``, only say what it would change.

        A value whose period has begun is revised from today on, which takes a reason and an approver. Raises UsageError (TG603 for who may
        not set it, TG604 for a revision without these or that does not fit), DataInvalidError (TG610 on) with every row that is wrong.
        """
        standings = self.standings
        rows = read(path, standings)
        changed = differences(rows, standings)
        self._may_set(each.row.owner for each in changed)
        revised = self._revised([each for each in changed if each.revises], reason, approver, dry=dry)
        given = [each.row for each in changed if not each.revises]
        # The lock of what is revised is written beside it; the amount under the revision stays what it was.
        locks = [replace(each.row, amount=each.before) for each in changed if each.revises and each.before is not None]
        given += [each for each in locks if each.locked != (_key(each) in standings.given and standings.given[_key(each)].locked)]
        notes = self._sums_beside(standings.supposing(given, revised), {each.row.target for each in changed})
        if not dry:
            written = {_key(each) for each in given}
            moved, said = {_key(each.row) for each in changed if each.before != each.row.amount}, {_key(each) for each in rows}
            wholes = {each.held.id: each.target.period.name for each in standings.all if each.target.period}
            along = {key for key in revised if not any(each[:2] == key and each[2] != wholes[key[0]] for each in said)}

            def rewritten(was: Assigned) -> bool:
                key, whole = _key(was), (was.target, was.owner, wholes.get(was.target, was.period))
                months = key != whole and whole in moved and key not in said  # of a value that is another now
                return key in written or (months and key[:2] not in along)  # unless they go with its revision

            store, at = self.desk.store, self.desk.acting_at()
            with store.database.together():
                store.targets.assign(given, instead=rewritten, source="import", by=self.desk.user, at=at)
                for (target, owner), each in revised.items():
                    store.targets.revise(target, owner, each, at)
        return Imported(
            tuple(Change(each.row.target, each.row.owner, each.row.period, each.before, each.row.amount, each.revises) for each in changed),
            notes,
        )

    def _revised(self, asked: Sequence[Difference], reason: str, approver: str, *, dry: bool) -> dict[tuple[str, str], Revision]:
        """Give the revisions that a sheet asks for; one that is only tried needs no reason yet."""
        if asked and not dry and not (reason.strip() and approver.strip()):
            named = ", ".join(f"{each.row.target} {each.row.owner}" for each in asked[:8])
            raise UsageError(
                "TG604",
                Text(f"these hold already, so another value is a revision: {named}", f"下列目标已生效,更改即为修订:{named}"),
                help=Text("say why with --reason, and who approved it with --approver", "请用 --reason 写明原因,用 --approver 写明批准人"),
            )
        said, approved = ("-", "-") if dry else (reason, approver)
        found = {}
        for each in asked:
            (standing,) = [one for one in self.standings.find(each.row.target, each.row.owner) if one.owner.id == each.row.owner]
            if not dry:
                self._approves(approver, standing.owner)
            today = self.desk.day
            done = revise(standing.target, each.row.amount, today, today=today, reason=said, author=self.desk.user, approver=approved)
            if isinstance(done, Why):
                raise UsageError(
                    "TG604",
                    Text(f"{each.row.target} {each.row.owner}: {done.text.en}", f"{each.row.target} {each.row.owner}:{done.text.zh}"),
                )
            found[standing.key] = done
        return found

    def _sums_beside(self, after: Standings, targets: Collection[str]) -> tuple[Text, ...]:
        """Say which targets of the levels above these, or below them, would no longer be the sum of their parts."""

        def missed(standings: Standings) -> dict[tuple[str, str], list[Finding]]:
            found = self._lint(standings)
            return {key: [each for each in told if each.problem.code == "TG205"] for key, told in found.items()}

        was, now = missed(self.standings), missed(after)
        ids = {each.id: each.target.parent for each in after.held}
        near = {*targets} | {ids[each] for each in targets if each in ids}
        return tuple(
            Text(f"{target} {owner}: {each.problem.message.en}", f"{target} {owner}:{each.problem.message.zh}")
            for (target, owner), told in now.items()
            for each in told
            if target in near and each.problem.message not in [one.problem.message for one in was.get((target, owner), ())]
        )

    def _may_set(self, owners: Iterable[str]) -> None:
        """Refuse someone of the book who does not lead each of these owners: nobody sets their own target."""
        me = self.user
        others = [id for id in dict.fromkeys(owners) if me in self.people.reps and not self.people.leads(me, id)]
        if others:
            named = ", ".join(others[:8])
            raise UsageError(
                "TG603",
                Text(f"setting the targets of {named} is not yours to do", f"您无权设定 {named} 的目标"),
                help=Text("act as who leads them, or as sales ops: --as USER", "请以其上级或销售运营身份操作:--as USER"),
            )

    def _approves(self, approver: str, owner: Owner) -> None:
        """Refuse an approver who is the author, or the owner, or of the book and does not lead the owner.

        Where the book names someone else who leads the owner it is one of those; only where it names none may it be someone whom it does
        not know.
        """
        people, one = self.people, who(self.people, approver.strip())
        lead = [id for id in people.reps if id != self.user and people.leads(id, owner.id)]
        if one in lead or (not lead and one not in people.reps and one.casefold() != self.user.casefold()):
            return
        named = ", ".join(f"{people.name(id)} ({id})" for id in lead[:8])
        raise UsageError(
            "TG604",
            Text(
                f"'{approver}' cannot approve a target of {owner.name} that {self.user} sets",
                f"“{approver}”不能批准 {self.user} 为 {owner.name} 设定的目标",
            ),
            help=Text(f"one of those who lead them: {named}", f"须由其上级批准:{named}")
            if lead
            else Text("someone whom the book does not know, such as sales ops, and not you", "须由您以外、账簿之外的人批准,例如销售运营"),
        )

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


def percentage(written: str) -> Fraction:
    """Read a share such as 5%. Raises UsageError (TG604) for anything else: 5 might mean five times as much."""
    found = amount(written)
    if not isinstance(found, Fraction) or not written.strip().endswith("%"):
        raise UsageError("TG604", Text(f"'{written}' is no percent", f"“{written}”不是百分比"), help=Text("such as 5%", "例如 5%"))
    return found


def _key(given: Assigned) -> tuple[str, str, str]:
    return given.target, given.owner, given.period

"""Targets as those who set them split, revise, export and import them, and as everybody reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from engine.api.staff import who
from engine.api.target_ground import Held, Owner
from engine.api.target_reading import Reading
from engine.api.target_rows import Standings
from engine.api.target_sheet import Difference, differences, lines, read, too_fine, write
from engine.api.target_split import divide, to_assign
from engine.errors import UsageError
from engine.model.incentive import Unit
from engine.model.target import Amount, Assigned, Finding, Level, Method, Revision, Why
from engine.model.text import Text
from engine.model.views_targets import Change, Imported, Part, SplitView, TargetRow
from engine.playbook.targets import amount
from engine.targets.revise import revise

LARGEST = 10  # times: no share or over-assignment is as much


class Targets(Reading):
    """What ``desk.targets`` gives."""

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
        if too_fine(standing.held, new):
            raise UsageError("TG604", Text(f"{value} is finer than the smallest unit", f"{value} 小于最小单位"))
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
        self._no_months_that_hold(changed)
        revised = self._revised([each for each in changed if each.revises], reason, approver, dry=dry)
        given = [each.row for each in changed if not each.revises]
        # The lock of what is revised is written beside it; the amount under the revision stays what it was.
        under = {key: each.amount for key, each in standings.given.items()}
        locks = [
            replace(each.row, amount=under.get(_key(each.row), each.before)) for each in changed if each.revises and each.before is not None
        ]
        given += [each for each in locks if each.locked != (_key(each) in standings.given and standings.given[_key(each)].locked)]
        notes = self._sums_beside(standings.supposing(given, revised), {each.row.target for each in changed})
        if not dry:
            written = {_key(each) for each in given}
            moved, said = {_key(each.row) for each in changed if each.before != each.row.amount}, {_key(each) for each in rows}
            wholes = {each.held.id: each.target.period.name for each in standings.all if each.target.period}

            def rewritten(was: Assigned) -> bool:
                key, whole = _key(was), (was.target, was.owner, wholes.get(was.target, was.period))
                months = key != whole and whole in moved and key not in said  # of a value that is another now
                return key in written or (months and key[:2] not in revised)  # those of a revised one go with it

            store, at = self.desk.store, self.desk.acting_at()
            with store.database.together():
                store.targets.assign(given, instead=rewritten, source="import", by=self.desk.user, at=at)
                for (target, owner), each in revised.items():
                    store.targets.revise(target, owner, each, at)
        return Imported(
            tuple(Change(each.row.target, each.row.owner, each.row.period, each.before, each.row.amount, each.revises) for each in changed),
            notes,
        )

    def _no_months_that_hold(self, changed: Sequence[Difference]) -> None:
        """Refuse to change months of a target whose period has begun or that was revised: they go with its value, or pace would move alone."""
        held = {
            each.key: each.target.period.name
            for each in self.standings.all
            if each.target.period and (each.target.period.start <= self.desk.day or each.target.revisions)
        }
        for target, owner, name in (_key(each.row) for each in changed):
            if name != held.get((target, owner), name):
                raise UsageError(
                    "TG604",
                    Text(
                        f"{name} of {target} {owner} holds already: months go with the value",
                        f"{target} {owner} 的 {name} 已生效:月份随总额",
                    ),
                    help=Text("leave the months out and revise the whole", "请删去月份行,只修订总额"),
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


def percentage(written: str) -> Fraction:
    """Read a share such as 5%. Raises UsageError (TG604) for anything else: 5 might mean five times as much."""
    found = amount(written)
    if not isinstance(found, Fraction) or not written.strip().endswith("%"):
        raise UsageError("TG604", Text(f"'{written}' is no percent", f"“{written}”不是百分比"), help=Text("such as 5%", "例如 5%"))
    if found > LARGEST:
        raise UsageError("TG604", Text(f"{written} is more than any target takes", f"{written} 超出目标可能的范围"))
    return found


def _key(given: Assigned) -> tuple[str, str, str]:
    return given.target, given.owner, given.period

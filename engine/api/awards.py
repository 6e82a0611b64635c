"""Pay as one person may see and decide it: runs, statements, standings, approvals, disputes, what a deal would pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.award_rows import Namer
from engine.api.pay_lint import look
from engine.api.payday import pay
from engine.api.permitted import unknown
from engine.api.reckoning import Reckoning, reckon_book
from engine.api.staff import read_people, rep_called, who
from engine.api.suppose import suppose
from engine.coaching.people import People
from engine.errors import UsageError
from engine.incentives.periods import period_of
from engine.incentives.rules import PayRules, pay_rules
from engine.model.award import Entry, PlanState
from engine.model.incentive import Plan
from engine.model.text import Text
from engine.model.views_awards import AwardRun, ContestView, EntryRow, Finding, PlanRow, Standing, Statement, Verified, WhatIf

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.store.awards import AwardLedger

ENTRY, PLAN = Text("entry", "条目"), Text("plan", "方案")


class Awards:
    """The awards of a desk. A person sees their own pay; whom they coach, and whoever the book does not know, sees that of others."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._seen: tuple[object, ...] = ()
        self._reckoned: Reckoning | None = None

    @property
    def ledger(self) -> AwardLedger:
        """The award ledger of the workspace."""
        return self.desk.store.awards

    @cached_property
    def rules(self) -> tuple[PayRules, ...]:
        """What the playbooks say about pay."""
        return tuple(pay_rules(each.deals.checked) for each in self.desk.rules.values())

    @cached_property
    def staff(self) -> People:
        """The people of the book."""
        return read_people(self.desk)

    @property
    def user(self) -> str:
        """The person that the user is."""
        return who(self.staff, self.desk.user)

    @property
    def known_as(self) -> frozenset[str]:
        """All names of the user."""
        return frozenset({self.user, self.desk.user, self.staff.name(self.user)})

    @property
    def namer(self) -> Namer:
        """What turns entries into rows for this reader."""
        return Namer(self.desk, self.staff, self.rules, self.user, self.known_as)

    def run(self) -> AwardRun:
        """Reckon everything as of the desk's instant and post what is new."""
        came = pay(self.desk, self.rules, self.state)
        self._reckoned = None
        return AwardRun(
            came.as_of,
            tuple(self.namer.row(entry) for entry in came.posted),
            tuple(self.namer.held(line) for line in came.held),
            came.unpaid,
        )

    def reckoned(self) -> Reckoning:
        """Give everything as it stands now, without posting it."""
        seen = self.desk.revision(), self.desk.day
        if self._reckoned is None or seen != self._seen:
            self._reckoned = reckon_book(self.desk, self.rules, self.ledger.entries(as_of=self.desk.as_of), self.state)
            self._seen = seen
        return self._reckoned

    def me(self) -> str | None:
        """Give the id of the rep that the user is, None when the user is none."""
        return self.user if self.user in self.staff.reps else None

    def people(self) -> list[tuple[str, str]]:
        """Give the id and name of everyone whose pay the user may see."""
        return sorted((rep.id, rep.name) for rep in self.staff.reps.values() if self.sees(rep.id))

    def sees(self, person: str) -> bool:
        """Tell whether the user may see someone's pay."""
        me = self.me()
        return me is None or me == person or me in self.staff.coaches(person)

    def person(self, name: str) -> str:
        """Find whose pay is asked for. Raises UsageError (CO101 for nobody, AW602 for someone whose pay the user may not see)."""
        found = name if name in self.staff.teams else rep_called(self.staff, name)
        if not self.sees(found):
            raise UsageError(
                "AW602",
                Text(f"the pay of {self.staff.name(found)} is not yours to see", f"您无权查看 {self.staff.name(found)} 的薪酬"),
                help=Text("one's own, and that of those one coaches, can be seen", "只能查看本人及所辅导人员的薪酬"),
            )
        return found

    def periods(self, person: str) -> list[str]:
        """Give the pay periods in which that person has entries, the newest first, and the current one."""
        found = {entry.period: entry.at for entry in self.entries(person=self.person(person))}
        current = self.current(person)
        names = sorted(found, key=lambda name: found[name], reverse=True)
        return list(dict.fromkeys([current, *names]))

    def current(self, person: str) -> str:
        """Give the pay period of today: that of the plan the person is in, else the quarter."""
        plans = {incentive.plan for rules in self.rules for incentive in rules.incentives if incentive.plan}
        for rules in self.rules:
            for plan in rules.plans.values():
                if plan.id in plans and person in self.staff.reps:
                    return period_of(self.desk.day, plan.unit).name
        return period_of(self.desk.day, "quarter").name

    def entries(
        self, *, person: str | None = None, period: str | None = None, state: str | None = None, deal: str | None = None
    ) -> list[Entry]:
        """Give the entries as of the desk's instant that the user may see."""
        found = self.ledger.entries(person=person, period=period, deal=deal, as_of=self.desk.as_of)
        return [entry for entry in found if (state is None or entry.state == state) and self.sees(entry.person)]

    def rows(
        self, *, person: str | None = None, period: str | None = None, state: str | None = None, deal: str | None = None
    ) -> list[EntryRow]:
        """Give the same as rows."""
        whose = None if person is None else self.person(person)
        return [self.namer.row(entry) for entry in self.entries(person=whose, period=period, state=state, deal=deal)]

    def statement(self, person: str, period: str | None = None) -> Statement:
        """Give one person's statement of a period (None: the current one)."""
        whose = self.person(person)
        chosen = period or self.current(whose)
        held = [
            line
            for one in self.reckoned().found
            for line in one.lines
            if line.held and line.person == whose and (line.paid_in or line.period).name == chosen
        ]
        rows = [self.namer.row(entry) for entry in self.entries(person=whose, period=chosen)]
        return self.namer.statement(whose, chosen, rows, held, locked=self.ledger.is_locked(chosen, self.desk.as_of))

    def standing(self, person: str) -> list[Standing]:
        """Give how one person stands now on each incentive that is for them."""
        whose = self.person(person)
        return [self.namer.standing(one, whose) for one in self.reckoned().found if one.ground.members.get(whose)]

    def contests(self, person: str | None = None) -> list[ContestView]:
        """Give the contests that run or are over, with their standing."""
        mine = self.person(person) if person else self.me()
        return [self.namer.contest(one, mine) for one in self.reckoned().found if one.incentive.contest is not None]

    def waiting(self) -> list[EntryRow]:
        """Give what waits for approval, and what is disputed: what the user may decide comes first."""
        found = [self.namer.row(entry) for entry in self.entries() if entry.state in ("waiting", "disputed", "held")]
        return sorted(found, key=lambda row: (not row.may_decide, row.entry.state != "disputed", row.entry.seq))

    def approve(self, ids: Sequence[str], note: str = "") -> int:
        """Approve entries, all or none. Returns how many."""
        return self.ledger.approve(self._decidable(ids), by=self.desk.user, at=self.desk.acting_at(), note=note, known_as=self.known_as)

    def refuse(self, ids: Sequence[str], note: str) -> int:
        """Refuse entries, with the reason."""
        self._said(note)
        return self.ledger.refuse(self._decidable(ids), by=self.desk.user, at=self.desk.acting_at(), note=note, known_as=self.known_as)

    def dispute(self, entry: str, reason: str) -> None:
        """Object to an entry of one's own: it is frozen until someone decides."""
        self._said(reason)
        found = self._found([entry])[0]
        self.ledger.dispute(found.id, by=self.desk.user, at=self.desk.acting_at(), reason=reason, known_as=self.known_as)

    def decide(self, entry: str, *, upheld: bool, note: str) -> None:
        """Decide on a dispute."""
        self._said(note)
        (id,) = self._decidable([entry])
        self.ledger.decide(
            id, "upheld" if upheld else "rejected", by=self.desk.user, at=self.desk.acting_at(), note=note, known_as=self.known_as
        )

    def _found(self, ids: Sequence[str]) -> list[Entry]:
        """Find entries by id or the beginning of one. Raises UsageError (AW601)."""
        known = {entry.id: entry for entry in self.entries()}
        found = []
        for id in ids:
            matching = [known[id]] if id in known else [entry for name, entry in known.items() if name.startswith(id)]
            if len(matching) != 1:
                raise unknown("AW601", ENTRY, id, known)
            found += matching
        return found

    def _decidable(self, ids: Sequence[str]) -> list[str]:
        found = self._found(ids)
        for entry in found:
            if not self.namer.may_decide(entry):
                role = self.namer.approver(entry)
                raise UsageError(
                    "AW603",
                    Text(
                        f"{self.desk.user} may not decide on {entry.id}: it is for {role} of {self.staff.name(entry.person)}",
                        f"{self.desk.user} 无权决定 {entry.id}:应由 {self.staff.name(entry.person)} 的 {role} 决定",
                    ),
                    help=Text("act as that person: --as USER", "请以该人身份操作:--as USER"),
                )
        return [entry.id for entry in found]

    def _said(self, reason: str) -> None:
        if not reason.strip():
            raise UsageError("AW604", Text("say why", "请说明原因"), help=Text("give a reason in a few words", "请用几句话说明"))

    def what_if(self, deal: str, on: dt.date | None = None, amount: str | None = None) -> WhatIf:
        """Give what a deal would pay if it were won on that day (None: today) for that amount (None: its own)."""
        card = suppose(self.desk, self.rules, self.reckoned(), deal, on or self.desk.day, amount)
        visible = tuple(line for line in card.lines if self.sees(line.person))
        return self.namer.what_if(replace(card, lines=visible))

    def plans(self) -> list[PlanRow]:
        """Give the plans with their states."""
        return [
            PlanRow(
                plan.id,
                plan.name,
                self.state(rules, plan.id),
                plan.author,
                plan.approve,
                sum(each.plan == plan.id for each in rules.incentives),
                rules.digest(plan.id),
            )
            for rules in self.rules
            for plan in rules.plans.values()
        ]

    def move_plan(self, plan: str, to: PlanState, note: str = "") -> None:
        """Bring a plan to its next state. Raises UsageError (AW605) where there is no such plan, EventRefusedError where that is not allowed."""
        rules, found = self._plan(plan)
        self.ledger.move_plan(
            rules.playbook,
            plan,
            to,
            digest=rules.digest(plan),
            author=found.author,
            by=self.desk.user,
            at=self.desk.acting_at(),
            note=note,
            known_as=self.known_as,
        )

    def _plan(self, name: str) -> tuple[PayRules, Plan]:
        for rules in self.rules:
            if name in rules.plans:
                return rules, rules.plans[name]
        raise unknown("AW605", PLAN, name, [plan for rules in self.rules for plan in rules.plans])

    def state(self, rules: PayRules, plan: str) -> PlanState:
        """Give the state of a plan as of the desk's instant."""
        return self.ledger.plan_state(rules.playbook, plan, rules.digest(plan), self.desk.as_of)

    def lock(self, period: str, note: str = "") -> None:
        """Lock a pay period for good. Raises UsageError (AW602) for a rep: it is for those outside the teams, and for managers."""
        me = self.me()
        if me is not None and not any(me in self.staff.coaches(each) for each in self.staff.reps):
            raise UsageError("AW603", Text("locking a period is not a rep's to do", "锁定周期不是销售的权限"))
        self.ledger.lock_period(period, by=self.desk.user, at=self.desk.acting_at(), note=note)

    def lint(self) -> list[Finding]:
        """Look at the plans as a whole, on the data of the workspace."""
        return look(self.desk, self.rules, self.reckoned())

    def verify(self) -> Verified:
        """Look whether the ledger is whole."""
        head = self.ledger.head()
        return Verified(head.entries, head.last_entry, tuple(self.ledger.verify()))

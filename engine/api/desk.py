"""An opened workspace as one person sees it: what is due, each deal explained, ticks and waivers kept at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.ground import Ground, fingerprint
from engine.api.permitted import DEAL, PART, holds, tickable, unknown, waivable
from engine.api.rows import by_urgency, deal_row, owner_of, said, today_row
from engine.book.manifest import FILE as MANIFEST
from engine.book.parse import open_settings
from engine.book.settings import BookSettings
from engine.errors import UsageError
from engine.model.judgement import Judgement, Waiver
from engine.model.moment import Moment
from engine.model.text import Language, Text, storable
from engine.model.views import DealCard, DealRow, PromptRow, TodayRow
from engine.report.summary import Run
from engine.store.store import Store
from engine.workspace import Workspace

if TYPE_CHECKING:
    from engine.api.awards import Awards
    from engine.api.coaching import Coaching
    from engine.api.derived import Asked
    from engine.api.inspecting import Inspections
    from engine.api.pipeline import Pipeline
    from engine.api.ruleset import Ruleset
    from engine.api.targets import Targets
    from engine.coaching.people import People
    from engine.judge.record import Deeds

Say = Callable[[Text], None]


class Desk:
    """One person at one workspace, judging as of one instant. All calls come from the thread that opened it.

    Where ``as_of`` or ``known_at`` is None it is now, and moves on with every call. ``say`` is told what takes long and why.
    Every call may raise ``DealcoachError``.
    """

    def __init__(
        self, workspace: Workspace, user: str, language: Language, as_of: dt.datetime | None, known_at: dt.datetime | None, say: Say
    ) -> None:
        self.workspace = workspace
        self.user = storable(user)
        self.language: Language = language
        self.asked_as_of, self.asked_known_at = as_of, known_at
        self._move()
        self.say = say
        self._revision = -1
        self._seen: tuple[object, ...] = ()
        self._ground: Ground | None = None
        self._decided: dict[str, Judgement] | None = None
        self.reckoning: set[tuple[Asked, dt.datetime]] = set()  # the figures that are being reckoned, so that a circle ends

    @cached_property
    def store(self) -> Store:
        """The store of the workspace."""
        where = self.workspace.store
        return Store.open(where if "://" in where else self.workspace.folder / where)

    @cached_property
    def settings(self) -> BookSettings:
        """The settings of the book: its zone, currency, calendar and catalog."""
        return open_settings(self.workspace.book, zone=self.workspace.zone)

    @cached_property
    def rules(self) -> dict[str, Ruleset]:
        """The playbooks, compiled, by id, in the order of the workspace."""
        from engine.api.ruleset import load_rules

        return {each.id: each for each in load_rules(self.workspace, self.settings.catalog)}

    def stage_ends(self) -> dict[str, str]:
        """Give the status of a deal by the stage that ends it; of two playbooks with one stage, as the first one says."""
        return {stage.id: stage.end for each in reversed(self.rules.values()) for stage in each.deals.playbook.stages if stage.end}

    @cached_property
    def people(self) -> People:
        """The people of the book, and who coaches whom."""
        from engine.api.staff import read_people

        return read_people(self)

    @property
    def ground(self) -> Ground:
        """What the last run stood on; the book is judged first where there was none."""
        self._refresh()
        if self._ground is None:
            raise UsageError("WS107", Text("nothing has been imported yet", "尚未导入数据"))
        return self._ground

    @property
    def moment(self) -> Moment:
        """The instant of the desk, with the rates of the last run."""
        return self.ground.moment(self.settings, self.as_of)

    @property
    def day(self) -> dt.date:
        """The local date of ``as_of``."""
        return (self.asked_as_of or dt.datetime.now(dt.UTC)).astimezone(self.settings.zone).date()

    @cached_property
    def awards(self) -> Awards:
        """What this person may see and decide of pay."""
        from engine.api.awards import Awards

        return Awards(self)

    @cached_property
    def coaching(self) -> Coaching:
        """What this person may see and do in coaching."""
        from engine.api.coaching import Coaching

        return Coaching(self)

    @cached_property
    def pipeline(self) -> Pipeline:
        """What this person may see of the pipeline."""
        from engine.api.pipeline import Pipeline

        return Pipeline(self)

    @cached_property
    def inspections(self) -> Inspections:
        """What this person may see and do of whether the process is followed."""
        from engine.api.inspecting import Inspections

        return Inspections(self)

    @cached_property
    def targets(self) -> Targets:
        """What this person may see and decide of targets."""
        from engine.api.targets import Targets

        return Targets(self)

    def judge_all(self) -> Run:
        """Judge the whole book, store what differs, and say what came out."""
        from engine.api.judging import judge_workspace

        self._move()
        self._revision, self._decided = -1, None
        return judge_workspace(self)

    def take(self, decided: dict[str, Judgement], ground: Ground) -> None:
        """Take the judgements of a run that is not stored; they hold until something changes."""
        self._seen = self.day, self.book_stamp()
        self._decided, self._ground, self._revision = decided, ground, self.store.revision()

    def judgements(self) -> list[Judgement]:
        """Give the decision on every deal as of this desk's instant; judges anew where the stored ones do not answer."""
        self._refresh()
        if self._decided is None:
            self._decided = {each.deal: each for each in self.store.decisions(self.as_of)}
        return list(self._decided.values())

    def today(self, owner: str | None = None, deal: str | None = None) -> list[TodayRow]:
        """Give the next actions of all open deals (of one owner, or of one deal): overdue first, then by due date, the cheapest first."""
        ground, day = self.ground, self.day
        if deal is not None:
            working: Iterable[Judgement] = [self._judgement(deal)]
        else:
            working = self._decided.values() if self._decided is not None else self.store.decisions(self.as_of, working=True)
        rows = [
            today_row(each, action, ground.stage(each), day)
            for each in working
            if each.actions and (owner is None or owner in (owner_of(each), said(each, "deal.owner.id")))
            for action in each.actions
        ]
        return sorted(rows, key=by_urgency)

    def deals(self, text: str = "", owner: str | None = None) -> list[DealRow]:
        """Give the deals whose id, name, account or owner contains ``text``: those still open first."""
        rows = []
        ground, day = self.ground, self.day
        for each in self.judgements():
            row = deal_row(each, ground.stage(each), day, self.language)
            matches = text.casefold() in f"{row.id} {row.name} {row.account} {row.owner}".casefold()
            if matches and (owner is None or owner in (row.owner, said(each, "deal.owner.id"))):
                rows.append(row)
        return sorted(rows, key=lambda row: (row.status != "open", row.id))

    def deal(self, deal: str, criterion: str | None = None) -> DealCard:
        """Give everything about one deal, or about one of its criteria, from the facts of its stored decision."""
        from engine.api.cards import deal_card, history

        judgement = self._judgement(deal)
        rules = self.rules.get(judgement.playbook or "")
        deeds = self._deeds(deal, self.as_of, self.day)
        waivers = [each.by_clock(self.settings.zone) for each in self.store.waivers(deal, self.as_of)]
        past = history(deeds.ticks.values(), waivers, judgement)
        card = deal_card(rules, judgement, deeds, self.moment, self.language, past)
        if criterion is None:
            return card
        if rules is None or criterion not in rules.deals.leaves:
            raise unknown("JD103", PART, criterion, rules.deals.leaves if rules else ())
        if any(each.id == criterion for each in card.criteria):
            return replace(card, criteria=tuple(each for each in card.criteria if each.id == criterion))
        return deal_card(rules, judgement, deeds, self.moment, self.language, past, only=criterion)

    def prompts(self, rep: str | None = None) -> list[PromptRow]:
        """Give the coaching prompts that nobody answered and this run's day still holds (of one rep, by id or name), the most urgent first.

        Only those that this person may read: a prompt is for the rep, for the coach, or for both.
        """
        rows = self.coaching.rows(("open", "escalated"))
        chosen = [row for row in rows if rep is None or rep in (row.prompt.rep, row.rep_name)]
        return sorted(chosen, key=lambda row: (row.prompt.priority, row.rep_name, row.prompt.trigger, row.prompt.record))

    def reps(self) -> list[tuple[str, str]]:
        """Give the id and name of every rep who owns a deal."""
        found = {said(each, "deal.owner.id"): owner_of(each) for each in self.judgements()}
        return sorted((id, name) for id, name in found.items() if id)

    def tick(self, deal: str, action: str, evidence: str) -> None:
        """Keep the user's word that an action is done, and judge the deal anew."""
        tickable(*self._ruled(deal), action)
        self._note(deal, lambda at: self.store.add_tick(deal, action, by=self.user, at=at, evidence=storable(evidence)))

    def untick(self, deal: str, action: str) -> None:
        """Take that word back."""
        tickable(*self._ruled(deal), action)
        self._note(deal, lambda at: self.store.remove_tick(deal, action, by=self.user, at=at))

    def confirm(self, deal: str, action: str) -> None:
        """Confirm a tick as the second person."""
        rules, judgement = self._ruled(deal)
        step = tickable(rules, judgement, action)
        if step.confirm is not None:
            holds(self.people, self.user, step.confirm, judgement, action)
        self._note(deal, lambda at: self.store.confirm(deal, action, by=self.user, at=at))

    def waive(self, deal: str, criterion: str, reason: str) -> None:
        """Waive a criterion for this deal, for as long as the playbook allows."""
        rules, judgement = self._ruled(deal)
        leaf = waivable(rules, criterion)
        if leaf.waive is not None:
            holds(self.people, self.user, leaf.waive.by, judgement, criterion)
        days = leaf.waive.days if leaf.waive else None
        until = self.day + dt.timedelta(days=days) if days is not None else None
        self._note(deal, lambda at: self.store.add_waiver(Waiver(deal, criterion, self.user, at, storable(reason), until)))

    def unwaive(self, deal: str, criterion: str) -> None:
        """Withdraw a waiver."""
        rules, judgement = self._ruled(deal)
        leaf = waivable(rules, criterion)
        if leaf.waive is not None:
            holds(self.people, self.user, leaf.waive.by, judgement, criterion)
        self._note(deal, lambda at: self.store.withdraw(deal, criterion, by=self.user, at=at))

    def revision(self) -> int:
        """Give a number that changes whenever the store or the book does."""
        return hash((self.store.revision(), self.book_stamp()))

    def book_stamp(self) -> int:
        """Tell one state of the book from another, as cheaply as can be."""
        manifest = self.settings.book / MANIFEST
        return manifest.stat().st_mtime_ns if manifest.exists() else 0

    def acting_at(self) -> dt.datetime:
        """Give the instant of what a person does outside a deal: the same, with the desk brought up to now first."""
        self._move()
        return self._now()

    def _now(self) -> dt.datetime:
        """When a person acts: now, or at this desk's instant where that is earlier, so that what is done here counts here."""
        return min(dt.datetime.now(dt.UTC), self.as_of)

    def _move(self) -> None:
        """Let the instant of the desk catch up with now, where none was asked for."""
        now = dt.datetime.now(dt.UTC)
        self.as_of = self.asked_as_of or now
        self.known_at = self.asked_known_at or now

    def _refresh(self) -> None:
        """Make sure that what is stored answers for this instant: judge the book where it does not, and say why."""
        self._move()
        seen = self.day, self.book_stamp()
        if self.store.revision() == self._revision and seen == self._seen:
            return
        self._seen = seen
        if self.asked_known_at is not None:
            self.judge_all()
            return
        self._decided = None
        if not self._standing() or self._overtaken():
            self.judge_all()
            ground = self.store.ground(self.as_of)
            self._ground = Ground.read(ground) if ground else None
        self._revision = self.store.revision()

    def _overtaken(self) -> bool:
        """Tell whether time alone has changed some of the decisions since they were stored."""
        if self._someone_new():
            self.say(Text(f"deals have come in since: judging the book as of {self.day}", f"此后有新商机:正在按 {self.day} 判定"))
            return True
        stale = self.store.stale(self.as_of, self.day)
        if stale:
            self.say(
                Text(
                    f"{stale} decisions have changed with time since they were stored: judging the book as of {self.day}",
                    f"{stale} 个判定已随时间变化:正在按 {self.day} 重新判定",
                )
            )
        return stale > 0

    def _someone_new(self) -> bool:
        """Tell whether a deal has come into sight since the last run, which was as of before it was created."""
        unseen = self._ground.unseen_until if self._ground else None
        return unseen is not None and unseen <= self.day and self.store.last_run(self.as_of) != self.as_of

    def _standing(self) -> bool:
        """Tell whether the last run stood on what is there now; says so when it did not."""
        ground = self.store.ground(self.as_of)
        self._ground = Ground.read(ground) if ground else None
        if self._ground and self._ground.fingerprint == fingerprint(self.workspace, self.settings.book, self.known_at):
            return True
        reason = (
            Text("the playbook, the settings or the book have changed since the last run", "自上次判定以来,手册、设置或数据已变化")
            if ground
            else Text("nothing has been judged as of then", "该时点尚未判定")
        )
        self.say(Text(f"{reason.en}: judging the book as of {self.day}", f"{reason.zh}:正在按 {self.day} 判定"))
        return False

    def _judgement(self, deal: str) -> Judgement:
        self._refresh()
        if self._decided is None:
            found = self.store.decision(deal, self.as_of, self.day)
            if found is not None:
                return found
        known = {each.deal: each for each in self.judgements()}
        if deal not in known:
            raise unknown("JD102", DEAL, deal, known)
        return known[deal]

    def _ruled(self, deal: str) -> tuple[Ruleset | None, Judgement]:
        """Give a deal's judgement with the playbook that made it."""
        judgement = self._judgement(deal)
        return self.rules.get(judgement.playbook or ""), judgement

    def _note(self, deal: str, note: Callable[[dt.datetime], None]) -> None:
        """Keep what a person did and judge the deal anew, in one step: also where a decision as of a later instant is stored already."""
        at, decided = self._now(), self._decided
        with self.store.together():
            alone = self.store.revision() == self._revision
            note(at)
            for instant in (at, *self.store.instants_after(deal, at)):
                self._judge_again(deal, instant)
            after = self.store.decision(deal, self.as_of, self.day)
            revision = self.store.revision()
        if alone and decided is not None and after is not None:
            decided[deal] = after
            self._revision = revision  # nobody else wrote meanwhile, so what is at hand still holds

    def _judge_again(self, deal: str, instant: dt.datetime) -> None:
        """Judge one deal from its stored facts, in Python, and keep the decision; one that other rules made is judged anew when asked for."""
        from engine.judge.record import judge

        ground = self.store.ground(instant)
        before = self.store.decision(deal, instant, instant.astimezone(self.settings.zone).date())
        rules = self.rules.get(before.playbook or "") if before else None
        if before is None or rules is None or ground is None or before.playbook_digest != rules.deals.playbook.digest:
            return
        moment = Ground.read(ground).moment(self.settings, instant)
        after = judge(rules.deals, deal, before.facts, moment, self._deeds(deal, instant, moment.today))
        self.store.put_decision(after, recorded_at=dt.datetime.now(dt.UTC))

    def _deeds(self, deal: str, as_of: dt.datetime, today: dt.date) -> Deeds:
        from engine.judge.record import Deeds

        zone = self.settings.zone
        return Deeds(
            {each.action: each.by_clock(zone) for each in self.store.ticks(deal, as_of)},
            {each.criterion: each.by_clock(zone) for each in self.store.waivers(deal, as_of, today)},
        )

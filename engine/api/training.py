"""Training over a desk: which courses are due, who can do what, development plans, and whether what was taught is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.followed import followed
from engine.api.learned import Learned, learned
from engine.api.permitted import unknown
from engine.coaching.people import People
from engine.coaching.skills import open_goals, overdue, skills, standing_at
from engine.coaching.training import AHEAD, Call, here, plan
from engine.coaching.transfer import LEAST, Transfer, transfers
from engine.errors import UsageError
from engine.model.coaching import Assessment, Competency, Course, Followed, Goal
from engine.model.judgement import Prompt
from engine.model.learning import DueRow, GoalRow, Matrix, SkillCell, SkillRow, TransferRow
from engine.model.text import Text, storable

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.store.training import Ending

REP, COMPETENCY, COURSE = Text("rep", "销售"), Text("competency", "能力"), Text("course", "课程")
ANSWERED = ("accepted", "committed", "expired", "escalated")  # somebody has taken the prompt up, and it is not settled yet
MISSED = Text("a commitment of a session was missed", "一项面谈承诺未兑现")
PROPOSED = Text("your manager proposes it", "由主管提出")
OF_THE_REP = Text("a prompt that the rep alone sees", "一条仅销售本人可见的提示")
OF_OTHERS = Text("a prompt that is not for you to read", "一条您无权查看的提示")


class Training:
    """The training of a workspace as of a desk's instant. Every call may raise ``DealcoachError``.

    What is read from the book is read once; make a new one when the desk has moved.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @cached_property
    def learned(self) -> Learned:
        """What the book says of reps and their courses."""
        return learned(self.desk)

    @cached_property
    def courses(self) -> dict[str, Course]:
        """The courses of all playbooks by id, as they are switched on; of two with one id the first playbook's."""
        found: dict[str, Course] = {}
        for rules in self.desk.rules.values():
            for course in rules.deals.playbook.training:
                if course.off is None:
                    found.setdefault(course.id, course)
        return found

    @cached_property
    def competencies(self) -> dict[str, Competency]:
        """The competencies of all playbooks by id; of two with one id the first playbook's."""
        found: dict[str, Competency] = {}
        for rules in self.desk.rules.values():
            found = {**rules.deals.playbook.competencies, **found}
        return found

    def plan(self, rep: str | None = None, ahead: int = AHEAD) -> list[DueRow]:
        """Give the courses that are due by ``ahead`` days from the desk's day (of one rep, by id or name): the latest overdue first."""
        who = None if rep is None else self.rep(rep)
        rows = [row for row in self._due(ahead) if who is None or row.rep == who]
        return sorted(rows, key=lambda row: (row.by, row.rep, row.course))

    def goals(self, rep: str | None = None, *, ended: bool = False) -> list[GoalRow]:
        """Give the goals that are open (of one rep), the earliest due first; with ``ended`` all there ever were.

        Only those of reps whose development is this person's to know: the rep, who leads them, and sales ops.
        """
        found = [
            each
            for each in self.desk.store.goals(self.desk.as_of, None if rep is None else self.rep(rep))
            if self.people.develops(self.me, each.rep)
        ]
        return [self._goal(each) for each in (found if ended else open_goals(found))]

    def matrix(self, rep: str | None = None) -> Matrix:
        """Give the levels and the measured behaviour of every rep who works here (or of one): the skill matrix.

        Only of reps whose development is this person's to know. Raises UsageError (CO609) for one who is not.
        """
        who = None if rep is None else self._developed(rep)
        people = [
            each.id
            for each in self.learned.reps
            if (here(each, self.desk.day) and self.people.develops(self.me, each.id) if who is None else each.id == who)
        ]
        found = skills(people, self.competencies, self.desk.store.assessments(self.desk.as_of, who))
        rows: dict[str, list[SkillCell]] = {each: [] for each in people}
        for skill in found:
            competency = self.competencies[skill.competency]
            level = skill.level
            rows[skill.rep].append(
                SkillCell(
                    competency=skill.competency,
                    levels=competency.levels,
                    level=level.level if level else None,
                    by=self.people.name(level.by) if level else "",
                    on=self._day(level.at) if level else None,
                    own=skill.own.level if skill.own else None,
                    evidence=level.evidence if level else "",
                    measured=tuple(self.learned.measured(competency, skill.rep, self.desk.language)),
                )
            )
        names = tuple((each.id, each.name) for each in self.competencies.values())
        return Matrix(names, tuple(SkillRow(rep, self.name_of(rep), tuple(cells)) for rep, cells in rows.items()))

    def transfers(self, course: str | None = None) -> list[TransferRow]:
        """Compare what each course (or one) should change in the deals before and after it; all reps together, then each."""
        if course is not None and course not in self.courses:
            raise unknown("CO605", COURSE, course, self.courses)
        chosen = [each for each in self.courses.values() if course in (None, each.id)]
        found = transfers(chosen, self.learned.attended, self.learned.past(chosen), self.desk.day)
        return [self._transfer(each) for each in found]

    def assess(self, rep: str, competency: str, level: int, evidence: str = "") -> None:
        """Keep the level of a competency that the user saw in a rep, or in themselves.

        Raises UsageError (CO603, CO604, CO606, CO609).
        """
        who, known = self._developed(rep), self.competency(competency)
        if not 0 <= level <= known.levels:
            message = Text(
                f"'{competency}' has levels 0 to {known.levels}, not {level}", f"“{competency}”的等级为 0 至 {known.levels},没有 {level} 级"
            )
            raise UsageError("CO606", message)
        self.desk.store.assess(Assessment(who, competency, level, self.me, self._now(), storable(evidence).strip()))

    def add_goal(self, rep: str, competency: str, goal: str, *, due: dt.date, gap: str = "", actions: Sequence[str] = ()) -> str:
        """Add a goal to a rep's development plan; its id is returned. Where no gap is said, it is where the last assessment stands.

        Raises UsageError: CO603, CO604 for what is not there, CO607 for a goal without words or due before today, CO609.
        """
        who, known = self._developed(rep), self.competency(competency)
        if not goal.strip():
            raise UsageError("CO607", Text("a goal needs words", "目标须有内容"))
        if due < self.desk.day:
            raise UsageError("CO607", Text(f"{due} has passed already", f"{due} 已过"))
        standing = skills([who], {competency: known}, self.desk.store.assessments(self.desk.as_of, who))[0]
        said = storable(gap).strip() or standing_at(standing, known.levels).to(self.desk.language)
        steps = tuple(map(storable, actions))
        return self.desk.store.add_goal(Goal("", who, competency, storable(goal).strip(), said, steps, due, by=self.me, at=self._now()))

    def end_goal(self, goal: str, *, reached: bool, evidence: str) -> Goal:
        """Keep that a goal is reached, or given up, and what shows it or why. Raises CO601, CO602, CO608 (nothing is said), CO609."""
        if not evidence.strip():
            raise UsageError(
                "CO608",
                Text("say what shows that the goal is reached, or why it is given up", "请写明目标达成的证据,或放弃的理由"),
                help=Text("write --evidence TEXT", "请写 --evidence 内容"),
            )
        for each in self.desk.store.goals(self.desk.as_of):
            if each.id == goal:
                self._developed(each.rep)
        ending: Ending = "done" if reached else "dropped"
        return self.desk.store.end_goal(goal, ending, by=self.me, at=self._now(), evidence=storable(evidence).strip())

    @property
    def people(self) -> People:
        """Who leads whom."""
        return self.desk.coaching.people

    @property
    def me(self) -> str:
        """Who the user is: the id of a rep, or the user's name."""
        return self.desk.coaching.me

    def _developed(self, name: str) -> str:
        """Find a rep whose development is the user's to know and to shape."""
        found = self.rep(name)
        if not self.people.develops(self.me, found):
            who = self.name_of(found)
            raise UsageError(
                "CO609",
                Text(f"the development of {who} is for them and those who lead them", f"{who} 的能力发展只由本人与上级负责"),
                help=Text("act as one of those: --as USER", "请以其中一人身份操作:--as USER"),
            )
        return found

    def rep(self, name: str) -> str:
        """Find a rep by id or name; the id is returned. Raises UsageError (CO603) for nobody, or for a name that two bear."""
        ids = [each.id for each in self.learned.reps]
        if name in ids:
            return name
        found = [each.id for each in self.learned.reps if each.name == name]
        if len(found) > 1:
            several = ", ".join(found)
            raise UsageError("CO603", Text(f"'{name}' may be any of {several}", f"“{name}”可能是 {several} 之一"))
        if not found:
            raise unknown("CO603", REP, name, [*ids, *(each.name for each in self.learned.reps)])
        return found[0]

    def competency(self, id: str) -> Competency:
        """Find a competency. Raises UsageError (CO604)."""
        if id not in self.competencies:
            raise unknown("CO604", COMPETENCY, id, self.competencies)
        return self.competencies[id]

    def name_of(self, rep: str) -> str:
        """Give the name of a rep, or their id where they have none."""
        return self.learned.names.get(rep) or rep

    def _due(self, ahead: int) -> Iterator[DueRow]:
        today, desk = self.desk.day, self.desk
        calls, missed = self._calls(), self._missed()
        seen: set[str] = set()
        for key, rules in desk.rules.items():
            courses = {each.id: each for each in rules.deals.playbook.training if each.off is None and each.id not in seen}
            seen |= courses.keys()
            learners = self.learned.learners(key)
            asked = [*calls.get(key, ()), *missed]
            shows = {id: self._shows(course) for id, course in courses.items()}
            for due in plan(list(courses.values()), learners, self.learned.attended, asked, today, ahead, shows):
                course = courses[due.course]
                built = self.competencies.get(course.competency or "")
                yield DueRow(
                    rep=due.rep,
                    rep_name=self.name_of(due.rep),
                    course=course.id,
                    name=course.name,
                    stage=course.stage,
                    channel=course.channel,
                    competency=built.name if built else Text(),
                    minutes=course.minutes,
                    by=due.by,
                    overdue_days=max((today - due.by).days, 0),
                    why=due.why,
                    done_on=due.done_on,
                )

    def _calls(self) -> Mapping[str, list[Call]]:
        """Give the prompts that are open or taken up, by playbook; one about a team calls everyone in it."""
        self.desk.judgements()  # brings what is stored up to the desk's day
        store, as_of = self.desk.store, self.desk.as_of
        standing = store.prompts(as_of=as_of, state="open") + [each for each in store.prompts(as_of=as_of) if each.state in ANSWERED]
        teams: dict[str, list[str]] = {}
        for each in self.learned.reps:
            teams.setdefault(each.team or "", []).append(each.id)
        found: dict[str, list[Call]] = {}
        for prompt in standing:
            called = teams.get(prompt.record, []) if prompt.subject == "team" else [prompt.rep] if prompt.rep else []
            for rep in called:
                found.setdefault(prompt.playbook, []).append(Call(rep, prompt.trigger, self._day(prompt.as_of), self._told(prompt, rep)))
        return found

    def _missed(self) -> list[Call]:
        """Give the commitments of reps that were missed on a measure, unless a later one on the same measure was kept.

        Which measure it was is told to those alone whom the commitment concerns.
        """
        coaching, store = self.desk.coaching, self.desk.store.coaching
        measured = [each for each in store.commitments(self.desk.as_of) if each.measure is not None and each.owner in coaching.people.reps]
        last: dict[tuple[str, str | None], Followed] = {}
        for each in sorted(followed(self.desk, measured) if measured else (), key=lambda each: each.commitment.due):
            if each.state in ("kept", "missed"):
                last[each.commitment.owner, each.commitment.measure] = each
        found = []
        for each in last.values():
            made = each.commitment
            if each.state == "missed":
                concerned = coaching.me in (made.owner, made.by) or coaching.people.may_coach(coaching.me, made.about)
                on = Text(f": {made.measure}", f":{made.measure}") if concerned else Text()
                say = Text(f"{MISSED.en}{on.en}", f"{MISSED.zh}{on.zh}")
                found.append(Call(made.owner, "", each.on or made.due, say, made.measure))
        return found

    def _shows(self, course: Course) -> frozenset[str]:
        """Give the measures by which a course should be seen: its behaviour, and those of the competency that it builds."""
        built = self.competencies.get(course.competency or "")
        return frozenset({*(built.measures if built else ()), *((course.behaviour,) if course.behaviour else ())})

    def _told(self, prompt: Prompt, rep: str) -> Text:
        """Give what the user may know of a prompt: one kept from them is not quoted."""
        if self.people.sees(self.me, prompt):
            return prompt.say
        return PROPOSED if self.me == rep else OF_THE_REP if prompt.privacy == "rep" else OF_OTHERS

    def _goal(self, goal: Goal) -> GoalRow:
        known = self.competencies.get(goal.competency)
        late = (self.desk.day - goal.due).days if overdue(goal, self.desk.day) else 0
        return GoalRow(goal, self.name_of(goal.rep), known.name if known else Text.plain(goal.competency), late)

    def _transfer(self, found: Transfer) -> TransferRow:
        before, after = found.before, found.after
        return TransferRow(
            course=found.course,
            name=self.courses[found.course].name,
            behaviour=found.behaviour,
            rep=found.rep or "",
            rep_name=self.name_of(found.rep) if found.rep else "",
            completed_on=found.completed_on,
            reps=found.reps,
            before_n=before.n,
            before=before.value,
            after_n=after.n,
            after=after.value,
            change=found.change,
            said=Text()
            if found.change is not None
            else Text(f"not enough data: needs n ≥ {LEAST} before and after", f"数据不足:前后各需 n ≥ {LEAST}"),
        )

    def _day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.desk.settings.zone).date()

    def _now(self) -> dt.datetime:
        return min(dt.datetime.now(dt.UTC), self.desk.as_of)

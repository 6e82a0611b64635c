"""Appraises a rep: results against execution, with declared weights, how much rests on each weight, strengths and gaps with their evidence (S3, S51).

It reads targets, compliance, conversion and commitments, never pay: so pay and training may rest on the same figures without a circle (S85).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.appraisal_figures import Figures
from engine.api.columns import stage_order
from engine.api.forecasting import asked
from engine.api.staff import rep_called
from engine.compliance.score import FEWEST_REPS
from engine.errors import UsageError
from engine.judge.gate import each_leaf
from engine.model.estimate import Estimate, too_few
from engine.model.moment import Period
from engine.model.review import AppraisalRules, Index
from engine.model.target import Direction
from engine.model.text import Text
from engine.model.views_review import Appraisal
from engine.reviews.index import ONE, Graded, Sign, index, rank, sensitivity
from engine.reviews.reached import reached

if TYPE_CHECKING:
    from engine.api.desk import Desk

NAMES = {
    "compliance": Text("process compliance", "流程达标"),
    "conversion": Text("conversion", "转化"),
    "commitments": Text("commitments kept", "承诺兑现"),
}
RESULTS, EXECUTION = Text("results", "结果"), Text("execution", "执行力")
TARGETS, EXITS, DEALS, TALKS = (
    Text("targets of the appraisal in this period", "个本期纳入评估的目标"),
    Text("stage exits", "次阶段离开"),
    Text("decided deals", "个已决商机"),
    Text("commitments that came due", "项到期承诺"),
)
REPS = Text("reps to compare with", "名可比较的销售")
LEAST = Fraction(1, 2)  # of the declared weight, to give a figure: of less, what is left would pass for the whole
FEW_REPS = 3  # to have a middle
FEW_CASES = 5  # decided deals or exits of a rep, to say that they are surely better or worse than usual
GOOD, POOR = Fraction(8, 10), Fraction(5, 10)  # of commitments
FEW = 3  # commitments, to speak of a habit
PAY = Text("nothing of pay is in this appraisal, so pay may rest on the same figures", "本评估不含任何薪酬数据,薪酬可引用同样的指标")


def appraise(desk: Desk, rep: str, period: str | None = None) -> Appraisal:
    """Appraise one rep, by id or name, in a period (default: the quarter that runs).

    Raises UsageError: CO101, CO102 for a name that is none or several, RV103 for one whom this person does not lead, FC101, RV105 for a
    period that has not begun.
    """
    found, me = rep_called(desk.people, rep), desk.coaching.me
    if not desk.people.develops(me, found):
        raise UsageError(
            "RV103",
            Text(f"{desk.people.name(found)} is not among those whom {desk.user} leads", f"{desk.user} 不负责 {desk.people.name(found)}"),
            help=Text("act as the rep or who leads them: --as USER", "请以本人或其上级身份操作:--as USER"),
        )
    over = asked(desk, period)
    if over.start > desk.day:
        raise UsageError("RV105", Text(f"{over.name} has not begun on {desk.day}", f"截至 {desk.day},{over.name} 尚未开始"))
    return _Appraising(desk, over).of(found)


class _Appraising:
    """All appraisals of a period."""

    def __init__(self, desk: Desk, period: Period) -> None:
        self.desk = desk
        self.period = period
        self.figures = Figures(desk, period)

    def of(self, rep: str) -> Appraisal:
        """Appraise one, beside all others."""
        mine = self.graded[rep] if rep in self.graded else self.made(rep)
        others = [each for id, each in self.graded.items() if id != rep]
        known = [each for each in (mine, *others) if each.whole.value is not None]
        strengths, gaps = list(self.strengths(rep)), list(self.gaps(rep))
        return Appraisal(
            rep,
            self.desk.people.name(rep),
            self.period,
            self.desk.day,
            mine.axes["results"],
            mine.axes["execution"],
            mine.whole,
            rank(mine.whole, [each.whole for each in others]),
            len(known),
            self.quadrant(mine),
            tuple(sensitivity(mine, others)),
            tuple(strengths),
            tuple(gaps),
            (*self.courses(rep), PAY),
            {},
            (Text("conversion is that of the last 365 days", "转化率取最近 365 天"),),
        )

    @cached_property
    def rules(self) -> AppraisalRules:
        """The weights, as the first playbook that gives them has them."""
        said = (each.deals.playbook.appraisal for each in self.desk.rules.values())
        return next((each for each in said if each is not None), AppraisalRules())

    @cached_property
    def graded(self) -> Mapping[str, Graded]:
        """Results, execution and both together of everybody who holds deals and leads nobody."""
        leads = {coach for rep in self.desk.people.reps for coach in self.desk.people.coaches(rep)}
        return {rep: self.made(rep) for rep in self.figures.holders if rep and rep not in leads}

    def made(self, rep: str) -> Graded:
        """Reckon the indexes of a rep: an axis needs ``LEAST`` of its weight to be known, the whole needs both axes that weigh."""
        results = index([*self.results(rep)] or [Sign("", RESULTS, None, too_few(1, 0, TARGETS))], self.rules.results or {"": ONE}, LEAST)
        execution = index([*self.execution(rep)], {str(name): weight for name, weight in self.rules.execution.items()}, LEAST)
        both = [
            Sign(name, said, None if one.value is None else one.value / 100, _shown(one))
            for name, said, one in (("results", RESULTS, results), ("execution", EXECUTION, execution))
        ]
        whole = index(both, {"results": self.rules.weight, "execution": ONE - self.rules.weight}, ONE)
        return Graded(whole, {"results": results, "execution": execution})

    def results(self, rep: str) -> Iterator[Sign]:
        """Give how far each target of the appraisal is reached."""
        for id in self.rules.results:
            row = self.figures.targets.get((id, rep))
            if row is None or not (self.period.start <= row.period.end <= self.period.end):
                yield Sign(id, row.name if row else Text.plain(id), None, too_few(1, 0, TARGETS))
                continue
            direction: Direction = "at_most" if id in self.figures.at_most else "at_least"
            yield Sign(id, row.name, *reached(row.pace, direction, over=self.desk.day >= row.period.end))

    def execution(self, rep: str) -> Iterator[Sign]:
        """Give compliance and conversion, shrunk towards all reps, and commitments kept."""
        own = self.figures.consistency.reps.get(rep)
        said = _span(own) if own else self.figures.consistency.refused or too_few(1, 0, EXITS)
        yield Sign("compliance", NAMES["compliance"], _exact(own.value) if own else None, said)
        shares = [
            (cell.share.value, self.figures.usual[cell.stage])
            for cell in self.figures.own_cells(rep)
            if cell.share and cell.stage in self.figures.usual
        ]
        if shares:
            ratio = sum(min(1.0, mine / all) for mine, all in shares) / len(shares)
            yield Sign(
                "conversion", NAMES["conversion"], _exact(ratio), Text(f"{ratio:.0%} of what all reps pass", f"为全体水平的 {ratio:.0%}")
            )
        else:
            alone = bool(self.figures.own_cells(rep))
            yield Sign("conversion", NAMES["conversion"], None, too_few(FEWEST_REPS, 1, REPS) if alone else too_few(1, 0, DEALS))
        kept, due = self.figures.commitments.get(rep, (0, 0))
        value = Fraction(kept, due) if due else None
        said = Text(f"{kept} of {due} kept", f"{due} 项中兑现 {kept} 项") if due else too_few(1, 0, TALKS)
        yield Sign("commitments", NAMES["commitments"], value, said)

    def quadrant(self, mine: Graded) -> Text:
        """Say where the two axes cross, beside the middle of all (the upper one where their number is even); the lowest is never high."""
        high = []
        for axis, own in mine.axes.items():
            values = sorted(value for each in self.graded.values() if (value := each.axes[axis].value) is not None)
            if own.value is None:
                return Text("one of the two axes is not known", "两个维度之一未知")
            if len(values) < FEW_REPS:
                return too_few(FEW_REPS, len(values), REPS)
            if values[0] == values[-1]:
                return Text("all stand alike on one of the two axes", "两个维度之一全员相同")
            high.append(own.value >= values[len(values) // 2] and own.value > values[0])
        return QUADRANTS[high[0], high[1]]

    def strengths(self, rep: str) -> Iterator[Text]:
        """Give what is surely better than all others do, each with its figures."""
        yield from self._beside(rep, better=True)
        for part in self.made(rep).axes["results"].parts:
            if part.value is not None and part.value >= 1:
                yield Text(
                    f"target as it should be: {part.name.en}, {part.because.en}",
                    f"目标达到应有进度:{part.name.zh or part.name.en},{part.because.zh}",
                )
        kept, due = self.figures.commitments.get(rep, (0, 0))
        if due >= FEW and Fraction(kept, due) >= GOOD:
            yield Text(f"keeps commitments: {kept} of {due}", f"兑现承诺:{kept}/{due}")

    def gaps(self, rep: str) -> Iterator[Text]:
        """Give what is surely worse than all others do, each with its figures."""
        yield from self._beside(rep, better=False)
        names = stage_order(self.desk).names
        for each in self.figures.leaks.found:
            if each.rep == rep:
                name = names[each.stage]
                yield Text(
                    f"leaks in {name.en}: {each.passed:.0f} of {each.decided:.0f} passed, {each.usual:.0%} would be usual for this rep",
                    f"在“{name.zh or name.en}”流失:{each.decided:.0f} 个中推进 {each.passed:.0f} 个,本人通常为 {each.usual:.0%}",
                )
        for part in self.made(rep).axes["results"].parts:
            if part.value is not None and part.value < GOOD:
                yield Text(
                    f"target behind: {part.name.en}, {part.because.en}", f"目标落后:{part.name.zh or part.name.en},{part.because.zh}"
                )
        kept, due = self.figures.commitments.get(rep, (0, 0))
        if due >= FEW and Fraction(kept, due) < POOR:
            yield Text(f"misses commitments: {kept} of {due} kept", f"承诺未兑现:{due} 项中兑现 {kept} 项")

    def _beside(self, rep: str, *, better: bool) -> Iterator[Text]:
        """Compare the intervals of a rep, which are shrunk to what is usual, with what is usual; only what lies wholly on one side is told."""
        own, usual = self.figures.consistency.reps.get(rep), self.figures.consistency.usual
        exits = next((row.score.exits for row in self.figures.compliance.reps if row.id == rep), 0)
        if own and usual is not None and exits >= FEW_CASES and _side(own, usual, better=better):
            yield Text(f"compliance {_span(own).en}, usual {usual:.0%}", f"流程达标 {_span(own).zh},通常 {usual:.0%}")
        names = stage_order(self.desk).names
        for each in self.figures.own_cells(rep):
            usual = self.figures.usual.get(each.stage)
            if each.share and usual is not None and each.decided >= FEW_CASES and _side(each.share, usual, better=better):
                name, said = names[each.stage], _span(each.share)
                yield Text(f"{name.en}: passes {said.en}, usual {usual:.0%}", f"“{name.zh or name.en}”推进率 {said.zh},通常 {usual:.0%}")

    def courses(self, rep: str) -> Iterator[Text]:
        """Name the courses that answer a leak: those whose behaviour is a criterion of that stage."""
        stages = {each.stage for each in self.figures.leaks.found if each.rep == rep}
        for rules in self.desk.rules.values():
            playbook = rules.deals.playbook
            leaves = {leaf.id for stage in playbook.stages if stage.id in stages for leaf in each_leaf(stage.exit)}
            for course in playbook.training:
                if course.behaviour in leaves and course.off is None:
                    yield Text(f"training: {course.name.en}", f"培训:{course.name.zh or course.name.en}")


QUADRANTS = {
    (True, True): Text("high results, high execution: let others learn from it", "结果高、执行高:总结经验带动他人"),
    (True, False): Text(
        "high results, low execution: results at risk, look at how they come about", "结果高、执行低:结果不可持续,须看过程"
    ),
    (False, True): Text("low results, high execution: look at territory, targets and skills", "结果低、执行高:检查区域、目标与技能"),
    (False, False): Text("low results, low execution: coach closely", "结果低、执行低:重点辅导"),
}


def _side(own: Estimate, usual: float, *, better: bool) -> bool:
    high = 1.0 if own.high is None else own.high
    return own.low > usual if better else high < usual


def _span(own: Estimate) -> Text:
    high = 1.0 if own.high is None else own.high
    said = f"{own.value:.0%} ({own.low:.0%}–{high:.0%})"
    return Text(said, said)


def _exact(value: float) -> Fraction:
    return Fraction(round(value * 10_000), 10_000)


def _shown(one: Index) -> Text:
    return one.why or Text.plain("-" if one.value is None else f"{float(one.value):.0f}")

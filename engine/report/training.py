"""Training as text and as JSON: what is due, development plans, the skill matrix, what changed after a course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from engine.language.words import minutes
from engine.model.learning import DueRow, GoalRow, Matrix, SkillCell, TransferRow
from engine.model.text import Language, Text
from engine.report.columns import table

DUE = (Text("by", "截止"), Text("rep", "销售"), Text("course", "课程"), Text("channel", "方式"), Text("time", "用时"), Text("why", "原因"))
GOALS = (
    Text("goal", "目标编号"),
    Text("by", "截止"),
    Text("rep", "销售"),
    Text("competency", "能力"),
    Text("what", "内容"),
    Text("from", "现状"),
    Text("how", "行动"),
)
TRANSFERS = (
    Text("course", "课程"),
    Text("behaviour", "行为"),
    Text("rep", "销售"),
    Text("before", "之前"),
    Text("after", "之后"),
    Text("change", "变化"),
)
REP, NOTHING_DUE = Text("rep", "销售"), Text("no course is due", "没有到期的课程")
NO_SKILLS = Text("the playbook has no competencies", "手册没有定义能力")
NO_BEHAVIOUR = Text("no course says which behaviour it should change", "没有课程写明应改变的行为")
PLAN = Text("Development plan", "个人发展计划")
LEGEND = Text(
    "n/m: level n of m as assessed by someone else; (n): the rep's own view; -: not assessed",
    "n/m:他人评定为 m 级中的 n 级;(n):本人自评;-:尚未评估",
)
MEASURED = Text("behind a level, as measured:", "等级之后为实测值:")


def plan_text(due: Sequence[DueRow], goals: Sequence[GoalRow], language: Language) -> str:
    """Write what is due, then the goals that are open."""
    lines = [table(_said(DUE, language), [_due(row, language) for row in due]) if due else NOTHING_DUE.to(language)]
    if goals:
        lines += ["", PLAN.to(language), table(_said(GOALS, language), [_goal(row, language) for row in goals])]
    return "\n".join(lines)


def plan_json(due: Iterable[DueRow], goals: Iterable[GoalRow], language: Language) -> dict[str, Any]:
    """Give the same as plain data."""
    return {
        "due": [
            {
                "rep": row.rep,
                "rep_name": row.rep_name,
                "course": row.course,
                "name": row.name.to(language),
                "stage": row.stage,
                "channel": row.channel or None,
                "competency": row.competency.to(language) or None,
                "minutes": row.minutes,
                "by": row.by.isoformat(),
                "overdue_days": row.overdue_days,
                "why": row.why.to(language),
                "done_on": row.done_on.isoformat() if row.done_on else None,
            }
            for row in due
        ],
        "goals": [
            {
                "goal": row.goal.id,
                "rep": row.goal.rep,
                "rep_name": row.rep_name,
                "competency": row.goal.competency,
                "what": row.goal.goal,
                "gap": row.goal.gap,
                "actions": list(row.goal.actions),
                "due": row.goal.due.isoformat(),
                "overdue_days": row.overdue_days,
                "by": row.goal.by,
                "done_at": row.goal.done_at.isoformat() if row.goal.done_at else None,
                "dropped_at": row.goal.dropped_at.isoformat() if row.goal.dropped_at else None,
                "evidence": row.goal.evidence or None,
            }
            for row in goals
        ],
    }


def matrix_text(matrix: Matrix, language: Language) -> str:
    """Write the skill matrix: a line a rep, a column a competency, with what is measured behind the level."""
    if not matrix.competencies:
        return NO_SKILLS.to(language)
    heads = [REP.to(language), *(name.to(language) for _, name in matrix.competencies)]
    rows = [[row.rep_name, *(_cell(cell) for cell in row.cells)] for row in matrix.rows]
    measured = {name: cell.measured for row in matrix.rows[:1] for cell, (_, name) in zip(row.cells, matrix.competencies, strict=True)}
    named = [f"{name.to(language)}: {', '.join(each.name for each in lines)}" for name, lines in measured.items() if lines]
    return "\n".join([table(heads, rows), "", LEGEND.to(language), *([f"{MEASURED.to(language)} {'; '.join(named)}"] if named else [])])


def matrix_json(matrix: Matrix, language: Language) -> dict[str, Any]:
    """Give the same as plain data."""
    return {
        "competencies": [{"id": id, "name": name.to(language)} for id, name in matrix.competencies],
        "reps": [{"rep": row.rep, "rep_name": row.rep_name, "skills": [_skill(cell) for cell in row.cells]} for row in matrix.rows],
    }


def transfers_text(rows: Sequence[TransferRow], language: Language) -> str:
    """Write what changed after each course, with the counts behind it."""
    if not rows:
        return NO_BEHAVIOUR.to(language)
    return table(_said(TRANSFERS, language), [_transfer(row, language) for row in rows])


def transfers_json(rows: Iterable[TransferRow], language: Language) -> list[dict[str, Any]]:
    """Give the same as plain data; a share is the nearest decimal of four places."""
    return [
        {
            "course": row.course,
            "behaviour": row.behaviour,
            "rep": row.rep or None,
            "completed_on": row.completed_on.isoformat() if row.completed_on else None,
            "reps": row.reps,
            "before": {"n": row.before_n, "share": _decimal(row.before)},
            "after": {"n": row.after_n, "share": _decimal(row.after)},
            "change": _decimal(row.change),
            "said": row.said.to(language) or None,
        }
        for row in rows
    ]


def _due(row: DueRow, language: Language) -> list[str]:
    time = minutes(row.minutes, language)
    return [
        late(row.by.isoformat(), row.overdue_days, language),
        row.rep_name,
        row.name.to(language),
        row.channel,
        time,
        row.why.to(language),
    ]


def _goal(row: GoalRow, language: Language) -> list[str]:
    goal = row.goal
    by = late(goal.due.isoformat(), row.overdue_days, language)
    return [goal.id, by, row.rep_name, row.competency.to(language), goal.goal, goal.gap, "; ".join(goal.actions)]


def _transfer(row: TransferRow, language: Language) -> list[str]:
    who = row.rep_name or Text(f"all {row.reps} together", f"全部 {row.reps} 人合计").to(language)
    when = f" ({row.completed_on})" if row.completed_on else ""
    change = row.said.to(language) if row.change is None else points(row.change, language)
    sides = [f"{_percent(share)} (n = {n})" for share, n in ((row.before, row.before_n), (row.after, row.after_n))]
    return [row.name.to(language), row.behaviour, who + when, *sides, change]


def _cell(cell: SkillCell) -> str:
    level = f"{cell.level}/{cell.levels}" if cell.level is not None else "-"
    own = f" ({cell.own})" if cell.own is not None else ""
    return " · ".join([f"{level}{own}", *("-" if each.n == 0 else each.value for each in cell.measured)])


def _skill(cell: SkillCell) -> dict[str, Any]:
    return {
        "competency": cell.competency,
        "level": cell.level,
        "levels": cell.levels,
        "by": cell.by or None,
        "on": cell.on.isoformat() if cell.on else None,
        "evidence": cell.evidence or None,
        "own": cell.own,
        "measured": [{"measure": each.name, "value": each.value, "n": each.n} for each in cell.measured],
    }


def late(day: str, days: int, language: Language) -> str:
    """Write a day, and by how much it has passed."""
    return day + (Text(f" ({days}d late)", f"(逾期 {days} 天)").to(language) if days else "")


def points(change: Fraction, language: Language) -> str:
    """Write a change of a share in percentage points, rounded half to even at one place."""
    tenths = round(change * 1000)
    sign = "+" if tenths > 0 else "-" if tenths < 0 else ""
    return Text(f"{sign}{_tenths(tenths)} points", f"{sign}{_tenths(tenths)} 个百分点").to(language)


def _percent(share: Fraction | None) -> str:
    return "-" if share is None else f"{_tenths(round(share * 1000))}%"


def _tenths(value: int) -> str:
    return f"{abs(value) // 10}.{abs(value) % 10}"


def _decimal(share: Fraction | None) -> float | None:
    return None if share is None else float(round(share, 4))


def _said(heads: Iterable[Text], language: Language) -> list[str]:
    return [head.to(language) for head in heads]

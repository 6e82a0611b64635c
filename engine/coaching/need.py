"""Orders reps and teams by their need of a talk, and says why each stands where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.coaching.cadence import next_due
from engine.model.coaching import CoachingSession, SessionKind
from engine.model.judgement import Prompt
from engine.model.text import Text
from engine.model.views_coaching import CommitmentView, QueueRow

LAST = 99  # sorts whoever has no prompt behind those who have


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a rep or team: prompts that nobody answered, commitments, the sessions of the usual kind, the first day in the job."""

    id: str
    name: str
    team: str
    kind: SessionKind
    prompts: Sequence[Prompt] = ()
    commitments: Sequence[CommitmentView] = ()
    sessions: Sequence[CoachingSession] = ()
    since: dt.date | None = None


def queue(standings: Iterable[Standing], on: dt.date, day_of: dict[str, dt.date]) -> list[QueueRow]:
    """Give one row each: escalated prompts first, then missed commitments, the most urgent prompt, the longest overdue talk, by name.

    ``day_of`` gives the local day of each session.
    """
    rows = [_row(each, on, day_of) for each in standings]
    return sorted(
        rows, key=lambda row: (-row.escalated, -row.commitments_missed, row.priority or LAST, -row.late, -row.prompts, row.name, row.id)
    )


def _row(each: Standing, on: dt.date, day_of: dict[str, dt.date]) -> QueueRow:
    held = [day_of[session.id] for session in each.sessions if session.closed_at is not None]
    last = max(held, default=None)
    due = next_due(each.kind, last, each.since, on)
    missed = sum(view.state == "missed" for view in each.commitments)
    due_now = sum(view.state == "open" and view.days_left <= 0 for view in each.commitments)
    row = QueueRow(
        id=each.id,
        name=each.name,
        about="team" if each.kind == "team_meeting" else "rep",
        team=each.team,
        prompts=len(each.prompts),
        priority=min((prompt.priority for prompt in each.prompts), default=None),
        escalated=sum(prompt.state == "escalated" for prompt in each.prompts),
        commitments_due=due_now,
        commitments_missed=missed,
        last=last,
        next=due,
        late=max((on - due).days, 0),
        session=next((session.id for session in each.sessions if session.closed_at is None), None),
        because=Text(),
    )
    return _with_reason(row)


def _with_reason(row: QueueRow) -> QueueRow:
    parts: list[Text] = []
    if row.escalated:
        parts.append(Text(f"{row.escalated} escalated", f"{row.escalated} 项已升级"))
    if row.commitments_missed:
        parts.append(Text(f"{row.commitments_missed} missed", f"{row.commitments_missed} 项承诺未兑现"))
    if row.commitments_due:
        parts.append(Text(f"{row.commitments_due} due today", f"{row.commitments_due} 项承诺今日到期"))
    if row.prompts:
        plural = "prompt" if row.prompts == 1 else "prompts"
        parts.append(Text(f"{row.prompts} {plural}, priority {row.priority}", f"{row.prompts} 条提示,优先级 {row.priority}"))
    if row.late:
        parts.append(Text(f"talk {row.late} days late", f"面谈逾期 {row.late} 天"))
    if row.last is None:
        parts.append(Text("no talk yet", "尚未面谈"))
    if not parts:
        parts.append(Text("nothing waits", "暂无事项"))
    return replace(row, because=Text(", ".join(each.en for each in parts), ",".join(each.zh for each in parts)))

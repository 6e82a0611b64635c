"""What people say of criteria: kept for sales ops, shown beside the criterion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.api.permitted import unknown
from engine.api.ruleset import Ruleset
from engine.model.coaching import FeedbackKind
from engine.model.text import Text
from engine.model.views_coaching import FeedbackRow

if TYPE_CHECKING:
    from engine.api.coaching import Coaching

PLAYBOOK, PART = Text("playbook", "手册"), Text("criterion, action or trigger", "标准、动作或触发器")


def add(coaching: Coaching, part: str, kind: FeedbackKind, text: str, playbook: str | None) -> FeedbackRow:
    """Keep what someone says of a criterion, an action or a trigger; a proposal says what.

    Raises UsageError for a playbook or part that is not there (CO117, CO118), and for a proposal without words (CO112).
    """
    from engine.api.coaching import written

    desk = coaching.desk
    at = desk.acting_at()
    if playbook is not None and playbook not in desk.rules:
        raise unknown("CO117", PLAYBOOK, playbook, desk.rules)
    chosen = [rules for id, rules in desk.rules.items() if playbook in (None, id)]
    found = next((rules for rules in chosen if part in dict(parts(rules))), None)
    if found is None:
        raise unknown("CO118", PART, part, [id for rules in chosen for id, _ in parts(rules)])
    said = written(text) if text.strip() or kind == "proposal" else ""
    kept = desk.store.coaching.add_feedback(found.id, part, kind, said, coaching.me, at)
    return FeedbackRow(kept.by_clock(desk.settings.zone), coaching.people.name(kept.by), dict(parts(found))[part])


def listed(coaching: Coaching, playbook: str | None, part: str | None) -> list[FeedbackRow]:
    """Give what was said, the newest first. Raises UsageError for a playbook or part that is not there (CO117, CO118)."""
    desk = coaching.desk
    if playbook is not None and playbook not in desk.rules:
        raise unknown("CO117", PLAYBOOK, playbook, desk.rules)
    says = {id: dict(parts(rules)) for id, rules in desk.rules.items()}
    said = desk.store.coaching.feedback(desk.as_of, playbook)
    known = {id for ids in says.values() for id in ids} | {each.part for each in said}
    if part is not None and part not in known:
        raise unknown("CO118", PART, part, known)
    return [
        FeedbackRow(each.by_clock(desk.settings.zone), coaching.people.name(each.by), says.get(each.playbook, {}).get(each.part, Text()))
        for each in reversed(said)
        if part is None or each.part == part
    ]


def parts(rules: Ruleset) -> Iterator[tuple[str, Text]]:
    """Give the ids and sentences of what feedback may be about."""
    playbook = rules.deals.playbook
    yield from ((each.id, each.say) for each in playbook.coaching)
    yield from ((step.id, step.do) for stage in playbook.stages for step in stage.actions)
    yield from ((leaf.id, leaf.say) for leaf in rules.deals.leaves.values())

"""What a person may do on a deal: which actions are theirs to tick, which criteria may be waived."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.api.rows import said
from engine.coaching.people import People
from engine.errors import UsageError
from engine.judge.stages import is_over
from engine.language.suggest import did_you_mean
from engine.model.judgement import Judgement
from engine.model.playbook import Action, Leaf
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.api.ruleset import Ruleset

DEAL, PART = Text("deal", "商机"), Text("criterion or action", "标准或动作")


def tickable(rules: Ruleset | None, judgement: Judgement, action: str) -> Action:
    """Find an action that is done by a person's word, on a deal that is not over. Raises UsageError (JD103, JD105, JD108)."""
    steps = {each.id: each for stage in (rules.deals.playbook.stages if rules else ()) for each in stage.actions if each.off is None}
    if action not in steps:
        raise unknown("JD103", PART, action, steps)
    step = steps[action]
    if step.done_when is not None:
        raise UsageError(
            "JD105",
            Text(f"'{action}' is not done by a tick", f"“{action}”不能勾选完成"),
            help=Text(f"it is done when {step.done_when.text}", f"满足以下条件时视为完成:{step.done_when.text}"),
        )
    if rules and is_over(rules.deals.playbook, judgement.stage, judgement.status):
        deal, status = judgement.deal, judgement.status
        raise UsageError("JD108", Text(f"{deal} is {status}: nothing is ticked on it any more", f"{deal} 已结束,不能再勾选"))
    return step


def waivable(rules: Ruleset | None, criterion: str) -> Leaf:
    """Find a criterion that the playbook lets somebody waive. Raises UsageError (JD103, JD106)."""
    leaves = rules.deals.leaves if rules else {}
    if criterion not in leaves:
        raise unknown("JD103", PART, criterion, leaves)
    leaf = leaves[criterion]
    if leaf.waive is None:
        raise UsageError("JD106", Text(f"'{criterion}' may not be waived", f"“{criterion}”不可豁免"))
    return leaf


def holds(people: People, user: str, role: str, judgement: Judgement, part: str) -> None:
    """Hold someone to the role that the playbook asks for on a deal.

    ``rep`` is the deal's owner, ``manager`` whom the book names as the owner's coach, any other the role in the book. Whoever the book
    does not know holds the roles that it does not know, as sales ops and finance do. Raises UsageError (JD110).
    """
    owner = said(judgement, "deal.owner.id")
    mine = people.called(user)
    if not mine or any(person == owner if role == "rep" else people.holds(person, role, owner or None) for person in mine):
        return
    raise UsageError(
        "JD110",
        Text(
            f"'{part}' on {judgement.deal} is for its {role} to decide, and {user} is not",
            f"{judgement.deal} 的“{part}”须由 {role} 决定,{user} 没有该角色",
        ),
        help=Text("act as that person: --as USER", "请以该人身份操作:--as USER"),
    )


def unknown(code: str, what: Text, name: str, known: Iterable[str]) -> UsageError:
    """Say that a name is not there, and which one may have been meant."""
    near = did_you_mean(name, list(known))
    return UsageError(
        code,
        Text(f"there is no {what.en} '{name}'", f"没有{what.zh}“{name}”"),
        help=Text(f"did you mean '{near}'?", f"是否指“{near}”?") if near else None,
    )

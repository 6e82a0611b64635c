"""One deal explained: as text for people, as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.language.words import minutes
from engine.model.text import Language, Text
from engine.model.views import CriterionView, DealCard, Explained, FactLine
from engine.report.verdicts import WORDS, action_json

GATE = Text("gate", "关口")
OPEN = {True: Text("open", "已打开"), False: Text("closed", "未打开")}
HEADS = {
    "checklist": Text("checklist", "清单"),
    "criteria": Text("exit criteria", "阶段出口标准"),
    "ways": Text("smallest ways out", "最省力的通关办法"),
    "actions": Text("next actions", "下一步行动"),
    "history": Text("history", "历史"),
    "facts": Text("facts", "事实"),
}


def card_text(card: DealCard, language: Language) -> str:
    """Write a deal's card in lines."""
    return "\n".join(_lines(card, language))


def _lines(card: DealCard, language: Language) -> Iterator[str]:
    row = card.row
    yield " · ".join(part for part in (row.id, row.name, row.account, row.owner, row.stage.to(language), row.status, row.amount) if part)
    if card.reason is not None:
        yield card.reason.to(language)
    if card.goal.to(language):
        yield f"  {card.goal.to(language)}"
    if row.gate is not None:
        yield f"{GATE.to(language)}: {WORDS[row.gate].to(language)} ({card.met}/{card.total})"
    if card.checklist:
        yield f"{HEADS['checklist'].to(language)}:"
        for step in card.checklist:
            due = f"  {step.due.isoformat()}" if step.due else ""
            yield f"  [{'x' if step.done else ' '}] {step.id}: {step.do.to(language)}{due}"
    if card.criteria:
        yield f"{HEADS['criteria'].to(language)}:"
        for each in card.criteria:
            yield from _criterion(each, language)
    if card.unblock:
        yield f"{HEADS['ways'].to(language)}:"
        for way in card.unblock:
            effort = f" ({minutes(way.effort, language)})" if way.effort is not None else ""
            yield f"  {' + '.join(way.criteria)}{effort}"
    if card.actions:
        yield f"{HEADS['actions'].to(language)}:"
        for action in card.actions:
            yield f"  {action.due.isoformat() if action.due else '-':10}  {action.id}: {action.say.to(language)}  <- {action.because.to(language)}"


def _criterion(each: CriterionView, language: Language) -> Iterator[str]:
    notes = [each.group] if each.group else []
    if each.severity != "block":
        notes.append(each.severity)
    if each.waived:
        until = each.waived.until.isoformat() if each.waived.until else "-"
        waived = Text(f"waived by {each.waived.by} until {until}", f"由 {each.waived.by} 豁免至 {until}")
        notes.append(waived.to(language))
    note = f"  ({', '.join(notes)})" if notes else ""
    yield f"{'  ' * each.depth}  {WORDS[each.verdict].to(language)}: {each.say.to(language)} [{each.id}]{note}"
    indent = "  " * (each.depth + 2)
    yield from _explained(each.explained, indent, language)
    for fact in each.facts:
        yield f"{indent}  {fact.name} = {fact.value}" + (f"  ({fact.source})" if fact.source else "")


def _explained(each: Explained, indent: str, language: Language) -> Iterator[str]:
    value = WORDS[each.verdict].to(language) if each.verdict is not None else each.value
    yield f"{indent}{each.text}  ->  {value}"
    for part in each.parts:
        yield from _explained(part, indent + "  ", language)


def card_json(card: DealCard, language: Language) -> dict[str, Any]:
    """Give a deal's card as plain data."""
    row = card.row
    return {
        "deal": row.id,
        "name": row.name,
        "account": row.account,
        "owner": row.owner,
        "stage": row.stage.to(language),
        "status": row.status,
        "amount": row.amount,
        "playbook": card.playbook,
        "reason": card.reason.to(language) if card.reason else None,
        "gate": row.gate,
        "met": card.met,
        "total": card.total,
        "criteria": [
            {
                "id": each.id,
                "say": each.say.to(language),
                "verdict": each.verdict,
                "severity": each.severity,
                "when": each.when,
                "waived": each.waived.by if each.waived else None,
                "explained": _explained_json(each.explained),
                "facts": [_fact_json(fact) for fact in each.facts],
            }
            for each in card.criteria
        ],
        "checklist": [{"id": each.id, "do": each.do.to(language), "done": each.done} for each in card.checklist],
        "unblock": [{"criteria": list(way.criteria), "effort": way.effort} for way in card.unblock],
        "actions": [action_json(each, language) for each in card.actions],
        "history": [{"on": line.on, "what": line.what.to(language)} for line in card.history],
    }


def _explained_json(each: Explained) -> dict[str, Any]:
    return {"text": each.text, "value": each.value, "verdict": each.verdict, "parts": [_explained_json(part) for part in each.parts]}


def _fact_json(fact: FactLine) -> dict[str, str]:
    return {"name": fact.name, "value": fact.value, "source": fact.source}

"""One deal explained: as text for people, as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.language.words import minutes
from engine.model.judgement import Tick
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
            if step.tick:
                yield f"      {_word_of(step.tick, step.confirm).to(language)}"
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
    if card.history:
        yield f"{HEADS['history'].to(language)}:"
        for line in card.history:
            yield f"  {line.on}  {line.what.to(language)}"


def _word_of(tick: Tick, confirm: str | None) -> Text:
    """Say by whose word a step is done, on what evidence, and who confirmed it or has to."""
    on = tick.at.date().isoformat()
    en, zh = f"ticked by {tick.by} on {on}: {tick.evidence or '-'}", f"{tick.by} 于 {on} 勾选:{tick.evidence or '-'}"
    if tick.confirmed_by and tick.confirmed_at:
        on = tick.confirmed_at.date().isoformat()
        return Text(f"{en}; confirmed by {tick.confirmed_by} on {on}", f"{zh};{tick.confirmed_by} 于 {on} 确认")
    return Text(f"{en}; {confirm} has to confirm", f"{zh};待 {confirm} 确认") if confirm else Text(en, zh)


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
        "checklist": [
            {"id": each.id, "do": each.do.to(language), "done": each.done, "tick": _tick_json(each.tick)} for each in card.checklist
        ],
        "unblock": [{"criteria": list(way.criteria), "effort": way.effort} for way in card.unblock],
        "actions": [action_json(each, language) for each in card.actions],
        "history": [{"on": line.on, "what": line.what.to(language)} for line in card.history],
    }


def _tick_json(tick: Tick | None) -> dict[str, Any] | None:
    if tick is None:
        return None
    confirmed_at = tick.confirmed_at.isoformat() if tick.confirmed_at else None
    told = {"by": tick.by, "at": tick.at.isoformat(), "evidence": tick.evidence}
    return {**told, "confirmed_by": tick.confirmed_by, "confirmed_at": confirmed_at}


def _explained_json(each: Explained) -> dict[str, Any]:
    return {"text": each.text, "value": each.value, "verdict": each.verdict, "parts": [_explained_json(part) for part in each.parts]}


def _fact_json(fact: FactLine) -> dict[str, str]:
    return {"name": fact.name, "value": fact.value, "source": fact.source}

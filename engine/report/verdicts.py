"""Verdicts of deals as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from typing import Any

from engine.model.judgement import Judgement, NextAction
from engine.model.text import Language, Text
from engine.model.verdict import Verdict

WORDS = {
    Verdict.MET: Text("met", "已达标"),
    Verdict.NOT_MET: Text("not met", "未达标"),
    Verdict.UNKNOWN: Text("unknown", "未知"),
}
KINDS = {"do": Text("do", "执行"), "meet": Text("meet", "达标"), "ask": Text("ask", "补全")}


def judgement_json(judgement: Judgement, language: Language) -> str:
    """Write one deal as one line of JSON; texts are in ``language``, dates as ISO, efforts in minutes."""
    content: dict[str, Any] = {
        "deal": judgement.deal,
        "playbook": judgement.playbook,
        "version": judgement.version,
        "stage": judgement.stage,
        "status": judgement.status,
        "gate": judgement.gate,
        "criteria": dict(judgement.criteria),
        "actions": [action_json(each, language) for each in judgement.actions],
        "gates": dict(judgement.gates),
        "waived": sorted(judgement.waived),
        "signals": dict(judgement.signals),
        "next_change": judgement.next_change.isoformat() if judgement.next_change else None,
    }
    if judgement.reason:
        content["reason"] = judgement.reason.to(language)
    return json.dumps(content, ensure_ascii=False)


def action_json(action: NextAction, language: Language) -> dict[str, Any]:
    """Give one next action as plain data."""
    return {
        "id": action.id,
        "kind": action.kind,
        "say": action.say.to(language),
        "due": action.due.isoformat() if action.due else None,
        "effort": action.effort,
        "play": action.play,
        "because": action.because.to(language),
        "rule": action.rule,
        "role": action.owner,
        "fields": list(action.fields),
    }

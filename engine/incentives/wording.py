"""The words of pay: what its steps and the kinds of its lines are called."""

from __future__ import annotations

from engine.model.award import EntryKind
from engine.model.text import Text

STEP_NAMES: dict[str, Text] = {
    "credit": Text("credit", "计入"),
    "rate": Text("rate", "费率"),
    "multiplier": Text("multiplier", "加成"),
    "decelerator": Text("decelerator", "减速"),
    "gate": Text("gate", "门槛"),
    "cap_deal": Text("cap per deal", "单笔上限"),
    "cap_period": Text("cap per period", "周期上限"),
    "budget": Text("budget", "预算"),
    "rounding": Text("rounding", "取整"),
}
KINDS: dict[EntryKind, Text] = {
    "award": Text("award", "奖励"),
    "adjustment": Text("adjustment", "调整"),
    "clawback": Text("clawback", "追回"),
    "draw": Text("draw", "预支"),
    "recovery": Text("recovery", "收回预支"),
    "prize": Text("prize", "奖金"),
    "honour": Text("honour", "荣誉"),
}

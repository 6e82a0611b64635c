"""A resolved playbook as people read it: its flow, every part with where it came from, what is switched off struck through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any

from engine.model.coaching import Course, Feedback
from engine.model.condition import Condition
from engine.model.playbook import Action, Group, Leaf, Origin, Playbook, Stage, Trigger
from engine.model.target import Metric, TargetRule
from engine.model.text import Language, Text, visible
from engine.model.values import Money
from engine.playbook.amounts import amount_text
from engine.report.coaching import KINDS
from engine.report.payplan import incentive_lines, plan_line

WORDS = {
    "all": Text("all of", "全部满足"),
    "any": Text("any of", "任一满足"),
    "none": Text("none of", "均不满足"),
    "at_least": Text("at least {n} of", "至少 {n} 项"),
    "actions": Text("actions", "动作"),
    "exit": Text("exit", "出口标准"),
    "goal": Text("goal", "目标"),
    "at_most": Text("at most {n} days", "停留上限 {n} 天"),
    "applies_to": Text("for deals where", "适用商机"),
    "layers": Text("layers", "各层"),
    "flow": Text("moves", "流转"),
    "stage": Text("stage", "阶段"),
    "measures": Text("measures", "度量"),
    "signals": Text("signals", "信号"),
    "coaching": Text("coaching", "辅导触发"),
    "plays": Text("plays", "打法"),
    "questions": Text("questions", "问题库"),
    "competencies": Text("competencies", "能力"),
    "training": Text("training", "培训"),
    "metrics": Text("metrics", "指标"),
    "targets": Text("targets", "目标指标"),
    "plans": Text("plans", "薪酬方案"),
    "incentives": Text("incentives", "激励"),
    "off": Text("switched off by", "已关闭,来自"),
    "version": Text("version", "版本"),
    "ticked": Text("ticked by the rep", "由销售勾选"),
    "from": Text("from", "来自"),
}


def outline_text(playbook: Playbook, language: Language, feedback: Sequence[Feedback] = ()) -> str:
    """Return the whole playbook as plain text, one part a line; what people said of a part stands under it."""
    said: dict[str, list[Feedback]] = {}
    for each in feedback:
        said.setdefault(each.part, []).append(each)
    return "\n".join(_Outline(playbook, language, said).lines())


def outline_json(playbook: Playbook, feedback: Sequence[Feedback] = ()) -> dict[str, Any]:
    """Return the whole playbook as plain data; conditions are their text, and each part has its origin."""
    result: dict[str, Any] = _data(playbook)
    said = [{"part": each.part, "kind": each.kind, "text": each.text, "by": each.by, "at": each.at.isoformat()} for each in feedback]
    return {**result, "feedback": said}


@dataclass(frozen=True, slots=True)
class _Outline:
    playbook: Playbook
    language: Language
    feedback: Mapping[str, Sequence[Feedback]]

    def lines(self) -> Iterator[str]:
        """Give the lines of the outline."""
        book = self.playbook
        yield f"{self.say(book.name)} ({book.id}, {self.word('version')} {book.version})"
        yield f"  {book.digest}"
        yield f"  {self.word('layers')}: {' › '.join(book.layers)}"
        if book.applies_to:
            yield f"  {self.word('applies_to')}: {book.applies_to.text}"
        yield from self.flow()
        for stage in book.stages:
            yield from self.stage(stage)
        if book.measures:
            yield from ("", self.word("measures"))
            yield from (f"  {name} = {each.text}  [{each.span.file}:{each.span.start.line}]" for name, each in book.measures.items())
        if book.signals:
            yield from ("", self.word("signals"))
            yield from (self.line(1, f"{each.id} ({each.of}): {each.when.text}", each.origin, each.off) for each in book.signals.values())
        if book.coaching:
            yield from ("", self.word("coaching"))
            for each in book.coaching:
                yield self.line(1, self.trigger(each), each.origin, each.off)
                yield from self.said(each.id, 2)
        yield from self.bank()

    def flow(self) -> Iterator[str]:
        """Give the allowed moves, a stage a line."""
        if not self.playbook.moves:
            return
        yield from ("", self.word("flow"))
        for stage in self.playbook.stages:
            ends = f" [{stage.end}]" if stage.end else ""
            to = ", ".join(self.playbook.moves.get(stage.id, ()))
            yield f"  {stage.id}{ends}" + (f" → {to}" if to else "")

    def stage(self, stage: Stage) -> Iterator[str]:
        """Give one stage with its actions and its exit."""
        limit = f" · {self.word('at_most').format(n=stage.at_most)}" if stage.at_most else ""
        yield ""
        yield self.line(0, f"{self.word('stage')} {stage.id}: {self.say(stage.name)}{limit}", stage.origin, None)
        if self.say(stage.goal):
            yield f"  {self.word('goal')}: {self.say(stage.goal)}"
        if stage.actions:
            yield f"  {self.word('actions')}"
            for each in stage.actions:
                yield self.line(2, self.action(each), each.origin, each.off)
                yield from self.said(each.id, 3)
        if stage.exit:
            yield f"  {self.word('exit')}"
            yield from self.group(stage.exit, 2)

    def group(self, group: Group, depth: int) -> Iterator[str]:
        """Give a group and all under it, indented."""
        yield f"{'  ' * depth}{self.word(group.kind).format(n=group.n)}"
        for item in group.items:
            if isinstance(item, Group):
                yield from self.group(item, depth + 1)
            else:
                yield self.line(depth + 1, self.leaf(item), item.origin, item.off)
                yield from self.said(item.id, depth + 2)

    def said(self, part: str, depth: int) -> Iterator[str]:
        """Give what people said of a part."""
        for each in self.feedback.get(part, ()):
            text = f": {visible(' '.join(each.text.split()))}" if each.text else ""
            yield f"{'  ' * depth}* {KINDS[each.kind].to(self.language)}{text}  ({visible(each.by)}, {each.at:%Y-%m-%d})"

    def leaf(self, leaf: Leaf) -> str:
        """Write a criterion in one line."""
        marks = [*([leaf.severity] if leaf.severity != "block" else []), *([f"{leaf.effort} min"] if leaf.effort else [])]
        return f"{leaf.id}: {self.say(leaf.say)} — {leaf.when.text}" + (f" ({', '.join(marks)})" if marks else "")

    def action(self, action: Action) -> str:
        """Write an action in one line."""
        done = action.done_when.text if action.done_when else self.word("ticked")
        return f"{action.id}: {self.say(action.do)} — {done}" + (f" ({action.effort} min)" if action.effort else "")

    def trigger(self, trigger: Trigger) -> str:
        """Write a trigger in one line."""
        parts = [f"{role}: {', '.join(names)}" for role in ("all", "any", "none") if (names := getattr(trigger, role))]
        if trigger.at_least:
            parts.append(f"at_least: {trigger.at_least[0]} {trigger.at_least[1]}")
        raised = f" ⇒ {trigger.raises}" if trigger.raises else ""
        return f"{trigger.id} ({trigger.subject}; {'; '.join(parts)}){raised}: {self.say(trigger.say)}"

    def bank(self) -> Iterator[str]:
        """Give plays, questions, targets, plans and incentives."""
        book = self.playbook
        if book.plays:
            yield from ("", self.word("plays"))
            yield from (self.line(1, f"{each.id}: {self.say(each.name)}", each.origin, None) for each in book.plays.values())
        if book.questions:
            yield from ("", self.word("questions"))
            yield from (self.line(1, f"{each.id}: {self.say(each.text)}", each.origin, None) for each in book.questions.values())
        if book.competencies:
            yield from ("", self.word("competencies"))
            yield from (
                self.line(1, f"{each.id}: {self.say(each.name)} (0–{each.levels})", each.origin, None)
                for each in book.competencies.values()
            )
        if book.training:
            yield from ("", self.word("training"))
            yield from (self.line(1, self.course(each), each.origin, each.off) for each in book.training)
        if book.metrics:
            yield from ("", self.word("metrics"))
            yield from (self.line(1, self.metric(each), each.origin or book.origin, None) for each in book.metrics.values())
        if book.targets:
            yield from ("", self.word("targets"))
            yield from (self.line(1, self.target(each), each.origin, None) for each in book.targets)
        if book.plans:
            yield from ("", self.word("plans"))
            yield from (self.line(1, plan_line(each, self.language), each.origin, each.off) for each in book.plans)
        if book.incentives:
            yield from ("", self.word("incentives"))
        for each in book.incentives:
            first, *more = incentive_lines(each, self.language)
            yield self.line(1, first, each.origin, each.off)
            yield from (f"    {line}" for line in more if not each.off)

    def course(self, course: Course) -> str:
        """Write a course in one line."""
        parts = [course.stage, *([course.channel] if course.channel else [])]
        change = f" ⇒ {course.behaviour}" if course.behaviour else ""
        return f"{course.id} ({', '.join(parts)}): {self.say(course.name)}{change}" + (f" — {course.when.text}" if course.when else "")

    def target(self, rule: TargetRule) -> str:
        """Write a target in one line."""
        found = rule.target
        bound = {"at_least": "≥", "at_most": "≤", None: ""}[found.direction]
        value = "" if found.value is None else f" {bound} {amount_text(found.value)}"
        return f"{rule.id} ({found.level}, {rule.period}): {found.metric}{value}"

    def metric(self, metric: Metric) -> str:
        """Write a metric of the registry in one line."""
        said = metric.measure.text if metric.measure else f"{metric.form} {', '.join(metric.parts)}"
        return f"{metric.id} ({metric.family}; {metric.currency or metric.unit}): {said}"

    def line(self, depth: int, text: str, origin: Origin, off: Origin | None) -> str:
        """Write a part with where it came from; one that is switched off is struck through, with the file that did it."""
        indent = "  " * depth
        if off:
            return f"{indent}~~{text}~~  [{self.word('off')} {self.place(off)}]"
        return f"{indent}{text}  [{self.place(origin)}]"

    def place(self, origin: Origin) -> str:
        """Name the layer, file and line of an origin."""
        span = origin.span
        return f"{origin.layer}, {span.file}:{span.start.line}" if origin.layer else f"{span.file}:{span.start.line}"

    def say(self, text: Text) -> str:
        """Return a text in the reader's language, in one line."""
        return " ".join(text.to(self.language).split())

    def word(self, name: str) -> str:
        """Return a word of the outline."""
        return WORDS[name].to(self.language)


def _data(part: Any) -> Any:
    match part:
        case Condition(text=text):
            return text
        case Origin(span=span, layer=layer):
            return {"layer": layer, "file": span.file, "line": span.start.line}
        case Money():
            return amount_text(part)
        case Fraction():
            return amount_text(part)
        case dt.date():
            return part.isoformat()
        case dict() | list() | tuple():
            return {key: _data(value) for key, value in part.items()} if isinstance(part, dict) else [_data(each) for each in part]
        case _ if is_dataclass(part):
            return {each.name: _data(getattr(part, each.name)) for each in fields(part)}
        case _:
            return part

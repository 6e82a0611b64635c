"""Lays an overlay on a playbook: ``set``, ``severity``, ``off`` and ``add``, each by the id of a part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.language.suggest import did_you_mean
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.playbook.layers import LEVELS, MAPS, OFF, SETTINGS, Layer, Part, items, laid_over, parts, put, replaced
from engine.source.schema import examine, shipped
from engine.source.tree import Mapping, Node, Scalar, Sequence

SCHEMA_OF = {"stages": "stage", "actions": "action", "criteria": "item", "signals": "signal", "coaching": "trigger", "plays": "play"}
SCHEMA_OF |= {"competencies": "competency", "training": "course"}
SCHEMA_OF |= {"questions": "question", "metrics": "metric", "targets": "target", "plans": "plan", "incentives": "incentive"}
SCHEMA_OF |= {"forecast": "forecast", "grades": "grade", "inspection": "inspection", "review": "review", "appraisal": "appraisal"}
CAN_BE_OFF = ("criteria", "actions", "signals", "coaching", "training", "plans", "incentives")
FIXED = ("id", OFF)


def is_for(overlay: Mapping, playbook: str) -> bool:
    """Tell whether an overlay may be laid on the playbook of that id; one that names none fits all."""
    named = [each.text for each in items(overlay.get("for")) if isinstance(each, Scalar)]
    return not named or playbook in named


def by_level(overlays: list[tuple[Layer, Mapping]]) -> list[tuple[Layer, Mapping]]:
    """Sort overlays: industry, segment, region, team; those of one level as they were given."""
    return sorted(overlays, key=lambda each: LEVELS.index(each[0].kind) if each[0].kind in LEVELS else len(LEVELS))


@dataclass
class Overlays:
    """A playbook's tree while overlays are laid on it. ``touched`` remembers which overlay of a level touched an id first."""

    root: Mapping
    problems: list[Problem] = field(default_factory=list)
    touched: dict[tuple[str, str], tuple[Layer, Span]] = field(default_factory=dict)

    def lay(self, layer: Layer, overlay: Mapping) -> None:
        """Lay one overlay on what is there."""
        for verb in ("set", "severity"):
            changes = overlay.get(verb)
            for key, value in changes.entries if isinstance(changes, Mapping) else ():
                if part := self.find(key, layer):
                    self.change(part, key, value, verb, layer)
        for name in items(overlay.get("off")):
            if isinstance(name, Scalar) and (part := self.find(name, layer)):
                self.switch_off(part, name, layer)
        more = overlay.get("add")
        if isinstance(more, Mapping):
            self.add(more, layer)

    def change(self, part: Part, key: Scalar, value: Node, verb: str, layer: Layer) -> None:
        """Replace keys of a part (or the whole of a measure, or of a question that is one text)."""
        if verb == "severity":
            if part.section != "criteria":
                said = Text(f"'{part.id}' is no criterion, so it has no severity", f"“{part.id}”不是标准,没有级别")
                self.refuse("PB336", key.span, said, None, layer)
                return
            value = Mapping(((Scalar("severity", key.span), value),), key.span)
        if isinstance(value, Mapping) and isinstance(part.node, Mapping) and part.section in SCHEMA_OF:
            fit, problems = examine(value, _partial(SCHEMA_OF[part.section]))
            self.problems += problems
            node = part.node
            for name, new in fit.entries if isinstance(fit, Mapping) else ():
                if name.text in FIXED:
                    self.refuse("PB336", name.span, Text(f"'{name.text}' cannot be changed", f"“{name.text}”不能更改"), None, layer)
                else:
                    node = put(node, name, new)
            self.exchange(part, node)
        elif isinstance(value, Scalar) and part.section in MAPS and not isinstance(part.node, Sequence):
            self.exchange(part, value)
        else:
            said = Text(f"'{part.id}' cannot be changed like this", f"不能这样更改“{part.id}”")
            self.refuse("PB336", key.span, said, Text("give the keys that change", "请写出要更改的键"), layer)

    def switch_off(self, part: Part, name: Scalar, layer: Layer) -> None:
        """Mark a part as switched off; it stays in its place, to be seen."""
        if part.section not in CAN_BE_OFF or not isinstance(part.node, Mapping):
            said = Text(
                f"'{part.id}' cannot be switched off: only criteria, actions, signals, triggers, courses, plans and incentives can",
                f"“{part.id}”不能关闭:只能关闭标准、动作、信号、触发、课程、方案与激励",
            )
            self.refuse("PB336", name.span, said, None, layer)
            return
        self.exchange(part, put(part.node, Scalar(OFF, name.span), name))

    def add(self, more: Mapping, layer: Layer) -> None:
        """Add parts; each id must be a new one."""
        known = {(part.section, part.id): part for part in parts(self.root)}
        entries = tuple((key, value) for key, value in more.entries if key.text != "stages")
        for part in parts(Mapping(entries, more.span)):
            span = next((key.span for key, value in _keyed(more.get(part.section)) if value is part.node), part.node.span)
            if part.section in ("moves", *SETTINGS):  # what is added joins what is there
                continue
            if (part.section, part.id) in known:
                said = Text(f"'{part.id}' is there already", f"“{part.id}”已存在")
                self.refuse("PB337", span, said, Text("change it under 'set:'", "请在“set:”下更改"), layer)
            self.touch(part.section, part.id, span, layer)
        self.root = laid_over(self.root, Mapping(tuple(self.with_moves(key, value) for key, value in entries), self.root.span))
        stages = more.get("stages")
        for key, value in stages.entries if isinstance(stages, Mapping) else ():
            stage = known.get(("stages", key.text))
            if stage is None:
                self.unknown(key, [id for section, id in known if section == "stages"], layer)
            elif isinstance(value, Mapping) and isinstance(stage.node, Mapping):
                self.exchange(stage, _grown(stage.node, value))

    def with_moves(self, key: Scalar, value: Node) -> tuple[Scalar, Node]:
        """Let added moves join those that are there, not replace them."""
        old = self.root.get("moves")
        if key.text != "moves" or not isinstance(value, Mapping) or not isinstance(old, Mapping):
            return key, value
        joined = [(name, Sequence((*items(old.get(name.text)), *items(to)), to.span)) for name, to in value.entries]
        return key, Mapping(tuple(joined), value.span)

    def find(self, name: Scalar, layer: Layer) -> Part | None:
        """Find the one part of that id, and note that this overlay touches it."""
        section, _, id = name.text.rpartition(".")
        found = [part for part in parts(self.root) if part.id == id and section in ("", part.section) and part.section != "moves"]
        if not found:
            self.unknown(name, [part.id for part in parts(self.root)], layer)
            return None
        sections = sorted({part.section for part in found})
        if len(sections) > 1:
            ways = ", ".join(f"{each}.{id}" for each in sections)
            said = Text(f"'{id}' names several parts", f"“{id}”对应多个部分")
            self.refuse("PB335", name.span, said, Text(f"write one of {ways}", f"请写 {ways} 之一"), layer)
            return None
        return found[0] if self.touch(found[0].section, id, name.span, layer) else None

    def touch(self, section: str, id: str, span: Span, layer: Layer) -> bool:
        """Tell whether no other overlay of this level has touched the part."""
        first, place = self.touched.setdefault((layer.kind, f"{section}.{id}"), (layer, span))
        if first == layer:
            return True
        where = f"{place.file}:{place.start.line}"
        said = Text(
            f"two overlays of the level {layer.kind} touch '{id}': the other is {where}",
            f"同一层级({layer.kind})的两个叠加层都更改“{id}”:另一个是 {where}",
        )
        self.refuse("PB334", span, said, Text("keep one of the two, or give one another level", "请只保留一个,或调整其层级"), layer)
        return False

    def unknown(self, name: Scalar, choices: list[str], layer: Layer) -> None:
        """Refuse an id that no part has."""
        near = did_you_mean(name.text.rpartition(".")[2], choices)
        help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
        said = Text(f"the playbook has no part '{name.text}'", f"手册中没有“{name.text}”")
        self.refuse("PB333", name.span, said, help, layer)

    def exchange(self, part: Part, node: Node) -> None:
        """Put another node in the place of a part."""
        if (root := replaced(self.root, part.node, node)) and isinstance(root, Mapping):
            self.root = root

    def refuse(self, code: str, span: Span, message: Text, help: Text | None, layer: Layer) -> None:
        """Collect an error of this overlay."""
        self.problems.append(Problem(code, Severity.ERROR, span, message, help, (f"overlay {layer.name}",)))


def _partial(definition: str) -> dict[str, Any]:
    """Return the schema of a part that may lack keys."""
    playbook = shipped("playbook")
    whole = dict(playbook["definitions"][definition])
    for key in ("required", "dependencies"):
        whole.pop(key, None)
    return {"$id": "part.schema.json", **whole, "definitions": playbook["definitions"]}


def _grown(stage: Mapping, more: Mapping) -> Mapping:
    """Return the stage with more actions and criteria; the exit stays as it is, beside what must hold in addition."""
    for key, value in more.entries:
        if key.text == "actions":
            stage = put(stage, stage.key("actions") or key, Sequence((*items(stage.get("actions")), *items(value)), value.span))
        elif key.text == "exit":
            old = stage.get("exit")
            all_of = old.get("all") if isinstance(old, Mapping) else None
            before = items(all_of) if all_of is not None else (old,) if old is not None else ()
            both = Sequence((*before, *items(value)), value.span)
            stage = put(stage, stage.key("exit") or key, Mapping(((Scalar("all", key.span), both),), value.span))
    return stage


def _keyed(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, Mapping) else ()

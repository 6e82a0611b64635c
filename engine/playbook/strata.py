"""Triggers are judged in strata (deal, then rep, then team): who may build on what, and never in a circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language.suggest import did_you_mean
from engine.model.playbook import Playbook, Trigger
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.playbook.noted import Parsed, Reference

RANK: Mapping[str, int] = {"deal": 0, "rep": 1, "team": 2}
NAMES = {"deal": Text("a deal", "商机"), "rep": Text("a rep", "销售"), "team": Text("a team", "团队")}


def strata(parsed: Parsed) -> list[Problem]:
    """Return what is wrong with the signals that triggers use, raise and silence."""
    count = Counter(each.id for each in parsed.playbook.coaching)  # an id given twice is told elsewhere, and means neither here
    checker = _Strata(parsed.playbook, {each.id: each for each in parsed.playbook.coaching if count[each.id] == 1}, tuple(count))
    checker.raised_once(parsed)
    checker.lost |= parsed.lost | ({"signal"} if checker.problems else set())
    for each in parsed.references:
        if each.kind in ("signal", "counted") and each.owner in checker.triggers:
            checker.use(each, checker.triggers[each.owner])
        elif each.kind == "trigger" and each.owner in checker.triggers:
            checker.silence(each, checker.triggers[each.owner])
    return checker.problems


@dataclass
class _Strata:
    playbook: Playbook
    triggers: Mapping[str, Trigger]
    known: tuple[str, ...]
    raised: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def raised_once(self, parsed: Parsed) -> None:
        """Note which stratum raises each derived signal; no name means two things."""
        for each in parsed.declared:
            trigger = self.triggers.get(each.path[-1]) if each.kind == "raised" else None
            if trigger is None:
                continue
            first = self.raised.setdefault(each.id, trigger.subject)
            if each.id in self.playbook.signals:
                message = Text(f"'{each.id}' is a signal already, and cannot be raised too", f"“{each.id}”已是信号,不能再作为派生信号")
            elif first != trigger.subject:
                about = NAMES[first]
                message = Text(f"'{each.id}' is already raised about {about.en}", f"“{each.id}”已由{about.zh}层触发")
            else:
                continue
            self.problems.append(
                Problem("PB316", Severity.ERROR, each.span, message, Text("choose another name", "请换一个名称"), each.path)
            )

    def use(self, each: Reference, trigger: Trigger) -> None:
        """Look whether a trigger may use a signal in that role."""
        subject = NAMES[trigger.subject]
        signal = self.playbook.signals.get(each.name)
        if signal is not None and each.kind == "counted":
            self.refuse(
                "PB314",
                each,
                Text(
                    f"'{each.name}' is raised by no trigger; at_least counts what a lower stratum raised",
                    f"“{each.name}”不是派生信号;at_least 统计的是下一层触发的派生信号",
                ),
                Text(f"let a trigger about {NAMES[signal.of].en} raise it", f"请由{NAMES[signal.of].zh}层的触发用“raise”派生它"),
            )
        elif signal is not None and signal.of != trigger.subject:
            about = NAMES[signal.of]
            self.refuse(
                "PB314",
                each,
                Text(
                    f"'{each.name}' is a signal of {about.en}, and this trigger is about {subject.en}",
                    f"“{each.name}”是{about.zh}的信号,而此触发针对{subject.zh}",
                ),
                Text("let a trigger of a lower stratum raise it, and build on what it raises", "请由下一层的触发派生信号,再在此处使用"),
            )
        elif signal is not None and signal.off and not trigger.off:
            self.refuse(
                "PB317",
                each,
                Text(f"the signal '{each.name}' is switched off by {signal.off.layer}", f"信号“{each.name}”已被 {signal.off.layer} 关闭"),
            )
        elif signal is None and each.name in self.raised:
            self.use_raised(each, trigger, self.raised[each.name])
        elif signal is None:
            near = did_you_mean(each.name, [*self.playbook.signals, *self.raised])
            if near is None and "signal" in self.lost:
                return
            help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
            self.refuse("PB307", each, Text(f"no signal '{each.name}'", f"没有信号“{each.name}”"), help)

    def use_raised(self, each: Reference, trigger: Trigger, raiser: str) -> None:
        """Look whether a trigger may build on a derived signal."""
        above, below = NAMES[raiser], NAMES[trigger.subject]
        if RANK[raiser] > RANK[trigger.subject]:
            message = Text(
                f"'{each.name}' is raised about {above.en}, after triggers about {below.en} are judged",
                f"“{each.name}”由{above.zh}层触发,晚于{below.zh}层的判定",
            )
            self.refuse("PB314", each, message)
        elif raiser == trigger.subject and each.role in ("none", "at_least"):
            message = Text(
                f"'{each.name}' is raised in the same stratum, so '{each.role}' cannot stand over it",
                f"“{each.name}”在同一层触发,不能用于“{each.role}”",
            )
            help = Text("negate or count what a lower stratum raised", "只能否定或统计下一层的派生信号")
            self.refuse("PB315", each, message, help)
        elif raiser == trigger.subject and trigger.raises and trigger.raises in self.rests_on(each.name):
            message = Text(f"'{trigger.raises}' rests on itself, by way of '{each.name}'", f"“{trigger.raises}”经由“{each.name}”依赖于自身")
            help = Text("signals build on each other in one direction", "信号之间只能单向依赖")
            self.refuse("PB318", each, message, help)

    def rests_on(self, name: str) -> set[str]:
        """Return all derived signals that a derived signal rests on within its stratum, itself included."""
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += [
                    used for each in self.triggers.values() if each.raises == name for used in (*each.all, *each.any) if used in self.raised
                ]
        return reached

    def silence(self, each: Reference, trigger: Trigger) -> None:
        """Look whether a trigger may silence another."""
        other = self.triggers.get(each.name)
        if each.name not in self.known:
            near = did_you_mean(each.name, self.known)
            if near is None and "trigger" in self.lost:
                return
            help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
            self.refuse("PB308", each, Text(f"no trigger '{each.name}'", f"没有触发“{each.name}”"), help)
        elif other is not None and RANK[other.subject] > RANK[trigger.subject]:
            message = Text(f"'{each.name}' is judged later, so it cannot be silenced here", f"“{each.name}”的判定更晚,不能在此抑制")
            self.refuse("PB319", each, message)
        elif other is not None and other.subject == trigger.subject and trigger.id in self.silenced_by(other):
            message = Text(f"'{trigger.id}' and '{each.name}' silence each other", f"“{trigger.id}”与“{each.name}”互相抑制")
            self.refuse(
                "PB319", each, message, Text("the cause silences the symptom, not the other way round", "应由原因抑制症状,而非相反")
            )

    def silenced_by(self, trigger: Trigger) -> set[str]:
        """Return all triggers that a trigger silences, over however many steps, itself included."""
        reached: set[str] = set()
        waiting: list[str] = [trigger.id]
        while waiting:
            id = waiting.pop()
            if id not in reached and id in self.triggers:
                reached.add(id)
                waiting += self.triggers[id].instead_of
        return reached

    def refuse(self, code: str, each: Reference, message: Text, help: Text | None = None) -> None:
        """Collect an error at the place of a reference."""
        self.problems.append(Problem(code, Severity.ERROR, each.span, message, help, each.path))

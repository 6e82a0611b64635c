"""The triggers judged by plain Python over sets and counts: what the door must equal."""

from __future__ import annotations

from engine.model.playbook import CAUSES, Trigger
from engine.model.verdict import Verdict
from engine.triggers.circle import Circle, Standing
from engine.triggers.rulebase import LEVELS, RuleBase

MET, NOT, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
Answer = tuple[set[tuple[str, str]], set[tuple[str, str]], dict[str, set[str]]]  # fired, silenced, raised: (trigger, record)


def _any(verdicts: list[Verdict]) -> Verdict:
    return MET if MET in verdicts else UNKNOWN if UNKNOWN in verdicts else NOT


class Oracle:
    def __init__(self, base: RuleBase, circles: list[Circle], teams: list[Standing]) -> None:
        self.base = base
        self.circles = circles
        self.standing = {team.record: team for team in teams}
        for circle in circles:
            if circle.team is not None:
                self.standing.setdefault(circle.team, Standing(circle.team))
        self.teams = list(self.standing)
        self.raised: dict[tuple[str, str], set[str]] = {}  # (level, record) -> signals
        self.fired: set[tuple[str, str, str]] = set()  # level, trigger, record

    def below(self, level: str, record: str, of: str) -> list[Standing]:
        circles = [c for c in self.circles if (c.rep and c.rep.record == record if level == "rep" else c.team == record)]
        if of == "deal":
            return [deal for circle in circles for deal in circle.deals]
        return [circle.rep for circle in circles if circle.rep]

    def look(self, name: str, level: str, record: str, around: dict[str, Standing | None]) -> tuple[Verdict, int]:
        raised = name in self.base.raised
        of = self.base.raised[name] if raised else self.base.declared[name]
        if of == level or LEVELS.index(of) > LEVELS.index(level):
            who = around[of]
            if raised:
                verdict = MET if name in self.raised.get((of, record), ()) else NOT
            else:
                verdict = who.verdicts.get(name, UNKNOWN) if who else UNKNOWN
            return verdict, int(verdict is MET)
        rows = self.below(level, record, of)
        if raised:
            verdicts = [MET if name in self.raised.get((of, row.record), ()) else NOT for row in rows]
        else:
            verdicts = [row.verdicts.get(name, UNKNOWN) for row in rows]
        return _any(verdicts), verdicts.count(MET)

    def holds(self, trigger: Trigger, record: str, around: dict[str, Standing | None]) -> bool:
        def verdict(name: str) -> Verdict:
            return self.look(name, trigger.subject, record, around)[0]

        return (
            all(verdict(name) is MET for name in trigger.all)
            and (not trigger.any or any(verdict(name) is MET for name in trigger.any))
            and all(verdict(name) is NOT for name in trigger.none)
            and (not trigger.at_least or self.look(trigger.at_least[1], trigger.subject, record, around)[1] >= trigger.at_least[0])
        )

    def stratum(self, level: str) -> None:
        places: list[tuple[str, dict[str, Standing | None]]] = []
        if level == "team":
            places = [(team, {"team": self.standing[team]}) for team in self.teams]
        for circle in self.circles:
            around = {"rep": circle.rep, "team": self.standing.get(circle.team) if circle.team is not None else None}
            if level == "deal":
                places += [(deal.record, {**around, "deal": deal}) for deal in circle.deals]
            elif level == "rep" and circle.rep:
                places.append((circle.rep.record, around))
        while True:
            before = len(self.fired)
            for trigger in self.base.at(level):
                for record, around in places:
                    if (level, trigger.id, record) not in self.fired and self.holds(trigger, record, around):
                        self.fired.add((level, trigger.id, record))
                        if trigger.raises:
                            self.raised.setdefault((level, record), set()).add(trigger.raises)
            if len(self.fired) == before:
                return

    def silenced(self) -> set[tuple[str, str, str]]:
        out = set()
        for level, name, record in self.fired:
            trigger = self.base.triggers[name]
            for other_level, other, other_record in self.fired:
                if (name, record) == (other, other_record):
                    continue
                same = (level, record) == (other_level, other_record)
                theirs = same or (
                    LEVELS.index(other_level) < LEVELS.index(level)
                    and other_record in {row.record for row in self.below(level, record, other_level)}
                )
                cause, cause_of_other = trigger.cause, self.base.triggers[other].cause
                earlier = cause and cause_of_other and CAUSES.index(cause) < CAUSES.index(cause_of_other)
                if (other in trigger.instead_of and theirs) or (same and earlier):
                    out.add((other_level, other, other_record))
        return out

    def answer(self) -> Answer:
        for level in LEVELS:
            self.stratum(level)
        silenced = self.silenced()
        raised: dict[str, set[str]] = {}
        for (_, record), signals in self.raised.items():
            raised.setdefault(record, set()).update(signals)
        return (
            {(trigger, record) for _, trigger, record in self.fired - silenced},
            {(trigger, record) for _, trigger, record in silenced},
            raised,
        )

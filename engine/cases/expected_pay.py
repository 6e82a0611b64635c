"""Reads what a case expects of pay: by incentive an amount, none, held or given; by rep where several are given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from engine.cases.case import GIVEN, HELD, UNPAID, Award
from engine.language.literals import BadValueError, read_value
from engine.language.suggest import did_you_mean
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.model.values import MONEY, Money
from engine.source.tree import Mapping, Node, Scalar

WORDS = (UNPAID, HELD, GIVEN)
WRITE = Text("write an amount such as USD 1_234.50, or none, held or given", "请写金额(例如 USD 1_234.50),或 none、held、given")


@dataclass(frozen=True, slots=True)
class PayReader:
    """Reads ``awards``: ids are those of the playbook's ``incentives``; ``people`` are the ids of the reps and teams given."""

    incentives: Collection[str]
    zone: ZoneInfo
    problems: list[Problem]

    def awards(self, node: Node, people: Collection[str]) -> tuple[Award, ...]:
        """Read all of them; what is wrong is told at its place, and left out."""
        found: list[Award] = []
        for key, value in node.entries if isinstance(node, Mapping) else ():
            if not isinstance(value, Mapping):
                found += self.award(key, value, None)
            elif self.known(key, people, Text(f"the case gives nobody '{key.text}'", f"案例中没有“{key.text}”")):
                for incentive, amount in value.entries:
                    found += self.award(incentive, amount, key.text)
        return tuple(found)

    def award(self, incentive: Scalar, node: Node, person: str | None) -> list[Award]:
        """Read what one incentive is expected to pay."""
        missing = Text(f"the playbook has no incentive '{incentive.text}'", f"手册中没有激励“{incentive.text}”")
        if not self.known(incentive, self.incentives, missing) or not isinstance(node, Scalar):
            return []
        text = node.text.strip()
        if text in WORDS or text == "0":
            return [Award(incentive.text, person, UNPAID if text == "0" else text, incentive.span)]
        try:
            value = read_value(text, MONEY, self.zone)
        except BadValueError:
            value = None
        if not isinstance(value, Money):
            said = Text(f"'{node.text}' is nothing that an incentive pays", f"“{node.text}”不是激励的支付结果")
            self.problems.append(Problem("CS109", Severity.ERROR, node.span, said, WRITE, ("expect", "awards")))
            return []
        return [Award(incentive.text, person, value if value.amount else UNPAID, incentive.span)]

    def known(self, name: Scalar, names: Collection[str], missing: Text) -> bool:
        """Tell whether a name is one of those there are; one that is not is told, with what may have been meant."""
        if name.text in names:
            return True
        near = did_you_mean(name.text, sorted(names))
        help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
        self.problems.append(Problem("CS104", Severity.ERROR, name.span, missing, help, ("expect", "awards")))
        return False

"""How likely open deals are to be won, by the stage they are in and what became of those that were there before; which of them count for a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.calibration import Calibration
from engine.api.columns import deal_columns, stage_order, stage_visits
from engine.api.standings import Graded, Grading, standing_now
from engine.api.target_ground import Held, Leaf, Owner, Tree
from engine.funnel.columns import LOST, OPEN, WON, DealColumns, exact_sum
from engine.language.tree import Aggregate, And, Compare, Const, Expr, Field, InPeriod, OneOf
from engine.model.forecast import CATEGORIES
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.text import Text
from engine.model.values import MONEY_DECIMALS, Kind
from engine.targets.estimates import win_rate

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.funnel.visits import Bools, Ints

SCALE = 10**MONEY_DECIMALS
ONE = Fraction(1)
GROUPS = ("type", "segment", "product", "source")  # fields of a deal by which columns can be chosen


@dataclass(frozen=True)
class Counted:
    """Which deals a target counts, by field, and whether by their amounts or one by one."""

    money: bool
    fields: Mapping[str, frozenset[str]]


class Pipeline:
    """The deals of a desk as columns, with the chance of each stage; read once."""

    def __init__(self, desk: Desk, tree: Tree) -> None:
        self.desk, self.tree = desk, tree
        self.grading = Grading(desk)
        self._calibrated: dict[Period, Calibration] = {}

    @cached_property
    def deals(self) -> DealColumns:
        """All deals as of the desk's instant."""
        return deal_columns(self.desk)

    @cached_property
    def worth(self) -> Ints:
        """What each deal is worth, as ``deals`` has amounts: of an open one what its playbook says; 0 where that is not known."""
        found = self.deals.amount.copy()
        standing = self.graded.standing
        found[standing.deal] = standing.amount
        return found

    @cached_property
    def decided(self) -> Mapping[int, tuple[int, int]]:
        """How many of the deals that were ever in each stage are won, and how many are decided."""
        import numpy as np

        deals, visits = self.deals, stage_visits(self.desk, deals=self.deals)
        found = {}
        for place in range(len(deals.stages)):
            status = deals.status[np.unique(visits.deal[visits.stage == place])]
            won, lost = int((status == WON).sum()), int((status == LOST).sum())
            found[place] = won, won + lost
        return found

    @cached_property
    def graded(self) -> Graded:
        """The open deals with their forecast categories."""
        return standing_now(self.grading, self.deals)

    @cached_property
    def commit(self) -> frozenset[int]:
        """The places of the deals that are in commit by the forecast's rules."""
        place = CATEGORIES.index("commit")
        return frozenset(self.graded.standing.deal[self.graded.category == place].tolist())

    def calibrated(self, period: Period) -> Calibration:
        """Give the chances of open deals to be won within a period, those of the forecast."""
        if period not in self._calibrated:
            self._calibrated[period] = Calibration(self.grading, self.deals, self.graded, period)
        return self._calibrated[period]

    def closing_chances(self, period: Period) -> Mapping[int, Fraction]:
        """Give the chance of each open deal, by its place, to be won within a period: that of its grade, as the forecast calibrates it.

        Nothing where priors are all there is: a target is not held likely or unlikely by what nobody has seen.
        """
        found = self.calibrated(period)
        return found.by_deal if found.seen else {}

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The open stages in order, as places."""
        open_ = stage_order(self.desk).open
        return tuple(place for place, each in enumerate(self.deals.stages) if each in open_)

    @cached_property
    def qualified(self) -> frozenset[int]:
        """The open stages in which a deal is qualified; all of them where the playbook does not say from where."""
        since = stage_order(self.desk).qualified_from
        first = self.deals.stages.index(since) if since in self.deals.stages else 0
        return frozenset(place for place in self.order if place >= first)

    def chance(self, stage: int) -> Fraction:
        """Give the chance of a deal in a stage to be won at some time, never less than that of a stage before it."""
        return max(win_rate(*self.decided[each]) for each in self.order if each <= stage)

    def of(self, owner: Owner, counted: Counted) -> Bools:
        """Tell which deals count for an owner: theirs, with the words that the target asks for."""
        import numpy as np

        reps, names = self.deals.groups["rep"]
        theirs = set(self.tree.reps(owner))
        places = [place for place, each in enumerate(names) if each in theirs]
        mask: Bools = np.isin(reps, places) if owner.level != "company" else np.ones(len(self.deals), np.bool_)
        for name, words in counted.fields.items():
            codes, known = self.deals.groups[name]  # type: ignore[index]  # held to GROUPS when it was read
            mask = mask & np.isin(codes, [place for place, each in enumerate(known) if each in words])
        return mask

    def closing(self, mask: Bools, first: int, last: int) -> Ints:
        """Give the places of open deals that are to close between two days (ordinals, both included)."""
        import numpy as np

        deals = self.deals
        return np.flatnonzero(mask & (deals.status == OPEN) & (deals.closes >= first) & (deals.closes <= last))

    def sum(self, rows: Ints, counted: Counted, rate: Fraction) -> Fraction:
        """Add up what some deals bring."""
        if not counted.money:
            return Fraction(len(rows))
        return Fraction(exact_sum(self.worth[rows]), SCALE) * rate

    def each(self, rows: Ints, counted: Counted, rate: Fraction) -> dict[int, Fraction]:
        """Give what each of some deals brings, by its place."""
        return {place: Fraction(int(self.worth[place]), SCALE) * rate if counted.money else ONE for place in rows.tolist()}


def counted(held: Held) -> Counted | Why:
    """Tell which deals a target counts: won ones of its period, by the words of some fields; anything else cannot be told of open deals."""
    leaf = next(iter(held.leaves.values()), None)
    if len(held.leaves) == 1 and leaf is not None and leaf.of in ("rep", "team"):
        found = _sums(leaf)
        if found is not None:
            return found
    return Why(
        "TG510",
        Text(
            "it is not a plain sum or count of won deals, so open deals do not tell what is to come",
            "度量不是赢单金额或数量,无法由在手商机推算",
        ),
    )


def _sums(leaf: Leaf) -> Counted | None:
    tree = leaf.tree
    if not isinstance(tree, Aggregate) or tree.relation != "deals" or tree.where is None or tree.within is not None:
        return None
    money = tree.function == "sum" and isinstance(tree.value, Field) and not tree.value.path and tree.value.name == "amount"
    if not money and not (tree.function == "count" and tree.value is None):
        return None
    won, fields = False, {}
    for each in _parts(tree.where):
        match each:
            case InPeriod(item=Field()):
                continue
            case Compare(left=Field() as field, right=Const() as word) if word.type.kind is Kind.TEXT and each.op == "=":
                words = frozenset({str(word.value)})
            case OneOf(item=Field() as field, options=options):
                words = frozenset(str(option.value) for option in options)
            case _:
                return None
        name = "" if field.path else field.name
        if name == "status" and words == {"won"}:
            won = True
        elif name in GROUPS:
            fields[name] = words
        else:
            return None
    return Counted(money, fields) if won else None


def _parts(tree: Expr) -> list[Expr]:
    return [part for each in tree.items for part in _parts(each)] if isinstance(tree, And) else [tree]

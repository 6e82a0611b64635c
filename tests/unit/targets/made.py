"""Targets, seats and evidence made in a line, for tests of targets."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from engine.model.periods import named
from engine.model.proof import Attainability, Estimate
from engine.model.target import Baseline, Metric, Seat, Target
from engine.model.values import Money
from engine.targets.evidence import Evidence
from engine.targets.registry import Registry

TODAY = dt.date(2026, 9, 20)
BOOKINGS = Metric("bookings", "revenue", "money", "USD")
MEETINGS = Metric("meetings", "activity", "meetings")
REGISTRY = Registry([BOOKINGS, MEETINGS])


def usd(amount: object, currency: str = "USD") -> Money:
    return Money(int(Fraction(str(amount)) * 10_000), currency)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(name: str):
    found = named(name)
    assert found is not None
    return found


def seat(id: str, **parts: object) -> Seat:
    given = {name: Fraction(str(value)) if isinstance(value, int | str) and name != "owner" else value for name, value in parts.items()}
    return Seat(id, **given)  # type: ignore[arg-type]


def target(id: str = "q4", **parts: object) -> Target:
    usual = {
        "owner": "ann", "metric": "bookings", "value": usd(400_000), "period": period("2026-Q4"), "floor": usd(300_000),
        "stretch": usd(500_000), "where": "status = 'won'", "credit": "owner 100%", "zone": "Asia/Shanghai",
        "checkpoints": (day("2026-10-31"), day("2026-11-30")), "parent": "team-q4", "baseline": Baseline(usd(350_000)),
    }  # fmt: skip
    return Target(id, **(usual | parts))  # type: ignore[arg-type]


TEAM = target("team-q4", owner="north", level="team", value=usd(1_000_000), floor=None, stretch=None, parent=None, root=True)


def likely(p: float | None) -> Attainability:
    estimate = Estimate("run_rate", p, 24)
    return Attainability((estimate,), estimate if p is not None else None)


def evidence(**parts: object) -> Evidence:
    usual = {
        "measured": usd(0),
        "attainability": likely(0.6),
        "best": Fraction(380_000),
        "capacity": Fraction(450_000),
        "others": {"team-q4": TEAM},
    }
    return Evidence(TODAY, REGISTRY, **(usual | parts))  # type: ignore[arg-type]

"""Each letter proved and refused, the common errors found, and the registry checked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.model.target import Baseline, Metric, Why
from engine.targets.attain import spread
from engine.targets.faults import no_rate
from engine.targets.lint import lint
from engine.targets.registry import Registry
from engine.targets.smart import smart
from tests.unit.targets.made import TEAM, day, evidence, likely, period, target, usd

NO_RATE = no_rate("USD", "GBP", day("2026-10-06"))


def test_a_good_target_is_proved_letter_by_letter():
    found = smart(target(), evidence())
    assert [(each.letter, each.verdict) for each in found.proofs] == [(letter, "proved") for letter in "SMART"]
    assert all(each.because.en and each.because.zh for each in found.proofs)
    assert "60%" in found.proofs[2].because.en
    assert found.findings == ()
    assert smart(TEAM, evidence(capacity=None, best=None)).refused == ()


@pytest.mark.parametrize(
    ("parts", "known", "letter", "code", "verdict"),
    [
        ({"metric": "joy"}, {}, "S", "TG101", "refused"),
        ({"value": None}, {}, "S", "TG102", "refused"),
        ({"direction": None}, {}, "S", "TG102", "refused"),
        ({"value": usd(400_000, "CNY")}, {}, "S", "TG103", "refused"),
        ({"value": Fraction(5)}, {}, "S", "TG103", "refused"),
        ({"owner": ""}, {}, "S", "TG104", "refused"),
        ({"where": " ", "credit": ""}, {}, "S", "TG104", "refused"),
        ({"floor": usd(450_000)}, {}, "S", "TG105", "refused"),
        ({"direction": "at_most"}, {}, "S", "TG105", "refused"),
        ({}, {"measured": NO_RATE}, "M", "TG111", "refused"),
        ({}, {"missing": ("deal.margin",)}, "M", "TG112", "refused"),
        ({"baseline": None}, {}, "M", "TG113", "refused"),
        ({"baseline": Baseline(None, " ")}, {}, "M", "TG113", "refused"),
        ({}, {"attainability": likely(0.3499)}, "A", "TG121", "warned"),
        ({}, {"attainability": likely(0.851)}, "A", "TG121", "warned"),
        ({}, {"attainability": likely(0.049)}, "A", "TG122", "refused"),
        ({}, {"best": Fraction(266_666)}, "A", "TG123", "warned"),
        ({}, {"capacity": Fraction(399_999)}, "A", "TG124", "warned"),
        ({}, {"attainability": likely(None)}, "A", "TG125", "warned"),
        ({}, {"attainability": None}, "A", "TG125", "warned"),
        ({"parent": None}, {}, "R", "TG131", "refused"),
        ({"root": True}, {}, "R", "TG131", "refused"),
        ({}, {"others": {}}, "R", "TG132", "refused"),
        ({}, {"others": {"team-q4": replace(TEAM, parent="q4")}}, "R", "TG132", "refused"),
        ({}, {"others": {"team-q4": replace(TEAM, metric="meetings")}}, "R", "TG133", "refused"),
        ({"bridge": Fraction(0)}, {}, "R", "TG134", "refused"),
        ({"value": usd(0), "floor": None}, {}, "R", "TG134", "refused"),
        ({"period": None}, {}, "T", "TG141", "refused"),
        ({"zone": ""}, {}, "T", "TG142", "refused"),
        ({"checkpoints": ()}, {}, "T", "TG143", "refused"),
        ({"checkpoints": (day("2027-01-01"),)}, {}, "T", "TG143", "refused"),
        ({"period": period("2026-Q2"), "checkpoints": (day("2026-05-01"),)}, {}, "T", "TG144", "refused"),
    ],
)
def test_a_letter_is_refused_with_its_reason(parts, known, letter, code, verdict):
    found = smart(target(**parts), evidence(**known))
    proof = next(each for each in found.proofs if each.letter == letter)
    assert code in [each.problem.code for each in proof.findings]
    assert proof.verdict == verdict
    assert all(each.problem.message.zh and each.problem.help for each in found.findings)


@pytest.mark.parametrize(
    ("parts", "known"),
    [
        ({"baseline": Baseline(None, "a new market")}, {}),
        ({}, {"attainability": likely(0.35)}),
        ({}, {"attainability": likely(0.85)}),
        ({}, {"best": Fraction(400_000) / Fraction(3, 2), "capacity": Fraction(400_000)}),
        ({"bridge": Fraction(5)}, {"others": {"team-q4": replace(TEAM, metric="meetings")}}),
        ({"period": period("2026-Q2"), "checkpoints": (day("2026-05-01"),), "approved_on": day("2026-04-01")}, {}),
        ({"direction": "at_most", "floor": usd(500_000), "stretch": usd(300_000)}, {"best": Fraction(1), "capacity": Fraction(1)}),
    ],
)
def test_what_is_just_good_enough(parts, known):
    assert smart(target(**parts), evidence(**known)).findings == ()


def codes(found):
    return sorted(each.problem.code for each in found)


def test_common_errors():
    ann, ben = target("a", value=usd(600_000), stretch=usd(700_000)), target("b", owner="ben")
    whole = replace(TEAM, floor=usd(900_000), stretch=usd(1_200_000))
    assert lint([whole, ann, ben]) == []
    assert codes(lint([whole, ann])) == ["TG205"]
    off = lint([whole, ann, replace(ben, value=usd("400000.01"))])
    assert (codes(off), off[0].facts["off"]) == (["TG205"], Fraction(1, 100))
    assert codes(
        lint([whole, ann, replace(ben, value=usd(700_000), stretch=usd(800_000))], over_assigned={"team-q4": Fraction(3, 10)})
    ) == ["TG206"]
    assert codes(lint([whole, ann, replace(ben, value=Fraction(4), floor=None, stretch=None)])) == ["TG202", "TG205"]
    assert codes(lint([whole, ann, ben], ramping={"ben": Fraction(1, 2), "ann": Fraction(1)})) == ["TG203"]
    assert lint([whole, ann, replace(ben, ramped=True)], ramping={"ben": Fraction(1, 2)}) == []
    assert codes(lint([whole, ann, ben], spreads={"team-q4": spread({"a": 0.2, "b": 0.7})})) == ["TG207"]
    assert codes(lint([whole, ann, ben, replace(ann, id="c", parent=None)])) == ["TG204"]
    assert codes(lint([replace(whole, value=usd(0)), replace(whole, id="n", owner="o", value=usd(-1))])) == ["TG201", "TG201"]
    assert codes(lint([replace(TEAM, value=usd(0), direction="at_most")])) == ["TG202"]


def test_the_registry():
    won, lost = Metric("won", "revenue", "money", "USD"), Metric("all", "revenue", "money", "USD")
    share = Metric("share", "share", "percent", form="ratio", parts=("won", "all"))
    half = Fraction(1, 2)
    score = Metric("score", "process", "points", form="composite", parts=("share", "nps"), weights=(half, half))
    nps = Metric("nps", "satisfaction", "points")
    whole = Registry([won, lost, share, score, nps])
    assert whole.findings == []
    known = {"won": Fraction(30), "all": Fraction(40), "nps": Fraction(1, 4)}
    assert whole.value("share", known) == Fraction(3, 4)
    assert whole.value("score", known) == half
    assert whole.value("share", known | {"all": Fraction(0)}).code == "TG501"
    assert isinstance(whole.value("score", {"won": Fraction(1)}), Why)
    assert whole.value("nothing", {}).code == "TG501"
    assert not share.adds_up


@pytest.mark.parametrize(
    ("metric", "code"),
    [
        (Metric("x", "share", "percent", form="ratio", parts=("won", "gone")), "TG301"),
        (Metric("x", "share", "percent", form="ratio", parts=("won", "x")), "TG301"),
        (Metric("x", "share", "percent", form="ratio", parts=("won",)), "TG301"),
        (Metric("x", "share", "percent", parts=("won",)), "TG301"),
        (Metric("won", "share", "percent"), "TG301"),
        (Metric("x", "share", "percent", form="ratio", parts=("won", "eur")), "TG302"),
        (Metric("x", "share", "points", form="composite", parts=("won", "eur"), weights=(Fraction(9, 10),)), "TG303"),
        (Metric("x", "share", "points", form="composite", parts=("won",), weights=(Fraction(9, 10),)), "TG303"),
    ],
)
def test_a_registry_that_is_wrong(metric, code):
    found = Registry([Metric("won", "revenue", "money", "USD"), Metric("eur", "revenue", "money", "EUR"), metric])
    assert [each.problem.code for each in found.findings] == [code]
    assert isinstance(found.value("x", {}), Why)

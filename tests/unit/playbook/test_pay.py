"""Plans and incentives are read whole, typed each about its own record, hashed, changed by overlays, shown and formatted."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from engine.model.incentive import Band, Budget, Draw, Share
from engine.model.problem import Severity
from engine.model.values import Money
from engine.playbook.canonical import canonical
from engine.report.outline import outline_json, outline_text
from engine.source.shapes import shipped

PAY = """\
plans:
  - id: ae
    name: {en: Executive, zh: 客户经理}
    who: "rep.role = 'account_executive'"
    target: USD 60_000
    pays: month
    author: ops
    computed: 4bd
    corrections: 5bd
    most: USD 50_000
    least: USD 5_000.5
incentives:
  - id: acv
    kind: material
    name: {en: Contract value, zh: 合同额}
    for: rep
    plan: ae
    weight: 33.3%
    event: "deal.status='won'"
    when: "age <= 30d"
    credit:
      on: booked
      amount: "deal.amount - deal.cost"
      date: "deal.created_on"
      to: [{who: owner, share: 60%}, {who: account.owner, share: 40%}, {who: owner.manager, share: 100%, type: manager}]
      hold: "deal.discount > 20%"
    attainment: before
    per: period
    quota: USD 300_000
    ramp: [50%, 100%]
    pay: {rates: [{from: 0%, rate: 6%}, {from: 100%, times: 200%}, {from: 150%, each: USD 5}], bands: whole_amount, upper: inclusive}
    multipliers: [{when: "deal.type = 'new'", by: 120%}]
    decelerators: [{when: "deal.discount > 10%", by: 50%}]
    gate: {when: "deal.amount is set", otherwise: scale, by: 25%}
    cap: {deal: USD 5_000, period: USD 40_000}
    budget: {amount: USD 90_000, when_spent: pro_rata, each: quarter}
    draw: {amount: USD 2_500, kind: additive, recoverable: false, periods: 3}
    clawback: {if: "deal.refunded_on is set", within: 2w, mode: recompute, prorate: true, floor: USD 10}
    effect: won
    valid: {from: 2026-01-01, to: 2026-12-31}
    approve: director
  - id: rest
    kind: goal
    for: team
    plan: ae
    weight: 66.7%
    event: "deal.status = 'won'"
    credit: {amount: 1}
    quota: {measure: bookings}
    period: year
    pay: {curve: [{at: 0%, pay: 0%}, {at: 100%, pay: 100%}]}
  - id: cup
    kind: spirit
    for: rep
    contest: {measure: won, from: 2026-10-01, to: 2026-12-31, prizes: [USD 1_500, USD 500.25], eligible: rep.left_on is not set, minimum: won >= USD 1, group: team, ties: earliest, late_until: 2027-01-05}
    reward: {kind: prize, what: {en: The cup, zh: 奖杯}, within: 7d}
  - id: month
    kind: environment
    for: rep
    when: "won >= USD 5 and compliance >= 90%"
    period: 2026-Q4
    pay: {each: USD 5}
"""


@pytest.fixture
def paid(sound):
    """Give the small playbook with plans and incentives."""
    return sound.partition("incentives:")[0].replace("CNY", "USD") + PAY


def usd(amount: int) -> Money:
    return Money(amount * 10_000, "USD")


def test_everything_that_is_written_is_read(loaded, paid):
    result = loaded(paid)
    assert result.problems == ()
    (plan,) = result.playbook.plans
    assert (plan.id, plan.target, plan.unit, plan.author, plan.approve) == ("ae", usd(60_000), "month", "ops", "manager")
    assert (plan.computed, plan.corrections, plan.most, plan.least) == (4, 5, usd(50_000), Money(50_005_000, "USD"))
    acv, rest, cup, month = result.playbook.incentives
    assert (acv.weight, acv.unit, acv.attainment, acv.per, acv.approve, acv.effect) == (
        Fraction(333, 1000),
        "month",
        "before",
        "period",
        "director",
        "won",
    )
    assert acv.credit.to == (
        Share("owner", Fraction(3, 5)),
        Share("account.owner", Fraction(2, 5)),
        Share("owner.manager", Fraction(1), "manager"),
    )
    assert (acv.quota.amount, acv.quota.measure, acv.quota.ramp) == (usd(300_000), None, (Fraction(1, 2), Fraction(1)))
    assert acv.pay.bands == (
        Band(Fraction(0), rate=Fraction(3, 50)),
        Band(Fraction(1), times=Fraction(2)),
        Band(Fraction(3, 2), each=usd(5)),
    )
    assert (acv.pay.method, acv.pay.of, acv.pay.upper) == ("whole_amount", "attainment", "inclusive")
    assert [each.by for each in (*acv.multipliers, *acv.decelerators)] == [Fraction(6, 5), Fraction(1, 2)]
    assert (acv.gate.otherwise, acv.gate.by) == ("scale", Fraction(1, 4))
    assert (acv.cap_deal, acv.cap_period) == (usd(5_000), usd(40_000))
    assert acv.budget == Budget(usd(90_000), "pro_rata", "quarter")
    assert acv.draw == Draw(usd(2_500), "additive", recoverable=False, periods=3)
    assert (acv.clawback.within, acv.clawback.mode, acv.clawback.prorate, acv.clawback.floor) == (14, "recompute", True, usd(10))
    assert (acv.valid_from, acv.valid_to) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (rest.unit, rest.quota.measure, rest.quota.amount, rest.credit.to[0].who) == ("year", "bookings", None, "owner.team")
    assert (cup.contest.prizes, cup.contest.ties, cup.contest.group) == ((usd(1_500), Money(5_002_500, "USD")), "earliest", "team")
    assert (cup.honour.kind, cup.honour.within_hours) == ("prize", 168)
    assert (month.period, month.unit) == ("2026-Q4", "quarter")


def test_every_condition_is_typed_about_its_own_record(loaded, paid):
    checked = loaded(paid).checked
    assert {id: {name: tree.text for name, tree in trees.items()} for id, trees in checked.pay.items()} == {
        "acv": {
            "event": "deal.status = 'won'",
            "when": "age <= 30d",
            "hold": "deal.discount > 20%",
            "gate": "deal.amount is set",
            "claw": "deal.refunded_on is set",
            "multiplier/0": "deal.type = 'new'",
            "decelerator/0": "deal.discount > 10%",
            "amount": "deal.amount - deal.cost",
            "date": "deal.created_on",
            "share/0": "deal.owner.id",
            "share/1": "deal.account.owner.id",
            "share/2": "deal.owner.manager.id",
        },
        "rest": {"event": "deal.status = 'won'", "amount": "1", "date": "deal.closed_on"},
        "cup": {"measure": "won", "eligible": "rep.left_on is not set", "minimum": "won >= USD 1", "group": "rep.team.id"},
        "month": {"when": "won >= USD 5 and compliance >= 90%"},
    }
    assert {id: tree.text for id, tree in checked.plan_who.items()} == {"ae": "rep.role = 'account_executive'"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("weight: 33.3%", "weight: 33.30%", {"acv"}),
        ("target: USD 60_000", "target: USD 60_001", {"acv", "rest"}),
        ("today - deal.created_on", "today - deal.stage_entered_on", {"acv"}),
        ("sum(deals.amount where status = 'won')\"", "sum(deals.cost where status = 'won')\"", {"cup", "month"}),
        ("calls: \"count(activities where type = 'call'", "calls: \"count(activities where type = 'chat'", set()),
        ("    effect: won\n", "    # a note\n    effect: won\n", set()),
    ],
)
def test_the_hash_of_a_rule_changes_with_what_decides_it_and_with_nothing_else(loaded, paid, old, new, changed):
    assert paid.count(old) == 1
    before = {each.id: each.rule_hash for each in loaded(paid).playbook.incentives}
    after = {each.id: each.rule_hash for each in loaded(paid.replace(old, new)).playbook.incentives}
    assert {id for id in before if before[id] != after[id]} == changed
    assert len(set(before.values())) == len(before)


def test_a_table_is_part_of_the_hash_and_of_the_digest(loaded, paid, tmp_path):
    text = paid.replace("{curve: [{at: 0%, pay: 0%}, {at: 100%, pay: 100%}]}", "{table: r.csv}")
    found = []
    for amount in (5, 6):
        loaded(paid)
        (tmp_path / "playbooks" / "small" / "r.csv").write_text(
            f"deal.type,each\nnew,USD {amount}\nnot in ['new'],USD 4\n", encoding="utf-8"
        )
        book = loaded(text).playbook
        found.append((book.digest, {each.id: each.rule_hash for each in book.incentives}))
    (one, before), (two, after) = found
    assert one != two
    assert {id for id in before if before[id] != after[id]} == {"rest"}
    table = book.incentives[1].pay.table
    assert (table.file, table.outputs, [each.text for each in table.inputs], table.hit) == ("r.csv", ("each",), ["deal.type"], "unique")
    assert [(row.tests[0].text, row.outputs, row.line) for row in table.rows] == [
        ("deal.type = 'new'", {"each": usd(6)}, 2),
        ("deal.type not in ['new']", {"each": usd(4)}, 3),
    ]


OVERLAY = "overlay: o\nlevel: team\nlanguage: 1\n"


def test_an_overlay_changes_adds_and_switches_off_plans_and_incentives(loaded, paid):
    result = loaded(
        paid,
        OVERLAY
        + """\
set:
  ae: {target: USD 70_000}
  acv: {weight: 40%, multipliers: [{when: "deal.type = 'renewal'", by: 90%}]}
off: [cup, rest]
add:
  plans: [{id: sdr, name: {en: SDR, zh: 拓展}, pays: quarter}]
  incentives:
    - {id: more, kind: material, for: rep, plan: ae, weight: 60%, event: "deal.status = 'won'", quota: USD 5, pay: {rate: 5%}}
""",
    )
    assert result.problems == ()
    assert [(each.id, each.target) for each in result.playbook.plans] == [("ae", usd(70_000)), ("sdr", None)]
    assert {each.id: (each.weight, each.off.layer if each.off else None) for each in result.playbook.incentives} == {
        "acv": (Fraction(2, 5), None),
        "rest": (Fraction(667, 1000), "o"),
        "cup": (None, "o"),
        "month": (None, None),
        "more": (Fraction(3, 5), None),
    }
    assert result.checked.pay["acv"]["multiplier/0"].text == "deal.type = 'renewal'"
    assert "~~cup" in outline_text(result.playbook, "en")


def test_with_its_plan_an_incentive_is_off(loaded, paid):
    book = loaded(paid, OVERLAY + "off: [ae]\n").playbook
    assert [(each.id, bool(each.off)) for each in book.incentives] == [("acv", True), ("rest", True), ("cup", False), ("month", False)]


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        ("set: {acv: {pay: {each: USD 5, rate: 5%}}}\n", "PB327"),
        ("set: {acv: {plan: zz}}\n", "PB326"),
        ("set: {acv: {id: zz}}\n", "PB336"),
        ("set: {acv: {weigth: 5%}}\n", "PB121"),
        ("add: {plans: [{id: ae, name: X}]}\n", "PB337"),
        ("off: [acw]\n", "PB333"),
    ],
)
def test_a_fault_of_an_overlay_is_told_in_it(loaded, paid, overlay, code):
    problems = [each for each in loaded(paid, OVERLAY + overlay).problems if each.severity is Severity.ERROR]
    assert [each.code for each in problems] == [code]
    assert problems[0].span.file.endswith("overlay0.yaml")


@pytest.mark.parametrize(
    ("old", "new", "expected", "says"),
    [
        ("weight: 66.7%", "weight: 56.7%", ["PB409"], "sum to 90%"),
        ("weight: 66.7%", "weight: 66.8%", ["PB409"], "sum to 100.1%"),
        ('    when: "won >= USD 5 and compliance >= 90%"\n', "", ["PB408"], "measured"),
        ("kind: environment", "kind: goal", [], ""),
        ("    pay: {each: USD 5}\n", "", [], ""),
        ("period: USD 40_000", "period: USD 50_001", ["PB413"], "USD 50_001"),
        ("    least: USD 5_000.5\n", "", ["PB413"], "at most"),
        ("{from: 100%, times: 200%}", "{from: 100%, rate: 5%}", ["PB414"], "falls at 100%"),
        ("{at: 100%, pay: 100%}", "{at: 100%, pay: 100%}, {at: 120%, pay: 90%}", ["PB414"], "from 100% to 90%"),
    ],
)
def test_a_warning_says_what_is_amiss(loaded, paid, old, new, expected, says):
    assert paid.count(old) == 1
    result = loaded(paid.replace(old, new))
    assert [each.code for each in result.problems] == expected
    assert all(each.severity is Severity.WARNING and says in each.message.en and each.message.zh for each in result.problems)


def test_a_material_incentive_pays_something(loaded, paid):
    text = paid.replace("    kind: environment", "    kind: material").replace("    pay: {each: USD 5}\n", "")
    assert [each.code for each in loaded(text).problems] == ["PB410"]


def test_splits_stand_in_a_record_type_of_the_workspace(loaded, paid, tmp_path):
    from engine.playbook.catalog import read_catalog, standard_catalog
    from engine.playbook.load import load
    from engine.source.tree import compose

    loaded(paid.replace("credit: {amount: 1}", "credit: {amount: 1, rows: split}").replace("for: team", "for: rep"))
    more, _ = compose(
        "catalog: {split: {fields: {share: percent, type: text}, relations: {deal: {to: deal}, rep: {to: rep}}}}", "book.yaml"
    )
    catalog, problems = read_catalog(more, standard_catalog())
    assert problems == ()
    result = load(tmp_path / "playbooks" / "small" / "playbook.yaml", catalog=catalog)
    assert result.problems == ()
    assert result.playbook.incentives[1].credit.rows == "split"


def test_the_conditions_of_pay_are_formatted(paid):
    written, problems = canonical(paid, "p.yaml", shipped("playbook"))
    assert problems == []
    assert written == paid.replace("deal.status='won'", "deal.status = 'won'")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_outline_shows_what_decides_the_pay(loaded, paid, language):
    shown = outline_text(loaded(paid).playbook, language)
    for part in ("ae: ", "USD 60_000", "rep.role = 'account_executive'", "33.3%", "deal.status='won'", "50%, 100%", "6%", "200%", "120%"):
        assert part in shown, part
    for part in ("USD 5_000", "USD 90_000", "USD 2_500", "recompute", "2026-10-01", "USD 1_500 / USD 500.25"):
        assert part in shown, part
    assert ("客户经理" if language == "zh" else "Executive") in shown


def test_the_outline_as_data_is_plain(loaded, paid):
    import json

    data = json.loads(json.dumps(outline_json(loaded(paid).playbook)))
    assert data["incentives"][0]["pay"]["bands"][0]["rate"] == "0.06"
    assert data["plans"][0]["target"] == "USD 60_000"
    assert data["incentives"][0]["valid_from"] == "2026-01-01"

"""What a case expects of pay is reckoned as the ledger's run reckons it; what came instead is told with its steps."""

from __future__ import annotations

import pytest

HEAD = "playbook: {name}\nas_of: 2026-06-30T18:00:00\nzone: Asia/Shanghai\ncurrency: CNY\nrates: [{{from: USD, to: CNY, since: 2026-01-01, rate: 7}}]\n"
PLAYBOOK = """
playbook: paying
version: 1
language: 1
stages:
  - {id: talk, name: Talk}
  - {id: won, name: Won, end: won}
moves: {talk: [won]}
plans:
  - {id: sellers, name: Sellers, who: "rep.role = 'seller'", pays: quarter, author: otto, approve: manager}
incentives:
  - id: commission
    kind: material
    for: rep
    plan: sellers
    event: "deal.status = 'won'"
    credit: {to: [{who: owner, share: 100%}, {who: owner.manager, share: 100%, type: manager}], hold: "deal.discount > 20%"}
    quota: {measure: acv}
    pay:
      rates: [{from: 0%, rate: 6%}, {from: 100%, rate: 8%}]
    clawback: {if: "deal.refunded_on is set", within: 200d, mode: historic_rate}
  - {id: collected, kind: material, for: rep, event: "deal.status = 'won'", credit: {on: paid}, pay: {rate: 5%}}
  - {id: busy, kind: goal, for: rep, when: "count(deals where status = 'won' and closed_on in period) >= 2", period: quarter, valid: {from: 2026-01-01}, pay: {each: CNY 100}}
  - id: spring
    kind: goal
    for: rep
    contest: {measure: "sum(deals.amount where status = 'won' and closed_on in period)", from: 2026-01-01, to: 2026-03-31, prizes: [CNY 1_500, CNY 1_000, CNY 500]}
  - {id: named, kind: spirit, for: rep, event: "deal.status = 'won'", when: "deal.amount >= CNY 60_000", reward: {kind: honour, what: Named}}
"""
QUOTAS = "[{measure: acv, period: 2026-Q1, amount: CNY 100_000}]"
ANN = f"{{id: ann, role: seller, quotas: {QUOTAS}, manager: {{id: mia, role: seller, quotas: {QUOTAS}}}}}"
BEN = "{id: ben, role: clerk}"
D1 = "{id: D1, status: won, amount: CNY 60_000, discount: 1%%, closed_on: 2026-02-01%s}"
D2 = "{id: D2, status: won, amount: CNY 50_000, discount: 1%%, closed_on: 2026-03-01%s}"


def case(given: str, awards: str) -> str:
    return f"{{name: it, given: {{{given}}}, expect: {{awards: {{{awards}}}}}}}"


@pytest.fixture
def pay(run):
    return lambda given, awards, **options: run(case(given, awards), playbook=PLAYBOOK, head=HEAD, **options)


BOTH = f"rep: {ANN}, deals: [{D1 % ''}, {D2 % ''}]"
INVOICES = "invoices: [{id: I1, at: 2026-03-01, total: CNY 1_000, paid_on: 2026-04-01}, {id: I2, at: 2026-03-02, total: CNY 2_000}%s]"
CREDIT_NOTE = ", {id: C1, at: 2026-05-01, total: CNY 400, credits: {id: I1}}"
THREE = (
    "deals: [{owner: {id: ann}, status: won, amount: CNY 300, closed_on: 2026-01-05},"
    " {owner: {id: ben}, status: won, amount: CNY 200, closed_on: 2026-01-06},"
    " {owner: {id: cy}, status: won, amount: CNY 200, closed_on: 2026-01-07},"
    " {owner: {id: cy}, status: won, amount: CNY 900, closed_on: 2026-04-01}]"
)


@pytest.mark.parametrize(
    ("given", "awards"),
    [
        (BOTH, "ann: {commission: CNY 6_800}, mia: {commission: CNY 6_800}, commission: CNY 13_600"),  # V1, for both credit types
        (f"rep: {ANN}, deals: [{D1 % ', refunded_on: 2026-04-02'}, {D2 % ''}]", "ann: {commission: CNY 3_200}"),
        (f"rep: {ANN}, deal: {D1 % ', owner: {id: ann}'}, activities: []", "named: given, mia: {named: none}"),
        (f"rep: {BEN}, deal: {D1 % ''}", "commission: none"),
        (f"rep: {ANN}, deal: {{status: won, amount: USD 1_000, discount: 5%, closed_on: 2026-02-01}}", "ann: {commission: CNY 420}"),
        (f"rep: {ANN}, deal: {{status: won, amount: EUR 1_000, discount: 5%, closed_on: 2026-02-01}}", "commission: held"),
        (f"rep: {ANN}, deal: {{status: won, amount: CNY 1_000, discount: 21%, closed_on: 2026-02-01}}", "commission: held, named: 0"),
        (f"rep: {ANN}, deal: {{status: won, amount: CNY 1_000, discount: 5%, closed_on: 2026-07-01}}", "commission: none"),
        (f"rep: {BEN}, deal: {D1 % ''}, {INVOICES % ''}", "collected: CNY 50"),
        (f"rep: {BEN}, deal: {D1 % ''}, {INVOICES % CREDIT_NOTE}", "collected: CNY 30"),
        (BOTH, "busy: CNY 100"),
        (f"rep: {ANN}, deals: [{D1 % ''}, {{status: won, amount: CNY 1, closed_on: 2026-04-01}}]", "busy: none"),
        (THREE, "spring: CNY 3_000, ann: {spring: CNY 1_500}, ben: {spring: CNY 750}, cy: {spring: CNY 750}"),  # V2
    ],
)
def test_a_case_pays_what_the_ledger_would(pay, given, awards):
    ran = pay(given, awards)
    assert [(miss.id, miss.expected, miss.got) for result in ran.results for miss in result.misses] == []
    assert ran.problems == ()
    assert ran.failed == 0


def test_what_came_instead_is_told_with_its_steps(pay):
    [result] = pay(BOTH, "ann: {commission: CNY 6_800.01}").results
    [miss] = result.misses
    assert (miss.id, miss.expected, miss.got) == ("awards ann commission", "CNY 6,800.01", "CNY 6,800.00")
    first, second = (step.en for step in miss.steps)
    assert first.startswith("D1, ann, 2026-Q1, award: credit 100% × CNY 60,000.00 (direct) = CNY 60,000.00; rate ")
    assert "CNY 3,200.00" in second
    assert all(step.zh for step in miss.steps)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (f"rep: {BEN}, deal: {D1 % ''}", "the plan 'sellers' is not for ben"),
        (f"rep: {ANN}, deal: {{id: D, status: open}}", "D: its event is not_met"),
    ],
)
def test_why_nothing_came_is_told(pay, given, says):
    [result] = pay(given, "commission: CNY 1").results
    assert [step.en for miss in result.misses for step in miss.steps] == [says]


def test_pay_of_another_currency_or_kind_is_a_miss(pay):
    misses = [pay(BOTH, awards).results[0].misses[0] for awards in ("busy: USD 100", "busy: held", "named: CNY 1", "named: held")]
    assert [(miss.expected, miss.got) for miss in misses] == [
        ("USD 100.00", "CNY 100.00"), ("held", "CNY 100.00"), ("CNY 1.00", "given"), ("held", "given"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("awards", "code", "says", "column"),
    [
        ("comission: none", "CS104", "did you mean 'commission'?", 0),
        ("anne: {commission: none}", "CS104", "did you mean 'ann'?", 0),
        ("ann: {busi: none}", "CS104", "did you mean 'busy'?", 6),
        ("busy: 100", "CS109", "USD 1_234.50", 6),
        ("busy: much", "CS109", "none, held or given", 6),
        ("busy: [CNY 1]", "PB123", "", 6),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_place(pay, awards, code, says, column):
    ran = pay(BOTH, awards)
    assert ran.invalid
    [problem] = ran.problems
    assert problem.code == code
    assert says in (problem.help.en if problem.help else "")
    assert problem.span.start.column == case(BOTH, awards).index("awards: {") + len("awards: {") + column + 5


def test_a_case_of_pay_that_leans_on_silence_is_warned_of(pay):
    ran = pay(f"rep: {ANN}, deal: {{status: won, amount: CNY 1_000, closed_on: 2026-02-01}}", "commission: held")
    assert [result.leaning for result in ran.results] == [("deal.discount",)]


def test_each_incentive_is_to_be_shown_paid_and_not_paid(pay):
    missing = {each.id: each.missing for each in pay(BOTH, "commission: CNY 13_600, named: given, busy: CNY 100, spring: none").covered}
    assert missing == {
        "commission": ("not paid",), "collected": ("paid", "not paid"), "busy": ("not paid",), "spring": ("paid",), "named": ("not paid",),
    }  # fmt: skip


def test_a_condition_of_pay_that_no_case_guards_is_named(run):
    cases = [case(BOTH, "ann: {commission: CNY 6_800, busy: CNY 100}, mia: {busy: none}, named: given")]
    ran = run(*cases, playbook=PLAYBOOK, head=HEAD, mutated=True)
    unguarded = {(each.name, each.change) for each in ran.mutation.survivors}
    assert {("pay/named/when", "drop"), ("pay/commission/event", "drop")} <= unguarded
    guarded = {("pay/busy/when", "flip"), ("pay/busy/when", "drop"), ("pay/commission/claw", "flip"), ("pay/who/sellers", "flip")}
    assert not guarded & unguarded

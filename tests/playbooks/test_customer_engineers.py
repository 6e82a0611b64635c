"""What the published plan of customer engineers pays, reckoned by hand; its weights of 75 and 15 % are reported."""

from __future__ import annotations

import pytest

from engine.cases.files import rules_of
from engine.cases.read import read_cases
from engine.cases.run import run_cases
from engine.playbook.catalog import standard_catalog
from engine.playbook.load import load
from engine.resources import PLAYBOOKS

OVERLAY = PLAYBOOKS / "overlays" / "team" / "customer-engineers.yaml"
HEAD = "playbook: b2b-software\nas_of: 2026-11-21T18:00:00\nzone: Asia/Shanghai\ncurrency: USD\ncases:\n"
WON = "{{owner: {{id: lilei}}, status: won, amount: USD {amount}, created_on: 2026-08-01, closed_on: 2026-11-01, tags: [{tags}]}}"


@pytest.fixture(scope="module")
def loaded():
    return load(PLAYBOOKS / "b2b-software" / "playbook.yaml", catalog=standard_catalog(), overlays=(OVERLAY,), roots=(PLAYBOOKS,))


def misses(loaded, folder, deals: list[str], awards: str) -> list[tuple[str, str, str]]:
    path = folder / "cases.yaml"
    given = f"team: {{id: ce}}, deals: [{', '.join(deals)}]"
    path.write_text(f"{HEAD}  - {{name: it, given: {{{given}}}, expect: {{awards: {{{awards}}}}}}}\n", encoding="utf-8")
    file, problems = read_cases(path, loaded.playbook, standard_catalog())
    assert problems == []
    assert file is not None
    return [(miss.id, miss.expected, miss.got) for result in run_cases(rules_of(loaded.checked), file) for miss in result.misses]


@pytest.mark.parametrize(
    ("amount", "tags", "pays"),
    [
        # 75 % of 40,000 is 7,500 a quarter, over a quota of 1,200,000 a base rate of 0.625 %
        ("1_200_000", "technical_win", "USD 7_500"),
        # and 200,000 beyond it at 125 %, 0.78125 %: 1,562.50 more
        ("1_400_000", "technical_win", "USD 9_062.50"),
        ("1_400_000", "mutual_plan", "none"),
    ],
)
def test_beyond_the_quota_contract_value_pays_125_percent(loaded, tmp_path, amount, tags, pays):
    assert misses(loaded, tmp_path, [WON.format(amount=amount, tags=tags)], f"ce: {{ce-acv: {pays}}}") == []


@pytest.mark.parametrize(("wins", "pays"), [(12, "USD 1_500"), (14, "USD 1_812.50"), (0, "none")])
def test_technical_wins_beyond_twelve_pay_125_percent(loaded, tmp_path, wins, pays):
    """15 % of 40,000 is 1,500 a quarter, 125 each for twelve; beyond them 156.25 each."""
    deal = "{owner: {id: lilei}, status: open, created_on: 2026-10-01, tags: [technical_win]}"
    assert misses(loaded, tmp_path, [deal] * wins, f"ce: {{ce-technical-wins: {pays}}}") == []


def test_weights_that_sum_to_90_percent_are_reported(loaded):
    assert [(each.code, each.message.en) for each in loaded.problems] == [
        ("PB409", "the weights of the plan 'ce-2026' sum to 90%, not to 100%")
    ]

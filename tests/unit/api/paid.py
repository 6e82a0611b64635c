"""A small company that pays: three reps, their coach, deals, invoices, and a playbook with a plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from engine.api.desk import Desk
from engine.workspace import find_workspace
from tests.unit.api.workspaces import at, imported

LAST = dt.date(2026, 6, 30)
SETTINGS = "playbooks: [pay]\nbook: book.yaml\nstore: store.db\nzone: Asia/Shanghai\nlanguage: en\n"
BOOK = "folder: data\nzone: Asia/Shanghai\ncurrency: CNY\nstandard: true\nrates:\n  - {from: USD, to: CNY, since: 2026-01-01, rate: 7}\n"
REPS = """id,name,role,team,manager,hired_on
R1,Ann,seller,T1,M1,2024-01-01
R2,Ben,seller,T1,M1,2024-01-01
R3,=Cy,seller,T1,M1,2026-04-01
M1,Mia,lead,T1,,2020-01-01
"""
TEAMS = "id,name,manager\nT1,North,M1\n"
DEALS = """id,name,type,stage,status,amount,created_on,stage_entered_on,closed_on,owner,refunded_on
D1,One,new,won,won,CNY 60000,2026-01-05,2026-02-01,2026-02-01,R1,
D2,Two,new,won,won,CNY 50000,2026-01-06,2026-03-01,2026-03-01,R1,
D3,Three,old,won,won,CNY 30000,2026-01-07,2026-03-02,2026-03-02,R2,
D4,Four,new,talk,open,CNY 20000,2026-01-08,2026-01-08,,R2,
D5,Five,new,won,won,USD 1000,2026-04-05,2026-05-01,2026-05-01,R3,
D6,Six,new,won,won,EUR 1000,2026-04-05,2026-05-02,2026-05-02,R3,
"""
PLAYBOOK = """playbook: pay
version: 1
language: 1
stages:
  - {id: talk, name: Talk}
  - {id: won, name: Won, end: won}
moves: {talk: [won]}
plans:
  - {id: sellers, name: Sellers 2026, who: "rep.role = 'seller'", pays: quarter, author: otto, approve: manager}
incentives:
  - id: commission
    kind: material
    for: rep
    plan: sellers
    event: "deal.status = 'won'"
    quota: CNY 100_000
    period: quarter
    pay:
      rates: [{from: 0%, rate: 6%}, {from: 100%, rate: 8%}, {from: 150%, rate: 10%}]
      bands: marginal
    clawback: {if: "deal.refunded_on is set", within: 200d, mode: historic_rate}
  - id: new-customer
    kind: goal
    for: rep
    event: "deal.status = 'won'"
    when: "deal.type = 'new'"
    pay: {each: CNY 500}
  - id: named
    kind: spirit
    for: rep
    event: "deal.status = 'won'"
    when: "deal.amount >= CNY 60_000"
    reward: {kind: honour, what: {en: Named on Monday, zh: 周一表扬}, within: 48h}
  - id: spring
    kind: goal
    for: rep
    contest: {measure: "sum(deals.amount where status = 'won' and closed_on in period)", from: 2026-01-01, to: 2026-03-31,
              prizes: [CNY 1_500, CNY 1_000, CNY 500], ties: split_sum}
"""


def company(folder: Path, **changed: str) -> Path:
    """Write the workspace and import it; any of the texts above can be given anew by its name in small letters."""
    texts = {
        "dealcoach.yaml": changed.get("settings", SETTINGS),
        "book.yaml": changed.get("book", BOOK),
        "playbooks/pay/playbook.yaml": changed.get("playbook", PLAYBOOK),
        "data/rep.csv": changed.get("reps", REPS),
        "data/team.csv": changed.get("teams", TEAMS),
        "data/deal.csv": changed.get("deals", DEALS),
    }
    beside = {
        "invoices": "invoice",
        "accounts": "account",
        "contacts": "contact",
        "deal_contacts": "deal__contacts",
        "activities": "activity",
        "stage_changes": "stage_change",
    }
    texts |= {f"data/{file}.csv": changed[name] for name, file in beside.items() if name in changed}
    for name, content in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    imported(folder)
    return folder


def changed_deals(folder: Path, deals: str, recorded_at: dt.datetime) -> None:
    """Import the deals as they are later."""
    (folder / "data" / "deal.csv").write_text(deals, encoding="utf-8")
    imported(folder, recorded_at)


def desk_of(folder: Path, day: dt.date = LAST, user: str = "olga") -> Desk:
    """Open it on a day; olga is outside the book, as finance and sales ops are."""
    workspace = find_workspace(folder)
    return Desk(workspace, user=user, language="en", as_of=at(day, workspace.zone), known_at=None, say=lambda _: None)


def activate(folder: Path, day: dt.date = LAST, plan: str = "sellers") -> None:
    """Approve a plan and put it into force, as someone else than its author."""
    for state in ("approved", "active"):
        desk_of(folder, day, "olga").awards.move_plan(plan, state)


def paid(folder: Path, day: dt.date = LAST) -> list[tuple[str, str, str, str, str]]:
    """Run on a day and give what was posted: incentive, person, event, kind, amount."""
    return [
        (row.entry.incentive, row.entry.person, row.entry.event, row.entry.kind, row.amount)
        for row in desk_of(folder, day).awards.run().posted
    ]

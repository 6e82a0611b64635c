"""What is earned is posted once, decided on by others, and never changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import rfc8785
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.model.award import Head
from engine.model.judgement import Judgement, Prompt
from engine.model.text import Text
from engine.model.values import Money
from engine.store import database
from engine.store.award_rows import numbered
from engine.store.chain import GENESIS
from engine.store.database import Database
from engine.store.failure import EventRefusedError, StoreError
from engine.store.store import Store
from tests.unit.store.award_samples import day, entry


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(EventRefusedError) as caught:
        act(*args, **kwargs)
    assert caught.value.message.en != caught.value.message.zh
    return caught.value.code


def states(awards, **only) -> list[str]:
    return [each.state for each in awards.entries(**only)]


def test_what_is_posted_is_read_again_in_every_part(store):
    given = [entry("D1"), entry("D2", -7, kind="clawback", at=dt.date(1, 1, 1), why=Text(), facts={}, steps=(), version=3, order=2**40)]
    posted = store.awards.post(given)
    assert store.awards.entries() == posted
    filled = ("seq", "id", "previous", "hash")
    for before, after in zip(given, posted, strict=True):
        assert dataclasses.replace(after, **{name: getattr(before, name) for name in filled}) == before
    assert [each.seq for each in posted] == [1, 2]
    assert (posted[0].previous, posted[1].previous) == (GENESIS, posted[0].hash)
    assert store.awards.head() == Head(2, posted[1].hash, 0, GENESIS)
    assert store.awards.verify() == []


def test_anyone_can_reckon_a_hash_by_the_standard(store):
    store.awards.post([entry("D1"), entry("D2")])
    with store.database.read() as connection:
        rows = connection.execute(text("SELECT * FROM award_entries ORDER BY seq")).mappings().all()
    previous = GENESIS
    for row in rows:
        content = {name: str(value) if isinstance(value, int) else value for name, value in row.items() if name not in ("seq", "hash")}
        assert row["previous"] == previous
        previous = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
        assert row["hash"] == previous


def test_the_same_posted_again_is_nothing_new(store):
    first = store.awards.post([entry("D1"), entry("D2")])
    before = store.revision(), store.awards.head()
    assert store.awards.post([entry("D2", as_of=day(9), author="someone"), entry("D1"), entry("D1")]) == []
    assert (store.revision(), store.awards.head()) == before
    assert [each.event for each in store.awards.post([entry("D1"), entry("D3")])] == ["D3"]
    assert store.awards.entries()[:2] == first


@pytest.mark.parametrize("other", [{"amount": Money(1, "CNY")}, {"amount": Money(50_000, "USD")}, {"period": "2027-Q1"}, {"facts": {}}])
def test_something_else_under_the_same_key_is_refused_and_nothing_is_half_done(store, other):
    store.awards.post([entry("D1")])
    assert refused(store.awards.post, [entry("D0"), entry("D1", **other)]) == "AW502"
    assert refused(store.awards.post, [entry("D2"), entry("D2", **other)]) == "AW502"
    assert [each.event for each in store.awards.entries()] == ["D1"]


def test_a_difference_is_posted_as_the_next_version(store):
    store.awards.post([entry("D1", 500)])
    for cents in (-20, -20, 3):
        new = numbered([entry("D1", cents, kind="adjustment")], store.awards.entries())
        assert len(store.awards.post(new)) == 1
    assert [(each.kind, each.version, each.amount.amount) for each in store.awards.entries(event="D1")] == [
        ("award", 1, 50_000),
        ("adjustment", 1, -2_000),
        ("adjustment", 2, -2_000),
        ("adjustment", 3, 300),
    ]


def test_entries_are_chosen_by_all_that_is_given(store):
    store.awards.post([entry("D1"), entry("D1", person="wu"), entry("D2", period="2027-Q1"), entry("D3", incentive="logos", as_of=day(3))])
    awards = store.awards

    def found(**only) -> list[str]:
        return [f"{each.event} {each.person}" for each in awards.entries(**only)]

    assert found(person="li", period="2026-Q4") == ["D1 li", "D3 li"]
    assert found(event="D1") == ["D1 li", "D1 wu"]
    assert found(incentive="logos") == ["D3 li"]
    assert found(as_of=day(2)) == ["D1 li", "D1 wu", "D2 li"]
    assert found(of_period="2026-Q4", period="2027-Q1") == ["D2 li"]
    assert found(id=awards.entries()[1].id) == ["D1 wu"]
    assert found(playbook="other") == []


def test_a_run_that_went_on_from_what_it_read_before_another_is_refused(store):
    read = store.awards.head().last_entry
    (first,) = store.awards.post([entry("D1")], expected_head=read)
    assert refused(store.awards.post, [entry("D2")], expected_head=read) == "AW501"
    assert len(store.awards.post([entry("D2")], expected_head=first.hash)) == 1


def test_two_runs_at_once_cannot_both_post(tmp_path):
    """The second run reads only when the first has posted, so it finds nothing left to post."""
    stores = [Store.open(tmp_path / "s.db") for _ in range(4)]
    start = threading.Barrier(len(stores))

    def run(store: Store) -> None:
        start.wait()
        with store.awards.posting():
            owed = 900 - sum(each.amount.amount // 100 for each in store.awards.entries(event="D1"))
            time.sleep(0.05)  # without a turn of its own, each would have read by now
            if owed:
                store.awards.post(numbered([entry("D1", owed, kind="adjustment", facts={"run": str(id(store))})], store.awards.entries()))

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(run, stores))  # none is refused
    assert [each.amount.amount for each in stores[0].awards.entries()] == [90_000]


def test_a_turn_that_fails_leaves_nothing_and_turns_may_lie_in_each_other(store):
    def fail() -> None:
        with store.together(), store.awards.posting():
            store.awards.post([entry("D1")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.awards.entries() == []
    with store.together():
        with store.awards.posting():
            store.awards.post([entry("D1")])
        store.awards.post([entry("D2")])
    assert len(store.awards.entries()) == 2


@pytest.mark.parametrize(
    ("amount", "kept"),
    [(Money(5, "CNY", 0), 50_000), (Money(7 * 10**6, "CNY", 10), 7), (Money(-(2**63 - 1), "CNY"), -(2**63 - 1))],
)
def test_amounts_are_kept_exactly_at_four_decimals(store, amount, kept):
    store.awards.post([entry("D1", amount=amount)])
    assert store.awards.entries()[0].amount == Money(kept, "CNY")
    assert len(store.awards.post([entry("D1", amount=amount)])) == 0


@pytest.mark.parametrize("amount", [Money(1, "CNY", 5), Money(2**63, "CNY"), Money(10**16, "CNY", 0)])
def test_amounts_that_cannot_be_kept_are_refused(store, amount):
    assert refused(store.awards.post, [entry("D1"), entry("D2", amount=amount)]) == "AW504"
    assert store.awards.entries() == []


def test_an_award_is_approved_by_neither_its_author_nor_whom_it_pays(store):
    awards = store.awards
    one, two = (each.id for each in awards.post([entry("D1"), entry("D2")]))
    for act in (awards.approve, awards.refuse):
        assert refused(act, [one], by="ops", at=day(1)) == "AW505"
        assert refused(act, [one], by="li", at=day(1)) == "AW506"
        assert refused(act, [one], by="li.ming@example.com", known_as=["li"], at=day(1)) == "AW506"
    assert awards.approve([one, two, one], by="boss", at=day(1), note="ok") == 2
    assert [(each.state, each.approver) for each in awards.entries()] == [("approved", "boss")] * 2
    assert states(awards, as_of=day(0)) == ["waiting", "waiting"]
    assert awards.entries(state="waiting") == []
    event = awards.events("entry", one)[0]
    assert (event.by, event.at, event.note, event.digest) == ("boss", day(1), "ok", awards.entries()[0].hash)


def test_of_several_awards_all_are_decided_on_or_none(store):
    awards = store.awards
    one, two = (each.id for each in awards.post([entry("D1"), entry("D2", person="boss")]))
    before = store.revision()
    assert refused(awards.approve, [one, two], by="boss", at=day(1)) == "AW506"
    assert refused(awards.approve, [one, "none"], by="boss", at=day(1)) == "AW507"
    assert (states(awards), store.revision(), awards.events()) == (["waiting"] * 2, before, [])


def test_a_decision_is_not_of_an_earlier_instant_than_the_award(store):
    one = store.awards.post([entry("D1", as_of=day(5))])[0].id
    assert refused(store.awards.approve, [one], by="boss", at=day(4)) == "AW509"
    assert refused(store.awards.dispute, one, by="li", at=day(4), reason="") == "AW509"
    assert store.awards.approve([one], by="boss", at=day(5)) == 1


def test_only_events_that_fit_the_state_are_taken(store):
    awards = store.awards
    one, held = (each.id for each in awards.post([entry("D1"), entry("D2", state="held")]))
    someone = {"by": "boss", "at": day(1)}
    assert states(awards) == ["waiting", "held"]
    assert refused(awards.approve, [held], **someone) == "AW508"
    assert refused(awards.release, [one], **someone) == "AW508"
    awards.release([held], by="ops", at=day(1))
    awards.hold([one], **someone)
    assert states(awards) == ["held", "waiting"]
    awards.refuse([one], **someone)
    awards.approve([held], **someone)
    for act in (awards.approve, awards.refuse, awards.hold, awards.release):
        assert refused(act, [one], **someone) == "AW508"
        assert refused(act, [held], **someone) == "AW508"
    assert states(awards) == ["refused", "approved"]


def test_an_award_in_dispute_is_frozen_until_someone_else_decides(store):
    awards = store.awards
    one, two = (each.id for each in awards.post([entry("D1"), entry("D2", person="wu")]))
    assert refused(awards.dispute, one, by="wu", at=day(1), reason="mine") == "AW510"
    assert refused(awards.decide, one, "upheld", by="boss", at=day(1)) == "AW508"
    awards.dispute(one, by="li@example.com", known_as=["li"], at=day(1), reason="=share 份额")
    assert refused(awards.dispute, one, by="li", at=day(1), reason="again") == "AW508"
    assert refused(awards.approve, [one], by="boss", at=day(2)) == "AW508"
    assert refused(awards.decide, one, "upheld", by="li", at=day(2)) == "AW506"
    awards.decide(one, "rejected", by="boss", at=day(3), note="as signed")
    awards.dispute(two, by="wu", at=day(4), reason="late")
    first, second = awards.disputes()
    assert (first.entry, first.by, first.reason, first.outcome) == (one, "li@example.com", "=share 份额", "rejected")
    assert (first.decided_by, first.decided_at, first.note) == ("boss", day(3), "as signed")
    assert (second.outcome, second.decided_by) == ("open", None)
    assert [each.outcome for each in awards.disputes(as_of=day(2))] == ["open"]
    assert awards.disputes(person="wu") == awards.disputes(entry=two) == [second]
    assert states(awards) == ["waiting", "disputed"]


@pytest.mark.parametrize(
    ("before", "outcome", "then"),
    [
        ("approve", "upheld", "approved"),
        ("approve", "rejected", "approved"),
        ("refuse", "rejected", "refused"),
        ("refuse", "upheld", "waiting"),
        ("hold", "upheld", "held"),
    ],
)
def test_after_a_dispute_an_award_is_as_before_but_for_one_wrongly_refused(store, before, outcome, then):
    awards = store.awards
    one = awards.post([entry("D1")])[0].id
    getattr(awards, before)([one], by="boss", at=day(1))
    awards.dispute(one, by="li", at=day(2), reason="no")
    awards.decide(one, outcome, by="vp", at=day(3))
    found = awards.entries()[0]
    assert (found.state, found.approver) == (then, "boss" if before == "approve" else None)


def test_a_locked_period_gets_no_new_rows(store):
    awards = store.awards
    (one,) = awards.post([entry("D1")])
    awards.lock_period("2026-Q4", by="cfo", at=day(2))
    assert (awards.is_locked("2026-Q4"), awards.is_locked("2026-Q4", day(1)), awards.locked()) == (True, False, {"2026-Q4"})
    assert refused(awards.post, [entry("D2", period="2027-Q1"), entry("D3")]) == "AW503"
    assert refused(awards.lock_period, "2026-Q4", by="cfo", at=day(3)) == "AW503"
    assert awards.entries() == [one]
    assert awards.post([entry("D1")]) == []
    assert len(awards.post([entry("D2", of_period="2026-Q4", period="2027-Q1")])) == 1
    assert awards.approve([one.id], by="boss", at=day(3)) == 1


def test_a_plan_goes_its_way_step_by_step_and_a_changed_one_starts_again(store):
    awards = store.awards

    def move(to: str, digest: str = "a", by: str = "boss", **other) -> None:
        awards.move_plan("b2b", "ae", to, digest=digest, author="ops", by=by, at=day(1), **other)

    assert awards.plan_state("b2b", "ae", "a") == "draft"
    for to in ("active", "closed", "draft"):
        assert refused(move, to) == "AW511"
    assert refused(move, "approved", by="ops") == "AW505"
    assert refused(move, "approved", by="o.p.s", known_as=["ops"]) == "AW505"
    move("approved")
    assert [awards.plan_state("b2b", "ae", digest) for digest in "ab"] == ["approved", "draft"]
    assert awards.plan_state("b2b", "ae", "a", day(0)) == "draft"
    assert awards.plan_state("other", "ae", "a") == "draft"
    assert refused(move, "active", digest="b") == "AW511"
    move("active", by="ops")
    move("approved", digest="b")
    assert [awards.plan_state("b2b", "ae", digest) for digest in "ab"] == ["draft", "approved"]
    move("active", digest="b")
    move("closed", digest="b")
    assert awards.plan_state("b2b", "ae", "c") == "closed"
    assert refused(move, "approved", digest="c") == "AW511"
    assert [event.event for event in awards.events("plan", "b2b/ae")] == ["approved", "active", "approved", "active", "closed"]
    assert awards.verify() == []


def test_the_database_itself_refuses_to_change_or_remove_rows(store):
    store.awards.post([entry("D1")])
    store.awards.lock_period("2026-Q4", by="cfo", at=day(2))
    for table in ("award_entries", "award_events"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET seq = 9"):  # noqa: S608 - two known names
            with pytest.raises(DBAPIError, match="append-only"), store.database.write() as connection:
                connection.execute(text(statement))


def test_nothing_is_added_to_an_end_that_is_not_whole(store):
    store.awards.post([entry("D1")])
    with store.database.write() as connection:
        connection.execute(text("UPDATE award_heads SET count = 0"))
    with pytest.raises(StoreError) as failed:
        store.awards.post([entry("D2")])
    assert failed.value.code == "AW512"
    with pytest.raises(StoreError):
        store.awards.lock_period("2026-Q4", by="cfo", at=day(2))
    assert len(store.awards.entries()) == 1


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    tables = ("ticks", "waivers", "runs", "decisions", "prompts", "prompt_events", "switches", "revision")
    with database.read() as connection:
        return {name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name} ORDER BY 1"))] for name in tables}  # noqa: S608


def _go_back(connection, to):
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.downgrade(config, to)


def test_a_store_from_before_the_ledger_keeps_all_it_had(tmp_path):
    old = Store.open(tmp_path / "old.db")
    old.add_tick("D1", "call", by="ann", at=day(0), evidence="邮件")
    with old.recording(day(1), recorded_at=day(1), whole=True) as run:
        run.decisions([Judgement("D1", day(1), "p", 1, None, "open")])
        run.prompts("p", [Prompt("1", "t", "deal", "D1", "r", Text("Go", "去"), {}, day(1), "p")], [("t", "D1")])
    old.set_prompt_state("1", "accepted", by="ann", at=day(2))
    with old.database.write() as connection:
        _go_back(connection, "0001")
    before = dump(old.database)
    old.close()
    store = Store.open(tmp_path / "old.db")
    after = dump(store.database)
    assert {name: [row[: len(before[name][0])] for row in rows] for name, rows in after.items() if rows} == {
        name: rows for name, rows in before.items() if rows
    }  # columns that came later stand behind
    assert all(before[name] for name in before if name != "waivers")
    assert (len(store.ticks()), len(store.prompts()), len(list(store.decisions(day(3))))) == (1, 1, 1)
    store.awards.post([entry("D1")])
    assert store.awards.verify() == []

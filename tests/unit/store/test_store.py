"""The store keeps what people noted and what was decided, and answers as of any instant."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engine.model.judgement import Fact, Judgement, NextAction, Prompt, Waiver
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict
from engine.store.failure import EventRefusedError, StoreError, in_words
from engine.store.store import Store

START = dt.datetime(2026, 11, 1, 10, tzinfo=dt.UTC)


def day(number: int) -> dt.datetime:
    return START + dt.timedelta(days=number)


def judgement(deal: str, at: dt.datetime, amount: int = 5, next_change: dt.date | None = None) -> Judgement:
    return Judgement(
        deal,
        at,
        "p",
        3,
        "qualify",
        "open",
        Verdict.MET,
        criteria={"big": Verdict.UNKNOWN},
        facts={"deal.amount": Fact(Money(amount, "CNY"))},
        playbook_digest="a",
        catalog_digest="b",
        next_change=next_change,
    )


def prompt(name: str, at: dt.datetime, rep: str = "r1") -> Prompt:
    return Prompt(name, "unstick", "deal", f"deal-of-{name}", rep, Text("Go", "去"), {"stuck": "A"}, at, "p", ask=("q",))


@pytest.fixture(scope="session")
def postgres():
    """Start a PostgreSQL server of our own, where the machine has one."""
    if not (shutil.which("initdb") and shutil.which("pg_ctl")):
        pytest.skip("this machine has no PostgreSQL to try the store on")
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed here")
    with tempfile.TemporaryDirectory() as folder:
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        if as_user:
            shutil.chown(folder, "nobody")
        data = f"{folder}/data"
        subprocess.run([*as_user, "initdb", "-D", data, "-U", "u", "-A", "trust"], check=True, capture_output=True, cwd=folder)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
        started = [*as_user, "pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{folder}/log", "start"]
        subprocess.run(started, check=True, capture_output=True, cwd=folder)
        try:
            yield f"postgresql://u@/postgres?host={folder}"
        finally:
            subprocess.run([*as_user, "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, tmp_path):
    opened = Store.open(tmp_path / "store.db" if request.param == "sqlite" else request.getfixturevalue("postgres"))
    yield opened
    if request.param == "postgres":
        with opened.database.write() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    opened.close()


def test_a_tick_is_known_from_its_instant_on(store):
    store.add_tick("D1", "champion", by="ann", at=day(1), evidence="mail of 1 Nov 邮件")
    assert store.ticks("D1", day(0)) == []
    (found,) = store.ticks("D1", day(1))
    assert (found.by, found.at, found.evidence, found.confirmed_by) == ("ann", day(1), "mail of 1 Nov 邮件", None)


def test_a_second_person_confirms_and_not_the_first(store):
    store.add_tick("D1", "champion", by="ann", at=day(1))
    with pytest.raises(EventRefusedError) as refused:
        store.confirm("D1", "champion", by="ann", at=day(2))
    assert refused.value.code == "ST110"
    store.confirm("D1", "champion", by="bob", at=day(2))
    assert store.ticks(as_of=day(1))[0].confirmed_by is None
    assert (store.ticks()[0].confirmed_by, store.ticks()[0].confirmed_at) == ("bob", day(2))


def test_a_tick_taken_back_is_gone_and_a_new_one_is_unconfirmed(store):
    store.add_tick("D1", "champion", by="ann", at=day(1))
    store.confirm("D1", "champion", by="bob", at=day(2))
    store.remove_tick("D1", "champion", by="ann", at=day(3))
    assert store.ticks() == []
    assert store.ticks(as_of=day(2))[0].confirmed_by == "bob"
    store.add_tick("D1", "champion", by="ann", at=day(4))
    assert store.ticks()[0].confirmed_by is None


@pytest.mark.parametrize("act", ["confirm", "remove_tick"])
def test_what_is_not_ticked_is_neither_confirmed_nor_taken_back(store, act):
    before = store.revision()
    with pytest.raises(EventRefusedError) as refused:
        getattr(store, act)("D1", "champion", by="bob", at=day(2))
    assert refused.value.code == "ST111"
    assert store.revision() == before


def test_what_is_undone_later_can_be_done_and_undone_before(store):
    store.add_tick("D1", "champion", by="ann", at=day(5))
    store.remove_tick("D1", "champion", by="ann", at=day(6))
    store.add_waiver(Waiver("D1", "big", "ann", day(5), "asked"))
    store.withdraw("D1", "big", by="ann", at=day(6))
    store.add_tick("D1", "champion", by="ann", at=day(1))
    store.add_waiver(Waiver("D1", "big", "ann", day(1), "asked"))
    store.confirm("D1", "champion", by="bob", at=day(2))
    assert store.ticks(as_of=day(2))[0].confirmed_by == "bob"
    store.remove_tick("D1", "champion", by="ann", at=day(3))
    store.withdraw("D1", "big", by="ann", at=day(3))
    assert (store.ticks(as_of=day(3)), store.waivers(as_of=day(3))) == ([], [])


def test_what_is_done_later_is_not_undone_before(store):
    store.add_tick("D1", "champion", by="ann", at=day(5))
    store.add_waiver(Waiver("D1", "big", "ann", day(5), "asked"))
    for act, what in (("confirm", "champion"), ("remove_tick", "champion"), ("withdraw", "big")):
        with pytest.raises(EventRefusedError):
            getattr(store, act)("D1", what, by="bob", at=day(4))


def test_a_waiver_ends_with_its_day_or_when_withdrawn(store):
    waiver = Waiver("D1", "big", "ann", day(1), "asked by the board", until=dt.date(2026, 11, 10))
    store.add_waiver(waiver)
    assert store.waivers(as_of=day(0)) == []
    assert store.waivers("D1", today=dt.date(2026, 11, 10)) == [waiver]
    assert store.waivers("D1", today=dt.date(2026, 11, 11)) == []
    store.withdraw("D1", "big", by="bob", at=day(3))
    assert store.waivers("D1") == []
    assert store.waivers("D1", day(2)) == [waiver]
    with pytest.raises(EventRefusedError) as refused:
        store.withdraw("D1", "big", by="bob", at=day(4))
    assert refused.value.code == "ST112"


def test_a_decision_is_written_once_and_holds_until_its_next_change(store):
    first = judgement("D1", day(0), next_change=dt.date(2026, 11, 20))
    assert store.record_decisions([first, judgement("D2", day(0))], day(0), recorded_at=day(0), whole=True) == 2
    again = [dataclasses.replace(first, as_of=day(5)), judgement("D2", day(5), amount=6)]
    assert store.record_decisions(again, day(5), recorded_at=day(5), whole=True) == 1
    assert store.decision("D1", day(5), dt.date(2026, 11, 6)) == first
    assert store.decision("D1", day(12), dt.date(2026, 11, 19)) == first
    assert store.decision("D1", day(19), dt.date(2026, 11, 20)) is None
    assert store.decision("D1", day(-1), dt.date(2026, 10, 31)) is None
    assert store.decision("D2", day(3), dt.date(2026, 11, 4)) == judgement("D2", day(0))
    assert [each.as_of for each in store.decisions(day(9))] == [day(0), day(5)]
    assert store.last_run() == day(5)
    assert store.last_run(day(4)) == day(0)


def test_a_run_repeated_stores_nothing(store):
    def run() -> int:
        with store.recording(day(1), recorded_at=day(1)) as recording:
            recording.decisions(judgement(f"D{n}", day(1)) for n in range(20))
            recording.prompts("p", [prompt("1", day(1))], [("unstick", "deal-of-1")])
        return recording.written

    assert run() == 22
    before, found = store.revision(), store.prompts()
    assert run() == 0
    assert (store.revision(), store.prompts()) == (before, found)


def test_a_later_run_of_an_earlier_instant_leaves_later_answers(store):
    for at in (1, 10):
        store.record_decisions([judgement("D1", day(at))], day(at), recorded_at=day(at), whole=True)
    store.record_decisions([judgement("D1", day(5), amount=9)], day(5), recorded_at=day(11), whole=True)
    amounts = {n: next(iter(store.decisions(day(n)))).facts["deal.amount"].value.amount for n in (1, 4, 5, 9, 10, 30)}
    assert amounts == {1: 5, 4: 5, 5: 9, 9: 9, 10: 5, 30: 5}


def test_only_the_decisions_that_ask_for_something_may_be_read(store):
    asking = dataclasses.replace(judgement("D2", day(0)), actions=(NextAction("call", "do", Text("Call", "致电"), Text(), "qualify"),))
    store.record_decisions([judgement("D1", day(0)), asking, judgement("D3", day(0))], day(0), recorded_at=day(0))
    assert list(store.decisions(day(0), working=True)) == [asking]


def test_decisions_that_time_has_overtaken_are_counted(store):
    changing = [judgement(f"D{n}", day(0), next_change=dt.date(2026, 11, 10 + n)) for n in range(4)]
    store.record_decisions(changing, day(0), recorded_at=day(0), whole=True)
    assert [store.stale(day(n), dt.date(2026, 11, n + 1)) for n in (0, 8, 9, 11)] == [0, 0, 1, 3]


def test_a_run_that_fails_halfway_leaves_nothing(store):
    before = store.revision()

    def run() -> None:
        with store.recording(day(0), recorded_at=day(0)) as recording:
            recording.prompts("p", [prompt("1", day(0))], [])
            recording.decisions([judgement("D1", day(0))])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run()
    assert (store.revision(), list(store.decisions(day(9))), store.prompts(), store.last_run()) == (before, [], [], None)


def test_nobody_waits_while_a_run_is_still_judging(tmp_path):
    here, there = Store.open(tmp_path / "s.db"), Store.open(tmp_path / "s.db", patience=0.1)
    with here.recording(day(0), recorded_at=day(0)) as run:
        run.decisions(judgement(f"D{n}", day(0)) for n in range(100))
        there.add_tick("D1", "champion", by="ann", at=day(0))
        run.decisions([judgement("E", day(0))])
    assert len(list(there.decisions(day(0)))) == 101
    assert len(here.ticks()) == 1


def test_prompts_keep_their_words_and_their_state_of_then(store):
    with store.recording(day(1), recorded_at=day(1)) as run:
        run.prompts("p", [prompt("1", day(1)), prompt("2", day(1), rep="r2")], [])
    assert store.prompts(rep="r1") == [prompt("1", day(1))]
    store.set_prompt_state("1", "accepted", by="ann", at=day(3))
    assert [each.state for each in store.prompts(rep="r1", as_of=day(2))] == ["open"]
    assert [each.id for each in store.prompts(state="accepted")] == ["1"]
    assert [each.id for each in store.prompts(state="open")] == ["2"]
    assert store.prompts(as_of=day(0)) == []
    with pytest.raises(EventRefusedError) as refused:
        store.set_prompt_state("none", "accepted", by="ann", at=day(3))
    assert refused.value.code == "ST113"


def test_history_is_what_earlier_instants_left(store):
    key = ("unstick", "deal-of-1")
    with store.recording(day(1), recorded_at=day(1)) as run:
        run.prompts("p", [prompt("1", day(1))], [key])
    assert store.prompt_history("p", day(1)).on == frozenset()
    assert store.prompt_history("other", day(2)).last == {}
    found = store.prompt_history("p", day(2))
    assert (found.on, found.last, found.lately) == ({key}, {key: day(1)}, {("unstick", "r1"): (day(1),)})
    with store.recording(day(4), recorded_at=day(4)) as run:
        run.prompts("p", [], [])
    assert store.prompt_history("p", day(4)).on == {key}
    assert store.prompt_history("p", day(5)).on == frozenset()
    assert store.prompt_history("p", day(30)).lately == {}


def test_a_trigger_switched_by_an_earlier_instant_stands_later_as_it_stood(store):
    key = ("unstick", "A")
    for at in (1, 10):
        with store.recording(day(at), recorded_at=day(at)) as run:
            run.prompts("p", [], [key])
    with store.recording(day(5), recorded_at=day(11)) as run:
        run.prompts("p", [], [])
    on = {at: store.prompt_history("p", day(at)).on for at in (2, 6, 10, 11)}
    assert on == {2: {key}, 6: frozenset(), 10: frozenset(), 11: {key}}


def test_every_change_is_seen_from_elsewhere(tmp_path):
    here, there = Store.open(tmp_path / "s.db"), Store.open(tmp_path / "s.db")
    before = there.revision()
    here.add_tick("D1", "champion", by="ann", at=day(0))
    assert there.revision() > before


def test_opening_a_store_that_is_up_to_date_needs_no_migrations(tmp_path):
    Store.open(tmp_path / "s.db").close()
    code = (
        f"import sys; from engine.store.store import Store; Store.open({str(tmp_path / 's.db')!r}).ticks(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_writes_survive_a_power_cut_by_their_settings(tmp_path):
    store = Store.open(tmp_path / "s.db")
    with store.database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2


def code_of(tmp_path: Path, make) -> str:
    with pytest.raises(StoreError) as failed:
        make(tmp_path / "s.db")
    assert failed.value.message.en != failed.value.message.zh
    return failed.value.code


def test_a_store_of_a_newer_program_is_left_alone(tmp_path):
    store = Store.open(tmp_path / "s.db")
    with store.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    assert code_of(tmp_path, Store.open) == "ST101"


def test_a_store_that_another_program_keeps_locked(tmp_path):
    Store.open(tmp_path / "s.db").close()
    other = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = Store.open(tmp_path / "s.db", patience=0.05)
    assert code_of(tmp_path, lambda _: store.add_tick("D", "a", by="ann", at=day(0))) == "ST102"
    other.rollback()
    store.add_tick("D", "a", by="ann", at=day(0))
    other.close()


def test_a_read_only_store(tmp_path):
    store = Store.open(tmp_path / "s.db")
    with store.database.read() as connection:
        connection.exec_driver_sql("PRAGMA query_only=1")
    assert code_of(tmp_path, lambda _: store.add_tick("D", "a", by="ann", at=day(0))) == "ST103"


@pytest.mark.parametrize(("there", "code"), [(True, "ST103"), (False, "ST104")])
def test_a_store_beside_which_no_log_can_be_made_is_read_only(tmp_path, there, code):
    def refused(path: Path) -> None:
        if there:
            path.touch()
        try:
            sqlite3.connect(tmp_path / "none" / "s.db")
        except sqlite3.OperationalError as error:
            with in_words(str(path)):
                raise OperationalError(None, None, error) from error

    assert code_of(tmp_path, refused) == code


def test_a_place_where_no_store_can_be(tmp_path):
    (tmp_path / "s.db").mkdir()
    assert code_of(tmp_path, Store.open) in ("ST103", "ST104")
    (tmp_path / "file").write_text("x")
    assert code_of(tmp_path / "file", Store.open) == "ST104"


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path):
    store = Store.open(tmp_path / "s.db")
    with store.database.read() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
    before = store.revision()
    assert code_of(tmp_path, lambda _: store.add_tick("D", "a", by="ann", at=day(0), evidence="x" * 100_000)) == "ST105"
    assert (store.revision(), store.ticks()) == (before, [])


def test_a_file_that_is_no_store(tmp_path):
    (tmp_path / "s.db").write_bytes(b"PK\x03\x04" * 2000)
    assert code_of(tmp_path, Store.open) == "ST106"


@pytest.mark.parametrize("address", ["mysql://host/db", "no such://thing"])
def test_an_address_of_no_database_that_is_supported(address):
    with pytest.raises(StoreError) as failed:
        Store.open(address)
    assert failed.value.code == "ST108"


def test_a_server_that_does_not_answer(tmp_path):
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed here")
    with pytest.raises(StoreError) as failed:
        Store.open(f"postgresql://u@/db?host={tmp_path}")
    assert failed.value.code == "ST109"


def test_the_tables_are_those_that_the_migrations_make(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from engine.store import database
    from engine.store.tables import metadata

    with store.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), metadata) == []
    script = ScriptDirectory(str(Path(database.__file__).with_name("migrations")))
    assert [each.revision for each in reversed(list(script.walk_revisions()))] == list(database.REVISIONS)


def test_a_prompt_is_open_as_of_an_instant_while_its_trigger_is_on(store):
    key = ("unstick", "deal-of-1")
    for number, on in ((1, [key]), (2, [key]), (3, [])):
        with store.recording(day(number), recorded_at=day(number)) as run:
            run.prompts("p", [prompt(str(number), day(number))] if number < 3 else [], on)
    assert [each.id for each in store.prompts(as_of=day(1), state="open")] == ["1"]
    assert store.prompts(as_of=day(3), state="open") == []
    assert len(store.prompts(as_of=day(3))) == 2

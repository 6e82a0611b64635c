"""Whatever is changed in the award ledger behind its back is found, and the row is named."""

from __future__ import annotations

import random

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, delete, insert, select, text, update

from engine.model.award import Fault
from engine.store import proof
from engine.store.award_chains import CHAINS
from engine.store.award_tables import entries, events, heads
from engine.store.chain import GENESIS, Flaw, canonical, flaws, hash_of, head_hash, seal
from engine.store.store import Store
from tests.unit.store.award_samples import day, entry

# The laws of a chain, over rows as plain data.


def chain(length: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for place in range(1, length + 1):
        rows.append(seal({"what": f"row {place}", "amount": 7}, place, str(rows[-1]["hash"]) if rows else GENESIS))
    return rows


def named(found: list[Flaw]) -> list[tuple[int, str]]:
    return [(flaw.seq, flaw.what) for flaw in found]


def look(rows, whole) -> list[Flaw]:
    return flaws(rows, len(whole), str(whole[-1]["hash"]))


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@settings(max_examples=300)
@given(st.dictionaries(words, words | st.none() | st.integers(-9, 9), max_size=5))
def test_what_is_hashed_is_canonical_json_by_the_standard(content):
    assert canonical(content).encode() == rfc8785.dumps(content)


@given(st.characters(exclude_categories=["Cs"]))
def test_every_character_stands_as_the_standard_has_it(character):
    assert canonical({"a": character, "A": ""}).encode() == rfc8785.dumps({"a": character, "A": ""})


places = st.integers(2, 12).flatmap(lambda length: st.tuples(st.just(length), st.integers(1, length)))


@given(st.integers(0, 9), st.randoms())
def test_a_whole_chain_has_no_flaw_in_whatever_order_its_rows_are_read(length, rng):
    rows = chain(length)
    last = rows[-1]["hash"] if rows else GENESIS
    rng.shuffle(rows)
    assert flaws(rows, length, str(last)) == []
    assert flaws(rows, length, "other") != []
    assert flaws(rows, length + 1, str(last)) != []


@given(places, st.sampled_from(["what", "amount", "previous", "hash"]), st.sampled_from(["", "x", 8, None, 7.0, b"7"]))
def test_a_changed_column_names_its_row_and_no_other(at, column, value):
    length, place = at
    rows = chain(length)
    whole = [dict(row) for row in rows]
    rows[place - 1][column] = value
    assert named(look(rows, whole)) == [(place, "changed")]


@given(places, st.sampled_from(["what", "previous"]))
def test_a_row_that_was_changed_and_sealed_anew_is_named(at, column):
    length, place = at
    rows = chain(length)
    whole = [dict(row) for row in rows]
    rows[place - 1][column] = "forged"
    rows[place - 1]["hash"] = hash_of(rows[place - 1])
    assert named(look(rows, whole)) == [(place, "changed")]


@given(places)
def test_a_missing_row_is_named_and_the_others_are_not(at):
    length, place = at
    rows = chain(length)
    assert named(look(rows[: place - 1] + rows[place:], rows)) == [(place, "missing")]


@given(places)
def test_a_missing_row_is_named_though_the_others_were_numbered_anew(at):
    length, place = at
    rows = chain(length)
    left = [{**row, "seq": number} for number, row in enumerate(rows[: place - 1] + rows[place:], 1)]
    assert named(look(left, rows)) == [(place, "missing"), *((n, "reordered") for n in range(place, length))]


@given(places)
def test_a_tail_that_was_cut_off_is_named(at):
    length, place = at
    rows = chain(length)
    assert look(rows[: place - 1], rows) == [Flaw(place, "missing", until=length)]


@given(places, st.data())
def test_two_rows_that_changed_places_are_named(at, data):
    length, place = at
    other = data.draw(st.integers(1, length).filter(lambda n: n != place))
    rows = chain(length)
    whole = [dict(row) for row in rows]
    rows[place - 1]["seq"], rows[other - 1]["seq"] = other, place
    assert sorted(named(look(rows, whole))) == [(n, "reordered") for n in sorted((place, other))]


@given(places, st.booleans(), st.booleans())
def test_a_row_that_was_put_in_is_named(at, sealed, linked):
    length, place = at
    rows = chain(length)
    whole = [dict(row) for row in rows]
    for row in rows[place - 1 :]:
        row["seq"] = int(str(row["seq"])) + 1
    previous = (str(rows[place - 2]["hash"]) if place > 1 else GENESIS) if linked else "none"
    forged = seal({"what": "forged", "amount": 7}, place, previous)
    rows.append(forged if sealed else {**forged, "hash": "none"})
    assert sorted(named(look(rows, whole))) == [(place, "inserted"), *((n, "reordered") for n in range(place + 1, length + 2))]


@given(st.integers(1, 9), st.booleans())
def test_a_row_added_at_the_end_is_named(length, sealed):
    rows = chain(length)
    forged = seal({"what": "forged"}, length + 1, str(rows[-1]["hash"]) if sealed else "none")
    assert named(look([*rows, forged], rows)) == [(length + 1, "inserted")]


@settings(max_examples=300)
@given(
    st.integers(1, 8), st.lists(st.tuples(st.sampled_from(["set", "drop", "add", "move", "reseal"]), st.randoms()), min_size=1, max_size=5)
)
def test_whatever_is_done_to_a_chain_is_found(length, acts):
    rows = chain(length)
    whole = [dict(row) for row in rows]
    for act, rng in acts:
        if not rows:
            break
        row = rng.choice(rows)
        if act == "drop":
            rows.remove(row)
        elif act == "add":
            rows.append(seal({**row, "what": "more"}, max(int(str(each["seq"])) for each in rows) + 1, str(rng.choice(rows)["hash"])))
        elif act == "move":
            other = rng.choice(rows)
            row["seq"], other["seq"] = other["seq"], row["seq"]
        else:
            row[rng.choice(["what", "amount", "previous", "hash"])] = rng.choice([1, "y", str(rng.choice(rows)["hash"])])
            if act == "reseal":
                row["hash"] = hash_of(row)
    same = sorted(rows, key=lambda row: row["seq"]) == whole
    assert (look(rows, whole) == []) == same


# The same against the tables themselves, by someone who got around what the database refuses.


@pytest.fixture
def filled(store):
    awards = store.awards
    posted = awards.post([entry(f"D{n}", state="held" if n == 3 else "waiting") for n in range(8)])
    ids = [each.id for each in posted]
    awards.approve(ids[:3], by="boss", at=day(1), note="ok")
    awards.dispute(ids[0], by="li", at=day(2), reason="share")
    awards.decide(ids[0], "rejected", by="vp", at=day(3))
    awards.move_plan("b2b", "ae", "approved", digest="a", author="ops", by="boss", at=day(3))
    awards.lock_period("2026-Q4", by="cfo", at=day(4))
    awards.post([entry(f"L{n}", period="2027-Q1") for n in range(3)])
    assert awards.verify() == []
    return store


def free(connection: Connection) -> None:
    """Take away what keeps rows from being changed."""
    for table in ("award_entries", "award_events"):
        if connection.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_{act}"))
        else:
            connection.execute(text(f"DROP TRIGGER {table}_stay ON {table}"))


def after(store: Store, tamper) -> list[Fault]:
    """Give what is found after someone tampered; the store is then as before."""
    with store.database.engine.connect() as connection:
        begun = connection.begin()
        free(connection)
        tamper(connection)
        found = proof.verify(connection, [])
        begun.rollback()
    return found


def rows_of(store: Store, table: Table) -> list[dict[str, object]]:
    with store.database.read() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(table.c.seq)).mappings()]


KIND = {"award_entries": ("entry", "id"), "award_events": ("event", "subject")}


@pytest.mark.parametrize("table", [entries, events], ids=lambda table: table.name)
def test_any_column_of_any_row_that_is_changed_names_the_row(filled, table):
    kind, name = KIND[table.name]
    rng = random.Random(1)
    for column in table.columns:
        row = rng.choice(rows_of(filled, table))
        number = isinstance(row[column.name], int)
        value = row[column.name] + rng.choice([-1, 100, 10**12]) if number and column.name != "seq" else 999 if number else "forged"
        changed = update(table).where(table.c.seq == row["seq"]).values({column.name: value})
        found = after(filled, lambda connection, changed=changed: connection.execute(changed))
        own = [fault for fault in found if fault.table == kind]
        assert own, column.name
        if column.name == "seq":
            assert [(fault.seq, fault.id, fault.what) for fault in own] == [(999, row[name], "reordered")]
        else:
            assert (row["seq"], "changed") in {(fault.seq, fault.what) for fault in own}, column.name
        assert all(str(fault.seq) in fault.message.en and str(fault.seq) in fault.message.zh for fault in own if fault.seq)


@pytest.mark.parametrize("table", [entries, events], ids=lambda table: table.name)
def test_any_row_that_is_removed_is_named(filled, table):
    for row in rows_of(filled, table):
        found = after(filled, lambda connection, row=row: connection.execute(delete(table).where(table.c.seq == row["seq"])))
        own = [(fault.seq, fault.what) for fault in found if fault.table == KIND[table.name][0]]
        assert (row["seq"], "missing") in own
        assert {what for _, what in own} == {"missing"}


def test_a_removed_entry_that_was_decided_on_is_named_by_its_id_too(filled):
    first = rows_of(filled, entries)[0]
    found = after(filled, lambda connection: connection.execute(delete(entries).where(entries.c.seq == 1)))
    assert ("entry", first["id"], "missing") in {(fault.table, fault.id, fault.what) for fault in found}


@pytest.mark.parametrize("table", [entries, events], ids=lambda table: table.name)
def test_a_tail_that_is_removed_is_found(filled, table):
    rows = rows_of(filled, table)
    for place in range(1, len(rows) + 1):
        found = after(filled, lambda connection, place=place: connection.execute(delete(table).where(table.c.seq >= place)))
        assert (KIND[table.name][0], place, "missing") in {(fault.table, fault.seq, fault.what) for fault in found}


@pytest.mark.parametrize("table", [entries, events], ids=lambda table: table.name)
def test_rows_that_change_places_are_named(filled, table):
    rng = random.Random(2)
    rows = rows_of(filled, table)
    for _ in range(8):
        one, other = (row["seq"] for row in rng.sample(rows, 2))

        def swap(connection: Connection, one=one, other=other) -> None:
            for old, new in ((one, -1), (other, one), (-1, other)):
                connection.execute(update(table).where(table.c.seq == old).values(seq=new))

        found = after(filled, swap)
        assert {(fault.seq, fault.what) for fault in found if fault.table == KIND[table.name][0]} == {
            (one, "reordered"),
            (other, "reordered"),
        }


@pytest.mark.parametrize("table", [entries, events], ids=lambda table: table.name)
@pytest.mark.parametrize("sealed", [True, False])
def test_a_row_that_is_put_in_is_named(filled, table, sealed):
    rows = rows_of(filled, table)
    for place in (1, 4, len(rows) + 1):
        more = {"id": "forged", "version": 77} if table is entries else {"note": "forged"}
        forged = seal({**rows[0], **more}, place, rows[place - 2]["hash"] if place > 1 else GENESIS)
        if not sealed:
            forged["hash"] = "f" * 64

        def put(connection: Connection, place=place, forged=forged) -> None:
            for seq in range(len(rows), place - 1, -1):
                connection.execute(update(table).where(table.c.seq == seq).values(seq=seq + 1))
            connection.execute(insert(table).values(forged))

        found = after(filled, put)
        assert (KIND[table.name][0], place, "inserted") in {(fault.table, fault.seq, fault.what) for fault in found}


@pytest.mark.parametrize("change", [{"count": 3}, {"count": 99}, {"last": "x"}, {"hash": "x"}, {"chain": "other"}])
def test_a_changed_head_is_found(filled, change):
    for name in ("entries", "events"):
        found = after(filled, lambda connection, name=name: connection.execute(update(heads).where(heads.c.chain == name).values(change)))
        assert ("head", name) in {(fault.table, fault.id) for fault in found}
        assert {fault.table for fault in found} == {"head"}  # the rows themselves are as they were
    assert {fault.id for fault in after(filled, lambda connection: connection.execute(delete(heads)))} == {"entries", "events"}


def rechain(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Do what someone with full access can: write all rows anew, sealed by the public formula, and the head too."""
    connection.execute(delete(table))
    previous = GENESIS
    for place, row in enumerate(rows, 1):
        sealed = seal(row, place, previous)
        connection.execute(insert(table).values(sealed))
        previous = sealed["hash"]
    name = next(name for name, each in CHAINS.items() if each is table)
    changed = {"count": len(rows), "last": previous, "hash": head_hash(name, len(rows), previous)}
    connection.execute(update(heads).where(heads.c.chain == name).values(changed))


def test_entries_that_are_all_sealed_anew_are_no_longer_what_was_decided_on(filled):
    rows = rows_of(filled, entries)
    found = after(filled, lambda connection: rechain(connection, entries, [rows[0] | {"amount": 1}, *rows[1:]]))
    assert ("entry", rows[0]["id"], "changed") in {(fault.table, fault.id, fault.what) for fault in found}
    cut = after(filled, lambda connection: rechain(connection, entries, rows[:5]))
    assert [(fault.table, fault.what) for fault in cut] == [("event", "missing")]  # one says which entry was the last one then


def test_what_is_all_sealed_anew_is_found_by_a_head_that_was_noted_elsewhere(filled):
    noted = filled.awards.head()
    rows = rows_of(filled, events)
    forged = [*rows[:-1], rows[-1] | {"by": "someone"}]
    with filled.database.write() as connection:
        free(connection)
        rechain(connection, events, forged)
    assert filled.awards.verify() == []  # as the description says: nothing within the store can tell
    assert [(fault.table, fault.seq, fault.what) for fault in filled.awards.verify([noted])] == [("event", len(rows), "changed")]
    with filled.database.write() as connection:
        rechain(connection, events, rows[:-2])
    assert [(fault.table, fault.seq, fault.what) for fault in filled.awards.verify([noted])] == [("event", len(rows), "missing")]


def test_heads_that_were_noted_stay_proved_while_the_ledger_grows(filled):
    noted = [filled.awards.head()]
    for number in range(3):
        filled.awards.post([entry(f"N{number}", period="2027-Q1")])
        noted.append(filled.awards.head())
    assert filled.awards.verify(noted) == []


def test_an_entry_that_is_there_twice_is_named(filled):
    """Someone took away the constraint too, and sealed the second row as the ledger would."""
    rows = rows_of(filled, entries)

    def double(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            connection.execute(text("CREATE TABLE free AS SELECT * FROM award_entries"))
            connection.execute(text("DROP TABLE award_entries"))
            connection.execute(text("ALTER TABLE free RENAME TO award_entries"))
        else:
            connection.execute(text("ALTER TABLE award_entries DROP CONSTRAINT award_entries_once"))
        rechain(connection, entries, [*rows, {**rows[2], "id": "other"}])

    found = after(filled, double)
    assert [(fault.seq, fault.id, fault.what) for fault in found] == [(len(rows) + 1, "other", "twice")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.randoms())
def test_whatever_is_done_at_random_is_found(filled, rng):
    """Of one or several changes at once at least one is always found; of a single one the row is named, as shown above."""
    before = {table.name: rows_of(filled, table) for table in (entries, events)}

    def tamper(connection: Connection) -> None:
        for _ in range(rng.randint(1, 4)):
            table = rng.choice([entries, events])
            there = list(connection.scalars(select(table.c.seq)))
            if not there:
                continue
            at = table.c.seq == rng.choice(there)
            match rng.choice(["drop", "cut", "set", "move"]):
                case "drop":
                    connection.execute(delete(table).where(at))
                case "cut":
                    connection.execute(delete(table).where(table.c.seq > rng.choice(there)))
                case "set":
                    column = rng.choice([column for column in table.columns if column.name != "seq"])
                    value = rng.randrange(10**6) if isinstance(before[table.name][0][column.name], int) else f"f{rng.random()}"
                    connection.execute(update(table).where(at).values({column.name: value}))
                case "move":
                    connection.execute(update(table).where(at).values(seq=max(there) + rng.randint(1, 9)))
        now = {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(table.c.seq)).mappings()]
            for table in (entries, events)
        }
        changed.append(now != before)

    changed: list[bool] = []
    assert bool(after(filled, tamper)) == any(changed)

"""A sample book is whole, dirty where it says, and the same bytes for the same seed."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from engine.cli.sample import command
from engine.cli.session import Session
from engine.errors import DataInvalidError, UsageError
from engine.sample import generate as module
from engine.sample.generate import generate
from engine.sample.reading import SHIPPED, read_settings

LINKS = {
    "team": {"parent": "team", "manager": "rep"},
    "rep": {"team": "team", "manager": "rep"},
    "account": {"parent": "account", "owner": "rep"},
    "contact": {"account": "account"},
    "deal": {"account": "account", "owner": "rep"},
    "deal__contacts": {"from": "deal", "to": "contact"},
    "activity": {"deal": "deal", "account": "account", "contact": "contact", "rep": "rep"},
    "stage_change": {"deal": "deal", "by": "rep"},
    "line_item": {"deal": "deal"},
    "invoice": {"deal": "deal", "credits": "invoice"},
    "survey": {"account": "account", "deal": "deal"},
    "quota": {"rep": "rep", "team": "team"},
    "training": {"rep": "rep"},
}


def digests(folder) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def test_same_seed_same_bytes_and_another_seed_others(tmp_path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(tmp_path / name, 400, seed)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    other = digests(tmp_path / "c")
    assert [name for name, digest in digests(tmp_path / "a").items() if digest == other[name]] in ([], ["team.parquet"])


def test_hash_order_and_environment_do_not_matter(tmp_path) -> None:
    script = f"from pathlib import Path; from engine.sample.generate import generate; generate(Path({str(tmp_path)!r}) / 'theirs', 150, 9)"
    environment = {"PYTHONHASHSEED": "12345", "TZ": "America/New_York", "LANG": "C", "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3"}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    generate(tmp_path / "ours", 150, 9)
    assert digests(tmp_path / "ours") == digests(tmp_path / "theirs")


def test_the_size_of_parts_does_not_matter(tmp_path, monkeypatch) -> None:
    generate(tmp_path / "whole", 300, 4)
    monkeypatch.setattr(module, "AT_ONCE", 7)
    generate(tmp_path / "parts", 300, 4)
    for file in (tmp_path / "whole").glob("*.parquet"):
        assert pq.read_table(file).equals(pq.read_table(tmp_path / "parts" / file.name)), file.name
    assert (tmp_path / "whole" / "truth.json").read_bytes() == (tmp_path / "parts" / "truth.json").read_bytes()


def test_every_link_leads_somewhere_and_ids_are_unique(book) -> None:
    for table, links in LINKS.items():
        for column, target in links.items():
            lost = book.execute(
                f'select count(*) from {table} where "{column}" is not null and "{column}" not in (select id from {target})'  # noqa: S608 - names above
            )
            assert lost.fetchone() == (0,), (table, column)
        if "__" not in table:
            assert book.execute(f"select count(*) - count(distinct id), count(*) > 0 from {table}").fetchone() == (0, True)  # noqa: S608 - as above


def test_columns_are_the_catalog_s(folder) -> None:
    catalog = pytest.importorskip("engine.playbook.catalog").standard_catalog()
    for name, record in catalog.types.items():
        wanted = [
            column
            for field, type in record.fields.items()
            for column in ([field, f"{field}_currency"] if type.kind == "money" else [field])
        ]
        wanted += [relation.name for relation in record.relations.values() if not relation.many]
        assert pq.read_schema(folder / f"{name}.parquet").names == wanted


def test_stage_history_is_whole_and_has_skips_and_steps_back(book, truth) -> None:
    broken = book.execute("""
        select count(*) from (select from_stage, lag(to_stage) over (partition by deal order by "at", id) as before from stage_change)
        where from_stage is distinct from before""").fetchone()
    ended = book.execute("""
        select count(*) from deal d join (select deal, arg_max(to_stage, ("at", id)) as last from stage_change group by 1) c on c.deal = d.id
        where c.last <> d.stage""").fetchone()
    assert (broken, ended) == ((0,), (0,))
    assert truth["path"]["skips"] > 1000
    assert truth["path"]["steps_back"] > 500
    assert truth["path"]["same_day"] > 1000


def test_about_eight_activities_and_four_moves_a_deal(truth) -> None:
    assert 7 < truth["rows"]["activity"] / truth["deals"] < 9
    assert 3.5 < truth["rows"]["stage_change"] / truth["deals"] < 4.5


def test_what_is_missing_and_what_is_late_is_as_often_as_said(book, truth) -> None:
    settings = read_settings()
    assert truth["empty"]["deal.competitor"] / truth["deals"] == pytest.approx(float(settings.missing["competitor"]), abs=0.02)
    assert truth["empty"]["deal.stage_entered_on"] > 0
    overdue, still = book.execute(
        "select count(*) filter (close_date < date '2026-11-21'), count(close_date) from deal where status = 'open'"
    ).fetchone()
    assert overdue / still == pytest.approx(float(settings.late["close_date"]), abs=0.04)
    null = book.execute("select count(*) from deal where amount is null").fetchone()
    assert null == (truth["empty"]["deal.amount"],)


def test_nothing_happens_after_the_last_day_but_what_is_planned(book) -> None:
    end = datetime(2026, 11, 21, 16, tzinfo=UTC)
    ahead = book.execute(
        "select count(*), count(*) filter (type <> 'meeting' or outcome is not null) from activity where \"at\" > $1", [end]
    ).fetchone()
    assert ahead[0] > 0
    assert ahead[1] == 0
    for table, column in (("stage_change", "at"), ("invoice", "at"), ("deal", "created_on"), ("deal", "closed_on"), ("survey", "at")):
        assert book.execute(f"select max(\"{column}\")::date <= date '2026-11-21' from {table}").fetchone() == (True,)  # noqa: S608 - names above


def test_demand_follows_the_season(book) -> None:
    rows = dict(
        book.execute(
            "select month(created_on), count(*) from deal where created_on between '2024-01-01' and '2025-12-31' group by 1"
        ).fetchall()
    )
    assert rows[2] < rows[3] < rows[12] * 1.2
    quarter_end, rest = book.execute("""
        select avg((day(last_day(closed_on)) - day(closed_on) < 7 and month(closed_on) % 3 = 0)::int), 7 / 91.0 from deal where status = 'won'""").fetchone()
    assert quarter_end > 2 * float(rest)


def test_both_languages_or_one(tmp_path) -> None:
    names = {}
    for tongue in ("mix", "en", "zh"):
        generate(tmp_path / tongue, 200, 1, tongue=tongue)
        names[tongue] = [name.isascii() for name in pq.read_table(tmp_path / tongue / "account.parquet")["name"].to_pylist()]
    assert all(names["en"])
    assert not any(names["zh"])
    assert 0 < sum(names["mix"]) < len(names["mix"])


@pytest.mark.parametrize("deals", [1, 2, 7])
def test_the_smallest_books(tmp_path, deals) -> None:
    generate(tmp_path / "s", deals, 1)
    assert pq.read_table(tmp_path / "s" / "deal.parquet").num_rows == deals


def test_any_last_day(tmp_path) -> None:
    for day in (date(2024, 2, 29), date(1950, 1, 1), date(2150, 12, 31)):
        truth = generate(tmp_path / "s", 60, 1, as_of=day)
        assert truth.rows["deal"] == 60


def test_a_folder_with_anything_else_is_left_alone(tmp_path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "letter.txt").write_text("dear all")
    (tmp_path / "f").write_text("a file")
    for name in ("s", "f"):
        with pytest.raises(UsageError) as caught:
            generate(tmp_path / name, 10, 1)
        assert caught.value.code == "SB101"
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["f", "letter.txt", "s"]


def test_a_run_that_fails_leaves_the_sample_that_was_there(tmp_path) -> None:
    generate(tmp_path / "s", 20, 1)
    before = digests(tmp_path / "s")

    def fail(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path / "s", 30, 2, progress=fail)
    assert digests(tmp_path / "s") == before
    assert [each.name for each in tmp_path.iterdir()] == ["s"]


def test_settings_that_do_not_fit_are_told_at_their_place(tmp_path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    broken = tmp_path / "settings.yaml"
    broken.write_text(text.replace("deals_per_rep: 110", "deals_per_rep: many").replace("  growth:", "  grown:"), encoding="utf-8")
    with pytest.raises(DataInvalidError) as caught:
        read_settings(broken)
    lines = [
        line
        for line, content in enumerate(broken.read_text(encoding="utf-8").split("\n"), 1)
        if content.endswith("deals_per_rep: many") or content.startswith("  grown")
    ]
    assert len(lines) == 2
    assert set(lines) <= {problem.span.start.line for problem in caught.value.problems}


def run(*arguments: str):
    return CliRunner().invoke(command, list(arguments), obj=Session(language="en", start=None, user=None), standalone_mode=False)


def test_the_verb_writes_csv_for_small_books_only(tmp_path) -> None:
    assert run("--deals", "30", "--format", "csv", str(tmp_path / "s")).exception is None
    header = (tmp_path / "s" / "deal.csv").read_text(encoding="utf-8").split("\n")[0]
    assert header.startswith('"id","name","type"')
    assert json.loads((tmp_path / "s" / "truth.json").read_text(encoding="utf-8"))["deals"] == 30
    assert run("--deals", "20001", "--format", "csv", str(tmp_path / "t")).exception.code == "SB103"
    assert run("--as-of", "21.11.2026", str(tmp_path / "t")).exception.code == "SB104"
    assert run("--as-of", "9999-12-31", str(tmp_path / "t")).exception.code == "SB104"
    assert not (tmp_path / "t").exists()


@pytest.mark.long
def test_a_million_deals_in_bounded_memory(tmp_path) -> None:
    script = f"from pathlib import Path; from engine.sample.generate import generate; generate(Path({str(tmp_path)!r}) / 's', 1_000_000, 1)"
    subprocess.run([sys.executable, "-c", script], check=True)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 600 * 1024
    assert pq.read_metadata(tmp_path / "s" / "deal.parquet").num_rows == 1_000_000

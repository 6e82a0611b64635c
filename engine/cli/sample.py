"""``dealcoach sample``: writes a believable company to try things on, with what is true of it in ``truth.json``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from engine.cli.session import Session
from engine.errors import UsageError
from engine.model.text import Text

MOST_DEALS = 9_999_999  # what the ids have room for
MOST_AS_CSV = 20_000
SHOWS_PROGRESS = 200_000
YEARS = (1950, 2150)

NO_DATE = Text(
    "--as-of wants a day such as 2026-11-21, between the years 1950 and 2150", "--as-of 应为 2026-11-21 这样的日期,年份在 1950 至 2150 之间"
)
NO_CSV = Text("CSV is written for at most 20,000 deals", "CSV 最多支持 20,000 个商机")
NO_CSV_HELP = Text("leave out --format csv: Parquet has no limit", "去掉 --format csv:Parquet 没有数量限制")


@click.command("sample")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--deals", type=click.IntRange(1, MOST_DEALS), default=10_000, show_default=True, help="How many deals; the company grows with them."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--lang", "tongue", type=click.Choice(["mix", "en", "zh"]), default="mix", show_default=True, help="Language of names.")
@click.option("--as-of", default="2026-11-21", show_default=True, help="The day on which the book ends.")
@click.option("--format", "form", type=click.Choice(["parquet", "csv"]), default="parquet", show_default=True, help="What to write.")
@click.pass_obj
def command(session: Session, folder: Path, deals: int, seed: int, tongue: str, as_of: str, form: Literal["parquet", "csv"]) -> None:
    """Write a sample book into DIR, one file a record type, and truth.json with the effects planted in it."""
    if form == "csv" and deals > MOST_AS_CSV:
        raise UsageError("SB103", NO_CSV, help=NO_CSV_HELP)
    last = _day(as_of)
    from engine.sample.generate import generate

    def progress(done: int) -> None:
        if deals >= SHOWS_PROGRESS:
            click.echo(Text(f"{done:,} of {deals:,} deals", f"已写入 {done:,} / {deals:,} 个商机").to(session.lang), err=True)

    truth = generate(folder, deals, seed, tongue=tongue, as_of=last, format=form, progress=progress)
    for name, count in truth.rows.items():
        click.echo(f"{name:<14} {count:>10,}")
    click.echo(
        Text(f"written to {folder}; what is true of it: {folder / 'truth.json'}", f"已写入 {folder};真实参数见 {folder / 'truth.json'}").to(
            session.lang
        ),
        err=True,
    )


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError("SB104", NO_DATE) from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise UsageError("SB104", NO_DATE)
    return day

"""``dealcoach forecast``: what a period will bring, how sure that is, and how right earlier forecasts would have been."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import get_args

import click

from engine.api import open_desk
from engine.cli.say import say, tell
from engine.cli.session import Session
from engine.cli.times import looking
from engine.errors import UsageError
from engine.model.sheet import sheet
from engine.model.text import Text
from engine.model.views_pipeline import By
from engine.report import forecast as report
from engine.report import forecast_data as data
from engine.report.sections import as_markdown, as_text

FORMATS = ["text", "json", "csv", "md"]


@click.command("forecast")
@click.option("--period", help="A month, quarter, half or year, such as 2026-Q4 (default: the quarter that runs).")
@click.option("--by", type=click.Choice(get_args(By)), default="rep", show_default=True, help="Into which groups it is divided.")
@click.option("--backtest", is_flag=True, help="Forecast past months again as of then, against three plain forecasters.")
@click.option("--months", type=click.IntRange(1, 1200), help="With --backtest: only the last so many months (default: all).")
@click.option("--adjust", help="Add this amount to the computed figure, or take it off: 50000, -20000. It stands apart from it.")
@click.option("--why", help="With --adjust: the reason; it is kept.")
@looking
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print.")
@click.pass_obj
def command(
    session: Session,
    period: str | None,
    by: By,
    backtest: bool,
    months: int | None,
    adjust: str | None,
    why: str | None,
    as_of: str | None,
    form: str,
) -> None:
    """Forecast a period against its target: closed, by category, P10 to P90, by group; or test past forecasts with --backtest."""
    if (months is not None and not backtest) or (why is not None and adjust is None) or (backtest and (adjust or period)):
        raise UsageError("FC106", MIXED)
    desk = open_desk(session, as_of=as_of, say=tell)
    language = desk.language
    if adjust is not None:
        from engine.api.forecasting import adjust as note
        from engine.api.forecasting import asked

        chosen = asked(desk, period).name
        note(desk, chosen, _amount(adjust), why or "")
        tell(Text(f"{adjust} is noted for {chosen}", f"已记录 {chosen} 的调整 {adjust}").to(language))
        return
    if backtest:
        from engine.api.backtest import back_test

        tested = back_test(desk, months)
        if form == "json":
            click.echo(json.dumps(data.backtest_json(tested, language), ensure_ascii=False))
        elif form == "csv":
            click.echo(sheet(data.MONTH_HEADS, data.month_rows(tested))[0], nl=False)
        else:
            say((as_markdown if form == "md" else as_text)(report.backtest_sections(tested, language), language))
        return
    from engine.api.forecasting import forecast

    found = forecast(desk, period, by)
    if form == "json":
        click.echo(json.dumps(data.forecast_json(found, language), ensure_ascii=False))
    elif form == "csv":
        click.echo(sheet(data.PART_HEADS, data.part_rows(found))[0], nl=False)
    else:
        say((as_markdown if form == "md" else as_text)(report.forecast_sections(found, language), language))


def _amount(text: str) -> Fraction:
    digits = text.replace(",", "").replace("_", "").strip()
    if NUMBER.fullmatch(digits):
        return Fraction(digits)
    raise UsageError(
        "FC107",
        Text(f"'{text}' is no amount", f"“{text}”不是金额"),
        help=Text("write a number in the book's currency: 50000, -20000", "请写以账簿币种计的数字:50000、-20000"),
    )


NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,4})?")
MIXED = Text(
    "--months goes with --backtest, --why with --adjust, and --backtest with neither --adjust nor --period",
    "--months 与 --backtest 同用,--why 与 --adjust 同用,--backtest 不与 --adjust 或 --period 同用",
)

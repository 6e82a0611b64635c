"""What managers add to the computed forecast of a period or take off: rows that are only ever added."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from sqlalchemy import BigInteger, Column, Index, String, Table, Text, select

from engine.errors import UsageError
from engine.model.forecast import Adjustment
from engine.model.text import Text as Said
from engine.model.values import MONEY_DECIMALS
from engine.store.database import Database, touch
from engine.store.tables import Instant, metadata, number

UNIT = 10**MONEY_DECIMALS
MOST = 2**62

adjustments = Table(
    "forecast_adjustments",
    metadata,
    number(),
    Column("period", String, nullable=False),
    Column("amount", BigInteger, nullable=False),  # at four decimals
    Column("currency", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Index("forecast_adjustments_by_period", "period", "at"),
)


class AdjustmentLedger:
    """The adjustments of a workspace, as of any instant. What is added is safe from a power cut when ``add`` returns."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, period: str, currency: str, new: Adjustment) -> None:
        """Note an adjustment of a period by its name. Raises UsageError (FC105) where the amount has more than four decimals, or too many digits."""
        scaled = new.amount * UNIT
        if scaled.denominator != 1 or abs(scaled) >= MOST:
            raise UsageError(
                "FC105", Said("an adjustment has four decimals and eighteen digits at most", "调整金额最多四位小数、十八位数字")
            )
        row = {"period": period, "amount": int(scaled), "currency": currency, "by": new.by, "at": new.at, "why": new.why}
        with self.database.write() as connection:
            connection.execute(adjustments.insert().values(**row))
            touch(connection)

    def read(self, period: str, currency: str, as_of: dt.datetime | None = None) -> list[Adjustment]:
        """Give the adjustments of a period in a currency up to an instant, the earliest first."""
        wanted = select(adjustments).where(adjustments.c.period == period, adjustments.c.currency == currency)
        if as_of is not None:
            wanted = wanted.where(adjustments.c.at <= as_of)
        with self.database.read() as connection:
            rows = connection.execute(wanted.order_by(adjustments.c.at, adjustments.c.seq)).mappings().all()
        return [Adjustment(Fraction(row["amount"], UNIT), row["by"], row["why"], row["at"]) for row in rows]

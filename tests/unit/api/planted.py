"""Sample books without the way through an import, and what is estimated on them held against what was planted."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import duckdb

from engine.api.uplift import Pipeline, courses, stays
from engine.coaching.outcomes import crossings
from engine.coaching.uplift import Uplift, uplift
from engine.model.moment import Moment
from engine.playbook.catalog import standard_catalog
from engine.sample.generate import generate

CATALOG = standard_catalog()
PIPELINE = Pipeline(("lead", "qualify", "discover", "propose", "negotiate", "won", "onboard", "care", "lost"), frozenset({"lost"}))
END = Moment(dt.datetime(2026, 11, 21, 15, 59, tzinfo=dt.UTC), ZoneInfo("Asia/Shanghai"), "CNY", {})
VIEWS = {
    "deal": "*, owner AS owner__id, account AS account__id",
    "account": "*",
    "rep": "*, manager AS manager__id",
    "training": "*, rep AS rep__id",
    "activity": "*, deal AS deal__id",
    "stage_change": '*, deal AS deal__id, "by" AS by__id, CAST("at" + INTERVAL 8 HOUR AS DATE) AS at__day',
}


@dataclass(frozen=True)
class Found:
    """One estimate beside the truth, a logarithm; ``unmatched`` leaves out that the coached had crossed a threshold."""

    course: str
    truth: float
    found: Uplift
    unmatched: Uplift

    @property
    def covered(self) -> bool:
        return self.found.low <= self.truth <= self.found.high


def opened_sample(folder):
    """Give a connection with the views that a book would have."""
    connection = duckdb.connect()
    for name, columns in VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM read_parquet('{folder}/{name}.parquet')")  # noqa: S608 - names above
    return connection


def estimated(folder, deals, seed, measured="passing"):
    """Make a sample book and estimate every course of it at the stage it is about."""
    generate(folder, deals, seed)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    found = []
    with opened_sample(folder) as connection:
        done = courses(connection, CATALOG, END)
        for course in truth["trainings"]:
            outcomes = stays(connection, CATALOG, END, PIPELINE, measured, course["stage"])
            treated = done.get(course["course"], {})
            others = [each for name, each in done.items() if name != course["course"]]
            plain = matched = uplift(outcomes, treated, others=others)
            if measured == "passing" and (limit := course.get("threshold")):
                crossed = crossings(outcomes, below=limit["below"], window=limit["window"], least=limit["least"])
                assert len(crossed) == limit["crossed"]
                matched = uplift(outcomes, treated, crossed=crossed, window=limit["window"], others=others)
            planted = course["logit"] if measured == "passing" else math.log(course["activities"])
            found.append(Found(course["course"], planted, matched, plain))
    return found

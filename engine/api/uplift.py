"""Asks a book whether courses and coaching worked: gathers stays and treatments as of an instant, and has them compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.book.connect import connect
from engine.book.layout import quoted
from engine.book.moments import moment

if TYPE_CHECKING:
    import duckdb

    from engine.api.desk import Desk
    from engine.coaching.outcomes import Measured, Outcomes
    from engine.coaching.uplift import Uplift
    from engine.model.catalog import Catalog
    from engine.model.moment import Moment
    from engine.model.playbook import Playbook

TRAITS = ("type", "source", "segment")  # of a deal, as far as the catalog has them
TIER = "tier"  # of its account
STAYS = (
    'stays AS (SELECT * FROM (SELECT id AS stay, deal__id AS deal, to_stage AS stage, "at" AS "from", at__day AS began, '
    'lead("at") OVER w AS "to", lead(at__day) OVER w AS ended, lead(to_stage) OVER w AS went, lead(by__id) OVER w AS mover '
    'FROM stage_change WHERE "at" <= {instant} WINDOW w AS (PARTITION BY deal__id ORDER BY "at", id)) WHERE went IS NOT NULL)'
)
ACTS = (
    "acts AS (SELECT s.stay, count(*) AS activities FROM stays s JOIN activity c ON c.deal__id = s.deal "
    'AND c."at" >= s."from" AND c."at" < s."to" GROUP BY 1)'
)


@dataclass(frozen=True, slots=True)
class CourseEffect:
    """What a course of the book changed: at the stage it aims at, or at all stages (None)."""

    course: str
    stage: str | None
    passing: Uplift
    activities: Uplift


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages in order, and those of them in which a deal is lost."""

    stages: tuple[str, ...]
    lost: frozenset[str]

    @classmethod
    def of(cls, playbooks: Iterable[Playbook]) -> Pipeline:
        """Take the stages of all playbooks; where two name the same stage, the first says where it stands."""
        ends: dict[str, str | None] = {}
        for playbook in playbooks:
            for stage in playbook.stages:
                ends.setdefault(stage.id, stage.end)
        return cls(tuple(ends), frozenset(id for id, end in ends.items() if end == "lost"))


class Compared:
    """The stays and courses of a book as of an instant, each read once; ``compared`` opens it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: Catalog, now: Moment, pipeline: Pipeline) -> None:
        self.connection, self.catalog, self.now, self.pipeline = connection, catalog, now, pipeline
        self._outcomes: dict[tuple[Measured, str | None], Outcomes] = {}

    @cached_property
    def courses(self) -> dict[str, dict[str, dt.date]]:
        """The day on which each rep completed each course; see ``courses``."""
        return courses(self.connection, self.catalog, self.now)

    def outcomes(self, measured: Measured, stage: str | None) -> Outcomes:
        """Give the stays in a stage; see ``stays``."""
        if (measured, stage) not in self._outcomes:
            self._outcomes[measured, stage] = stays(self.connection, self.catalog, self.now, self.pipeline, measured, stage)
        return self._outcomes[measured, stage]

    def course(self, course: str, stage: str | None, beside: Iterable[Mapping[str, dt.date]] = ()) -> CourseEffect:
        """Estimate what one course changed; other courses are held equal, and ``beside`` (other coaching)."""
        from engine.coaching.uplift import uplift

        others = [*(each for name, each in self.courses.items() if name != course), *(self._until(each) for each in beside)]
        done = self.courses.get(course, {})
        return CourseEffect(
            course,
            stage,
            uplift(self.outcomes("passing", stage), done, others=others),
            uplift(self.outcomes("activities", stage), done, others=others),
        )

    def coaching(
        self,
        coached: Mapping[str, dt.date],
        *,
        crossed: Mapping[str, dt.date] | None = None,
        window: int | None = None,
        stage: str | None = None,
        measured: Measured = "passing",
    ) -> Uplift:
        """Estimate what coaching changed; see ``coaching_effect``."""
        from engine.coaching.design import QUARTER
        from engine.coaching.uplift import uplift

        return uplift(
            self.outcomes(measured, stage),
            self._until(coached),
            crossed=None if crossed is None else self._until(crossed),
            window=QUARTER if window is None else window,
            others=list(self.courses.values()),
        )

    def _until(self, days: Mapping[str, dt.date]) -> dict[str, dt.date]:
        return {rep: day for rep, day in days.items() if day <= self.now.today}


@contextmanager
def compared(desk: Desk) -> Iterator[Compared]:
    """Open a desk's book as of its instant, to compare what was coached with what was not."""
    with _opened(desk) as (connection, now, pipeline):
        yield Compared(connection, desk.settings.catalog, now, pipeline)


def course_effects(desk: Desk, aims: Mapping[str, str] | None = None) -> list[CourseEffect]:
    """Estimate what every course done so far changed, by course id. ``aims`` names the stage at which a course should show."""
    aims = aims or {}
    with compared(desk) as book:
        return [book.course(each, aims.get(each)) for each in sorted(book.courses)]


def coaching_effect(
    desk: Desk,
    coached: Mapping[str, dt.date],
    *,
    crossed: Mapping[str, dt.date] | None = None,
    window: int | None = None,
    stage: str | None = None,
    measured: Measured = "passing",
) -> Uplift:
    """Estimate what coaching changed; ``coached`` is the day of each rep's first session, ``crossed`` that of the first prompt for it.

    With ``crossed``, the controls are the reps who were prompted for as well and not coached, and the ``window`` days of which the
    prompt was reckoned (a quarter where it has none) are left out. Days after the desk's own do not count; courses of the book are
    held equal.
    """
    with compared(desk) as book:
        return book.coaching(coached, crossed=crossed, window=window, stage=stage, measured=measured)


def courses(connection: duckdb.DuckDBPyConnection, catalog: Catalog, now: Moment) -> dict[str, dict[str, dt.date]]:
    """Give, by course, the day on which each rep first completed it, as far as that was by then; onboarding, which all do, is left out."""
    found: dict[str, dict[str, dt.date]] = {}
    if "training" not in catalog.types:
        return found
    rows = connection.execute(
        "SELECT course, rep__id, min(completed_on) FROM training WHERE completed_on <= ? AND course IS NOT NULL AND rep__id IS NOT NULL "
        "AND coalesce(kind, '') <> 'onboarding' GROUP BY ALL ORDER BY ALL",
        [now.today],
    ).fetchall()
    for course, rep, day in rows:
        found.setdefault(course, {})[rep] = day
    return found


def stays(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, now: Moment, pipeline: Pipeline, measured: Measured, stage: str | None = None
) -> Outcomes:
    """Give the stays in ``stage`` (in any, where None) that were over by then, of reps who manage nobody.

    Passed is a stay that went on to a later stage, not passed one that was lost; one sent back is neither, and counts for activities
    alone. A stay belongs to who moved the deal on, or to the deal's owner where nobody says.
    """
    import numpy as np

    from engine.coaching.outcomes import Outcomes

    if "stage_change" not in catalog.types:
        nothing = np.zeros(0, np.int64)
        return Outcomes(measured, (), nothing, nothing, nothing, np.zeros(0), nothing, {})
    sql, names = _query(catalog, now, pipeline, measured, stage)
    rows = connection.execute(sql).fetchnumpy()
    reps, rep = _codes(rows["rep"])
    began, ended, tenure = (np.asarray(rows[name], np.int64) for name in ("began", "ended", "tenure"))
    traits = {name: _codes(rows[name])[1] for name in names}
    return Outcomes(measured, tuple(map(str, reps)), rep, began, ended, np.asarray(rows["result"], np.float64), tenure, traits)


def _query(catalog: Catalog, now: Moment, pipeline: Pipeline, measured: Measured, stage: str | None) -> tuple[str, list[str]]:
    instant = f"TIMESTAMP '{now.as_of.replace(tzinfo=None).isoformat(sep=' ')}'"
    places = ", ".join(f"({_text(each)}, {place}, {each in pipeline.lost})" for place, each in enumerate(pipeline.stages))
    traits = {f"deal {name}": f"d.{quoted(name)}" for name in TRAITS if name in catalog["deal"].fields}
    if "account" in catalog["deal"].relations and TIER in catalog["account"].fields:
        traits["account tier"] = f"a.{quoted(TIER)}"
    if stage is None:
        traits["stage"] = "s.stage"
    account = "LEFT JOIN account a ON a.id = d.account__id" if "account tier" in traits else ""
    if measured == "passing":
        result, among, acts, counted = "(NOT t.lost)::INTEGER", "(t.lost OR t.place > f.place)", "", ""
    else:
        result, among, acts = "coalesce(n.activities, 0)", "TRUE", "LEFT JOIN acts n ON n.stay = s.stay"
        counted = f", {ACTS}"
    columns = "".join(f", coalesce(CAST({column} AS VARCHAR), '') AS {quoted(name)}" for name, column in traits.items())
    chosen = "" if stage is None else f" AND s.stage = {_text(stage)}"
    hired = "hired_on" in catalog["rep"].fields
    tenure = "coalesce(greatest(date_diff('day', r.hired_on, s.began), 0), -1)" if hired else "-1"
    manages = "AND r.id NOT IN (SELECT manager__id FROM rep WHERE manager__id IS NOT NULL)" if "manager" in catalog["rep"].relations else ""
    since = "date_diff('day', DATE '0001-01-01', s.{}) + 1 AS {}"
    sql = (
        f"WITH places(stage, place, lost) AS (VALUES {places}), {STAYS.format(instant=instant)}{counted} "  # noqa: S608 - quoted above
        f"SELECT r.id AS rep, {since.format('began', 'began')}, {since.format('ended', 'ended')}, {result} AS result, "
        f"{tenure} AS tenure{columns} FROM stays s JOIN deal d ON d.id = s.deal "
        "JOIN places f ON f.stage = s.stage JOIN places t ON t.stage = s.went JOIN rep r ON r.id = coalesce(s.mover, d.owner__id) "
        f"{account} {acts} WHERE NOT f.lost AND {among}{chosen} {manages} ORDER BY r.id, s.began, s.stay"
    )
    return sql, list(traits)


@contextmanager
def _opened(desk: Desk) -> Iterator[tuple[duckdb.DuckDBPyConnection, Moment, Pipeline]]:
    now = moment(desk.settings, desk.as_of, known_at=desk.known_at)
    pipeline = Pipeline.of([each.deals.playbook for each in desk.rules.values()])
    connection = connect(desk.settings.book, desk.settings.catalog, now, desk.known_at, ends=desk.stage_ends)
    try:
        yield connection, now, pipeline
    finally:
        connection.close()


def _codes(values: Any) -> tuple[Any, Any]:
    import numpy as np

    kinds, codes = np.unique(np.asarray(values, dtype=object).astype(str), return_inverse=True)
    return kinds, codes.astype(np.int64)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

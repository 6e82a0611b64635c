"""Measures commitments by itself: what each has come to as of a desk's instant, and, in a run, the word that is noted once one was due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.api.instant import END_OF_DAY
from engine.coaching.follow import follow
from engine.coaching.life import BY_ITSELF
from engine.model.coaching import Commitment, Followed

if TYPE_CHECKING:
    from engine.api.desk import Desk

AFTER = dt.timedelta(microseconds=1)  # an end of a day still belongs to it


def followed(desk: Desk, commitments: Iterable[Commitment]) -> list[Followed]:
    """Tell what each commitment has come to as of the desk's instant: measured now, or, once it was due, as of the end of that day."""
    from engine.api.gauges import Gauges, measure

    chosen = list(commitments)
    said = desk.store.coaching.outcomes(desk.as_of)
    unsaid = [each for each in chosen if each.id not in said and each.measure is not None]
    values = (
        measure(desk, Gauges(desk.rules.values()), ((each, min(desk.as_of, end_of(desk, each.due))) for each in unsaid)) if unsaid else {}
    )
    found = []
    for each in chosen:
        word = None
        if each.id in said:
            noted, at = said[each.id]
            word = replace(noted, commitment=each, on=min(at.astimezone(desk.settings.zone).date(), each.due))
        found.append(follow(each, values.get(each.id), desk.day, word))
    return found


def note_outcomes(desk: Desk) -> None:
    """Note what commitments with a measure came to once they were due, and move the prompts behind them: verified, or expired.

    The instant noted is the first after the day it was due, whenever the run is made, so that what is read as of any instant stays.
    What could not be measured is not noted: late data may still tell.
    """
    ledger = desk.store.coaching
    known = ledger.outcomes()
    due = [each for each in ledger.commitments(desk.as_of) if each.measure is not None and each.due < desk.day and each.id not in known]
    for each in followed(desk, due) if due else ():
        if each.state not in ("kept", "missed"):
            continue
        at = end_of(desk, each.commitment.due) + AFTER
        with desk.store.together():
            ledger.conclude(replace(each, by=BY_ITSELF), max(at, each.commitment.made_at))
            move_prompt(desk, each.commitment, at)


def move_prompt(desk: Desk, commitment: Commitment, at: dt.datetime, by: str = BY_ITSELF) -> None:
    """Let the prompt behind a commitment follow: expired when one was missed, verified when all were kept."""
    if commitment.prompt is None:
        return
    prompt, steps = desk.store.prompt(commitment.prompt)
    if prompt.state != "committed":
        return
    said = desk.store.coaching.outcomes()
    states = [said[each.id][0].state if each.id in said else "open" for each in desk.store.coaching.commitments(prompt=prompt.id)]
    to = "expired" if "missed" in states else "verified" if "kept" in states and set(states) <= {"kept", "withdrawn"} else None
    if to is not None:
        desk.store.set_prompt_state(
            prompt.id, "expired" if to == "expired" else "verified", by=by, at=max(at, steps[-1].at), note=commitment.id
        )


def end_of(desk: Desk, day: dt.date) -> dt.datetime:
    """Give the last instant of a local day; on the last day of all, the last instant there is."""
    try:
        return dt.datetime.combine(day, END_OF_DAY, desk.settings.zone).astimezone(dt.UTC)
    except OverflowError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)

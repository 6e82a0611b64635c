"""Reads the pipeline as columns: the deals as of an instant, their ways through the stages, and the order of the stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from engine.api.records import book, imported_by
from engine.book.pipeline import changes_of, deals_as_of, happened_later, knows_later, names_of_groups
from engine.book.rates import rates_by_day
from engine.funnel.columns import LOST, OPEN, UNSET, WON, DealColumns, converted
from engine.funnel.visits import Visits, laid_out
from engine.model.playbook import Playbook
from engine.model.text import Text
from engine.model.values import RATE_DECIMALS
from engine.model.views_pipeline import By

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.api.records import Book
    from engine.funnel.visits import Bools, Ints


@dataclass(frozen=True, slots=True)
class Order:
    """All stages of a workspace's playbooks in one order: the pipeline, the won ones, what follows a win, the lost ones."""

    stages: tuple[str, ...]
    lost: frozenset[str]
    won: frozenset[str]
    qualified_from: str | None
    names: dict[str, Text]
    at_most: dict[str, int]

    @property
    def open(self) -> tuple[str, ...]:
        """The stages before a win."""
        last = min((self.stages.index(each) for each in self.won), default=len(self.stages))
        return tuple(each for each in self.stages[:last] if each not in self.lost)


def ordered_stages(desk: Desk) -> tuple[tuple[str, ...], frozenset[str], frozenset[str], str | None]:
    """Give all stages in order, which of them are lost and which won, and from which on a deal is qualified (None: no stage is)."""
    order = stage_order(desk)
    return order.stages, order.lost, order.won, order.qualified_from


def stage_order(desk: Desk) -> Order:
    """Give the same with the names and dwell limits of the stages; of two playbooks with one stage, the first one's."""
    return order_of([each.deals.playbook for each in desk.rules.values()])


def order_of(playbooks: Sequence[Playbook]) -> Order:
    """Merge the stages of playbooks: each keeps its own order as far as it does not break that of the playbooks before it."""
    bands: list[list[str]] = [[], [], [], []]
    lost, won = (frozenset(stage.id for each in playbooks for stage in each.stages if stage.end == end) for end in ("lost", "won"))
    for each in playbooks:
        last: dict[int, str] = {}
        after_win = False
        for stage in each.stages:
            after_win |= stage.id in won
            place = 3 if stage.id in lost else 1 if stage.id in won else 2 if after_win else 0
            if not any(stage.id in band for band in bands):
                band = bands[place]
                band.insert(band.index(last[place]) + 1 if last.get(place) in band else len(band), stage.id)
            last[place] = stage.id
    names = {stage.id: stage.name for each in reversed(playbooks) for stage in each.stages}
    limits = {stage.id: stage.at_most for each in reversed(playbooks) for stage in each.stages if stage.at_most is not None}
    return Order(tuple(each for band in bands for each in band), lost, won, _qualified(playbooks, bands[0]), names, limits)


def _qualified(playbooks: Iterable[Playbook], pipeline: Sequence[str]) -> str | None:
    """Give the stage that a playbook declares, else the second one of the pipeline (the first where it has one alone)."""
    for each in playbooks:
        declared = each.forecast.qualified_from if each.forecast else None
        if declared in pipeline:
            return declared
    return next(iter([*pipeline[1:2], *pipeline[:1]]), None)


def deal_columns(desk: Desk, *, as_of: dt.datetime | None = None, known_at: dt.datetime | None = None) -> DealColumns:
    """Read all deals that are seen as of an instant (default: the desk's), as known at another.

    Where nothing is said of the latter, what was known then is read, if anything had been imported by then; else what the desk knows. An
    open deal has the amount that its playbook says it is worth; as of a day after which more happened it is known only where closing a
    deal does not rewrite it.

    A foreign amount is converted by the rate of its date: that of the close for a deal that is closed, else that of ``as_of``; without a
    rate of its date, or without the date, it is not known, and ``notes`` say so.
    """
    import numpy as np

    order = stage_order(desk)
    known_at = known_at or _read_at(desk, as_of)
    with book(desk, as_of, known_at) as opened:
        now = opened.now
        table = deals_as_of(opened.connection, order.stages, now)
        names, stale = names_of_groups(opened.connection), knows_later(opened.connection, now)
        table, blind = _with_worths(desk, opened, table)  # the last that is read, as it hides what it leaves out
    status, stage = _ints(table, "status"), _ints(table, "stage")
    created, entered, closes, closed = (_ints(table, name) for name in ("created_on", "stage_entered_on", "close_date", "closed_on"))
    # a deal that closed later and has no history stands in a stage that it cannot have been in yet
    stage[(status == OPEN) & _in(stage, [place for place, each in enumerate(order.stages) if each in order.won | order.lost])] = UNSET
    given, currencies = table.column("amount").fill_null(0).to_numpy().astype(np.int64), coded(table.column("currency"))
    amount, known, notes = _amounts(
        desk, table, currencies, np.where((status == WON) | (status == LOST), closed, now.today.toordinal()), known_at
    )
    return DealColumns(
        now.today,
        desk.settings.currency,
        order.stages,
        table.column("id").to_numpy(),
        stage,
        status,
        amount,
        known,
        created,
        entered,
        closes,
        closed,
        {by: coded(table.column(f"by_{by}")) for by in get_args(By)},
        names,
        given,
        currencies,
        stale,
        (*notes, *([BLIND] if blind else [])),
        blind,
    )


def _read_at(desk: Desk, as_of: dt.datetime | None) -> dt.datetime:
    return imported_by(desk, as_of or desk.as_of) or desk.known_at


def _with_worths(desk: Desk, opened: Book, table: Any) -> tuple[Any, bool]:
    """Put what playbooks say that open deals are worth in place of their amounts; tell whether some of that cannot be known."""
    from engine.api.standings import Grading, open_deals  # which rests on these columns

    grading = Grading(desk)
    blind = grading.blind and happened_later(opened.connection, opened.now)
    if not (grading.worths or blind):
        return table, False
    import numpy as np
    import pyarrow as pa

    asked = open_deals(grading, opened.connection, opened.now, hide=blind)
    amounts, currencies = table.column("amount").fill_null(0).to_numpy().copy(), table.column("currency").to_numpy().copy()
    valid, given = table.column("amount").is_valid().to_numpy().copy(), table.column("given").to_numpy().copy()
    opened_ones = _ints(table, "status") == OPEN
    valid[opened_ones], given[opened_ones], currencies[opened_ones] = False, False, None
    _, at, among = np.intersect1d(table.column("id").to_numpy(), asked.column("id").to_numpy(), assume_unique=True, return_indices=True)
    places = _ints(asked, "worth")[among]
    for number in range(len(grading.worths) + 1):
        rows, said = at[places == number], asked.column(f"f{number}").take(pa.array(among[places == number]))
        amounts[rows] = said.fill_null(0).to_numpy()
        valid[rows] = given[rows] = said.is_valid().to_numpy()
        currencies[rows] = asked.column(f"c{number}").to_numpy()[among[places == number]]
    for name, column in (
        ("amount", pa.array(amounts, pa.int64(), mask=~valid)),
        ("currency", pa.array(currencies, pa.string())),
        ("given", pa.array(given, pa.bool_())),
    ):
        table = table.set_column(table.column_names.index(name), name, column)
    return table, blind


BLIND = Text(
    "closing a deal may rewrite its amount, so nobody can say what open deals were worth on a past day: taken as unknown",
    "结单可能改写金额,无法得知在手商机在过去某日的金额:按未知处理",
)


def _ints(table: Any, name: str) -> Ints:
    import numpy as np

    found: Ints = table.column(name).to_numpy().astype(np.int64)  # a copy: what Arrow gives may not be written to
    return found


def _in(codes: Ints, places: Iterable[int]) -> Bools:
    import numpy as np

    found: Bools = np.isin(codes, list(places))
    return found


def coded(column: Any) -> tuple[Ints, tuple[str, ...]]:
    """Give a column of words as places in its words, which are in order; one that is not set is ""."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    filled = pc.fill_null(column.cast(pa.large_string()), "").combine_chunks()
    encoded = filled.dictionary_encode() if not isinstance(filled, pa.ChunkedArray) else pa.array([], pa.large_string()).dictionary_encode()
    words = encoded.dictionary.to_pylist()
    ranks = {word: place for place, word in enumerate(sorted(words))}
    places = np.array([ranks[word] for word in words], np.int64)
    return (places[encoded.indices.to_numpy()] if words else np.zeros(0, np.int64)), tuple(sorted(words))


def _amounts(
    desk: Desk, table: Any, currencies: tuple[Ints, tuple[str, ...]], day: Ints, known_at: dt.datetime
) -> tuple[Ints, Bools, tuple[Text, ...]]:
    """Bring all amounts into the book's currency, each by the rate of its day; tell which are known, and why some are not."""
    import numpy as np

    amount = table.column("amount").fill_null(0).to_numpy().astype(np.int64)
    given = table.column("given").to_numpy()
    known: Bools = table.column("amount").is_valid().to_numpy().copy()
    codes, words = currencies
    own, notes = desk.settings.currency, []
    if lost := int((given & ~known).sum()):
        notes.append(Text(f"amounts too large to be added up, taken as unknown: {lost}", f"金额过大无法汇总,按未知处理:{lost} 个"))
    rate_on = rates_by_day(desk.settings.book, known_at)
    for place, currency in enumerate(words):
        if currency == own:
            continue
        rows = np.flatnonzero(known & (codes == place))
        days, at = np.unique(day[rows], return_inverse=True)
        found = [rate_on(currency, own, dt.date.fromordinal(each)) if each and currency else None for each in days.tolist()]
        rates = np.array([int(each * 10**RATE_DECIMALS) if each is not None else 0 for each in found], np.int64)
        if not len(rows):
            continue
        amount[rows], known[rows] = converted(amount[rows], rates[at], RATE_DECIMALS)
        if without := int((~known[rows]).sum()):
            notes.append(
                Text(
                    f"amounts in {currency or 'no currency'} without a rate to {own} on their date, taken as unknown: {without}",
                    f"{currency or '无币种'}金额在其日期没有兑 {own} 的汇率,按未知处理:{without} 个",
                )
            )
    amount[~known] = 0
    return amount, known, tuple(notes)


def stage_visits(
    desk: Desk, *, as_of: dt.datetime | None = None, known_at: dt.datetime | None = None, deals: DealColumns | None = None
) -> Visits:
    """Lay out the ways of all deals as of an instant; deals and reps are numbered as in ``deal_columns`` of the same instant.

    Whoever has those columns already gives them as ``deals``; else they are read.

    A way begins on the day the deal was created, in the stage that its first recorded change left, unless all deals were created on the
    day of that change (then that day was made up from it). A deal that was closed without a
    change that says so goes to the won or lost stage on the day it closed; one without any change is in its stage since it entered it.
    A visit is its who made the change, where that is someone who owns deals, else its owner's.
    """
    import numpy as np

    order = stage_order(desk)
    deals = deals if deals is not None else deal_columns(desk, as_of=as_of, known_at=known_at)
    owner, reps = deals.groups["rep"]
    with book(desk, as_of, known_at or _read_at(desk, as_of)) as opened:
        rows = changes_of(opened.connection, order.stages, opened.now)
    deal, day, was, stage = (_ints(rows, name) for name in ("deal", "day", "was", "stage"))
    codes, movers = coded(rows.column("by"))
    places = {id: place for place, id in enumerate(reps) if id}
    rep = np.array([places.get(each, UNSET) for each in movers], np.int64)[codes] if movers else codes
    rep = np.where(rep == UNSET, owner[deal], rep) if len(deal) else rep
    first = np.flatnonzero(np.concatenate([[True], deal[1:] != deal[:-1]])) if len(deal) else np.zeros(0, np.int64)
    first = first[was[first] >= 0]
    if not (deals.created[deal[first]] < day[first]).any():
        first = first[:0]  # whoever makes every deal on the day of its first move knows nothing of the days before it
    began = np.where(deals.created[deal[first]] > 0, np.minimum(deals.created[deal[first]], day[first]), day[first])
    seen = rows.column("seen").to_numpy() if len(deal) else np.zeros(0, np.bool_)
    skipped = int((seen & (stage < 0)).sum())
    kept = seen & (stage >= 0)
    start = np.arange(1, len(deal) + 1)[kept]
    parts = [
        (deal[first], began, np.zeros(len(first), np.int64), was[first], owner[deal[first]]),
        (deal[kept], day[kept], start, stage[kept], rep[kept]),
    ]
    parts += _closings(order, deals, deal[kept], day[kept], stage[kept], deal[first])
    columns = [np.concatenate(each) for each in zip(*parts, strict=True)]
    lost = frozenset(place for place, each in enumerate(order.stages) if each in order.lost)
    return laid_out(order.stages, lost, reps, deals.as_of.toordinal(), *columns, skipped_moves=skipped)


def _closings(
    order: Order, deals: DealColumns, deal: Ints, day: Ints, stage: Ints, begun: Ints
) -> list[tuple[Ints, Ints, Ints, Ints, Ints]]:
    """Give the moves that no change says: into the end of deals that are closed, and of deals without any change into their stage."""
    import numpy as np

    end = len(order.stages)
    owner = deals.groups["rep"][0]
    last, since, moved = np.full(len(deals), UNSET, np.int64), np.zeros(len(deals), np.int64), np.zeros(len(deals), np.bool_)
    last[deal], since[deal], moved[deal], moved[begun] = stage, day, True, True
    after = np.iinfo(np.int64).max
    found = []
    # a deal without a change is where it stands now, since the day it came there
    still = ~moved & (deals.stage >= 0)
    came = np.where(
        deals.entered > 0, deals.entered, np.where(deals.status == OPEN, deals.created, np.maximum(deals.closed, deals.created))
    )
    rows = np.flatnonzero(still & (came > 0))
    found.append((rows, came[rows], np.full(len(rows), after - 1), deals.stage[rows], owner[rows]))
    last[rows], since[rows] = deals.stage[rows], came[rows]
    won, lost = ([place for place, each in enumerate(order.stages) if each in ends] for ends in (order.won, order.lost))
    for status, ends, done in ((WON, won, range(min(won, default=end), end)), (LOST, lost, lost)):
        if ends:
            rows = np.flatnonzero((deals.status == status) & ~_in(last, [each for each in done if status == LOST or each not in lost]))
            on = np.maximum(deals.closed[rows], since[rows])
            rows, on = rows[on > 0], on[on > 0]
            found.append((rows, on, np.full(len(rows), after), np.full(len(rows), ends[0]), owner[rows]))
    return found

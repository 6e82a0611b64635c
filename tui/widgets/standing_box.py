"""How someone stands now: on each incentive credit, quota and a bar, what is earned, what is lacking; then the contests."""

from __future__ import annotations

from rich.cells import cell_len

from engine.model.views_awards import ContestView, Place, Standing
from tui.ink import Line, fit, hang, size_of
from tui.look import Look
from tui.paid import Pay
from tui.widgets.item_box import ItemBox

BAR = 32  # cells of a bar at most
NAME = 16  # cells of a name in a contest, at least


class StandingBox(ItemBox):
    """A cursor goes over incentives and contests, so that a long list scrolls."""

    pay: Pay | None = None

    @property
    def items(self) -> tuple[Standing | ContestView, ...]:
        """The incentives, then the contests."""
        return (*self.pay.standing, *self.pay.contests) if self.pay else ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.items)

    def show(self, pay: Pay | None) -> None:
        """Show someone else's."""
        self.pay = pay
        self.cursor = self.validate_cursor(self.cursor)
        self.redraw()

    def draw_head(self, width: int, look: Look) -> list[Line]:
        """Draw whose it is, or what to do while there is nothing."""
        if self.pay is None:
            return hang((), look.words("reading"), width, "dim")
        lines = hang((), look.words("standing.of", name=self.pay.statement.name), width, "title")
        return lines if self.count else [*lines, (), *hang((), look.words("standing.empty"), width, "dim")]

    def draw_item(self, index: int, width: int, look: Look) -> tuple[list[Line], list[Line]]:
        """Draw an incentive or a contest, with a line of space before it."""
        item = self.items[index]
        if isinstance(item, Standing):
            return [()], standing_lines(item, width, look)
        return [()], contest_lines(item, width, look)


def standing_lines(one: Standing, width: int, look: Look) -> list[Line]:
    """Draw one incentive: three or four lines."""
    words = look.words
    lines = hang(
        (), f"{look.text(one.incentive)}   {one.period}", width, "strong", tail=(words("standing.earned", amount=one.earned), "strong")
    )
    if one.attainment is not None:
        done, of = one.attainment.numerator, one.attainment.denominator
        percent = f"{round(one.attainment * 100)}%"
        bar = look.bar(min(max(done, 0), of), of, max(8, min(BAR, width // 2)))
        line: Line = (*bar, (f"  {percent}", "good" if done >= of else "strong"))
        of_quota = words("standing.of_quota", credit=one.credit, quota=one.quota)
        full: Line = (*line, (f"   {of_quota}", ""))
        lines += [full] if size_of(full) <= width else [line, *hang((), of_quota, width)]
    elif one.credit:
        lines += hang((), words("standing.credit", credit=one.credit), width)
    lack = look.text(one.to_next)
    return lines + (hang((), lack, width, "warn") if lack else [])


def contest_lines(one: ContestView, width: int, look: Look) -> list[Line]:
    """Draw a contest with its places as they stand."""
    words = look.words
    state = words("contest.final") if one.final else words("contest.live")
    dates = words("contest.dates", start=one.start.isoformat(), end=one.end.isoformat())
    lines = hang((), f"{words('contest.of')} {look.text(one.name)}", width, "strong", tail=(state, "dim" if one.final else "good"))
    lines += hang((), dates, width, "dim")
    if not one.places:
        return [*lines, *hang((), words("contest.empty"), width, "dim")]
    name = max(min(max(cell_len(_named(place, look)) for place in one.places), width // 2), NAME)
    value = max(cell_len(place.value) for place in one.places)
    for place in one.places:
        rank = str(place.rank) if place.rank else "-"
        lead = (
            (f"{fit(rank, 3, right=True)}  ", "strong" if place.prize else "dim"),
            (f"{fit(_named(place, look), name)}  ", "title" if place.mine else ""),
            (f"{fit(place.value, value, right=True)}   ", ""),
        )
        why = look.text(place.why_not)
        lines += hang(lead, place.prize or why, width, "good" if place.prize else "dim")
    return lines


def _named(place: Place, look: Look) -> str:
    named = " ".join(part for part in (place.person, f"({place.group})" if place.group else "") if part)
    return f"{named} {look.words('contest.mine')}" if place.mine else named

"""What a playbook's stages mean for one deal: its stage, whether it is over, and what follows a win."""

from __future__ import annotations

from engine.model.playbook import Playbook, Stage

CLOSED = ("won", "lost")


def stage_of(playbook: Playbook, stage: str | None) -> Stage | None:
    """Find the playbook's stage of that id; None when the deal has none or the playbook does not know it."""
    return next((each for each in playbook.stages if each.id == stage), None)


def after_sales(playbook: Playbook) -> frozenset[str]:
    """Give the stages that come after a win: written after a won stage, reached by moves from it, and no end themselves."""
    order = [each.id for each in playbook.stages]
    won = [each.id for each in playbook.stages if each.end == "won"]
    if not won:
        return frozenset()
    later = {each.id for each in playbook.stages[order.index(won[0]) :] if each.end is None}
    reached: set[str] = set()
    ahead = [target for each in won for target in playbook.moves.get(each, ())]
    while ahead:
        stage = ahead.pop()
        if stage in later and stage not in reached:
            reached.add(stage)
            ahead += playbook.moves.get(stage, ())
    return frozenset(reached)


def is_over(playbook: Playbook, stage: str | None, status: str | None) -> bool:
    """Tell whether a deal is won or lost, so that nothing is asked for any more; care after a win is still work."""
    known = stage_of(playbook, stage)
    if known is not None and known.end:
        return True
    return status in CLOSED and stage not in after_sales(playbook)

"""One commitment as lines: what, by whom, until when, and what the measure says, its state in words."""

from __future__ import annotations

from engine.model.views_coaching import CommitmentView, FollowState
from tui.ink import Line, Piece, hang
from tui.look import Look

INKS: dict[FollowState, str] = {"open": "strong", "kept": "good", "missed": "bad", "withdrawn": "dim", "unknown": "warn"}


def due_of(view: CommitmentView, look: Look) -> Piece:
    """Say when it is due, or on which day it came to what it is."""
    due = view.commitment.due.isoformat()
    if view.state != "open":
        return look.words("follow.on", on=(view.on or view.commitment.due).isoformat()), "dim"
    if view.days_left < 0:
        return f"{due}, {look.words('late', n=-view.days_left)}", "bad"
    if view.days_left == 0:
        return f"{due}, {look.words('due.today')}", "warn"
    return f"{due}, {look.words('follow.left', n=view.days_left)}", ""


def commitment_lines(view: CommitmentView, width: int, look: Look) -> list[Line]:
    """Draw two to four lines."""
    words, ink = look.words, INKS[view.state]
    state = f"[{words(f'follow.{view.state}')}] "
    lines = hang(((state, ink),), view.commitment.what, width, "strong", tail=due_of(view, look))
    inner: Piece = ("  ", "")
    lines += hang((inner,), words("follow.owner", name=view.owner), width, "dim")
    if view.measure:
        told = words("follow.measured", measure=view.measure, baseline=view.baseline, change=view.change, value=view.value)
        lines += hang((inner,), told, width)
    elif view.state == "open":
        lines += hang((inner,), words("follow.by_word"), width, "dim")
    if view.note:
        lines += hang((inner,), view.note, width, "dim")
    return lines

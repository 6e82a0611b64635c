"""Ticking a step with its evidence, confirming, waiving: what the screens that show steps have in common."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.screens.base import DeskScreen
from tui.undo import Undo


class Ticking(DeskScreen):
    """Each is saved before the screen says so, and can be taken back where the record allows it."""

    def tick(self, card: DealCard, action: str) -> None:
        """Ask for evidence and tick; take the tick back where there is one."""
        words, deal = self.look.words, card.row.id
        step = next(step for step in card.checklist if step.id == action)
        what = self.look.text(step.do)
        if not step.tickable:
            self.say(words("tick.data", when=step.when or what), "warn")
        elif step.tick:
            evidence = step.tick.evidence
            undo = Undo(words("saved.untick", what=what), lambda desk: desk.tick(deal, action, evidence))
            self.start(self.keep(lambda desk: desk.untick(deal, action), undo.what, undo), group="save")
        else:

            async def save(evidence: str) -> None:
                undo = Undo(words("saved.tick", what=what), lambda desk: desk.untick(deal, action))
                await self.keep(lambda desk: desk.tick(deal, action, evidence), undo.what, undo)

            self.ask(what, words("ask.tick"), words("ask.tick.hint"), save)

    def confirm(self, card: DealCard, action: str) -> None:
        """Confirm someone's tick."""
        words, deal = self.look.words, card.row.id
        step = next(step for step in card.checklist if step.id == action)
        if not (step.confirm and step.tick and not step.tick.confirmed_by):
            self.say(words("confirm.not"), "warn")
            return
        said = words("saved.confirm", what=self.look.text(step.do))
        self.start(self.keep(lambda desk: desk.confirm(deal, action), said, Undo(said, None)), group="save")

    def waive(self, card: DealCard, criterion: str) -> None:
        """Ask for the reason, and waive."""
        words, deal = self.look.words, card.row.id
        view = next(view for view in card.criteria if view.id == criterion)
        what = self.look.text(view.say)
        if not view.may_waive:
            self.say(words("waive.not"), "warn")
            return

        async def save(reason: str) -> None:
            undo = Undo(words("saved.waive", what=what), lambda desk: desk.unwaive(deal, criterion))
            await self.keep(lambda desk: desk.waive(deal, criterion, reason), undo.what, undo)

        self.ask(what, words("ask.waive"), words("ask.waive.hint"), save, required=True)

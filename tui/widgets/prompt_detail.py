"""One coaching prompt in full: what to raise, the facts behind it, what to ask and which play to run."""

from __future__ import annotations

from engine.model.views import FactLine, PromptRow
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn
from tui.widgets.explanation import fact_lines
from tui.widgets.talk import play_lines


class PromptDetail(Drawn):
    """Nothing while no prompt is there."""

    row: PromptRow | None = None

    def show(self, row: PromptRow | None) -> None:
        """Show another prompt."""
        self.row = row
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the sentence, its facts, the questions and the play."""
        if self.row is None:
            return []
        prompt, words = self.row.prompt, look.words
        about = "   ".join(
            part for part in (look.name("subject", prompt.subject), self.row.deal_name or prompt.record, self.row.rep_name) if part
        )
        lines = hang((), look.text(prompt.say), width, "title")
        lines += hang((), about, width, "dim")
        if prompt.facts:
            facts = [FactLine(name, value) for name, value in prompt.facts.items()]
            lines += [(), ((words("prompt.facts"), "strong"),), *fact_lines(facts, "  ", width)]
        for kind, title in (("question", "prompt.ask"), ("play", "prompt.play")):
            plays = [play for play in self.row.plays if play.kind == kind]
            if plays:
                lines += [(), ((words(title), "strong"),), *play_lines(plays, width, look)]
        tail = [f"{words('prompt.state')}: {look.name('state', prompt.state)}"]
        tail += [f"{words('prompt.cause')}: {look.name('cause', prompt.cause)}"] if prompt.cause else []
        tail += [f"{words('prompt.trigger')}: {prompt.playbook} / {prompt.trigger}"]
        return [*lines, (), *hang((), "   ".join(tail), width, "dim")]

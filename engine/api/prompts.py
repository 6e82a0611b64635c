"""Coaching prompts as a reader sees them: with the names of the people, the plays to run and the questions to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.api.rows import said
from engine.model.judgement import Judgement, Prompt
from engine.model.playbook import Playbook
from engine.model.views import PlayView, PromptRow


def prompt_row(prompt: Prompt, playbooks: Mapping[str, Playbook], deals: Mapping[str, Judgement], names: Mapping[str, str]) -> PromptRow:
    """Give one prompt as a reader sees it, with its plays and questions."""
    mine = playbooks.get(prompt.playbook)
    deal = deals.get(prompt.record) if prompt.subject == "deal" else None
    shown_plays = plays_and_questions(mine, [prompt.play] if prompt.play else [], prompt.ask) if mine else ()
    return PromptRow(
        prompt=prompt,
        rep_name=names.get(prompt.rep or "") or _own_name(prompt),
        deal_name=said(deal, "deal.name") if deal else "",
        plays=tuple(shown_plays),
    )


def _own_name(prompt: Prompt) -> str:
    """Name the rep or team that a prompt is about: by their name where the book has one, else by their id."""
    if prompt.subject == "deal":
        return prompt.rep or ""
    return prompt.facts.get(f"{prompt.subject}.name") or prompt.record


def plays_and_questions(playbook: Playbook, plays: Iterable[str], questions: Iterable[str]) -> Iterator[PlayView]:
    """Give the named plays with their steps, then the named questions of the bank."""
    for name in plays:
        if name in playbook.plays:
            play = playbook.plays[name]
            yield PlayView(play.id, "play", play.name, play.steps)
    for name in questions:
        if name in playbook.questions:
            question = playbook.questions[name]
            yield PlayView(question.id, "question", question.text, ())

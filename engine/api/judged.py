"""Judges some deals as of a desk's instant, from the book and what people noted, without judging all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from engine.api.judging import deeds_by_deal
from engine.judge.record import NOTHING_DONE, judge
from engine.model.judgement import Fact, Judgement
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.api.records import Book
    from engine.api.ruleset import Ruleset


def judged(desk: Desk, opened: Book, deals: Collection[str]) -> Iterator[tuple[Ruleset, Judgement, Mapping[str, Fact]]]:
    """Give each deal to which a playbook applies with the first that does, its judgement and its facts."""
    left, done = set(deals), deeds_by_deal(desk)
    for rules in desk.rules.values():
        if not left:
            break
        for id, facts in opened.facts("deal", rules.deals.book.inputs, left):
            if "applies" in rules.deals.book.trees and rules.deals.book.verdict("applies", facts, opened.now) is not Verdict.MET:
                continue
            left.discard(id)
            yield rules, judge(rules.deals, id, facts, opened.now, done.get(id, NOTHING_DONE)), facts

"""Runs the triggers over judged deals, reps and teams, and words their prompts with the facts behind them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.api.ruleset import Ruleset
from engine.judge.book import Judged, judged_rows
from engine.judge.circles import OpenDeal, circles
from engine.judge.rulebook import Rulebook
from engine.judge.say import fill
from engine.language.tree import inputs
from engine.language.words import NOT_SET, shown
from engine.model.judgement import Fact, Prompt, PromptHistory
from engine.model.moment import Moment
from engine.model.text import Language, Text
from engine.model.values import TEXT, Kind, Value
from engine.model.verdict import Verdict
from engine.triggers.circle import Standing
from engine.triggers.door import run
from engine.triggers.settle import Settled, settle

if TYPE_CHECKING:
    import duckdb

TEAM = "rep.team.id"
WORTH_SEVERAL, MOST_WORKERS = 200, 8  # reps from which on several processes pay for their start, and how many at most


@dataclass(frozen=True, slots=True)
class Prompted:
    """The prompts of one playbook, worded, and who could not be judged, with the cause."""

    settled: Settled
    prompts: tuple[Prompt, ...]
    not_judged: Mapping[str, Text]


def prompt(
    connection: duckdb.DuckDBPyConnection, rules: Ruleset, deals: Sequence[OpenDeal], history: PromptHistory, moment: Moment
) -> Prompted:
    """Judge reps and teams, run the triggers over everyone, and settle what is said by what earlier runs left."""
    catalog = rules.deals.checked.catalog
    reps = {each.id: each for each in judged_rows(connection, catalog, rules.reps, moment)}
    teams = {each.id: each for each in judged_rows(connection, catalog, rules.teams, moment)}
    team_of = {id: team for id, each in reps.items() if isinstance(team := _value(each.facts, TEAM), str)}
    found = circles(deals, {id: _signals(each) for id, each in reps.items()}, team_of)
    workers = min(os.cpu_count() or 1, MOST_WORKERS) if len(found) >= WORTH_SEVERAL else 1
    outcomes = list(run(rules.triggers, found, [Standing(id, _signals(each)) for id, each in teams.items()], workers=workers))
    facts: dict[str, dict[str, Mapping[str, Fact]]] = {
        "deal": {each.deal: each.facts for each in deals},
        "rep": {id: each.facts for id, each in reps.items()},
        "team": {id: each.facts for id, each in teams.items()},
    }
    cleared = _cleared(rules, facts, moment)
    settled = settle(rules.deals.playbook, outcomes, history, moment, cleared)
    books = {"deal": rules.deals.book, "rep": rules.reps, "team": rules.teams}
    worded = tuple(word(each, books[each.subject], facts[each.subject].get(each.record, {}), moment) for each in settled.prompts)
    return Prompted(settled, worded, {each.record or "-": each.fault for each in outcomes if each.fault is not None})


def worded(say: Text, book: Rulebook, facts: Mapping[str, Fact], moment: Moment) -> Text:
    """Fill the measures that a sentence about a record names."""

    def value(name: str, language: Language) -> str:
        tree = book.trees.get(f"measure/{name}")
        found = _measured(book, name, facts, moment) if tree is not None and facts else None
        if tree is None or found is None:
            return NOT_SET.to(language)
        return str(found) if tree.type.kind is Kind.DURATION else shown(found, tree.type, language)

    return fill(say, value)


def word(prompt: Prompt, book: Rulebook, facts: Mapping[str, Fact], moment: Moment) -> Prompt:
    """Fill the measures that a prompt's sentence names, and put the facts under its signals beside it."""
    evidence = dict(prompt.facts)
    own_name = f"{prompt.subject}.name"
    if own_name in facts:
        evidence[own_name] = shown(facts[own_name].value, TEXT, "en")
    for signal in prompt.facts:
        tree = book.trees.get(f"signal/{signal}")
        for need in inputs(tree) if tree is not None else ():
            if need.text in facts:
                evidence[need.text] = shown(facts[need.text].value, need.type, "en")
    return replace(prompt, say=worded(prompt.say, book, facts, moment), facts=evidence)


def _measured(book: Rulebook, name: str, facts: Mapping[str, Fact], moment: Moment) -> Value:
    found: Value = book.compiled[f"measure/{name}"]({key: fact.value for key, fact in facts.items()}, moment)
    return found


def _signals(judged: Judged) -> dict[str, Verdict]:
    return {name.removeprefix("signal/"): verdict for name, verdict in judged.verdicts.items() if name.startswith("signal/")}


def _value(facts: Mapping[str, Fact], name: str) -> object:
    fact = facts.get(name)
    return fact.value if fact else None


def _cleared(rules: Ruleset, facts: Mapping[str, Mapping[str, Mapping[str, Fact]]], moment: Moment) -> dict[tuple[str, str], Verdict]:
    """Judge each trigger's ``clear_when`` on every record whose facts are at hand."""
    books = {"deal": rules.deals.book, "rep": rules.reps, "team": rules.teams}
    return {
        (trigger.id, record): books[trigger.subject].verdict(f"clear/{trigger.id}", known, moment)
        for trigger in rules.deals.playbook.coaching
        if trigger.clear_when is not None
        for record, known in facts[trigger.subject].items()
        if known
    }

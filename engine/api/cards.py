"""Everything about one deal: its card, with each criterion explained by the facts of its stored decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from engine.api.prompts import plays_and_questions
from engine.api.rows import day_of, deal_row, said
from engine.api.ruleset import Ruleset
from engine.judge.actions import Dates, due_on
from engine.judge.gate import Leaves, progress
from engine.judge.record import Deeds
from engine.judge.rulebook import KNOWN_SINCE, SOURCE
from engine.judge.stages import is_over, stage_of
from engine.judge.unblock import unblock
from engine.language.tree import Field, Input, inputs
from engine.language.words import shown
from engine.model.judgement import Judgement, Tick, Waiver
from engine.model.moment import Moment
from engine.model.playbook import Action, Group, Leaf, Playbook, Stage
from engine.model.text import Language, Text
from engine.model.values import Type
from engine.model.views import ActionView, CriterionView, DealCard, FactLine, HistoryLine, PlayView

DATES = {
    "deal.created_on": Text("created", "创建"),
    "deal.stage_entered_on": Text("entered this stage", "进入本阶段"),
    "deal.closed_on": Text("closed", "关闭"),
}
GROUPS = {
    "all": Text("all of", "全部"),
    "any": Text("any of", "任一"),
    "none": Text("none of", "均不"),
}


def deal_card(
    rules: Ruleset | None,
    judgement: Judgement,
    deeds: Deeds,
    moment: Moment,
    language: Language,
    past: Iterable[HistoryLine],
    only: str | None = None,
) -> DealCard:
    """Build the card of one deal; without a playbook it holds the deal's own facts and the reason.

    Its criteria are those of the deal's stage, or the one named by ``only``, of whatever stage.
    """
    playbook = rules.deals.playbook if rules else None
    stage = stage_of(playbook, judgement.stage) if playbook else None
    leaves = Leaves(judgement.criteria, judgement.waived)
    met, total = progress(stage.exit, leaves) if stage and stage.exit else (0, 0)
    return DealCard(
        row=deal_row(judgement, stage.name if stage else Text.plain(judgement.stage or ""), moment.today, language),
        playbook=judgement.playbook,
        reason=judgement.reason,
        goal=stage.goal if stage else Text(),
        limit=stage.at_most if stage else None,
        facts=own_facts(rules, judgement, language),
        checklist=tuple(_steps(stage, judgement, deeds, moment)) if stage else (),
        criteria=tuple(_criteria(rules, stage, judgement, deeds, moment, language, only)) if rules else (),
        met=met,
        total=total,
        unblock=unblock(stage.exit, leaves) if playbook and stage and not is_over(playbook, judgement.stage, judgement.status) else (),
        talk=tuple(_talk(playbook, stage)) if playbook and stage else (),
        history=tuple(past),
        actions=judgement.actions,
    )


def own_facts(rules: Ruleset | None, judgement: Judgement, language: Language) -> tuple[FactLine, ...]:
    """Give the deal's facts by the names that the rules use."""
    types = {each.text: each.type for each in rules.deals.book.inputs} if rules else {}
    return tuple(FactLine(name, _value(types.get(name), judgement, name, language)) for name in judgement.facts if name in types)


def _criteria(
    rules: Ruleset, stage: Stage | None, judgement: Judgement, deeds: Deeds, moment: Moment, language: Language, only: str | None
) -> Iterator[CriterionView]:
    stages = rules.deals.playbook.stages if only else ([stage] if stage else [])
    for leaf, group, depth in (each for one in stages for each in walk(one.exit, 0)):
        if leaf.off is None and only in (None, leaf.id):
            tree = rules.deals.book.trees[f"criterion/{leaf.id}"]
            needed = {each.text: each for each in inputs(tree)}.values()
            yield CriterionView(
                id=leaf.id,
                say=leaf.say,
                verdict=judgement.criteria[leaf.id],
                severity=leaf.severity,
                when=leaf.when.text,
                group=group.to(language) if depth else "",
                depth=depth,
                effort=leaf.effort,
                waived=deeds.waivers.get(leaf.id) if leaf.id in judgement.waived else None,
                may_waive=leaf.waive.by if leaf.waive else None,
                explained=rules.deals.book.explain(f"criterion/{leaf.id}", judgement.facts, moment, language),
                facts=tuple(
                    FactLine(each.text, _value(each.type, judgement, each.text, language), _evidence(judgement, each, moment, language))
                    for each in needed
                ),
                play=leaf.coach,
                origin=f"{leaf.origin.span.file}:{leaf.origin.span.start.line}",
            )


def walk(group: Group | None, depth: int) -> Iterator[tuple[Leaf, Text, int]]:
    """Give the leaves of a gate with the word of the group each stands in and how deep it stands."""
    for item in group.items if group else ():
        if isinstance(item, Leaf):
            yield item, _word(group), depth
        else:
            yield from walk(item, depth + 1)


def _word(group: Group | None) -> Text:
    if group is None:
        return Text()
    return GROUPS.get(group.kind) or Text(f"at least {group.n} of", f"至少 {group.n} 项")


def _steps(stage: Stage, judgement: Judgement, deeds: Deeds, moment: Moment) -> Iterator[ActionView]:
    dates = Dates(day_of(judgement, "deal.stage_entered_on"), day_of(judgement, "deal.created_on"), moment.workdays)
    for action in stage.actions:
        if action.off is None:
            yield _step(action, judgement, deeds.ticks.get(action.id), due_on(action.due, dates))


def _step(action: Action, judgement: Judgement, tick: Tick | None, due: dt.date | None) -> ActionView:
    return ActionView(
        id=action.id,
        do=action.do,
        done=judgement.done.get(action.id, False),
        tickable=action.done_when is None,
        due=due,
        effort=action.effort,
        owner=action.owner,
        confirm=action.confirm,
        tick=tick,
        when=action.done_when.text if action.done_when else "",
    )


def _talk(playbook: Playbook, stage: Stage) -> Iterator[PlayView]:
    if stage.guide.en or stage.guide.zh:
        yield PlayView(stage.id, "play", Text("guide", "指引"), (stage.guide,))
    yield from plays_and_questions(playbook, (), stage.ask)


def history(ticks: Iterable[Tick], waivers: Iterable[Waiver], judgement: Judgement) -> list[HistoryLine]:
    """Give what happened on a deal, the latest first: what people did, and when it entered its stage and was created or closed."""
    lines = [
        HistoryLine(
            tick.at.date().isoformat(),
            Text(f"{tick.by} ticked {tick.action}: {tick.evidence or '-'}", f"{tick.by} 勾选 {tick.action}:{tick.evidence or '-'}"),
        )
        for tick in ticks
    ]
    lines += [
        HistoryLine(
            tick.confirmed_at.date().isoformat(),
            Text(f"{tick.confirmed_by} confirmed {tick.action}", f"{tick.confirmed_by} 确认 {tick.action}"),
        )
        for tick in ticks
        if tick.confirmed_at
    ]
    lines += [
        HistoryLine(
            each.at.date().isoformat(),
            Text(f"{each.by} waived {each.criterion}: {each.reason}", f"{each.by} 豁免 {each.criterion}:{each.reason}"),
        )
        for each in waivers
    ]
    for name, what in DATES.items():
        if (day := day_of(judgement, name)) is not None:
            lines.append(HistoryLine(day.isoformat(), what))
    return sorted(lines, key=lambda line: line.on, reverse=True)


def _value(type: Type | None, judgement: Judgement, name: str, language: Language) -> str:
    fact = judgement.facts.get(name)
    return shown(fact.value if fact else None, type, language) if type else ""


def _evidence(judgement: Judgement, need: Input, moment: Moment, language: Language) -> str:
    """Say where a fact came from: the deal's own line and when it was recorded, or the rows that an aggregate took."""
    fact = judgement.facts.get(need.text)
    if isinstance(need, Field) and not need.path:
        source, since = said(judgement, SOURCE), _by_clock(said(judgement, KNOWN_SINCE), moment)
        return Text(f"{source}, known since {since}", f"{source},自 {since} 起已知").to(language) if source else ""
    if fact is None or fact.rows is None:
        return ""
    if fact.unknown_rows:
        return Text(
            f"{fact.rows} rows, {fact.unknown_rows} left out as unknown", f"{fact.rows} 行,{fact.unknown_rows} 行因无法判断未计入"
        ).to(language)
    return Text(f"{fact.rows} rows", f"{fact.rows} 行").to(language)


def _by_clock(instant: str, moment: Moment) -> str:
    """Write an instant that is kept in UTC by the clock of the book."""
    return dt.datetime.fromisoformat(instant).replace(tzinfo=dt.UTC).astimezone(moment.zone).isoformat() if instant else ""

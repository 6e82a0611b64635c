"""Writes the agenda of a session from what is there: commitments, wins, progress, targets behind, prompts, and what the rep brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.coaching.cadence import TEMPLATES
from engine.coaching.development import answer
from engine.coaching.follow import STATES
from engine.model.coaching import Agenda, AgendaItem, Note, SessionKind
from engine.model.learning import DueRow
from engine.model.text import Text
from engine.model.views import PlayView, PromptRow
from engine.model.views_coaching import CommitmentView

LEAST = 3  # of any list, so many questions are asked at most
FRESH = 14  # days that a win is news


@dataclass(frozen=True, slots=True)
class Win:
    """A deal that was won on a day, to be praised while it is fresh (S78)."""

    ref: str
    name: str
    on: dt.date
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target that is behind, in words: what it is called, how it stands, and the facts."""

    ref: str
    name: Text
    because: Text
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """What an agenda is written from. ``last`` is the day of the last session of this kind; ``questions`` the bank, by kind of question.

    ``brought`` are notes that the reader may read, each by the name of who wrote it; nothing here comes from any other note. ``answers``
    are the courses due that answer a prompt, by its id.
    """

    about: str
    name: str
    on: dt.date
    zone: dt.tzinfo = dt.UTC
    last: dt.date | None = None
    prompts: tuple[PromptRow, ...] = ()
    commitments: tuple[CommitmentView, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    wins: tuple[Win, ...] = ()
    progress: Mapping[str, str] = field(default_factory=dict)
    brought: tuple[Note, ...] = ()
    development: tuple[AgendaItem, ...] = ()
    answers: Mapping[str, tuple[DueRow, ...]] = field(default_factory=dict)
    questions: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)


def write(kind: SessionKind, material: Material) -> Agenda:
    """Write the agenda of a kind of session, its sections in the order of the template; the same material gives the same agenda."""
    writers: Mapping[str, Callable[[Material], Iterator[AgendaItem]]] = {
        "commitment": _commitments,
        "win": _wins,
        "progress": _progress,
        "target": _targets,
        "prompt": _prompts,
        "difficulty": _difficulties,
        "need": _needs,
        "development": _development,
        "support": _support,
    }
    items = tuple(item for section in TEMPLATES[kind].sections for item in writers[section](material))
    return Agenda(material.about, kind, material.on, items)


def _commitments(material: Material) -> Iterator[AgendaItem]:
    for each in sorted(material.commitments, key=lambda each: (each.state == "open", each.commitment.due, each.commitment.id)):
        made = each.commitment
        facts = {"due": made.due.isoformat(), "owner": each.owner, "state": each.state}
        if each.measure:
            facts |= {"measure": each.measure, "baseline": each.baseline, "expected": each.change, "now": each.value}
        state = STATES[each.state]
        moved = (
            Text(f"; {each.measure}: {each.baseline} → {each.value}", f";{each.measure}:{each.baseline} → {each.value}")
            if each.measure
            else Text()
        )
        because = Text(
            f"due {made.due.isoformat()}, {state.en}{moved.en}",
            f"{made.due.isoformat()} 到期,{state.zh}{moved.zh}",
        )
        ask = () if each.measure or each.state == "kept" else (Text("What came of it?", "结果如何?"),)
        yield AgendaItem("commitment", Text.plain(made.what), because, made.id, facts, ask)


def _wins(material: Material) -> Iterator[AgendaItem]:
    for win in sorted(material.wins, key=lambda win: (-win.on.toordinal(), win.ref)):
        days = (material.on - win.on).days
        fresh = Text(": praise is worth most while it is fresh", ":表扬贵在及时") if days <= FRESH else Text()
        because = Text(
            f"won on {win.on.isoformat()}, {_days(days).en} ago{fresh.en}", f"{win.on.isoformat()} 赢单,距今{_days(days).zh}{fresh.zh}"
        )
        yield AgendaItem("win", Text(f"Praise: {win.name}", f"肯定:{win.name}"), because, win.ref, win.facts)


def _progress(material: Material) -> Iterator[AgendaItem]:
    if material.progress:
        last = material.last.isoformat() if material.last else ""
        because = Text(f"last talk: {last}", f"上次面谈:{last}") if last else Text("no talk yet", "尚未面谈")
        ask = material.questions.get("goal", ())[:1]
        yield AgendaItem("progress", Text("How the work stands", "工作进展"), because, material.about, material.progress, ask)


def _targets(material: Material) -> Iterator[AgendaItem]:
    for line in material.targets:
        yield AgendaItem("target", line.name, line.because, line.ref, line.facts)


def _prompts(material: Material) -> Iterator[AgendaItem]:
    for row in material.prompts:
        prompt = row.prompt
        where = row.deal_name or row.rep_name or prompt.record
        raised = prompt.as_of.astimezone(material.zone).date().isoformat()
        state = Text(", escalated", ",已升级") if prompt.state == "escalated" else Text()
        courses = material.answers.get(prompt.id, ())
        taught = answer(courses)
        because = Text(
            f"{where}: trigger '{prompt.trigger}' since {raised}, priority {prompt.priority}{state.en}{taught.en}",
            f"{where}:自 {raised} 触发“{prompt.trigger}”,优先级 {prompt.priority}{state.zh}{taught.zh}",
        )
        facts = {**prompt.facts, "course": ", ".join(each.course for each in courses)} if courses else prompt.facts
        yield AgendaItem("prompt", prompt.say, because, prompt.id, facts, _questions(row.plays))


def _questions(plays: tuple[PlayView, ...]) -> tuple[Text, ...]:
    return tuple(each.name for each in plays if each.kind == "question")[:LEAST]


def _brought(material: Material, slot: str) -> Iterator[AgendaItem]:
    for note in material.brought:
        if note.slot == slot:
            day = note.at.astimezone(material.zone).date().isoformat()
            because = Text(f"noted by {note.by} on {day}", f"{note.by} 于 {day} 写下")
            yield AgendaItem("difficulty" if slot == "difficulty" else "need", Text.plain(note.text), because, note.id)


def _difficulties(material: Material) -> Iterator[AgendaItem]:
    found = list(_brought(material, "difficulty"))
    yield from found
    if not found:
        ask = material.questions.get("reality", ())[:1] or (Text("What is difficult just now?", "目前有什么困难?"),)
        yield AgendaItem("difficulty", Text("Ask what is difficult", "了解目前的困难"), NOTHING_BROUGHT, ask=ask)


def _needs(material: Material) -> Iterator[AgendaItem]:
    found = list(_brought(material, "need"))
    yield from found
    if not found:
        ask = (Text("What do you need from me?", "你需要我提供什么支持?"),)
        yield AgendaItem("need", Text("Ask what is needed", "了解需要的支持"), NOTHING_BROUGHT, ask=ask)


def _development(material: Material) -> Iterator[AgendaItem]:
    yield from material.development
    if not material.development:
        ask = (Text("Where do you want to be in two years, and what is missing?", "两年后你希望走到哪一步?现在还差什么?"),)
        yield AgendaItem(
            "development",
            Text("Talk about where they want to go", "谈谈职业发展方向"),
            Text("no goal is written down yet", "尚未设定发展目标"),
            ask=ask,
        )


def _support(material: Material) -> Iterator[AgendaItem]:
    ask = material.questions.get("will", ())[:LEAST] or (Text("What will you do, and by when?", "你打算做什么?何时完成?"),)
    because = Text("a talk ends with what each will do, by when, and what shows it", "面谈以承诺收尾:各自做什么、何时完成、以什么为证")
    yield AgendaItem("support", Text("Agree what follows", "约定后续行动"), because, ask=ask)


NOTHING_BROUGHT = Text("nothing was brought", "事先没有提出")


def _days(count: int) -> Text:
    return Text(f"{count} {'day' if count == 1 else 'days'}", f" {count} 天")

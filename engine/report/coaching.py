"""Coaching as text in the reader's language, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from engine.coaching.cadence import SLOT_NAMES, TEMPLATES
from engine.coaching.follow import STATES
from engine.coaching.life import NAMES
from engine.model.coaching import Agenda, AgendaItem, FeedbackKind
from engine.model.text import Language, Text, visible
from engine.model.views_coaching import (
    CoachLine,
    CommitmentView,
    FeedbackRow,
    NoteView,
    PromptCard,
    QueueRow,
    SessionRow,
    SessionView,
)
from engine.report.columns import table
from engine.report.verdicts import WORDS

SECTIONS: Mapping[str, Text] = {
    "commitment": Text("Commitments", "承诺"),
    "win": Text("Wins to praise", "值得肯定"),
    "progress": Text("Progress", "进展"),
    "target": Text("Targets behind", "落后的目标"),
    "prompt": Text("Prompts", "辅导提示"),
    "difficulty": Text("Difficulties", "困难"),
    "need": Text("Needs", "需求"),
    "development": Text("Development", "发展"),
    "support": Text("What follows", "后续行动"),
}
FACTS: Mapping[str, Text] = {
    "open_deals": Text("open deals", "在跟商机"),
    "gates_open": Text("gates open", "关口已打开"),
    "overdue_actions": Text("actions overdue", "逾期行动"),
    "due": Text("due", "到期"),
    "owner": Text("owner", "负责人"),
    "state": Text("state", "状态"),
    "measure": Text("measure", "度量"),
    "baseline": Text("baseline", "起点"),
    "expected": Text("expected", "预期"),
    "now": Text("now", "当前"),
    "target": Text("target", "目标"),
    "period": Text("period", "期间"),
    "elapsed": Text("elapsed", "已过"),
    "closed_on": Text("won on", "赢单日期"),
    "amount": Text("amount", "金额"),
    "course": Text("course", "课程"),
    "actions": Text("actions", "行动"),
}
KINDS: Mapping[FeedbackKind, Text] = {
    "unclear": Text("unclear", "不清楚"),
    "impossible": Text("impossible", "做不到"),
    "useless": Text("useless", "没有用"),
    "proposal": Text("proposal", "建议"),
}
QUEUE_HEADS = (
    Text("rep or team", "销售或团队"),
    Text("id", "编号"),
    Text("team", "团队"),
    Text("prompts", "提示"),
    Text("last talk", "上次面谈"),
    Text("next due", "下次到期"),
    Text("because", "依据"),
)
FOLLOW_HEADS = (
    Text("id", "编号"),
    Text("due", "到期"),
    Text("owner", "负责人"),
    Text("what", "承诺内容"),
    Text("state", "状态"),
    Text("measure", "度量"),
    Text("baseline", "起点"),
    Text("expected", "预期"),
    Text("now", "当前"),
)
SESSION_HEADS = (
    Text("id", "编号"),
    Text("kind", "类型"),
    Text("with", "对象"),
    Text("coach", "教练"),
    Text("on", "日期"),
    Text("closed", "结束"),
)
REPORT_HEADS = (
    Text("coach", "教练"),
    Text("reps", "人数"),
    Text("held / due", "已完成 / 应完成"),
    Text("completion", "完成率"),
    Text("prompts", "提示"),
    Text("commitments", "承诺"),
    Text("days to accept", "接受天数"),
)
FEEDBACK_HEADS = (
    Text("id", "编号"),
    Text("playbook", "手册"),
    Text("part", "条目"),
    Text("kind", "类别"),
    Text("by", "提出人"),
    Text("on", "日期"),
    Text("text", "内容"),
)


def heads(of: Sequence[Text], language: Language) -> list[str]:
    """Give the heads of a table in a language."""
    return [head.to(language) for head in of]


def queue_cells(row: QueueRow, language: Language) -> list[str]:
    """Give the cells of one row of the queue."""
    next_due = row.next.isoformat() if row.next else "-"
    last = row.last.isoformat() if row.last else "-"
    open_one = f" [{row.session}]" if row.session else ""
    return [visible(row.name) + open_one, row.id, visible(row.team), str(row.prompts), last, next_due, row.because.to(language)]


def agenda_text(agenda: Agenda, name: str, language: Language) -> str:
    """Give an agenda as lines, section by section."""
    return "\n".join(_agenda_lines(agenda, name, language))


def _agenda_lines(agenda: Agenda, name: str, language: Language) -> Iterator[str]:
    kind = TEMPLATES[agenda.kind].name.to(language)
    yield Text(f"{kind} with {name}, {agenda.on.isoformat()}", f"{kind}:{name},{agenda.on.isoformat()}").to(language)
    section = ""
    for item in agenda.items:
        if item.section != section:
            section = item.section
            yield ""
            yield SECTIONS[section].to(language)
        yield from _item_lines(item, language)


def _item_lines(item: AgendaItem, language: Language) -> Iterator[str]:
    ref = f"  [{item.ref}]" if item.ref else ""
    yield f"  - {visible(_line(item.say.to(language)))}{ref}"
    if item.because.to(language):
        yield f"      {visible(item.because.to(language))}"
    if item.facts and item.section != "commitment":
        yield f"      {facts_text(item.facts, language)}"
    yield from (f"      ? {question.to(language)}" for question in item.ask)


def facts_text(facts: Mapping[str, str], language: Language) -> str:
    """Give facts in one line, each with its name."""
    verdicts = {str(verdict): word for verdict, word in WORDS.items()}
    said = [
        f"{FACTS[key].to(language) if key in FACTS else key}: {verdicts.get(value, Text(value)).to(language)}"
        for key, value in facts.items()
    ]
    return visible("; ".join(said))


def _line(text: str) -> str:
    """Give a text in one line; where it had several, a sign for each break."""
    return " / ".join(part.strip() for part in text.splitlines() if part.strip())


def session_text(view: SessionView, language: Language) -> str:
    """Give a session as lines: its agenda, the notes that the reader may read, and what was undertaken."""
    held = view.session
    ended = Text(f", closed {held.closed_at:%Y-%m-%d}", f",已于 {held.closed_at:%Y-%m-%d} 结束").to(language) if held.closed_at else ""
    lines = [Text(f"session {held.id}, coach {view.coach}{ended}", f"面谈 {held.id},教练 {view.coach}{ended}").to(language)]
    lines.append(agenda_text(view.agenda, view.name, language))
    if view.notes:
        lines += ["", Text("Notes", "记录").to(language), *(note_text(each, language) for each in view.notes)]
    if view.commitments:
        lines += ["", Text("Commitments of this session", "本次承诺").to(language), follow_text(view.commitments, language)]
    if view.missing:
        names = ", ".join(SLOT_NAMES[slot].to(language) for slot in view.missing)
        lines += ["", Text(f"still to write: {names}", f"尚待填写:{names}").to(language)]
    return "\n".join(lines)


def note_text(view: NoteView, language: Language) -> str:
    """Give one note in a line."""
    who = Text("private", "私密") if view.note.private else Text("shared", "已共享")
    slot = SLOT_NAMES[view.note.slot].to(language)
    return f"  {view.note.id}  {slot}: {visible(_line(view.note.text))}  ({visible(view.by)}, {who.to(language)})"


def session_cells(row: SessionRow, language: Language) -> list[str]:
    """Give the cells of one session in a list."""
    held = row.session
    closed = held.closed_at.date().isoformat() if held.closed_at else "-"
    return [held.id, TEMPLATES[held.kind].name.to(language), visible(row.name), visible(row.coach), held.at.date().isoformat(), closed]


def follow_text(views: Sequence[CommitmentView], language: Language) -> str:
    """Give commitments as a table."""
    return table(heads(FOLLOW_HEADS, language), [follow_cells(view, language) for view in views])


def follow_cells(view: CommitmentView, language: Language) -> list[str]:
    """Give the cells of one commitment."""
    made = view.commitment
    state = STATES[view.state].to(language)
    return [
        made.id,
        made.due.isoformat(),
        visible(view.owner),
        visible(made.what),
        state,
        view.measure or "-",
        view.baseline or "-",
        view.change or "-",
        view.value or "-",
    ]


def prompt_text(card: PromptCard, language: Language) -> str:
    """Give a prompt with what it is about, the facts behind it, and its life."""
    row, prompt = card.row, card.row.prompt
    about = ", ".join(each for each in (row.deal_name, row.rep_name) if each)
    lines = [f"{prompt.id}  {NAMES[prompt.state].to(language)}  {visible(prompt.say.to(language))}"]
    lines += [f"  {visible(about)}  [{prompt.record}]", f"  {facts_text(prompt.facts, language)}"]
    lines += [
        f"  {step.at:%Y-%m-%d %H:%M}  {NAMES[step.state].to(language)}  {visible(step.by)}  {visible(_line(step.note))}".rstrip()
        for step in card.life
    ]
    return "\n".join(lines)


def report_cells(line: CoachLine, language: Language) -> list[str]:
    """Give the cells of one coach."""
    kinds = [
        f"{TEMPLATES[kind].name.to(language)} {line.held.get(kind, 0)}/{line.due.get(kind, 0)}"
        for kind in TEMPLATES
        if kind in line.held or kind in line.due
    ]
    prompts = ", ".join(f"{NAMES[state].to(language)} {count}" for state, count in line.prompts.items())
    commitments = ", ".join(f"{STATES[state].to(language)} {count}" for state, count in line.commitments.items())
    done = "-" if line.completion is None else f"{round(line.completion * 100)}%"
    return [
        visible(line.name),
        str(line.reps),
        ", ".join(kinds) or "-",
        done,
        prompts or "-",
        commitments or "-",
        number(line.days_to_accept),
    ]


def number(value: Fraction | None) -> str:
    """Write a median: whole, or a half."""
    if value is None:
        return "-"
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"


def feedback_cells(row: FeedbackRow, language: Language) -> list[str]:
    """Give the cells of one piece of feedback."""
    said = row.feedback
    return [
        said.id,
        said.playbook,
        said.part,
        KINDS[said.kind].to(language),
        visible(row.by),
        said.at.date().isoformat(),
        visible(said.text),
    ]

"""Coaching as plain data, for a program that reads it."""

from __future__ import annotations

from typing import Any

from engine.model.coaching import Agenda
from engine.model.text import Language
from engine.model.views_coaching import (
    CoachReport,
    CommitmentView,
    FeedbackRow,
    NoteView,
    PromptCard,
    QueueRow,
    SessionRow,
    SessionView,
)
from engine.report import uplift


def queue_json(row: QueueRow, language: Language) -> dict[str, Any]:
    """Give one row of the queue as plain data."""
    return {
        "id": row.id,
        "name": row.name,
        "about": row.about,
        "team": row.team,
        "prompts": row.prompts,
        "priority": row.priority,
        "escalated": row.escalated,
        "commitments_due": row.commitments_due,
        "commitments_missed": row.commitments_missed,
        "last": row.last.isoformat() if row.last else None,
        "next": row.next.isoformat() if row.next else None,
        "late": row.late,
        "session": row.session,
        "because": row.because.to(language),
    }


def agenda_json(agenda: Agenda, language: Language) -> dict[str, Any]:
    """Give an agenda as plain data."""
    items = [
        {
            "section": item.section,
            "say": item.say.to(language),
            "because": item.because.to(language),
            "ref": item.ref,
            "facts": dict(item.facts),
            "ask": [each.to(language) for each in item.ask],
        }
        for item in agenda.items
    ]
    return {"about": agenda.about, "kind": agenda.kind, "on": agenda.on.isoformat(), "items": items}


def note_json(view: NoteView) -> dict[str, Any]:
    """Give a note that the reader may read as plain data."""
    note = view.note
    return {
        "id": note.id,
        "session": note.session or None,
        "slot": note.slot,
        "text": note.text,
        "by": view.by,
        "at": note.at.isoformat(),
        "private": note.private,
    }


def session_json(view: SessionView, language: Language) -> dict[str, Any]:
    """Give a session as plain data."""
    held = view.session
    return {
        "session": held.id,
        "kind": held.kind,
        "about": held.about,
        "name": view.name,
        "coach": view.coach,
        "at": held.at.isoformat(),
        "closed_at": held.closed_at.isoformat() if held.closed_at else None,
        "agenda": agenda_json(view.agenda, language)["items"],
        "notes": [note_json(each) for each in view.notes],
        "commitments": [follow_json(each) for each in view.commitments],
        "missing": list(view.missing),
    }


def session_row_json(row: SessionRow) -> dict[str, Any]:
    """Give one session of a list as plain data."""
    held = row.session
    return {
        "session": held.id,
        "kind": held.kind,
        "about": held.about,
        "name": row.name,
        "coach": row.coach,
        "at": held.at.isoformat(),
        "closed_at": held.closed_at.isoformat() if held.closed_at else None,
        "commitments": row.commitments,
    }


def follow_json(view: CommitmentView) -> dict[str, Any]:
    """Give one commitment as plain data."""
    made = view.commitment
    return {
        "id": made.id,
        "session": made.session,
        "owner": view.owner,
        "what": made.what,
        "due": made.due.isoformat(),
        "state": view.state,
        "on": view.on.isoformat() if view.on else None,
        "measure": made.measure,
        "record": made.record,
        "baseline": view.baseline,
        "change": view.change,
        "value": view.value,
        "prompt": made.prompt,
        "note": view.note,
    }


def prompt_json(card: PromptCard, language: Language) -> dict[str, Any]:
    """Give a prompt with its life as plain data."""
    prompt = card.row.prompt
    life = [{"state": step.state, "by": step.by, "at": step.at.isoformat(), "note": step.note} for step in card.life]
    return {
        "id": prompt.id,
        "trigger": prompt.trigger,
        "record": prompt.record,
        "rep": prompt.rep,
        "say": prompt.say.to(language),
        "state": prompt.state,
        "life": life,
        "next": list(card.next),
    }


def report_json(report: CoachReport, language: Language) -> dict[str, Any]:
    """Give the report as plain data; the shares are exact fractions."""
    return {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "coaches": [
            {
                "coach": line.coach,
                "name": line.name,
                "reps": line.reps,
                "held": dict(line.held),
                "due": dict(line.due),
                "completion": None if line.completion is None else str(line.completion),
                "prompts": dict(line.prompts),
                "commitments": dict(line.commitments),
                "days_to_accept": None if line.days_to_accept is None else str(line.days_to_accept),
            }
            for line in report.coaches
        ],
        "uplift": [uplift.json_of(each, language) for each in report.uplift],
    }


def feedback_json(row: FeedbackRow, language: Language) -> dict[str, Any]:
    """Give one piece of feedback as plain data."""
    said = row.feedback
    return {
        "id": said.id,
        "playbook": said.playbook,
        "part": said.part,
        "say": row.say.to(language),
        "kind": said.kind,
        "text": said.text,
        "by": row.by,
        "at": said.at.isoformat(),
    }

"""Judgements as rows and back, exactly: what is read equals what was written."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from engine.model.judgement import Fact, Judgement, NextAction
from engine.model.text import Text
from engine.model.values import Instant, Mean, Money, Value
from engine.model.verdict import Verdict

Row = dict[str, Any]
NOTHING_MORE = (None, None, None, None)


def encode_value(value: Value) -> Any:
    """Give a value as JSON: numbers, text, truth and lists as themselves, the rest as an object of one key."""
    match value:
        case None | bool() | int() | str():
            return value
        case tuple():
            return list(value)
        case Money(amount, currency, decimals):
            return {"money": [amount, currency, decimals]}
        case Mean(total, count, decimals):
            return {"mean": [encode_value(total), count, decimals]}
        case Instant(at, day):
            return {"at": [at.astimezone(dt.UTC).isoformat(), day.isoformat()]}
        case dt.date():
            return {"date": value.isoformat()}


def decode_value(content: Any) -> Value:
    """Read a value that ``encode_value`` wrote."""
    if isinstance(content, list):
        return tuple(content)
    if not isinstance(content, dict):
        value: int | str | bool | None = content
        return value
    match content:
        case {"money": [amount, currency, decimals]}:
            return Money(amount, currency, decimals)
        case {"mean": [total, count, decimals]}:
            decoded = decode_value(total)
            return Mean(decoded if isinstance(decoded, Money) else int(total), count, decimals)
        case {"at": [at, day]}:
            return Instant(dt.datetime.fromisoformat(at), dt.date.fromisoformat(day))
    return dt.date.fromisoformat(content["date"])


def encode_text(text: Text) -> Any:
    """Give a text as one string where both languages say the same, else as a pair."""
    return text.en if text.en == text.zh else [text.en, text.zh]


def decode_text(content: Any) -> Text:
    """Read a text that ``encode_text`` wrote."""
    return Text.plain(content) if isinstance(content, str) else Text(*content)


def encode_fact(fact: Fact) -> Any:
    """Give a fact as a list of its value and, where any of it is known, the rest."""
    rest = (fact.rows, fact.unknown_rows, fact.until.isoformat() if fact.until else None, fact.no_rate)
    value = encode_value(fact.value)
    return [value] if rest == NOTHING_MORE else [value, *rest]


def decode_fact(content: Any) -> Fact:
    """Read a fact that ``encode_fact`` wrote."""
    value, rows, unknown_rows, until, no_rate = content if len(content) > 1 else (*content, *NOTHING_MORE)
    return Fact(decode_value(value), rows, unknown_rows, dt.date.fromisoformat(until) if until else None, no_rate)


def encode_action(action: NextAction) -> Any:
    """Give a next action as a list in the order of its fields."""
    return [
        action.id,
        action.kind,
        encode_text(action.say),
        encode_text(action.because),
        action.rule,
        action.due.isoformat() if action.due else None,
        action.effort,
        action.play,
        action.owner,
        list(action.fields),
    ]


def decode_action(content: Any) -> NextAction:
    """Read an action that ``encode_action`` wrote."""
    key, kind, say, because, rule, due, effort, play, owner, fields = content
    day = dt.date.fromisoformat(due) if due else None
    return NextAction(key, kind, decode_text(say), decode_text(because), rule, day, effort, play, owner, tuple(fields))


class StoredFacts(Mapping[str, Fact]):
    """Facts as they stand in the ledger, read only when one is asked for: a list of deals needs few of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.read: dict[str, Fact] = {}

    @cached_property
    def content(self) -> dict[str, Any]:
        """The facts as plain JSON."""
        content: dict[str, Any] = json.loads(self.text)
        return content

    def __getitem__(self, name: str) -> Fact:
        """Read one fact; each only once."""
        if name not in self.read:
            self.read[name] = decode_fact(self.content[name])
        return self.read[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names of all facts."""
        return iter(self.content)

    def __len__(self) -> int:
        """Count the facts."""
        return len(self.content)


def encode(judgement: Judgement) -> Row:
    """Give a judgement as a row of the ledger of decisions, all but when it was known and recorded."""
    verdicts = {
        "gates": judgement.gates,
        "criteria": judgement.criteria,
        "waived": sorted(judgement.waived),
        "done": judgement.done,
        "signals": judgement.signals,
        "reason": encode_text(judgement.reason) if judgement.reason else None,
    }
    row: Row = {
        "deal": judgement.deal,
        "playbook": judgement.playbook,
        "version": judgement.version,
        "playbook_digest": judgement.playbook_digest,
        "catalog_digest": judgement.catalog_digest,
        "stage": judgement.stage,
        "status": judgement.status,
        "gate": judgement.gate.value if judgement.gate else None,
        "next_change": judgement.next_change,
        "verdicts": _json(verdicts),
        "actions": _json([encode_action(action) for action in judgement.actions]),
        "facts": _json({name: encode_fact(judgement.facts[name]) for name in sorted(judgement.facts)}),
    }
    content = "\0".join(map(str, row.values())).encode()
    return {**row, "digest": hashlib.blake2b(content, digest_size=16).digest(), "as_of": judgement.as_of}


def decode(row: Mapping[str, Any]) -> Judgement:
    """Read a judgement from a row of the ledger of decisions; its facts are read when they are asked for."""
    verdicts = json.loads(row["verdicts"])
    return Judgement(
        deal=row["deal"],
        as_of=row["as_of"],
        playbook=row["playbook"],
        version=row["version"],
        stage=row["stage"],
        status=row["status"],
        gate=Verdict(row["gate"]) if row["gate"] else None,
        gates=_verdicts(verdicts["gates"]),
        criteria=_verdicts(verdicts["criteria"]),
        waived=frozenset(verdicts["waived"]),
        done=verdicts["done"],
        signals=_verdicts(verdicts["signals"]),
        actions=tuple(map(decode_action, json.loads(row["actions"]))),
        facts=StoredFacts(row["facts"]),
        playbook_digest=row["playbook_digest"],
        catalog_digest=row["catalog_digest"],
        next_change=row["next_change"],
        reason=decode_text(verdicts["reason"]) if verdicts["reason"] is not None else None,
    )


def _verdicts(content: Mapping[str, str]) -> dict[str, Verdict]:
    return {name: VERDICTS[verdict] for name, verdict in content.items()}


VERDICTS = {verdict.value: verdict for verdict in Verdict}
# Made once: a million judgements are written three texts each.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

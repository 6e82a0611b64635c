"""Problems as people and machines read them: text with the line and its mark, JSON, GitHub annotations, SARIF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.cells import cell_len

from engine.model.problem import Problem, Severity, in_order
from engine.model.text import Language, Text

LABELS = {
    Severity.ERROR: Text("error", "错误"),
    Severity.WARNING: Text("warning", "警告"),
    "help": Text("help:", "建议:"),
    "in": Text("in:  ", "位于:"),
}
NEWLINE = re.compile(r"\r\n|\r|\n")
LONGEST = 160  # of a source line: of a longer one the part around the mark is shown
AROUND = 60
UNSEEN = "\ufffd"


def as_text(problems: Iterable[Problem], language: Language) -> str:
    """Return all problems sorted by place, each with its source line, mark, help and place in the playbook."""
    files: dict[str, tuple[str, ...]] = {}
    return "\n".join(line for each in in_order(list(problems)) for line in _lines(each, language, files))


def _lines(problem: Problem, language: Language, files: dict[str, tuple[str, ...]]) -> list[str]:
    title = f"{LABELS[problem.severity].to(language)}[{problem.code}]: {problem.message.to(language)}"
    lines = [title]
    span = problem.span
    if span is not None:
        lines = [f"{_clean(span.file)}:{span.start.line}:{span.start.column}: {title}"]
        source = _source_line(files, span.file, span.start.line)
        if source is not None:
            end = span.end.column - 1 if span.end.line == span.start.line else len(source)
            shown, start, end = _window(source, span.start.column - 1, end)
            lines.append(f"{span.start.line:>5} | {shown}")
            lines.append(f"      | {' ' * cell_len(shown[:start])}{'^' * max(1, cell_len(shown[start:end]))}")
    if problem.help and problem.help.to(language):
        lines.append(f"      = {LABELS['help'].to(language)} {problem.help.to(language)}")
    if problem.path:
        lines.append(f"      = {LABELS['in'].to(language)} {' › '.join(problem.path)}")
    return lines


def _source_line(files: dict[str, tuple[str, ...]], file: str, line: int) -> str | None:
    """Return one line of a file as it can be shown, None where the file or the line is not there."""
    if file not in files:
        try:
            content = Path(file).read_bytes()
            binary = b"\0" in content  # a workbook has rows, but no lines to show
            files[file] = () if binary else tuple(NEWLINE.split(content.decode("utf-8", "replace").removeprefix("\ufeff")))
        except (OSError, ValueError):
            files[file] = ()
    lines = files[file]
    return _clean(lines[line - 1]) if 0 < line <= len(lines) else None


def _clean(text: str) -> str:
    """Return a text without what would move the cursor: a tab becomes a space, other unseen characters a mark."""
    return "".join(" " if char == "\t" else char if char.isprintable() else UNSEEN for char in text)


def _window(source: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a long line to the part around the mark; return it with the mark's new ends."""
    start = min(start, len(source))
    end = max(start, min(end, len(source)))
    if len(source) <= LONGEST:
        return source, start, end
    left = max(0, start - AROUND)
    right = min(len(source), left + LONGEST)
    before, after = "…" if left else "", "…" if right < len(source) else ""
    moved = len(before) - left
    return f"{before}{source[left:right]}{after}", start + moved, min(end, right) + moved


def as_json(problems: Iterable[Problem], language: Language = "en") -> str:
    """Return ``{"problems": [...]}``, sorted by place."""
    return json.dumps({"problems": [problem_json(each, language) for each in in_order(list(problems))]}, ensure_ascii=False, indent=2)


def problem_json(problem: Problem, language: Language) -> dict[str, object]:
    """Return one problem as plain data, in the reader's language."""
    span = problem.span
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "file": span.file if span else None,
        "start": {"line": span.start.line, "column": span.start.column} if span else None,
        "end": {"line": span.end.line, "column": span.end.column} if span else None,
        "message": problem.message.to(language),
        "help": problem.help.to(language) if problem.help else None,
        "path": list(problem.path),
    }


def as_github(problems: Iterable[Problem], language: Language = "en") -> str:
    """Return one workflow command a problem, which GitHub shows beside the line."""
    return "\n".join(_github(each, language) for each in in_order(list(problems)))


def _github(problem: Problem, language: Language) -> str:
    span, parts = problem.span, [f"title={_escaped(problem.code, property=True)}"]
    if span:
        start, end = span.start, span.end
        place = f"line={start.line},endLine={end.line},col={start.column},endColumn={end.column}"
        parts = [f"file={_escaped(span.file, property=True)}", place, *parts]
    words = [problem.message.to(language)]
    if problem.help:
        words.append(problem.help.to(language))
    return f"::{problem.severity} {','.join(parts)}::{_escaped(' · '.join(words))}"


def _escaped(text: str, *, property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property else text


def as_sarif(problems: Iterable[Problem], language: Language = "en") -> str:
    """Return a SARIF 2.1.0 log with one run."""
    found = in_order(list(problems))
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "dealcoach", "rules": [{"id": code} for code in sorted({each.code for each in found})]}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif(each, language) for each in found],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _sarif(problem: Problem, language: Language) -> dict[str, object]:
    words = [problem.message.to(language)]
    if problem.help:
        words.append(problem.help.to(language))
    result: dict[str, object] = {"ruleId": problem.code, "level": str(problem.severity), "message": {"text": ". ".join(words)}}
    if span := problem.span:
        region = {"startLine": span.start.line, "startColumn": span.start.column, "endLine": span.end.line, "endColumn": span.end.column}
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": Path(span.file).as_posix()}, "region": region}}]
    return result


FORMATS: dict[str, Callable[[Iterable[Problem], Language], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}

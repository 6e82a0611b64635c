"""The findings of a JSON Schema validator in an author's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from engine.language.suggest import did_you_mean
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.source.nodes import Mapping, Node, Scalar, Sequence
from engine.source.shapes import Schema, both, types_of

Finding = tuple[str, Span, Text, Text | None, tuple[str, ...]]

TYPES = {
    "string": Text("a text", "文字"),
    "integer": Text("a whole number", "整数数字"),
    "number": Text("a number", "数字"),
    "boolean": Text("true or false", "true 或 false"),
    "array": Text("a list", "列表"),
    "object": Text("keys with values", "若干键与值"),
}
# Steps of a path that say nothing an author would miss.
SILENT = frozenset({"stages", "all", "any", "none", "at_least", "of", "say", "do", "when", "name", "goal", "guide"})
GROUPS = ("all", "any", "none", "at_least")
DURATION = re.compile(r"\s*([0-9]{1,5})\s*(w|周|星期)?")
EFFORT = re.compile(r"\s*([0-9]{1,5})\s*(h|小时)?")
NEWEST = 12  # how many names a help lists


def unknown_key(key: Scalar, at: Node, schema: Schema, path: tuple[str, ...]) -> tuple[Problem, str | None]:
    """Return the problem of a key that is not known, and the key that it can only mean (one near it, which does not stand there yet)."""
    known = sorted(schema.get("properties", {}))
    meant = did_you_mean(key.text, known)
    title = both(str(schema.get("title", "part / 部分")))
    if meant and isinstance(at, Mapping) and at.get(meant) is not None:
        meant = None
    help = Text(f"did you mean '{meant}'?", f"是否要写“{meant}”?") if meant else _one_of(known)
    message = Text(f"unknown key '{key.text}' in the {title.en}", f"{title.zh}中没有键“{key.text}”")
    return Problem("PB121", Severity.ERROR, key.span, message, help, path), meant


def fault(root: Node, at: Node, key: Scalar | None, error: Any) -> Iterator[Finding]:
    """Give the problems of one error of the validator; ``at`` is the node it is about, ``key`` the key that node stands under."""
    path = trail(root, error.absolute_path)
    schema: Schema = error.schema
    name = Text(f"'{key.text}'", f"“{key.text}”") if key else Text("this", "此处")
    match error.validator:
        case "additionalProperties":
            for each in at.entries if isinstance(at, Mapping) else ():
                if each[0].text not in schema.get("properties", {}):
                    problem = unknown_key(each[0], at, schema, path)[0]
                    yield problem.code, each[0].span, problem.message, problem.help, path
        case "required":
            for missing in error.validator_value:
                if missing not in error.instance:
                    yield _missing(at, schema, missing, path)
        case "dependencies" if isinstance(at, Mapping) and any(at.get(key) for key in GROUPS):
            return  # a group with a key of a criterion: told once, where the group is read
        case "dependencies":
            absent = [
                one for had, needs in error.validator_value.items() if had in error.instance for one in needs if one not in error.instance
            ]
            for missing in dict.fromkeys(absent):
                yield _missing(at, schema, missing, path)
        case "type":
            yield "PB123", _span(at), *_wrong_type(name, at, schema), path
        case "enum":
            yield "PB124", _span(at), *_not_one_of(name, at, error.validator_value), path
        case "pattern" | "maxLength":
            yield "PB125", *_misspelt(at, error, schema), path
        case "minimum" | "maximum":
            word = Text("at least", "至少") if error.validator == "minimum" else Text("at most", "至多")
            message = Text(f"{name.en} must be {word.en} {error.validator_value}", f"{name.zh}{word.zh}为 {error.validator_value}")
            yield "PB126", _span(at), message, None, path
        case "maxProperties" if isinstance(at, Mapping) and sum(each in schema["properties"] for each in at.index) <= error.validator_value:
            return  # the others are unknown keys, and told as such
        case "maxProperties":
            keys = ", ".join(schema.get("properties", {}))
            message = Text(f"only one of {keys} can stand here", f"此处只能有 {keys} 之一")
            yield (
                "PB128",
                _second(at),
                message,
                Text("put one inside of the other, or into a list", "请将其中之一嵌套在另一个之内或放入列表"),
                path,
            )
        case _:  # minLength, minItems, minProperties: nothing is there
            yield "PB127", key.span if key and not error.instance else _span(at), *_nothing(name, schema), path


def _missing(at: Node, schema: Schema, missing: str, path: tuple[str, ...]) -> Finding:
    title = both(str(schema.get("title", "part / 部分")))
    message = Text(f"the {title.en} lacks '{missing}'", f"{title.zh}缺少“{missing}”")
    means = both(str(schema.get("properties", {}).get(missing, {}).get("description", "")))
    help = Text(f"write '{missing}: …' ({means.en})", f"请写“{missing}: …”({means.zh})") if means.en else None
    return "PB122", _span(at), message, help, path


def _wrong_type(name: Text, at: Node, schema: Schema) -> tuple[Text, Text | None]:
    wanted = [TYPES[each] for each in types_of(schema) if each in TYPES]
    want = Text(" or ".join(each.en for each in wanted), "或".join(each.zh for each in wanted))
    got = _kind(at)
    message = Text(f"{name.en} must be {want.en}, and is {got.en}", f"{name.zh}须为{want.zh},而此处为{got.zh}")
    help = schema.get("errorMessage") or schema.get("description")
    if not help:
        return message, None
    said = both(str(help))
    if types_of(schema) == ("object",) and "errorMessage" not in schema and schema.get("properties"):
        keys = ", ".join(list(schema["properties"])[:NEWEST])
        said = Text(f"{said.en}; its keys: {keys}", f"{said.zh};可用的键:{keys}")
    return message, said


def _kind(node: Node) -> Text:
    match node:
        case Scalar():
            return Text("empty", "空") if not node.text else Text(f"the text '{_short(node.text)}'", f"文字“{_short(node.text)}”")
        case Sequence():
            return Text("a list", "列表")
        case Mapping():
            return Text("keys with values", "若干键与值")


def _not_one_of(name: Text, at: Node, allowed: list[str]) -> tuple[Text, Text | None]:
    got = _kind(at)
    message = Text(
        f"{name.en} must be one of {', '.join(allowed)}, and is {got.en}", f"{name.zh}须为 {'、'.join(allowed)} 之一,而此处为{got.zh}"
    )
    meant = did_you_mean(at.text, allowed) if isinstance(at, Scalar) else None
    return message, Text(f"did you mean '{meant}'?", f"是否要写“{meant}”?") if meant else None


def _misspelt(at: Node, error: Any, schema: Schema) -> tuple[Span, Text, Text | None]:
    text = str(error.instance)
    span = _span(at)
    if isinstance(at, Mapping):  # the name is a key of it
        span = next((key.span for key, _ in at.entries if key.text == text), span)
    title = both(str(schema.get("title", "value / 取值")))
    shown = _short(text)
    if error.validator == "maxLength":
        most = error.validator_value
        message = Text(f"this {title.en} is longer than {most} characters", f"{title.zh}超过 {most} 个字符")
        return span, message, None
    message = Text(f"'{shown}' is not {_article(title.en)} {title.en}", f"“{shown}”不是有效的{title.zh}")
    help = both(str(schema.get("errorMessage", schema.get("description", ""))))
    meant = _repaired(text, title.en)
    if meant:
        help = Text(f"did you mean '{meant}'? {help.en}", f"是否要写“{meant}”?{help.zh}")
    return span, message, help


def _repaired(text: str, title: str) -> str | None:
    """Return how a duration or an effort was probably meant."""
    if title == "duration" and (match := DURATION.match(text)) and int(match[1]):
        return f"{int(match[1])}{'w' if match[2] else 'd'}"
    if title == "effort" and (match := EFFORT.match(text)) and int(match[1]):
        return f"{int(match[1])}{'h' if match[2] else 'm'}"
    return None


def _nothing(name: Text, schema: Schema) -> tuple[Text, Text | None]:
    message = Text(f"{name.en} is empty", f"{name.zh}为空")
    help = schema.get("errorMessage") or schema.get("description")
    return message, both(str(help)) if help else None


def _one_of(names: list[str]) -> Text | None:
    if not names:
        return None
    shown = ", ".join(names[:NEWEST]) + (", …" if len(names) > NEWEST else "")
    return Text(f"what can stand here: {shown}", f"此处可用:{shown}")


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


def _short(text: str, most: int = 40) -> str:
    """Return a text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def _span(node: Node) -> Span:
    return node.entries[0][0].span if isinstance(node, Mapping) and node.entries else node.span


def _second(node: Node) -> Span:
    return node.entries[1][0].span if isinstance(node, Mapping) and len(node.entries) > 1 else node.span


def trail(root: Node, steps: Iterable[str | int]) -> tuple[str, ...]:
    """Return where a path leads in the author's words: ("stage qualify", "exit", "big")."""
    words: list[str] = []
    node: Node | None = root
    before = ""
    for step in steps:
        if isinstance(step, str):
            node = node.get(step) if isinstance(node, Mapping) else None
            if step not in SILENT and not (isinstance(node, Scalar) and before not in ("measures", "questions")):
                words.append(step)
            before = step
        elif isinstance(node, Sequence):
            node = node.items[step]
            id = node.get("id") if isinstance(node, Mapping) else None
            if isinstance(id, Scalar):
                words.append(f"stage {id.text}" if before == "stages" else id.text)
            elif isinstance(node, Mapping) and before == "stages":
                words.append(f"stage #{step + 1}")
    return tuple(words)

"""Bytes in, text out: size, encoding, tabs and stray characters, each fault with its place."""

from __future__ import annotations

import re

from engine.model.problem import Place, Problem, Severity, Span
from engine.model.text import Text

LARGEST = 5 * 1024 * 1024
MOST_SHOWN = 20  # of one kind: a binary file is one mistake, not a million
STRAY = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def decode(data: bytes | str, file: str) -> tuple[str, list[Problem], bool]:
    """Return the text, its problems, and whether they leave nothing to read.

    A byte order mark at the start is passed over. A tab that is not part of the indentation becomes a space, so that reading goes on.
    """
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        return "", [_problem("PB101", file, Place(1, 1), TOO_LARGE, TOO_LARGE_HELP)], True
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            said = UTF16 if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _not_utf8(data[error.start])
            return "", [_problem("PB102", file, _place(before.removeprefix("\ufeff"), None), said, UTF8_HELP)], True
    else:
        text = data
    text = text.removeprefix("\ufeff")
    stray = [_stray(file, text, match) for match, _ in zip(STRAY.finditer(text), range(MOST_SHOWN), strict=False)]
    if stray:
        return "", stray, True
    if "\t" not in text:
        return text, [], False
    lines = text.splitlines(keepends=True)
    tabbed = [(number, line) for number, line in enumerate(lines, 1) if "\t" in line]
    problems = [_problem("PB104", file, Place(number, line.index("\t") + 1), TAB, TAB_HELP) for number, line in tabbed[:MOST_SHOWN]]
    indenting = any(not line[: line.index("\t")].strip(" ") for _, line in tabbed)
    return text.replace("\t", " "), problems, indenting


def _place(text: str, index: int | None) -> Place:
    before = (text if index is None else text[:index]).replace("\r\n", "\n").replace("\r", "\n")
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _problem(code: str, file: str, place: Place, message: Text, help: Text | None) -> Problem:
    return Problem(code, Severity.ERROR, Span(file, place, Place(place.line, place.column + 1)), message, help)


def _stray(file: str, text: str, match: re.Match[str]) -> Problem:
    name = f"U+{ord(match[0]):04X}"
    said = Text(f"the invisible character {name} cannot stand in a playbook", f"文件中不能出现不可见字符 {name}")
    return _problem(
        "PB103",
        file,
        _place(text, match.start()),
        said,
        Text('delete it; in "…" it can be written as an escape', "请删除;在双引号内可写成转义形式"),
    )


def _not_utf8(byte: int) -> Text:
    return Text(f"the byte {byte:#04x} is not UTF-8", f"字节 {byte:#04x} 不是 UTF-8")


TOO_LARGE = Text("the file is larger than 5 MiB", "文件超过 5 MiB")
TOO_LARGE_HELP = Text("split it; a playbook is written by hand", "请拆分文件;销售手册应由人工编写")
UTF16 = Text("the file is in UTF-16, not in UTF-8", "文件编码是 UTF-16,而不是 UTF-8")
UTF8_HELP = Text("save the file as UTF-8 in your editor", "请在编辑器中将文件另存为 UTF-8")
TAB = Text("a tab stands here; YAML is indented by spaces", "此处有制表符(tab);YAML 须用空格缩进")
TAB_HELP = Text(
    "replace each tab by spaces (in a text, write \\t between double quotes)", "请将制表符(tab)换成空格(在文字中,请在双引号内写 \\t)"
)

"""A fault of YAML's own syntax in the author's words."""

from __future__ import annotations

import yaml

from engine.model.problem import Place, Problem, Severity, Span
from engine.model.text import Text

QUOTE = Text("if this is meant as a text, put it between double quotes", "如果这是文字,请加上双引号")
ALIGN = Text("keys of one level begin in the same column", "同一层的键须从同一列开始")

# What libyaml says, and what an author is told: first match wins.
WORDS: tuple[tuple[str, Text, Text | None], ...] = (
    ("mapping values are not allowed", Text("a ':' that cannot stand here", "此处不能出现“:”"), QUOTE),
    ("block sequence entries", Text("a '-' that cannot stand here", "此处不能出现“-”"), ALIGN),
    ("mapping keys are not allowed", Text("a '?' that cannot stand here", "此处不能出现“?”"), QUOTE),
    ("expected ':'", Text("a ':' is missing after a key on the line above, or here", "此行或上一行的键后缺少“:”"), QUOTE),
    ("cannot start any token", Text("no text can begin with this character", "文字不能以此字符开头"), QUOTE),
    ("unexpected end of stream", Text("the file ends inside of a text whose quote is never closed", "文件结束时引号仍未闭合"), None),
    (
        "document indicator",
        Text("a line '---' or '...' inside of a text whose quote is not closed", "引号未闭合的文字中出现“---”或“...”"),
        None,
    ),
    (
        "unknown escape",
        Text("no escape of that name; a backslash is written twice", "没有这种转义;反斜杠须写两次"),
        Text("or use single quotes", "或使用单引号"),
    ),
    ("hexdecimal", Text("an escape that lacks its digits", "转义缺少十六进制数字"), None),
    ("Unicode character escape", Text("an escape that names no character", "转义没有对应字符"), None),
    ("alphabetic or numeric", Text("a name must follow '&' or '*'", "“&”或“*”之后须有名称"), QUOTE),
    ("comment or line break", Text("nothing may follow '|' or '>' on its line", "“|”或“>”之后同一行不能有内容"), QUOTE),
    ("indentation indicator", Text("'|' and '>' take a digit from 1 to 9", "“|”与“>”之后的数字须为 1 至 9"), None),
    ("unexpected ':'", Text("a ':' inside of { } that cannot stand here", "花括号内此处不能出现“:”"), QUOTE),
    ("<document start>", Text("something stands before or after the whole document", "整个文档之前或之后有多余内容"), ALIGN),
    ("'-' indicator", Text("an entry of a list must begin with '- ' here", "此处应为以“- ”开头的列表项"), ALIGN),
    ("expected key", Text("a key was expected here", "此处应为键"), ALIGN),
    ("',' or ']'", Text("a ',' or the closing ']' is missing", "缺少“,”或右方括号“]”"), QUOTE),
    ("',' or '}'", Text("a ',' or the closing '}' is missing", "缺少“,”或右花括号“}”"), QUOTE),
    ("node content", Text("a value is missing here", "此处缺少值"), QUOTE),
    ("directive", Text("a line that begins with '%' is not read", "不读取以“%”开头的行"), QUOTE),
    ("YAML document", Text("a line that begins with '%' is not read", "不读取以“%”开头的行"), QUOTE),
    ("tag", Text("a tag ('!') that cannot be read", "无法读取标签(“!”)"), QUOTE),
)
OTHER = Text("this is not well-formed YAML", "此处不是正确的 YAML")


def in_words(error: yaml.MarkedYAMLError, file: str) -> Problem:
    """Return the problem for what the parser found."""
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    said = str(error.problem or "")
    message, help = next(((words, help) for part, words, help in WORDS if part in said), (OTHER, QUOTE))
    begun = error.context_mark
    if begun and mark and begun.line != mark.line:
        message = Text(
            f"{message.en} (what is not closed or aligned begins at line {begun.line + 1})",
            f"{message.zh}(相关内容始于第 {begun.line + 1} 行)",
        )
    return Problem("PB105", Severity.ERROR, Span(file, place, Place(place.line, place.column + 1)), message, help)

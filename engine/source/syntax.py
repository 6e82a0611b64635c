"""A fault of YAML's own syntax in the author's words."""

from __future__ import annotations

import yaml

from engine.model.problem import Place, Problem, Severity, Span
from engine.model.text import Text
from engine.source.places import NEWLINE

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


UNCLOSED = Text("the quote that begins here is not closed on its line", "此处开始的引号在本行没有闭合")
UNCLOSED_HELP = Text('close it; inside of double quotes a double quote is written \\"', '请闭合引号;双引号内的双引号写作 \\"')
AFTER_QUOTE = Text("something follows the closing quote", "右引号之后还有内容")
WHOLE = Text("put the whole text between double quotes, and use single quotes inside", "请将全部内容放在双引号内,内部使用单引号")
OPEN = Text("a bracket that is not closed on its line", "本行的括号没有闭合")
NO_COLON = Text("a ':' is missing after this", "此处之后缺少“:”")
SPACE = Text(
    "a wide or unbreakable space stands in the indentation, and YAML knows plain spaces only",
    "缩进中有全角或不换行空格,而 YAML 只认半角空格",
)
SPACE_HELP = Text("replace it by plain spaces", "请换成半角空格")
CONTINUES = ("{", "[", ",")  # a line that ends so goes on in the next on purpose


def in_words(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    """Return the problem for what the parser found in ``text``.

    The parser stops where it can no longer go on, which is often lines below the slip; where the slip can be told, its place is given.
    """
    mark = error.problem_mark or error.context_mark
    at = (mark.line, mark.column) if mark else (0, 0)
    said = str(error.problem or "")
    begun = (error.context_mark.line, error.context_mark.column) if error.context_mark else at
    lines = NEWLINE.split(text)
    at, begun = min(at, (len(lines) - 1, len(lines[-1]))), min(begun, (len(lines) - 1, len(lines[-1])))  # the parser counts on past the end
    if strange := _strange_space(lines, at[0]):
        return _problem(file, strange, SPACE, SPACE_HELP)
    if "expected ':'" in said:
        return _problem(file, begun, NO_COLON, QUOTE)
    if "quoted scalar" in str(error.context):
        return _problem(file, begun, UNCLOSED, UNCLOSED_HELP) if "end of stream" in said else _problem(file, at, *_words(said))
    if quote := _quote_before(lines, at):
        opened = _opening(lines, quote)
        return _problem(file, opened, UNCLOSED, UNCLOSED_HELP) if opened else _problem(file, at, AFTER_QUOTE, WHOLE)
    if "',' or" in said and begun[0] != at[0] and not lines[begun[0]].rstrip().endswith(CONTINUES):
        return _problem(file, begun, OPEN, _words(said)[0])
    if "mapping values" in said and (above := _key_above(lines, at[0])):
        return _problem(file, above, NO_COLON, QUOTE)
    message, help = _words(said)
    if begun[0] != at[0]:
        message = Text(
            f"{message.en} (it belongs to what begins at line {begun[0] + 1})", f"{message.zh}(所属内容始于第 {begun[0] + 1} 行)"
        )
    return _problem(file, at, message, help)


def _words(said: str) -> tuple[Text, Text | None]:
    return next(((words, help) for part, words, help in WORDS if part in said), (OTHER, QUOTE))


def _problem(file: str, at: tuple[int, int], message: Text, help: Text | None) -> Problem:
    line, column = at
    return Problem("PB105", Severity.ERROR, Span(file, Place(line + 1, column + 1), Place(line + 1, column + 2)), message, help)


def _strange_space(lines: list[str], line: int) -> tuple[int, int] | None:
    """Return the place of a space that is none to YAML in the indentation of a line, or of the one above that is not blank."""
    for at in [line, *[each for each in range(line - 1, -1, -1) if lines[each].strip()][:1]]:
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        if indent.strip(" \t"):
            return at, len(indent) - len(indent.lstrip(" \t"))
    return None


def _quote_before(lines: list[str], at: tuple[int, int]) -> tuple[int, int] | None:
    """Return the place of a quote that stands right before the fault."""
    before = lines[at[0]][: at[1]].rstrip()
    return (at[0], len(before) - 1) if before.endswith(("'", '"')) else None


def _opening(lines: list[str], quote: tuple[int, int]) -> tuple[int, int] | None:
    """Return where the text began that this quote closed, if its author meant it to open another one.

    That is so when it stands where a value begins; the one before it, on an earlier line, was then never closed.
    """
    line, column = quote
    before = lines[line][:column].rstrip()
    if before and not before.endswith((":", "-", "[", "{", ",")):
        return None
    for above in range(line - 1, -1, -1):
        found = lines[above].rfind(lines[line][column])
        if found >= 0:
            return above, found
    return None


def _key_above(lines: list[str], line: int) -> tuple[int, int] | None:
    """Return the place of a word on the line above that should be a key: it stands alone, further left, without its colon."""
    above = next((each for each in range(line - 1, -1, -1) if lines[each].strip()), None)
    if above is None:
        return None
    word = lines[above].strip()
    indent = len(lines[above]) - len(lines[above].lstrip())
    deeper = len(lines[line]) - len(lines[line].lstrip()) > indent
    return (above, indent) if deeper and ":" not in word and not word.startswith(("-", "#")) else None

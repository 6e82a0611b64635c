"""Problems are shown with their line and a mark that stands under the right characters, and in three forms for machines."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from engine.model.problem import Place, Problem, Severity, Span
from engine.model.text import Text
from engine.report.problems import as_github, as_json, as_sarif, as_text


def problem(file, line, start, end, code="PB204", severity=Severity.ERROR):
    span = Span(str(file), Place(line, start), Place(line, end))
    help = Text("did you mean 'amount'?", "是否要写“amount”?")
    return Problem(
        code, severity, span, Text("unknown field 'amout' on deal", "deal 没有字段“amout”"), help, ("stage qualify", "exit", "big")
    )


def test_the_text_is_exactly_as_promised(tmp_path):
    file = tmp_path / "playbook.yaml"
    file.write_text("\n" * 40 + '        when: "deal.amout >= CNY 50_000"\n', encoding="utf-8")
    assert as_text([problem(file, 41, 21, 26)], "en").splitlines() == [
        f"{file}:41:21: error[PB204]: unknown field 'amout' on deal",
        '   41 |         when: "deal.amout >= CNY 50_000"',
        "      |                     ^^^^^",
        "      = help: did you mean 'amount'?",
        "      = in:   stage qualify › exit › big",
    ]


def test_the_mark_stands_under_wide_characters(tmp_path):
    file = tmp_path / "f.yaml"
    file.write_text("说明: {中文: 金额, x: 1}\n", encoding="utf-8")
    _, line, mark, *_ = as_text([problem(file, 1, 10, 12)], "zh").splitlines()
    assert mark == "      | " + " " * (2 + 2 + 2 + 1 + 2 + 2 + 2) + "^^^^"
    assert line[8:][9:11] == "金额"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400), st.integers(1, 400), st.integers(0, 400))
def test_the_mark_is_as_wide_as_what_it_marks_and_never_outside(tmp_path_factory, text, start, length):
    file = tmp_path_factory.mktemp("marks") / "f"
    file.write_bytes(text.encode())
    _, *rest = as_text([problem(file, 1, start, start + length)], "en").splitlines()
    line, mark = rest[0], rest[1]
    assert "\t" not in line
    assert line.isprintable()
    assert set(mark[8:].strip()) == {"^"}
    assert cell_len(mark) <= cell_len(line) + 1


def test_no_line_of_a_file_that_is_no_text_is_shown(tmp_path):
    file = tmp_path / "book.xlsx"
    file.write_bytes(b"PK\0\x03 rows\n")
    assert "PK" not in as_text([problem(file, 1, 1, 2)], "en")


def test_the_same_in_chinese(tmp_path):
    text = as_text([problem(tmp_path / "gone.yaml", 1, 1, 2)], "zh")
    assert text.splitlines() == [
        f"{tmp_path / 'gone.yaml'}:1:1: 错误[PB204]: deal 没有字段“amout”",
        "      = 建议: 是否要写“amount”?",
        "      = 位于: stage qualify › exit › big",
    ]


def test_problems_stand_in_order_and_each_once():
    one, two, nowhere = problem("b", 1, 1, 2), problem("a", 2, 1, 2), Problem("CS108", Severity.ERROR, None, Text("none", "无"))
    text = as_text([one, two, nowhere, one], "en")
    assert [line.split(":")[0] for line in text.splitlines() if "PB204" in line or "CS108" in line] == ["error[CS108]", "a", "b"]


def test_the_json_has_the_promised_keys():
    found = json.loads(as_json([problem("f", 3, 4, 9, severity=Severity.WARNING)]))
    assert found == {
        "problems": [
            {
                "code": "PB204",
                "severity": "warning",
                "file": "f",
                "start": {"line": 3, "column": 4},
                "end": {"line": 3, "column": 9},
                "message": "unknown field 'amout' on deal",
                "help": "did you mean 'amount'?",
                "path": ["stage qualify", "exit", "big"],
            }
        ]
    }
    assert json.loads(as_json([])) == {"problems": []}


def test_a_github_annotation_is_one_line_with_its_signs_escaped():
    each = Problem("PB105", Severity.ERROR, Span("a,b:c", Place(1, 2), Place(1, 3)), Text("50 % of\nit", ""))
    assert as_github([each]) == "::error file=a%2Cb%3Ac,line=1,endLine=1,col=2,endColumn=3,title=PB105::50 %25 of%0Ait"


def test_sarif_names_rule_level_and_place():
    run = json.loads(as_sarif([problem("f", 3, 4, 9)]))["runs"][0]
    assert run["tool"]["driver"]["rules"] == [{"id": "PB204"}]
    [result] = run["results"]
    assert (result["ruleId"], result["level"]) == ("PB204", "error")
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 4, "endLine": 3, "endColumn": 9}

"""YAML is read as located text; whatever the bytes, there is a tree or a problem with a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.problem import Place
from engine.source.tree import Mapping, Scalar, Sequence, compose


def codes(text):
    return [(each.code, each.span.start.line, each.span.start.column) for each in compose(text, "f")[1]]


def scalar(text, key="k"):
    node, problems = compose(text, "f")
    assert problems == []
    assert isinstance(node, Mapping)
    found = node.get(key)
    assert isinstance(found, Scalar)
    return found


@pytest.mark.parametrize("word", ["on", "NO", "true", "12:30", "0123", "1e3", "null", "~", "2026-01-01", "0x1F", ".inf"])
def test_no_type_is_guessed(word):
    assert scalar(f"k: {word}").text == word


def test_a_key_with_nothing_is_told_from_an_empty_text():
    assert scalar("k:").empty
    assert not scalar('k: ""').empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [("PB106", 3, 1)]),
        ("a: {x: 1, x: 2, x: 3}\n", [("PB106", 1, 11), ("PB106", 1, 17)]),
        ("a: 1\n\tb: 2\n", [("PB104", 2, 1)]),
        ("a: 1 #\tx\nb: 2\tc\n", [("PB104", 1, 7), ("PB104", 2, 5)]),
        (b"a: \xe4\xb8\xad\xe9\n", [("PB102", 1, 5)]),
        ("a: 1\n".encode("utf-16"), [("PB102", 1, 1)]),
        (b"a: b\nc: \x00\n", [("PB103", 2, 4)]),
        ("a: b\u2028c\n", [("PB103", 1, 5)]),
        ("a: *b\n", [("PB109", 1, 4)]),
        ("a: &x {<<: 1}\n", [("PB109", 1, 8)]),
        ("a: &x [*x]\n", [("PB109", 1, 8)]),
        ("a: !b c\n", [("PB110", 1, 4)]),
        ("a: 1\n---\nb: 2\n", [("PB111", 2, 1)]),
        ("# nothing\n", [("PB112", 1, 1)]),
        ("? [a]\n: 1\n", [("PB107", 1, 3)]),
        ("a: b: c\n", [("PB105", 1, 5)]),
        ('a: "x\n', [("PB105", 1, 4)]),
        ('a: "x\nb: 1\nc: "y"\n', [("PB105", 1, 4)]),
        ("a: [1, 2\nb: 3\n", [("PB105", 1, 4)]),
        ("a: [1,\n 2\nb: 3\n", [("PB105", 3, 2)]),
        ("a: 'b' c\n", [("PB105", 1, 8)]),
        ("a: 1\nb 2\nc: 3\n", [("PB105", 2, 1)]),
        ("a\n  b: 1\n", [("PB105", 1, 1)]),
        ("a:\n  b: 1\n c: 2\n", [("PB105", 3, 2)]),
        ("[[[", [("PB105", 1, 4)]),
        ("a: @b\n", [("PB105", 1, 4)]),
    ],
)
def test_a_fault_is_told_at_its_place(text, expected):
    assert codes(text) == expected


def test_several_faults_are_told_at_once():
    assert codes("a: !x 1\na: 2\n<<: 3\n") == [("PB110", 1, 4), ("PB106", 2, 1), ("PB109", 3, 1)]


def test_a_byte_order_mark_before_the_text_is_passed_over():
    assert scalar("\ufeffk: v").span.start == Place(1, 4)


def test_aliases_are_followed_but_a_bomb_is_refused():
    node, problems = compose("a: &x [1, 2]\nb: *x\n", "f")
    assert problems == []
    assert isinstance(node, Mapping)
    assert node.get("a") == node.get("b")
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert [code for code, _, _ in codes(bomb)] == ["PB108"]


def test_depth_and_size_are_bounded():
    assert codes("[" * 5000) == [("PB108", 1, 61)]
    assert codes("{a: " * 5000) == [("PB108", 1, 241)]
    assert codes(b"a" * (5 * 1024 * 1024 + 1)) == [("PB101", 1, 1)]


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ('k: "a\\u0041 \\"b"', 'aA "b', [(1, 5), (1, 6), (1, 12), (1, 13), (1, 15), (1, 16)]),
        ("k: 'it''s'", "it's", [(1, 5), (1, 6), (1, 7), (1, 9), (1, 10)]),
        ("k: |\n  ab\n  c\n", "ab\nc\n", [(2, 3), (2, 4), (2, 5), (3, 3), (3, 4), (4, 1)]),
        ("k: >-\n  ab\n  c\n", "ab c", [(2, 3), (2, 4), (2, 5), (3, 3), (3, 4)]),
        ("k: ab\n  中 c\n", "ab 中 c", [(1, 4), (1, 5), (1, 6), (2, 3), (2, 4), (2, 5), (2, 6)]),
        ('k: "a\\\n   b"', "ab", [(1, 5), (2, 4), (2, 5)]),
    ],
)
def test_every_character_of_a_condition_has_its_place(text, value, places):
    node = scalar(text)
    assert node.text == value
    condition = node.condition()
    assert [(condition.place(at).line, condition.place(at).column) for at in range(len(value) + 1)] == places


def test_columns_are_counted_in_characters():
    node = scalar('{中文: x, k: "deal.amout"}')
    assert node.span.start == Place(1, 13)
    assert node.condition().part(5, 10).start == Place(1, 18)


def test_a_comment_behind_a_plain_text_is_kept_aside():
    assert scalar("k: a = 'b #c'").comment == "#c'"
    assert scalar('k: "a" # b').comment == ""


def each(node):
    yield node
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from each(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from each(item)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_give_a_tree_or_problems_with_places(data):
    node, problems = compose(data, "f")
    assert node is not None or problems
    for problem in problems:
        assert problem.span is not None
        assert problem.span.start.line >= 1
        assert problem.span.start.column >= 1
        assert problem.span.end >= problem.span.start


SNIPPETS = st.sampled_from(
    [
        "a: ",
        "- ",
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "'",
        '"',
        "\\",
        "\\u00",
        "|\n ",
        ">\n ",
        "# c",
        " #",
        "&a ",
        "*a",
        "!t ",
        "中",
        "x",
        "?",
        "%",
        "---\n",
        "\r\n",
        "\t",
        "<<: ",
    ]
)


@given(st.lists(SNIPPETS, max_size=40).map("".join))
def test_anything_like_yaml_keeps_every_place_inside_of_the_text(text):
    node, _ = compose(text, "f")
    lines = text.replace("\r\n", "\n").split("\n")
    for part in each(node) if node else ():
        assert part.span.start <= part.span.end
        assert 1 <= part.span.start.line <= len(lines)
        if isinstance(part, Scalar):
            places = [part.condition().place(at) for at in range(len(part.text) + 1)]
            assert places == sorted(places)
            for char, place in zip(part.text, places, strict=False):
                if char.isalpha() and "\\" not in text:
                    assert lines[place.line - 1][place.column - 1] == char

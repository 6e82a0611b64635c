"""Whatever is done to a playbook, there are problems with places or a playbook, never anything else."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.problem import Severity
from engine.playbook.catalog import standard_catalog
from engine.playbook.load import load

WORDS = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "\t",
        "  ",
        "- ",
        ": ",
        "#",
        " #",
        "'",
        '"',
        "{",
        "}",
        "[",
        "]",
        "*a",
        "&a ",
        "!x ",
        "|",
        ">",
        "中",
        "id: ",
        "all: ",
        "when: ",
        "off: true",
        "0",
        "-1",
        "1e9",
        "21d",
    ]
)


def load_text(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "playbook.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return load(path, catalog=standard_catalog())


def assert_told(result):
    errors = [each for each in result.problems if each.severity is Severity.ERROR]
    assert (result.playbook is None) == bool(errors)
    for each in result.problems:
        assert each.span is not None
        assert each.span.start <= each.span.end
        assert each.message.en
        assert each.message.zh


@settings(deadline=None)
@given(st.data())
def test_a_playbook_with_words_cut_out_and_put_in(sound, data):
    text = sound
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        text = text[:start] + data.draw(WORDS) + text[start + data.draw(st.integers(0, 12)) :]
    assert_told(load_text(text))


@settings(deadline=None)
@given(st.data())
def test_a_playbook_with_lines_moved(sound, data):
    lines = sound.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        line = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
        lines.insert(data.draw(st.integers(0, len(lines))), line)
    assert_told(load_text("\n".join(lines)))


VALUES = st.recursive(
    st.sampled_from(["x", "3", "''", "true", "21d", "deal", "rep", "all", "2026-Q4", "big"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.dictionaries(
            st.sampled_from(["id", "say", "when", "all", "any", "at_least", "n", "of", "en", "for", "off"]), inner, max_size=3
        ).map(lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"),
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.data())
def test_a_playbook_with_any_value_under_any_key(sound, data):
    lines = sound.split("\n")
    at = data.draw(st.sampled_from([number for number, line in enumerate(lines) if ": " in line]))
    key, _, _ = lines[at].partition(": ")
    lines[at] = f"{key}: {data.draw(VALUES)}"
    assert_told(load_text("\n".join(lines)))


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_as_a_playbook(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "playbook.yaml"
        path.write_bytes(data)
        assert_told(load(path, catalog=standard_catalog()))

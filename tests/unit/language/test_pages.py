"""The help pages of the language tell the truth: what they call wrong is refused by that code, what they call right is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import engine

PAGES = Path(engine.__file__).parent / "report" / "pages"
ABOUT_NAMES_AND_DATA = {"PB222", "PB223", "PB226", "PB290", "PB291"}  # these are about more than one condition, or about SQL
CODES = sorted(page.stem for page in PAGES.glob("PB2??.md") if page.stem not in ABOUT_NAMES_AND_DATA)


def example(code, label):
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    return re.search(rf"^{label}[::] ?`(.*)`$", page, re.MULTILINE).group(1)


@pytest.mark.parametrize("code", CODES)
def test_what_a_page_calls_wrong_is_refused_by_its_code(refuse, code):
    assert example(code, "Wrong") == example(code, "错误")
    assert code in {problem.code for problem in refuse(example(code, "Wrong"))}


@pytest.mark.parametrize("code", CODES)
def test_what_a_page_calls_right_is_sound(tree, code):
    assert example(code, "Right") == example(code, "正确")
    tree(example(code, "Right"))

"""What the documentation promises is there: every code has its page, every verb and schema key is written down."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from engine.cli.main import VERBS, cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "engine" / "report" / "pages"
CODE = re.compile(r'"((?:PB|BK|CS|WS|ST|TR|JD|UI|SB|AW|CO|TG|FC|FN|IN|RV)\d{3})"')
README = (ROOT / "README.md").read_text(encoding="utf-8")


def codes_in_use() -> set[str]:
    sources = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "tui").rglob("*.py")]
    return {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_has_a_page_and_every_page_a_code():
    assert codes_in_use() == {path.stem for path in PAGES.glob("*.md")}


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda path: path.stem)
def test_a_page_is_whole_in_both_languages(page):
    text = page.read_text(encoding="utf-8")
    title, _, rest = text.partition("\n")
    assert title.startswith(f"# {page.stem} ")
    assert " / " in title
    english, _, chinese = rest.partition("## zh")
    assert english.strip().startswith("## en")
    assert len(english) > 80
    assert re.search(r"[\u4e00-\u9fff]", chinese)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_readme_and_explains_itself(verb):
    assert re.search(rf"`{verb}\b", README), f"{verb} is missing in README.md"
    command = cli.get_command(None, verb)
    under = [command]
    while under:
        each = under.pop()
        under += each.commands.values() if isinstance(each, click.Group) else ()
        assert each.help
        assert all(option.help for option in each.params if isinstance(option, click.Option))


@pytest.mark.parametrize("schema", sorted((ROOT / "schemas").glob("*.schema.json")), ids=lambda path: path.stem)
def test_every_schema_is_draft_07_and_says_what_each_key_means(schema):
    content = json.loads(schema.read_text(encoding="utf-8"))
    assert content["$schema"] == "http://json-schema.org/draft-07/schema#"

    def undescribed(node, path):
        if isinstance(node, dict):
            for name, part in node.get("properties", {}).items():
                if isinstance(part, dict) and "description" not in part and "$ref" not in part:
                    yield f"{path}.{name}"
            for name, part in node.items():
                yield from undescribed(part, f"{path}/{name}")
        elif isinstance(node, list):
            for part in node:
                yield from undescribed(part, path)

    assert list(undescribed(content, schema.stem)) == []


def test_the_readme_names_only_files_that_exist():
    for name in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / name).exists(), name

"""The help pages of problem codes: one file a code, in both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from engine.model.text import Language, Text

PAGES = Path(__file__).parent / "pages"
TITLE = re.compile(r"# (?P<code>[A-Z]{2}\d{3}) (?P<en>.+?) / (?P<zh>.+)")
PART = re.compile(r"^## (en|zh)\n", re.MULTILINE)


def codes() -> dict[str, Text]:
    """Return every code that has a page, with its title."""
    return {path.stem: _read(path)[0] for path in sorted(PAGES.glob("*.md"))}


def page(code: str, language: Language) -> str | None:
    """Return the page of a code in one language, its title first; None where there is none."""
    path = PAGES / f"{code}.md"
    if not code.isalnum() or not path.is_file():
        return None
    title, text = _read(path)
    return f"{code}  {title.to(language)}\n\n{text.to(language)}\n"


@cache
def _read(path: Path) -> tuple[Text, Text]:
    text = path.read_text(encoding="utf-8")
    title = TITLE.match(text)
    parts = PART.split(text)
    bodies = dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
    return Text(title["en"], title["zh"]) if title else Text.plain(path.stem), Text(bodies.get("en", ""), bodies.get("zh", ""))

"""A sentence that people read, in English and Chinese."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in one or both languages; an empty one falls back to the other."""

    en: str = ""
    zh: str = ""

    @classmethod
    def plain(cls, text: str) -> Text:
        """Give a text that an author wrote once, for both languages."""
        return cls(text, text)

    def to(self, language: Language) -> str:
        """Return the sentence in ``language``, or in the other one where it is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


def visible(text: str) -> str:
    """Take out of one line what would move a cursor or turn the writing around; it never reaches a terminal."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text if unicodedata.category(c) not in {"Cf", "Cs"})


def visible_lines(text: str) -> str:
    """Do so with each line of a text."""
    return "\n".join(visible(line) for line in text.split("\n"))


def storable(text: str) -> str:
    """Give a text as every database keeps it: signs for bytes that are no UTF-8, and for NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")

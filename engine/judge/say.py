"""Fills the measures that a sentence names with their values on one record."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.model.text import Language, Text

NAMED = re.compile(r"\{([^{}]+)\}")


def fill(text: Text, value: Callable[[str, Language], str]) -> Text:
    """Replace each ``{measure}`` of a text, in each language, by what ``value`` gives for its name."""
    return Text(_filled(text.en, "en", value), _filled(text.zh, "zh", value))


def _filled(sentence: str, language: Language, value: Callable[[str, Language], str]) -> str:
    return NAMED.sub(lambda found: value(found.group(1), language), sentence)

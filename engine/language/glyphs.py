"""The signs of a Chinese keyboard and of a word processor, as the plain ones they stand for."""

from __future__ import annotations

FULL_WIDTH = range(0xFF01, 0xFF5F)
TO_ASCII = 0xFEE0

# Each opening quote with those that close it.
QUOTES = {"'": "'", '"': '"', "‘": "‘’", "’": "‘’", "“": "“”", "”": "“”", "＇": "＇", "＂": "＂", "「": "「」", "『": "『』"}

PLAIN = {chr(code): chr(code - TO_ASCII) for code in FULL_WIDTH if chr(code) not in QUOTES} | {
    "\u3000": " ",
    "、": ",",
    "。": ".",
    "【": "[",
    "】": "]",
    "《": "<",
    "》": ">",
    "−": "-",
    "×": "*",
}
SIGNS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}


def fold(text: str) -> str:
    """Write full-width signs, digits and letters as plain ones, character by character, so that places stay the same."""
    return text if text.isascii() else "".join(PLAIN.get(each, each) for each in text)

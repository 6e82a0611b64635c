"""Every word that the screen itself says, in both languages; the texts of playbooks and data come from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.text import Language, Text
from tui.words import awards, coaching, deals, general, inspecting, keys, pipeline, targets, told

WORDS: dict[str, Text] = {
    id: text for part in (general, deals, coaching, awards, pipeline, targets, inspecting, told, keys) for id, text in part.WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language

    def __call__(self, id: str, **values: object) -> str:
        """Say a word or sentence; with ``n=1`` its singular form, where it has one."""
        one = WORDS.get(f"{id}.one") if values.get("n") == 1 else None
        text = (one or WORDS[id]).to(self.language)
        return text.format(**values) if values else text

    def get(self, id: str) -> str | None:
        """Say a word, or give None where there is none."""
        return WORDS[id].to(self.language) if id in WORDS else None

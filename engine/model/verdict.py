"""The three verdicts and their logic (Kleene's, which is also SQL's)."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a condition came to on one record."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, truth: bool | None) -> Verdict:
        """Name a truth value; ``None`` is unknown."""
        return cls.UNKNOWN if truth is None else cls.MET if truth else cls.NOT_MET

    @property
    def truth(self) -> bool | None:
        """The truth value again: True, False, or None for unknown."""
        return None if self is Verdict.UNKNOWN else self is Verdict.MET

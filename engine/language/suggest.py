"""What an author probably meant by a word that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 60  # a longer word is no slip of the pen, and comparing it would take long
CLOSE = 0.6


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice nearest to ``word``, or None when nothing is near.

    One that differs in case only comes first, then one of the near ones that ``word`` is the beginning of.
    """
    names = list(dict.fromkeys(choices))
    if len(word) > LONGEST:
        return None
    same = next((name for name in names if name.casefold() == word.casefold()), None)
    near = get_close_matches(word, names, n=3, cutoff=CLOSE)
    return same or next((name for name in near if name.startswith(word)), None) or next(iter(near), None)

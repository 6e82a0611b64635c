"""What went wrong, in the reader's words."""

from __future__ import annotations

from engine.errors import DealcoachError
from tui.look import Look


def wrong(error: Exception, look: Look) -> str:
    """Say in the reader's language what went wrong and what to do."""
    words = look.words
    if isinstance(error, DealcoachError):
        help = f"  {look.text(error.help)}" if error.help else ""
        return f"{words('error')} {error.code}: {look.text(error.message)}{help}"
    if isinstance(error, FileExistsError):
        return f"{words('error')}: {words('ask.exists')}"
    if isinstance(error, OSError):
        return f"{words('error')}: {error.strerror or error}"
    return f"{words('error')}: {words('fault', what=f'{type(error).__name__}: {error}')}"

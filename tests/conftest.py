"""What holds for all tests: no law is judged by the clock, as machines are shared."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")

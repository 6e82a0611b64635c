"""One step: makes and imports a sample book unless it is there, and tells what that took. ``python -m tests.bench.prepare DEALS``."""

from __future__ import annotations

import json
import sys

from tests.bench.books import kept, make
from tests.bench.measure import timed

if __name__ == "__main__":
    size = int(sys.argv[1])
    there = (kept() / str(size) / "whole").exists()
    print(json.dumps({**timed(lambda: make(size)), "found": not there}))

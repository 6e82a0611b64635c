"""Measures dealcoach side by side with what else there is, and prints tables; it asserts nothing about time.

``python -m tests.bench [--sizes 10k,100k,1m] [--only book,deal,engines,triggers,pay,screen,reports]``
"""

from __future__ import annotations

import argparse
import importlib

from tests.bench.tables import machine

SECTIONS = ("book", "deal", "engines", "triggers", "pay", "screen", "reports")
UNITS = {"k": 1_000, "m": 1_000_000}


def size(text: str) -> int:
    """Read a number of deals such as 10k or 1m."""
    text = text.strip().lower()
    return int(text[:-1]) * UNITS[text[-1]] if text[-1:] in UNITS else int(text)


def main() -> None:
    """Run the sections that are asked for, each in its own module."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", default="10k,100k,1m", help="deals of the whole book (default: %(default)s)")
    parser.add_argument("--only", default=",".join(SECTIONS), help="sections to run (default: all)")
    chosen = parser.parse_args()
    sizes = [size(each) for each in chosen.sizes.split(",")]
    print(machine())
    for name in chosen.only.split(","):
        importlib.import_module(f"tests.bench.{name}").measure(sizes)


if __name__ == "__main__":
    main()

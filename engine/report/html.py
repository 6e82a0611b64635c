"""A report as one HTML file that asks nothing of the network: its style and plots stand in it, and it prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from engine.model.text import Language, visible
from engine.report.sections import Section

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; --ink: #1b2733; --dim: #5b6b7a; --page: #fff; --pane: #f3f6f9; --line: #d8e0e8; --bar: #2f7fc1; --range: #a9cdea;
  --good: #2b8a57; --bad: #c0432f; --rail: #e6ecf2; --target: #b36b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9fb0c0; --page: #10151b; --pane: #1a222b; --line: #2c3743; --bar: #5aa5de;
  --range: #2f5b80; --good: #57b887; --bad: #e8806d; --rail: #26313c; --target: #e0a33f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
p { margin: .3rem 0; } .lines p { color: var(--dim); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: left; color: var(--dim); font-weight: 600; } th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
svg { width: 100%; height: auto; margin: .4rem 0 .8rem; } svg text { font-size: 12.5px; fill: var(--ink); } svg .label { fill: var(--dim); }
.bar { fill: var(--bar); } .range { fill: var(--range); } .good { fill: var(--good); } .bad { fill: var(--bad); } .rail { fill: var(--rail); }
.middle { stroke: var(--ink); stroke-width: 2; } .target { stroke: var(--target); stroke-width: 2; stroke-dasharray: 5 3; }
@media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; } tr, svg { break-inside: avoid; } }
"""
FIGURES = frozenset("0123456789.,%+-–/ ")


def as_html(sections: Sequence[Section], plots: Mapping[int, str], language: Language) -> str:
    """Write sections as a page; ``plots`` are SVG by the place of the section that they stand in. The first section is the page's title."""
    parts = [_section(at, each, plots.get(at, ""), language) for at, each in enumerate(sections)]
    title = escape(sections[0].title.to(language)) if sections else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n{''.join(parts)}</body>\n</html>\n"
    )


def _section(at: int, each: Section, plot: str, language: Language) -> str:
    level = "h2" if at else "h1"
    head = f"<{level}>{escape(visible(each.title.to(language)))}</{level}>\n"
    lines = "".join(f"<p>{escape(visible(line))}</p>\n" for line in each.lines)
    return f'<section>\n{head}{plot}{_table(each, language)}<div class="lines">\n{lines}</div>\n</section>\n'


def _table(each: Section, language: Language) -> str:
    if not each.rows:
        return ""
    rights = [all(_figure(row[at]) for row in each.rows) for at in range(len(each.heads))]
    heads = "".join(f'<th scope="col"{_n(right)}>{escape(head.to(language))}</th>' for head, right in zip(each.heads, rights, strict=True))
    rows = "".join(
        "<tr>" + "".join(f"<td{_n(right)}>{escape(visible(cell))}</td>" for cell, right in zip(row, rights, strict=True)) + "</tr>\n"
        for row in each.rows
    )
    return f'<div class="wide"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n'


def _figure(cell: str) -> bool:
    return bool(cell) and set(cell) <= FIGURES


def _n(right: bool) -> str:
    return ' class="n"' if right else ""

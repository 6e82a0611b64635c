"""Calm themes whose every ink is readable on every ground they put it on; contrast is tested."""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme: three grounds, from the page to what lies on it, the cursor's ground, and the inks."""

    dark: bool
    page: str
    pane: str
    raised: str
    cursor: str
    rest: str
    ink: str
    dim: str
    key: str
    good: str
    warn: str
    bad: str
    bar: str
    rail: str

    @property
    def grounds(self) -> tuple[str, ...]:
        """Every ground that text stands on."""
        return self.page, self.pane, self.raised, self.cursor, self.rest

    @property
    def inks(self) -> tuple[str, ...]:
        """Every colour that text is written in."""
        return self.ink, self.dim, self.key, self.good, self.warn, self.bad


PALETTES = {
    "dark": Palette(
        dark=True,
        page="#12161c",
        pane="#171c24",
        raised="#1f2631",
        cursor="#26405a",
        rest="#222b37",
        ink="#dde3ea",
        dim="#a3afbe",
        key="#8fc7ef",
        good="#93d3a2",
        warn="#e8c37a",
        bad="#ffa8a0",
        bar="#5fa8d8",
        rail="#2b3542",
    ),
    "light": Palette(
        dark=False,
        page="#fbfaf8",
        pane="#f3f1ed",
        raised="#e9e6e0",
        cursor="#cfe0ef",
        rest="#e3e4e4",
        ink="#20262d",
        dim="#4d5560",
        key="#0f4c81",
        good="#17572c",
        warn="#6b4500",
        bad="#96200f",
        bar="#2f74ad",
        rail="#d5d1c9",
    ),
    "contrast": Palette(
        dark=True,
        page="#000000",
        pane="#000000",
        raised="#101010",
        cursor="#00366b",
        rest="#262626",
        ink="#ffffff",
        dim="#d8d8d8",
        key="#9adcff",
        good="#8dffa0",
        warn="#ffe07a",
        bad="#ffb9b3",
        bar="#9adcff",
        rail="#3a3a3a",
    ),
}
DEFAULT = "dark"


def themes() -> list[Theme]:
    """Give the themes as Textual takes them; their names are those of the palettes."""
    return [
        Theme(
            name=name,
            primary=p.key,
            secondary=p.bar,
            accent=p.key,
            foreground=p.ink,
            background=p.page,
            surface=p.pane,
            panel=p.raised,
            success=p.good,
            warning=p.warn,
            error=p.bad,
            dark=p.dark,
            variables={
                "ink-dim": p.dim,
                "ink-key": p.key,
                "ink-good": p.good,
                "ink-warn": p.warn,
                "ink-bad": p.bad,
                "ink-bar": p.bar,
                "ink-rail": p.rail,
                "ground-cursor": p.cursor,
                "ground-rest": p.rest,
                "input-cursor-background": p.ink,
                "input-cursor-foreground": p.page,
                "input-selection-background": p.cursor,
                "scrollbar": p.rail,
                "scrollbar-hover": p.dim,
                "scrollbar-active": p.dim,
                "scrollbar-background": p.pane,
                "scrollbar-background-hover": p.pane,
                "scrollbar-background-active": p.pane,
                "scrollbar-corner-color": p.pane,
            },
        )
        for name, p in PALETTES.items()
    ]


DEFAULTS = {name: value for name, value in themes()[0].variables.items() if name.startswith(("ink-", "ground-"))}

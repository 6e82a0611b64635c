"""Every key, by the id of what it does; a user's own settings may give other keys to an id."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from tui.words import Words


@dataclass(frozen=True, slots=True)
class Key:
    """``keys`` are alternatives; the full-width ones are what a Chinese keyboard writes for the key beside them."""

    keys: str
    action: str


KEYS: dict[str, Key] = {
    "screen.today": Key("1", "app.go('today')"),
    "screen.deal": Key("2", "app.go('deal')"),
    "screen.coaching": Key("3", "app.go('coaching')"),
    "screen.awards": Key("4", "app.go('awards')"),
    "screen.pipeline": Key("5", "app.go('pipeline')"),
    "screen.targets": Key("6", "app.go('targets')"),
    "screen.inspect": Key("7", "app.go('inspect')"),
    "help": Key("?,\uff1f,f1", "app.help"),
    "palette": Key("ctrl+p", "app.palette"),
    "language": Key("L", "app.language"),
    "theme": Key("T", "app.theme"),
    "quit": Key("q", "app.leave"),
    "refresh": Key("r", "refresh_rows"),
    "undo": Key("u", "undo"),
    "filter": Key("/,\u3001", "filter"),
    "owner": Key("o", "owner"),
    "export": Key("x", "export"),
    "copy": Key("y", "copy"),
    "previous": Key("[,\u3010", "step(-1)"),
    "next": Key("],\u3011", "step(1)"),
    "previous.rep": Key("[,\u3010", "step(-1)"),
    "next.rep": Key("],\u3011", "step(1)"),
    "previous.period": Key("[,\u3010", "step(-1)"),
    "next.period": Key("],\u3011", "step(1)"),
    "previous.part": Key("left", "part(-1)"),
    "next.part": Key("right", "part(1)"),
    "accept": Key("a", "accept"),
    "dismiss": Key("d", "dismiss_prompt"),
    "start": Key("s", "start"),
    "note": Key("n", "note"),
    "share": Key("p", "share"),
    "commit": Key("m", "commit"),
    "verify": Key("v", "verify"),
    "withdraw": Key("w", "withdraw"),
    "finish": Key("f", "finish"),
    "mark": Key("space", "mark"),
    "approve": Key("a", "approve"),
    "refuse": Key("d", "refuse"),
    "dispute": Key("b", "dispute"),
    "decide": Key("v", "decide"),
    "what_if": Key("i", "what_if"),
    "since": Key("s", "since"),
    "by": Key("b", "by"),
    "draw": Key("n", "draw"),
    "again": Key("a", "again"),
    "record": Key("e", "record"),
    "mended": Key("v", "mended"),
    "open": Key("enter", "open"),
    "explain": Key("enter", "explain"),
    "back": Key("escape", "back"),
    "tick": Key("space", "tick"),
    "confirm": Key("c", "confirm"),
    "waive": Key("w", "waive"),
    "down": Key("down,j", "move(1)"),
    "up": Key("up,k", "move(-1)"),
    "top": Key("g,home", "end(-1)"),
    "bottom": Key("G,end", "end(1)"),
    "page_down": Key("pagedown,ctrl+f", "page(1)"),
    "page_up": Key("pageup,ctrl+b", "page(-1)"),
    "switch": Key("tab", "app.focus_next"),
}

NAMES = {
    "question_mark": "?",
    "fullwidth_question_mark": "\uff1f",
    "slash": "/",
    "ideographic_comma": "\u3001",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_black_lenticular_bracket": "\u3010",
    "right_black_lenticular_bracket": "\u3011",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


def bind(*ids: str) -> list[BindingType]:
    """Give the bindings of these ids."""
    return [Binding(KEYS[id].keys, KEYS[id].action, id, id=id, show=False) for id in ids]


def shown(key: str) -> str:
    """Write a key as it stands on the keyboard."""
    return NAMES.get(key, key)


def first_key(id: str, keymap: dict[str, str]) -> str:
    """Give the first key of an id, as shown."""
    return shown(keymap.get(id, KEYS[id].keys).split(",")[0].strip())


def all_keys(id: str, keymap: dict[str, str]) -> str:
    """Give all keys of an id, as shown, full-width doubles left out."""
    return " ".join(shown(key.strip()) for key in keymap.get(id, KEYS[id].keys).split(",") if len(key) > 1 or key.isascii())


def label(id: str, words: Words) -> str:
    """Say what an id does."""
    return words(f"key.{id}")

"""Loads a playbook from its file: bases and overlays read, laid over each other, checked; all problems at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence as Several
from dataclasses import dataclass, field
from pathlib import Path

import rfc8785

from engine.errors import UsageError
from engine.language.suggest import did_you_mean
from engine.model.catalog import Catalog
from engine.model.playbook import Playbook
from engine.model.problem import Problem, Severity, Span, in_order
from engine.model.text import Text
from engine.playbook.check import check
from engine.playbook.checked import CheckedPlaybook
from engine.playbook.layers import Layer, items, laid_over, text
from engine.playbook.lint import lint
from engine.playbook.lost import lost
from engine.playbook.overlay import Overlays, by_level, is_for
from engine.playbook.parse import parse
from engine.playbook.paylint import lint_pay
from engine.playbook.rates import Grids
from engine.playbook.sentences import untranslated
from engine.playbook.tables import read_tables
from engine.playbook.training import moving_behaviour, without_echo
from engine.resources import PLAYBOOKS
from engine.source.schema import examine, plain, shipped
from engine.source.tree import Mapping, Scalar, compose

LANGUAGE = 1  # the version of the language that this program reads


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: ``playbook`` and ``checked`` are None where there is an error; warnings leave them.

    ``layers`` are the files that took part, in the order in which they were laid; an overlay for other playbooks is not among them.
    """

    playbook: Playbook | None
    checked: CheckedPlaybook | None
    problems: tuple[Problem, ...]
    layers: tuple[Layer, ...] = ()


def load(path: Path, *, catalog: Catalog, overlays: Several[Path] = (), roots: Several[Path] = ()) -> Loaded:
    """Load the playbook at ``path``. ``roots`` are the folders in which ``extends`` looks, the nearest first.

    Raises UsageError where a file that was asked for cannot be opened; all else is among the problems.
    """
    loader = _Loader(tuple(roots) or roots_of(path))
    root = loader.playbook(path)
    if root is None:
        return Loaded(None, None, tuple(in_order(loader.problems)))
    root = loader.overlaid(root, overlays)
    grids, unread = read_tables(root)
    parsed = parse(root, loader.layers, _digest(root, grids), frozenset(loader.lost), grids)
    checked, found = check(parsed, catalog, (*loader.problems, *unread))
    problems = tuple(in_order([*loader.problems, *unread, *without_echo(found, loader.problems)]))
    errors = tuple(each for each in problems if each.severity is Severity.ERROR)
    if errors:
        return Loaded(None, None, errors)
    # only of a sound playbook: after an error a warning may be no more than its echo
    more = (*lint(parsed), *lint_pay(parsed)) if parsed.playbook.id else ()
    problems = tuple(in_order([*problems, *untranslated(parsed), *moving_behaviour(parsed, checked), *more]))
    return Loaded(parsed.playbook, checked, problems, tuple(loader.layers.values()))


def _digest(root: Mapping, grids: Grids) -> str:
    """Return the SHA-256 of what a playbook says, its tables included, as canonical JSON."""
    content = plain(Mapping(tuple(each for each in root.entries if each[0].text != "extends"), root.span), shipped("playbook"))
    if grids:
        content["tables"] = {name: [[cell.text for cell in row] for row in grid.rows] for (_, name), grid in grids.items()}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def roots_of(path: Path) -> tuple[Path, ...]:
    """Return where bases of a playbook lie: the folders named playbooks above it, else the folders nearest to it; then those shipped."""
    above = path.absolute().parents
    named = tuple(folder for folder in above if folder.name == "playbooks")
    return (*(named or above[:2]), PLAYBOOKS)


@dataclass
class _Loader:
    """Reads files; ``layers`` collects them in the order in which they are laid."""

    roots: tuple[Path, ...]
    layers: dict[str, Layer] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def playbook(self, path: Path, name: str = "", chain: tuple[Path, ...] = ()) -> Mapping | None:
        """Read a playbook, or (with the ``name`` by which it is extended) a base, laid over its own bases."""
        own = self.read(path, "playbook")
        if own is None:
            return None
        base: Mapping | None = None
        for each in items(own.get("extends")):
            if isinstance(each, Scalar) and (found := self.base(each, path, chain)):
                base = laid_over(base, found) if base else found
        kind = "base" if chain else "playbook"
        self.layers[str(path)] = Layer(str(path), name or text(own, "playbook") or path.stem, kind)
        return laid_over(_shared(base), own) if base else own

    def base(self, name: Scalar, path: Path, chain: tuple[Path, ...]) -> Mapping | None:
        """Find and read a base."""
        found = find_base(name.text, self.roots)
        if found is None:
            short = {each.rpartition("/")[2]: each for each in bases(self.roots)}
            near = short.get(did_you_mean(name.text.rpartition("/")[2], short) or "")
            looked = ", ".join(str(root) for root in self.roots)
            help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else Text(f"looked in {looked}", f"查找位置:{looked}")
            self.refuse("PB302", name.span, Text(f"there is no base '{name.text}'", f"没有基础文件“{name.text}”"), help)
            return None
        if found.resolve() in [each.resolve() for each in (*chain, path)]:
            self.refuse("PB302", name.span, Text(f"the base '{name.text}' extends what extends it", f"基础文件“{name.text}”循环继承"), None)
            return None
        return self.playbook(found, name.text, (*chain, path))

    def overlaid(self, root: Mapping, paths: Several[Path]) -> Mapping:
        """Read overlays and lay on those that are for this playbook, level by level."""
        id = text(root, "playbook")
        read = [(path, node) for path in paths if (node := self.read(path, "overlay")) is not None and is_for(node, id)]
        named = [(Layer(str(path), text(node, "overlay") or path.stem, text(node, "level")), node) for path, node in read]
        overlays = Overlays(root)
        for layer, node in by_level(named):
            self.layers[layer.file] = layer
            overlays.lay(layer, node)
        self.problems += overlays.problems
        return overlays.root

    def read(self, path: Path, schema: str) -> Mapping | None:
        """Read one file and hold it against its schema; a newer language is told before anything else."""
        node, refused = compose(contents(path), str(path))
        if isinstance(node, Mapping) and (newer := newer_language(node)):
            self.problems.append(newer)
            return None
        self.problems += refused
        if node is None:
            return None
        fit, problems = examine(node, shipped(schema))
        self.problems += problems
        if not isinstance(fit, Mapping):
            return None
        if isinstance(node, Mapping):
            self.lost |= lost(node, fit, refused)
        return fit

    def refuse(self, code: str, span: Span, message: Text, help: Text | None) -> None:
        """Collect an error."""
        self.problems.append(Problem(code, Severity.ERROR, span, message, help, ("extends",)))


def contents(path: Path) -> bytes:
    """Return the bytes of a file. Raises UsageError where it cannot be opened."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError("PB100", Text(f"cannot read {path}: {why}", f"无法读取 {path}:{why}")) from error


def newer_language(node: Mapping) -> Problem | None:
    """Return the one problem of a file that is written in a newer language."""
    said = node.get("language")
    if not isinstance(said, Scalar) or not said.text.isdecimal() or len(said.text) > 9 or int(said.text) <= LANGUAGE:  # noqa: PLR2004 - longer is no version
        return None
    message = Text(
        f"this file is written in language {said.text}; this program reads language {LANGUAGE}",
        f"此文件使用手册语言版本 {said.text};本程序支持版本 {LANGUAGE}",
    )
    return Problem("PB301", Severity.ERROR, said.span, message, Text("install a newer dealcoach", "请安装更新版本的 dealcoach"))


def find_base(name: str, roots: Several[Path]) -> Path | None:
    """Find the file of a base by its name, in the first root that has it."""
    for root in roots:
        for path in (root / name / "playbook.yaml", root / f"{name}.yaml", root / name):
            try:
                if path.is_file():
                    return path
            except OSError:  # a name that no file can have
                continue
    return None


def bases(roots: Several[Path]) -> list[str]:
    """Name what can be extended."""
    found = [path.relative_to(root) for root in roots for path in (*root.glob("_base/*.yaml"), *root.glob("*/playbook.yaml"))]
    return sorted({str(path.parent if path.name == "playbook.yaml" else path.with_suffix("")) for path in found})


def _shared(base: Mapping) -> Mapping:
    """Return what of a base is handed down: everything but who it is."""
    return Mapping(tuple(each for each in base.entries if each[0].text not in ("playbook", "version", "extends")), base.span)

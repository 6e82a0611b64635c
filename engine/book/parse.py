"""Reads ``book.yaml``: its shape by the schema, its names by the catalog, every fault at its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.book.formats import Format, compiled
from engine.book.layout import linked
from engine.book.mapping import limited, read_mapped
from engine.book.settings import BookSettings, InlineRate, Listed, Mapped, Named, Reading, Rows, Source
from engine.errors import DataInvalidError
from engine.language.numerals import currencies
from engine.language.suggest import did_you_mean
from engine.model.catalog import Catalog, RecordType
from engine.model.periods import CALENDAR, Fiscal
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import TEXT, Type
from engine.model.workdays import Workdays
from engine.source.nodes import Mapping, Node, Scalar, Sequence

DEFAULT_BOOK, DEFAULT_CURRENCY, DEFAULT_ZONE = "book", "USD", "UTC"


def open_settings(path: Path, *, catalog: Catalog | None = None, zone: ZoneInfo | None = None) -> BookSettings:
    """Read settings that must be sound. Raises DataInvalidError with all problems."""
    settings, problems = read_settings(path, catalog=catalog, zone=zone)
    if settings is None or any(each.severity is Severity.ERROR for each in problems):
        message = Text(f"{path.name} cannot be used as it stands", f"{path.name} 无法使用")
        raise DataInvalidError("BK201", message, problems=tuple(problems))
    return settings


def read_settings(path: Path, *, catalog: Catalog | None = None, zone: ZoneInfo | None = None) -> tuple[BookSettings | None, list[Problem]]:
    """Read a ``book.yaml``. ``catalog`` is what its own additions build on (the standard one), ``zone`` what holds where it names none.

    The settings are None where nothing can be read by them; else they hold what is sound, beside the problems.
    """
    from engine.playbook.catalog import read_catalog, standard_catalog
    from engine.source.schema import examine, shipped
    from engine.source.tree import compose

    base = catalog or standard_catalog()
    if not path.is_file():
        message = Text(f"there is no file {path}", f"文件 {path} 不存在")
        raise DataInvalidError("BK201", message)
    node, problems = compose(path.read_bytes(), str(path))
    if node is not None:
        node, more = examine(node, shipped("book"))
        problems += more
    if not isinstance(node, Mapping):
        return None, problems
    whole, own = read_catalog(node, base)
    reader = SettingsReader(whole, path, [*problems, *own])
    return reader.settings(node, zone), reader.problems


@dataclass
class SettingsReader:
    """Collects problems while the tree is read."""

    catalog: Catalog
    path: Path
    problems: list[Problem] = field(default_factory=list)

    def settings(self, root: Mapping, zone: ZoneInfo | None) -> BookSettings:
        """Read the whole file."""
        reading = self.reading(root, Reading(), inner=False)
        here = self.path.resolve().parent
        currency = text_of(root, "currency") or DEFAULT_CURRENCY
        self.currency(root.get("currency"))
        return BookSettings(
            path=self.path,
            data=(here / (text_of(root, "folder") or ".")).resolve(),
            book=(here / (text_of(root, "book") or DEFAULT_BOOK)).resolve(),
            zone=self.zone(root.get("zone")) or zone or ZoneInfo(DEFAULT_ZONE),
            currency=currency,
            catalog=self.catalog,
            sources=(*self.sources(root.get("sources"), reading), *self.links(root.get("links"), reading)),
            rates=tuple(self.rates(root.get("rates"))),
            workdays=self.workdays(root.get("workdays")),
            fiscal=fiscal(root.get("fiscal")),
            standard=text_of(root, "standard") == "true",
            reading=reading,
        )

    def reading(self, node: Mapping, outer: Reading, *, inner: bool = True) -> Reading:
        """Read how files are read; what is not said here is as outside."""
        return Reading(
            format=text_of(node, "format") or outer.format,  # type: ignore[arg-type]  # the schema lets no other word through
            encoding=self.encoding(node.get("encoding")) or outer.encoding,
            delimiter=text_of(node, "delimiter") or outer.delimiter,
            sheet=text_of(node, "sheet") or outer.sheet,
            null=outer.null | frozenset(words_of(node.get("null"))),
            dates=self.formats(node.get("dates")) or outer.dates,
            datetimes=self.formats(node.get("datetimes")) or outer.datetimes,
            decimal=text_of(node, "decimal") or outer.decimal,
            thousands=text_of(node, "thousands") or outer.thousands,
            zone=(self.zone(node.get("zone")) if inner else None) or outer.zone,
        )

    def sources(self, node: Node | None, reading: Reading) -> Iterable[Source]:
        """Read the sources of each record type."""
        for key, each in node.entries if isinstance(node, Mapping) else ():
            record = self.catalog.types.get(key.text)
            if record is None:
                self.unknown(key, Text(f"there is no record type '{key.text}'", f"没有记录类型“{key.text}”"), self.catalog.types)
                continue
            for one in each.items if isinstance(each, Sequence) else (each,):
                if isinstance(one, Mapping) and (source := self.source(record, one, reading)):
                    yield source

    def source(self, record: RecordType, node: Mapping, outer: Reading) -> Source | None:
        """Read one source of a record type."""
        file, fields = node.get("file"), node.get("fields")
        if not isinstance(file, Scalar) or not isinstance(fields, Mapping):
            return None
        reading = self.reading(node, outer)
        self.currency(node.get("currency"))
        mapped: dict[str, Mapped] = {}
        for name, how in fields.entries:
            target = self.target(record, name)
            one = read_mapped(self, target, how, name.span, reading, text_of(node, "currency")) if target else None
            if one is None:
                continue
            if one.target in mapped:
                self.refuse("BK207", name.span, Text(f"'{one.target}' is filled twice", f"“{one.target}”重复填写"))
            mapped[one.target] = limited(record.name, one)
        if "id" not in mapped:
            message = Text(f"no column gives the id of '{record.name}'", f"没有列提供“{record.name}”的编号（id）")
            self.refuse("BK207", fields.span, message, Text("write id: and the column", "请写 id: 及其列名"))
        return Source(
            record.name,
            named(file),
            reading,
            tuple(mapped.values()),
            self.rows(node.get("only"), reading),
            self.rows(node.get("leave_out"), reading),
            complete=text_of(node, "complete") == "true",
            history=text_of(node, "history") == "true",
            distinct=text_of(node, "distinct") == "true",
        )

    def target(self, record: RecordType, name: Scalar) -> tuple[str, Type] | None:
        """Find the field or to-one relation that a key names: its column in the book, and its type."""
        known = record.aliases.get(name.text, name.text)
        if known in record.fields:
            return known, record.fields[known]
        relation = record.relations.get(known)
        if relation is not None and not relation.many:
            return f"{known}__id", TEXT
        if relation is not None:
            message = Text(f"'{known}' leads to many; one column cannot hold it", f"“{known}”对应多条记录，不能由一列提供")
            back = f"links: {{{record.name}.{known}: …}}"
            self.refuse("BK207", name.span, message, Text(f"give a file of links: {back}", f"请提供关联文件：{back}"))
            return None
        message = Text(f"unknown field '{name.text}' on {record.name}", f"{record.name} 没有字段“{name.text}”")
        self.unknown(name, message, [*record.fields, *(each.name for each in record.relations.values() if not each.many)])
        return None

    def links(self, node: Node | None, reading: Reading) -> Iterable[Source]:
        """Read the link files of relations to many."""
        known = {f"{record.name}.{each.name}": record for record in self.catalog.types.values() for each in linked(record)}
        for key, each in node.entries if isinstance(node, Mapping) else ():
            if key.text not in known:
                self.unknown(key, Text(f"'{key.text}' is not joined by links", f"“{key.text}”不通过关联文件连接"), known)
                continue
            if not isinstance(each, Mapping) or not isinstance(file := each.get("file"), Scalar):
                continue
            inner = self.reading(each, reading)
            ends = [read_mapped(self, (f"{end}_id", TEXT), each.get(end), each.span, inner, None) for end in ("from", "to")]
            yield Source(
                key.text.replace(".", "__"),
                named(file),
                inner,
                tuple(end for end in ends if end is not None),
                self.rows(each.get("only"), inner),
                self.rows(each.get("leave_out"), inner),
                complete=text_of(each, "complete") == "true",
            )

    def rows(self, node: Node | None, reading: Reading) -> tuple[Rows, ...]:
        """Read which rows are meant."""
        found = []
        for each in node.items if isinstance(node, Sequence) else ():
            if isinstance(each, Mapping) and isinstance(column := each.get("column"), Scalar):
                listed = self.listed(each.get("listed_in"), "column", None, reading)
                found.append(Rows(named(column), frozenset(word.casefold() for word in words_of(each.get("in"))), listed))
        return tuple(found)

    def listed(self, node: Node | None, key: str, value: str | None, reading: Reading) -> Listed | None:
        """Read the columns of another file."""
        if not isinstance(node, Mapping) or not isinstance(file := node.get("file"), Scalar) or not isinstance(by := node.get(key), Scalar):
            return None
        gives = node.get(value) if value else None
        plain = Reading(encoding=reading.encoding, delimiter=reading.delimiter, null=reading.null)
        only = self.rows(node.get("only"), reading)
        return Listed(
            named(file), named(by), named(gives) if isinstance(gives, Scalar) else None, plain, only, text_of(node, "keep") == "true"
        )

    def rates(self, node: Node | None) -> Iterable[InlineRate]:
        """Read the rates that stand in the file itself."""
        for each in node.items if isinstance(node, Sequence) else ():
            if isinstance(each, Mapping):
                source, target, since, rate = (text_of(each, key) or "" for key in ("from", "to", "since", "rate"))
                self.currency(each.get("from"))
                self.currency(each.get("to"))
                yield InlineRate(source, target, since, rate, each.span)

    def workdays(self, node: Node | None) -> Workdays:
        """Read the calendar."""
        days = {key: frozenset(self.days(node.get(key) if isinstance(node, Mapping) else None)) for key in ("holidays", "make_up")}
        return Workdays(days["holidays"], days["make_up"])

    def days(self, node: Node | None) -> Iterable[dt.date]:
        """Read days, refusing those that no calendar has."""
        for each in node.items if isinstance(node, Sequence) else ():
            if isinstance(each, Scalar):
                try:
                    yield dt.date.fromisoformat(each.text)
                except ValueError:
                    self.refuse("BK206", each.span, Text(f"there is no day {each.text}", f"没有 {each.text} 这一天"))

    def zone(self, node: Node | None) -> ZoneInfo | None:
        """Read a time zone by its name."""
        if not isinstance(node, Scalar):
            return None
        try:
            return ZoneInfo(node.text)
        except (KeyError, ValueError, OSError):
            message = Text(f"'{node.text}' is not a time zone", f"“{node.text}”不是时区")
            self.refuse("BK206", node.span, message, Text("write one such as Asia/Shanghai", "例如 Asia/Shanghai"))
            return None

    def currency(self, node: Node | None) -> None:
        """Refuse what ISO 4217 does not have."""
        if isinstance(node, Scalar) and node.text not in currencies():
            message = Text(f"'{node.text}' is not a currency of ISO 4217", f"“{node.text}”不是 ISO 4217 币种代码")
            self.unknown(node, message, currencies(), "BK206")

    def encoding(self, node: Node | None) -> str | None:
        """Read the name of an encoding that there is."""
        import codecs

        if not isinstance(node, Scalar):
            return None
        try:
            codecs.lookup(node.text).name.encode()
            "".encode(node.text)
        except (LookupError, ValueError):
            message = Text(f"'{node.text}' is not a text encoding", f"“{node.text}”不是文本编码")
            self.refuse(
                "BK206", node.span, message, Text("write utf-8, gb18030, utf-16 or latin-1", "例如 utf-8、gb18030、utf-16 或 latin-1")
            )
            return None
        return node.text

    def formats(self, node: Node | None) -> tuple[Format, ...]:
        """Read how dates are written."""
        found = []
        for each in node.items if isinstance(node, Sequence) else (node,):
            if not isinstance(each, Scalar):
                continue
            format = compiled(each.text)
            if format is None:
                message = Text(f"'{each.text}' does not say year, month and day once each", f"“{each.text}”须各写一次年、月、日")
                self.refuse("BK206", each.span, message, Text("write such as DD/MM/YYYY hh:mm", "例如 DD/MM/YYYY hh:mm"))
            else:
                found.append(format)
        return tuple(found)

    def unknown(self, at: Scalar, message: Text, choices: Iterable[str], code: str = "BK202") -> None:
        """Refuse a name that is not there, and name the near one."""
        self.refuse(code, at.span, message, meant(at.text, choices))

    def refuse(self, code: str, span: Span, message: Text, help: Text | None = None) -> None:
        """Note an error."""
        self.problems.append(Problem(code, Severity.ERROR, span, message, help))


def meant(word: str, choices: Iterable[str]) -> Text | None:
    """Ask whether the nearest name was meant; where none is near and they are few, list them."""
    names = list(choices)
    near = did_you_mean(word, names)
    if near:
        return Text(f"did you mean '{near}'?", f"是否要写“{near}”?")
    few = 40
    return Text(f"there are: {', '.join(names)}", f"现有：{', '.join(names)}") if 0 < len(names) <= few else None


def named(node: Scalar) -> Named:
    """Keep a name with its place."""
    return Named(node.text, node.span)


def fiscal(node: Node | None) -> Fiscal:
    """Read the fiscal year; the calendar year where nothing says otherwise."""
    first = text_of(node, "first")
    return Fiscal(int(first), "end" if text_of(node, "named_by") == "end" else "start") if first else CALENDAR


def text_of(node: Node | None, key: str) -> str | None:
    """Return the text under a key, if there is any."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.text or None if isinstance(value, Scalar) else None


def words_of(node: Node | None) -> list[str]:
    """Return one word or a list of words."""
    if isinstance(node, Scalar):
        return [node.text]
    return [each.text for each in node.items if isinstance(each, Scalar)] if isinstance(node, Sequence) else []

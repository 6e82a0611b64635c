"""Holds the settings of a book against the files they name, before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from engine.book.cells import clean
from engine.book.jsonlines import keys_of
from engine.book.mapping import limited
from engine.book.normalise import fits, rules_of
from engine.book.parse import meant as suggestion
from engine.book.settings import BookSettings, Listed, Mapped, Named, Reading, Source
from engine.book.sources import SUFFIXES, UnreadableFileError, columns_of, read
from engine.model.catalog import RecordType
from engine.model.problem import Place, Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import TEXT, Kind


def files_of(settings: BookSettings, source: Source) -> list[Path]:
    """Return the files of a source: the one it names, or all that fit its pattern, by name."""
    name = source.file.text
    path = settings.data / name
    if path.is_file():
        return [path]
    if any(char in name for char in "*?["):
        return sorted(each for each in settings.data.glob(name) if each.is_file())
    return []


def check_files(settings: BookSettings) -> list[Problem]:
    """Return what is wrong between the settings and the files: files and columns that are not there."""
    problems: list[Problem] = []
    for source in settings.sources:
        found = files_of(settings, source)
        if not found:
            problems.append(_no_file(settings, source.file))
        for path in found:
            problems += _check_columns(path, source)
    for listed in dict.fromkeys(_all_listed(settings)):
        path = settings.data / listed.file.text
        if not path.is_file():
            problems.append(_no_file(settings, listed.file))
        else:
            problems += _missing(
                path, listed.reading, [each for each in (listed.key, listed.value, *(rule.column for rule in listed.only)) if each]
            )
    return list(dict.fromkeys(problems))


def _check_columns(path: Path, source: Source) -> list[Problem]:
    wanted = [name for mapped in source.fields for name in (*mapped.columns, mapped.currency_column) if name]
    return _missing(path, source.reading, wanted + [rule.column for rule in rules_of(source)])


def _missing(path: Path, reading: Reading, wanted: Iterable[Named]) -> list[Problem]:
    try:
        there = columns_of(path, reading)
        loose = there is None  # each row names its own: what the first ones lack may still come
        names = keys_of(path, reading) if there is None else there
    except UnreadableFileError as error:
        return [unreadable(path.name, error)]
    severity = Severity.WARNING if loose else Severity.ERROR
    problems = []
    for name in wanted:
        message, help = None, None
        times = names.count(clean(name.text))
        if times == 0:
            message = Text(f"{path.name} has no column '{name.text}'", f"{path.name} 没有“{name.text}”列")
            help = suggestion(name.text, [each for each in names if each])
        elif times > 1:
            message = Text(f"{path.name} has {times} columns '{name.text}'", f"{path.name} 有 {times} 个“{name.text}”列")
        if message:
            problems.append(Problem("BK204", severity, name.span, message, help))
    return problems


def unreadable(file: str, error: UnreadableFileError) -> Problem:
    """Say that a file cannot be read."""
    place = Place(error.line, 1)
    message = Text(f"{file}: {error.message.en}", f"{file}:{error.message.zh}")
    return Problem("BK205", Severity.ERROR, Span(file, place, place), message, error.help)


def _no_file(settings: BookSettings, name: Named) -> Problem:
    there = (
        [each.relative_to(settings.data).as_posix() for each in settings.data.glob("*") if each.is_file()] if settings.data.is_dir() else []
    )
    message = Text(f"there is no file '{name.text}' in {settings.data}", f"{settings.data} 中没有文件“{name.text}”")
    return Problem("BK203", Severity.ERROR, name.span, message, suggestion(name.text, there))


def _all_listed(settings: BookSettings) -> Iterable[Listed]:
    """Give the other files that values are looked up in, each after those that it needs itself."""
    for source in settings.sources:
        direct = [mapped.lookup for mapped in source.fields] + [rule.listed for rule in rules_of(source)]
        for listed in direct:
            if listed is not None:
                yield from (rule.listed for rule in listed.only if rule.listed)
                yield listed


def lookups(settings: BookSettings) -> Mapping[Listed, Mapping[str, str]]:
    """Read the columns of other files that values are looked up in; of several rows with one key the last counts."""
    found: dict[Listed, Mapping[str, str]] = {}
    for listed in _all_listed(settings):
        if listed in found:
            continue
        value = listed.value or listed.key
        table: dict[str, str] = {}
        for chunk in read(
            settings.data / listed.file.text, listed.reading, [listed.key.text, value.text, *(rule.column.text for rule in listed.only)]
        ):
            meant = [all(fits(rule, chunk, row, found) for rule in listed.only) for row in range(chunk.size)]
            keys, values = (_texts(chunk.columns.get(each.text, ())) for each in (listed.key, value))
            table |= {
                key: told
                for key, told, counts in zip(keys, values, meant, strict=True)
                if counts and key and told and told not in listed.reading.null
            }
        found[listed] = table
    return found


def _texts(cells: Iterable[object]) -> list[str]:
    from engine.book.cells import as_text

    listed = cells if isinstance(cells, list) else getattr(cells, "to_pylist", lambda: list(cells))()
    return [clean(as_text(each) or "") for each in listed]


def standard_sources(settings: BookSettings) -> BookSettings:
    """Add the sources of a folder in the standard form.

    There ``deal.parquet`` has a column per field, ``<field>_currency`` beside amounts and the other record's id under each relation;
    ``deal__contacts.csv`` has ``from`` and ``to``.
    """
    if not settings.standard or not settings.data.is_dir():
        return settings
    taken = {source.table for source in settings.sources}
    span = Span(str(settings.path), Place(1, 1), Place(1, 1))
    more: list[Source] = []
    for path in sorted(settings.data.iterdir()):
        name = path.name.split(".")[0]
        if path.suffix.lower() not in SUFFIXES or name in taken or not path.is_file():
            continue
        record = settings.catalog.types.get(name)
        owner, _, relation = name.partition("__")
        if record is not None:
            fields = _standard_fields(record, path, settings.reading, span)
        elif owner in settings.catalog.types and relation in settings.catalog[owner].relations:
            fields = tuple(Mapped(f"{end}_id", TEXT, span, (Named(end, span),)) for end in ("from", "to"))
        else:
            continue
        more.append(Source(name, Named(path.name, span), settings.reading, fields))
    return settings.with_sources(tuple(more))


def _standard_fields(record: RecordType, path: Path, reading: Reading, span: Span) -> tuple[Mapped, ...]:
    try:
        there = columns_of(path, reading)
        names = frozenset(keys_of(path, reading) if there is None else there) | {"id"}
    except UnreadableFileError:  # told when the files are checked
        return ()
    fields = []
    for name, type in record.fields.items():
        if name in names:
            mapped = Mapped(name, type, span, (Named(name, span),))
            match type.kind:
                case Kind.MONEY if f"{name}_currency" in names:
                    mapped = replace(mapped, currency_column=Named(f"{name}_currency", span))
                case Kind.DATE:
                    mapped = replace(mapped, formats=reading.dates)
                case Kind.DATETIME:
                    mapped = replace(mapped, formats=(*reading.datetimes, *reading.dates))
            fields.append(limited(record.name, mapped))
    ones = [each.name for each in record.relations.values() if not each.many and each.name in names]
    return (*fields, *(Mapped(f"{name}__id", TEXT, span, (Named(name, span),)) for name in ones))

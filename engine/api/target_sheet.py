"""Targets as a sheet: written without losing a cent or a name, and read again row by row, nothing dropped and nothing guessed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from engine.api.target_ground import Held, Owner
from engine.api.target_rows import Standings
from engine.errors import DataInvalidError
from engine.incentives.amounts import exact, written
from engine.model.periods import spanned
from engine.model.problem import Place, Problem, Severity, Span
from engine.model.sheet import sheet
from engine.model.target import Amount, Assigned
from engine.model.text import Text
from engine.model.values import MONEY_DECIMALS, Money
from engine.targets.amounts import MOST, steps, unit
from engine.targets.decompose import check_sum

HEADS = ("target", "owner", "name", "level", "period", "amount", "currency", "locked")
NEEDED = ("target", "owner", "period", "amount")
EXCEL = ".xlsx"
NUMBER = re.compile(r"(?P<number>([0-9]{1,3}(,[0-9]{3})+|[0-9][0-9_]*)(\.[0-9]+)?)(/(?P<under>[0-9]+))?(?P<percent>%)?", re.ASCII)
LONGEST = 60  # characters of an amount that is read
BELOW, MONTHS = Text("the parts below", "下级合计"), Text("its months", "各月")
ByOwner = Mapping[tuple[str, str], Mapping[str, Amount]]  # by target and owner, then by period
YES, NO = ("true", "yes", "1", "是"), ("false", "no", "0", "", "否")


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import would change: a row that is new, or another amount than before; ``revises`` a value that holds already."""

    row: Assigned
    before: Amount | None
    revises: bool


def lines(of: Iterable[tuple[Held, Owner, Amount, str, bool]]) -> list[list[str]]:
    """Give the rows of the sheet, the amounts exactly, shares in percent."""
    return [
        [
            held.id,
            owner.id,
            owner.name,
            owner.level,
            period,
            f"{exactly(exact(amount) * 100)}%" if held.in_shares else exactly(amount),
            unit(amount) or "",
            "true" if locked else "false",
        ]
        for held, owner, amount, period, locked in of
    ]


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write a new CSV or Excel file, by its ending. Raises FileExistsError for one that is there."""
    content = _workbook(rows) if path.suffix.casefold() == EXCEL else sheet(HEADS, rows)[0]
    with path.open("xb") as opened:
        opened.write(content)


def read(path: Path, standings: Standings) -> list[Assigned]:
    """Read a sheet. Raises DataInvalidError (TG610 on) with every row that is wrong, and every sum that does not match."""
    found = list(_cells(path))
    problems: list[Problem] = []
    if not found:
        raise DataInvalidError("TG610", Text(f"{path} has no rows", f"{path} 没有数据行"))
    heads = [each.strip() for each in found[0][1]]
    missing = [each for each in NEEDED if each not in heads]
    if missing:
        said = Text(f"the columns {', '.join(missing)} are missing", f"缺少列:{'、'.join(missing)}")
        raise DataInvalidError("TG610", said, problems=(_problem(path, found[0][0], 1, "TG610", said),))
    twice = [each for each in HEADS if heads.count(each) > 1]
    if twice:
        said = Text(f"the columns {', '.join(twice)} stand twice", f"列重复:{'、'.join(twice)}")
        raise DataInvalidError("TG610", said, problems=(_problem(path, found[0][0], 1, "TG610", said),))
    rows: list[Assigned] = []
    at: dict[tuple[str, str, str], int] = {}
    for line, cells in found[1:]:
        if not any(each.strip() for each in cells):
            continue
        if any(each.strip() for each in cells[len(heads) :]):
            said = Text("there are more cells than columns: write 1,000 in quotes, or as 1000", "单元格多于列数:1,000 请加引号或写作 1000")
            problems.append(_problem(path, line, len(heads) + 1, "TG611", said))
            continue
        row = _row(path, line, dict(zip(heads, cells, strict=False)), heads, standings, problems)
        if row is None:
            continue
        key = row.target, row.owner, row.period
        if key in at:
            said = Text(f"the same target, owner and period stand on line {at[key]}", f"同一目标、负责人与期间已在第 {at[key]} 行")
            problems.append(_problem(path, line, heads.index("owner") + 1, "TG612", said))
        at.setdefault(key, line)
        rows.append(row)
    if not problems:
        problems += [_problem(path, at[key], heads.index("amount") + 1, "TG613", said) for key, said in _sums(rows, standings)]
    if problems:
        raise DataInvalidError("TG611", Text(f"{path} cannot be imported as it stands", f"{path} 无法导入"), problems=tuple(problems))
    return rows


def differences(rows: Iterable[Assigned], standings: Standings) -> list[Difference]:
    """Give what an import would change. A value whose period has begun is revised, not assigned anew."""
    begun = {
        (*each.key, each.target.period.name) for each in standings.all if each.target.period and each.target.period.start <= standings.day
    }
    found = []
    for row in rows:
        key = row.target, row.owner, row.period
        given, before = standings.given.get(key), standings.values.get(key)
        if before != row.amount or row.locked != (given is not None and given.locked):
            found.append(Difference(row, before, key in begun and before not in (None, row.amount)))
    return found


def too_fine(held: Held, amount: Amount) -> bool:
    """Tell whether an amount is finer than the smallest unit of what a target adds up."""
    return held.metric.adds_up and (exact(amount) * steps(unit(amount))).denominator != 1


def _row(path: Path, line: int, cells: dict[str, str], heads: list[str], standings: Standings, problems: list[Problem]) -> Assigned | None:
    before = len(problems)

    def wrong(head: str, code: str, en: str, zh: str) -> None:
        problems.append(_problem(path, line, heads.index(head) + 1 if head in heads else 1, code, Text(en, zh)))

    given = {head: _plain(cells.get(head, "")) for head in HEADS}
    held = next((each for each in standings.held if each.id == given["target"]), None)
    if held is None:
        wrong("target", "TG611", f"there is no target '{given['target']}'", f"没有目标“{given['target']}”")
    owner = standings.tree.find(given["owner"])
    if owner is None or owner.id != given["owner"]:
        wrong("owner", "TG611", f"there is no owner with the id '{given['owner']}'", f"没有编号为“{given['owner']}”的负责人")
    elif given["level"] and given["level"] != owner.level:
        wrong(
            "level",
            "TG611",
            f"'{owner.id}' is a {owner.level}, not a {given['level']}",
            f"“{owner.id}”的层级是 {owner.level},不是 {given['level']}",
        )
    period = spanned(given["period"], standings.desk.settings.fiscal)
    if period is None:
        wrong("period", "TG611", f"'{given['period']}' is no period", f"“{given['period']}”不是期间")
    elif held is not None and held.target.period is not None:
        whole = held.target.period
        if period.start < whole.start or period.end > whole.end:
            wrong("period", "TG611", f"{period.name} is no part of {whole.name}", f"{period.name} 不在 {whole.name} 内")
    shares = held is not None and held.in_shares
    amount = _amount(given["amount"], given["currency"], shares=shares)
    if amount is None and shares:
        wrong("amount", "TG611", f"'{given['amount']}' is no share: write such as 5%", f"“{given['amount']}”不是百分比:请写作 5%")
    elif amount is None:
        wrong("amount", "TG611", f"'{given['amount']}' is no amount at or above zero", f"“{given['amount']}”不是有效的非负数额")
    elif held is not None and unit(amount) != (held.metric.currency or None):
        want = held.metric.currency or "-"
        wrong(
            "currency",
            "TG611",
            f"{held.id} is counted in {want}, not in {unit(amount) or 'numbers'}",
            f"{held.id} 以 {want} 计,而非 {unit(amount) or '数量'}",
        )
    elif held is not None and too_fine(held, amount):
        wrong("amount", "TG611", f"{given['amount']} is finer than the smallest unit", f"{given['amount']} 小于最小单位")
    elif exact(amount) > MOST:
        wrong("amount", "TG611", "the amount is larger than any target can be", "数额超出目标可能的范围")
    key = (given["target"], given["owner"], period.name if period else "")
    held_fast = key in standings.given and standings.given[key].locked
    locked = given["locked"].casefold() if "locked" in heads else YES[0] if held_fast else NO[0]
    if locked not in (*YES, *NO):
        wrong("locked", "TG611", f"'{given['locked']}' is neither true nor false", f"“{given['locked']}”应为 true 或 false")
    if held_fast and amount is not None and amount != standings.values.get(key):
        wrong(
            "amount",
            "TG611",
            "it is locked: unlock it first, by a sheet with the amount that it has",
            "该数额已锁定:请先用数额不变的表格解锁",
        )
    if len(problems) > before or held is None or owner is None or period is None or amount is None:
        return None
    return Assigned(held.id, owner.id, owner.level, period.name, amount, locked in YES)


def _sums(rows: Sequence[Assigned], standings: Standings) -> Iterator[tuple[tuple[str, str, str], Text]]:
    """Give every row after which months, or parts below someone, would not sum to the whole, or miss it by another amount than before."""
    held = {each.id: each for each in standings.held}
    before, after = _by_owner(standings.values), _by_owner(_imagined(rows, standings))
    asked: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for row in rows:
        owner, own = standings.tree.find(row.owner), (row.target, row.owner, row.period)
        asked[own] = own
        for above in standings.tree.above(owner)[1:2] if owner else ():
            asked.setdefault((row.target, above, row.period), own)
        if (whole := held[row.target].target.period) is not None:
            asked.setdefault((row.target, row.owner, whole.name), own)
    for (target, id, name), key in asked.items():
        owner, of = standings.tree.find(id), held[target]
        if owner is None or not of.metric.adds_up or name not in after.get((target, id), {}):
            continue
        under = [each.id for each in standings.tree.below(owner)]
        was, now = (_misses(values, of, owner, name, under) for values in (before, after))
        for word, off in now.items():
            if off and off != was.get(word):
                yield key, _off(id, after[target, id][name], off, word)


def _imagined(rows: Sequence[Assigned], standings: Standings) -> dict[tuple[str, str, str], Amount]:
    """Give all values as they would be after an import: the months of a value that changes are those that the sheet gives, or none."""
    wholes = {each.key: each.target.period.name for each in standings.all if each.target.period}
    changed = {
        (row.target, row.owner)
        for row in rows
        if wholes.get((row.target, row.owner)) == row.period and standings.values.get((row.target, row.owner, row.period)) != row.amount
    }
    kept = {key: amount for key, amount in standings.values.items() if key[:2] not in changed}
    return kept | {(row.target, row.owner, row.period): row.amount for row in rows}


def _by_owner(values: Mapping[tuple[str, str, str], Amount]) -> ByOwner:
    found: dict[tuple[str, str], dict[str, Amount]] = {}
    for (target, owner, period), amount in values.items():
        found.setdefault((target, owner), {})[period] = amount
    return found


def _misses(values: ByOwner, held: Held, owner: Owner, name: str, under: Sequence[str]) -> dict[Text, Fraction]:
    """Give by how much the parts below someone, and the months of a whole, miss a value; nothing of what there is not."""
    own, whole = values.get((held.id, owner.id), {}), held.target.period
    if name not in own:
        return {}
    over = held.rule.split.over_assign if owner.level == held.target.level else Fraction(0)
    below = [values[held.id, each][name] for each in under if name in values.get((held.id, each), {})]
    months = [amount for period, amount in own.items() if period != name] if whole is not None and whole.name == name else []
    found = {BELOW: check_sum(own[name], below, over)} if below else {}
    return found | ({MONTHS: check_sum(own[name], months)} if months else {})


def _off(owner: str, whole: Amount, off: Fraction, what: Text) -> Text:
    said = written(abs(off), unit(whole))
    side = Text("more", "多") if off > 0 else Text("less", "少")
    return Text(f"{what.en} sum to {said} {side.en} than {owner} has", f"{what.to('zh')}比 {owner} 的数额{side.to('zh')} {said}")


def _plain(cell: str) -> str:
    """Take away what keeps a spreadsheet from running a cell."""
    text = cell.strip()
    return text.removeprefix("'")


def _amount(text: str, currency: str, *, shares: bool) -> Amount | None:
    """Read an exact amount: 1250.5 or 1,250.5, or 12500/3 for one without an end, a share with its %; a comma anywhere else could be a decimal one."""
    found = NUMBER.fullmatch(text) if len(text) <= LONGEST else None
    if found is None or shares != bool(found["percent"]) or (found["under"] and not int(found["under"])):
        return None
    value = Fraction(found["number"].replace(",", "").replace("_", "")) / int(found["under"] or 1)
    if shares:
        return value / 100
    if not currency:
        return value
    scaled = value * 10**MONEY_DECIMALS
    return Money(scaled.numerator, currency) if scaled.denominator == 1 else None


def exactly(amount: Amount) -> str:
    """Write an amount so that it is read as the same: as a decimal, or as a fraction where that has no end."""
    value = exact(amount)
    for places in range(12):
        scaled = value * 10**places
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**places)
            return ("-" if value < 0 else "") + (f"{whole}.{rest:0{places}d}" if places else str(whole))
    return f"{value.numerator}/{value.denominator}"


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Give an Excel file of text cells: a number cell would hold a float."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("targets")
    for row in (HEADS, *rows):
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give the lines of a file with their numbers."""
    if path.suffix.casefold() == EXCEL:
        yield from enumerate(_workbook_rows(path), 1)
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""))
        for cells in reader:
            yield reader.line_num, cells
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = str(error)
        raise DataInvalidError("TG610", Text(f"{path} cannot be read: {said}", f"无法读取 {path}:{said}")) from error


def _workbook_rows(path: Path) -> list[list[str]]:
    """Give the rows of the sheet of a workbook that is open when it is opened, or of its first where that is a chart."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        pages = book.worksheets
        page = book.active if book.active in pages else pages[0]
        return [[_cell(each) for each in row] for row in cast("Any", page).iter_rows(values_only=True)]
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        SyntaxError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RuntimeError,
    ) as error:
        said = Text(f"{path} is no workbook that can be read, or has no sheet", f"{path} 不是可读取的工作簿,或没有工作表")
        raise DataInvalidError("TG610", said) from error  # whatever a damaged file makes of its XML


def _cell(value: object) -> str:
    """Write a cell of a workbook as text; a number that a person typed there by its shortest digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        repr(value) if isinstance(value, float) and not value.is_integer() else str(int(value)) if isinstance(value, float) else str(value)
    )


def _problem(path: Path, line: int, column: int, code: str, message: Text) -> Problem:
    place = Place(line, column)
    return Problem(code, Severity.ERROR, Span(str(path), place, place), message)

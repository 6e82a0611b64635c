"""Builds the linked records of a case from what its author wrote down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from engine.cases.case import Given
from engine.language.figures import plain_figure
from engine.language.literals import BadValueError, read_value
from engine.language.parser import parse
from engine.language.scope import PEOPLE
from engine.language.suggest import did_you_mean
from engine.model.catalog import Catalog, RecordType
from engine.model.condition import Condition
from engine.model.problem import Problem, Severity
from engine.model.record import Record
from engine.model.text import Text
from engine.model.values import PERCENT, TEXT, Kind, Type, Value
from engine.source.tree import Mapping, Node, Scalar, Sequence

# How the kinds of record that a case may give hang together, when nothing nearer is named.
HOLDERS = ("deal", "account", "rep", "team")


@dataclass
class Builder:
    """Reads records by a catalog; what is wrong is collected in ``problems``."""

    catalog: Catalog
    zone: ZoneInfo
    as_of: dt.datetime
    problems: list[Problem] = field(default_factory=list)

    def given(self, node: Mapping) -> Given:
        """Link what stands under ``given``: deals to the rep, contacts and activities to the deal, reps to the team.

        What stands beside records (``activities``) belongs to the first of deal, account, rep and team that is given and can have it.
        """
        parts = dict(node.index)
        keys = {key.text: key for key, _ in node.entries}
        owner = parts.pop("owner", None)
        held = {name: self.one(name, parts.pop(name, owner if name == "rep" else None)) for name in HOLDERS if name in self.catalog.types}
        several = self.deals(parts.pop("deals", None))
        for name, part in parts.items():
            having = [each for each in held if name in self.catalog[each].relations]
            if not having:
                self.refuse_key(keys[name], [*HOLDERS, "deals", *(rel for each in HOLDERS for rel in self.catalog[each].relations)])
                continue
            holder = next((each for each in having if held[each] or (each == "deal" and several)), having[0])
            if holder == "deal":
                several = [self.attach(each, name, part) for each in several]
            if holder != "deal" or held["deal"] or not several:
                held[holder] = self.attach(held[holder] or Record(holder, holder), name, part)
        account, rep, team = held.get("account"), held.get("rep"), held.get("team")
        if account and not (held["deal"] or several or rep or team):
            held["deal"] = Record("deal", "deal")
        first = held["deal"]
        return linked([*([first] if first else []), *several], account, rep, team, self.catalog)

    def deals(self, node: Node | None) -> list[Record]:
        """Read the list of deals, if there is one."""
        return [self.record("deal", each, f"deal-{at:04}") for at, each in enumerate(self.listed(node), 1)]

    def one(self, type: str, node: Node | None) -> Record | None:
        """Read one record, if it is given; a text alone is its id."""
        if isinstance(node, Scalar) and not is_unset(node):
            return Record(type, node.text, with_name(self.catalog[type], node.text, {}))
        if isinstance(node, Sequence):
            self.problems.append(Problem("CS102", Severity.ERROR, node.span, *ONE))
        return self.record(type, node, type) if isinstance(node, Mapping) else None

    def listed(self, node: Node | None) -> list[Mapping]:
        """Give the records of a list; what is no list, or no record in it, is refused."""
        found = node.items if isinstance(node, Sequence) else (node,) if node is not None and not is_unset(node) else ()
        self.problems += [
            Problem("CS102", Severity.ERROR, each.span, *LIST) for each in found if each is node or not isinstance(each, Mapping)
        ]
        return [each for each in found if isinstance(each, Mapping)]

    def attach(self, record: Record, name: str, node: Node) -> Record:
        """Read a related record, or several, into ``record``."""
        relation = self.catalog[record.type].relations[name]
        if not relation.many:
            other = self.one(relation.to, node)
            return replace(record, one={**record.one, name: other}) if other else record
        rows = tuple(self.record(relation.to, each, f"{record.id}/{name}-{at:04}") for at, each in enumerate(self.listed(node), 1))
        return replace(record, many={**record.many, name: rows})

    def record(self, type: str, node: Mapping, id: str) -> Record:
        """Read the fields and relations of one record."""
        shape = self.catalog[type]
        record = Record(type, id)
        fields: dict[str, Value] = {}
        for key, value in node.entries:
            name = shape.aliases.get(key.text, key.text)
            if name == "id" and isinstance(value, Scalar):
                record = replace(record, id=value.text)
                fields["id"] = value.text
            elif name in shape.fields:
                fields[name] = self.value(value, shape.fields[name])
            elif name in shape.relations:
                record = self.attach(record, name, value)
            elif type in PEOPLE and (figure := plain_figure(parse(Condition.bare(key.text))[0])):
                fields[figure] = self.value(value, PERCENT)
            else:
                self.refuse_key(key, [*shape.fields, *shape.relations], on=type)
        return replace(record, fields=with_name(shape, record.id, fields))

    def value(self, node: Node, type: Type) -> Value:
        """Read one value; a list may stand as a YAML list."""
        if type.kind is Kind.LIST and isinstance(node, Sequence):
            items = [self.value(each, TEXT) for each in node.items]
            return tuple(each for each in items if isinstance(each, str)) or None
        if not isinstance(node, Scalar):
            self.problems.append(Problem("CS102", Severity.ERROR, node.span, Text("a value is expected here", "此处应为一个值")))
            return None
        try:
            return read_value(node.text, type, self.zone, self.as_of)
        except BadValueError as error:
            self.problems.append(Problem("CS102", Severity.ERROR, node.span, error.message))
            return None

    def refuse_key(self, key: Scalar, names: list[str], on: str | None = None) -> None:
        """Say that a name is not known, and which one may have been meant."""
        near = did_you_mean(key.text, names)
        where = f" on {on}" if on else ""
        self.problems.append(
            Problem(
                "CS101",
                Severity.ERROR,
                key.span,
                Text(f"'{key.text}' is not known{where}", f"{on or ''}没有“{key.text}”"),
                Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None,
                ("given",),
            )
        )


def with_name(shape: RecordType, id: str, fields: dict[str, Value]) -> dict[str, Value]:
    """Give the record its id as a field too, where the catalog has one."""
    return {"id": id, **fields} if "id" in shape.fields else fields


def linked(deals: list[Record], account: Record | None, rep: Record | None, team: Record | None, catalog: Catalog) -> Given:
    """Link records given together: each deal to its account and owner, each owner to the deals they own, reps and deals to the team.

    Deals that stand inside of a rep or team are deals of the case; who is named more than once is who the first mention says.
    """
    people = [*([rep] if rep else []), *(team.many.get("reps", ()) if team else ())]
    nested = [replace(deal, one={"owner": each, **deal.one}) for each in people for deal in each.many.get("deals", ())]
    deals = [*deals, *nested, *(team.many.get("deals", ()) if team else ())]
    besides = {name: each for name, each in (("account", account), ("owner", rep)) if each}
    deals = [replace(each, one={**besides, **each.one}) for each in deals]
    owners: dict[str, Record] = {}
    for each in (*people, *(deal.one["owner"] for deal in deals if "owner" in deal.one)):
        owners.setdefault(each.id, replace(each, one={"team": team, **each.one}) if team else each)
    deals = [replace(each, one={**each.one, "owner": owners[each.one["owner"].id]}) if "owner" in each.one else each for each in deals]
    reps = tuple(
        with_many(each, "deals", tuple(deal for deal in deals if "owner" in deal.one and deal.one["owner"].id == id), catalog)
        for id, each in owners.items()
    )
    team = next((each.one["team"] for each in reps if "team" in each.one), team)
    if team is not None:
        team = with_many(team, "deals", tuple(deals), catalog)
        team = with_many(team, "reps", tuple(each for each in reps if "team" in each.one and each.one["team"].id == team.id), catalog)
    return Given(tuple(deals), reps, team)


def with_many(record: Record, name: str, rows: tuple[Record, ...], catalog: Catalog) -> Record:
    """Give a record its related ones, where the catalog knows the relation and there are any."""
    return replace(record, many={**record.many, name: rows}) if rows and name in catalog[record.type].relations else record


def is_unset(node: Node) -> bool:
    """Tell whether an author wrote that there is nothing."""
    return isinstance(node, Scalar) and node.text.strip() in ("", "unset")


LIST = Text("a list of records is expected here", "此处应为记录的列表"), Text("write [{…}, {…}]", "请写 [{…}, {…}]")
ONE = Text("one record is expected here, not a list", "此处应为一条记录,而非列表"), Text("write {field: value}", "请写 {字段: 值}")

"""Builds the linked records of a case from what its author wrote down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from engine.cases.case import Given
from engine.language.literals import BadValueError, read_value
from engine.language.suggest import did_you_mean
from engine.model.catalog import Catalog, RecordType
from engine.model.problem import Problem, Severity
from engine.model.record import Record
from engine.model.text import Text
from engine.model.values import TEXT, Kind, Type, Value
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
        """Link what stands under ``given``: deals to the rep, contacts and activities to the deal, the rep to the team."""
        parts = dict(node.index)
        keys = {key.text: key for key, _ in node.entries}
        team = self.one("team", parts.pop("team", None))
        rep = self.one("rep", parts.pop("rep", None) or parts.pop("owner", None))
        many = self.deals(parts.pop("deals", None))
        deal = self.one("deal", parts.pop("deal", None))
        account = self.one("account", parts.pop("account", None))
        deals = [*([deal] if deal else []), *many]
        if not deals and (account or any(name in self.catalog["deal"].relations for name in parts)):
            deals = [Record("deal", "deal")]
        if rep and team and "team" not in rep.one:
            rep = replace(rep, one={**rep.one, "team": team})
        for name, part in parts.items():
            holder = next((each for each in HOLDERS if each in self.catalog.types and name in self.catalog[each].relations), None)
            if holder is None:
                self.refuse_key(keys[name], [*HOLDERS, "deals", *(rel for each in HOLDERS for rel in self.catalog[each].relations)])
                continue
            if holder == "deal":
                deals = [self.attach(each, name, part) for each in deals]
            elif holder == "account":
                account = self.attach(account or Record("account", "account"), name, part)
            elif holder == "rep":
                rep = self.attach(rep or Record("rep", "rep"), name, part)
            else:
                team = self.attach(team or Record("team", "team"), name, part)
        linked = tuple(self.link(each, account, rep) for each in deals)
        reps = tuple(self.reps(rep, linked, team))
        team = next((each.one["team"] for each in reps if "team" in each.one), team)
        if team is not None and linked and "deals" in self.catalog["team"].relations:
            team = replace(team, many={"deals": linked, **team.many})
        return Given(linked, reps, team)

    def reps(self, rep: Record | None, deals: tuple[Record, ...], team: Record | None) -> Iterator[Record]:
        """Give the rep of the case and every other owner of its deals, each with the deals they own, in the team of the case."""
        owners = {rep.id: rep} if rep else {}
        for each in deals:
            if owner := each.one.get("owner"):
                owners.setdefault(owner.id, owner)
        for owner in owners.values():
            own = tuple(each for each in deals if (known := each.one.get("owner")) and known.id == owner.id)
            many = {**owner.many, "deals": own} if own and "deals" in self.catalog["rep"].relations else owner.many
            yield replace(owner, many=many, one={"team": team, **owner.one} if team else owner.one)

    def link(self, deal: Record, account: Record | None, rep: Record | None) -> Record:
        """Give a deal its account and owner, unless it names its own."""
        one = dict(deal.one)
        if account is not None:
            one.setdefault("account", account)
        if rep is not None:
            one.setdefault("owner", rep)
        return replace(deal, one=one)

    def deals(self, node: Node | None) -> list[Record]:
        """Read the list of deals, if there is one."""
        if not isinstance(node, Sequence):
            return []
        return [self.record("deal", each, f"deal-{at:04}") for at, each in enumerate(node.items, 1) if isinstance(each, Mapping)]

    def one(self, type: str, node: Node | None) -> Record | None:
        """Read one record, if it is given."""
        return self.record(type, node, type) if isinstance(node, Mapping) else None

    def attach(self, record: Record, name: str, node: Node) -> Record:
        """Read a related record, or several, into ``record``."""
        relation = self.catalog[record.type].relations[name]
        if not relation.many:
            return replace(record, one={**record.one, name: self.record(relation.to, node, name)}) if isinstance(node, Mapping) else record
        items = node.items if isinstance(node, Sequence) else ()
        rows = tuple(self.record(relation.to, each, f"{name}-{at:04}") for at, each in enumerate(items, 1) if isinstance(each, Mapping))
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

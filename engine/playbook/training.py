"""Competencies and courses of a playbook: read from the tree, held to what they name and to the stage of training they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from engine.language.change import moves
from engine.language.tree import Aggregate, Expr, children
from engine.model.coaching import Competency, Course, TrainingStage
from engine.model.playbook import Group, Leaf, Origin, Playbook
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import Kind
from engine.playbook import noted
from engine.playbook.checked import CheckedPlaybook
from engine.playbook.layers import text
from engine.playbook.noted import Parsed, Path
from engine.playbook.scalars import days, minutes, number
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

LEVELS = 4
# What makes each stage due; the key of another stage has no meaning there.
DUE_BY: Mapping[TrainingStage, str] = {"onboarding": "after_hire", "periodic": "every", "targeted": "triggers"}
STAGES: Mapping[str, TrainingStage] = {stage: stage for stage in DUE_BY}
STAGE_NAMES = {
    "onboarding": Text("an onboarding course", "入职培训"),
    "periodic": Text("a periodic course", "定期培训"),
    "targeted": Text("a targeted course", "针对性培训"),
}


class Reader(Protocol):
    """What reads a playbook and notes the names, texts and ids it meets (see ``engine.playbook.parse``)."""

    def words(self, node: Node | None, path: Path, subject: str | None = None) -> Text:
        """Read a text."""
        ...

    def name(self, kind: noted.Kind, node: Node | None, path: Path, owner: str, role: str) -> str | None:
        """Read a name of another part."""
        ...

    def names(self, kind: noted.Kind, node: Node | None, path: Path, owner: str, role: str) -> tuple[str, ...]:
        """Read a list of names."""
        ...

    def declare(self, kind: str, node: Keys, path: Path) -> str:
        """Note the id of a part."""
        ...

    def origin(self, node: Node, key: Scalar | None = None) -> Origin:
        """Give the file that last touched a part."""
        ...

    def off(self, node: Keys) -> Origin | None:
        """Give the file that switched a part off."""
        ...

    def refuse(self, code: str, span: Span, message: Text, path: Path) -> None:
        """Collect an error."""
        ...


def competency(reader: Reader, key: Scalar, node: Keys) -> Competency:
    """Read one competency."""
    path = ("competencies", key.text)
    return Competency(
        id=key.text,
        name=reader.words(node.get("name"), path),
        origin=reader.origin(node, key),
        levels=number(node.get("levels"), LEVELS),
        measures=reader.names("measure", node.get("measures"), path, key.text, "measures"),
    )


def course(reader: Reader, node: Keys) -> Course:
    """Read one course. Refused is one that does not say when it is due, or says it in the way of another stage (CO504)."""
    path: Path = ("training", text(node, "id"))
    id = reader.declare("training", node, path)
    when = node.get("when")
    said = node.get("stage")
    stage = STAGES.get(text(node, "stage"))
    if stage is not None and said is not None:
        _held_to(reader, stage, said, node, path)
    return Course(
        id=id,
        name=reader.words(node.get("name"), path),
        stage=stage or "targeted",
        channel=text(node, "channel"),
        origin=reader.origin(node),
        competency=reader.name("competency", node.get("competency"), path, id, "competency"),
        behaviour=reader.name("behaviour", node.get("behaviour"), path, id, "behaviour"),
        when=when.condition() if isinstance(when, Scalar) else None,
        after_hire=days(node.get("after_hire")),
        every=days(node.get("every")),
        triggers=reader.names("training_trigger", node.get("triggers"), path, id, "triggers"),
        minutes=minutes(node.get("minutes")),
        off=reader.off(node),
    )


def _held_to(reader: Reader, stage: TrainingStage, said: Node, node: Keys, path: Path) -> None:
    name, needed = STAGE_NAMES[stage], DUE_BY[stage]
    others = [key for other, key in DUE_BY.items() if other != stage and node.key(key) is not None]
    missing = node.key(needed) is None
    for key in others:
        place = node.key(key)
        instead = Text(f": write '{needed}'", f":请写“{needed}”") if missing else Text()
        message = Text(f"'{key}' means nothing for {name.en}{instead.en}", f"“{key}”不适用于{name.zh}{instead.zh}")
        reader.refuse("CO504", place.span if place else node.span, message, path)
    if missing and not others:
        message = Text(f"{name.en} needs '{needed}', or it is never due", f"{name.zh}须写明“{needed}”,否则不会到期")
        reader.refuse("CO504", said.span, message, path)


def without_echo(found: list[Problem], told: Sequence[Problem]) -> list[Problem]:
    """Leave out what only says that a course lacks a key which is there, and was told to be unreadable."""
    unread = {each.path[:2] for each in told if each.severity is Severity.ERROR and each.path}
    return [each for each in found if each.code != "CO504" or each.path not in unread]


def names_of(book: Playbook) -> dict[str, list[str]]:
    """Give what the references of this module may lead to, by their kind."""
    return {
        "competency": list(book.competencies),
        "behaviour": [*(leaf.id for stage in book.stages for leaf in _leaves(stage.exit) if leaf.id), *book.measures],
        "training_trigger": [each.id for each in book.coaching if each.id],
    }


def training(parsed: Parsed, checked: CheckedPlaybook) -> list[Problem]:
    """Refuse a behaviour that no deal either shows or does not show (CO503)."""
    problems = []
    for each in parsed.references:
        if each.kind != "behaviour" or not _known(parsed.playbook, each.name):
            continue
        about = [subject for subject, measures in checked.measures.items() if each.name in measures]
        tree = checked.measures.get("deal", {}).get(each.name)
        if about and (tree is None or tree.type.kind is not Kind.BOOLEAN):
            message = Text(f"'{each.name}' is not true or false of a deal", f"“{each.name}”不是商机的是非度量")
            help = Text("name a criterion, or a measure that is true or false", "请写一条标准,或取值为真假的商机度量")
            problems.append(Problem("CO503", Severity.ERROR, each.span, message, help, each.path))
    return problems


def moving_behaviour(parsed: Parsed, checked: CheckedPlaybook) -> list[Problem]:
    """Warn of a behaviour that time alone changes (CO505): looked at later, a deal that is over would tell something else."""
    trees = {**checked.measures.get("deal", {}), **checked.criteria}
    problems = []
    for each in parsed.references:
        if each.kind == "behaviour" and each.name in trees and changes_by_itself(trees[each.name]):
            message = Text(
                f"'{each.name}' changes with time alone, also on deals that are over", f"“{each.name}”会随时间自行变化,已结束的商机也不例外"
            )
            help = Text("name a behaviour that stays as it was when the deal ended", "请选用商机结束后不再变化的行为")
            problems.append(Problem("CO505", Severity.WARNING, each.span, message, help, each.path))
    return problems


def changes_by_itself(tree: Expr) -> bool:
    """Tell whether time alone can change what an expression comes to."""
    return moves(tree) or any(isinstance(each, Aggregate) and each.within is not None for each in _all(tree))


def _all(tree: Expr) -> Iterator[Expr]:
    yield tree
    for part in children(tree):
        yield from _all(part)


def _known(book: Playbook, name: str) -> bool:
    """Tell whether a name is that of a measure, and not of a criterion, which would be meant first."""
    return name in book.measures and not any(leaf.id == name for stage in book.stages for leaf in _leaves(stage.exit))


def _leaves(group: Leaf | Group | None) -> Iterator[Leaf]:
    match group:
        case Leaf():
            yield group
        case Group(items=items):
            for item in items:
                yield from _leaves(item)

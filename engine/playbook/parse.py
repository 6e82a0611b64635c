"""Turns the resolved tree into a Playbook, noting every name that refers to another part and every text people read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from engine.model.condition import Condition
from engine.model.playbook import Action, Group, Leaf, Play, Playbook, Question, Signal, Stage, Trigger, Waive
from engine.model.text import Text
from engine.playbook.amounts import Amounts
from engine.playbook.forecast import forecast
from engine.playbook.inspection import schedule
from engine.playbook.layers import GROUPS, Layer, items, text
from engine.playbook.noted import Declared, Parsed, Path, Reference
from engine.playbook.noting import Noting, condition, entries, subject_of
from engine.playbook.pay import incentives, plans
from engine.playbook.rates import Grids
from engine.playbook.reviews import appraisal, review
from engine.playbook.scalars import days, dimension, due, minutes, number, per_week
from engine.playbook.targets import read_metric, read_rule
from engine.playbook.training import competency, course
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

NO_GRIDS: Grids = MappingProxyType({})


def parse(root: Keys, layers: Mapping[str, Layer], digest: str = "", lost: frozenset[str] = frozenset(), grids: Grids = NO_GRIDS) -> Parsed:
    """Read a resolved tree; ``layers`` gives the layer of each file, in the order they were laid, ``lost`` the kinds of part that lack one.

    ``grids`` has the decision tables that could be read.
    """
    reader = _Reader(layers)
    playbook = reader.playbook(root, digest, grids)
    return Parsed(
        playbook,
        tuple(reader.references),
        tuple(reader.sentences),
        tuple(reader.declared),
        tuple(reader.loose),
        tuple(reader.problems),
        lost,
    )


class _Reader(Noting):
    def playbook(self, root: Keys, digest: str, grids: Grids) -> Playbook:
        """Read the whole."""
        id = text(root, "playbook")
        metrics = {key.text: read_metric(self, key, value) for key, value in self.named(root, "metrics") if isinstance(value, Keys)}
        measures = {key.text: value.condition() for key, value in self.named(root, "measures") if isinstance(value, Scalar)}
        return Playbook(
            id=id,
            version=number(root.get("version"), 0),
            language=number(root.get("language"), 1),
            name=self.words(root.get("name"), ()) if root.get("name") else Text.plain(id),
            origin=self.origin(root),
            applies_to=condition(root.get("applies_to")),
            measures=measures,
            questions={key.text: self.question(key, value) for key, value in self.named(root, "questions")},
            plays={key.text: self.play(key, value) for key, value in self.named(root, "plays")},
            stages=tuple(self.stage(each) for each in items(root.get("stages")) if isinstance(each, Keys)),
            moves={key.text: self.moves(key, value) for key, value in entries(root.get("moves"))},
            signals={key.text: self.signal(key, value) for key, value in self.named(root, "signals") if isinstance(value, Keys)},
            coaching=tuple(self.trigger(each) for each in items(root.get("coaching")) if isinstance(each, Keys)),
            competencies={
                key.text: competency(self, key, value) for key, value in self.named(root, "competencies") if isinstance(value, Keys)
            },
            training=tuple(course(self, each) for each in items(root.get("training")) if isinstance(each, Keys)),
            metrics=metrics,
            targets=tuple(read_rule(self, each, metrics, measures) for each in items(root.get("targets")) if isinstance(each, Keys)),
            plans=plans(root, self),
            incentives=incentives(root, self, grids),
            layers=tuple(each.name for each in self.layers.values()),
            digest=digest,
            forecast=forecast(root, self),
            inspection=schedule(root.get("inspection")),
            review=review(root.get("review"), self),
            appraisal=appraisal(root.get("appraisal"), self),
        )

    def named(self, root: Keys, section: str) -> tuple[tuple[Scalar, Node], ...]:
        """Return the entries of a section that is keyed by id, noting each id."""
        found = entries(root.get(section))
        self.declared += [Declared(section, key.text, key.span, (section, key.text)) for key, _ in found]
        return found

    def question(self, key: Scalar, node: Node) -> Question:
        """Read one question of the bank."""
        return Question(key.text, self.words(node, ("questions", key.text)), self.origin(node, key), text(node, "kind"), dimension(node))

    def play(self, key: Scalar, node: Node) -> Play:
        """Read one play."""
        path = ("plays", key.text)
        steps = tuple(self.words(each, path) for each in items(node.get("steps") if isinstance(node, Keys) else None))
        return Play(
            key.text, self.words(node.get("name") if isinstance(node, Keys) else None, path), steps, self.origin(node, key), dimension(node)
        )

    def stage(self, node: Keys) -> Stage:
        """Read one stage with its actions and its exit."""
        id = self.declare("stages", node, (f"stage {text(node, 'id')}",))
        path = (f"stage {id}",)
        end = text(node, "end")
        return Stage(
            id=id,
            name=self.words(node.get("name"), path, "deal"),
            origin=self.origin(node),
            goal=self.words(node.get("goal"), path, "deal"),
            guide=self.words(node.get("guide"), path, "deal"),
            at_most=days(node.get("at_most")),
            actions=tuple(self.action(each, path) for each in items(node.get("actions")) if isinstance(each, Keys)),
            exit=self.group(node.get("exit"), (*path, "exit")),
            end="won" if end == "won" else "lost" if end == "lost" else None,
            kpis=self.names("measure", node.get("kpis"), path, id, "kpis"),
            ask=self.names("question", node.get("ask"), path, id, "ask"),
            weight=Amounts(self, path).percent(node, "weight"),
        )

    def action(self, node: Keys, path: Path) -> Action:
        """Read one action of a stage."""
        path = (*path, "actions", text(node, "id"))
        id = self.declare("rules", node, path)
        done = node.get("done_when")
        ticked = isinstance(done, Scalar) and done.text.strip() == "ticked"
        return Action(
            id=id,
            do=self.words(node.get("do"), path, "deal"),
            origin=self.origin(node),
            done_when=None if ticked else condition(done),
            owner=text(node, "owner") or "rep",
            due=due(node.get("due")),
            effort=minutes(node.get("effort")),
            confirm=text(node, "confirm") or None,
            play=self.name("play", node.get("play"), path, id, "play"),
            off=self.off(node),
        )

    def group(self, node: Node | None, path: Path) -> Group | None:
        """Read a gate or a group in it; None where there is none."""
        kinds = [key for key, _ in entries(node) if key.text in GROUPS]
        if not isinstance(node, Keys) or not kinds:
            return None
        kind, content = kinds[0], node.get(kinds[0].text)
        listed = content.get("of") if isinstance(content, Keys) else content
        count = number(content.get("n"), 0) if isinstance(content, Keys) else 0
        members = tuple(self.item(each, path) for each in items(listed) if isinstance(each, Keys) and each.entries)
        if count > len(members):
            said = Text(f"at_least asks for {count} of only {len(members)}", f"at_least 要求 {count} 项,而列表只有 {len(members)} 项")
            self.refuse("PB311", content.span if content else node.span, said, path)
        others = [key for key, _ in node.entries if key.text != kind.text]
        if others:
            said = Text(f"a group has no '{others[0].text}' beside '{kind.text}'", f"组中“{kind.text}”旁不能有“{others[0].text}”")
            self.refuse("PB311", others[0].span, said, path)
        match kind.text:
            case "any":
                return Group("any", members)
            case "none":
                return Group("none", members)
            case "at_least":
                return Group("at_least", members, count)
            case _:
                return Group("all", members)

    def item(self, node: Keys, path: Path) -> Leaf | Group:
        """Read a criterion or a further group."""
        group = self.group(node, path)
        if group is not None:
            return group
        path = (*path, text(node, "id"))
        id = self.declare("rules", node, path)
        waive = node.get("waive")
        severity, unknown = text(node, "severity"), text(node, "when_unknown")
        return Leaf(
            id=id,
            say=self.words(node.get("say"), path, "deal"),
            when=condition(node.get("when")) or Condition("", node.span),
            origin=self.origin(node),
            severity="warn" if severity == "warn" else "info" if severity == "info" else "block",
            when_unknown="fail" if unknown == "fail" else "skip" if unknown == "skip" else "ask",
            waive=Waive(text(waive, "by"), days(waive.get("for"))) if isinstance(waive, Keys) else None,
            effort=minutes(node.get("effort")),
            coach=self.name("play", node.get("coach"), path, id, "coach"),
            owner=text(node, "owner") or "rep",
            off=self.off(node),
            weight=Fraction(number(node.get("weight"), 1)),
            dimension=dimension(node),
        )

    def moves(self, key: Scalar, node: Node) -> tuple[str, ...]:
        """Read the stages that a stage may move to."""
        self.references.append(Reference("stage", key.text, key.span, ("moves",), key.text, "from"))
        return self.names("stage", node, ("moves", key.text), key.text, "to")

    def signal(self, key: Scalar, node: Keys) -> Signal:
        """Read one signal."""
        when = condition(node.get("when")) or Condition("", key.span)
        return Signal(key.text, subject_of(node, "of"), when, self.origin(node, key), self.off(node))

    def trigger(self, node: Keys) -> Trigger:
        """Read one coaching trigger."""
        path: Path = ("coaching", text(node, "id"))
        id = self.declare("coaching", node, path)
        before = len(self.references)
        when = node.get("when")
        subject = subject_of(node, "for")
        count = when.get("at_least") if isinstance(when, Keys) else None
        names = {
            role: self.names("signal", when.get(role) if isinstance(when, Keys) else None, path, id, role)
            for role in ("all", "any", "none")
        }
        of = self.name("counted", count.get("of") if isinstance(count, Keys) else None, path, id, "at_least")
        raised = node.get("raise")
        if isinstance(raised, Scalar):
            self.declared.append(Declared("raised", raised.text, raised.span, path))
        escalate = node.get("escalate")
        optional: dict[str, Any] = {}  # words that the schema has already held to their choices
        for key, name in (("cause", "cause"), ("edge", "edge"), ("privacy", "privacy")):
            if text(node, key):
                optional[name] = text(node, key)
        trigger = Trigger(
            id=id,
            subject=subject,
            say=self.words(node.get("say"), path, subject),
            origin=self.origin(node),
            all=names["all"],
            any=names["any"],
            none=names["none"],
            at_least=(number(count.get("n"), 1), of) if isinstance(count, Keys) and of else None,
            raises=text(node, "raise") or None,
            ask=self.names("question", node.get("ask"), path, id, "ask"),
            play=self.name("play", node.get("play"), path, id, "play"),
            cooldown=days(node.get("cooldown")),
            clear_when=condition(node.get("clear_when")),
            cap=per_week(node.get("cap")),
            priority=number(node.get("priority"), 3),
            instead_of=self.names("trigger", node.get("instead_of"), path, id, "instead_of"),
            escalate_after=days(escalate.get("after")) if isinstance(escalate, Keys) else None,
            escalate_to=text(escalate, "to") or None,
            off=self.off(node),
            **optional,
        )
        if not text(node, "for"):  # a problem already told; what it may use cannot be said
            del self.references[before:]
        return trigger

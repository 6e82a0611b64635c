"""Other rule engines, each given the same logic over the same flat facts in its own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.bench.flat import Logic

Facts = Mapping[str, Any]
Judge = Callable[[Facts], frozenset[str]]
Words = Mapping[str, str]


def written(logic: Logic, test: Callable[[str, str, str], str], both: str, one: str) -> str:
    """Write logic as an infix expression; values are written as JSON has them."""
    if logic[0] in ("all", "any"):
        return "(" + f" {both if logic[0] == 'all' else one} ".join(written(part, test, both, one) for part in logic[1]) + ")"
    name, op, value = logic
    return test(name, op, json.dumps(value, ensure_ascii=False))


def _infix(name: str, op: str, value: str) -> str:
    return f"{name} {'==' if op == '=' else op} {value}"


def rule_engine(rules: Mapping[str, Logic]) -> Judge:
    """Compile each rule to one of rule-engine's expressions."""
    import rule_engine  # type: ignore[import-untyped]  # it says nothing of its types

    compiled = {name: rule_engine.Rule(written(logic, _infix, "and", "or")) for name, logic in rules.items()}
    return lambda facts: frozenset(name for name, rule in compiled.items() if rule.matches(facts))


def zen_engine(rules: Mapping[str, Logic]) -> Judge:
    """Put all rules into one expression node of a decision graph."""
    import zen

    expressions = [{"id": name, "key": name, "value": written(logic, _infix, "and", "or")} for name, logic in rules.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions}},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def judge(facts: Facts) -> frozenset[str]:
        return frozenset(name for name, met in decision.evaluate(dict(facts))["result"].items() if met is True)

    return judge


def cel_python(rules: Mapping[str, Logic]) -> Judge:
    """Compile each rule to a program of cel-python."""
    import celpy
    from celpy import celtypes

    environment = celpy.Environment()
    programs = {name: environment.program(environment.compile(written(logic, _infix, "&&", "||"))) for name, logic in rules.items()}

    def judge(facts: Facts) -> frozenset[str]:
        typed = {name: celtypes.StringType(value) if isinstance(value, str) else celtypes.IntType(value) for name, value in facts.items()}
        return frozenset(name for name, program in programs.items() if program.evaluate(typed))

    return judge


def clips(rules: Mapping[str, Logic]) -> Judge:
    """Build one rule of CLIPS each, over facts of one template."""
    import clips as library  # type: ignore[import-untyped]  # it says nothing of its types

    names = sorted({name for logic in rules.values() for name in _names(logic)})
    environment = library.Environment()
    environment.build(f"(deftemplate deal {' '.join(f'(slot {name})' for name in names)})")
    for name, logic in rules.items():
        slots = " ".join(f"({each} ?{each})" for each in sorted(_names(logic)))
        environment.build(f"(defrule {name} (deal {slots}) (test {_prefix(logic)}) => (assert (met {name})))")
    template = environment.find_template("deal")

    def judge(facts: Facts) -> frozenset[str]:
        environment.reset()
        template.assert_fact(**{name: facts[name] for name in names})
        environment.run()
        return frozenset(str(fact[0]) for fact in environment.facts() if fact.template.name == "met")

    return judge


def _names(logic: Logic) -> set[str]:
    return {name for part in logic[1] for name in _names(part)} if logic[0] in ("all", "any") else {logic[0]}


def _prefix(logic: Logic) -> str:
    if logic[0] in ("all", "any"):
        return f"({'and' if logic[0] == 'all' else 'or'} {' '.join(map(_prefix, logic[1]))})"
    name, op, value = logic
    if isinstance(value, str):
        return f"({'eq' if op == '=' else 'neq'} ?{name} {json.dumps(value, ensure_ascii=False)})"
    return f"({'<>' if op == '!=' else op} ?{name} {value})"


def durable_rules(rules: Mapping[str, Logic]) -> Judge:
    """Give durable-rules one rule a disjunct, and each deal a session of its own that is deleted after it."""
    from engine.triggers.worker import load_library

    library = load_library()
    fired: set[str] = set()

    def note(name: str) -> Callable[[Any], None]:
        return lambda _: fired.add(name)

    signs = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}

    def test(name: str, op: str, value: int | str) -> dict[str, Any]:
        return {name: value} if op == "=" else {signs[op]: {name: value}}

    # Begun first in every session: one in which nothing fired could not be deleted.
    ruleset: dict[str, Any] = {"begin": {"all": [{"m": {"k": "$begin"}}], "run": note("begin")}}
    for name, logic in rules.items():
        for place, tests in enumerate(_disjuncts(logic)):
            pattern = {"$and": [{"k": "deal"}, *(test(*each) for each in tests)]}
            ruleset[f"{name}/{place}"] = {"all": [{"m": pattern}], "run": note(name)}
    host = type("Host", (library.Host,), {"_run": lambda _: None})()
    host.set_rulesets({"bench": ruleset})
    numbers = iter(range(10**9))

    def judge(facts: Facts) -> frozenset[str]:
        fired.clear()
        sid = f"s{next(numbers)}"
        host.assert_fact("bench", {"id": "f0", "sid": sid, "k": "$begin"})
        try:
            host.assert_fact("bench", {"id": "f1", "sid": sid, "k": "deal", **facts})
        except library.MessageNotHandledException:
            pass
        finally:
            host.delete_state("bench", sid)
        return frozenset(fired - {"begin"})

    return judge


def _disjuncts(logic: Logic) -> list[list[Any]]:
    """Flatten logic to its disjuncts, each a list of tests."""
    if logic[0] == "any":
        return [tests for part in logic[1] for tests in _disjuncts(part)]
    if logic[0] == "all":
        found: list[list[Any]] = [[]]
        for part in logic[1]:
            found = [before + tests for before in found for tests in _disjuncts(part)]
        return found
    return [[logic]]


RIVALS: dict[str, Callable[[Mapping[str, Logic]], Judge]] = {
    "durable-rules": durable_rules,
    "zen-engine": zen_engine,
    "rule-engine": rule_engine,
    "cel-python": cel_python,
    "clipspy": clips,
}

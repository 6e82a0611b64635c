"""The texts that people read: every ``{measure}`` in them is one, and both languages are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.language.suggest import did_you_mean
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.playbook.noted import Parsed, Sentence
from engine.playbook.strata import NAMES
from engine.source.tree import Mapping as Keys
from engine.source.tree import Scalar

HOLE = re.compile(r"\{([^{}]*)\}|[{}]")
LANGUAGES = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}


def holes(parsed: Parsed, subjects: Mapping[str, frozenset[str]], *, lost: bool = False) -> list[Problem]:
    """Return every ``{name}`` that names no measure, or one of another subject; ``subjects`` gives those of each measure.

    Where the name of some measure is ``lost``, a name like no other may be that one, and is passed over.
    """
    problems = []
    for sentence in parsed.sentences:
        for scalar in _scalars(sentence):
            condition = scalar.condition()
            for match in HOLE.finditer(scalar.text):
                name = (match[1] or "").strip()
                found = _fault(name, sentence.subject, subjects)
                echo = lost and name not in subjects and name and did_you_mean(name, subjects) is None
                if found and not echo:
                    span = condition.part(match.start(), match.end())
                    problems.append(Problem("PB313", Severity.ERROR, span, *found, sentence.path))
    return problems


def _fault(name: str, subject: str | None, subjects: Mapping[str, frozenset[str]]) -> tuple[Text, Text | None] | None:
    if not name:
        return Text("a brace that holds no measure", "花括号中没有度量"), Text("write {name_of_a_measure}", "请写 {度量名称}")
    if name not in subjects:
        near = did_you_mean(name, subjects)
        help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else Text("name it under 'measures:'", "请在“measures:”下命名")
        return Text(f"no measure '{name}'", f"没有度量“{name}”"), help
    fits = subjects[name]
    if subject and fits and subject not in fits:
        about, other = NAMES[subject], NAMES[min(fits)]
        return Text(
            f"the measure '{name}' is about {other.en}, this text about {about.en}", f"度量“{name}”针对{other.zh},而此文字针对{about.zh}"
        ), None
    return None


def untranslated(parsed: Parsed) -> list[Problem]:
    """Return a warning for every text that is given by language and lacks one."""
    problems = []
    for sentence in parsed.sentences:
        node = sentence.node
        if not isinstance(node, Keys) or not node.entries:
            continue
        for missing, name in LANGUAGES.items():
            if node.get(missing) is not None:
                continue
            message = Text(f"the {name.en} text is missing; the other language is shown", f"缺少{name.zh}文字;将显示另一种语言")
            problems.append(Problem("PB401", Severity.WARNING, node.entries[0][0].span, message, None, sentence.path))
    return problems


def _scalars(sentence: Sentence) -> Iterator[Scalar]:
    node = sentence.node
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Keys):
        yield from (value for key, value in node.entries if key.text in LANGUAGES and isinstance(value, Scalar))

"""Checks what a playbook means: names, moves, texts, conditions, strata."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.catalog import Catalog
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.playbook.checked import CheckedPlaybook
from engine.playbook.conditions import type_conditions
from engine.playbook.forecast import sound_forecast
from engine.playbook.hits import tables
from engine.playbook.noted import Parsed
from engine.playbook.payable import payable
from engine.playbook.references import ids, references
from engine.playbook.sentences import holes
from engine.playbook.strata import strata
from engine.playbook.targeting import targeting
from engine.playbook.training import training


def check(parsed: Parsed, catalog: Catalog, told: Sequence[Problem] = ()) -> tuple[CheckedPlaybook, list[Problem]]:
    """Return the typed playbook and every problem of its meaning (of decision tables, warnings too).

    ``told`` are the problems of its files. A base, which has no id, need not have stages, and may name parts that those who extend it have.
    """
    book = parsed.playbook
    named = [*references(parsed), *strata(parsed)]
    problems = [*parsed.problems, *ids(parsed.declared), *(each for each in named if book.id or each.code not in ELSEWHERE)]
    problems += payable(parsed, told)
    problems += targeting(book)
    checked, subjects, found = type_conditions(parsed, catalog)
    problems += [*found, *tables(checked), *training(parsed, checked), *sound_forecast(parsed, checked)]
    problems += holes(parsed, subjects, lost="measure" in parsed.lost or any(each.code == "PB222" for each in found))
    if book.id and not book.stages and "stage" not in parsed.lost:
        problems.append(Problem("PB303", Severity.ERROR, book.origin.span, NO_STAGES, NO_STAGES_HELP))
    return checked, problems


ELSEWHERE = ("PB304", "PB305", "PB306", "PB307", "PB308", "PB309", "PB326", "CO501", "CO502")
NO_STAGES = Text("the playbook has no stages", "手册没有阶段")
NO_STAGES_HELP = Text("write them under 'stages:', or extend a playbook that has them", "请写在“stages:”下,或继承(extends)含有阶段的手册")

"""Proves each letter of SMART for a target, or refuses it with its reason (S7, S55, S69)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.model.problem import Severity
from engine.model.proof import Proof
from engine.model.target import Finding, Letter, Target
from engine.model.text import Text
from engine.targets.evidence import Evidence
from engine.targets.letters import attainable, measurable, relevant, specific, timed

LETTERS: tuple[Letter, ...] = ("S", "M", "A", "R", "T")


@dataclass(frozen=True, slots=True)
class Smart:
    """The five letters in order. A target with a refused one is not approved."""

    target: str
    proofs: tuple[Proof, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, in the order of the letters."""
        return tuple(each for proof in self.proofs for each in proof.findings)

    @property
    def refused(self) -> tuple[Letter, ...]:
        """The letters that are refused."""
        return tuple(proof.letter for proof in self.proofs if proof.verdict == "refused")


def smart(target: Target, evidence: Evidence) -> Smart:
    """Check a target letter by letter; each is proved (nothing found), warned, or refused (an error)."""
    checks = {"S": specific, "M": measurable, "A": attainable, "R": relevant, "T": timed}
    return Smart(target.id, tuple(_proof(letter, target, checks[letter](target, evidence), evidence) for letter in LETTERS))


def _proof(letter: Letter, target: Target, findings: Sequence[Finding], evidence: Evidence) -> Proof:
    if any(each.problem.severity is Severity.ERROR for each in findings):
        verdict: Literal["proved", "warned", "refused"] = "refused"
    else:
        verdict = "warned" if findings else "proved"
    if findings:
        because = Text("; ".join(each.problem.message.en for each in findings), ";".join(each.problem.message.zh for each in findings))
    else:
        because = _proved(letter, target, evidence)
    return Proof(letter, verdict, because, tuple(findings))


def _proved(letter: Letter, target: Target, evidence: Evidence) -> Text:
    """Say what was proved."""
    match letter:
        case "S":
            return Text(f"{target.metric} of {target.owner}", f"{target.owner} 的 {target.metric}")
        case "M":
            return Text("the measure computes on the book, with a baseline", "度量可在账簿上计算,且有基线")
        case "A":
            used = evidence.attainability.used if evidence.attainability else None
            by, p = (used.by, used.p or 0.0) if used else ("", 0.0)
            return Text(f"probability {p:.0%} by {by}", f"按 {by} 估计的达成概率 {p:.0%}")
        case "R":
            return Text("the top target", "顶层目标") if target.root else Text(f"a part of {target.parent}", f"属于 {target.parent}")
        case "T":
            name = target.period.name if target.period else ""
            return Text(f"{name}, {len(target.checkpoints)} checkpoints", f"{name},{len(target.checkpoints)} 个检查日")

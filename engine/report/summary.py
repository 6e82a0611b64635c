"""What a run over the whole book came to, in a few lines."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from engine.model.judgement import Judgement
from engine.model.text import Language, Text
from engine.model.verdict import Verdict

MOSTLY = 0.5


@dataclass
class Tally:
    """Counts verdicts as judgements go by, so that a rule that never matches is noticed."""

    deals: int = 0
    working: int = 0
    actions: int = 0
    without_playbook: int = 0
    gates: Counter[Verdict] = field(default_factory=Counter)
    strange: Counter[tuple[str, str]] = field(default_factory=Counter)
    verdicts: defaultdict[tuple[str, str], Counter[Verdict]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, judgement: Judgement, stages: Container[str]) -> None:
        """Count one judgement, made by a playbook with these stages."""
        self.deals += 1
        if judgement.playbook is None:
            self.without_playbook += 1
            return
        if judgement.stage not in stages:
            self.strange[judgement.playbook, judgement.stage or ""] += 1
        self.actions += len(judgement.actions)
        self.working += bool(judgement.actions)
        if judgement.gate is not None:
            self.gates[judgement.gate] += 1
        for criterion, verdict in judgement.criteria.items():
            self.verdicts[judgement.playbook, criterion][verdict] += 1

    def suspicious(self) -> list[Text]:
        """Name stages that no playbook knows, and rules that tell nothing apart: met by none or all of the book, or unknown for most."""
        found = [
            Text(
                f"{count} deals stand in stage '{stage}', which '{playbook}' does not know: nothing is asked of them",
                f"{count} 个商机处于阶段“{stage}”,“{playbook}”没有该阶段,因此不要求任何行动",
            )
            if stage
            else Text(f"{count} deals have no stage: nothing is asked of them", f"{count} 个商机没有阶段,因此不要求任何行动")
            for (playbook, stage), count in self.strange.most_common()
        ]
        for (playbook, criterion), seen in self.verdicts.items():
            total = seen.total()
            name = f"{playbook} › {criterion}"
            if seen[Verdict.UNKNOWN] > MOSTLY * total:
                share = round(100 * seen[Verdict.UNKNOWN] / total)
                found.append(Text(f"{name} is unknown for {share} % of the book", f"{name} 对 {share} % 的数据无法判断"))
            elif seen[Verdict.MET] == total:
                found.append(Text(f"{name} is met by the whole book", f"{name} 对全部数据都成立"))
            elif seen[Verdict.MET] == 0:
                found.append(Text(f"{name} is met by nothing in the book", f"{name} 对全部数据都不成立"))
        return found


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how many deals, what changed in the store, which prompts were raised, and who could not be judged."""

    as_of: dt.datetime
    tally: Tally
    written: int
    prompts: int
    held: int
    not_judged: Mapping[str, Text]


def summary_text(run: Run, language: Language) -> str:
    """Write what a run came to."""
    tally = run.tally
    lines = [
        Text(
            f"judged {tally.deals} deals as of {run.as_of.isoformat(timespec='minutes')}: "
            f"gates {tally.gates[Verdict.MET]} met, {tally.gates[Verdict.NOT_MET]} not met, {tally.gates[Verdict.UNKNOWN]} unknown; "
            f"{tally.actions} next actions on {tally.working} deals; {run.prompts} prompts",
            f"已按 {run.as_of.isoformat(timespec='minutes')} 判定 {tally.deals} 个商机:"
            f"关口 已达标 {tally.gates[Verdict.MET]}、未达标 {tally.gates[Verdict.NOT_MET]}、未知 {tally.gates[Verdict.UNKNOWN]};"
            f"{tally.working} 个商机共 {tally.actions} 项下一步行动;{run.prompts} 条辅导提示",
        ),
        Text(f"stored {run.written} change{'' if run.written == 1 else 's'}", f"已保存 {run.written} 项变化"),
    ]
    if tally.without_playbook:
        lines.append(Text(f"no playbook applies to {tally.without_playbook} deals", f"{tally.without_playbook} 个商机不适用任何手册"))
    if run.held:
        lines.append(Text(f"{run.held} prompts were held back by cool-down or cap", f"{run.held} 条提示因冷却期或上限而暂缓"))
    lines += [Text(f"not judged: {who}: {why.en}", f"未判定:{who}:{why.zh}") for who, why in run.not_judged.items()]
    lines += [Text(f"warning: {each.en}", f"警告:{each.zh}") for each in tally.suspicious()]
    return "\n".join(line.to(language) for line in lines)

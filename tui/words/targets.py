"""What My targets says."""

from __future__ import annotations

from engine.model.text import Text

WORDS: dict[str, Text] = {
    "targets.title": Text("Targets", "目标"),
    "targets.empty": Text("No target runs for you today. o shows those of everyone.", "今天没有您在执行的目标。按 o 查看所有人的目标。"),
    "targets.none": Text("No target runs today: sales ops write them in the playbook.", "今天没有在执行的目标：目标由销售运营写在手册中。"),
    "targets.mine": Text("mine", "本人"),
    "targets.all": Text("everyone's", "所有人"),
    "col.target": Text("target", "目标"),
    "col.owner": Text("owner", "负责人"),
    "col.status": Text("status", "状态"),
    "col.progress": Text("done", "进度"),
    "col.actual": Text("actual", "实际"),
    "col.goal": Text("target", "目标值"),
    "col.pace": Text("pace", "节奏"),
    "col.required": Text("a day", "每天需"),
    "col.until": Text("until", "截至"),
    "pace.not_applicable": Text("not applicable", "不适用"),
    "pace.unknown": Text("unknown", "未知"),
    "pace.not_started": Text("not started", "未开始"),
    "pace.behind": Text("behind", "落后"),
    "pace.at_risk": Text("at risk", "有风险"),
    "pace.on_track": Text("on track", "正常"),
    "pace.ahead": Text("ahead", "超前"),
    "pace.exceeded": Text("exceeded", "已超限"),
    "pace.met": Text("met", "已达成"),
    "pace.missed": Text("missed", "未达成"),
    "target.dates": Text("{period}, {days} selling days left; next look {next}", "{period}，剩余 {days} 个销售日；下次检查 {next}"),
    "target.triple": Text("floor {floor}, target {value}, stretch {stretch}", "底线 {floor}，目标 {value}，挑战 {stretch}"),
    "target.expected": Text(
        "{actual} reached, {expected} expected by now: pace {pace}", "已完成 {actual}，此时应有 {expected}：节奏 {pace}"
    ),
    "target.required": Text("{amount} needed on each selling day", "之后每个销售日需 {amount}"),
    "gap.missing": Text("{gap} missing, with {commit} in commit", "还差 {gap}（已含承诺 {commit}）"),
    "gap.rest": Text("{gap} missing", "还差 {gap}"),
    "gap.unsaid": Text("what has been reached is not known, so neither is what is missing", "已达成的数值未知，缺口无从得知"),
    "gap.within": Text("{used} used of at most {limit}: {left} left", "上限 {limit}，已用 {used}，剩余 {left}"),
    "gap.over": Text("{used} used of at most {limit}: {left} over", "上限 {limit}，已用 {used}，超出 {left}"),
    "gap.closed": Text("nothing is missing", "没有缺口"),
    "close.title": Text("What would close it", "补缺口的行动"),
    "close.standing": Text("open deals outside commit bring {amount} as they are", "承诺之外的在手商机按现状预计带来 {amount}"),
    "close.who": Text("{deal}, {owner}, due: {due}; {left} left after it", "{deal}，{owner}，期限：{due}；之后还差 {left}"),
    "close.left": Text("{amount} that nothing here closes: new pipeline must be made", "仍有 {amount} 无行动可补：须新增商机"),
    "work.title": Text("The work behind it", "工作量倒推"),
    "work.line": Text("{n} in all, {week} a week", "共 {n}，每周 {week}"),
    "work.until": Text("a deal opened after {day} usually closes too late", "{day} 之后新开的商机通常来不及成交"),
}

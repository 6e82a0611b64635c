"""What Today and Deal say."""

from __future__ import annotations

from engine.model.text import Text

WORDS: dict[str, Text] = {
    # Today
    "today.title": Text("Next required actions", "必须完成的下一步行动"),
    "today.empty.mine": Text(
        "Nothing is asked of you today. Press {owner} to see what is asked of everyone, or {deal} to look at a deal.",
        "今天没有需要您完成的行动。按 {owner} 查看所有人的行动，按 {deal} 查看商机。",
    ),
    "today.empty.all": Text(
        "Nothing is asked of anyone today. If that seems wrong, run: dealcoach import, then: dealcoach judge",
        "今天没有任何待办行动。如有疑问，请先运行 dealcoach import,再运行 dealcoach judge",
    ),
    "today.everyone": Text(
        "Nothing is asked of you today: this is what is asked of everyone.", "今天没有需要您完成的行动，以下是所有人的行动。"
    ),
    "detail.rule": Text("asked for by", "依据规则"),
    "detail.because": Text("because", "原因"),
    "detail.play": Text("play", "辅导动作"),
    "detail.fields": Text("to fill in", "需补充"),
    "detail.owner": Text("owner", "负责人"),
    # Deal
    "deals.title": Text("Deals", "商机"),
    "deals.empty.mine": Text("No deal is yours. Press {owner} to see everyone's.", "您名下没有商机。按 {owner} 查看全部商机。"),
    "deals.empty.all": Text("There are no deals yet. Run: dealcoach import", "还没有商机。请运行 dealcoach import"),
    "card.empty": Text("Choose a deal on the left to see where it stands.", "请在左侧选择一个商机，查看其进展。"),
    "card.playbook": Text("playbook {name}", "手册 {name}"),
    "card.goal": Text("Goal", "阶段目标"),
    "section.gate": Text("Gate", "阶段关口"),
    "gate.progress": Text("{met} of {total} met", "已达标 {met} / {total}"),
    "section.checklist": Text("Checklist", "关键任务清单"),
    "checklist.progress": Text("{done} of {total} done", "已完成 {done} / {total}"),
    "checklist.done": Text("done", "已完成"),
    "checklist.by_data": Text("by the data", "由数据判定"),
    "checklist.evidence": Text("evidence", "证据"),
    "checklist.none": Text("no evidence given", "未提供证据"),
    "checklist.ticked": Text("ticked by {by}, {on}", "{by} 于 {on} 勾选"),
    "checklist.confirmed": Text("confirmed by {by}, {on}", "{by} 于 {on} 确认"),
    "checklist.waits": Text("waits to be confirmed by: {role}", "待确认人：{role}"),
    "checklist.needs": Text("to be confirmed by: {role}", "需确认人：{role}"),
    "section.blocks": Text("What blocks the next stage", "进入下一阶段卡在哪里"),
    "blocks.nothing": Text("Nothing: the gate is open", "没有阻碍：关口已打开"),
    "criterion.waived": Text("waived by {by}, {on}: {reason}", "{by} 于 {on} 豁免：{reason}"),
    "criterion.waived.until": Text("waived by {by} until {until}: {reason}", "{by} 豁免至 {until}：{reason}"),
    "criterion.may": Text("may be waived by: {role}", "可豁免人：{role}"),
    "criterion.why": Text("why", "判定依据"),
    "criterion.facts": Text("facts", "事实"),
    "criterion.origin": Text("written in", "出处"),
    "section.way_out": Text("Smallest way out", "最省力的通关办法"),
    "way_out.unknown": Text("effort not known", "用时未知"),
    "section.next": Text("Next actions", "下一步行动"),
    "next.empty": Text("Nothing is left to do in this stage", "本阶段已无待办行动"),
    "section.facts": Text("Facts", "商机事实"),
    "section.talk": Text("Talk track", "话术与提问"),
    "section.history": Text("History", "历史记录"),
}

"""What Coaching says."""

from __future__ import annotations

from engine.model.text import Text

WORDS: dict[str, Text] = {
    # Coaching
    "queue.title": Text("By need", "待辅导"),
    "queue.empty": Text(
        "There is nobody here whom you coach. Reps and their managers come with the data: dealcoach import. To act as a manager: --as NAME",
        "没有由您辅导的人员。人员及其经理来自数据，请运行 dealcoach import;以某位经理的身份查看：--as 姓名",
    ),
    "queue.self": Text("your own page", "我的页面"),
    "queue.last": Text("last talk {on}", "上次面谈 {on}"),
    "queue.never": Text("no talk yet", "尚未面谈"),
    "queue.next": Text("next talk due {on}", "下次面谈 {on}"),
    "queue.late": Text("talk {n} days late", "面谈逾期 {n} 天"),
    "queue.late.one": Text("talk 1 day late", "面谈逾期 1 天"),
    "queue.days_late": Text("{n} d late", "逾期{n}天"),
    "queue.open": Text("open now", "面谈中"),
    "queue.in_session": Text("a session is open", "面谈进行中"),
    "queue.escalated": Text("{n} escalated", "{n} 条已升级"),
    "queue.missed": Text("{n} commitments missed", "{n} 项承诺未兑现"),
    "queue.missed.one": Text("1 commitment missed", "1 项承诺未兑现"),
    "part.prompts": Text("Prompts", "提示"),
    "part.agenda": Text("Agenda", "议程"),
    "part.follow": Text("Follow-ups", "跟进"),
    "part.session": Text("Session", "面谈"),
    "part.statement": Text("Statement", "对账单"),
    "part.standing": Text("Standing", "进度"),
    "part.waiting": Text("To approve", "待批准"),
    "prompts.title": Text("Coaching prompts", "辅导提示"),
    "prompts.empty": Text("No prompts: nothing in this rep's deals calls for coaching today.", "没有辅导提示：今天此销售的商机无需辅导。"),
    "prompt.choose": Text("Put the cursor on a prompt first", "请先将光标移到一条辅导提示上"),
    "agenda.for": Text("Agenda of the {kind}, {on}", "{kind}议程，{on}"),
    "agenda.empty": Text(
        "Nothing calls for a talk today: no commitment is due, and no rule found anything.",
        "今天没有需要谈的事项：没有到期承诺，规则也没有发现问题。",
    ),
    "follow.empty": Text(
        "Nothing has been undertaken yet. Commitments are made in an open session, with {key}.",
        "还没有承诺事项。请在面谈中按 {key} 记录承诺。",
    ),
    "follow.on": Text("on {on}", "{on}"),
    "follow.left": Text("{n} days left", "还有 {n} 天"),
    "follow.left.one": Text("1 day left", "还有 1 天"),
    "follow.owner": Text("by {name}", "承诺人：{name}"),
    "follow.measured": Text(
        "{measure}: baseline {baseline}, expected change {change}, now {value}",
        "{measure}：基线 {baseline}，预期变化 {change}，当前 {value}",
    ),
    "follow.baseline": Text("{measure}: baseline {baseline}, expected change {change}", "{measure}：基线 {baseline}，预期变化 {change}"),
    "follow.by_word": Text("not measured: the coach says whether it was kept", "没有度量：由辅导者确认是否兑现"),
    "follow.choose": Text("Put the cursor on a commitment under Follow-ups first", "请先在「跟进」中将光标移到一项承诺上"),
    "follow.by_itself": Text(
        "This one needs no word of yours: it is measured by itself, or over", "此承诺无需您确认：由系统自动度量，或已经结束"
    ),
    "session.none": Text("No session is open. Press {start} to begin one.", "没有进行中的面谈。按 {start} 开始面谈。"),
    "session.bring": Text(
        "What would you like to talk about next time? Enter on a line below: it comes into the agenda once you share it.",
        "下次面谈您想谈什么？在下面一行按回车填写；共享后会进入议程。",
    ),
    "session.open": Text("open", "进行中"),
    "session.closed": Text("closed {on}", "{on} 结束"),
    "session.by": Text("with {coach}, {on}", "辅导者 {coach}，{on}"),
    "session.private": Text(
        "Notes are private: only their writer reads them, until shared with {share}.", "笔记默认私密，仅本人可见；按 {share} 共享给对方。"
    ),
    "session.missing": Text("still to fill in before closing: {slots}", "结束前还需填写：{slots}"),
    "session.required": Text("required", "必填"),
    "session.commitments": Text("Undertaken in this session", "本次面谈的承诺"),
    "session.held": Text("Sessions held", "历次面谈"),
    "session.count": Text("{n} commitments", "{n} 项承诺"),
    "session.count.one": Text("1 commitment", "1 项承诺"),
    "session.not_self": Text("A session is begun by whoever coaches you", "面谈由您的辅导者发起"),
    "note.private": Text("private", "私密"),
    "note.shared": Text("shared", "已共享"),
    "note.draft": Text("draft, not saved:", "草稿，未保存："),
    "note.choose": Text(
        "Put the cursor on a slot of an open session first; {start} begins one", "请先将光标移到进行中面谈的一栏上；按 {start} 开始面谈"
    ),
    "share.choose": Text("Put the cursor on a note in the session first", "请先将光标移到面谈中的一条笔记上"),
    "share.not": Text("Only a private note of your own can be shared", "只能共享您本人的私密笔记"),
    "commit.no_session": Text("Commitments are made in an open session; {start} begins one", "承诺须在面谈中记录；按 {start} 开始面谈"),
    "finish.not": Text("There is no open session of yours to close", "没有可由您结束的面谈"),
}

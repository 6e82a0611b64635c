"""What is refused in coaching, in words: what is not there, what is not theirs, what does not fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from engine.errors import UsageError
from engine.model.text import Text
from engine.store.failure import EventRefusedError


def not_the_coach(named: str) -> UsageError:
    """Say that someone else coaches them."""
    return UsageError(
        "CO103",
        Text(f"the book names {named or 'someone else'} as their coach", f"数据中其教练为 {named or '他人'}"),
        help=Text("act as that person: --as USER", "请以该人身份操作:--as USER"),
    )


def other_kind(name: str, *, team: bool) -> UsageError:
    """Say that what was named is a rep where a team meeting was asked for, or a team where it was not."""
    if team:
        return UsageError(
            "CO101",
            Text(f"'{name}' is a rep, and a team meeting is with a team", f"“{name}”是销售,而团队会议的对象是团队"),
            help=Text("name the team, or leave --kind out", "请写团队,或去掉 --kind"),
        )
    return UsageError(
        "CO101",
        Text(f"'{name}' is a team, and this is for a rep", f"“{name}”是团队,而此处须为销售"),
        help=Text("for a team meeting write --kind team_meeting", "团队会议请写 --kind team_meeting"),
    )


def no_such_session(session: str) -> UsageError:
    """Say that there is no such session for this person."""
    return UsageError(
        "CO104",
        Text(f"there is no session '{session}' of yours", f"没有您参与的面谈“{session}”"),
        help=Text("`dealcoach coach sessions` lists them", "`dealcoach coach sessions` 列出全部"),
    )


def no_such_prompt(prompt: str) -> EventRefusedError:
    """Say that there is no such prompt for this person, as for one that does not exist."""
    return EventRefusedError("ST113", Text(f"there is no prompt '{prompt}'", f"没有提示“{prompt}”"))


def not_theirs(prompt: str) -> UsageError:
    """Say that a prompt is another's to answer."""
    return UsageError("CO105", Text(f"prompt '{prompt}' is for its rep or their coach to answer", f"提示“{prompt}”须由该销售或其教练处理"))


def brings(name: str) -> UsageError:
    """Say what may be written without a session."""
    return UsageError(
        "CO106",
        Text(
            f"'{name}' is no session, and without one only a rep's own difficulty or need is written",
            f"“{name}”不是面谈;没有面谈时,只能由销售本人写下困难或需求",
        ),
        help=Text("begin one: dealcoach coach start REP", "请先开始:dealcoach coach start REP"),
    )


def no_such_commitment(id: str) -> UsageError:
    """Say that there is no such commitment for this person."""
    return UsageError("CO107", Text(f"there is no commitment '{id}' of yours to judge", f"没有可由您处理的承诺“{id}”"))


def measured(id: str, measure: str) -> UsageError:
    """Say that a commitment with a measure needs nobody's word."""
    return UsageError(
        "CO108",
        Text(f"commitment '{id}' is measured by {measure}, so nobody's word decides it", f"承诺“{id}”由度量 {measure} 判断,无需人工确认"),
    )


def said_already(id: str) -> EventRefusedError:
    """Say that what came of a commitment is noted already."""
    return EventRefusedError("CO207", Text(f"what came of '{id}' is noted already", f"承诺“{id}”的结果已登记"))


def no_measure() -> UsageError:
    """Say that a change and a record go with a measure."""
    return UsageError("CO115", Text("--of and --change go with --measure", "--of 与 --change 须与 --measure 同用"))


def no_change(measure: str) -> UsageError:
    """Say that a measure needs an expected change."""
    return UsageError(
        "CO115",
        Text(f"by how much should {measure} change?", f"{measure} 预期变化多少?"),
        help=Text("write --change, such as +2, -7d, +10%, CNY 50_000 or true", "请写 --change,例如 +2、-7d、+10%、CNY 50_000 或 true"),
    )


def no_record(measure: str) -> UsageError:
    """Say that a measure of deals needs a deal."""
    return UsageError(
        "CO115",
        Text(f"{measure} is measured on a deal: on which one?", f"{measure} 是商机的度量:请指明商机"),
        help=Text("write --of DEAL", "请写 --of 商机编号"),
    )


def not_measurable(measure: str) -> UsageError:
    """Say that there is no baseline."""
    return UsageError(
        "CO116",
        Text(f"{measure} cannot be told now, so no change of it could be seen", f"{measure} 目前无法判断,因而看不出变化"),
        help=Text("choose another measure, or none: then the coach says what came of it", "请换一个度量;也可不写,届时由教练判断"),
    )


def so_already(measure: str) -> UsageError:
    """Say that a truth is what it should become."""
    return UsageError("CO116", Text(f"{measure} is so already", f"{measure} 目前已是如此"))


def over(day: dt.date) -> UsageError:
    """Say that a day is over."""
    return UsageError("CO113", Text(f"{day.isoformat()} is over", f"{day.isoformat()} 已过"))


def not_there(name: str) -> UsageError:
    """Say that someone does not take part."""
    return UsageError("CO114", Text(f"{name} takes no part in this session", f"{name} 未参加此次面谈"))


def nothing_written() -> UsageError:
    """Say that nothing was written."""
    return UsageError("CO112", Text("nothing is written", "没有内容"))


def feedback_incomplete(missing: Sequence[Text]) -> EventRefusedError:
    """Say what a review still lacks."""
    en, zh = ", ".join(each.en.lower() for each in missing), "、".join(each.zh for each in missing)
    return EventRefusedError(
        "CO208",
        Text(f"the review still lacks: {en}", f"绩效面谈尚缺:{zh}"),
        help=Text("write each as a note: praise what is good, name the gap, suggest a way", "请逐一写下:肯定成绩、指出不足、给出建议"),
    )


def nothing_undertaken(session: str) -> EventRefusedError:
    """Say that a session ends with a commitment, or with the reason why not."""
    return EventRefusedError(
        "CO209",
        Text(f"nobody undertook anything in {session}", f"面谈 {session} 尚无承诺"),
        help=Text("note a commitment, or say why there is none: --reason TEXT", "请登记承诺,或说明为何没有:--reason 理由"),
    )


def no_report() -> UsageError:
    """Say who reads the report."""
    return UsageError("CO109", Text("the report is for those who coach", "此报告仅供教练查看"))

"""Whether coaching and courses worked, as text in the reader's language, as rows of a sheet, and as plain data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.model.text import Language, Text, visible
from engine.model.views_coaching import Interval, UpliftLine

METHODS: Mapping[str, Text] = {
    "matched_controls": Text("beside reps who were prompted for as well and not coached", "与同样收到提示但未受辅导的销售对照"),
    "staggered_differences": Text(
        "before and after, less what changed for those not coached (yet)", "前后对比,并扣除(尚)未受辅导者的同期变化"
    ),
}
MEASURED: Mapping[str, Text] = {
    "passing": Text("deals that go on to a later stage", "商机进入后续阶段"),
    "activities": Text("activities while a deal is in a stage", "商机停留阶段内的活动量"),
}
HEADS = (
    Text("kind", "类别"),
    Text("id", "编号"),
    Text("name", "名称"),
    Text("stage", "阶段"),
    Text("measured", "衡量"),
    Text("method", "方法"),
    Text("coached", "受辅导人数"),
    Text("others", "对照人数"),
    Text("times", "倍数"),
    Text("from", "下限"),
    Text("to", "上限"),
    Text("pre-trend p", "事前趋势 p"),
    Text("said", "结论"),
)
HEAD = Text("Did it work? Estimates with 90 % intervals, all reps together", "是否有效?估计值附 90% 区间,全体销售合计")
MOST = 1e4  # a ratio beyond this is said to be more than it


def text(lines: Sequence[UpliftLine], language: Language) -> str:
    """Give all estimates, under what they are of."""
    return "\n".join(_lines(lines, language))


def _lines(lines: Sequence[UpliftLine], language: Language) -> Iterator[str]:
    yield HEAD.to(language)
    before = None
    for each in lines:
        if (each.kind, each.what) != before:
            before = each.kind, each.what
            yield f"  {_of(each, language)}"
        yield f"    {visible(said(each).to(language))}"
        if each.refused is None:
            yield f"      {_counted(each).to(language)}"
        if each.doubt is not None:
            yield f"      ! {each.doubt.to(language)}"


def said(line: UpliftLine) -> Text:
    """Say in a sentence what was found, or why nothing is said."""
    what = MEASURED[line.measured]
    if line.refused is not None or line.times is None:
        refused = line.refused or Text()
        return Text(f"{what.en}: {refused.en}", f"{what.zh}:{refused.zh}")
    up = line.times.value > 1
    verdict = (Text("more", "增加") if up else Text("less", "减少")) if line.shown else Text("no effect shows", "未见效果")
    of = Text("odds ", "优势比 ") if line.measured == "passing" else Text()
    times = _times(line.times)
    points = Text()
    if line.points is not None:
        ends = f"{_points(line.points.value)} {{}} ({_points(line.points.low)} {{}} {_points(line.points.high)})"
        points = Text(", " + ends.format("points", "to"), ";" + ends.format("个百分点", "至"))
    return Text(f"{what.en}: {verdict.en}, {of.en}{times.en}{points.en}", f"{what.zh}:{verdict.zh},{of.zh}{times.zh}{points.zh}")


def cells(line: UpliftLine, language: Language) -> list[str]:
    """Give one estimate as a row of a sheet."""
    times = ["", "", ""] if line.times is None else [f"{each:.3f}" for each in (line.times.value, line.times.low, line.times.high)]
    return [
        line.kind,
        line.what,
        line.name.to(language),
        line.stage or "",
        line.measured,
        line.method,
        str(line.coached),
        str(line.others),
        *times,
        "" if line.pre_trend is None else f"{line.pre_trend:.3f}",
        said(line).to(language),
    ]


def json_of(line: UpliftLine, language: Language) -> dict[str, Any]:
    """Give one estimate as plain data; what lies beyond any number is null."""
    return {
        "kind": line.kind,
        "id": line.what,
        "name": line.name.to(language),
        "stage": line.stage,
        "measured": line.measured,
        "method": line.method,
        "coached": line.coached,
        "others": line.others,
        "stays_before": line.stays_before,
        "stays_after": line.stays_after,
        "times": _plain(line.times),
        "points": _plain(line.points),
        "pre_trend": _finite(line.pre_trend),
        "shown": line.shown,
        "doubt": None if line.doubt is None else line.doubt.to(language),
        "refused": None if line.refused is None else line.refused.to(language),
        "say": said(line).to(language),
    }


def _of(line: UpliftLine, language: Language) -> str:
    name = visible(line.name.to(language))
    if line.kind == "coaching":
        return name
    known = "" if name == line.what else f" ({visible(line.what)})"
    where = Text(f", in stage {line.stage}", f",阶段 {line.stage}") if line.stage else Text(", in all stages", ",所有阶段")
    return f"{name}{known}{where.to(language)}"


def _counted(line: UpliftLine) -> Text:
    method = METHODS[line.method]
    if line.pre_trend is None:
        before = Text("too little is known of the time before to check it", "此前的数据太少,无法检验")
    else:
        before = Text(f"difference already before: p = {line.pre_trend:.3f}", f"此前已有差异的检验:p = {line.pre_trend:.3f}")
    return Text(
        f"n = {line.coached} coached ({line.stays_before} stays before, {line.stays_after} after), {line.others} others; {method.en}; {before.en}",
        f"n = {line.coached} 名受辅导(之前 {line.stays_before} 条、之后 {line.stays_after} 条记录),{line.others} 名其他销售;{method.zh};{before.zh}",
    )


def _times(of: Interval) -> Text:
    value, low, high = (_ratio(each) for each in (of.value, of.low, of.high))
    return Text(f"× {value} ({low} to {high})", f"× {value}({low} 至 {high})")


def _ratio(value: float) -> str:
    return f"> {MOST:,.0f}" if value > MOST else f"{value:.2f}"


def _points(value: float) -> str:
    return f"{value * 100:+.1f}"


def _plain(of: Interval | None) -> dict[str, float | None] | None:
    return None if of is None else {"value": _finite(of.value), "low": _finite(of.low), "high": _finite(of.high)}


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value

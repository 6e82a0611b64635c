"""A forecast and its back-test as text and as Markdown: against the target first, then what it is made of and how right it was."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from engine.model.forecast import CATEGORIES, Category, Forecaster
from engine.model.text import Language, Text
from engine.model.views_pipeline import BackTestReport, ForecastReport
from engine.report.sections import Section, amount, interval, percent

CATEGORY: dict[Category, Text] = {
    "commit": Text("Commit", "承诺"),
    "best_case": Text("Best case", "乐观"),
    "pipeline": Text("Pipeline", "管道"),
    "omitted": Text("Omitted", "不计入"),
}
FORECASTER: dict[Forecaster, Text] = {
    "graded": Text("this forecast", "本预测"),
    "stage_weights": Text("stage weights as given", "人工阶段权重"),
    "run_rate": Text("last year's run rate", "近一年平均速度"),
    "carry_over": Text("last month again", "沿用上月"),
}
STATES = {
    "met": Text("met", "已达成"),
    "covered": Text("covered", "管道足以覆盖"),
    "short": Text("not covered", "管道不足"),
    "unknown": Text("unknown", "无法判断"),
}
NOBODY = Text("(none)", "(无)")


def forecast_sections(report: ForecastReport, language: Language) -> list[Section]:
    """Give the parts of a forecast, the gap to the target first."""
    return [each for each in _forecast(report, language) if each.rows or each.lines]


def _forecast(report: ForecastReport, language: Language) -> Iterator[Section]:
    found, currency, name = report.forecast, report.currency, report.period.name
    yield Section(
        Text(f"Forecast {name} as of {report.as_of}", f"{name} 销售预测(截至 {report.as_of})"),
        lines=[Text(f"{report.days} days left; amounts in {currency}", f"剩余 {report.days} 天;金额单位:{currency}").to(language)],
    )
    yield _against(report, language)
    yield Section(
        Text("What it comes to", "预计结果"),
        (Text("closed", "已成交"), Text("new business", "新增业务"), Text("expected", "期望值"), *QUANTILES, Text("adjusted", "调整后")),
        [[amount(each, language) for each in (found.closed, found.fresh, found.expected, *_points(report), report.adjusted)]],
        [*_how(report, language)],
    )
    yield Section(
        Text("Categories", "预测类别"),
        (Text("category", "类别"), Text("deals", "商机"), Text("amount", "金额")),
        [[CATEGORY[each].to(language), str(report.counts.get(each, 0)), amount(found.categories[each], language)] for each in CATEGORIES],
    )
    yield Section(
        Text("Adjustments, apart from the computed figure", "主管调整(与计算结果分列)"),
        (Text("amount", "金额"), Text("by", "调整人"), Text("at", "时间"), Text("why", "理由")),
        [[amount(each.amount, language), each.by, each.at.date().isoformat(), each.why] for each in found.adjustments],
    )
    yield _grades(report, language)
    yield _stages(report, language)
    yield _groups(report, language)
    yield Section(Text("Notes", "说明"), lines=[each.to(language) for each in report.notes])


def _grades(report: ForecastReport, language: Language) -> Section:
    """Give the chance of each grade, as believed and as it came."""
    return Section(
        Text("Grades: the chance to be won in the days left", "意向等级:剩余天数内的成交概率"),
        (
            Text("grade", "等级"),
            Text("name", "名称"),
            Text("prior", "先验"),
            Text("own history", "自有历史"),
            Text("chance", "概率"),
            INTERVAL,
        ),
        [
            [
                each.grade,
                report.grade_names[each.grade].to(language),
                percent(float(each.prior)),
                f"{each.won}/{each.seen}",
                percent(float(each.chance)),
                interval(each.interval),
            ]
            for each in report.grades
        ],
        [_proved(report, language)],
    )


def _stages(report: ForecastReport, language: Language) -> Section:
    """Give the chance to win by stage, and where the raw data disagree."""
    return Section(
        Text("Chance to win by stage, non-decreasing", "各阶段赢单概率(非递减)"),
        (
            Text("stage", "阶段"),
            Text("as given", "人工权重"),
            Text("own history", "自有历史"),
            Text("raw", "原始"),
            INTERVAL,
            Text("fitted", "拟合"),
        ),
        [
            [
                each.stage + (FALLS.to(language) if each.disagrees else ""),
                percent(float(each.given)) if each.given is not None else "-",
                f"{each.won}/{each.decided}",
                percent(each.raw.value) if each.raw else "-",
                interval(each.raw) if each.raw else "-",
                percent(each.fitted) if each.fitted is not None else "-",
            ]
            for each in report.stages
        ],
    )


def _groups(report: ForecastReport, language: Language) -> Section:
    """Divide the forecast by group."""
    return Section(
        Text("By group; the parts add up to the whole", "按分组(各部分合计等于总数)"),
        (
            Text("group", "分组"),
            Text("closed", "已成交"),
            Text("open", "进行中"),
            Text("expected", "期望值"),
            *(CATEGORY[each] for each in CATEGORIES),
        ),
        [
            [
                each.name or NOBODY.to(language),
                *(amount(one, language) for one in (each.closed, each.open, each.expected, *map(each.categories.get, CATEGORIES))),
            ]
            for each in report.parts
        ],
    )


def _points(report: ForecastReport) -> tuple[Fraction, ...]:
    spread = report.forecast.computed
    return spread.p10, spread.p50, spread.p90


def _against(report: ForecastReport, language: Language) -> Section:
    title = Text("Against the target", "对比目标")
    gap = report.gap
    if gap is None:
        return Section(title, lines=[report.gap_why.to(language)] if report.gap_why else [])
    heads = (
        Text("gap", "缺口"),
        Text("target", "目标"),
        Text("closed", "已成交"),
        Text("commit", "承诺"),
        Text("coverage", "覆盖率"),
        Text("needed", "所需覆盖率"),
        Text("pipeline short of", "尚缺管道"),
        Text("state", "状态"),
    )
    ratios = ["-" if each is None else f"{float(each):.2f}" for each in (gap.coverage, gap.needed)]
    short = "-" if gap.short is None else amount(gap.short, language)
    row = [
        *(amount(each, language) for each in (gap.gap, gap.target, gap.closed, gap.commit)),
        *ratios,
        short,
        STATES[gap.state].to(language),
    ]
    return Section(title, heads, [row], [each.to(language) for each in (report.gap_why, gap.why.text if gap.why else None) if each])


def _how(report: ForecastReport, language: Language) -> Iterator[str]:
    found = report.forecast
    low, half, high = (int(each) for each in (found.deals.p10, found.deals.p50, found.deals.p90))
    yield Text(
        f"open deals won: P10 {low}, P50 {half}, P90 {high}; {found.draws} draws, seed {found.seed}",
        f"进行中商机的成交数:P10 {low}、P50 {half}、P90 {high};抽样 {found.draws} 次,种子 {found.seed}",
    ).to(language)
    if isinstance(report.trend, Text):
        yield Text(f"trend factor: {report.trend.en}", f"趋势系数:{report.trend.zh}").to(language)
    elif report.trend is not None:
        factor, swing = f"{float(report.trend):.3f}", percent(found.swing)
        yield Text(
            f"trend factor {factor}: by it past forecasts missed, and money not closed yet is multiplied by it; whole months swing by {swing} beyond chance",
            f"趋势系数 {factor}:以往预测与实际之比,未成交金额已乘以该系数;各月在随机之外的波动为 {swing}",
        ).to(language)


def _proved(report: ForecastReport, language: Language) -> str:
    proof = report.proof
    if proof is not None and proof.holds:
        said = Text(
            f"proved: ordered, and every one of {proof.cases} kinds of deals has exactly one grade",
            f"已证明:等级有序,{proof.cases} 类商机各恰好属于一级",
        )
    else:
        why = (proof.unproved if proof else None) or Text("see dealcoach check", "见 dealcoach check")
        said = Text(f"not proved: {why.en}", f"未证明:{why.zh}")
    return said.to(language)


def backtest_sections(report: BackTestReport, language: Language) -> list[Section]:
    """Give the parts of a back-test: who wins, every month, and how right each grade's chances were."""
    return [each for each in _backtest(report, language) if each.rows or each.lines]


def _backtest(report: BackTestReport, language: Language) -> Iterator[Section]:
    result = report.result
    won = result.winner
    verdict = (
        Text(f"closest on average: {FORECASTER[won].en}", f"平均最接近者:{FORECASTER[won].zh}")
        if won
        else result.refused or Text("nobody can be said to be closest", "无法判断谁最接近")
    )
    lines = [verdict.to(language)]
    if result.held is not None:
        share = percent(result.held)
        lines.append(
            Text(f"{share} of months lay from P10 to P90 (80% should)", f"{share} 的月份落在 P10 至 P90 之间(应为 80%)").to(language)
        )
    count = len(result.months)
    yield Section(
        Text(
            f"Forecast, back-tested over {count} months, each as of the evening before; amounts in {report.currency}, seed {report.seed}",
            f"预测回测:{count} 个月,均按前一日晚间所知;金额单位 {report.currency},种子 {report.seed}",
        ),
        (
            Text("forecaster", "预测方法"),
            Text("months", "月数"),
            Text("mean error", "平均误差"),
            Text("of the actual", "占实际"),
            Text("bias", "偏差"),
        ),
        [
            [
                FORECASTER[each.forecaster].to(language),
                str(each.n),
                amount(each.error, language),
                percent(each.share) if each.share is not None else "-",
                amount(each.bias, language),
            ]
            for each in result.records
        ],
        lines,
    )
    yield _scores(report, language)
    yield _months(report, language)
    yield Section(Text("Notes", "说明"), lines=[each.to(language) for each in report.notes])


def _scores(report: BackTestReport, language: Language) -> Section:
    """Hold the chances of each grade against what came."""
    return Section(
        Text("How right the chances were, by grade", "各等级概率的准确度"),
        (Text("grade", "等级"), Text("n", "数量"), Text("said", "预测"), Text("won", "实际"), INTERVAL, Text("Brier", "布里尔分数")),
        [
            [
                each.grade or ALL.to(language),
                str(each.n),
                percent(each.said) if each.said is not None else "-",
                percent(each.won.value) if each.won else each.refused.to(language) if each.refused else "-",
                interval(each.won) if each.won else "-",
                f"{each.brier:.4f}" if each.brier is not None else "-",
            ]
            for each in report.scores
        ],
    )


def _months(report: BackTestReport, language: Language) -> Section:
    """Give every month with what each forecaster said of it."""
    return Section(
        Text("Month by month", "逐月"),
        (
            Text("until", "截至"),
            Text("actual", "实际"),
            *(FORECASTER[each] for each in FORECASTER),
            QUANTILES[0],
            QUANTILES[2],
            Text("why not", "原因"),
        ),
        [
            [
                each.until.isoformat(),
                amount(each.actual, language),
                *(amount(each.said[name], language) for name in FORECASTER),
                *((amount(each.spread.p10, language), amount(each.spread.p90, language)) if each.spread else ("-", "-")),
                each.refused.to(language) if each.refused else "",
            ]
            for each in report.result.months
        ],
    )


QUANTILES = (Text("P10", "P10"), Text("P50", "P50"), Text("P90", "P90"))
INTERVAL = Text("90% interval", "90% 区间")
ALL = Text("all", "全部")
FALLS = Text(" (raw falls)", "(原始数据下降)")

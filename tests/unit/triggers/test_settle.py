"""What fired becomes prompts: once, in order, not too often, and the same however often a run is repeated."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from engine.errors import PlaybookInvalidError
from engine.model.condition import Condition
from engine.model.judgement import PromptHistory
from engine.model.moment import Moment
from engine.model.playbook import Origin, Playbook, Signal, Trigger
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.store.store import Store
from engine.triggers.circle import Circle, Firing, Limits, Outcome, Reason, Silenced, Standing
from engine.triggers.door import run
from engine.triggers.rulebase import RuleBase
from engine.triggers.settle import Settled, settle

ORIGIN = Origin(Span("", Place(1, 1), Place(1, 1)))
MET, NOT, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
NOON = dt.datetime(2026, 11, 1, 4, tzinfo=dt.UTC)  # noon in Shanghai


def trigger(name: str, subject: str = "deal", **parts: object) -> Trigger:
    return Trigger(name, subject, Text(f"say {name}", f"说 {name}"), ORIGIN, **parts)


def playbook(*triggers: Trigger, signals: dict[str, str] | None = None) -> Playbook:
    declared = {name: Signal(name, of, Condition.bare("true"), ORIGIN) for name, of in (signals or {"a": "deal"}).items()}
    return Playbook("p", 1, 1, Text(), ORIGIN, signals=declared, coaching=triggers)


def moment(day: float) -> Moment:
    return Moment(NOON + dt.timedelta(days=day), ZoneInfo("Asia/Shanghai"), "CNY")


class Days:
    """A book judged day after day, its prompts kept in a store."""

    def __init__(self, store: Store, book: Playbook) -> None:
        self.store = store
        self.book = book

    def judge(
        self,
        day: float,
        *fired: str,
        silenced: tuple[str, ...] = (),
        records: tuple[str, ...] = ("D", "E", "F"),
        cleared: Verdict = UNKNOWN,
        fault: Text | None = None,
    ) -> Settled:
        """Fire triggers given as ``trigger@record`` on the deals of one rep, and settle."""

        def firing(text: str) -> Firing:
            name, record = text.split("@")
            return Firing(name, "deal", record, (Reason("a", MET, (record,)), Reason("b", NOT)))

        hushed = tuple(Silenced(firing(text), "other", "r", "cause") for text in silenced)
        outcome = Outcome("rep", "r", ("r", *records), tuple(map(firing, fired)), hushed, fault=fault)
        now = moment(day)
        keys = {(t.id, record): cleared for t in self.book.coaching for record in records}
        settled = settle(self.book, [outcome], self.store.prompt_history("p", now.as_of), now, keys)
        with self.store.recording(now.as_of, recorded_at=now.as_of) as recording:
            recording.prompts("p", settled.prompts, settled.on)
        return settled

    def said(self, day: float, *fired: str, **more: object) -> list[str]:
        return [f"{prompt.trigger}@{prompt.record}" for prompt in self.judge(day, *fired, **more).prompts]


@pytest.fixture
def days(tmp_path):
    store = Store.open(tmp_path / "s.db")
    yield lambda *triggers: Days(store, playbook(*triggers))
    store.close()


def test_a_rising_edge_speaks_once_and_again_after_it_went_off(days):
    book = days(trigger("t"))
    assert book.said(1, "t@D") == ["t@D"]
    assert book.said(2, "t@D") == []
    assert book.said(5, "t@D", "t@E") == ["t@E"]
    assert book.said(6) == []
    assert book.said(7, "t@D") == ["t@D"]


def test_a_day_not_judged_shows_its_edge_on_the_next(days):
    book = days(trigger("t"))
    assert book.said(1) == []
    assert book.said(9, "t@D") == ["t@D"]


def test_a_run_repeated_gives_the_same_prompts_and_stores_nothing(days):
    book = days(trigger("t"), trigger("l", edge="level"))
    book.judge(1, "t@E")
    first = book.judge(2, "t@D", "l@D", "t@E")
    before = book.store.revision()
    assert book.judge(2, "t@D", "l@D", "t@E") == first
    assert book.store.revision() == before
    assert [prompt.id for prompt in first.prompts] == [prompt.id for prompt in book.store.prompts() if prompt.as_of == moment(2).as_of]


def test_a_level_speaks_in_every_run_but_once_a_day(days):
    book = days(trigger("t", edge="level"))
    assert [book.said(day, "t@D") for day in (1, 1.2, 2, 3)] == [["t@D"], [], ["t@D"], ["t@D"]]


def test_a_cooldown_holds_back_until_its_last_day_is_over(days):
    book = days(trigger("t", cooldown=14))
    assert book.said(1, "t@D") == ["t@D"]
    book.judge(2)
    held = book.judge(14.3, "t@D")
    assert ([prompt.id for prompt in held.prompts], [each.why for each in held.held]) == ([], ["cooldown"])
    assert book.said(15, "t@D") == ["t@D"]


def test_a_cap_is_by_trigger_and_rep_and_week_most_pressing_first(days):
    book = days(trigger("t", cap=2), trigger("u", priority=1))
    assert book.said(1, "t@F", "t@D", "t@E", "u@F") == ["u@F", "t@D", "t@E"]
    assert book.said(3, "t@D", "t@E", "t@F", "u@F") == []
    assert book.said(8, "t@D", "t@E", "t@F", "u@F") == ["t@F"]


def test_a_trigger_stays_on_until_it_is_cleared(days):
    book = days(trigger("t", clear_when=Condition.bare("days < 14d")))
    assert book.said(1, "t@D") == ["t@D"]
    assert book.said(2, cleared=NOT) == []
    assert book.said(3, "t@D") == []
    assert book.said(4, cleared=UNKNOWN) == []
    assert book.said(5, "t@D") == []
    assert book.said(6, cleared=MET) == []
    assert book.said(7, "t@D") == ["t@D"]


def test_what_was_silenced_speaks_when_nothing_silences_it_any_more(days):
    book = days(trigger("t"))
    assert book.said(1, silenced=("t@D",)) == []
    assert book.said(2, "t@D") == ["t@D"]
    assert book.said(3, silenced=("t@D",)) == []
    assert book.said(4, "t@D") == []


def test_what_could_not_be_judged_stays_as_it_was(days):
    book = days(trigger("t"))
    assert book.said(1, "t@D") == ["t@D"]
    assert book.said(2, fault=Text("died", "终止")) == []
    assert book.said(3, "t@D") == []


def test_a_prompt_carries_its_trigger_and_its_facts(days):
    full = trigger("t", play="multi-thread", ask=("q",), priority=2, privacy="manager", cause="conversion")
    (prompt,) = days(full).judge(1, "t@D").prompts
    assert (prompt.play, prompt.ask, prompt.priority, prompt.privacy, prompt.cause) == ("multi-thread", ("q",), 2, "manager", "conversion")
    assert (prompt.rep, prompt.record, prompt.subject, prompt.say.zh) == ("r", "D", "deal", "说 t")
    assert prompt.facts == {"a": "D", "b": "not_met"}


# The example that is shared by all who read the language.

EXAMPLE = playbook(
    trigger("fix-the-data", all=("no-amount",)),
    trigger("unstick", all=("stalled", "single-threaded"), none=("no-amount",), raises="stuck"),
    trigger("stuck-pattern", "rep", at_least=(3, "stuck"), instead_of=("unstick",)),
    signals=dict.fromkeys(["stalled", "single-threaded", "no-amount"], "deal"),
)


def example(*deals: tuple[Verdict, Verdict, Verdict]) -> tuple[list[str], set[str]]:
    names = ("stalled", "single-threaded", "no-amount")
    standings = tuple(Standing(f"D{n}", dict(zip(names, deal, strict=True))) for n, deal in enumerate(deals))
    outcomes = list(run(RuleBase.of(EXAMPLE), [Circle(Standing("r"), standings)]))
    settled = settle(EXAMPLE, outcomes, PromptHistory(), moment(1), {})
    raised = {signal for outcome in outcomes for signals in outcome.raised.values() for signal in signals}
    return [prompt.trigger for prompt in settled.prompts], raised


def test_three_stuck_deals_are_the_rep_s_pattern_and_not_three_prompts():
    assert example(*[(MET, MET, NOT)] * 3) == (["stuck-pattern"], {"stuck"})


def test_two_stuck_deals_are_two_prompts():
    assert example(*[(MET, MET, NOT)] * 2) == (["unstick", "unstick"], {"stuck"})


def test_a_stalled_deal_without_an_amount_is_a_fault_of_data_first():
    assert example((MET, MET, MET)) == (["fix-the-data"], set())


def test_what_is_unknown_fires_nothing():
    assert example((UNKNOWN, MET, NOT), (MET, MET, UNKNOWN)) == ([], set())


def test_the_deals_behind_a_pattern_are_named():
    standings = tuple(Standing(f"D{n}", {"stalled": MET, "single-threaded": MET, "no-amount": NOT}) for n in range(4))
    (outcome,) = run(RuleBase.of(EXAMPLE), [Circle(Standing("r"), standings)], limits=Limits(deals=2))
    assert outcome.fired == (Firing("stuck-pattern", "rep", "r", (Reason("stuck", MET, ("D0", "D1", "D2", "D3")),)),)
    assert [(s.firing.record, s.by, s.of, s.why) for s in outcome.silenced] == [
        (f"D{n}", "stuck-pattern", "r", "instead_of") for n in range(4)
    ]


# What no stratum allows.


@pytest.mark.parametrize(
    "triggers",
    [
        [trigger("t", all=("nowhere",))],
        [trigger("t")],
        [trigger("t", all=("a",), raises="s"), trigger("u", none=("s",))],
        [trigger("t", all=("a",), raises="s"), trigger("u", at_least=(1, "s"))],
        [trigger("t", "rep", all=("a",), raises="s"), trigger("u", all=("s",))],
        [trigger("t", all=("v",), raises="s"), trigger("u", all=("s",), raises="v")],
        [trigger("t", all=("s",), raises="s")],
    ],
)
def test_what_the_strata_do_not_allow_is_refused(triggers):
    with pytest.raises(PlaybookInvalidError) as refused:
        RuleBase.of(playbook(*triggers))
    assert refused.value.code == "TR101"


def test_more_than_a_session_holds_is_refused():
    raisers = [trigger(f"t{n}", all=("a",), raises=f"s{n}") for n in range(13)]
    with pytest.raises(PlaybookInvalidError) as refused:
        RuleBase.of(playbook(*raisers, trigger("u", all=tuple(f"s{n}" for n in range(13)))))
    assert refused.value.code == "TR102"
    base = RuleBase.of(playbook(*raisers, trigger("u", all=tuple(f"s{n}" for n in range(12)))))
    outcomes = run(base, [Circle(None, (Standing("D", {"a": MET}), Standing("E", {"a": NOT})))])
    assert sorted(firing.trigger for outcome in outcomes for firing in outcome.fired) == sorted(["u", *(f"t{n}" for n in range(13))])


def test_a_trigger_that_is_switched_off_neither_fires_nor_raises():
    book = playbook(
        trigger("t", all=("a",), raises="s", off=ORIGIN),
        trigger("u", "rep", none=("s",), all=("busy",)),
        signals={"a": "deal", "busy": "rep"},
    )
    outcomes = run(RuleBase.of(book), [Circle(Standing("r", {"busy": MET}), (Standing("D", {"a": MET}),))])
    assert [firing.trigger for outcome in outcomes for firing in outcome.fired] == ["u"]

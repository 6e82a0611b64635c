"""The worker survives what makes durable-rules wrong or dead, and its death costs one record and no more."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pytest

from engine.model.playbook import Origin, Trigger
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.triggers import process as process_module
from engine.triggers.circle import Circle, Limits, Standing
from engine.triggers.door import Rules, run
from engine.triggers.probe import Probe, probe
from engine.triggers.process import NotJudgedError, Worker
from engine.triggers.rulebase import LEVELS, RuleBase
from engine.triggers.stratum import EVERYWHERE, MOST_ATTRIBUTES
from engine.triggers.worker import Ids, fnv1a

ORIGIN = Origin(Span("", Place(1, 1), Place(1, 1)))
QUICK = Limits(seconds=3)
MET, NOT, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


def trigger(name: str, subject: str = "deal", **parts: object) -> Trigger:
    return Trigger(name, subject, Text.plain(name), ORIGIN, **parts)


def base_of(*triggers: Trigger, **declared: str) -> RuleBase:
    base = RuleBase("p", {t.id: t for t in triggers}, declared, {t.raises: t.subject for t in triggers if t.raises})
    base.check()
    return base


def fired(base: RuleBase, *circles: Circle, limits: Limits = QUICK) -> set[tuple[str, str]]:
    outcomes = list(run(base, circles, limits=limits))
    assert [outcome.fault for outcome in outcomes if outcome.fault] == []
    return {(firing.trigger, firing.record) for outcome in outcomes for firing in outcome.fired}


def deals(count: int, **verdicts: Verdict) -> Circle:
    return Circle(Standing("r"), tuple(Standing(f"d{n}", verdicts) for n in range(count)))


# One test for each row of the traps.


def test_a_join_whose_last_term_is_false():
    base = base_of(trigger("t", all=("low", "stalled")), low="rep", stalled="deal")
    circle = Circle(Standing("r", {"low": MET}), tuple(Standing(f"d{n}", {"stalled": NOT}) for n in range(300)))
    for stratum in Rules.of(base).strata.values():
        for shard in stratum.shards:
            for rule in shard["rules"].values():
                ends = [next(iter(pattern.values()))["$and"][-1] for pattern in rule["all"]]
                assert [list(end) for end in ends] == [["one"]] * len(ends)
    assert fired(base, *[circle] * 20) == set()


def test_sessions_in_which_nothing_fired():
    base = base_of(trigger("t", all=("a", "b")), a="deal", b="deal")
    assert fired(base, *[deals(1, a=MET, b=NOT)] * 300) == set()


def test_more_sessions_than_the_library_holds_at_once():
    base = base_of(trigger("t", all=("a",)), a="deal")
    circles = [Circle(Standing(f"r{n}"), (Standing(f"d{n}", {"a": MET}),)) for n in range(1500)]
    assert len(fired(base, *circles)) == 1500


def test_no_thread_of_the_library_runs():
    with Worker(Rules.of(base_of(trigger("t", all=("a",)), a="deal")).rulesets(), QUICK) as worker:
        for _ in range(50):
            worker.ask("deal", [{"k": "deal", "me": 1, "one": 1, "v0": 1}])
        tasks = Path(f"/proc/{worker.process.pid}/task")
        if not tasks.exists():
            pytest.skip("this system does not list the threads of a process")
        assert len(list(tasks.iterdir())) == 1


def test_three_hundred_triggers_with_one_condition():
    base = base_of(*(trigger(f"t{n}", all=("a",)) for n in range(300)), a="deal")
    assert len(fired(base, deals(2, a=MET))) == 600


def test_three_hundred_triggers_that_feed_one_another():
    chain = [trigger(f"t{n}", all=(f"s{n - 1}" if n else "a",), raises=f"s{n}") for n in range(300)]
    assert len(fired(base_of(*reversed(chain), a="deal"), deals(3, a=MET))) == 900


def test_deals_that_raise_one_signal_many_times():
    base = base_of(*(trigger(f"t{n}", all=("a",), raises="s") for n in range(40)), trigger("end", all=("s",)), a="deal")
    assert len(fired(base, deals(5, a=MET))) == 41 * 5


def test_an_action_that_derives_without_end_is_bounded():
    patterns = [
        {"a": {"$and": [{"k": "x"}, {"one": 1}]}},
        {"b": {"$and": [{"k": "x"}, {"$ex": {"one": 1}}, {"one": {"a": "one"}}]}},
    ]
    rules = {"x": [{"rules": {"r0": {"all": patterns, "report": [["a", "me"], ["b", "me"]], "raises": None}}, "uses": ["k", "one", "me"]}]}
    with Worker(rules, Limits(seconds=20, firings=1000)) as worker:
        with pytest.raises(NotJudgedError) as failed:
            worker.ask("x", [{"k": "x", "one": 1, "me": n} for n in range(100)])
        assert "more than 1000 firings" in failed.value.cause.en
        assert sorted(worker.ask("x", [{"k": "x", "one": 1, "me": n} for n in (7, 8)])) == [("r0", (7, 8)), ("r0", (8, 7))]


def test_any_within_all_within_none_is_flat_and_right():
    base = base_of(trigger("t", all=("a",), any=("b", "c"), none=("d",)), a="deal", b="deal", c="deal", d="deal")
    for rule in Rules.of(base).strata["deal"].shards[0]["rules"].values():
        assert not any(isinstance(term, dict) and term.keys() & {"$and", "$or"} for p in rule["all"] for term in p["a0"]["$and"])
    cases = {
        (MET, MET, NOT, NOT): True,
        (MET, UNKNOWN, MET, NOT): True,
        (MET, MET, MET, UNKNOWN): False,
        (MET, NOT, UNKNOWN, NOT): False,
        (UNKNOWN, MET, MET, NOT): False,
    }
    for verdicts, expected in cases.items():
        assert bool(fired(base, deals(1, **dict(zip("abcd", verdicts, strict=True))))) == expected


def test_all_that_facts_hold_is_small_integers():
    base = base_of(trigger("t", "rep", all=("low",), at_least=(2, "a")), low="rep", a="deal")
    stratum = Rules.of(base).strata["rep"]
    fact = stratum.fact("rep", 0, Standing("r", {"low": UNKNOWN}), {})
    assert {name: type(value) for name, value in fact.items() if name != "k"} == dict.fromkeys(fact.keys() - {"k"}, int)
    assert sorted(fact.values(), key=str) == [0, 0, 1, 2, "rep"]


def test_a_record_without_a_signal_does_not_stop_the_others():
    base = base_of(trigger("t", all=("low", "a")), trigger("u", all=("a",)), low="rep", a="deal")
    assert fired(base, Circle(None, (Standing("d", {"a": MET}), Standing("e", {})))) == {("u", "d")}


def test_ids_whose_hashes_meet_are_passed_over():
    ids = Ids()
    ids.hashes |= {fnv1a("f1"), fnv1a("f2")}
    assert [ids.new(), ids.new()] == ["f0", "f3"]


def test_the_hash_is_the_library_s():
    assert [fnv1a(text) for text in ("id", "sid")] == [926444256, 3593476751]  # as its own header gives them


def test_the_names_of_attributes_never_meet():
    names = {*EVERYWHERE, "s", "of", "t", "level", "rank", *(f"v{n}" for n in range(5000))}
    assert len({fnv1a(name) for name in names}) == len(names)


def test_a_signal_with_any_name_and_a_record_with_any_id():
    odd = "名" * 300 + "$nex\n{}'\""
    base = base_of(trigger("触发", all=(odd,)), **{odd: "deal"})
    assert fired(base, Circle(Standing("\u0000r"), (Standing("商机\n1" * 30_000, {odd: MET}),))) == {("触发", "商机\n1" * 30_000)}


def test_what_is_ruled_out_may_come_in_any_order():
    base = base_of(
        trigger("raise-it", all=("a",), raises="stuck"), trigger("quiet", "rep", none=("stuck",), all=("busy",)), a="deal", busy="rep"
    )
    rep = Standing("r", {"busy": MET})
    one, other = Standing("d", {"a": MET}), Standing("e", {"a": NOT})
    for order in ((one, other), (other, one)):
        assert fired(base, Circle(rep, order)) == {("raise-it", "d")}
    assert fired(base, Circle(rep, (other,))) == {("quiet", "r")}


def test_an_error_inside_an_action_is_told():
    bad = {"all": [{"a": {"$and": [{"k": "x"}, {"one": 1}]}}], "report": [["a", "not-there"]], "raises": None}
    with Worker({"x": [{"rules": {"r0": bad}, "uses": ["k", "one"]}]}, QUICK) as worker, pytest.raises(NotJudgedError) as failed:
        worker.ask("x", [{"k": "x", "one": 1}])
    assert "not-there" in failed.value.cause.en


def test_a_fact_that_matches_nothing_is_no_match():
    with Worker(Rules.of(base_of(trigger("t", all=("a",)), a="deal")).rulesets(), QUICK) as worker:
        assert worker.ask("deal", [{"k": "nobody", "one": 1}]) == []


def test_a_trigger_may_look_at_hundreds_of_signals_in_all():
    names = [f"s{n}" for n in range(900)]
    triggers = [trigger(f"t{n}", all=tuple(names[n : n + 50])) for n in range(0, 900, 50)]
    base = base_of(*triggers, **dict.fromkeys(names, "deal"))
    assert all(len(shard["uses"]) <= MOST_ATTRIBUTES + len(EVERYWHERE) for shard in Rules.of(base).strata["deal"].shards)
    assert len(fired(base, deals(1, **dict.fromkeys(names, MET)))) == 18


# Death, hanging, memory.


def fake(tmp_path: Path, body: str) -> list[str]:
    """Give a command that runs ``body`` before the real worker."""
    script = tmp_path / "fake.py"
    real = process_module.COMMAND[-1]
    script.write_text(f"import os, runpy, sys, time, pathlib\nhere = pathlib.Path({str(tmp_path)!r})\n{textwrap.dedent(body)}\n")
    with script.open("a") as file:
        file.write(f"runpy.run_path({real!r}, run_name='__main__')\n")
    return [sys.executable, "-P", str(script)]


DIE_ON_BAD = """
    class Lines:
        def __init__(self, real):
            self.real = real
        def readline(self):
            return self.real.readline()
        def __iter__(self):
            for line in self.real:
                if '"v0": 0' in line:
                    (here / "deaths").open("a").write("x")
                    CRASH
                yield line
    sys.stdin = Lines(sys.stdin)
"""


@pytest.mark.parametrize(("crash", "cause"), [("os.kill(os.getpid(), 11)", "died (code -11)"), ("time.sleep(60)", "longer than 1 seconds")])
def test_a_record_that_kills_twice_is_not_judged_and_all_others_are(tmp_path, crash, cause):
    base = base_of(trigger("t", all=("a",), none=("b",)), a="deal", b="deal")
    command = fake(tmp_path, DIE_ON_BAD.replace("CRASH", crash))
    good, bad = {"a": MET, "b": NOT}, {"a": NOT, "b": MET}
    names = {name for shard in Rules.of(base).strata["deal"].shards for rule in shard["rules"].values() for name in rule["uses"]}
    assert names == {"v0", "v1"}
    circles = [
        Circle(Standing(f"r{n}"), (Standing(f"d{n}", good), *([Standing("x", {**bad, "b": MET, "a": NOT})] if n == 2 else [])))
        for n in range(5)
    ]
    base = base_of(trigger("t", all=("a",), none=("b",)), trigger("u", all=("b",)), a="deal", b="deal")
    outcomes = list(run(base, circles, limits=Limits(seconds=1), start=lambda rules, limits: Worker(rules, limits, command)))
    assert [outcome.record for outcome in outcomes if outcome.fault] == ["r2"]
    assert cause in outcomes[2].fault.en
    assert outcomes[2].fired == ()
    assert [firing.record for outcome in outcomes for firing in outcome.fired] == ["d0", "d1", "d3", "d4"]
    assert (tmp_path / "deaths").read_text() == "xx"


def test_a_worker_that_dies_once_is_started_again_and_nobody_notices(tmp_path):
    once = 'if (here / "deaths").exists():\n                        yield line\n                        continue\n                    '
    command = fake(tmp_path, DIE_ON_BAD.replace("(here /", once + "(here /", 1).replace("CRASH", "os.abort()"))
    base = base_of(trigger("t", all=("a",), none=("b",)), trigger("u", all=("b",)), a="deal", b="deal")
    circles = [Circle(None, (Standing("d", {"a": NOT, "b": MET}),))]
    outcomes = list(run(base, circles, limits=QUICK, start=lambda rules, limits: Worker(rules, limits, command)))
    assert [(outcome.fault, [f.trigger for f in outcome.fired]) for outcome in outcomes] == [(None, ["u"])]
    assert (tmp_path / "deaths").read_text() == "x"


def test_a_worker_that_is_stopped_is_killed_and_started_again():
    with Worker(Rules.of(base_of(trigger("t", all=("a",)), a="deal")).rulesets(), Limits(seconds=1)) as worker:
        facts = [{"k": "deal", "me": 1, "one": 1, "v0": 1}]
        assert worker.ask("deal", facts) == [("r0", (1,))]
        os.kill(worker.process.pid, signal.SIGSTOP)
        assert worker.ask("deal", facts) == [("r0", (1,))]


def test_a_session_that_needs_more_memory_than_allowed_is_not_judged():
    names = [chr(97 + n) for n in range(4)]
    patterns = [{"a": {"$and": [{"k": "x"}, {"one": 1}]}}]
    patterns += [{name: {"$and": [{"k": "x"}, {"$ex": {"one": 1}}, {"one": {"a": "one"}}]}} for name in names[1:]]
    rules = {
        "x": [{"rules": {"r0": {"all": patterns, "report": [[name, "me"] for name in names], "raises": None}}, "uses": ["k", "one", "me"]}]
    }
    limits = Limits(seconds=60, memory=50 << 20, firings=10**9)
    with Worker(rules, limits) as worker:
        with pytest.raises(NotJudgedError):
            worker.ask("x", [{"k": "x", "one": 1, "me": n} for n in range(60)])
        assert len(worker.ask("x", [{"k": "x", "one": 1, "me": n} for n in range(4)])) == 24  # each way to take four of four


def test_a_python_on_which_the_library_does_not_load(monkeypatch, tmp_path):
    command = fake(tmp_path, "sys.modules['durable'] = None")
    monkeypatch.setattr(process_module, "COMMAND", command)
    monkeypatch.setattr(Worker.__init__, "__defaults__", (command,))
    found = probe()
    assert not found.works
    assert "durable-rules does not work on this Python" in found.reason.en
    base = base_of(trigger("t", all=("a",)), a="deal")
    outcomes = list(run(base, [deals(1, a=MET)] * 3))
    assert Counter(outcome.fault for outcome in outcomes) == {found.reason: 3}


def test_a_worker_that_cannot_be_started(tmp_path):
    with Worker({}, QUICK, [str(tmp_path / "nothing")]) as worker:
        for _ in range(2):
            with pytest.raises(NotJudgedError, match="could not be started"):
                worker.ask("deal", [])


def test_here_the_library_works():
    assert probe() == Probe(works=True)


def test_no_process_is_left_behind():
    base = base_of(trigger("t", all=("a",)), a="deal")
    started: list[Worker] = []

    def begin(rules, limits) -> Worker:
        started.append(Worker(rules, limits))
        return started[0]

    outcomes = run(base, [deals(1, a=MET)] * 3, start=begin)
    next(outcomes)
    pid = started[0].process.pid
    outcomes.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("level", LEVELS)
def test_a_rule_base_without_triggers_starts_nothing(level):
    base = base_of(a=level)
    outcomes = run(base, [deals(1, a=MET)], start=lambda rules, limits: Worker(rules, limits, ["/nothing"]))
    assert [outcome.fault for outcome in outcomes] == [None]

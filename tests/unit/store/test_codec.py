"""A judgement read from the store equals the one that was written, whatever it holds."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.judgement import Fact, Judgement, NextAction
from engine.model.text import Text
from engine.model.values import WIDEST, Instant, Mean, Money
from engine.model.verdict import Verdict
from engine.store.codec import decode, decode_value, encode, encode_value

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)
wide = st.integers(-WIDEST, WIDEST)
money = st.builds(Money, wide, st.sampled_from(["CNY", "USD"]), st.sampled_from([4, 10]))
days = st.dates()
instants = st.datetimes(timezones=st.just(dt.UTC))
values = st.one_of(
    st.none(),
    wide,
    st.booleans(),
    words,
    money,
    days,
    st.lists(words, max_size=3).map(tuple),
    st.builds(Instant, instants, days),
    st.builds(Mean, st.one_of(wide, money), st.integers(1, 10**6)),
)
texts = st.builds(Text, words, words)
some = st.one_of(st.none(), st.integers(0, 10**6))
facts = st.builds(Fact, values, some, some, st.none() | days, st.none() | st.just("USD"))
actions = st.builds(
    NextAction,
    names,
    st.sampled_from(["do", "meet", "ask"]),
    texts,
    texts,
    words,
    st.none() | days,
    some,
    st.none() | words,
    words,
    st.just(("a",)),
)
verdicts = st.dictionaries(names, st.sampled_from(Verdict), max_size=4)
judgements = st.builds(
    Judgement,
    names,
    instants,
    st.none() | names,
    st.none() | st.integers(1, 99),
    st.none() | names,
    st.none() | names,
    st.none() | st.sampled_from(Verdict),
    gates=verdicts,
    criteria=verdicts,
    waived=st.frozensets(names, max_size=3),
    done=st.dictionaries(names, st.booleans(), max_size=3),
    signals=verdicts,
    actions=st.lists(actions, max_size=3).map(tuple),
    facts=st.dictionaries(names, facts, max_size=4),
    playbook_digest=words,
    catalog_digest=words,
    next_change=st.none() | days,
    reason=st.none() | texts,
)


def kind(value):
    return type(value), [kind(part) for part in value] if isinstance(value, tuple) else None


@given(values)
def test_a_value_and_its_kind_come_back(value):
    read = decode_value(json.loads(json.dumps(encode_value(value))))
    assert (read, kind(read)) == (value, kind(value))


@settings(max_examples=200)
@given(judgements)
def test_a_judgement_comes_back_in_every_part(judgement):
    read = decode(encode(judgement))
    assert read == judgement
    assert encode(read) == encode(judgement)
    for each in ("gates", "criteria", "done", "signals"):
        assert list(getattr(read, each)) == list(getattr(judgement, each))


@given(judgements, judgements)
def test_the_digest_tells_judgements_apart_but_for_their_instant(one, other):
    same = {name: value for name, value in encode(one).items() if name not in ("as_of", "digest")} == {
        name: value for name, value in encode(other).items() if name not in ("as_of", "digest")
    }
    assert (encode(one)["digest"] == encode(other)["digest"]) == same

"""Laws of the register on random programmes: later days know more, exports lose nothing, forecasts respect today."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian import programme
from transcaspian.programme.claims import Claim
from transcaspian.programme.days import PRECISIONS, first_day, last_day
from transcaspian.programme.exports import calendar, gantt, oc4ids, sheet
from transcaspian.programme.register import Milestone, Register
from transcaspian.programme.rules import broken_rules
from transcaspian.programme.schedule import forecast

DAYS = st.dates(date(2015, 1, 1), date(2023, 12, 31))
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60
).filter(lambda text: text.strip() == text and "|" not in text)


@cache
def shipped() -> Register:
    return programme.load()


@st.composite
def stories(draw: st.DrawFn, name: str) -> tuple[Claim, ...]:
    """One promise, perhaps another, perhaps what came of it, in an order that can be."""
    said = sorted(draw(st.lists(DAYS, min_size=1, max_size=4)))
    claims = []
    for place, on in enumerate(said):
        kind = "promise" if place == 0 else draw(st.sampled_from(["re-promise", "actual", "missed", "progress"]))
        fields: dict[str, object] = {"note": draw(TEXTS)}
        if kind in {"promise", "re-promise"}:
            precision = draw(st.sampled_from(PRECISIONS))
            due = last_day(on + timedelta(days=draw(st.integers(1, 3000))), precision)
            fields |= {"due": None if precision == "open" else due, "precision": precision}
        elif kind == "actual":
            fields["date"] = max(on - timedelta(days=draw(st.integers(0, 5))), said[0])
        elif kind == "progress":
            fields |= {"value": draw(st.floats(0, 1e6) | st.tuples(st.floats(0, 1), st.floats(1, 2)) | TEXTS)}
            fields |= {"unit": "Mt", "what": "cargo"}
        confidence = draw(st.sampled_from(["high", "medium", "low"]))
        claims.append(
            Claim(
                id=f"{name}.{place + 1}",
                kind=kind,
                said_on=on,
                reporter=draw(TEXTS),
                source=(f"https://example.org/{place}",),
                confidence=confidence,
                **fields,  # type: ignore[arg-type]
            )
        )
    return tuple(claims)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """The shipped register with milestones of its own; each may wait for earlier ones."""
    names = [f"M-X{number}" for number in range(draw(st.integers(1, 6)))]
    milestones = {}
    for place, name in enumerate(names):
        title = dict.fromkeys(("en", "kk", "az", "ru"), draw(TEXTS))
        milestones[name] = Milestone(
            id=name,
            kind=draw(st.sampled_from(["port", "rail", "visit"])),
            title=title,
            parties=("KZ",),
            project=draw(st.sampled_from(["P-FIBRE", ""])),
            claims=draw(stories(name)),
            after=tuple(draw(st.lists(st.sampled_from(names[:place]), unique=True)) if place else ()),
        )
    empty = MappingProxyType({})
    events = {
        name: dataclasses.replace(event, milestones=(), host_event="") for name, event in shipped().events.items()
    }
    return dataclasses.replace(
        shipped(), milestones=MappingProxyType(milestones), events=MappingProxyType(events), series=empty
    )


@given(registers())
@settings(max_examples=30, deadline=None)
def test_random_registers_obey_the_rules(register):
    assert list(broken_rules(register)) == []


@given(registers(), DAYS, DAYS)
@settings(max_examples=40, deadline=None)
def test_later_days_never_know_less(register, one, other):
    first, second = sorted([one, other])
    before, after = programme.status(register, first), programme.status(register, second)

    assert before.claims <= after.claims
    for section in ("agreements", "bodies", "projects", "milestones", "events", "series"):
        assert set(getattr(before, section)) <= set(getattr(after, section))
    for name, status in before.milestones.items():
        assert set(status.claims) <= set(after.milestones[name].claims)
        assert status.promised_on == after.milestones[name].promised_on
        assert status.first_due == after.milestones[name].first_due


@given(registers(), DAYS)
@settings(max_examples=40, deadline=None)
def test_exports_read_back_the_same_facts_and_bytes(register, day):
    found = programme.status(register, day)

    assert calendar.read(calendar.written(found)) == calendar.entries(found)
    assert sheet.read(sheet.written(found)) == tuple(pair for pair in register.claims() if pair[1].known_on <= day)
    assert gantt.read(gantt.written(found)) == gantt.bars(found)
    assert oc4ids.read(oc4ids.written(found)) == oc4ids.facts(found)
    assert calendar.written(found) == calendar.written(programme.status(register, day))


@given(registers(), DAYS)
@settings(max_examples=20, deadline=None)
def test_forecasts_lie_ahead_and_p80_behind_p50(register, day):
    found = forecast(register, day, draws=200)

    for name, one in found.milestones.items():
        assert day <= one.p50 <= one.p80
        for other in register.milestones[name].after:
            if other in found.milestones:
                assert one.p50 >= found.milestones[other].p50


@given(DAYS, st.sampled_from(PRECISIONS))
def test_a_day_lies_in_its_own_period(day, precision):
    first, last = first_day(day, precision), last_day(day, precision)

    assert first <= day <= last
    assert first_day(last, precision) == first or precision in {"day", "open"}
    assert last_day(first, precision) == last or precision in {"day", "open"}


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2022, 6, 30), date(2023, 12, 31)])
def test_every_span_of_the_shipped_register_matches_its_text(day):
    for _, claim in shipped().claims():
        if claim.span is not None:
            text = shipped().documents[claim.span.document].text
            assert text[claim.span.start : claim.span.end] == claim.span.text
            assert claim.known_on <= shipped().as_of
    assert programme.status(shipped(), day).claims <= {claim.id for _, claim in shipped().claims()}

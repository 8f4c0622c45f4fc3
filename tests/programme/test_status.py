from __future__ import annotations

from datetime import date

import pytest

from transcaspian import programme
from transcaspian.programme.claims import conflicts, preferred
from transcaspian.programme.status import still_to_come

from .conftest import milestone

PROMISE = "{kind: promise, said_on: 2022-01-10, due: 2022-12-31, precision: year, word: planned}"
AGAIN = "{kind: re-promise, said_on: 2022-11-01, due: 2023-06-30, precision: half, word: planned}"
DONE = "{kind: actual, said_on: 2023-07-05, date: 2023-07-04, word: opened}"


@pytest.mark.parametrize(
    ("day", "state", "slip"),
    [
        ("2022-01-09", None, None),
        ("2022-01-10", "open", 0),
        ("2022-11-01", "open", 181),
        ("2023-07-01", "unknown", 181),
        ("2023-07-05", "met_late", 185),
    ],
)
def test_a_story_by_hand(made, day, state, slip):
    """31 December 2022 to 30 June 2023 is 181 days, to 4 July 185."""
    register = made(milestone("M-A", f"{PROMISE}\n{AGAIN}\n{DONE}"))

    found = programme.status(register, date.fromisoformat(day)).milestones.get("M-A")

    assert (found.state if found else None) == state
    assert (found.slip_days if found else None) == slip


def test_slip_has_a_sign(made):
    early = "{kind: actual, said_on: 2022-06-01, date: 2022-05-31, word: opened}"
    found = programme.status(made(milestone("M-A", f"{PROMISE}\n{early}"))).milestones["M-A"]

    assert (found.state, found.slip_days) == ("met", -214)


def test_an_open_due_date_gives_no_slip(made):
    soon = "{kind: promise, said_on: 2022-01-10, due: null, word: planned}"
    dated = "{kind: re-promise, said_on: 2022-03-01, due: 2022-12-31, precision: year, word: planned}"
    later = "{kind: re-promise, said_on: 2022-12-01, due: null, word: planned}"
    register = made(
        milestone("M-A", soon), milestone("M-B", f"{soon}\n{dated}\n{DONE}"), milestone("M-C", f"{PROMISE}\n{later}")
    )

    assert [one.slip_days for one in programme.status(register).milestones.values()] == [None, None, None]


def test_a_chain_of_promises_slips_from_its_first(made):
    second = "{kind: promise, said_on: 2023-02-01, due: 2024-12-31, precision: year, word: planned}"
    register = made(milestone("M-A", PROMISE), milestone("M-B", second, "  replaces: M-A\n"))

    before = programme.status(register, date(2022, 6, 1)).milestones
    after = programme.status(register).milestones

    assert list(before) == ["M-A"]
    assert (after["M-A"].state, after["M-B"].state, after["M-B"].slip_days) == ("superseded", "open", 731)


def test_what_is_only_discussed_stays_discussed(made):
    talked = "{kind: promise, said_on: 2022-01-10, due: null, word: discussed}"

    assert programme.status(made(milestone("M-A", talked))).milestones["M-A"].state == "discussed"


def test_a_missed_promise_and_an_unclear_one(made):
    missed = "{kind: missed, said_on: 2023-01-05, word: reported}"
    unclear = "{kind: unclear, said_on: 2022-12-01, word: reported}"
    found = programme.status(
        made(milestone("M-A", f"{PROMISE}\n{missed}"), milestone("M-B", f"{PROMISE}\n{unclear}")), date(2022, 12, 20)
    )

    assert [one.state for one in found.milestones.values()] == ["open", "unknown"]
    assert programme.status(found.register).milestones["M-A"].state == "missed"


def test_precedence_is_confidence_then_the_later_word(made):
    a = "{kind: progress, said_on: 2023-01-01, value: 1, unit: Mt, what: cargo, period: 2022, confidence: high}"
    b = "{kind: progress, said_on: 2023-02-01, value: 2, unit: Mt, what: cargo, period: 2022, confidence: medium}"
    c = "{kind: progress, said_on: 2023-03-01, value: 3, unit: Mt, what: cargo, period: 2022, confidence: high}"
    promise = PROMISE.replace("}", ", confidence: high}")
    register = made(milestone("M-A", f"{promise}\n{a}\n{b}\n{c}"))
    claims = register.milestones["M-A"].claims

    assert preferred(claims[1:]).value == 3
    found = conflicts("M-A", claims)
    assert [(one.preferred.value, [other.value for other in one.others]) for one in found] == [(3, [1, 2])]
    assert preferred([]) is None


def test_two_series_two_periods_and_two_units_do_not_conflict(made):
    base = "{{kind: progress, said_on: 2023-01-01, value: {}, unit: {}, what: cargo, period: {}, series: {}}}"
    rows = [(1, "Mt", "2022", "a"), (2, "Mt", "2022", "b"), (3, "Mt", "2023-01", "a"), (4, "TEU", "2022", "a")]
    register = made(milestone("M-A", "\n".join([PROMISE, *(base.format(*row) for row in rows)])))

    assert programme.status(register).conflicts == ()


def test_a_month_counts_as_known_on_its_last_day(made):
    vague = (
        "{kind: promise, said_on: 2022-01-10, said_precision: month, due: 2022-12-31, precision: year, word: planned}"
    )
    register = made(milestone("M-A", vague))

    assert programme.status(register, date(2022, 1, 30)).milestones == {}
    assert list(programme.status(register, date(2022, 1, 31)).milestones) == ["M-A"]


def test_what_is_still_to_come_stands_soonest_first(shipped):
    found = still_to_come(programme.status(shipped))

    assert [one.due for one in found] == sorted(one.due for one in found)
    assert {one.state for one in found} == {"open"}
    assert "M-SIC-1" not in {one.milestone.id for one in found}

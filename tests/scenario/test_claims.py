"""The rule that picks one of several claims, case by case by hand."""

from __future__ import annotations

from datetime import date

import pytest

from transcaspian.scenario.claims import Claim, pick


def claim(value, *, valid_from=None, known_on=None, confidence="medium", use="", line=2) -> Claim:
    return Claim(value, None, None, valid_from, known_on, confidence, "someone", "", use, "", line)


OLD = claim(2.0, valid_from=date(2010, 1, 1), known_on=date(2010, 5, 1), confidence="high")
NEW = claim(3.0, valid_from=date(2022, 6, 1), known_on=date(2023, 11, 5))
PLANNED = claim(5.0, valid_from=date(2025, 1, 1), known_on=date(2023, 11, 5))


@pytest.mark.parametrize(
    ("year", "value", "rule"),
    [(2009, None, ""), (2021, 2.0, "only"), (2022, 3.0, "valid_from"), (2025, 5.0, "valid_from")],
)
def test_a_claim_counts_from_the_year_in_which_it_begins(year, value, rule):
    picked = pick((OLD, NEW, PLANNED), year=year, known_by=None)

    assert (picked is None) if value is None else (picked[0].value, picked[1]) == (value, rule)


def test_a_forecast_uses_only_what_was_known():
    assert pick((OLD, NEW), year=2023, known_by=date(2023, 11, 4)) == (OLD, "only")
    assert pick((OLD, NEW), year=2023, known_by=date(2023, 11, 5)) == (NEW, "valid_from")
    assert pick((claim(1.0),), year=2023, known_by=date(2023, 12, 31)) is None


def test_the_mark_goes_before_date_and_confidence():
    marked = claim(9.0, confidence="low", use="yes")

    assert pick((OLD, NEW, marked), year=2023, known_by=None) == (marked, "marked")


def test_a_claim_kept_for_comparison_is_never_picked():
    assert pick((claim(9.0, use="no"),), year=2023, known_by=None) is None


def test_confidence_then_knowledge_then_order_decide():
    low, high = claim(1.0, confidence="low"), claim(2.0, confidence="high")
    early, late = claim(3.0, known_on=date(2020, 1, 1)), claim(4.0, known_on=date(2021, 1, 1))
    first, second = claim(5.0, line=2), claim(6.0, line=3)

    assert pick((low, high), year=2023, known_by=None) == (high, "confidence")
    assert pick((early, late), year=2023, known_by=None) == (late, "known_on")
    assert pick((first, second), year=2023, known_by=None) == (first, "first_line")

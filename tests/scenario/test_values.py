"""Texts of cells and of YAML to values, by type and limits."""

from __future__ import annotations

import math
from datetime import date

import pytest

from transcaspian.scenario.catalogue import Attribute
from transcaspian.scenario.values import Fault, read_date, read_value, shown


def attribute(kind: str, low: float = -math.inf, high: float = math.inf) -> Attribute:
    return Attribute("ports", "depth_m", kind, "m", low, high, "", required=True, description="", used_in=())


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3.0), ("-0.5", -0.5), ("+2", 2.0), (".5", 0.5), ("7.", 7.0), ("1e3", 1000.0), ("2.5E-1", 0.25)],
)
def test_plain_numbers_are_read(text, value):
    assert read_value(text, attribute("number")) == value


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nan", "not_finite"),
        (".NaN", "not_finite"),
        ("-inf", "not_finite"),
        (".inf", "not_finite"),
        ("1e999", "not_finite"),
        ("three", "not_a_number"),
        ("true", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("12:30", "not_a_number"),
        ("2023-01-01", "not_a_number"),
        ("٣", "not_a_number"),
        ("1e99999", "not_a_number"),
        ("0,5", "number_with_comma"),
    ],
)
def test_what_is_no_finite_number_is_named(text, key):
    found = read_value(text, attribute("number"))

    assert isinstance(found, Fault)
    assert found.key == key


def test_limits_belong_to_the_range_and_the_range_is_said():
    depth = attribute("number", 0.0, 30.0)

    assert read_value("0", depth) == 0.0
    assert read_value("30", depth) == 30.0
    assert read_value("-0.1", depth) == Fault("out_of_range", allowed="numbers from 0 to 30 m")
    assert attribute("integer", 1.0).allowed() == "whole numbers from 1 m"
    assert attribute("number", high=5.0).allowed() == "numbers up to 5 m"


def test_a_whole_number_may_be_written_with_point_zero_and_nothing_else():
    berths = attribute("integer")

    assert read_value("3.0", berths) == 3
    assert isinstance(read_value("3.0", berths), int)
    assert read_value("3.5", berths) == Fault("not_whole", allowed="whole numbers m")
    assert read_value("9" * 500, berths) == Fault("not_finite", allowed="whole numbers m")


def test_a_choice_takes_its_words_only():
    kind = attribute("choice:ferry|dry|oil")

    assert read_value("dry", kind) == "dry"
    assert read_value("drry", kind) == Fault("not_a_choice", allowed="ferry, dry, oil", known=("ferry", "dry", "oil"))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023-05-17", date(2023, 5, 17), date(2023, 5, 17)),
        ("9999", date(9999, 1, 1), None),
    ],
)
def test_a_year_or_a_month_has_a_first_and_a_last_day(text, first, last):
    assert read_date(text) == first
    assert read_date(text, last_day=True) == last


@pytest.mark.parametrize("text", ["2023-02-30", "2023-13", "0000", "17.05.2023", "2023-5-1", "yesterday"])
def test_other_texts_are_no_dates(text):
    assert read_date(text) is None
    assert isinstance(read_value(text, attribute("date")), Fault)


@pytest.mark.parametrize("value", [3, 3.0, 0.1, 1e300, -2.5, 123456789012345.0, "text", date(2023, 5, 1)])
def test_a_shown_value_reads_back_to_itself(value):
    kind = "date" if isinstance(value, date) else "text" if isinstance(value, str) else "number"

    assert read_value(shown(value), attribute(kind)) == value

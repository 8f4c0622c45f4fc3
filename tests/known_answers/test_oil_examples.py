"""Worked examples of the oil room, to their printed precision."""

from __future__ import annotations

import pytest

from transcaspian import scenario
from transcaspian.systems.oil.known_answers import PREDICTED, backtest_rows, menon, physics_rows

SCENARIO = scenario.load("baseline-2023")
ROWS = {row.id: row for row in physics_rows(SCENARIO.sample(1, None))}


@pytest.mark.parametrize("name", PREDICTED)
def test_every_example_is_met(name):
    row = ROWS[name]

    assert row.p10 == row.p50 == row.p90
    assert abs(row.p50 - row.published) <= row.tolerance_share * row.published


def test_rows_whose_inputs_are_ranges_carry_a_band_and_printed_arithmetic_none():
    draws = [SCENARIO.sample(1, number) for number in range(12)]
    banded = {row.id: row for row in physics_rows(SCENARIO.sample(1, None), draws=draws)}

    assert banded["oil_btc_drag_reducer"].p10 < ROWS["oil_btc_drag_reducer"].p50 < banded["oil_btc_drag_reducer"].p90
    for name, row in banded.items():
        assert row.p50 == ROWS[name].p50
        if row.role == "formula":
            assert row.p10 == row.p90


def test_examples_have_sources_and_roles():
    assert set(ROWS) == set(PREDICTED)
    assert {row.source for row in ROWS.values()} <= set(SCENARIO.sources)
    assert {row.role for row in ROWS.values()} == {"formula", "fit", "check"}


def test_menon_to_the_digits_that_the_book_carries():
    found = menon()

    assert round(found.factor, 4) == 0.0208
    assert round(found.speed_m_s / 0.3048, 2) == 4.76
    assert found.reynolds == pytest.approx(57129, abs=1.1)  # the book's constant is rounded: 92.24 for 92.2417
    assert found.loss_m_per_m * 5280 == pytest.approx(29.908, abs=0.006)


def test_volume_factors_to_four_places():
    assert round(ROWS["oil_vcf_54a"].p50, 4) == 0.9872
    assert round(ROWS["oil_vcf_54b"].p50, 4) == 0.9811
    assert round(ROWS["oil_btc_barrels_2020"].p50, 2) == 3.41


def test_the_rows_of_the_routes_are_joined_and_no_id_stands_twice():
    rows = backtest_rows(SCENARIO.sample(1, None))

    assert len(rows) > len(ROWS)
    assert len({row.id for row in rows}) == len(rows)

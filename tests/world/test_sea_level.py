from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.world import sea_level
from transcaspian.world.clock import Clock

BALTIC = "Baltic System (BS)"
SEASON = [-0.2, -0.1, 0.0, 0.0, 0.1, 0.2, 0.2, 0.1, 0.0, -0.1, -0.1, -0.1]


def table(means: dict[int, float], *others: tuple[str, int, float, str]) -> pd.DataFrame:
    rows = [("composite_baltic", year, None, level, BALTIC, f"{year}-12-31") for year, level in means.items()]
    rows += [("seasonal_anomaly", None, m, a, "relative to annual mean", "2023-01-01") for m, a in enumerate(SEASON, 1)]
    rows += [(series, year, None, level, datum, "2023-10-01") for series, year, level, datum in others]
    frame = pd.DataFrame(rows, columns=["series", "year", "month", "level_m", "datum", "known_on"])
    low_m = (frame["level_m"] - 1).where(frame["series"] != "trend_known_2023")
    return frame.assign(low_m=low_m, high_m=frame["level_m"] + 1)


FALLING = table(
    {year: -28.0 - 0.1 * (year - 2013) for year in range(2013, 2024)},
    ("trend_known_2023", 2030, -29.8, BALTIC),
    ("trend_known_2023", 2050, -31.8, BALTIC),
    ("samant_prange_2023_ssp245", 2100, -3.85, "change in m, climate-driven"),
    ("samant_prange_2023_ssp585", 2100, -14.0, "change in m, climate-driven"),
)


def test_months_of_a_year_by_hand():
    got = sea_level.monthly_m(FALLING, year=2020)

    # the mean of 2020 is -28.7, in mid-year; June's middle lies half a month before it
    assert got[5] == pytest.approx(-28.7 + 0.1 / 24 + 0.2)
    assert got[0] == pytest.approx(-28.7 + 0.1 * 5.5 / 12 - 0.2)
    assert got.mean() == pytest.approx(-28.7 + np.mean(SEASON))


def test_the_last_year_goes_on_at_its_own_slope():
    got = sea_level.monthly_m(FALLING, year=2023)

    assert got[11] == pytest.approx(-29.0 - 0.1 * 5.5 / 12 - 0.1)


def test_observed_reads_no_mean_later_than_the_year():
    until_2020 = FALLING[~(FALLING["year"].between(2021, 2023) & (FALLING["series"] == "composite_baltic"))]

    np.testing.assert_array_equal(sea_level.monthly_m(FALLING, year=2020), sea_level.monthly_m(until_2020, year=2020))


def test_days_run_through_the_middles_of_the_months():
    clock = Clock(2023, 2160.0, 10920.0)

    got = sea_level.daily_m(FALLING, clock=clock, offset_m=-0.5)

    assert got.shape == (455,)
    january = clock.hour_of("2023-01-16") / 24  # the month's middle is noon of the 16th
    assert got[int(january)] == pytest.approx(sea_level.monthly_m(FALLING, year=2023)[0] - 0.5)
    assert np.abs(np.diff(got)).max() < 0.01


def test_a_projection_by_levels_runs_straight_through_them():
    got = sea_level.annual_m(FALLING, years=[2023, 2030, 2040, 2050], projection="trend")

    np.testing.assert_allclose(got, [-29.0, -29.8, -30.8, -31.8])


def test_a_slower_change_is_a_straight_line_from_the_last_mean():
    got = sea_level.annual_m(FALLING, years=[2024, 2100], projection="ssp245")

    np.testing.assert_allclose(got, [-29.05, -32.85])


def test_a_faster_change_starts_at_the_present_rate_and_bends():
    got = sea_level.annual_m(FALLING, years=[2024, 2062, 2100], projection="ssp585")

    bend = (-14.0 + 7.7) / 77**2
    np.testing.assert_allclose(got, [-29.1 + bend, -29 - 3.9 + bend * 39**2, -43.0])


def test_flat_stays_and_bounds_follow_their_column():
    assert sea_level.annual_m(FALLING, years=2090, projection="flat") == pytest.approx([-29.0])
    assert sea_level.annual_m(FALLING, years=2100, projection="ssp585", bound="low") == pytest.approx([-44.0])


def test_a_cut_forgets_what_became_known_later():
    got = sea_level.annual_m(FALLING, years=[2020, 2023], projection="flat", known_on="2021-06-30")

    np.testing.assert_allclose(got, [-28.7, -28.7])
    with pytest.raises(InputError, match="not in the table"):
        sea_level.annual_m(FALLING, years=[2030], projection="trend", known_on="2023-09-30")


@pytest.mark.parametrize(
    ("known", "cut", "seen"),
    [
        ("2023", "2023-12-31", True),
        ("2023", "2023-06-30", False),
        ("2023-06", "2023-06-30", False),
        ("2023-06", "2023-07-01", True),
    ],
)
def test_a_date_without_a_day_means_its_last(known, cut, seen):
    rows = FALLING.assign(known_on=FALLING["known_on"].where(FALLING["series"] != "trend_known_2023", known))
    rows = rows[(rows["series"] != "composite_baltic") | (rows["year"] < 2022)]

    if seen:
        assert sea_level.annual_m(rows, years=[2050], projection="trend", known_on=cut) == pytest.approx([-31.8])
    else:
        with pytest.raises(InputError, match="not in the table"):
            sea_level.annual_m(rows, years=[2050], projection="trend", known_on=cut)


def test_a_level_without_a_date_is_known_at_the_end_of_its_year():
    undated = FALLING.assign(known_on="")
    options = {"years": [2021], "projection": "flat"}

    assert sea_level.annual_m(undated, known_on="2021-12-31", **options) == pytest.approx([-28.8])
    assert sea_level.annual_m(undated, known_on="2021-12-30", **options) == pytest.approx([-28.7])
    with pytest.raises(InputError, match="not in the table"):
        sea_level.annual_m(undated, years=[2030], projection="trend", known_on="2023-12-31")


@settings(max_examples=40)
@given(
    st.lists(st.floats(-31, -26), min_size=3, max_size=8),
    st.floats(-3, 3),
    st.sampled_from(["observed", "flat"]),
)
def test_an_offset_moves_every_month_and_the_mean_lies_by_its_neighbours(levels, offset_m, projection):
    rows = table({2010 + index: level for index, level in enumerate(levels)})
    year = 2010 + len(levels) - 1

    plain = sea_level.monthly_m(rows, year=year, projection=projection)
    moved = sea_level.monthly_m(rows, year=year, projection=projection, offset_m=offset_m)

    np.testing.assert_allclose(moved - plain, offset_m, atol=1e-9)
    # straight lines on both sides of the mean: it is off by at most an eighth of each step
    steps = abs(levels[-1] - levels[-2])
    assert abs(plain.mean() - np.mean(SEASON) - levels[-1]) <= steps / 8 + 1e-9


def test_another_datum_is_refused():
    mixed = FALLING.assign(datum=FALLING["datum"].where(FALLING["year"] != 2023, "altimetry geoid of DAHITI"))

    with pytest.raises(InputError, match="never mixed") as caught:
        sea_level.monthly_m(mixed, year=2023)

    assert caught.value.problems[0].row.startswith("composite_baltic 2023")


def test_a_projection_in_another_datum_is_refused():
    mixed = pd.concat([FALLING, table({}, ("my_path", 2040, -0.5, "altimetry geoid of DAHITI")).iloc[12:]])

    with pytest.raises(InputError, match="never mixed"):
        sea_level.monthly_m(mixed, year=2030, projection="my_path")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"year": 2025}, "no level for this year"),
        ({"year": 2010}, "no annual mean"),
        ({"year": 2051, "projection": "trend"}, "2013 - 2050"),
        ({"year": 2030, "projection": "ssp254"}, "did you mean ssp245"),
        ({"year": 2030, "projection": "composite_baltic"}, "not in the table"),
        ({"year": 2023, "known_on": "2001-01-01"}, "no annual mean"),
        ({"year": 2040, "projection": "trend", "bound": "low"}, "trend_known_2023.low_m: a level is blank"),
    ],
)
def test_questions_without_answer_say_why(options, said):
    with pytest.raises(InputError, match=said):
        sea_level.monthly_m(FALLING, **options)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: rows.drop(columns="datum"), "column is missing"),
        (lambda rows: pd.concat([rows, rows.iloc[:1]]), "two annual means"),
        (lambda rows: rows.assign(level_m=rows["level_m"].where(rows["year"] != 2015)), "blank"),
        (lambda rows: rows[rows["month"] != 7], "each month once"),
    ],
)
def test_a_spoilt_table_is_refused(spoil, said):
    with pytest.raises(InputError, match=said):
        sea_level.monthly_m(spoil(FALLING), year=2020)


def test_mappings_do_as_well_as_a_frame():
    rows = FALLING.to_dict("records")

    np.testing.assert_array_equal(sea_level.monthly_m(rows, year=2020), sea_level.monthly_m(FALLING, year=2020))

"""Forecasts: the law by closed forms, the posterior by hand, dates that respect today and what must come first."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from transcaspian import programme
from transcaspian.errors import InputError
from transcaspian.programme.reference_class import (
    Observation,
    Prior,
    fitted,
    observations,
    reference_classes,
    student_cdf,
    student_quantile,
)
from transcaspian.programme.schedule import forecast

from .conftest import milestone

PRIOR = Prior(median=1.3, median_sd=0.5, spread=0.5, spread_sd=0.5, offset_days=365.0)


def seen(ratio: float, *, finished: bool = True, kind: str = "port") -> Observation:
    return Observation(milestone="M-A", kind=kind, ratio=ratio, finished=finished)


@pytest.mark.parametrize(("share", "t"), [(0.5, 0.0), (0.9, 1.533206), (0.975, 2.776445), (0.995, 4.604095)])
def test_student_with_4_degrees_of_freedom_as_tabled(share, t):
    assert student_quantile(share) == pytest.approx(t, abs=2e-6)
    assert student_cdf(t) == pytest.approx(share, abs=2e-7)
    assert student_cdf(-t) == pytest.approx(1.0 - share, abs=2e-7)


def test_without_observations_the_answer_is_the_prior():
    found = fitted([], PRIOR)

    assert found.quantile(0.5) == pytest.approx(1.3, rel=1e-6)
    assert found.share_above(1.3) == pytest.approx(0.5, abs=1e-9)
    assert float(found.weight @ found.m) == pytest.approx(math.log(1.3), abs=1e-9)
    assert found.finished == 0


def test_a_tight_prior_of_the_median_moves_as_the_weights_say():
    """By hand on three points: s known, prior of m flat over three values, the likelihood decides."""
    found = fitted([seen(2.0)], Prior(median=1.0, median_sd=0.2, spread=0.5, spread_sd=1e-6, offset_days=0.0))
    heights = [
        math.exp(-0.5 * (m / 0.2) ** 2) * (1 + ((math.log(2) - m) / 0.5) ** 2 / 4) ** -2.5 for m in (0.0, 0.2, 0.4)
    ]
    nearest = [int(np.argmin(np.abs(found.m - m) + np.abs(found.s - 0.5) * 1e3)) for m in (0.0, 0.2, 0.4)]
    weights = found.weight[nearest]

    assert weights / weights[0] == pytest.approx(np.array(heights) / heights[0], rel=0.02)


def test_many_finished_milestones_outweigh_the_prior():
    rng = np.random.default_rng(5)
    ratios = np.exp(math.log(2.0) + 0.3 * rng.standard_t(4, 400))
    found = fitted([seen(float(ratio)) for ratio in ratios], PRIOR)

    assert found.quantile(0.5) == pytest.approx(2.0, rel=0.06)
    assert found.quantile(0.9) == pytest.approx(2.0 * math.exp(0.3 * 1.5332), rel=0.1)


def test_what_is_still_open_moves_the_answer_up_and_a_few_milestones_leave_it_wide():
    few = [seen(1.1), seen(1.4), seen(0.9)]
    without, with_open = fitted(few, PRIOR), fitted([*few, seen(2.5, finished=False)], PRIOR)

    assert with_open.quantile(0.5) > without.quantile(0.5)
    assert with_open.quantile(0.8) / with_open.quantile(0.2) > 1.8


def test_a_bound_long_passed_by_nobody_says_nothing():
    assert fitted([seen(1e-6, finished=False)], PRIOR).quantile(0.5) == pytest.approx(1.3, rel=1e-3)


def test_observations_by_hand(made):
    """449 and 567 days with 365 more on each side: (567 + 365) / (449 + 365)."""
    done = (
        "{kind: promise, said_on: 2022-04-07, due: 2023-06-30, precision: half}\n"
        "{kind: actual, said_on: 2023-10-26, date: 2023-10-26}"
    )
    put_off = (
        "{kind: promise, said_on: 2022-01-01, due: 2022-12-31, precision: year}\n"
        "{kind: re-promise, said_on: 2022-12-01, due: 2024-12-31, precision: year}"
    )
    unclear = (
        "{kind: promise, said_on: 2022-01-01, due: 2022-12-31, precision: year}\n{kind: unclear, said_on: 2023-01-01}"
    )
    quantity = "{kind: promise, said_on: 2022-01-01, due: 2022-12-31, precision: year}"
    register = made(
        milestone("M-A", done),
        milestone("M-B", put_off),
        milestone("M-C", unclear),
        milestone("M-D", quantity, "  judged: period\n"),
        milestone("M-E", "{kind: promise, said_on: 2022-01-01, due: null}"),
    )

    found = {one.milestone: one for one in observations(register, date(2023, 12, 31))}

    assert set(found) == {"M-A", "M-B"}
    assert (found["M-A"].ratio, found["M-A"].finished) == (pytest.approx(932 / 814), True)
    assert (found["M-B"].ratio, found["M-B"].finished) == (pytest.approx((1095 + 365) / (364 + 365)), False)


def finished(name: str, kind: str, year: int) -> str:
    story = (
        f"{{kind: promise, said_on: {year}-01-01, due: {year}-12-31, precision: year}}\n"
        f"{{kind: actual, said_on: {year + 2}-06-30, date: {year + 2}-06-30}}"
    )
    return milestone(name, story).replace("kind: port", f"kind: {kind}", 1)


def test_a_kind_gets_a_law_of_its_own_from_five_finished_milestones(made):
    rail = [finished(f"M-R{number}", "rail", 2010 + number) for number in range(5)]
    ports = [finished(f"M-P{number}", "port", 2010 + number) for number in range(4)]

    assert set(reference_classes(made(*rail, *ports), date(2023, 12, 31))) == {"all", "rail"}
    assert set(reference_classes(made(*rail[:4], *ports), date(2023, 12, 31))) == {"all"}


PROMISE = "{kind: promise, said_on: 2023-01-01, due: 2024-12-31, precision: year}"


def test_a_milestone_waits_for_what_must_come_first(made):
    late = "{kind: promise, said_on: 2023-01-01, due: 2035-12-31, precision: year}"
    register = made(milestone("M-A", PROMISE), milestone("M-B", PROMISE, "  after: [M-C]\n"), milestone("M-C", late))

    found = forecast(register).milestones

    assert found["M-B"].p50 >= found["M-C"].p50 > found["M-A"].p50
    assert found["M-B"].critical_path == ("M-C", "M-B")
    assert found["M-B"].held_up_by["M-C"] > 0.9
    assert found["M-A"].critical_path == ("M-A",)


def test_a_predecessor_that_is_met_holds_nothing_up(made):
    done = PROMISE + "\n{kind: actual, said_on: 2023-06-01, date: 2023-06-01}"
    register = made(milestone("M-A", PROMISE, "  after: [M-B]\n"), milestone("M-B", done))

    found = forecast(register).milestones

    assert set(found) == {"M-A"}
    assert found["M-A"].held_up_by == {}


def test_the_same_seed_gives_the_same_dates_and_another_nearly_the_same(shipped):
    first, again, other = forecast(shipped, seed=3), forecast(shipped, seed=3), forecast(shipped, seed=4)

    assert first.milestones == again.milestones
    for name, one in first.milestones.items():
        span = (one.p80 - first.as_of).days
        assert abs((one.p50 - other.milestones[name].p50).days) < 0.1 * span + 30


def test_a_new_milestone_does_not_move_the_luck_of_others(made):
    """The reference class learns from it; the draws of the others stay, so without new facts nothing else moves."""
    alone = forecast(made(milestone("M-A", PROMISE)))
    beside = forecast(
        made(milestone("M-A", PROMISE), milestone("M-B", "{kind: promise, said_on: 2023-01-01, due: null}"))
    )

    assert alone.milestones["M-A"] == beside.milestones["M-A"]


def test_shipped_forecasts_respect_today_and_the_order_of_quantiles(shipped):
    for day in (date(2020, 1, 1), date(2022, 12, 31), date(2023, 11, 24), date(2023, 12, 31)):
        found = forecast(shipped, day)
        for one in found.milestones.values():
            assert day <= one.p50 <= one.p80
            assert 0.0 <= one.in_time_share <= 1.0
        assert found.references["all"].weight.sum() == pytest.approx(1.0)


def test_quantities_discussions_and_open_dates_are_not_forecast(shipped):
    found = forecast(shipped).milestones

    assert {"M-OIL-15-2023", "M-OIL-SUPSA", "M-SIC-1", "M-FIBRE-2024", "M-MCM-2023"}.isdisjoint(found)
    assert {"M-FIBRE-2025", "M-HUB-2025", "M-KURM-END", "M-VISIT-2024"} <= set(found)


def test_too_few_draws_are_refused(shipped):
    with pytest.raises(InputError, match="no steady dates"):
        forecast(shipped, draws=10)


def test_a_forecast_knows_nothing_later_than_its_day(shipped):
    """The end of the fibre line was promised again in October 2023; in June nobody could know."""
    june = programme.status(shipped, date(2023, 6, 30))

    assert june.milestones["M-FIBRE-2024"].state == "open"
    assert set(forecast(shipped, date(2023, 6, 30)).milestones) <= set(june.milestones)
    assert "M-FIBRE-2025" not in june.milestones

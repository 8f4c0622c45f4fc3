"""The lay from a start date: a calm sea by hand, seasons, what cannot be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.systems.fibre import laying
from transcaspian.systems.fibre.repair import ServiceInputs, service_inputs


@pytest.fixture(scope="module")
def service(tables, parts) -> ServiceInputs:
    return service_inputs(tables, parts)


@pytest.fixture(scope="module")
def plan(tables, parts) -> dict[str, laying.Stage]:
    return laying.stages(tables, parts["aktau_sumgait"])


def test_stages_are_as_long_as_the_route(plan):
    assert [(name, stage.length_km) for name, stage in plan.items()] == [
        ("shore_east", 5.0),
        ("main", 350.0),
        ("shore_west", 10.0),
    ]


def test_on_a_calm_sea_the_lay_takes_its_work_by_hand(service):
    calm = replace(service, storms={name: {**row, "storms_per_month": 0.0} for name, row in service.storms.items()})
    one = {"main": laying.Stage(length_km=120.0, km_per_day=12.0, wave_limit_m=2.0, wave_share=1.0, window_h=48.0,
                                setup_days=5.0)}  # fmt: skip

    found = laying.lay(calm, one, start=date(2026, 5, 1), seed=1, replications=3)

    assert found.work_days == 15.0
    assert (found.p50_days, found.p80_days) == (pytest.approx(15.0), pytest.approx(15.0))
    assert found.p50_end == date(2026, 5, 16)


def test_autumn_loses_more_than_summer(service, plan):
    summer, autumn = (
        laying.lay(service, plan, start=start, seed=1, replications=20)
        for start in (date(2026, 5, 15), date(2026, 10, 1))
    )

    assert autumn.p50_lost_days > summer.p50_lost_days
    assert autumn.p50_days <= autumn.p80_days
    assert autumn.mean_days - autumn.work_days == pytest.approx(sum(autumn.stage_lost_days.values()))


def test_a_higher_wave_limit_never_lengthens_the_lay(service, plan):
    found = []
    for limit_m in (1.2, 2.0, 3.5):
        changed = {**plan, "main": replace(plan["main"], wave_limit_m=limit_m)}
        found.append(laying.lay(service, changed, start=date(2026, 10, 1), seed=1, replications=10).mean_days)

    assert found == sorted(found, reverse=True)


def test_a_window_that_never_comes_is_told(service, plan):
    impossible = {"main": replace(plan["main"], window_h=5000.0)}
    with pytest.raises(NoAnswer, match="main does not end"):
        laying.lay(service, impossible, start=date(2026, 5, 1), seed=1, replications=2)


def test_wrong_questions_are_refused_together(service):
    with pytest.raises(InputError) as told:
        laying.lay(service, {}, start=date(1900, 1, 1), seed=1, replications=1)

    assert {problem.field for problem in told.value.problems} == {"start", "replications", "plan"}


def test_progress_of_the_lay_is_that_of_the_cost(tables, plan):
    works = tables.rows("seabed_works")

    assert plan["main"].km_per_day == works["plough"]["km_per_day"]
    assert plan["shore_east"].km_per_day == plan["shore_west"].km_per_day == works["shore_end"]["km_per_day"]

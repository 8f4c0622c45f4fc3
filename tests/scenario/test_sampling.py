"""Inputs of a replication: what is drawn, what stays, and that nothing shifts anything else."""

from __future__ import annotations

from datetime import date

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError


@pytest.fixture(scope="module")
def base(data):
    return scenario.load("baseline-2023", data=data)


def test_without_a_replication_every_value_is_central(base):
    inputs = base.sample(1, None)

    assert inputs.value("ports.aktau.yard_wagons") == 600.0
    assert inputs.value("ports.alat.yard_wagons") == 1000.0
    assert inputs.replication is None
    assert inputs.year == 2023
    assert inputs.warm_up_h == 2880.0


def test_the_same_seed_and_replication_give_the_same_values(base):
    assert base.sample(5, 3).records == base.sample(5, 3).records
    assert base.sample(5, 3).records != base.sample(5, 4).records
    assert base.sample(5, 3).records != base.sample(6, 3).records


def test_a_draw_belongs_to_the_name_of_its_parameter(base, data, write):
    other = scenario.load(
        write("plan.yaml", "extends: baseline-2023\nset:\n  ports.aktau.yard_wagons: 1\n  ferries.*.ships: 2\n"),
        data=data,
    )
    untouched = [name for name in other.sampled if not name.startswith("ports.aktau.yard")]

    for name in untouched:
        assert other.sample(9, 2).value(name) == base.sample(9, 2).value(name)


def test_only_values_with_a_range_are_drawn(base):
    drawn = {name for name in base.parameters if len({base.sample(1, n).value(name) for n in range(40)}) > 1}

    assert drawn == set(base.sampled)
    assert "ports.aktau.yard_wagons" in drawn
    assert "ports.aktau.ferry_berths" not in drawn


def test_the_mean_of_the_draws_is_that_of_the_triangle(base):
    draws = [base.sample(1, n).value("ports.aktau.yard_wagons") for n in range(4000)]

    mean, deviation = (400 + 600 + 900) / 3, 102.7  # of triangular(400, 600, 900)
    assert sum(draws) / len(draws) == pytest.approx(mean, abs=4 * deviation / 4000**0.5)
    assert 400 < min(draws) < 420
    assert 880 < max(draws) < 900


def test_counts_and_days_are_drawn_whole_with_both_ends(base):
    berths = [base.sample(1, n).value("ports.alat.ferry_berths") for n in range(600)]
    days = {base.sample(1, n).value("ports.aktau.opened_on") for n in range(600)}

    assert {*berths} == {1, 2, 3}
    assert berths.count(2) / 600 == pytest.approx(5 / 9, abs=0.08)  # triangle on [0.5, 3.5], peak at 2
    assert all(date(2023, 1, 1) <= day <= date(2023, 12, 31) for day in days)
    assert len(days) > 200


def test_every_row_has_every_field(base):
    row = base.sample(1, 0).record("ports", "sangachal")

    assert dict(row) == {
        "node": "alat",
        "ferry_berths": None,
        "yard_wagons": None,
        "opened_on": None,
        "closed_on": None,
    }


def test_frames_are_fresh_copies(base):
    inputs = base.sample(1, 0)
    frame = inputs.frame("demand")
    frame.loc[:, "units"] = 0.0

    assert inputs.frame("demand")["units"].tolist() == [700.0, 900.0, 1000.0, 2000.0, 300.0]
    assert inputs.frame("ports").index.tolist() == ["aktau", "alat", "sangachal"]
    assert inputs.frame("ports").loc["aktau", "yard_wagons"] == inputs.value("ports.aktau.yard_wagons")
    assert inputs.columns("demand")["month"] == (1, 2, 1, 1, 2)
    assert inputs.rows("nodes")["alat"]["lat"] == 39.9


@pytest.mark.parametrize(
    ("ask", "nearest"),
    [
        (lambda inputs: inputs.record("ports", "aktua"), "aktau"),
        (lambda inputs: inputs.record("nodes", "alatt"), "alat"),
        (lambda inputs: inputs.rows("port"), "ports"),
        (lambda inputs: inputs.frame("demnd"), "demand"),
        (lambda inputs: inputs.value("ports.aktau.ferry_berth"), "ferry_berths"),
        (lambda inputs: inputs.value("nothing"), ""),
    ],
)
def test_asking_for_what_is_not_there_is_told_in_words(ask, nearest, base):
    with pytest.raises(InputError) as raised:
        ask(base.sample(1, 0))

    assert raised.value.problems[0].nearest == nearest

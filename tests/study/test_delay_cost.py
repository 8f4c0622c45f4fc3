"""The cost of delay: pairs of years, a twelfth a month, dearest first."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import numpy as np
import pytest

from transcaspian import programme
from transcaspian.errors import InputError, NoAnswer
from transcaspian.study import run
from transcaspian.study.delay_cost import delay_cost, with_settings

FACTORS = {"M-AKTAU-OIL-BERTHS": 1.5, "M-SARZHA-2030": 1.2}


@pytest.fixture(scope="module")
def found(fake: ModuleType):
    def make(base: object, title: str, settings: object) -> object:
        return fake.FakeScenario(factor=FACTORS.get(title, 1.0))

    return delay_cost(programme.load(), replications=4, workers=1, room=fake.FAKE, make=make)


def test_a_month_costs_a_twelfth_of_the_year(found, fake: ModuleType) -> None:
    """By hand: the difference of the tonnes of wagons, boxes, dry cargo and trucks over twelve."""

    def tonnes(factor: float) -> np.ndarray:
        results = run(fake.FakeScenario(factor=factor), replications=4, workers=1, room=fake.FAKE)
        labels = dict(results.kpis["crossed_t"].dims)["class"]
        keep = [place for place, name in enumerate(labels) if name != "crude"]
        return results.replicates("crossed_t")[:, keep].sum(axis=(1, 2, 3, 4))

    row = found.frame.set_index("milestone").loc["M-AKTAU-OIL-BERTHS"]
    assert row["tonnes"] == pytest.approx(float(np.mean(tonnes(1.5) - tonnes(1.0))) / 12.0)
    assert row["tonnes"] > 0


def test_the_dearest_stands_first_and_what_moves_nothing_costs_nothing(found) -> None:
    assert list(found.frame["milestone"][:2]) == ["M-AKTAU-OIL-BERTHS", "M-SARZHA-2030"]
    rest = found.frame[2:]
    assert (rest["tonnes"] == 0).all()
    assert (rest["days"] == 0).all()
    assert not rest["told_apart"].any()


def test_only_open_milestones_that_switch_something_on_are_ranked(found) -> None:
    register = programme.load()
    assert {register.milestones[name].switches_on != {} for name in found.frame["milestone"]} == {True}
    late = found.frame.set_index("milestone")["late_months"]
    assert late["M-AKTAU-OIL-BERTHS"] > 0
    assert np.isnan(late["M-WEST-TRACKS"])


def test_the_ranking_reads_as_a_table(found) -> None:
    lines = found.text().splitlines()

    assert len(lines) == len(found.frame) + 3
    assert "(M-AKTAU-OIL-BERTHS)" in lines[2]


def test_a_day_on_which_nothing_is_open_has_no_answer(fake: ModuleType) -> None:
    with pytest.raises(NoAnswer, match="2015-01-01"):
        delay_cost(programme.load(), as_of=date(2015, 1, 1), room=fake.FAKE, make=lambda *_: fake.FakeScenario())


def test_settings_become_a_scenario() -> None:
    made = with_settings("baseline-2023", "It's on", {"ports.alat.ferry_berths": {"add": 1.0}})

    assert made.title == "It's on"
    assert [(change.parameter) for change in made.changes] == ["ports.alat.ferry_berths"]
    assert with_settings("baseline-2023", "none", {}).changes == ()


def test_a_setting_that_names_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="ferry_berth"):
        with_settings("baseline-2023", "x", {"ports.alat.ferry_berth": {"add": 1.0}})

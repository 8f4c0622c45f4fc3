"""The shipped storms and closures, at their central values, against what is published of closures.

Kuryk shut a quarter to a half of November and December, stoppages of two to five days, and days of weather a year at
Aktau (60 to 100) and Alat (30 to 60): the last two are assumptions with that range.
"""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd
import pytest

from transcaspian.world import ice, network, network_rules, weather
from transcaspian.world.clock import Clock

CLOCK = Clock(2023, 2160.0, 10920.0)
REPLICATIONS = 200
WORLD = resources.files("transcaspian").joinpath("data", "world")


def table(name: str) -> pd.DataFrame:
    with WORLD.joinpath(f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def records(name: str) -> dict[str, dict[str, object]]:
    """Return row -> field -> central value; of several claims the one to use, of a bare range its middle."""
    rows: dict[str, dict[str, object]] = {}
    claims = table(name).sort_values("use", na_position="first", kind="stable")
    for claim in claims.to_dict("records"):
        value = claim["value"]
        if pd.isna(value):
            value = (float(claim["low"]) + float(claim["high"])) / 2
        try:
            value = float(value)
        except ValueError:
            value = str(value)
        rows.setdefault(claim["row"], {})[claim["field"]] = value
    return rows


@pytest.fixture(scope="module")
def years():
    storms, rules = records("storms"), records("closures")
    return [weather.closures(storms, rules, clock=CLOCK, seed=1, replication=each) for each in range(REPLICATIONS)]


def shares(years, months):
    frames = [weather.shares_by_month(each, clock=CLOCK).assign(replication=n) for n, each in enumerate(years)]
    some = pd.concat(frames)
    some = some[(some["year"] == 2023) & some["month"].isin(months)]
    return some.groupby(["port", "operation", "replication"])["share"].mean().groupby(["port", "operation"])


def test_kuryk_is_shut_a_quarter_to_a_half_of_november_and_december(years):
    late = shares(years, [11, 12]).mean()

    assert 0.25 <= late["kuryk", "ferry"] <= 0.5


def test_stoppages_of_the_autumn_last_two_to_five_days(years):
    start_h = CLOCK.hour_of("2023-11-01")
    lengths = np.concatenate([hours[hours[:, 0] >= start_h] for hours in (each.of("kuryk", "ferry") for each in years)])

    assert 48 <= (lengths[:, 1] - lengths[:, 0]).mean() <= 120


@pytest.mark.parametrize(("port", "low", "high"), [("aktau", 60, 100), ("alat", 30, 60)])
def test_days_of_weather_a_year(years, port, low, high):
    days = 365 * shares(years, range(1, 13)).mean()

    assert low <= days[port].max() <= high


def test_summer_is_calmer_than_winter(years):
    winter, summer = (shares(years, months).mean() for months in ([12, 1, 2], [6, 7, 8]))

    assert (summer < winter).all()


def test_ice_is_rare_and_shuts_less_than_storms(years):
    drawn = [ice.winters(records("ice"), clock=CLOCK, seed=1, replication=each) for each in range(REPLICATIONS)]

    assert 0 < np.mean([2023 in each.harsh_winters["kuryk"] for each in drawn]) < 0.5


def test_the_network_is_sound():
    net = network.Network.from_frames(*(table(name) for name in ("nodes", "links", "link_points")))

    assert [str(problem) for problem in network_rules.problems(net)] == []

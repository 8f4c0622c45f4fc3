"""The shipped tables of the world, at their central values, against what is published.

Kuryk shut a quarter to a half of November and December, stoppages of two to five days, and days of weather a year at
Aktau (60 to 100) and Alat (30 to 60): the last two are assumptions with that range. Hours at sea as the press prints
them, which is at service speed: a passage with its margin takes up to a quarter longer (a passenger counted 24 h to
Kuryk where the press says 18).
"""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd
import pytest

from transcaspian.world import ice, network, network_rules, passage, ports, sea_level, weather
from transcaspian.world.clock import Clock

CLOCK = Clock(2023, 2160.0, 10920.0)
REPLICATIONS = 60
DATA = resources.files("transcaspian").joinpath("data")


def table(name: str, folder: str = "world") -> pd.DataFrame:
    with DATA.joinpath(folder, f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def records(name: str, folder: str = "world") -> dict[str, dict[str, object]]:
    """Return row -> field -> central value; of several claims the one to use, of a bare range its middle."""
    rows: dict[str, dict[str, object]] = {}
    claims = table(name, folder).sort_values("use", na_position="first", kind="stable")
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
    some = {name: rule for name, rule in rules.items() if rule["operation"] in {"ferry", "pilotage"}}
    return [weather.closures(storms, some, clock=CLOCK, seed=1, replication=each) for each in range(REPLICATIONS)]


@pytest.fixture(scope="module")
def by_month(years):
    """Return the mean closed share by port, operation and month of the year."""
    some = pd.concat([weather.shares_by_month(each, clock=CLOCK) for each in years])
    some = some[some["year"] == CLOCK.year]
    return some.groupby(["month", "port", "operation"])["share"].mean()


def shares(by_month, months):
    return by_month.loc[list(months)].groupby(["port", "operation"]).mean()


def test_kuryk_is_shut_a_quarter_to_a_half_of_november_and_december(by_month):
    late = shares(by_month, [11, 12])

    assert 0.25 <= late["kuryk", "ferry"] <= 0.5


def test_stoppages_of_the_autumn_last_two_to_five_days(years):
    start_h = CLOCK.hour_of("2023-11-01")
    lengths = np.concatenate([hours[hours[:, 0] >= start_h] for hours in (each.of("kuryk", "ferry") for each in years)])

    assert 48 <= (lengths[:, 1] - lengths[:, 0]).mean() <= 120


@pytest.mark.parametrize(("port", "low", "high"), [("aktau", 60, 100), ("alat", 30, 60)])
def test_days_of_weather_a_year(by_month, port, low, high):
    days = 365 * shares(by_month, range(1, 13))

    assert low <= days[port].max() <= high


def test_summer_is_calmer_than_winter(by_month):
    winter, summer = (shares(by_month, months) for months in ([12, 1, 2], [6, 7, 8]))

    assert (summer < winter).all()


def test_ice_is_rare_and_shuts_less_than_storms(years):
    drawn = [ice.winters(records("ice"), clock=CLOCK, seed=1, replication=each) for each in range(REPLICATIONS)]

    assert 0 < np.mean([2023 in each.harsh_winters["kuryk"] for each in drawn]) < 0.5


@pytest.mark.parametrize(("line", "published_h"), [("kuryk_alat", 18), ("aktau_alat", 22), ("turkmenbashi_alat", 12)])
def test_ferries_sail_as_long_as_published(line, published_h):
    sea = records("lines")[line]
    for ferry in records("ferries", "equipment").values():
        hours = passage.sailing_h(
            distance_km=sea["distance_km"], speed_kn=ferry["speed_kn"], margin_share=sea["passage_margin_share"]
        )

        assert 0.9 * published_h <= hours <= 1.25 * published_h


def test_low_water_binds_dry_cargo_first_and_spares_ferries():
    level_m = sea_level.monthly_m(table("sea_level"), year=2023)
    berths = records("berth_groups")

    def payload(ship, port, kind):
        ends = (berths[f"{port}_{kind}"], berths[f"alat_{kind}"])
        return ports.voyage_payload_t(ship, groups=ends, level_m=level_m)

    for ship in records("ferries", "equipment").values():
        np.testing.assert_array_equal(payload(ship, "kuryk", "ferry"), ship["deadweight_t"] - ship["stores_t"])
    for ship in records("tramps", "equipment").values():
        tonnes = payload(ship, "aktau", "dry")
        assert tonnes.argmin() == 11
        assert 0.5 * ship["deadweight_t"] < tonnes.min() < ship["deadweight_t"] - ship["stores_t"]


def test_ports_and_berths_are_sound():
    some_ports = [ports.Port.from_mapping(name, row) for name, row in records("ports").items()]
    groups = [ports.BerthGroup.from_mapping(name, row) for name, row in records("berth_groups").items()]

    assert [str(problem) for problem in ports.problems(some_ports, groups)] == []


def test_the_network_is_sound():
    net = network.Network.from_frames(*(table(name) for name in ("nodes", "links", "link_points")))

    assert [str(problem) for problem in network_rules.problems(net)] == []

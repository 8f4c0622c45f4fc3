"""A route out for some days: by hand, by the tables, and beside the stops that happened."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.methods import scores
from transcaspian.systems.oil.daily_flows import streams
from transcaspian.systems.oil.known_answers_routes import backtest_rows, stop
from transcaspian.systems.oil.rerouting import reroute
from transcaspian.systems.oil.route_inputs import (
    DAYS_PER_YEAR,
    Leg,
    OilField,
    Price,
    Route,
    RouteInputs,
    Way,
)

A_DAY = DAYS_PER_YEAR
LINE = Leg("pipe", 120.0 * A_DAY, 0.0, None, 10.0, 0.0, 0.0, 0.4, 0.0, None, None, None)


def chain(**changes: object) -> RouteInputs:
    """Return one field of 100 t a day, a line with 500 t of tanks at its end, loading, and a way of 30 t a day."""
    given = RouteInputs(
        year=2023,
        fields={"field": OilField("field", "grade", 100.0 * A_DAY, 70.0, 0.5)},
        legs={
            "line": LINE,
            "loading": replace(LINE, tanks_t=500.0, fill_share=0.5),
            "other": replace(LINE, capacity_t_per_year=30.0 * A_DAY, notice_days=3.0),
        },
        routes={"main": Route(("line", "loading"), "grade", 0.0), "second": Route(("other",), "grade", 0.0)},
        prices={"grade": Price(None, 60.0, 7.5)},
        ways={
            "by_main": Way("field", "main", ("line", "loading"), 100.0 * A_DAY, 0.0, None, None, None),
            "by_second": Way("field", "second", ("other",), 0.0, 0.0, None, None, None),
        },
        outages=(),
        ships=1.0,
        ship_parcels_t=1000.0,
    )
    return replace(given, **changes)


def test_a_stop_by_hand():
    found = reroute(chain(), ("loading",), days=6, after_days=30)

    # Room for 250 t at the end of the line: full in the middle of day 3. From then on 30 t go the other way and the
    # field stores 20 t on day 3 and 50 t on day 4, when its 70 t are full.
    assert found.stock_t["loading"][:6] == pytest.approx([350.0, 450.0, 500.0, 500.0, 500.0, 500.0])
    assert found.by_other_ways_t[:6] == pytest.approx([0.0, 0.0, 30.0, 30.0, 30.0, 30.0])
    assert found.stock_t["field"][:6] == pytest.approx([0.0, 0.0, 20.0, 70.0, 70.0, 70.0])
    assert found.shut_in_t[:6] == pytest.approx([0.0, 0.0, 0.0, 20.0, 70.0, 70.0])
    assert found.first_shut_in_day == 4
    assert found.cover_days[0] == pytest.approx(3.2)
    # Then loading takes 20 t a day more than usual; 250 t more than usual stand before it and 70 t at the field.
    assert found.shut_in_t[6:].sum() == pytest.approx(0.0)
    assert found.back_after_days is not None
    assert found.stock_t["loading"][-1] == pytest.approx(250.0)


def test_notice_comes_before_capacity():
    found = reroute(chain(), ("line",), days=5)

    assert found.by_other_ways_t == pytest.approx([10.0, 20.0, 30.0, 30.0, 30.0])
    assert found.alternatives[0].limit == "capacity of other"


def test_a_tank_goes_on_loading_while_the_line_before_it_is_out():
    found = reroute(chain(), ("line",), days=4)

    assert found.stock_t["loading"] == pytest.approx([150.0, 50.0, 0.0, 0.0])
    assert found.moved_t == pytest.approx([110.0, 120.0, 80.0, 30.0])


def test_streams_that_share_a_shortage_are_cut_alike():
    half = Way("field", "main", ("line", "loading"), 60.0 * A_DAY, 0.0, None, None, None)
    given = chain(
        fields={
            "field": OilField("field", "g", 60.0 * A_DAY, 0.0, 0.5),
            "two": OilField("two", "g", 40.0 * A_DAY, 0.0, 0.5),
        },
        ways={"one": half, "two": replace(half, oil_field="two", nominated_t_per_year=40.0 * A_DAY)},
    )
    found = reroute(given, ("loading",), days=4)

    assert found.shut_in_by_field_t["field"][2] == pytest.approx(30.0)
    assert found.shut_in_by_field_t["two"][2] == pytest.approx(20.0)


def test_oil_of_others_joins_where_it_grows_and_leaves_where_it_ends(shipped):
    others = {stream.name: stream for stream in streams(shipped) if stream.oil_field is None}
    ceyhan = [stream for stream in others.values() if "ceyhan_loading" in stream.legs]

    assert sum(stream.nominated_t for stream in ceyhan) * A_DAY == pytest.approx(29_143_000.0)
    assert {stream.legs[0] for stream in ceyhan} == {"btc_line", "sangachal_terminal"}
    for leg, each in shipped.legs.items():
        through = sum(stream.nominated_t for stream in others.values() if leg in stream.legs) * A_DAY
        assert through == pytest.approx(each.others_t_per_year), leg


def test_without_an_outage_nothing_changes(shipped):
    found = reroute(shipped, (), days=5)

    assert found.shut_in_t == pytest.approx(np.zeros(5), abs=1e-6)
    assert found.stored_t == pytest.approx(np.zeros(5), abs=1e-3)
    for name, way in shipped.ways.items():
        assert found.sent_t[name] == pytest.approx(np.full(5, way.nominated_t_per_year / A_DAY), abs=1e-3)


def test_mass_closes_and_stocks_stay_between_nought_and_the_brim(shipped):
    for route in ("cpc", "btc_line", "atyrau_samara", "aktau_port"):
        found = reroute(shipped, shipped.legs_of(route), days=40, after_days=20)
        gone = found.moved_t + found.lost_t + found.stored_t + found.shut_in_t
        assert gone == pytest.approx(found.export_t, abs=1e-3)
        for name, levels in found.stock_t.items():
            assert levels.min() >= -1e-6
            assert levels.max() <= found.full_t[name] + 1e-3


def test_a_short_outage_is_the_beginning_of_a_long_one(shipped):
    short, long = (reroute(shipped, ("cpc_loading",), days=days) for days in (10, 25))

    assert short.totals() == pytest.approx(long.totals(10), abs=1.0)


def test_an_idle_line_stays_idle(shipped):
    found = reroute(shipped, ("cpc_loading", "cpc_line", "btc_line"), days=60)

    assert found.more_by_way_t["tengiz_aktau_supsa"].sum() == 0.0


def test_fuller_tanks_bring_the_cut_forward(shipped):
    days = [reroute(shipped, ("cpc_loading",), days=12, fill_share=fill).first_shut_in_day for fill in (0.0, 0.5, 0.9)]

    assert days == sorted(days, reverse=True)
    assert days[0] > days[2]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"days": 0}, "from one day to a year; found 0"),
        ({"days": 400}, "34 days longer than the longest; found 400"),
        ({"days": 10, "fill_share": 1.5}, "found 1.5"),
    ],
)
def test_outages_that_cannot_be_are_refused(shipped, options, said):
    with pytest.raises(InputError, match=said):
        reroute(shipped, ("cpc_loading",), **options)


@pytest.fixture(scope="module")
def rows(tables):
    return {row.id: row for row in backtest_rows(tables, year=2023)}


def test_every_stop_is_a_hit_under_its_role(rows):
    scores.check(rows.values())
    missed = [name for name, row in rows.items() if scores.hit(row, {"high": 0.1, "medium": 0.2}) is False]

    assert missed == []
    assert {row.role for row in rows.values()} == {"formula", "fit", "check"}


def test_rerouting_in_all_is_near_what_the_minister_said_in_2022(rows):
    assert rows["oil_rerouted_mt_per_month"].p50 == pytest.approx(1.3, rel=0.1)


def test_the_buffer_of_cpc_is_the_one_fitted_to_december_2023(shipped):
    leg = shipped.legs["cpc_loading"]
    feed = 63_473_894.0 / 365.0  # what CPC shipped in 2023, by the day
    room = leg.tanks_t * (1.0 - leg.fill_share)

    assert room / feed == pytest.approx(3.0, abs=0.02)


def test_ceyhan_bridges_six_days_only_from_a_low_stock(shipped):
    low = stop(shipped, "ceyhan_2023_02_quake")
    high = reroute(shipped, ("ceyhan_loading",), days=6, fill_share=0.6)

    assert low.flow_t["btc_line"] == pytest.approx(np.full(6, low.nominated_flow_t["btc_line"]))
    assert high.flow_t["btc_line"][-1] < 0.5 * high.nominated_flow_t["btc_line"]


def test_draws_give_a_band(tables):
    wider = backtest_rows(tables, year=2023, draws=[tables])[0]

    assert wider.p10 == wider.p50 == wider.p90

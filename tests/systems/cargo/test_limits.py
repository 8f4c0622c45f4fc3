"""Limits of the real model: what is used of them, what binds, and that a limit which does not bind moves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pytest

from transcaspian.study.marginal import Change, Lever
from transcaspian.study.marginal.levers import pulled
from transcaspian.systems import cargo
from transcaspian.systems.cargo.ban_register import SCOPES
from transcaspian.systems.cargo.kpis import catalogue, limit_catalogue
from transcaspian.world.incidents import TABLES

pytestmark = pytest.mark.compiled
WARM_UP_H = 2160.0


def run(inputs, *, keep_rows=False):
    return cargo.simulate(inputs, year=2023, warm_up_h=WARM_UP_H, seed=1, replication=0, keep_rows=keep_rows)


@pytest.fixture(scope="module")
def inputs(baseline):
    return baseline.sample(1, 0)


@pytest.fixture(scope="module")
def base(inputs):
    return run(inputs, keep_rows=True)


def used(kpis, asset):
    return kpis["utilisation"][limit_catalogue.ASSETS.index(asset)]


def test_shares_lie_between_nought_and_one_and_days_within_the_year(base):
    shares, days = base.kpis["utilisation"], base.kpis["binding_days"]
    assert (shares >= 0.0).all()
    assert (shares <= 1.0 + 1e-9).all()
    assert ((days >= 0.0) & (days <= 365.0)).all()
    assert used(base.kpis, "berths.alat_ferry") > used(base.kpis, "berths.alat_dry") > 0.0


def test_the_queue_by_day_is_the_queue_by_week(base):
    by_day = base.kpis["queue_by_day"][:, :364].reshape(len(catalogue.QUEUES), 52, 7).mean(axis=2)
    np.testing.assert_allclose(by_day, base.kpis["queue"][:, :52], atol=1e-9)
    assert np.isnan(base.kpis["queue_by_day"][:, 365]).all()  # 2023 has no day 366


def test_hours_of_a_section_are_its_trains_times_the_headway(base, inputs):
    """Paths taken over paths offered, counted in trains, is the share of the hours that paths are taken."""
    section = "alat_boyuk_kesik"
    trains = np.nansum(base.kpis["path_use"][catalogue.SECTIONS.index(section)] * np.r_[[7.0] * 52, 1.0], axis=1)
    assert used(base.kpis, f"section.{section}") == pytest.approx(trains.max() / 365.0, rel=0.01)


def test_deferred_and_refused_demand_agree_in_units_and_tonnes(base):
    for units, tonnes in (("refused_units", "refused_t"), ("deferred_unit_days", "deferred_t_days")):
        has_units, has_tonnes = base.kpis[units] > 0.0, base.kpis[tonnes] > 0.0
        assert (has_units == has_tonnes).all()


@pytest.mark.parametrize(
    ("row", "field", "asset"), [("alat", "yard_dry_t", "yard.alat.dry_t"), ("alat", "yard_teu", "yard.alat.teu")]
)
def test_doubling_a_limit_that_does_not_bind_moves_nothing_but_its_own_use(baseline, inputs, base, row, field, asset):
    assert base.kpis["binding_days"][limit_catalogue.ASSETS.index(asset)] == 0.0
    lever = Lever("twice", "yard", (Change("ports", row, field, "times", 2.0),))
    twice = run(pulled(inputs, lever, baseline.data.catalogue)).kpis
    for name, values in base.kpis.items():
        if name != "utilisation":
            np.testing.assert_array_equal(twice[name], values, err_msg=name)
    moved = np.flatnonzero(twice["utilisation"] != base.kpis["utilisation"])
    assert [limit_catalogue.ASSETS[place] for place in moved] == [asset]
    assert used(twice, asset) == pytest.approx(used(base.kpis, asset) / 2.0)


def test_the_register_holds_every_loading_ban_that_is_counted(base):
    bans = base.rows["bans"]
    assert set(bans["cause"]) == {"rule"}
    begun = bans[bans["start_h"] >= WARM_UP_H].groupby("scope").size()
    for scope in SCOPES:
        assert begun.get(scope, 0) == base.kpis["bans"][catalogue.BANS.index(scope)]
    assert (bans["peak_standing"] >= bans["standing_at_start"]).all()
    assert (bans["standing_at_start"] >= 0.0).all()
    known = bans.dropna(subset=["cleared_h"])
    assert (known["cleared_h"] >= known["start_h"]).all()


def with_incident(inputs, table, **columns):
    """Return inputs with one row in a table of incidents."""
    old = inputs.tables[table]
    row = {name: (columns.get(name, ""),) for name in old.columns}
    new = replace(old, lines=(2,), columns=MappingProxyType(row))
    return replace(inputs, tables=MappingProxyType({**inputs.tables, table: new}))


def test_a_shut_port_takes_no_ferry_and_nothing_differs_before(inputs, base):
    days = {"start": date(2023, 6, 1), "end": date(2023, 6, 30)}
    shut = run(with_incident(inputs, "stated_closures", port="kuryk", operation="all", **days), keep_rows=True)
    first_h = WARM_UP_H + 151 * 24.0
    events = shut.rows["events"]
    calls = events[events["stage"] == "call_kuryk"]["start_h"]
    inside = calls[(calls >= first_h + 3.0) & (calls < first_h + 720.0)]  # a ship may be coming alongside
    assert len(inside) == 0
    assert (calls > first_h + 720.0).any()
    before = slice(0, 151)
    np.testing.assert_array_equal(shut.kpis["queue_by_day"][:, before], base.kpis["queue_by_day"][:, before])
    kuryk = catalogue.QUEUES.index("kuryk.truck")
    assert np.nanmax(shut.kpis["queue_by_day"][kuryk]) > np.nanmax(base.kpis["queue_by_day"][kuryk])


def test_a_stated_ban_stops_loading_and_stands_in_the_register(inputs):
    days = {"start": date(2023, 10, 2), "end": date(2023, 10, 21)}
    found = run(with_incident(inputs, "stated_bans", scope="turkmenbashi.wagons", **days), keep_rows=True)
    stated = found.rows["bans"].query("cause == 'order'")
    first_h = WARM_UP_H + 274 * 24.0
    assert stated[["scope", "start_h", "end_h"]].to_numpy().tolist() == [
        ["turkmenbashi.wagons", first_h, first_h + 20 * 24.0]
    ]
    units, events = found.rows["units"], found.rows["events"]
    mine = units["unit_id"][(units["carrier"] == "wagon") & (units["line"] == "turkmenbashi_alat")]
    loaded = events[(events["stage"] == "entered") & events["unit_id"].isin(mine)]["start_h"]
    inside = ((loaded >= first_h) & (loaded < first_h + 480.0)).sum()
    quota = inputs.value("policies.loading_ban.quota_per_day")
    assert inside <= 20 * max(quota, 1.0) + 1


def test_ships_out_borders_shut_and_fewer_paths_change_the_year(inputs, base):
    days = {"start": date(2023, 3, 1), "end": date(2023, 3, 21)}
    rows = {
        "ships_out": {"ship_class": "rail_ferry_52", "number": 1},
        "borders_shut": {"border": "boyuk_kesik_gardabani"},
        "reduced_paths": {"section": "beyneu_mangystau", "paths_per_day": 1},
    }
    assert set(rows) < set(TABLES)
    for table, columns in rows.items():
        found = run(with_incident(inputs, table, **columns, **days)).kpis
        assert not np.array_equal(found["crossed_t"], base.kpis["crossed_t"]), table

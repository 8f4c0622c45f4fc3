"""Routes of oil: prices leg by leg, the allocation beside a second formulation, marginal values, conflicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.optimize import linprog

from transcaspian import scenario
from transcaspian.errors import InputError, NoAnswer
from transcaspian.systems.oil.allocation import allocate, months_of
from transcaspian.systems.oil.price_flips import price_flips
from transcaspian.systems.oil.route_inputs import (
    DAYS_PER_YEAR,
    Leg,
    OilField,
    Price,
    Route,
    RouteInputs,
    Way,
    route_inputs,
)
from transcaspian.systems.oil.route_price import way_price, way_prices

PLAIN = Leg(
    mode="pipe",
    capacity_t_per_year=100.0 * DAYS_PER_YEAR,
    others_t_per_year=0.0,
    guest_cap_t_per_year=None,
    tariff_usd_per_t=10.0,
    loss_share=0.0,
    tanks_t=0.0,
    fill_share=0.4,
    notice_days=0.0,
    round_trip_days=None,
    sulphur_max_wt=None,
    others_sulphur_wt=None,
)


def way(route: str, *legs: str, **changes: object) -> Way:
    plain = Way("field", route, legs, 0.0, 0.0, None, None, None)
    return replace(plain, **changes)


def small(**changes: object) -> RouteInputs:
    """Return one field with 150 t a day and two routes of 100 t a day each, the first 20 USD a tonne better."""
    given = RouteInputs(
        year=2023,
        fields={"field": OilField("field", "grade", 150.0 * DAYS_PER_YEAR, 0.0, 0.5)},
        legs={"near": PLAIN, "far": replace(PLAIN, tariff_usd_per_t=30.0)},
        routes={"first": Route(("near",), "grade", 0.0), "second": Route(("far",), "grade", 0.0)},
        prices={"level": Price(None, 60.0, 7.5), "grade": Price("level", -2.0, 7.5)},
        ways={"by_first": way("first", "near"), "by_second": way("second", "far")},
        outages=(),
        ships=2.0,
        ship_parcels_t=20_000.0,
    )
    return replace(given, **changes)


def test_a_price_by_hand():
    lossy = {"near": replace(PLAIN, loss_share=0.01), "far": replace(PLAIN, tariff_usd_per_t=30.0)}
    given = small(
        legs=lossy,
        routes={"first": Route(("near", "far"), "grade", 1.0), "second": Route(("far",), "grade", 0.0)},
        ways={"by_first": way("first", "near", "far")},
    )
    price = way_price(given, "by_first")

    assert price.market_usd_per_t == pytest.approx(58.0 * 7.5)
    assert [item.usd_per_t for item in price.items] == pytest.approx([10.0, 4.35, 0.99 * 30.0, 0.99 * 7.5])
    assert price.netback_usd_per_t == pytest.approx(435.0 - 10.0 - 4.35 - 29.7 - 7.425)


def test_the_better_way_fills_first_and_its_capacity_is_worth_the_difference():
    found = allocate(small())
    worth = {value.name: value for value in found.marginal_values}

    assert found.sent_t["by_first"].sum() == pytest.approx(100.0 * 365)
    assert found.sent_t["by_second"].sum() == pytest.approx(50.0 * 365)
    assert worth["near"].usd_per_t == pytest.approx(20.0)
    assert worth["near"].months == 12
    assert worth["near"].holds_up_t == pytest.approx(50.0 * 28)  # until the second way is empty, in February
    assert "far" not in worth


def test_what_no_way_takes_is_shut_in_and_room_is_worth_the_whole_netback():
    found = allocate(small(), closed=frozenset({"near"}))

    assert found.shut_in_t["field"].sum() == pytest.approx(50.0 * 365)
    assert found.marginal_values[0].usd_per_t == pytest.approx(435.0 - 10.0)


def test_a_contract_is_a_floor_for_its_days_alone():
    held = way("second", "far", committed_t_per_year=80.0 * DAYS_PER_YEAR, starts_on=date(2023, 3, 1))
    found = allocate(small(ways={"by_first": way("first", "near"), "by_second": held}))

    assert found.sent_t["by_second"][1] == pytest.approx(50.0 * 28)
    assert found.sent_t["by_second"][2] == pytest.approx(80.0 * 31)
    assert [value.usd_per_t < 0 for value in found.marginal_values if value.kind == "commitment"] == [True]


def test_a_contract_above_every_capacity_has_no_answer_and_says_by_how_much():
    held = way("second", "far", committed_t_per_year=120.0 * DAYS_PER_YEAR)
    with pytest.raises(NoAnswer) as told:
        allocate(small(ways={"by_second": held}))

    assert "commitment field: second" in str(told.value)
    assert "7,300 t are lacking" in str(told.value)  # 20 t a day
    assert "capacity of far" in str(told.value)


def test_sulphur_of_the_common_stream_limits_what_enters():
    sour = replace(PLAIN, others_t_per_year=50.0 * DAYS_PER_YEAR, sulphur_max_wt=0.2, others_sulphur_wt=0.1)
    found = allocate(small(legs={"near": sour, "far": PLAIN}, ways={"by_first": way("first", "near")}))
    ours = found.sent_t["by_first"] / (np.array([(end - first).days for first, end in months_of(2023)]))

    assert ours == pytest.approx(np.full(12, 50.0 / 3.0))  # 50 x 0.1 + x 0.5 = (50 + x) x 0.2


def test_ships_are_shared_by_the_lines_they_sail():
    sea = replace(PLAIN, capacity_t_per_year=1e9, round_trip_days=200.0)
    found = allocate(small(legs={"near": sea, "far": replace(PLAIN, tariff_usd_per_t=30.0)}))

    assert found.sent_t["by_first"].sum() == pytest.approx(20_000.0 / 200.0 * 365)


def test_oil_waits_in_the_tanks_of_the_field_while_a_leg_is_out():
    field = OilField("field", "grade", 90.0 * DAYS_PER_YEAR, 500.0, 0.5)
    given = small(
        fields={"field": field},
        ways={"by_first": way("first", "near")},
        outages=(_outage(date(2023, 6, 26), date(2023, 7, 1)),),
    )
    found = allocate(given)

    assert found.stock_t["field"][5] == pytest.approx(200.0)  # June: 2,700 t of oil, room for 2,500
    assert found.sent_t["by_first"][6] == pytest.approx(90.0 * 31 + 200.0)
    assert found.shut_in_t["field"].sum() == pytest.approx(0.0)


def _outage(start: date, end: date):
    from transcaspian.systems.oil.route_inputs import Outage

    return Outage("stop", "near", start, end, 0.0, None)


def by_arcs(given: RouteInputs) -> float:
    """Return the greatest netback by a second formulation: flows on legs, one dense program a month, without tanks."""
    prices = way_prices(given)
    total = 0.0
    names, legs = list(given.ways), list(given.legs)
    for first, end in months_of(given.year):
        share = (end - first).days / DAYS_PER_YEAR
        sent, flow, shut = len(names), len(legs), len(given.fields)
        width = sent + flow + shut  # ways, legs, oil shut in
        equal, given_t, rows, most = [], [], [], []
        for place, field in enumerate(given.fields):
            row = np.zeros(width)
            row[[n for n, name in enumerate(names) if given.ways[name].oil_field == field]] = 1.0
            row[sent + flow + place] = 1.0
            equal.append(row)
            given_t.append(given.fields[field].export_t_per_year * share)
        ships = np.zeros(width)
        for place, leg in enumerate(legs):
            row = np.zeros(width)
            row[sent + place] = -1.0
            for n, name in enumerate(names):
                reaches = 1.0
                for each in given.ways[name].legs:
                    if each == leg:
                        row[n] = reaches
                    reaches *= 1.0 - given.legs[each].loss_share
            equal.append(row)
            given_t.append(0.0)
            ships[sent + place] = given.legs[leg].round_trip_days or 0.0
            if given.legs[leg].sulphur_max_wt is not None:
                above = np.zeros(width)
                for n, name in enumerate(names):
                    sulphur = given.fields[given.ways[name].oil_field].sulphur_pct
                    above[n] = row[n] * (sulphur - given.legs[leg].sulphur_max_wt)
                rows.append(above)
                clean = given.legs[leg].sulphur_max_wt - given.legs[leg].others_sulphur_wt
                most.append(given.legs[leg].others_t_per_year * share * clean)
        rows.append(ships)
        most.append(given.ship_parcels_t * (end - first).days)
        bounds = []
        for name in names:
            each = given.ways[name]
            floor = each.committed_t_per_year * each.contract_days(first, end) / DAYS_PER_YEAR
            bounds.append((floor, None if each.right_t_per_year is None else each.right_t_per_year * share))
        for leg in legs:
            each = given.legs[leg]
            room = each.capacity_t_per_year * given.leg_share_open(leg, first, end) - each.others_t_per_year
            guests = np.inf if each.guest_cap_t_per_year is None else each.guest_cap_t_per_year
            bounds.append((0.0, min(max(room, 0.0), guests) * share))
        bounds += [(0.0, None)] * shut
        worth = np.array([-prices[name].netback_usd_per_t for name in names] + [0.0] * (flow + shut))
        scale = 1e6
        done = linprog(
            worth,
            A_ub=np.array(rows),
            b_ub=np.array(most) / scale,
            A_eq=np.array(equal),
            b_eq=np.array(given_t) / scale,
            bounds=[(low / scale, None if high is None else high / scale) for low, high in bounds],
        )
        assert done.status == 0
        total -= done.fun * scale
    return total


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_a_second_formulation_finds_the_same_netback(year):
    given = route_inputs(scenario.load(f"baseline-{year}").sample(1, None), year=year)
    given = replace(given, fields={name: replace(each, storage_t=0.0) for name, each in given.fields.items()})

    assert allocate(given).netback_usd == pytest.approx(by_arcs(given), rel=1e-7)


def test_balances_and_limits_recomputed_from_the_tables(shipped):
    found = allocate(shipped)
    for name, field in shipped.fields.items():
        sent = sum(found.sent_t[way] for way, each in shipped.ways.items() if each.oil_field == name)
        rise = found.stock_t[name] - np.roll(found.stock_t[name], 1)
        assert sent + rise + found.shut_in_t[name] == pytest.approx(found.export_t[name], abs=1e-3)
        assert found.stock_t[name].max() <= field.storage_t + 1e-6
    days = np.array([(end - first).days for first, end in months_of(2023)])
    for name, leg in shipped.legs.items():
        flow = np.zeros(12)
        for way_name, each in shipped.ways.items():
            share = 1.0
            for at in each.legs:
                flow += found.sent_t[way_name] * share * (at == name)
                share *= 1.0 - shipped.legs[at].loss_share
        assert (flow <= leg.room_t_per_year * days / DAYS_PER_YEAR + 1e-3).all()
    for name, each in shipped.ways.items():
        if each.right_t_per_year is not None:
            assert found.sent_t[name].sum() <= each.right_t_per_year + 1e-3
    contract = shipped.ways["tengiz_aktau_btc"]
    held = contract.committed_t_per_year * contract.contract_days(date(2023, 1, 1), date(2024, 1, 1)) / DAYS_PER_YEAR
    assert found.sent_t["tengiz_aktau_btc"].sum() >= held - 1e-3


def test_draws_of_prices_turn_some_ways_and_not_others(tables):
    given = small()
    dear = replace(given, legs={**given.legs, "near": replace(PLAIN, tariff_usd_per_t=60.0)})
    flips = price_flips(given, [given, given, dear, given])
    shares = {each.way: each.taken_share for each in flips.ways}

    assert shares == {"by_first": 1.0, "by_second": 1.0}  # both are needed: 150 t a day over ways of 100
    assert [tie.second_better_share for tie in flips.ties] == [0.25]
    assert flips.ties[0].lead_usd_per_bbl == pytest.approx(20.0 / 7.5)
    first = next(each for each in flips.ways if each.way == "by_first")
    assert first.sent_t[0] < first.sent_t[2]


@pytest.mark.parametrize(
    ("asked", "leg"),
    [("CPC", "cpc_loading"), ("btc", "ceyhan_loading"), ("BTC-line", "btc_line"), ("Atyrau Samara", "atyrau_samara")],
)
def test_routes_and_legs_go_by_any_spelling(shipped, asked, leg):
    assert shipped.legs_of(asked) == (leg,)


@pytest.mark.parametrize("asked", ["", "aktau", "atlantis"])
def test_what_names_no_route_or_several_is_refused(shipped, asked):
    with pytest.raises(InputError, match="no route or leg"):
        shipped.legs_of(asked)


class Changed:
    """Tables with one record changed."""

    def __init__(self, tables, table: str, row: str, **fields: object) -> None:
        self._tables, self._table, self._row, self._fields = tables, table, row, fields

    def rows(self, table: str):
        rows = dict(self._tables.rows(table))
        if table == self._table:
            rows[self._row] = {**rows[self._row], **self._fields}
        return rows

    def columns(self, table: str):
        columns = dict(self._tables.columns(table))
        if table == self._table:
            columns |= {name: (value, *columns[name][1:]) for name, value in self._fields.items()}
        return columns


@pytest.mark.parametrize(
    ("table", "row", "fields", "words"),
    [
        ("oil_contracts", "tengiz_aktau_btc", {"nominated_t_per_year": 4e7}, "more than it has"),
        ("oil_contracts", "tengiz_aktau_btc", {"nomination": None}, "only one way"),
        ("crude_prices", "dated_brent", {"base": "cpc_blend"}, "circle"),
        ("oil_outages", "first", {"end": date(2020, 1, 1)}, "must end after"),
    ],
)
def test_tables_that_cannot_be_are_refused(tables, table, row, fields, words):
    with pytest.raises(InputError, match=words):
        route_inputs(Changed(tables, table, row, **fields), year=2023)

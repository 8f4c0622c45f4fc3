"""Stops of CPC and Ceyhan, rerouting in all, and a printed sum of charges, beside what was printed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transcaspian.methods.scores import Row
from transcaspian.systems.oil.inputs import Tables
from transcaspian.systems.oil.rerouting import Rerouting, reroute
from transcaspian.systems.oil.route_inputs import DAYS_PER_YEAR, Outage, RouteInputs, route_inputs
from transcaspian.systems.oil.route_price import Item, WayPrice

TABLE = "oil_route_examples"
BIG_THREE = ("tengiz", "kashagan", "karachaganak")
DAYS_PER_MONTH = DAYS_PER_YEAR / 12.0
THOUSAND, MILLION = 1e3, 1e6
ALL_OF_CPC = ("cpc_line", "cpc_loading")
STACK_1999_USD_PER_BBL = (
    ("field", 2.0), ("line to Baku", 1.5), ("Azerbaijan", 0.4), ("line to Ceyhan", 2.44), ("Georgia", 0.43),
    ("Turkiye", 1.5), ("ship to Rotterdam", 0.76),
)  # fmt: skip


def backtest_rows(tables: Tables, *, year: int, draws: Sequence[Tables] = ()) -> list[Row]:
    """Return every fit and check, one row a printed figure.

    Parameters
    ----------
    tables : Tables
        Central values of the year.
    year : int
        Calendar year of the tables.
    draws : sequence of Tables
        Sampled tables; P10 and P90 are over them, the P50 stays the central answer. Without them all three are equal.
    """
    printed = list(tables.rows(TABLE).values())
    central = _answers(route_inputs(tables, year=year))
    drawn = [_answers(route_inputs(each, year=year)) for each in draws]
    return [
        Row.over_draws(cells, central[cells["id"]], [answers[cells["id"]] for answers in drawn]) for cells in printed
    ]


def _answers(inputs: RouteInputs) -> dict[str, float]:
    december, february, november, ceyhan = (
        stop(inputs, name)
        for name in ("cpc_2023_12_storm", "cpc_2023_02_storm", "cpc_2023_11_storm", "ceyhan_2023_02_quake")
    )
    without = reroute(inputs, ALL_OF_CPC, days=60)
    month = slice(30, 60)
    nominated = sum(way.nominated_t_per_year for way in inputs.ways.values() if "cpc_line" in way.legs) / DAYS_PER_YEAR
    other_ways = float(without.by_other_ways_t[month].mean())
    barrels = inputs.prices["azeri_light"].bbl_per_t
    tanks_t = inputs.legs["ceyhan_loading"].tanks_t
    put_in = (
        ceyhan.stock_t["ceyhan_loading"][-1] - (_outage(inputs, "ceyhan_2023_02_quake").fill_share or 0.0) * tanks_t
    )
    return {
        "oil_cost_stack_1999": stack_1999().cost_usd_per_t,
        "oil_cpc_december_2023_line_days": running_days(december, "cpc_line"),
        "oil_cpc_february_2023_cut_kt": float(february.shut_in_t.sum()) / THOUSAND,
        "oil_cpc_november_2023_output_share": _output_share(november),
        "oil_ceyhan_february_2023_stop_days": ceyhan.days - running_days(ceyhan, "btc_line"),
        "oil_ceyhan_february_2023_tanks_mbbl": float(put_in) * barrels / MILLION,
        "oil_rerouted_mt_per_month": other_ways * DAYS_PER_MONTH / MILLION,
        "oil_lost_without_cpc_mt_per_month": (nominated - other_ways) * DAYS_PER_MONTH / MILLION,
    }


def stop(inputs: RouteInputs, name: str) -> Rerouting:
    """Return the dated outage of this name as the day-by-day engine plays it, with the flows of the inputs' year."""
    outage = _outage(inputs, name)
    days = (outage.end - outage.start).days
    return reroute(inputs, (outage.leg,), days=days, fill_share=outage.fill_share)


def running_days(found: Rerouting, leg: str) -> float:
    """Return the days of its nominated flow that a leg carried during the outage."""
    share = found.flow_t[leg][: found.days] / found.nominated_flow_t[leg]
    return float(np.minimum(share, 1.0).sum())


def stack_1999() -> WayPrice:
    """Return the printed estimate of about 1999 as a way of seven charges, in USD a barrel."""
    items = tuple(Item(name, "tariff", usd) for name, usd in STACK_1999_USD_PER_BBL)
    return WayPrice("under the sea and by BTC", items, 1.0, 0.0)


def _output_share(found: Rerouting) -> float:
    cut = sum(float(found.shut_in_by_field_t[name].sum()) for name in BIG_THREE)
    normal = sum(found.inputs.fields[name].export_t_per_year for name in BIG_THREE) / DAYS_PER_YEAR
    return 1.0 - cut / (normal * found.days)


def _outage(inputs: RouteInputs, name: str) -> Outage:
    return next(each for each in inputs.outages if each.name == name)

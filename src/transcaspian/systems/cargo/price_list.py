"""Which rates the room reads by name, checked before the run: a table of the user's own may lack some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from transcaspian.errors import Problem
from transcaspian.messages import say

RATES: Mapping[str, tuple[str, ...]] = {
    "rail_central_asia": ("usd_per_teu_km", "usd_per_feu_km", "usd_per_wagon_km"),
    "rail_caucasus": ("usd_per_teu_km", "usd_per_feu_km", "usd_per_wagon_km"),
    "port_caspian": (
        "usd_per_teu_move",
        "usd_per_feu_move",
        "usd_per_wagon_move",
        "usd_per_truck_move",
        "usd_per_t_move",
    ),
    "port_black_sea": ("usd_per_teu_move", "usd_per_feu_move", "usd_per_wagon_move"),
    "sea_aktau": ("usd_per_teu", "usd_per_feu", "usd_per_t"),
    "sea_kuryk": ("usd_per_wagon", "usd_per_truck"),
    "sea_turkmenbashi": ("usd_per_wagon", "usd_per_truck"),
    "sea_black_sea": ("usd_per_teu", "usd_per_feu"),
    "border_rail": ("usd_per_crossing",),
    "border_road": ("usd_per_crossing",),
    "gauge_change": ("usd_per_crossing",),
    "wagon_hire": ("usd_per_wagon_day",),
    "wagon_demurrage": ("usd_per_wagon_day", "free_days"),
    "box_detention": ("usd_per_teu_day",),
    "box_storage": ("usd_per_teu_day", "free_days"),
    "dry_storage": ("usd_per_t_day", "free_days"),
    "truck_standing": ("usd_per_truck_day",),
    **{f"ship_{kind}": ("usd_per_ship_day",) for kind in ("ferry", "feeder", "tramp", "tanker")},
    **{f"goods_{carrier}": ("usd_per_t",) for carrier in ("wagon", "truck", "box", "dry")},
}
PLAIN = {"value_of_time": ("share_per_day",), "money": ("price_year",)}
FACTORS = ("rail_diesel", "rail_electric", "ship_feeder", "ship_ferry", "ship_dry", "ship_black_sea")


class Rows(Protocol):
    """Tables by row."""

    def rows(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all records of a table by row name."""


def problems(tables: Rows) -> Iterator[Problem]:
    """Yield every rate, factor, speed and index that the room needs and the tables lack."""
    prices = tables.rows("prices")
    needed = {row: (*names, "usd_year") for row, names in RATES.items()} | PLAIN
    for row, names in needed.items():
        yield from _lacking("prices", prices, row, names)
    for row in FACTORS:
        yield from _lacking("emission_factors", tables.rows("emission_factors"), row, ())
    yield from _lacking("speeds_in_motion", tables.rows("speeds_in_motion"), "rail", ())
    index = tables.rows("price_index")
    told = [values.get(name) for values in prices.values() for name in ("usd_year", "price_year")]
    years = {int(year) for year in told if year is not None}
    for year in sorted(years):
        yield from _lacking("price_index", index, f"year_{year}", ())


def _lacking(table: str, rows: Mapping[str, Mapping[str, Any]], row: str, names: tuple[str, ...]) -> Iterator[Problem]:
    if row not in rows:
        yield Problem(
            say("cargo.row_missing", table=table), row=f"{table}.{row}", remedy=say("cargo.row_missing_remedy")
        )
        return
    for name in names:
        if rows[row].get(name) is None:
            yield Problem(say("cargo.value_missing"), row=f"{table}.{row}", field=name)

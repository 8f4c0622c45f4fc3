"""Figures of the cargo room that need no simulated year, beside what was printed: passages and the load of ships."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from transcaspian.methods.scores import Row
from transcaspian.systems.cargo.inputs import CargoInputs, checked
from transcaspian.systems.cargo.passage import passage_h
from transcaspian.world import ports, sea_level

MEASURED_IN, SEPTEMBER = 2023, 8  # year of the load of ships, and the place of its month among twelve


def backtest_rows(tables: Any) -> list[Row]:
    """Return one row a published figure that follows from central inputs alone, in the order of the table.

    Parameters
    ----------
    tables : Inputs
        Central values of the year; the figures are those of the table `published` that are named here.
    """
    inputs = checked(tables)
    entries = tables.frame("published").to_dict("records")
    return [_row(entry, PREDICTED[entry["id"]](inputs)) for entry in entries if entry["id"] in PREDICTED]


def _row(entry: Mapping[Any, Any], predicted: float) -> Row:
    return Row(
        id=entry["id"],
        quantity=entry["quantity"],
        role=entry["role"],
        p10=predicted,
        p50=predicted,
        p90=predicted,
        published=float(entry["value"]),
        unit=entry["unit"],
        source=entry["source"],
        confidence=entry["confidence"],
        note=entry["note"],
    )


def _ferry_passage_h(line: str) -> Callable[[CargoInputs], float]:
    """Return the passage on a line at the speed of the ferries, weighted by their number."""

    def predicted(inputs: CargoInputs) -> float:
        pool = [ship for ship in inputs.ferries.values() if ship.line == "pool" and ship.ships]
        hours = sum(ship.ships * passage_h(inputs, ship.speed_kn, line) for ship in pool)
        return float(hours / sum(ship.ships for ship in pool))

    return predicted


def _load_share(inputs: CargoInputs) -> float:
    """Return what dry-cargo ships and feeders may carry out of Aktau in September 2023 over their deadweight."""
    levels = sea_level.monthly_m(inputs.tables.frame("sea_level"), year=MEASURED_IN)
    groups = inputs.tables.rows("berth_groups")
    whole = carried = 0.0
    for table in ("tramps", "feeders"):
        for ship in inputs.tables.rows(table).values():
            load_t = ports.voyage_payload_t(
                ship, groups=(groups["aktau_dry"], groups["alat_dry"]), level_m=levels[SEPTEMBER]
            )
            carried += ship["ships"] * float(load_t)
            whole += ship["ships"] * ship["deadweight_t"]
    return carried / whole


PREDICTED: Mapping[str, Callable[[CargoInputs], float]] = {
    "passage_h_kuryk_baku": _ferry_passage_h("kuryk_alat"),
    "passage_h_aktau_baku": _ferry_passage_h("aktau_alat"),
    "passage_h_turkmenbashi_baku": _ferry_passage_h("turkmenbashi_alat"),
    "load_share_aktau_2023": _load_share,
}

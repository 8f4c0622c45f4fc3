"""Cargo and oil on one clock: one model, one run, each room's own indicators side by side.

The route's own count puts crude beside wagons, boxes and dry cargo. Crude is carried by the oil room; its tonnes are
entered under the class `crude` of cargo's indicators here, where the rooms meet. Cargo alone has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from transcaspian.systems import cargo
from transcaspian.systems.cargo import ban_register
from transcaspian.systems.cargo.openings import Opening
from transcaspian.systems.oil import clock as oil
from transcaspian.world import one_clock
from transcaspian.world.surroundings import Tables

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

KPIS: dict[str, Any] = {**cargo.KPIS, **oil.KPIS}
CRUDE, TANKER, WEST, EXPORT = "crude", "tanker", "west", "export"
BAKU = "aktau_baku"
TANKERS = "tankers"


def simulate(
    inputs: Any,
    *,
    year: int,
    warm_up_h: float,
    seed: int,
    replication: int,
    keep_rows: bool,
    openings: Sequence[Opening] = (),
) -> one_clock.Outcome:
    """Return the outcome of one replication of cargo and oil together; arguments and errors as of `cargo.simulate`."""
    tables = with_new_tankers(cargo.of_year(inputs, year=year, seed=seed, replication=replication), openings)
    clock = one_clock.year_clock(year, warm_up_h)
    guests = (cargo.Guest(tuple(openings)), oil.Guest())
    found = one_clock.simulate(guests, tables, clock, seed=seed, replication=replication, keep_rows=keep_rows)
    entered = ban_register.entered(found, tables, clock)
    return one_clock.Outcome(with_crude(found.kpis), entered.rows, entered.periods)


def simulate_oil(
    inputs: Any, *, year: int, warm_up_h: float, seed: int, replication: int, keep_rows: bool
) -> one_clock.Outcome:
    """Return the outcome of one replication of oil alone; of a year ahead with the nominations of its drivers."""
    tables = cargo.of_year(inputs, year=year, seed=seed, replication=replication)
    return oil.simulate(tables, year=year, warm_up_h=warm_up_h, seed=seed, replication=replication, keep_rows=keep_rows)


def simulate_years(
    inputs: Any,
    *,
    years: Sequence[int],
    warm_up_h: float,
    seed: int,
    replication: int,
    openings: Sequence[Opening] = (),
) -> dict[int, dict[str, Array]]:
    """Return the indicators of cargo and oil for years that follow each other in one run, the backlog carried over.

    `inputs` holds the tables of all years; other arguments and errors are those of `one_clock.simulate_years`.
    """
    guests = (cargo.Guest(tuple(openings)), oil.Guest())
    tables = with_new_tankers(inputs, openings)
    found = one_clock.simulate_years(guests, tables, years, warm_up_h=warm_up_h, seed=seed, replication=replication)
    return {year: with_crude(kpis) for year, kpis in found.items()}


@dataclass(frozen=True, slots=True)
class MoreTankers:
    """Input tables with tankers that enter service on dated days beside those that sail already."""

    base: Tables
    tankers: Mapping[str, Mapping[str, Any]]

    def rows(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all records of a table by row name."""
        return self.tankers if table == TANKERS else self.base.rows(table)

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""
        return self.base.columns(table)

    def frame(self, table: str) -> pd.DataFrame:
        """Return a wide table."""
        return self.base.frame(table)


def with_new_tankers(inputs: Any, openings: Sequence[Opening]) -> Any:
    """Return the tables with the tankers of openings, each project's as a class of its own that enters on its day."""
    dated = [(opening, change) for opening in openings for change in opening.changes if change.table == TANKERS]
    if not dated:
        return inputs
    sailing = inputs.rows(TANKERS)
    rows = dict(sailing)
    for opening, change in dated:
        ships = sailing[change.row]["ships"]
        more = {"ships": round(change.of(ships)) - ships, "enters_on": opening.day}
        rows[f"{change.row}_{opening.project}"] = {**sailing[change.row], **more}
    return MoreTankers(inputs, rows)


def with_crude(kpis: Mapping[str, Array]) -> dict[str, Array]:
    """Return the indicators with what oil landed, loaded and has under way in the places that cargo keeps for crude."""
    found = {name: np.array(values) for name, values in kpis.items()}
    landed, stock = found["oil_landed_t"], found["oil_stock_t"]
    lines = dict(oil.KPIS["oil_landed_t"].dims)["line"]
    aboard = dict(oil.KPIS["oil_stock_t"].dims)["place"].index("aboard")
    crude = _label("crossed_t", "class", CRUDE)
    for place, line in enumerate(lines):
        where = _label("crossed_t", "line", line), _label("crossed_t", "direction", WEST)
        found["crossed_t"][(crude, *where)] = landed[place]
    found["crossed_by_trade_t"][_label("crossed_by_trade_t", "trade", EXPORT)] += landed[lines.index(BAKU)]
    found["opening_stock_t"][crude], found["closing_stock_t"][crude] = stock[aboard]
    found["entered_t"][crude] = found["oil_loaded_t"].sum()
    found["left_t"][crude] = landed.sum()
    calls = found["oil_cargoes"].sum(axis=0)
    found["calls"][_label("calls", "port", "aktau"), _label("calls", "ship_class", TANKER)] = calls
    return found


def _label(kpi: str, dim: str, label: str) -> int:
    return dict(cargo.KPIS[kpi].dims)[dim].index(label)

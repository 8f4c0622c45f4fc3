"""Demand of years that lie ahead, from drivers with ranges; nothing of the years themselves is known.

For each flow (wagons and trucks by shore, boxes from China, other boxes, grain, other dry cargo, crude by its way) in
year y, n years after the last one known,

    ln D(y) = ln D(0) + g (1 + f + .. + f^(n-1)) + c(y) + s(y),     c, s: x(y) = r x(y-1) + sd e(y)

with growth g of the first year, damping f (Gardner and McKenzie 1985), a departure c that all classes share and one s
of the flow's own, both fading with persistence r. Boxes from China also follow ocean freight F, D ~ (F / F usual)^e,
and the train programme adds boxes on the way to its target; crude starts from contract and fulfilment in the table
`oil_nominations` and follows the way to a later stage. All other numbers come from the table `forecast_drivers`,
sampled, so that an ensemble carries what is not known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from transcaspian.methods import draws
from transcaspian.systems.cargo.inputs import Tables

if TYPE_CHECKING:
    import pandas as pd

Drivers = Mapping[str, Mapping[str, Any]]
Amounts = dict[str, float]  # by flow, in its units a year
TABLE, PATTERN = "forecast_drivers", "forecast_pattern"
LAST_KNOWN = 2023
LATER_STAGE = 2030  # year by which the later stage of the crude contract is judged
SHARED = ("wagon_kuryk", "wagon_turkmenbashi", "truck_kuryk", "truck_turkmenbashi", "box_china", "box_regional")
DRY = ("dry_grain", "dry_other")
FLOWS = (*SHARED, *DRY)
CRUDE = ("crude_tengiz", "crude_other", "crude_makhachkala")
NOMINATIONS = {
    "tengiz_btc": "crude_tengiz",
    "mangystau_baku": "crude_other",
    "mangystau_makhachkala": "crude_makhachkala",
}
CALLS = ("aktau_grain", "aktau_dry")
PROJECTIONS = ((0.2, "flat"), (0.6, "trend"), (1.0, "kazhydromet_2023"))
MONTHS = 12
NORMAL = NormalDist()


def is_ahead(inputs: Tables, year: int) -> bool:
    """Whether a year lies beyond the table of demand, so that its demand must come from the drivers."""
    return year > LAST_KNOWN and year > max(inputs.columns("demand")["year"], default=0)


@dataclass(frozen=True, slots=True)
class Path:
    """What one replication holds for the years ahead.

    Attributes
    ----------
    amounts : mapping of year to mapping of flow to amount
        Wagons (loaded and empty, both ways), trucks, TEU, tonnes of dry cargo, tonnes of crude.
    drivers : mapping of year to mapping of name to value
        What moved them: departures, growth gathered, freight (USD/FEU), boxes of the programme, fulfilment.
    """

    amounts: Mapping[int, Amounts]
    drivers: Mapping[int, Mapping[str, float]]


def path(drivers: Drivers, years: Sequence[int], *, seed: int, replication: int) -> Path:
    """Return amounts and drivers of each year from the first after the last known one.

    Parameters
    ----------
    drivers : mapping of row to mapping of field to value
        The sampled table `forecast_drivers`.
    years : sequence of int
        Years wanted; those between are drawn as well, so that a year is the same whichever others are asked for.
    seed, replication : int
        Root of the draws of single years; each is keyed by what it moves and its year.
    """
    own = draws.name_key("outlook", seed, replication) >> 1
    level = dict.fromkeys(("corridor", *FLOWS, *CRUDE), 0.0)
    standing = NORMAL.inv_cdf(_place(drivers["ocean_freight"]))
    amounts: dict[int, Amounts] = {}
    moved: dict[int, dict[str, float]] = {}
    for year in range(LAST_KNOWN + 1, max(years) + 1):
        fading = drivers["corridor"]["persistence"]
        level = {
            name: fading * before + drivers[name]["shock_sd"] * _normal(own, name, year)
            for name, before in level.items()
        }
        keep = drivers["ocean_freight"]["persistence"]
        standing = keep * standing + math.sqrt(1.0 - keep * keep) * _normal(own, "ocean_freight", year)
        freight = _freight(drivers["ocean_freight"], NORMAL.cdf(standing))
        if year in years:
            amounts[year], moved[year] = _year(drivers, year, level, freight)
    return Path(amounts, moved)


def _year(drivers: Drivers, year: int, level: Mapping[str, float], freight: float) -> tuple[Amounts, dict[str, float]]:
    ahead = year - LAST_KNOWN
    gathered = _damped(drivers["trend"]["damping"], ahead)
    amounts: Amounts = {}
    for name in (*FLOWS, "crude_other", "crude_makhachkala"):
        common = 0.0 if name in CRUDE else level["corridor"]
        amounts[name] = drivers[name]["base_units"] * math.exp(
            drivers[name]["growth_per_year"] * gathered + common + level[name]
        )
    usual = drivers["ocean_freight"]["usual_usd_per_feu"]
    amounts["box_china"] *= (freight / usual) ** drivers["box_china"]["ocean_elasticity"]
    programme = _programme_teu(drivers, year)
    amounts["box_china"] += programme
    amounts["crude_tengiz"] = _tengiz_t(drivers["crude_tengiz"], ahead) * math.exp(level["crude_tengiz"])
    moved = {f"departure.{name}": value for name, value in level.items()}
    moved |= {f"growth.{name}": drivers[name]["growth_per_year"] * gathered for name in FLOWS}
    moved |= {f"base.{name}": math.log(drivers[name]["base_units"]) for name in FLOWS}
    moved |= {
        "ocean_freight": freight,
        "train_programme": programme,
        "crude_fulfilment": drivers["crude_tengiz"]["fulfilment_share"],
        "crude_later_stage": drivers["crude_tengiz"]["later_share"],
        "sea_level": drivers["sea_level"]["choice"],
        "coordination": drivers["coordination"]["delay_h"],
    }
    return amounts, moved


def _damped(damping: float, years: int) -> float:
    """Return 1 + f + .. + f^(n-1)."""
    return sum(damping**k for k in range(years))


def _normal(seed: int, name: str, year: int) -> float:
    chance = float(draws.uniforms(seed, "outlook", [draws.name_key(name, year)])[0])
    return NORMAL.inv_cdf(min(max(chance, 1e-12), 1.0 - 1e-12))


def _place(row: Mapping[str, Any]) -> float:
    """Return the probability below the usual freight: it is the peak of a triangle in logarithms."""
    low, usual, high = (math.log(row[f"{name}_usd_per_feu"]) for name in ("least", "usual", "most"))
    return min(max((usual - low) / (high - low), 1e-6), 1.0 - 1e-6)


def _freight(row: Mapping[str, Any], chance: float) -> float:
    """Return the ocean freight at a probability, USD/FEU: triangular in logarithms over the range observed."""
    low, usual, high = (math.log(row[f"{name}_usd_per_feu"]) for name in ("least", "usual", "most"))
    table = draws.triangular_quantiles(low, usual, high)
    return math.exp(float(draws.drawn(table, [chance])[0]))


def _programme_teu(drivers: Drivers, year: int) -> float:
    """Return TEU that the train programme adds in a year, on the way to the part of its target that comes."""
    row = drivers["train_programme"]
    today = drivers["box_china"]["base_units"] + drivers["box_regional"]["base_units"]
    reached = max(row["target_teu"] * row["fulfilment_share"] - today, 0.0)
    gone = (year - LAST_KNOWN) / (row["target_year"] - LAST_KNOWN)
    return float(reached * min(gone, 1.0) ** row["ramp_power"])


def _tengiz_t(row: Mapping[str, Any], ahead: int) -> float:
    """Return tonnes of the Tengiz contract: contract, the way to the later stage, fulfilment."""
    gone = min(ahead / (LATER_STAGE - LAST_KNOWN), 1.0) ** row["ramp_power"]
    wanted = row["contract_t"] + (row["later_target_t"] - row["contract_t"]) * row["later_share"] * gone
    return float(wanted * row["fulfilment_share"])


@dataclass(frozen=True)
class Outlook:
    """Input tables of a replication with demand, crude, calls, sea and delay of years ahead in place of the past."""

    base: Tables
    path: Path
    wide: Mapping[str, Mapping[str, Sequence[Any]]]
    records: Mapping[str, Mapping[str, Mapping[str, Any]]]

    def rows(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all records of a table by row name."""
        return self.records[table] if table in self.records else self.base.rows(table)

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""
        return self.wide[table] if table in self.wide else self.base.columns(table)

    def frame(self, table: str) -> pd.DataFrame:
        """Return a wide table."""
        if table not in self.wide:
            return self.base.frame(table)
        import pandas as pd

        return pd.DataFrame({name: list(cells) for name, cells in self.wide[table].items()})


def ahead(inputs: Tables, *, years: Sequence[int], seed: int, replication: int) -> Outlook:
    """Return the inputs of one replication for years ahead; the year before the first is there for the warm-up.

    Parameters
    ----------
    inputs : Tables
        Sampled tables of a scenario whose years lie beyond the table of demand.
    years : sequence of int
        Calendar years to be run, in order.
    seed, replication : int
        As of the run.
    """
    drivers = with_crude(inputs)
    wanted = [year for year in range(min(years) - 1, max(years) + 1) if year > LAST_KNOWN]
    found = path(drivers, wanted, seed=seed, replication=replication)
    wide = {
        "demand": _demand(inputs.columns(PATTERN), found, drivers, years),
        "calls": _calls(drivers, years),
    }
    return Outlook(inputs, found, wide, _records(inputs, found, years, drivers))


def with_crude(inputs: Tables) -> Drivers:
    """Return the drivers with what crude starts from: amounts and fulfilment stand in `oil_nominations` alone."""
    drivers = {name: dict(row) for name, row in inputs.rows(TABLE).items()}
    for name, driver in NOMINATIONS.items():
        nomination = inputs.rows("oil_nominations")[name]
        amount_t, share = nomination["contract_t_per_year"], nomination["fulfilment_share"]
        if driver == "crude_tengiz":
            drivers[driver] |= {"contract_t": amount_t, "fulfilment_share": share}
        else:
            drivers[driver] |= {"base_units": amount_t * share}
    return drivers


def _before(drivers: Drivers) -> Amounts:
    """Return the amounts of the last known year: what the warm-up of the first year ahead runs at."""
    known = {name: drivers[name]["base_units"] for name in (*FLOWS, "crude_other", "crude_makhachkala")}
    return known | {"crude_tengiz": drivers["crude_tengiz"]["contract_t"] * drivers["crude_tengiz"]["fulfilment_share"]}


def _of_years(found: Path, drivers: Drivers, years: Sequence[int]) -> dict[int, Amounts]:
    first = min(years) - 1
    whole = {LAST_KNOWN: _before(drivers), **found.amounts}
    return {year: whole[year] for year in range(first, max(years) + 1)}


def _demand(
    pattern: Mapping[str, Sequence[Any]], found: Path, drivers: Drivers, years: Sequence[int]
) -> dict[str, list[Any]]:
    """Return the table `demand`: each row of the pattern times the amount of its flow, year by year."""
    copied = ("month", "class", "commodity", "origin", "destination", "line", "direction")
    table: dict[str, list[Any]] = {name: [] for name in ("year", *copied, "units", "tonnes")}
    for year, amounts in _of_years(found, drivers, years).items():
        units = [
            amounts[flow] * part for flow, part in zip(pattern["segment"], pattern["units_per_base_unit"], strict=True)
        ]
        table["year"] += [year] * len(units)
        for name in copied:
            table[name] += list(pattern[name])
        table["units"] += units
        table["tonnes"] += [unit * load_t for unit, load_t in zip(units, pattern["t_per_unit"], strict=True)]
    return table


def _nominations(inputs: Tables, found: Path, years: Sequence[int], drivers: Drivers) -> dict[str, dict[str, Any]]:
    """Return the nominations of crude: the tonnes of each year, contract and fulfilment with the drivers on top."""
    whole = _of_years(found, drivers, years)
    rows = {name: dict(row) for name, row in inputs.rows("oil_nominations").items()}
    for name, driver in NOMINATIONS.items():
        by_year = {year: amounts[driver] for year, amounts in whole.items()}
        rows[name] |= {
            "contract_t_per_year": max(by_year.values()),
            "fulfilment_share": 1.0,
            "contract_by_year_t": by_year,
        }
    return rows


def _calls(drivers: Drivers, years: Sequence[int]) -> dict[str, list[Any]]:
    """Return the table `calls`: ships outside the flows of the model, as many each month."""
    table: dict[str, list[Any]] = {
        name: [] for name in ("year", "month", "berth_group", "what", "calls", "hours_at_berth")
    }
    for year in range(min(years) - 1, max(years) + 1):
        for group in CALLS:
            row = drivers[f"calls_{group}"]
            table["year"] += [year] * MONTHS
            table["month"] += list(range(1, MONTHS + 1))
            table["berth_group"] += [group] * MONTHS
            table["what"] += [f"calls_{group}"] * MONTHS
            table["calls"] += [row["calls_per_month"]] * MONTHS
            table["hours_at_berth"] += [row["hours_at_berth"]] * MONTHS
    return table


def _records(
    inputs: Tables, found: Path, years: Sequence[int], drivers: Drivers
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the records that the drivers set: the sea's projection, the delay of coordination, crude."""
    sea = {name: dict(row) for name, row in inputs.rows("sea").items()}
    policies = {name: dict(row) for name, row in inputs.rows("policies").items()}
    choice = drivers["sea_level"]["choice"]
    sea["caspian"]["projection"] = next(name for top, name in PROJECTIONS if choice <= top)
    for year in years:
        policies["coordination"][f"delay_h_{year}"] = drivers["coordination"]["delay_h"]
    return {"sea": sea, "policies": policies, "oil_nominations": _nominations(inputs, found, years, drivers)}

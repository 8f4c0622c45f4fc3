"""What Kazakh oil does to the blend at Ceyhan, and the illustrative line, as tables of a results folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.errors import InputError, NoAnswer
from transcaspian.scenario.sampling import drawn
from transcaspian.systems.oil import batches, hydraulics, quality_bank
from transcaspian.systems.oil.hydraulics import SteadyFlow
from transcaspian.systems.oil.inputs import bank_factors, crudes, pipelines, streams
from transcaspian.systems.oil.line import M_PER_KM, Line, line_of
from transcaspian.systems.oil.mixtures import Mixture, mixed
from transcaspian.systems.oil.quality_bank import Receipt
from transcaspian.systems.oil.route_inputs import DAYS_PER_YEAR
from transcaspian.systems.oil.volume_correction import crude_factor
from transcaspian.units import HOURS_PER_DAY

TABLES = ("oil_blends", "oil_bank_what_if", "oil_line_flows", "oil_line_profile")
BTC, TENGIZ = "btc", "tengiz"
IN_YEAR = "carried"
DRAWS = 200
VISCOSITY_C = 20.0
MILLION = 1e6
CASES = ("id", "kazakh_mt", "other_mt", "density_15_kg_m3", "api", "mercaptans_ppm", "viscosity_20_cst")
SPREADS = ("sulphur", "added")
BLENDS = (*CASES, *(f"{name}_{rank}" for name in SPREADS for rank in ("p10", "p50", "p90")))
BANK = ("shipper", "volume_bbl", "api", "sulphur_pct", "usd_per_bbl_p10", "usd_per_bbl_p50", "usd_per_bbl_p90")
FLOWS = ("case", "flow_bbl_per_day", "drag_reduction_share", "power_mw", "days", "binds_at_km", "over_km", "spare_bar")
PROFILE = ("km", "elevation_m", "arriving_head_m", "head_m", "limit_m", "pressure_bar", "let_down_bar", "station")


def frames(scenario: Any, seed: int) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES`.

    `oil_blends`: the blend at Ceyhan with the Kazakh oil of each case beside what the line otherwise carried in the
    year; sulphur, and what of it the Kazakh oil adds, over draws of the assays. `oil_bank_what_if`: what each grade
    would receive by barrel (below zero: pay) if BTC had a bank, over draws of assays and factors. `oil_line_flows`:
    flow, power and time under way of BTC by its assumed profile. `oil_line_profile`: heights and head along it at the
    flow of the year.
    """
    central = scenario.sample(seed, None)
    try:
        flows, profile = _line(central)
    except (InputError, NoAnswer):  # a scenario in which the line cannot work; the rest of the study stands without it
        flows, profile = pd.DataFrame(columns=list(FLOWS)), pd.DataFrame(columns=list(PROFILE))
    drawn_tables = _drawn(scenario, central, seed)
    return dict(
        zip(TABLES, (_blends(central, drawn_tables), _bank(central, drawn_tables), flows, profile), strict=True)
    )


def _blends(central: Any, drawn_tables: Sequence[_Tables]) -> pd.DataFrame:
    carried = streams(central, BTC)
    others = {name: mt for name, mt in carried.items() if name != TENGIZ}
    if not sum(others.values()):
        return pd.DataFrame(columns=list(BLENDS))
    cases = {IN_YEAR: carried.get(TENGIZ, 0.0)}
    cases |= {str(name): float(row["mt_per_year"]) for name, row in central.rows("oil_blend_cases").items()}
    grades = crudes(central)
    assays = [crudes(each) for each in drawn_tables]
    bare = np.array([mixed(others, assay).sulphur_pct for assay in assays])
    rows = []
    for case, kazakh_mt in cases.items():
        parts = {**others, TENGIZ: kazakh_mt}
        sulphur = np.array([mixed(parts, assay).sulphur_pct for assay in assays])
        rows.append(
            {
                "id": case,
                "kazakh_mt": kazakh_mt,
                "other_mt": sum(others.values()),
                **_measures(mixed(parts, grades)),
                **_ranks("sulphur", sulphur),
                **_ranks("added", sulphur - bare),
            }
        )
    return pd.DataFrame(rows, columns=list(BLENDS)).sort_values("kazakh_mt", kind="stable", ignore_index=True)


def _measures(blend: Mixture) -> dict[str, float]:
    return {
        "density_15_kg_m3": blend.density_15_kg_m3,
        "api": blend.api,
        "mercaptans_ppm": blend.mercaptans_ppm,
        "viscosity_20_cst": blend.viscosity.at(VISCOSITY_C),
    }


def _ranks(name: str, values: Sequence[float] | np.ndarray[Any, Any]) -> dict[str, float]:
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9)).tolist()
    return {f"{name}_p10": low, f"{name}_p50": middle, f"{name}_p90": high}


class _Tables:
    """The drawn rows of crudes and of the bank's factors; other tables are not asked for."""

    def __init__(self, tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        self._tables = tables

    def rows(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        return self._tables[table]

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        raise KeyError(table)


def _drawn(scenario: Any, central: Any, seed: int) -> list[_Tables]:
    """Return the grades of the line and the factors of its bank, drawn as the ensemble draws them."""
    used = {"crudes": {*streams(central, BTC), TENGIZ}, "quality_bank": {BTC}}
    own = {
        table: {name: row for name, row in central.rows(table).items() if name in names}
        for table, names in used.items()
    }
    sampled = {}
    for name, one in scenario.parameters.items():
        table, row, _ = name.split(".")
        if one.sampled and row in used.get(table, ()):
            sampled[name] = one
    return [_Tables(drawn(own, sampled, seed=seed, replication=replication)) for replication in range(DRAWS)]


def _bank(central: Any, drawn_tables: Sequence[_Tables]) -> pd.DataFrame:
    carried, grades = streams(central, BTC), crudes(central)
    volumes = {name: mt * MILLION * grades[name].barrels_per_t for name, mt in carried.items() if mt}
    if not volumes:
        return pd.DataFrame(columns=list(BANK))
    settled = np.array([_per_bbl(volumes, tables) for tables in drawn_tables])
    rows = [
        {
            "shipper": name,
            "volume_bbl": volume,
            "api": grades[name].api,
            "sulphur_pct": grades[name].sulphur_pct,
            **_ranks("usd_per_bbl", settled[:, place]),
        }
        for place, (name, volume) in enumerate(volumes.items())
    ]
    return pd.DataFrame(rows, columns=list(BANK))


def _per_bbl(volumes: Mapping[str, float], tables: _Tables) -> list[float]:
    grades, factors = crudes(tables), bank_factors(tables)[BTC]
    receipts = [Receipt(name, each, grades[name].api, grades[name].sulphur_pct) for name, each in volumes.items()]
    return [each.receives_usd_per_bbl for each in quality_bank.settled(receipts, factors).settlements]


def _line(central: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    pipeline = pipelines(central)[BTC]
    profile = central.columns("pipeline_profile")
    line = line_of(BTC, pipeline, profile)
    grade = crudes(central)[pipeline.crude]
    at_c = pipeline.temperature_c
    density, viscosity = grade.density_15_kg_m3 * crude_factor(grade.density_15_kg_m3, at_c), grade.viscosity.at(at_c)
    plain = hydraulics.oil(density_kg_m3=density, viscosity_cst=viscosity)
    share = pipeline.drag_reduction_share or 0.0
    reduced = hydraulics.oil(density_kg_m3=density, viscosity_cst=viscosity, drag_reduction_share=share)
    bbl_per_day = sum(streams(central, BTC).values()) * MILLION * grade.barrels_per_t / DAYS_PER_YEAR
    in_year = hydraulics.steady(line, plain, hydraulics.m3_s(bbl_per_day))
    cases = (
        (IN_YEAR, in_year, 0.0),
        ("largest", hydraulics.largest_flow(line, plain), 0.0),
        ("largest_reduced", hydraulics.largest_flow(line, reduced), share),
    )
    flows = pd.DataFrame([_flow(case, found, line, drag) for case, found, drag in cases], columns=list(FLOWS))
    return flows, _profile(line, plain, in_year)


def _flow(case: str, found: SteadyFlow, line: Line, drag: float) -> dict[str, Any]:
    return {
        "case": case,
        "flow_bbl_per_day": found.flow_bbl_per_day,
        "drag_reduction_share": drag,
        "power_mw": found.power_mw,
        "days": batches.transit_h(line, found.flow_m3_s) / HOURS_PER_DAY,
        "binds_at_km": found.binds_at_km,
        "over_km": found.over_km,
        "spare_bar": found.spare_bar,
    }


def _profile(line: Line, oil: hydraulics.Oil, found: SteadyFlow) -> pd.DataFrame:
    boosts_m = np.zeros(line.distance_m.size)
    boosts_m[list(line.pumps)] = oil.head_m(found.boost_bar)
    heads_m = line.elevation_m + oil.head_m(found.pressure_bar)
    return pd.DataFrame(
        {
            "km": line.distance_m / M_PER_KM,
            "elevation_m": line.elevation_m,
            "arriving_head_m": heads_m - boosts_m,
            "head_m": heads_m,
            "limit_m": line.elevation_m + oil.head_m(line.pressure_max_bar),
            "pressure_bar": found.pressure_bar,
            "let_down_bar": found.let_down_bar,
            "station": [point in line.pumps for point in range(line.distance_m.size)],
        },
        columns=list(PROFILE),
    )

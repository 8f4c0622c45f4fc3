"""What Kazakh oil does to the blend at Ceyhan, and the illustrative line, as tables of a results folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.errors import InputError, NoAnswer
from transcaspian.scenario.sampling import drawn
from transcaspian.systems.oil import batches, hydraulics
from transcaspian.systems.oil.hydraulics import SteadyFlow
from transcaspian.systems.oil.inputs import Crude, crudes, pipelines, streams
from transcaspian.systems.oil.line import M_PER_KM, Line, line_of
from transcaspian.systems.oil.mixtures import Mixture, mixed
from transcaspian.systems.oil.route_inputs import DAYS_PER_YEAR
from transcaspian.systems.oil.volume_correction import crude_factor
from transcaspian.units import HOURS_PER_DAY

TABLES = ("oil_blends", "oil_line_flows", "oil_line_profile")
BTC, TENGIZ = "btc", "tengiz"
IN_YEAR = "carried"
DRAWS = 200
VISCOSITY_C = 20.0
MILLION = 1e6
CASES = ("id", "kazakh_mt", "other_mt", "density_15_kg_m3", "api", "mercaptans_ppm", "viscosity_20_cst")
SPREADS = ("sulphur", "added")
BLENDS = (*CASES, *(f"{name}_{rank}" for name in SPREADS for rank in ("p10", "p50", "p90")))
FLOWS = ("case", "flow_bbl_per_day", "drag_reduction_share", "power_mw", "days", "binds_at_km", "over_km", "spare_bar")
PROFILE = ("km", "elevation_m", "arriving_head_m", "head_m", "limit_m", "pressure_bar", "let_down_bar", "station")


def frames(scenario: Any, seed: int) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES`.

    `oil_blends`: the blend at Ceyhan with the Kazakh oil of each case beside what the line otherwise carried in the
    year; sulphur, and what of it the Kazakh oil adds, over draws of the assays. `oil_line_flows`: flow, power and time
    under way of BTC by its assumed profile. `oil_line_profile`: heights and head along it at the flow of the year.
    """
    central = scenario.sample(seed, None)
    try:
        flows, profile = _line(central)
    except (InputError, NoAnswer):  # a scenario in which the line cannot work; the rest of the study stands without it
        flows, profile = pd.DataFrame(columns=list(FLOWS)), pd.DataFrame(columns=list(PROFILE))
    return dict(zip(TABLES, (_blends(scenario, central, seed), flows, profile), strict=True))


def _blends(scenario: Any, central: Any, seed: int) -> pd.DataFrame:
    carried = streams(central, BTC)
    others = {name: mt for name, mt in carried.items() if name != TENGIZ}
    if not sum(others.values()):
        return pd.DataFrame(columns=list(BLENDS))
    cases = {IN_YEAR: carried.get(TENGIZ, 0.0)}
    cases |= {str(name): float(row["mt_per_year"]) for name, row in central.rows("oil_blend_cases").items()}
    grades = crudes(central)
    assays = _assays(scenario, central, seed, {*carried, TENGIZ})
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


class _Assays:
    """Tables of which only the crudes are drawn."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        self._rows = rows

    def rows(self, _table: str) -> Mapping[str, Mapping[str, Any]]:
        return self._rows

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        raise KeyError(table)


def _assays(scenario: Any, central: Any, seed: int, used: Collection[str]) -> list[dict[str, Crude]]:
    """Return the grades used, drawn as the ensemble draws them."""
    sampled = {
        name: one
        for name, one in scenario.parameters.items()
        if name.startswith("crudes.") and name.split(".")[1] in used and one.sampled
    }
    own = {"crudes": {name: row for name, row in central.rows("crudes").items() if name in used}}
    return [
        crudes(_Assays(drawn(own, sampled, seed=seed, replication=replication)["crudes"]))
        for replication in range(DRAWS)
    ]


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

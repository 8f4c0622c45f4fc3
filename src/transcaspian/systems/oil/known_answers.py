"""Worked examples, fits and checks of the oil room that need no simulated year, beside what was printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from transcaspian.methods.scores import Row
from transcaspian.systems.oil import batches, density, hydraulics, known_answers_routes, volume_correction
from transcaspian.systems.oil.inputs import Crude, Pipeline, Tables, crudes, pipelines
from transcaspian.systems.oil.line import line_of
from transcaspian.units import M3_PER_BBL, MM_PER_INCH, SECONDS_PER_HOUR

TABLE = "oil_worked_examples"
M_PER_INCH = MM_PER_INCH / 1000.0
M_PER_FOOT = 12.0 * M_PER_INCH
FEET_PER_MILE = 5280.0
MILLION = 1e6

PRODUCT_KG_M3, PRODUCT_C, PRODUCT_T = 745.5, 30.5, 1875.0
ALASKA = {"bore_m": 47.0 * M_PER_INCH, "roughness_m": 5e-5}  # 48 inch outside
ALASKA_BBL_PER_DAY, ALASKA_DRAG = 1.45e6, 0.5
ALASKA_OIL = hydraulics.Oil(870.0, 10.0, ALASKA_DRAG)
MOSTOROD = {"bore_m": 15.25 * M_PER_INCH, "roughness_m": 5e-5}  # 16 inch outside; the answer hardly depends on it
MOSTOROD_OIL = hydraulics.Oil(850.0, 10.0, 0.354)
MOSTOROD_SPEED_M_S = 1.5
BTC_PLAIN_BBL_PER_DAY = 1.0e6

Predicted = Callable[[Mapping[str, Crude], Mapping[str, Pipeline], Tables], float]


class YearTables(Tables, Protocol):
    """Central input tables of a calendar year."""

    @property
    def year(self) -> int:
        """Return the year."""


def backtest_rows(tables: YearTables, *, draws: Sequence[Tables] = ()) -> list[Row]:
    """Return every worked example, fit and check of the oil room, one row a printed figure; routes come last.

    Parameters
    ----------
    tables : YearTables
        Central values of the year.
    draws : sequence of Tables
        Sampled tables; P10 and P90 are over them, the P50 stays the central answer. Without them all three are equal,
        as they are for what rests on printed numbers alone.
    """
    routes = known_answers_routes.backtest_rows(tables, year=tables.year, draws=draws)
    return [*physics_rows(tables, draws=draws), *routes]


def physics_rows(tables: Tables, *, draws: Sequence[Tables] = ()) -> list[Row]:
    """Return those of properties, lines and mixing."""
    central, *drawn = (_answers(each) for each in (tables, *draws))
    return [
        Row.over_draws(cells, central[name], [answers[name] for answers in drawn])
        for name, cells in ((str(cells["id"]), cells) for cells in tables.rows(TABLE).values())
    ]


def _answers(tables: Tables) -> dict[str, float]:
    grades, lines = crudes(tables), pipelines(tables)
    return {name: predicted(grades, lines, tables) for name, predicted in PREDICTED.items()}


def menon() -> hydraulics.Friction:
    """Return E. S. Menon, Piping Calculations Manual (2005), example 6.16: 16 inch, wall 0.25, 4,000 bbl/h, 10 cSt."""
    flow = 4000.0 * M3_PER_BBL / SECONDS_PER_HOUR
    bore, roughness = 15.5 * M_PER_INCH, 0.002 * M_PER_INCH
    return hydraulics.friction(flow, bore_m=bore, roughness_m=roughness, oil=hydraulics.Oil(850.0, 10.0))


def _at_40(grade: str) -> Predicted:
    return lambda grades, _lines, _tables: grades[grade].viscosity.at(40.0)


def _critical(bore_inch: float) -> Predicted:
    return lambda _grades, _lines, _tables: batches.critical_reynolds(bore_inch * M_PER_INCH)


def _constant(answer: Callable[[], float]) -> Predicted:
    return lambda _grades, _lines, _tables: answer()


def _product_volume_m3() -> float:
    volume_15 = PRODUCT_T / density.t_in_air_per_m3(PRODUCT_KG_M3)
    return volume_15 / volume_correction.product_factor(PRODUCT_KG_M3, PRODUCT_C)


def _line_fill(_grades: Mapping[str, Crude], lines: Mapping[str, Pipeline], tables: Tables) -> float:
    return line_of("btc", lines["btc"], tables.columns("pipeline_profile")).fill_bbl / MILLION


def _alaska() -> float:
    gain = hydraulics.gain_of_drag_reducer(hydraulics.m3_s(ALASKA_BBL_PER_DAY), oil=ALASKA_OIL, **ALASKA)
    return ALASKA_BBL_PER_DAY * gain / MILLION


def _mostorod() -> float:
    flow = MOSTOROD_SPEED_M_S * np.pi / 4.0 * MOSTOROD["bore_m"] ** 2
    return hydraulics.gain_of_drag_reducer(flow, oil=MOSTOROD_OIL, **MOSTOROD)


def _btc_with_drag_reducer(grades: Mapping[str, Crude], lines: Mapping[str, Pipeline], _tables: Tables) -> float:
    pipeline = lines["btc"]
    crude = grades[pipeline.crude]
    gain = hydraulics.gain_of_drag_reducer(
        hydraulics.m3_s(BTC_PLAIN_BBL_PER_DAY),
        bore_m=(pipeline.diameter_mm - 2.0 * pipeline.wall_mm) / 1000.0,
        roughness_m=pipeline.roughness_mm / 1000.0,
        oil=hydraulics.oil(
            density_kg_m3=crude.density_15_kg_m3,
            viscosity_cst=crude.viscosity.at(pipeline.temperature_c),
            drag_reduction_share=pipeline.drag_reduction_share or 0.0,
        ),
    )
    return BTC_PLAIN_BBL_PER_DAY * gain / MILLION


PREDICTED: Mapping[str, Predicted] = {
    "oil_menon_reynolds": _constant(lambda: menon().reynolds),
    "oil_menon_friction": _constant(lambda: menon().factor),
    "oil_menon_velocity": _constant(lambda: menon().speed_m_s / M_PER_FOOT),
    "oil_menon_head_loss": _constant(lambda: menon().loss_m_per_m * FEET_PER_MILE),
    "oil_vcf_54a": _constant(lambda: volume_correction.crude_factor(850.0, 30.0)),
    "oil_vcf_54b": _constant(lambda: volume_correction.product_factor(PRODUCT_KG_M3, PRODUCT_C)),
    "oil_weight_factor_54b": _constant(lambda: density.t_in_air_per_m3(PRODUCT_KG_M3)),
    "oil_volume_54b": _constant(_product_volume_m3),
    "oil_btc_barrels_2020": lambda grades, _lines, _tables: 455.0 * grades["azeri_btc"].barrels_per_t / 1000.0,
    "oil_btc_barrels_by_density": lambda grades, _lines, _tables: (
        455.0 * density.bbl_per_t(grades["azeri_btc"].density_15_kg_m3) / 1000.0
    ),
    "oil_btc_barrels_q1_2020": lambda grades, _lines, _tables: 7.7 * grades["azeri_btc"].barrels_per_t,
    "oil_azeri_btc_api": lambda grades, _lines, _tables: grades["azeri_btc"].api,
    "oil_azeri_btc_viscosity_40": _at_40("azeri_btc"),
    "oil_azeri_light_viscosity_40": _at_40("azeri_light"),
    "oil_btc_line_fill": _line_fill,
    "oil_alaska_drag_reducer": _constant(_alaska),
    "oil_btc_drag_reducer": _btc_with_drag_reducer,
    "oil_mostorod_drag_reducer": _constant(_mostorod),
    "oil_mixing_critical_4_inch": _critical(4.0),
    "oil_mixing_critical_8_inch": _critical(8.0),
    "oil_mixing_critical_12_inch": _critical(12.0),
}

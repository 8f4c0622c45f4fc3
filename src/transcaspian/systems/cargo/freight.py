"""Freight as arrays for the engine: wagons, trucks, boxes and parcels of the year and its warm-up.

Every unit carries a draw key of its own, so that adding or dropping one never shifts the draws of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from transcaspian.methods import draws, intervals
from transcaspian.systems.cargo.cast import Stage
from transcaspian.systems.cargo.demand import Consignments, Errors, Flow, consignments
from transcaspian.systems.cargo.wagons import PORTS
from transcaspian.units import HOURS_PER_DAY, TEU_PER_FEU
from transcaspian.world import incidents
from transcaspian.world.cast import Group
from transcaspian.world.clock import Clock

Floats = npt.NDArray[np.float64]
WHEN_SHUT = "poti"  # Turkish cargo goes by the Black Sea while the line to Kars is shut
ReturnLoads = dict[str, tuple[float, float]]
DECEMBER = 12
TONNES_PUBLISHED = ("kuryk_alat", "aktau_alat", "aktau_alat_dry")  # lines of the route association; trucks are not its


def add(stage: Stage) -> None:
    """Add all demand of the year and its warm-up to the model."""
    goods = _consignments(stage)
    loads = [(edge_h, _return_loads(goods, since_h, edge_h)) for since_h, edge_h in pairwise(_year_ends_h(stage.clock))]
    for each in (part for whole in goods for part in _rerouted(stage, whole)):
        if not len(each.at_h):
            continue
        match each.flow.carrier, each.flow.direction:
            case "wagon", "west":
                _add_wagons(stage, each, loads)
            case "truck", _:
                _add_trucks(stage, each)
            case "box", _:
                _add_boxes(stage, each)
            case "dry", "west":
                _add_parcels(stage, each)


def _consignments(stage: Stage) -> list[Consignments]:
    lots = stage.inputs.policies["lots"]
    lot_of = {"wagon": int(lots["wagon_units"]), "box": int(lots["box_units"]), "truck": 1, "dry": 1}
    return consignments(
        stage.inputs.tables.columns("demand"),
        stage.clock,
        seed=stage.seed,
        errors=_errors(stage),
        lot_units=lambda flow: lot_of[flow.carrier],
    )


def _errors(stage: Stage) -> Errors:
    """Return the draw of what is not known of the demand: by direction, by count and year, of loads, of the course.

    Where the tonnes of the route were published, a count that is off leaves them as they are. Years ahead have no
    count; their drivers carry ranges of their own.
    """
    ranges = stage.inputs.tables.rows("demand_range")

    def value(row: str, field: str, otherwise: float) -> float:
        found = ranges.get(row, {}).get(field)
        return otherwise if found is None else float(found)

    def count(flow: Flow, year: int) -> float:
        return value(f"{flow.carrier}_{flow.line}", f"count_{year}", 1.0)

    def load(flow: Flow, year: int) -> float:
        counted = count(flow, year) if flow.line in TONNES_PUBLISHED and flow.carrier != "truck" else 1.0
        return value(f"{flow.carrier}_{flow.line}", "load", 1.0) / counted

    def units(flow: Flow, year: int) -> float:
        return value(f"{flow.carrier}_{flow.line}_{flow.direction}", "factor", 1.0) * count(flow, year)

    return Errors(units, load, lambda year: value("course", f"tilt_{year}", 0.0))


def _year_ends_h(clock: Clock) -> list[float]:
    """Return hour 0 and the ends of the years that the clock runs through; the warm-up belongs to the first."""
    ends = sorted({month.end_h for month in clock.months() if month.month == DECEMBER and month.year >= clock.year})
    return [0.0, *ends]


def _return_loads(goods: list[Consignments], since_h: float, until_h: float) -> ReturnLoads:
    """Return by line the share of wagons that find a return load, and its tonnes: east loaded over west loaded."""
    goods = [each.picked((each.at_h >= since_h) & (each.at_h < until_h)) for each in goods]
    west: dict[str, int] = {}
    east: dict[str, list[Floats]] = {}
    for each in goods:
        if each.flow.carrier == "wagon" and each.flow.direction == "west":
            west[each.flow.line] = west.get(each.flow.line, 0) + len(each.at_h)
        elif each.flow.carrier == "wagon":
            east.setdefault(each.flow.line, []).append(each.tonnes_per_unit)
    loads = {line: np.concatenate(tonnes) for line, tonnes in east.items()}
    return {
        line: (min(len(tonnes) / west[line], 1.0), float(tonnes.mean()))
        for line, tonnes in loads.items()
        if west.get(line) and len(tonnes)
    }


def _inland(stage: Stage, goods: Consignments, patience: str) -> dict[str, Floats]:
    """Patience, hours from the origin to Beyneu (one draw a lot), the year's named coordination delay east and west."""
    origin = stage.inputs.origins[goods.flow.origin if goods.flow.direction == "west" else goods.flow.destination]
    mean_h = origin.distance_to_beyneu_km / origin.speed_km_per_day * HOURS_PER_DAY
    lot_keys = draws.ordinal_keys(f"{goods.flow.name}|run", int(goods.lot[-1]) + 1)
    share = draws.uniforms(stage.seed, "origin_run", lot_keys)[goods.lot]
    run_h = mean_h * draws.drawn(draws.gamma_quantiles(1.0, origin.time_cv), share)
    at_sea = origin.joins_at == "turkmenbashi"
    coordination = stage.inputs.policies["coordination"]
    delay_h = 0.0 if at_sea else coordination[f"delay_h_{stage.clock.year}"]
    count = len(goods.at_h)
    return {
        "border_h": _border_h(stage, goods),
        "patience_h": np.full(count, stage.inputs.policies["patience"][patience] * HOURS_PER_DAY),
        "origin_h": run_h,
        "coordination_h": np.full(count, delay_h * coordination["east_share"]),
        "coordination_west_h": np.full(count, delay_h * (1.0 - coordination["east_share"])),
    }


def _border_h(stage: Stage, goods: Consignments) -> Floats:
    """Return hours at the Chinese border, one draw a lot; zero for cargo that joins inside the country.

    The hours of service there are measured from entry to exit, change of gauge included, so a stay is never shorter
    than that change. Cargo that comes while the border is shut stands until it opens.
    """
    border = stage.inputs.borders.get(goods.flow.origin)
    if border is None:
        return np.zeros(len(goods.at_h))
    keys = draws.ordinal_keys(f"{goods.flow.name}|border", int(goods.lot[-1]) + 1)
    share = draws.uniforms(stage.seed, "origin_border", keys)[goods.lot]
    shut = incidents.border_closures(stage.inputs.tables, stage.clock).get(goods.flow.origin, intervals.NEVER)
    stands_h = intervals.next_open_h(shut, goods.at_h) - goods.at_h
    service_h = draws.drawn(draws.gamma_quantiles(border.service_h, border.service_cv), share)
    return stands_h + np.maximum(service_h, border.gauge_break_h)


def _rerouted(stage: Stage, goods: Consignments) -> list[Consignments]:
    """Part a flow in two where its line closes during the run: from that day on it goes by Poti."""
    section = goods.flow.destination.removeprefix("turkey_by_")
    closing = stage.inputs.sections.get(f"tbilisi_{section}")
    if closing is None or closing.closed_from is None or goods.flow.direction == "east":
        return [goods]
    shut = goods.at_h >= stage.clock.hour_of(closing.closed_from.isoformat())
    if closing.closed_to is not None:
        shut &= goods.at_h < stage.clock.hour_of(closing.closed_to.isoformat())
    other = replace(goods.flow, destination=WHEN_SHUT)
    return [goods.picked(~shut), replace(goods.picked(shut), flow=other)]


def _number(stage: Stage, destination: str) -> float:
    """Return the place of a destination in the table, as the processes count it."""
    return float(list(stage.inputs.destinations).index(destination))


def _join(stage: Stage, process: str, goods: Consignments, columns: dict[str, Floats], amount_1: Floats) -> None:
    flow = goods.flow
    stage.model.add(
        process,
        at=goods.at_h,
        columns=columns,
        amount_1=amount_1,
        amount_2=goods.tonnes_per_unit,
        key=goods.key,
    )
    stage.cast.groups.append(
        Group(
            len(goods.at_h),
            flow.carrier,
            line=flow.line,
            direction=flow.direction,
            commodity=flow.commodity,
            origin=flow.origin,
            destination=flow.destination,
        )
    )


def _add_wagons(stage: Stage, goods: Consignments, loads: Sequence[tuple[float, ReturnLoads]]) -> None:
    count = len(goods.at_h)
    year = np.searchsorted([edge_h for edge_h, _ in loads], goods.at_h, side="right")
    share, tonnes = np.array([of_year.get(goods.flow.line, (0.0, 0.0)) for _, of_year in loads])[year].T
    wagon = stage.inputs.wagons[stage.inputs.commodities[goods.flow.commodity].wagon]
    loaded_back = draws.uniforms(stage.seed, "return_load", goods.key) < share
    columns = _inland(stage, goods, "wagon_days") | {
        "deck_m": np.full(count, wagon.length_m),
        "tare_t": np.full(count, wagon.tare_t),
        "back_t": np.where(loaded_back, tonnes, 0.0),
        "port": np.full(count, PORTS.index(stage.inputs.lines[goods.flow.line].from_port)),
        "destination": np.full(count, _number(stage, goods.flow.destination)),
    }
    _join(stage, "wagon", goods, columns, np.ones(count))


def _add_trucks(stage: Stage, goods: Consignments) -> None:
    count = len(goods.at_h)
    columns = {
        "patience_h": np.full(count, stage.inputs.policies["patience"]["truck_days"] * HOURS_PER_DAY),
        "deck_m": np.full(count, stage.inputs.policies["deck"]["truck_m"]),
        "tare_t": np.full(count, stage.inputs.policies["tare"]["truck_t"]),
    }
    _join(stage, f"truck.{goods.flow.line}.{goods.flow.direction}", goods, columns, np.ones(count))


def _add_boxes(stage: Stage, goods: Consignments) -> None:
    """Boxes travel as forty-foot units of two TEU; an odd TEU of a flow is dropped."""
    pick = slice(0, len(goods.at_h) // TEU_PER_FEU * TEU_PER_FEU, TEU_PER_FEU)
    pairs = goods.picked(pick)
    pairs = replace(pairs, tonnes_per_unit=pairs.tonnes_per_unit * TEU_PER_FEU)
    if len(pairs.at_h):
        place = goods.flow.destination if goods.flow.direction == "west" else goods.flow.origin
        columns = _inland(stage, pairs, "box_days")
        columns["destination"] = np.full(len(pairs.at_h), _number(stage, place))
        _join(stage, f"box.{goods.flow.direction}", pairs, columns, np.full(len(pairs.at_h), float(TEU_PER_FEU)))


def _add_parcels(stage: Stage, goods: Consignments) -> None:
    load_t = stage.inputs.commodities[goods.flow.commodity].load_t_per_wagon
    wagons = np.ceil(goods.tonnes_per_unit / load_t)
    columns = _inland(stage, goods, "dry_days")
    columns["destination"] = np.full(len(goods.at_h), _number(stage, goods.flow.destination))
    _join(stage, "dry.west", goods, columns, wagons)

"""Answers about one pipeline: what it carries, where pressure binds, how a contamination travels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transcaspian.cli import answer
from transcaspian.cli.crude import tables
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say, translated
from transcaspian.scenario import own_table
from transcaspian.systems.oil import batches, hydraulics
from transcaspian.systems.oil.contamination import Arrival, arrival
from transcaspian.systems.oil.inputs import Crude, Pipeline, crudes, named, pipelines
from transcaspian.systems.oil.line import M_PER_KM, Line, line_of
from transcaspian.systems.oil.volume_correction import crude_factor
from transcaspian.units import HOURS_PER_DAY, M3_PER_BBL


@dataclass(frozen=True, slots=True)
class Case:
    """One line with one oil at one flow."""

    id: str
    pipeline: Pipeline
    line: Line
    crude: Crude
    temperature_c: float
    oil: hydraulics.Oil
    steady: hydraulics.SteadyFlow
    is_largest: bool

    @property
    def days_in_line(self) -> float:
        """Days from one end to the other."""
        return batches.transit_h(self.line, self.steady.flow_m3_s) / HOURS_PER_DAY


def case(
    name: str,
    *,
    profile: Path | None,
    flow_bbl_per_day: float | None,
    crude: str | None,
    temperature_c: float | None,
    drag_reduction_share: float | None,
    scenario: str,
) -> Case:
    """Return the line of the tables, or with the user's profile, at the flow asked for or the largest one."""
    inputs = tables(scenario)
    pipeline = named(pipelines(inputs), name, field="line")
    if profile is None:
        line = line_of(name, pipeline, inputs.columns("pipeline_profile"))
    else:
        own = own_table(profile, like="pipeline_profile")
        line = line_of(name, pipeline, own.columns, file=own.file, lines=own.lines)
    if flow_bbl_per_day is not None and not flow_bbl_per_day > 0.0:
        value = f"{flow_bbl_per_day:g}"
        raise InputError(Problem(say("oil.not_positive"), field="--flow", value=value, allowed="> 0"))
    grade = named(crudes(inputs), crude or pipeline.crude, field="crude")
    at_c = pipeline.temperature_c if temperature_c is None else temperature_c
    drag = pipeline.drag_reduction_share or 0.0 if drag_reduction_share is None else drag_reduction_share
    density = grade.density_15_kg_m3 * crude_factor(grade.density_15_kg_m3, at_c)
    oil = hydraulics.oil(density_kg_m3=density, viscosity_cst=grade.viscosity.at(at_c), drag_reduction_share=drag)
    if flow_bbl_per_day is None:
        steady = hydraulics.largest_flow(line, oil)
    else:
        steady = hydraulics.steady(line, oil, hydraulics.m3_s(flow_bbl_per_day))
    return Case(name, pipeline, line, grade, at_c, oil, steady, is_largest=flow_bbl_per_day is None)


def show(found: Case, *, as_json: bool, quiet: bool) -> None:
    """Print what the line carries, where pressure binds, power, line fill and days under way."""
    steady, line, pipeline = found.steady, found.line, found.pipeline
    lines = [
        say("oil.line_head", **{key: translated(text) for key, text in _ends(pipeline).items()}),
        say("oil.line_published", capacity=pipeline.capacity_mt_per_year),
    ]
    if pipeline.capacity_bbl_per_day is not None:
        lines.append(say("oil.line_published_bbl", capacity=pipeline.capacity_bbl_per_day))
    if pipeline.stations is not None:
        lines.append(say("oil.line_stations", stations=pipeline.stations))
    if pipeline.status == "idle":
        lines.append(say("oil.line_idle"))
    lines.append(illustrative(line))
    lines.append(say("oil.line_largest" if found.is_largest else "oil.line_at", flow=steady.flow_bbl_per_day))
    if found.crude.pour_c is not None and found.temperature_c <= found.crude.pour_c:
        lines.append(say("oil.below_pour", pour=found.crude.pour_c, temperature=found.temperature_c))
    lines += [
        say("oil.line_oil", **_oil_told(found)),
        say("oil.line_drag", drag=found.oil.drag_reduction_share),
        say("oil.line_binds", at=steady.binds_at_km, over=steady.over_km, spare=steady.spare_bar),
        say("oil.line_power", power=steady.power_mw, pumps=len(line.pumps)),
        say("oil.line_fill", fill=line.fill_bbl, days=found.days_in_line),
    ]
    short = f"{steady.flow_bbl_per_day:.0f}"
    answer.give(told(found), text="\n".join(lines), short=short, as_json=as_json, quiet=quiet)


def _ends(pipeline: Pipeline) -> dict[str, str]:
    return {"name": pipeline.name, "start": pipeline.from_place, "end": pipeline.to_place}


def _oil_told(found: Case) -> dict[str, object]:
    crude = translated(found.crude.name)
    return {"crude": crude, "temperature": found.temperature_c, "viscosity": found.oil.viscosity_cst}


def contamination(
    found: Case,
    *,
    volume_bbl: float,
    ppm: float,
    limit_ppm: float | None,
    after_days: float | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print when a contamination arrives, how strong it still is, what it spoils, and where it is after some days."""
    limit = found.pipeline.chlorides_limit_ppm if limit_ppm is None else limit_ppm
    _check(volume=volume_bbl, ppm=ppm, limit_ppm=limit)
    arrived = arrival(
        found.line,
        slug_m3=volume_bbl * M3_PER_BBL,
        ppm_in=ppm,
        limit_ppm=limit,
        flow_m3_s=found.steady.flow_m3_s,
        viscosity_cst=found.oil.viscosity_cst,
    )
    place = None if after_days is None else _place(found, volume_bbl * M3_PER_BBL, after_days)
    lines = _arrival_text(found, arrived, limit)
    if place is not None:
        lines.append(_place_text(place, after_days or 0.0))
    data = {
        **told(found),
        "place": None if place is None else _place_told(place),
        "volume_bbl": volume_bbl,
        "limit_ppm": limit,
        **_arrival_told(arrived),
    }
    answer.give(data, text="\n".join(lines), short=f"{arrived.peak_ppm:.3g}", as_json=as_json, quiet=quiet)


def _check(**given: float) -> None:
    """Refuse every amount that is not above zero, as the user gave it."""
    rule, wrong = say("oil.not_positive"), {name: value for name, value in given.items() if not value > 0.0}
    if wrong:
        options = {name: f"--{name.replace('_', '-')}" for name in wrong}
        raise InputError(
            [Problem(rule, field=options[name], value=f"{value:g}", allowed="> 0") for name, value in wrong.items()]
        )


def _arrival_text(found: Case, arrived: Arrival, limit: float) -> list[str]:
    days, flow = arrived.peak_h / HOURS_PER_DAY, found.steady.flow_bbl_per_day
    lines = [
        illustrative(found.line),
        say("oil.arrives", days=days, flow=flow, peak=arrived.peak_ppm, start=arrived.ppm_in),
        say("oil.mixed", mixed=arrived.mixed_m3 / M3_PER_BBL),
    ]
    if arrived.begins_h is None or arrived.ends_h is None:
        return [*lines, say("oil.below_limit", limit=limit)]
    hours = arrived.ends_h - arrived.begins_h
    clean = arrived.clean_oil_needed_m3 / M3_PER_BBL
    over = arrived.over_limit_m3 / M3_PER_BBL
    return [*lines, say("oil.over_limit", limit=limit, over=over, hours=hours, clean=clean)]


def _arrival_told(arrived: Arrival) -> dict[str, float | None]:
    return {
        "ppm_in": arrived.ppm_in,
        "transit_h": arrived.transit_h,
        "peak_h": arrived.peak_h,
        "peak_ppm": arrived.peak_ppm,
        "mixed_bbl": arrived.mixed_m3 / M3_PER_BBL,
        "over_limit_from_h": arrived.begins_h,
        "over_limit_to_h": arrived.ends_h,
        "over_limit_bbl": arrived.over_limit_m3 / M3_PER_BBL,
        "clean_oil_needed_bbl": arrived.clean_oil_needed_m3 / M3_PER_BBL,
    }


def _place(found: Case, volume_m3: float, after_days: float) -> batches.Travelling:
    slug = batches.Batch("contaminated", volume_m3)
    time_h, flow = after_days * HOURS_PER_DAY, found.steady.flow_m3_s
    return batches.travelling(found.line, [slug], flow_m3_s=flow, time_h=time_h)[0]


def _place_text(place: batches.Travelling, after_days: float) -> str:
    fields = {
        "days": after_days,
        "inside": place.inside_m3 / M3_PER_BBL,
        "out": place.delivered_m3 / M3_PER_BBL,
        "tail": (place.tail_m or 0.0) / M_PER_KM,
    }
    if place.inside_m3 == 0.0:
        return say("oil.place_out" if place.delivered_m3 > 0.0 else "oil.place_before", **fields)
    if place.head_m is None:
        return say("oil.place_leaving", **fields)
    return say("oil.place_inside", head=place.head_m / M_PER_KM, **fields)


def _place_told(place: batches.Travelling) -> dict[str, float | None]:
    return {
        "waiting_bbl": place.waiting_m3 / M3_PER_BBL,
        "inside_bbl": place.inside_m3 / M3_PER_BBL,
        "delivered_bbl": place.delivered_m3 / M3_PER_BBL,
        "head_km": None if place.head_m is None else place.head_m / M_PER_KM,
        "tail_km": None if place.tail_m is None else place.tail_m / M_PER_KM,
    }


def illustrative(line: Line) -> str:
    """Return the sentence that says what the answer rests on."""
    return say("oil.illustrative" if line.assumed else "oil.users_profile")


def told(found: Case) -> dict[str, Any]:
    """Return a case as plain data."""
    steady, line = found.steady, found.line
    return {
        "line": found.id,
        "illustrative": line.assumed,
        "published_mt_per_year": found.pipeline.capacity_mt_per_year,
        "published_bbl_per_day": found.pipeline.capacity_bbl_per_day,
        "status": found.pipeline.status,
        "flow_bbl_per_day": steady.flow_bbl_per_day,
        "largest": found.is_largest,
        "density_kg_m3": found.oil.density_kg_m3,
        "viscosity_cst": found.oil.viscosity_cst,
        "temperature_c": found.temperature_c,
        "pour_c": found.crude.pour_c,
        "drag_reduction_share": found.oil.drag_reduction_share,
        "power_mw": steady.power_mw,
        "spare_bar": steady.spare_bar,
        "binds_at_km": steady.binds_at_km,
        "over_km": steady.over_km,
        "line_fill_bbl": line.fill_bbl,
        "days_in_line": found.days_in_line,
        "points": [
            {"km": km, "elevation_m": height, "pressure_bar": pressure, "let_down_bar": let_down}
            for km, height, pressure, let_down in zip(
                (line.distance_m / M_PER_KM).tolist(),
                line.elevation_m.tolist(),
                steady.pressure_bar.tolist(),
                steady.let_down_bar.tolist(),
                strict=True,
            )
        ],
        "pumps": [
            {"km": float(line.distance_m[place]) / M_PER_KM, "boost_bar": boost}
            for place, boost in zip(line.pumps, steady.boost_bar.tolist(), strict=True)
        ],
    }

"""Answers about the seabed: routes of a line, a position list beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.messages import say, translated
from transcaspian.study.cable import seabed, seabed_spread
from transcaspian.systems.fibre.names import named
from transcaspian.systems.fibre.seabed_score import Crossing, Scored
from transcaspian.systems.fibre.separation import Proximity

MILLION = 1e6
POSITION_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that say which seabed is meant."""

    scenario: str
    depths: Path | None
    datum: str | None
    positive: str | None
    zones: Path | None
    level: float | None

    def ground(self, plan: scenario_storey.Scenario) -> seabed.Ground:
        """Return the seabed of a loaded scenario."""
        return seabed.ground(
            plan.sample(0, None),
            grid=self.depths,
            datum=self.datum,
            positive=self.positive,
            zone_file=self.zones,
            level_m=self.level,
        )


def route(
    asked: Asked,
    line: str | None,
    *,
    out: Path | None,
    sheet: bool,
    draws: int,
    seed: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print the front of routes, the recommended one and its spread for each line asked for; write its files."""
    plan = scenario_storey.load(asked.scenario)
    on = asked.ground(plan)
    found = seabed.diverse(on) if line is None else (seabed.routes(on, line=line),)
    spreads = {each.line: each for each in seabed_spread.spreads(plan, on, found, draws=draws, seed=seed)}
    files = [] if out is None else _files(plan, on, found, out, sheet=sheet)
    lines = [_line_told(on, each, spreads.get(each.name)) for each in found]
    told: dict[str, Any] = {**lines[0], "level_m": on.sea.level_m, "fixed_usd": _fixed(on), "files": files}
    text = [part for each in found for part in _line_text(on, each, spreads.get(each.name))]
    text += [_fixed_text(kind, costs) for kind, costs in _fixed(on).items()]
    if len(found) > 1:
        between = seabed.apart(on, found[0], found[1])
        told["diverse"] = {**lines[1], "least_separation_km": between.least_km, "separation_kept": between.share_kept}
        text.append(say("fibre.separation", least_km=between.least_km, percent=100 * between.share_kept))
    text += [say("fibre.files", files=", ".join(files))] if files else []
    short = "\n".join(f"{each.proposal.best.cable_length_km:.1f}" for each in found)
    answer.give(told, text="\n".join(text), short=short, as_json=as_json, quiet=quiet)


def _files(
    plan: scenario_storey.Scenario, on: seabed.Ground, found: Sequence[seabed.LineRoutes], out: Path, *, sheet: bool
) -> list[str]:
    """Write the files of each route; return their paths."""
    tables = plan.sample(0, None)
    return [
        str(path)
        for each in found
        for path in seabed.write(on, each, out, sheet=sheet, repeaters_km=seabed.repeaters_km(tables, each))
    ]


def _fixed(on: seabed.Ground) -> dict[str, dict[str, float]]:
    """Return what no route changes, by kind of line: mobilisation, landings, terminals."""
    return {
        kind: {
            "mobilisation": costs.mobilisation_usd,
            "landings": costs.landings_usd,
            "terminals": costs.terminals_usd,
        }
        for kind, costs in on.fixed.items()
    }


def _fixed_text(kind: str, costs: dict[str, float]) -> str:
    millions = {name: usd / MILLION for name, usd in costs.items()}
    return say(f"fibre.fixed_{kind}", total=sum(millions.values()), **millions)


def _spread_told(spread: seabed_spread.Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    names = ("p10", "p50", "p90")
    told = {name: dict(zip(names, spread.quantiles(name), strict=True)) for name in seabed_spread.MEASURES}
    return {**told, "corridor_width_km": spread.widest_km, "draws": spread.draws, "without_route": spread.refused}


def _spread_text(spread: seabed_spread.Spread | None) -> list[str]:
    if spread is None:
        return []
    texts = [say("fibre.spread_head", draws=spread.draws, refused=spread.refused)]
    for name, unit in (
        ("cable_length_km", 1.0),
        ("transferred_km", 1.0),
        ("cost_usd", MILLION),
        ("repairs_in_life", 1.0),
    ):
        low, middle, high = (value / unit for value in spread.quantiles(name))
        texts.append(say(f"fibre.spread_{name}", p10=low, p50=middle, p90=high))
    return [*texts, say("fibre.spread_corridor", width_km=spread.widest_km)]


def _line_told(on: seabed.Ground, found: seabed.LineRoutes, spread: seabed_spread.Spread | None) -> dict[str, Any]:
    proposal = found.proposal
    return {
        "line": found.name,
        "landings": found.ends,
        "recommended": {
            **_measures(proposal.best),
            "corridor_width_km": max(proposal.corridor_km, 0.0 if spread is None else spread.widest_km),
            "spread": _spread_told(spread),
            "desk_study": proposal.is_desk_study,
            "shore_km": [proposal.best.shore_start_km, proposal.best.shore_end_km],
            "crossings": [_told(each) for each in proposal.best.crossings],
            "proximities": [_told(each) for each in seabed.near(on, found)],
            "positions": proposal.best.points.round(POSITION_DIGITS).tolist(),
        },
        "front": [{"weight": route.weight, **_measures(route.scored)} for route in proposal.routes],
        "missing_layers": proposal.missing,
        "notes": seabed.notes(found),
    }


def _told(met: Crossing | Proximity) -> dict[str, Any]:
    """Return a crossing or a proximity as plain data; None where nothing holds."""
    found = asdict(met)
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in found.items()}


def _measures(scored: Scored) -> dict[str, float]:
    return {
        "geodesic_km": scored.geodesic_km,
        "detour_km": scored.detour_km,
        "slack_km": scored.slack_km,
        "cable_length_km": scored.cable_length_km,
        "joints": scored.joints,
        "cost_usd": scored.cost_usd,
        "faults_per_year": scored.faults_per_year,
    }


def _line_text(on: seabed.Ground, found: seabed.LineRoutes, spread: seabed_spread.Spread | None) -> list[str]:
    best = found.proposal.best
    head = say("fibre.route_head", line=found.name, start=named(found.ends[0]), end=named(found.ends[1]))
    front = [
        say(
            "fibre.route_row",
            mark="*" if place == found.proposal.recommended else " ",
            cost_musd=route.scored.cost_usd / MILLION,
            faults=route.scored.faults_per_year,
            cable_km=route.scored.cable_length_km,
        )
        for place, route in enumerate(found.proposal.routes)
    ]
    lengths = say(
        "fibre.route_lengths",
        geodesic_km=best.geodesic_km,
        detour_km=best.detour_km,
        slack_km=best.slack_km,
        cable_km=best.cable_length_km,
    )
    buried = sum(leg.length_km for leg in best.legs if leg.burial_m > 0.0)
    reached = sum(leg.length_km * leg.buried_share for leg in best.legs)
    length = best.geodesic_km + best.detour_km
    burial = say("fibre.route_burial", wanted_km=buried, reached_km=reached, length_km=length)
    met = [_met_text(each) for each in best.crossings]
    met += [_near_text(each) for each in seabed.near(on, found)]
    shore = say(
        "fibre.route_shore",
        start=named(found.ends[0]),
        end=named(found.ends[1]),
        start_km=best.shore_start_km,
        end_km=best.shore_end_km,
        level_m=on.sea.level_m,
    )
    shown = [head, say("fibre.route_columns"), *front, lengths, burial, shore, *_spread_text(spread), *met]
    return [*shown, *seabed.notes(found), ""]


def _met_text(met: Crossing) -> str:
    if math.isnan(met.angle_deg):
        told = {"zone": translated(met.zone), "rule": say(f"fibre.report_zone_{met.rule}")}
        return say("fibre.route_inside", **told, at_km=met.at_km, length_km=met.length_km)
    return say("fibre.route_crosses", zone=translated(met.zone), at_km=met.at_km, angle_deg=met.angle_deg)


def _near_text(near: Proximity) -> str:
    told = {"zone": translated(near.zone), "apart_km": near.apart_km, "at_km": near.at_km}
    if math.isnan(near.wanted_km):
        return say("fibre.route_near", **told)
    return say("fibre.route_near_rule", wanted_km=near.wanted_km, **told)


def score(asked: Asked, file: Path, *, as_json: bool, quiet: bool) -> None:
    """Print a position list, measured, beside our route between its ends."""
    on = asked.ground(scenario_storey.load(asked.scenario))
    found = seabed.compared(on, file)
    theirs, ours = _measures(found.listed), _measures(found.ours)
    rows = [
        say("fibre.score_row", name=say(f"fibre.measure_{name}"), theirs=theirs[name], ours=ours[name])
        for name in theirs
    ]
    away = say("fibre.score_apart", mean_km=found.mean_apart_km, most_km=found.most_apart_km)
    told = {
        "listed": theirs,
        "stated_cable_km": found.stated_cable_km,
        "ours": ours,
        "mean_apart_km": found.mean_apart_km,
        "most_apart_km": found.most_apart_km,
        "crossings": [_told(each) for each in found.listed.crossings],
    }
    text = "\n".join([say("fibre.score_columns"), *rows, away])
    answer.give(told, text=text, short=f"{found.listed.cost_usd:.0f}", as_json=as_json, quiet=quiet)

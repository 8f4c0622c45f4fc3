"""Answers about the seabed: routes of a line, a position list beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.messages import say
from transcaspian.study import seabed
from transcaspian.systems.fibre.seabed_score import Scored

MILLION = 1e6
POSITION_DIGITS = 5


def ground(
    scenario: str,
    depths: Path | None,
    *,
    datum: str | None,
    positive: str | None,
    zones: Path | None,
    level: float | None,
) -> seabed.Ground:
    """Return the seabed that the options name."""
    return seabed.ground(
        scenario_storey.load(scenario), grid=depths, datum=datum, positive=positive, zone_file=zones, level_m=level
    )


def route(on: seabed.Ground, line: str | None, *, out: Path | None, sheet: bool, as_json: bool, quiet: bool) -> None:
    """Print the front of routes and the recommended one of each line asked for; write its files."""
    names = seabed.LINES if line is None else (line,)
    found = [seabed.routes(on, line=name) for name in names]
    files = [str(path) for each in found if out is not None for path in seabed.write(each, out, sheet=sheet)]
    lines = [_line_told(each) for each in found]
    told: dict[str, Any] = {**lines[0], "level_m": on.sea.level_m, "files": files}
    text = [part for each in found for part in _line_text(each)]
    if len(found) > 1:
        between = seabed.apart(on, found[0], found[1])
        told["diverse"] = {**lines[1], "least_separation_km": between.least_km, "separation_kept": between.share_kept}
        text.append(say("fibre.separation", least_km=between.least_km, percent=100 * between.share_kept))
    text += [say("fibre.files", files=", ".join(files))] if files else []
    short = "\n".join(f"{each.proposal.best.cable_length_km:.1f}" for each in found)
    answer.give(told, text="\n".join(text), short=short, as_json=as_json, quiet=quiet)


def _line_told(found: seabed.LineRoutes) -> dict[str, Any]:
    proposal = found.proposal
    return {
        "line": found.name,
        "landings": found.ends,
        "recommended": {
            **_measures(proposal.best),
            "corridor_width_km": proposal.corridor_km,
            "desk_study": proposal.is_desk_study,
            "positions": proposal.best.points.round(POSITION_DIGITS).tolist(),
        },
        "front": [{"weight": route.weight, **_measures(route.scored)} for route in proposal.routes],
        "missing_layers": proposal.missing,
        "notes": seabed.notes(found),
    }


def _measures(scored: Scored) -> dict[str, float]:
    return {
        "geodesic_km": scored.geodesic_km,
        "detour_km": scored.detour_km,
        "slack_km": scored.slack_km,
        "cable_length_km": scored.cable_length_km,
        "cost_usd": scored.cost_usd,
        "faults_per_year": scored.faults_per_year,
    }


def _line_text(found: seabed.LineRoutes) -> list[str]:
    best = found.proposal.best
    head = say("fibre.route_head", line=found.name, start=found.ends[0], end=found.ends[1])
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
    met = [say("fibre.route_meets", zone=each.zone, rule=each.rule, at_km=each.at_km) for each in best.crossings]
    return [head, say("fibre.route_columns"), *front, lengths, burial, *met, *seabed.notes(found), ""]


def score(on: seabed.Ground, file: Path, *, as_json: bool, quiet: bool) -> None:
    """Print a position list, measured, beside our route between its ends."""
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
        "crossings": [{"zone": each.zone, "rule": each.rule, "at_km": each.at_km} for each in found.listed.crossings],
    }
    text = "\n".join([say("fibre.score_columns"), *rows, away])
    answer.give(told, text=text, short=f"{found.listed.cost_usd:.0f}", as_json=as_json, quiet=quiet)

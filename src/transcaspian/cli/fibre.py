"""The commands of the fibre room. Heavy imports stand inside them, so that help answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcaspian.cli.failures import told_plainly
from transcaspian.cli.options import Json, Quiet
from transcaspian.messages import say

BASELINE = "baseline-2023"
LINE = "aktau_sumgait"

fibre = typer.Typer(
    help=say("cli.fibre_help"), no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)
position_list = typer.Typer(
    help=say("cli.rpl_help"), no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)
fibre.add_typer(position_list, name="rpl")

Scenario = Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help=say("cli.scenario_argument"))]
Grid = Annotated[Path | None, typer.Option("--depths", metavar="FILE", help=say("cli.depths_option"))]
Datum = Annotated[str | None, typer.Option("--datum", metavar="DATUM", help=say("cli.datum_option"))]
Positive = Annotated[str | None, typer.Option("--positive", metavar="up|down", help=say("cli.positive_option"))]
Zones = Annotated[Path | None, typer.Option("--zones", metavar="FILE", help=say("cli.zones_option"))]
Capacity = Annotated[float | None, typer.Option("--capacity-tbps", help=say("cli.capacity_option"))]
Level = Annotated[float | None, typer.Option("--level", metavar="METRES", help=say("cli.level_option"))]


@fibre.command(help=say("cli.route_help"), epilog=say("cli.route_example"))
def route(
    line: Annotated[str | None, typer.Argument(metavar="LINE", help=say("cli.line_argument"))] = None,
    *,
    scenario: Scenario = BASELINE,
    depths: Grid = None,
    datum: Datum = None,
    positive: Positive = None,
    zones: Zones = None,
    level: Level = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("cli.route_out_option"))] = None,
    sheet: Annotated[bool, typer.Option("--xlsx", help=say("cli.xlsx_option"))] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Propose routes for one line, or for both diverse lines."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import seabed

        on = seabed.ground(scenario, depths, datum=datum, positive=positive, zones=zones, level=level)
        seabed.route(on, line, out=out, sheet=sheet, as_json=as_json, quiet=quiet)


@position_list.command(help=say("cli.rpl_score_help"), epilog=say("cli.rpl_score_example"))
def score(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("cli.rpl_argument"))],
    *,
    scenario: Scenario = BASELINE,
    depths: Grid = None,
    datum: Datum = None,
    positive: Positive = None,
    zones: Zones = None,
    level: Level = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure a position list and hold it against our route between its ends."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import seabed

        on = seabed.ground(scenario, depths, datum=datum, positive=positive, zones=zones, level=level)
        seabed.score(on, file, as_json=as_json, quiet=quiet)


@fibre.command(help=say("cli.design_help"), epilog=say("cli.design_example"))
def design(
    line: Annotated[str, typer.Argument(metavar="LINE", help=say("cli.cable_line_argument"))] = LINE,
    *,
    scenario: Scenario = BASELINE,
    length_km: Annotated[float | None, typer.Option("--length-km", help=say("cli.length_option"))] = None,
    capacity_tbps: Capacity = None,
    spans: Annotated[int | None, typer.Option(help=say("cli.spans_option"))] = None,
    gnpy: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("cli.gnpy_option"))] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Design a line with repeaters and one without."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import cable

        cable.design(
            line,
            scenario=scenario,
            length_km=length_km,
            capacity_tbps=capacity_tbps,
            spans=spans,
            gnpy=gnpy,
            as_json=as_json,
            quiet=quiet,
        )


@fibre.command(help=say("cli.delay_help"), epilog=say("cli.delay_example"))
def delay(
    start: Annotated[str, typer.Argument(metavar="A", help=say("cli.place_argument"))],
    end: Annotated[str, typer.Argument(metavar="B", help=say("cli.place_argument"))],
    *,
    scenario: Scenario = BASELINE,
    paths: Annotated[int, typer.Option(help=say("cli.paths_option"))] = 2,
    avoid: Annotated[list[str] | None, typer.Option(metavar="RISK", help=say("cli.avoid_option"))] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show delay with and without the cable."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import cable

        cable.delay(start, end, scenario=scenario, count=paths, avoid=avoid or [], as_json=as_json, quiet=quiet)


@fibre.command(help=say("cli.availability_help"), epilog=say("cli.availability_example"))
def availability(
    lines: Annotated[list[str] | None, typer.Argument(metavar="LINE", help=say("cli.cable_lines_argument"))] = None,
    *,
    scenario: Scenario = BASELINE,
    years: Annotated[int, typer.Option(help=say("cli.years_option"))] = 2000,
    seed: Annotated[int, typer.Option(min=0, help=say("cli.seed_option"))] = 1,
    capacity_tbps: Capacity = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Simulate faults and repairs beside the closed form."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import cable

        cable.availability(
            lines or [LINE],
            scenario=scenario,
            years=years,
            seed=seed,
            capacity_tbps=capacity_tbps,
            as_json=as_json,
            quiet=quiet,
        )


@fibre.command(help=say("cli.lay_help"), epilog=say("cli.lay_example"))
def lay(
    start: Annotated[str, typer.Argument(metavar="DATE", help=say("cli.start_argument"))],
    *,
    scenario: Scenario = BASELINE,
    seed: Annotated[int, typer.Option(min=0, help=say("cli.seed_option"))] = 1,
    replications: Annotated[int, typer.Option("--replications", "-n", help=say("cli.replications_option"))] = 100,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show how long the lay takes."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import cable

        cable.lay(start, scenario=scenario, seed=seed, replications=replications, as_json=as_json, quiet=quiet)

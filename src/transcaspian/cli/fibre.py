"""The commands of the fibre room. Heavy imports stand inside them, so that help answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcaspian.cli.failures import told_plainly
from transcaspian.cli.options import Json, Quiet
from transcaspian.messages import say

BASELINE = "baseline-2023"

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

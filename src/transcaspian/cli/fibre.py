"""The commands of the fibre room. Heavy imports stand inside them, so that help answers at once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from transcaspian.cli.failures import told_plainly
from transcaspian.cli.options import BASELINE, SEED, InScenario, Json, Quiet, Replications, SeedFromNought
from transcaspian.messages import say

SeabedAsked = Any  # `cli.seabed.Asked`, whose module is imported when a command runs
LINE = "aktau_sumgait"

fibre = typer.Typer(
    help=say("cli.fibre_help"), no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)
position_list = typer.Typer(
    help=say("cli.rpl_help"), no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)
fibre.add_typer(position_list, name="rpl")

Grid = Annotated[Path | None, typer.Option("--depths", metavar="FILE", help=say("cli.depths_option"))]
Datum = Annotated[str | None, typer.Option("--datum", metavar="DATUM", help=say("cli.datum_option"))]
Positive = Annotated[str | None, typer.Option("--positive", metavar="up|down", help=say("cli.positive_option"))]
Zones = Annotated[Path | None, typer.Option("--zones", metavar="FILE", help=say("cli.zones_option"))]
Capacity = Annotated[float | None, typer.Option("--capacity-tbps", help=say("cli.capacity_option"))]
Level = Annotated[float | None, typer.Option("--level", metavar="METRES", help=say("cli.level_option"))]


SEABED: dict[str, tuple[Any, str | None]] = {
    "scenario": (InScenario, BASELINE),
    "depths": (Grid, None),
    "datum": (Datum, None),
    "positive": (Positive, None),
    "zones": (Zones, None),
    "level": (Level, None),
}


def on_the_seabed(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that takes the options of `SEABED` too, and hands their seabed over as first argument."""

    def answered(**given: Any) -> None:
        with told_plainly(as_json=given["as_json"]):
            from transcaspian.cli import seabed

            asked = {name: given.pop(name) for name in SEABED}
            command(seabed.Asked(**asked), **given)

    _, *own = inspect.signature(command, eval_str=True).parameters.values()
    kind = inspect.Parameter.KEYWORD_ONLY
    shared = [
        inspect.Parameter(name, kind, annotation=told, default=default) for name, (told, default) in SEABED.items()
    ]
    options = [*(each.replace(kind=kind) for each in own), *shared]
    answered.__doc__, answered.__annotations__ = command.__doc__, {each.name: each.annotation for each in options}
    vars(answered)["__signature__"] = inspect.Signature(options)
    return answered


@fibre.command(name="route", help=say("cli.route_help"), epilog=say("cli.route_example"))
@on_the_seabed
def route(
    asked: SeabedAsked,
    line: Annotated[str | None, typer.Argument(metavar="LINE", help=say("cli.line_argument"))] = None,
    *,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("cli.route_out_option"))] = None,
    sheet: Annotated[bool, typer.Option("--xlsx", help=say("cli.xlsx_option"))] = False,
    draws: Annotated[int, typer.Option("--draws", "-n", min=0, max=1000, help=say("cli.draws_option"))] = 20,
    seed: SeedFromNought = SEED,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Propose routes for one line, or for both diverse lines."""
    from transcaspian.cli import seabed

    seabed.route(asked, line, out=out, sheet=sheet, draws=draws, seed=seed, as_json=as_json, quiet=quiet)


@position_list.command(name="score", help=say("cli.rpl_score_help"), epilog=say("cli.rpl_score_example"))
@on_the_seabed
def score(
    asked: SeabedAsked,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("cli.rpl_argument"))],
    *,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure a position list and hold it against our route between its ends."""
    from transcaspian.cli import seabed

    seabed.score(asked, file, as_json=as_json, quiet=quiet)


@fibre.command(help=say("cli.design_help"), epilog=say("cli.design_example"))
def design(
    line: Annotated[str, typer.Argument(metavar="LINE", help=say("cli.cable_line_argument"))] = LINE,
    *,
    scenario: InScenario = BASELINE,
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
    scenario: InScenario = BASELINE,
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
    scenario: InScenario = BASELINE,
    years: Annotated[int, typer.Option(help=say("cli.years_option"))] = 2000,
    seed: SeedFromNought = SEED,
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
    line: Annotated[str, typer.Argument(metavar="LINE", help=say("cli.cable_line_argument"))] = LINE,
    *,
    scenario: InScenario = BASELINE,
    seed: SeedFromNought = SEED,
    replications: Replications = 100,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show how long the lay takes."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import cable

        cable.lay(
            start,
            line=line,
            scenario=scenario,
            seed=seed,
            replications=replications,
            as_json=as_json,
            quiet=quiet,
        )

"""The commands of the oil room. Heavy imports stand inside them, so that help answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcaspian.cli.failures import told_plainly
from transcaspian.cli.options import (
    BASELINE,
    SEED,
    Fresh,
    InScenario,
    Json,
    Quiet,
    Replications,
    Scenario,
    Seed,
    SeedFromNought,
    Workers,
)
from transcaspian.messages import say

oil = typer.Typer(help=say("oil.help"), no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

BTC = "btc"

Grade = Annotated[str | None, typer.Option("--crude", metavar="GRADE", help=say("oil.crude_option"))]
Temperature = Annotated[float | None, typer.Option("--temperature", metavar="C", help=say("oil.temperature_option"))]
Flow = Annotated[float | None, typer.Option("--flow", metavar="BBL_PER_DAY", help=say("oil.flow_option"))]
Pipeline = Annotated[str, typer.Argument(metavar="LINE", help=say("oil.line_argument"))]
Profile = Annotated[Path | None, typer.Option("--profile", metavar="FILE", help=say("oil.profile_option"))]
Without = Annotated[str, typer.Option("--without", metavar="ROUTE", help=say("oil_routes.without_option"))]
Drag = Annotated[float | None, typer.Option("--drag-reduction", metavar="SHARE", help=say("oil.drag_option"))]


@oil.command(help=say("oil.convert_help"), epilog=say("oil.convert_example"))
def convert(
    amount: Annotated[float, typer.Argument(metavar="AMOUNT", help=say("oil.amount_argument"))],
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=say("oil.unit_argument"))],
    *,
    crude: Grade = None,
    density: Annotated[float | None, typer.Option("--density", metavar="KG_M3", help=say("oil.density_option"))] = None,
    api: Annotated[float | None, typer.Option("--api", metavar="DEGREES", help=say("oil.api_option"))] = None,
    temperature: Temperature = None,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show an amount of oil in tonnes, barrels and cubic metres."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import crude as answers

        answers.convert(
            amount,
            unit,
            crude=crude,
            density_15_kg_m3=density,
            api=api,
            temperature_c=temperature,
            scenario=scenario,
            as_json=as_json,
            quiet=quiet,
        )


@oil.command(help=say("oil.blend_help"), epilog=say("oil.blend_example"))
def blend(
    parts: Annotated[list[str] | None, typer.Argument(metavar="GRADE=AMOUNT", help=say("oil.parts_argument"))] = None,
    *,
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help=say("oil.unit_argument"))] = "t",
    stream: Annotated[str | None, typer.Option("--stream", metavar="LINE", help=say("oil.stream_option"))] = None,
    temperature: Temperature = None,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what a mixture of crudes is like."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import crude as answers

        answers.blend(
            parts or [],
            unit=unit,
            stream=stream,
            temperature_c=temperature,
            scenario=scenario,
            as_json=as_json,
            quiet=quiet,
        )


@oil.command(help=say("oil.line_help"), epilog=say("oil.line_example"))
def line(
    pipeline: Pipeline = BTC,
    *,
    profile: Profile = None,
    flow: Flow = None,
    crude: Grade = None,
    temperature: Temperature = None,
    drag_reduction: Drag = None,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what a pipeline carries, where pressure binds, its power and line fill."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import pipelines

        case = pipelines.case(
            pipeline,
            profile=profile,
            flow_bbl_per_day=flow,
            crude=crude,
            temperature_c=temperature,
            drag_reduction_share=drag_reduction,
            scenario=scenario,
        )
        pipelines.show(case, as_json=as_json, quiet=quiet)


@oil.command(help=say("oil.contamination_help"), epilog=say("oil.contamination_example"))
def contamination(
    pipeline: Pipeline = BTC,
    *,
    volume: Annotated[float, typer.Option("--volume", metavar="BBL", help=say("oil.volume_option"))],
    ppm: Annotated[float, typer.Option("--ppm", metavar="PPM", help=say("oil.ppm_option"))],
    limit: Annotated[float | None, typer.Option("--limit-ppm", metavar="PPM", help=say("oil.limit_option"))] = None,
    after: Annotated[float | None, typer.Option("--after-days", metavar="DAYS", help=say("oil.after_option"))] = None,
    profile: Profile = None,
    flow: Flow = None,
    crude: Grade = None,
    temperature: Temperature = None,
    drag_reduction: Drag = None,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show when a contamination arrives, how strong, and how much oil is spoilt."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import pipelines

        case = pipelines.case(
            pipeline,
            profile=profile,
            flow_bbl_per_day=flow,
            crude=crude,
            temperature_c=temperature,
            drag_reduction_share=drag_reduction,
            scenario=scenario,
        )
        pipelines.contamination(
            case, volume_bbl=volume, ppm=ppm, limit_ppm=limit, after_days=after, as_json=as_json, quiet=quiet
        )


@oil.command(help=say("oil.bank_help"), epilog=say("oil.bank_example"))
def bank(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("oil.bank_argument"))],
    *,
    method: Annotated[str, typer.Option("--bank", metavar="NAME", help=say("oil.bank_option"))] = "cpc",
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Settle a quality bank between shippers."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import crude as answers

        answers.bank(file, method=method, scenario=scenario, as_json=as_json, quiet=quiet)


@oil.command(help=say("oil_routes.reroute_help"), epilog=say("oil_routes.reroute_example"))
def reroute(
    *,
    without: Without,
    days: Annotated[int, typer.Option("--days", help=say("oil_routes.days_option"))] = 30,
    after: Annotated[int, typer.Option("--after", min=0, max=120, help=say("oil_routes.after_option"))] = 0,
    fill: Annotated[float | None, typer.Option("--fill", metavar="SHARE", help=say("oil_routes.fill_option"))] = None,
    draws: Annotated[int, typer.Option("--draws", min=0, help=say("oil_routes.all_draws_option"))] = 20,
    seed: SeedFromNought = SEED,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what happens, day by day, when a route is out."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import oil_routes

        oil_routes.out(
            without,
            days=days,
            after_days=after,
            fill=fill,
            draws=draws,
            seed=seed,
            scenario=scenario,
            as_json=as_json,
            quiet=quiet,
        )


@oil.command(help=say("oil_routes.matrix_help"), epilog=say("oil_routes.matrix_example"))
def matrix(
    *,
    days: Annotated[list[int] | None, typer.Option("--days", min=1, help=say("oil_routes.lengths_option"))] = None,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show every route out for several lengths."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import oil_routes

        oil_routes.matrix(days=days or [10, 30, 60], scenario=scenario, as_json=as_json, quiet=quiet)


@oil.command(help=say("oil_routes.netback_help"), epilog=say("oil_routes.netback_example"))
def netback(
    field: Annotated[str | None, typer.Argument(metavar="FIELD", help=say("oil_routes.field_argument"))] = None,
    *,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what each way to market costs and what is left at the field."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import oil_routes

        oil_routes.netback(field, scenario=scenario, as_json=as_json, quiet=quiet)


@oil.command(help=say("oil_routes.allocate_help"), epilog=say("oil_routes.allocate_example"))
def allocate(
    *,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="ROUTE", help=say("oil_routes.without_many_option"))
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=0, help=say("oil_routes.draws_option"))] = 100,
    seed: SeedFromNought = SEED,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show the allocation with the greatest netback, its limits, and where prices turn it."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import oil_routes

        oil_routes.best(without=without or [], draws=draws, seed=seed, scenario=scenario, as_json=as_json, quiet=quiet)


@oil.command(help=say("oil_limits.limits_help"), epilog=say("oil_limits.limits_example"))
def limits(
    scenario: Scenario = BASELINE,
    *,
    replications: Replications = 16,
    seed: Seed = SEED,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("oil_limits.out_option"))] = None,
    fresh: Fresh = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what one more of each limit is worth to oil."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import oil_limits

        oil_limits.limits(
            scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            resume=not fresh,
            as_json=as_json,
            quiet=quiet,
        )

"""The commands. Heavy imports stand inside them, so that help answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from transcaspian.cli import answer
from transcaspian.cli.failures import told_plainly
from transcaspian.cli.fibre import fibre
from transcaspian.cli.oil import oil
from transcaspian.cli.options import (
    BASELINE,
    SEED,
    Fresh,
    InScenario,
    Json,
    Language,
    Quiet,
    Replications,
    ResultsFolder,
    Scenario,
    Seed,
    Workers,
)
from transcaspian.cli.programme import programme
from transcaspian.messages import say

REPLICATIONS = 30
BACK_TEST = Path("results") / "back-test"
BACK_TEST_REPLICATIONS = 20  # of each of three years: about two minutes
FORMATS = ["csv"]
FORECAST, FORECAST_YEARS, FORECAST_FOLDER = "forecast-2024", (2024, 2025, 2026, 2030), Path("results/forecast")
NONE: list[str] = []

app = typer.Typer(
    name="transcaspian",
    help=say("cli.help"),
    epilog=say("cli.epilog"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(fibre, name="fibre")
app.add_typer(oil, name="oil")
app.add_typer(programme, name="programme")


@app.command(help=say("cli.run_help"), epilog=say("cli.run_example"))
def run(
    scenario: Scenario = BASELINE,
    *,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("cli.out_option"))] = None,
    rows: Annotated[int, typer.Option(min=0, help=say("cli.rows_option"))] = 1,
    report: Annotated[bool, typer.Option(help=say("cli.report_option"))] = True,
    language: Language = None,
    room: Annotated[str, typer.Option(metavar="ROOM", help=say("cli.room_option"))] = "joint",
    fresh: Fresh = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario; write the results folder; print the summary."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import studies

        studies.run(
            scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            rows=rows,
            report=report,
            language=language,
            room=room,
            resume=not fresh,
            as_json=as_json,
            quiet=quiet,
        )


@app.command(help=say("cli.compare_help"), epilog=say("cli.compare_example"))
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=say("cli.compare_argument"))],
    b: Annotated[str, typer.Argument(metavar="B", help=say("cli.compare_argument"))],
    *,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print what differs between two results or two scenarios, with its interval."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import studies

        studies.compare(a, b, replications=replications, seed=seed, workers=workers, as_json=as_json, quiet=quiet)


@app.command(help=say("cli.marginal_help"), epilog=say("cli.marginal_example"))
def marginal(
    scenario: Scenario = BASELINE,
    *,
    at: Annotated[list[str], typer.Option("--at", metavar="DEMAND", help=say("cli.marginal_at"))] = NONE,
    lever: Annotated[list[str], typer.Option("--lever", metavar="NAME", help=say("cli.marginal_lever"))] = NONE,
    curve: Annotated[bool, typer.Option(help=say("cli.marginal_curve"))] = True,
    top: Annotated[int, typer.Option(help=say("cli.marginal_top"))] = 10,
    first: Annotated[int, typer.Option(help=say("cli.marginal_first"))] = 8,
    replications: Annotated[int, typer.Option("--replications", "-n", help=say("cli.marginal_replications"))] = 24,
    seed: Seed = SEED,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("cli.marginal_out"))] = None,
    fresh: Fresh = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print what one more of each limit is worth, and the curve of tonnes against demand."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import marginal as command

        command.marginal(
            scenario,
            at=at,
            levers=lever,
            draw_curve=curve,
            top=top,
            first=first,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            resume=not fresh,
            as_json=as_json,
            quiet=quiet,
        )


@app.command(help=say("cli.forecast_help"), epilog=say("cli.forecast_example"))
def forecast(
    more_years: Annotated[list[int] | None, typer.Argument(metavar="YEARS", help=say("cli.forecast_years"))] = None,
    *,
    years: Annotated[list[int] | None, typer.Option(metavar="YEARS", help=say("cli.forecast_years"))] = None,
    scenario: Annotated[str, typer.Option(metavar="SCENARIO", help=say("cli.forecast_scenario"))] = FORECAST,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=say("cli.forecast_out"))] = FORECAST_FOLDER,
    fresh: Fresh = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look ahead from what was known at the end of 2023, several years in one go."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli.forecast import forecast as look_ahead

        look_ahead(
            [*(years or []), *(more_years or [])] or FORECAST_YEARS,
            scenario=scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            resume=not fresh,
            as_json=as_json,
            quiet=quiet,
        )


@app.command(help=say("cli.backtest_help"), epilog=say("cli.backtest_example"))
def backtest(
    *,
    replications: Replications = BACK_TEST_REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    using: Annotated[list[Path] | None, typer.Option(metavar="RESULTS", help=say("cli.backtest_using_option"))] = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=say("cli.backtest_out_option"))] = BACK_TEST,
    fresh: Fresh = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Set every published figure beside the model's; score by role."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli.backtest import backtest as run_back_test

        run_back_test(
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            using=using or [],
            resume=not fresh,
            as_json=as_json,
            quiet=quiet,
        )


@app.command(help=say("cli.backcast_help"), epilog=say("cli.backcast_example"))
def backcast(
    scenario: Scenario,
    *,
    replications: Annotated[int, typer.Option("--replications", "-n", help=say("cli.backcast_replications"))] = 20,
    seed: Seed = SEED,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("cli.backcast_out"))] = None,
    fresh: Fresh = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print the queue that a stated incident leaves, and when it is gone."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import back_cast

        back_cast.backcast(
            scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            resume=not fresh,
            as_json=as_json,
            quiet=quiet,
        )


@app.command(help=say("cli.results_export_help"), epilog=say("cli.results_export_example"))
def export(
    results: ResultsFolder,
    *,
    formats: Annotated[list[str], typer.Option("--format", metavar="FORMAT", help=say("cli.format_option"))] = FORMATS,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("cli.export_out_option"))] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a results folder for other programs."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import studies

        studies.export(results, formats=formats, out=out, as_json=as_json, quiet=quiet)


@app.command(help=say("cli.report_help"), epilog=say("cli.report_example"))
def report(
    results: ResultsFolder,
    *,
    language: Language = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help=say("cli.report_out_option"))] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the report of a results folder anew, in any language, with what other commands have found since."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import studies

        studies.report(results, language=language, out=out, as_json=as_json, quiet=quiet)


@app.command(help=say("cli.check_help"), epilog=say("cli.check_example"))
def check(scenario: Scenario, *, as_json: Json = False, quiet: Quiet = False) -> None:
    """Read a scenario with every rule; print what it changes."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import inputs

        inputs.check(scenario, as_json=as_json, quiet=quiet)


@app.command(help=say("cli.why_help"), epilog=say("cli.why_example"))
def why(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("cli.why_argument"))],
    *,
    scenario: InScenario = BASELINE,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print a value, its source, the claims that conflict, and where it is used."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import inputs

        inputs.why(name, scenario=scenario, as_json=as_json, quiet=quiet)


@app.command(help=say("cli.sources_help"))
def sources(*, scenario: InScenario = BASELINE, as_json: Json = False, quiet: Quiet = False) -> None:
    """Print the sources of a scenario's values, with licence."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import inputs

        inputs.sources(scenario=scenario, as_json=as_json, quiet=quiet)


@app.command(help=say("cli.scenarios_help"))
def scenarios(*, as_json: Json = False, quiet: Quiet = False) -> None:
    """Print the scenarios that ship with the package."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import inputs

        inputs.scenarios(as_json=as_json, quiet=quiet)


@app.command(help=say("cli.template_help"), epilog=say("cli.template_example"))
def template(
    table: Annotated[str, typer.Argument(metavar="TABLE", help=say("cli.template_argument"))],
    *,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help=say("cli.template_out_option"))] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print or write an empty table that can be filled in."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import inputs

        inputs.template(table, out=out, as_json=as_json, quiet=quiet)


@app.command(help=say("cli.version_help"))
def version(*, as_json: Json = False, quiet: Quiet = False) -> None:
    """Print the version."""
    from transcaspian import __version__

    text = say("cli.version", version=__version__)
    answer.give({"version": __version__}, text=text, short=__version__, as_json=as_json, quiet=quiet)


def main() -> None:
    """Run the command line on the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal without Unicode shows an escape, not an error
            reconfigure(errors="backslashreplace")
    app()

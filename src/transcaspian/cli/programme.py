"""The commands of the programme's register. Heavy imports stand inside them, so that help answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcaspian.cli.failures import told_plainly
from transcaspian.cli.options import SEED, Json, Language, Quiet, Replications, Seed, Workers
from transcaspian.cli.programme_read import read
from transcaspian.messages import say, spoken_language

KEPT = Path("results") / "delay-cost"
BASE = "demand-plus-50"  # with the volumes of 2023 nobody waits for a new berth

programme = typer.Typer(
    help=say("cli.programme_help"), no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say("cli.as_of_option"))]
Register = Annotated[Path | None, typer.Option("--register", metavar="PLACE", help=say("cli.register_option"))]


@programme.command(help=say("cli.status_help"), epilog=say("cli.status_example"))
def status(
    *,
    as_of: AsOf = None,
    register: Register = None,
    language: Language = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print what was believed on a day, with the forecast made from it."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import register as answers

        answers.status(as_of, place=register, language=language or spoken_language(), as_json=as_json, quiet=quiet)


@programme.command(help=say("cli.calendar_help"), epilog=say("cli.calendar_example"))
def calendar(
    *,
    as_of: AsOf = None,
    register: Register = None,
    language: Language = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print visits, sessions, days of culture and what is promised, by day."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import register as answers

        answers.calendar(as_of, place=register, language=language or spoken_language(), as_json=as_json, quiet=quiet)


@programme.command(help=say("cli.export_help"), epilog=say("cli.export_example"))
def export(
    *,
    file_format: Annotated[str, typer.Option("--format", metavar="FORMAT", help=say("cli.export_format_option"))],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help=say("cli.template_out_option"))] = None,
    as_of: AsOf = None,
    register: Register = None,
    language: Language = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print or write the register in a format of others."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import register as answers

        answers.export(
            file_format,
            out=out,
            as_of=as_of,
            place=register,
            language=language or spoken_language(),
            as_json=as_json,
            quiet=quiet,
        )


@programme.command(name="delay-cost", help=say("cli.delay_cost_help"), epilog=say("cli.delay_cost_example"))
def delay_cost(
    *,
    scenario: Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help=say("cli.delay_base_option"))] = BASE,
    replications: Replications = 10,
    seed: Seed = SEED,
    workers: Workers = None,
    as_of: AsOf = None,
    register: Register = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=say("cli.delay_out_option"))] = KEPT,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Rank open milestones by what a month's delay costs."""
    with told_plainly(as_json=as_json):
        from transcaspian.cli import register as answers

        answers.delay_cost(
            scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            as_of=as_of,
            place=register,
            out=out,
            as_json=as_json,
            quiet=quiet,
        )


programme.command(help=say("reader.command_help"), epilog=say("reader.command_example"))(read)

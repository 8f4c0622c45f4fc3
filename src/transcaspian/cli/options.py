"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcaspian.messages import say

BASELINE = "baseline-2023"
SEED = 1

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help=say("cli.scenario_argument"))]
InScenario = Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help=say("cli.scenario_argument"))]
Replications = Annotated[int, typer.Option("--replications", "-n", help=say("cli.replications_option"))]
Seed = Annotated[int, typer.Option(help=say("cli.seed_option"))]
SeedFromNought = Annotated[int, typer.Option("--seed", min=0, help=say("cli.seed_option"))]
Workers = Annotated[int | None, typer.Option(help=say("cli.workers_option"))]
Fresh = Annotated[bool, typer.Option("--fresh", help=say("cli.fresh_option"))]
Json = Annotated[bool, typer.Option("--json", help=say("cli.json_option"))]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help=say("cli.language_option"))]
ResultsFolder = Annotated[Path, typer.Argument(metavar="RESULTS", help=say("cli.results_argument"))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=say("cli.quiet_option"))]

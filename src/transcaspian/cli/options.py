"""Options that every command takes."""

from __future__ import annotations

from typing import Annotated

import typer

from transcaspian.messages import say

Json = Annotated[bool, typer.Option("--json", help=say("cli.json_option"))]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help=say("cli.language_option"))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=say("cli.quiet_option"))]

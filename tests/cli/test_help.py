"""Help answers at once and says everything: nothing heavy is loaded for it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from transcaspian import __version__
from transcaspian.cli.app import app

HEAVY = ("numpy", "pandas", "numba", "pyarrow", "matplotlib", "shapely", "pyproj", "yaml", "rich")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["version"]])
def test_help_loads_nothing_heavy(arguments):
    program = f"""
import sys
sys.argv = ["transcaspian", *{arguments!r}]
from transcaspian.cli import main
try:
    main()
finally:
    print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


def test_importing_the_package_loads_nothing_heavy():
    program = f"import sys, transcaspian; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip() == "[]"


def names() -> list[str]:
    return [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.mark.parametrize("name", names())
def test_every_command_has_help_and_takes_json_and_quiet(name):
    shown = CliRunner().invoke(app, [name, "--help"])

    assert shown.exit_code == 0
    assert "--json" in shown.stdout
    assert "--quiet" in shown.stdout


def test_the_version_is_told_in_words_in_short_and_to_machines():
    assert CliRunner().invoke(app, ["version"]).stdout == f"transcaspian {__version__}\n"
    assert CliRunner().invoke(app, ["version", "--quiet"]).stdout == f"{__version__}\n"
    assert json.loads(CliRunner().invoke(app, ["version", "--json"]).stdout) == {"version": __version__}


@pytest.mark.parametrize("arguments", [["fly"], ["run", "--speed", "9"], ["run", "--replications", "many"], ["why"]])
def test_what_the_command_line_does_not_know_is_bad_input(arguments):
    done = CliRunner().invoke(app, arguments)

    assert done.exit_code == 2
    assert "Traceback" not in done.stderr



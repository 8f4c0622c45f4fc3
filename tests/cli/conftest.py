"""Run a command in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from transcaspian.cli.app import app


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="session")
def invoke() -> Callable[..., Result]:
    """Return a function that runs `transcaspian` with its arguments."""
    return call


@pytest.fixture(autouse=True)
def shared_tables(tables_made_once: None) -> None:
    """Commands that run the same year share what is made beside the clock."""

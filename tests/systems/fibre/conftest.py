"""The shipped inputs of line design at their central values."""

import pytest

from transcaspian import scenario
from transcaspian.systems.fibre.inputs import LineInputs, line_inputs


@pytest.fixture(scope="session")
def tables() -> scenario.Inputs:
    return scenario.load("baseline-2023").sample(1, None)


@pytest.fixture(scope="session")
def line(tables) -> LineInputs:
    return line_inputs(tables)

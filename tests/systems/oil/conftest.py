"""The shipped inputs of the oil room at their central values."""

import pytest

from transcaspian import scenario
from transcaspian.systems.oil.route_inputs import RouteInputs, route_inputs


@pytest.fixture(scope="session")
def tables() -> scenario.Inputs:
    return scenario.load("baseline-2023").sample(1, None)


@pytest.fixture(scope="session")
def shipped(tables: scenario.Inputs) -> RouteInputs:
    """Routes of the year 2023."""
    return route_inputs(tables, year=2023)

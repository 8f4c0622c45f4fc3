"""The shipped inputs of line design at their central values."""

import pytest

from transcaspian import scenario
from transcaspian.systems.fibre.inputs import LineInputs, line_inputs
from transcaspian.systems.fibre.route_parts import RouteParts


@pytest.fixture(scope="session")
def tables() -> scenario.Inputs:
    return scenario.load("baseline-2023").sample(1, None)


@pytest.fixture(scope="session")
def line(tables) -> LineInputs:
    return line_inputs(tables)


@pytest.fixture(scope="session")
def parts() -> dict[str, RouteParts]:
    """Return two routes of round figures: 5 + 350 + 10 and 5 + 315 + 10 km of cable at 28,000 USD a km."""
    return {
        "aktau_sumgait": RouteParts(5.0, 350.0, 10.0, 0.015, 0.125, 365 * 28_000.0),
        "kuryk_buzovna": RouteParts(5.0, 315.0, 10.0, 0.015, 0.110, 330 * 28_000.0),
    }

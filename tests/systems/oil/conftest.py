"""The shipped inputs of the oil room at their central values."""

import pytest

from transcaspian import scenario


@pytest.fixture(scope="session")
def tables() -> scenario.Inputs:
    return scenario.load("baseline-2023").sample(1, None)

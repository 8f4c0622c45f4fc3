"""A scenario and a room made of arithmetic for the tests of the study."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import transcaspian.scenario
from transcaspian.study import Results, run


def _beside(file: str) -> ModuleType:
    """Return a module that lies beside this one, by a name under which other processes find it too."""
    name = f"transcaspian_{file}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{file}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def fake() -> ModuleType:
    """The module of the fake room."""
    return _beside("fake_room")


@pytest.fixture(scope="session")
def toy() -> ModuleType:
    """The module of the room whose levers and incidents are known in closed form."""
    return _beside("toy_limits")


@pytest.fixture(scope="session", autouse=True)
def fake_sources() -> Any:
    """A fake scenario has sources of its own."""
    true, fake = transcaspian.scenario.sources, _beside("fake_room")
    patch = pytest.MonkeyPatch()
    patch.setattr(
        transcaspian.scenario, "sources", lambda s: fake.SOURCES if isinstance(s, fake.FakeScenario) else true(s)
    )
    yield
    patch.undo()


@pytest.fixture(scope="session")
def results(fake: ModuleType) -> Results:
    """Twelve replications in memory."""
    return run(fake.FakeScenario(), replications=12, seed=1, workers=1, room=fake.FAKE)

"""What tests of several storeys share."""

from __future__ import annotations

import pickle
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest

from transcaspian.messages import spoken_language


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share what their module has made once stay with one worker: on two it would be made twice."""
    for item in items:
        made_once = item._fixtureinfo.name2fixturedefs.values()
        shares = any(definition.scope == "module" for definitions in made_once for definition in definitions)
        if shares and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))


@pytest.fixture(scope="session")
def made_beside() -> dict[Any, Any]:
    """Return the tables beside the clock that tests of this process have asked for so far."""
    return {}


@pytest.fixture
def tables_made_once(made_beside: dict[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that ask for the same tables beside the clock share them: commands and pages run the same year many times.

    The same question: language, room, values and ranges of all inputs, seed.
    """
    from transcaspian.study.running import beside

    true = beside.begun

    @contextmanager
    def begun(room, scenario, seed):
        question = spoken_language(), pickle.dumps(room), scenario.input_hash, seed
        known = nullcontext(lambda: made_beside[question])
        with known if question in made_beside else true(room, scenario, seed) as others:
            yield lambda: made_beside.setdefault(question, others())

    monkeypatch.setattr(beside, "begun", begun)

"""What tests of several storeys share."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest

from transcaspian.messages import spoken_language


@pytest.fixture(scope="session")
def tables_made_once() -> Iterator[None]:
    """Runs that ask for the same tables beside the clock share them: commands and pages run the same year many times.

    The same question: language, room, values and ranges of all inputs, seed.
    """
    from transcaspian.study.running import beside

    true, made = beside.begun, {}

    @contextmanager
    def begun(room, scenario, seed):
        question = spoken_language(), pickle.dumps(room), scenario.input_hash, seed
        known = nullcontext(lambda: made[question])
        with known if question in made else true(room, scenario, seed) as others:
            yield lambda: made.setdefault(question, others())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "begun", begun)
        yield

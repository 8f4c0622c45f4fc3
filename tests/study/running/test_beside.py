"""Tables made in a process beside the replications are those made in this one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from transcaspian import scenario
from transcaspian.messages import spoken_language
from transcaspian.study.cable.seabed_spread import frames
from transcaspian.study.rooms import Room
from transcaspian.study.running import beside


def central_tables(central: Any, _parameters: Any) -> dict[str, pd.DataFrame]:
    return {"year": pd.DataFrame({"year": [central.year]})}


def drawn_tables(_scenario: Any, seed: int) -> dict[str, pd.DataFrame]:
    return {"seed": pd.DataFrame({"seed": [seed], "language": [spoken_language()]})}


def failing(_scenario: Any, _seed: int) -> dict[str, pd.DataFrame]:
    raise ValueError("no such thing")


@pytest.fixture(scope="module")
def plan():
    return scenario.load("baseline-2023")


def room(**more: Any) -> Room:
    return Room(name="small", kpis={}, simulate=frames, tables=central_tables, **more)  # type: ignore[arg-type]


def test_a_process_makes_the_same_tables(plan):
    with beside.begun(room(drawn=drawn_tables), plan, 7) as others:
        found = others()

    assert found["seed"].equals(drawn_tables(plan, 7)["seed"])
    assert found["year"]["year"].tolist() == [2023]


def test_what_cannot_be_handed_over_is_made_here(plan):
    def local(_scenario: Any, seed: int) -> dict[str, pd.DataFrame]:
        return {"here": pd.DataFrame({"seed": [seed]})}

    with beside.begun(room(drawn=local), plan, 3) as others:
        assert others()["here"]["seed"].tolist() == [3]


def test_a_room_without_draws_starts_no_process(plan, monkeypatch):
    monkeypatch.setattr(beside, "_started", None)
    with beside.begun(room(), plan, 3) as others:
        assert list(others()) == ["year"]


def test_a_fault_is_told_as_if_it_were_made_here(plan):
    with beside.begun(room(drawn=failing), plan, 3) as others, pytest.raises(ValueError, match="no such thing"):
        others()


def stopped(plan) -> None:
    with beside.begun(room(drawn=drawn_tables), plan, 3):
        raise KeyboardInterrupt


def test_a_stopped_study_leaves_no_process_behind(plan, monkeypatch):
    started = []
    keep = beside._started

    def watched(*asked: Any) -> Any:
        started.append(keep(*asked))
        return started[-1]

    monkeypatch.setattr(beside, "_started", watched)
    with pytest.raises(KeyboardInterrupt):
        stopped(plan)

    assert started[0].poll() is not None

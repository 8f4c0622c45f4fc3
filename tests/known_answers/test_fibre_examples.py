"""The printed figures of the fibre room: every formula is met, every figure has a prediction, roles stay apart."""

from __future__ import annotations

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError, NoAnswer
from transcaspian.methods import scores
from transcaspian.systems.fibre import delay, known_answers

RULE = {"high": 0.1, "medium": 0.2}


@pytest.fixture(scope="module")
def tables():
    return scenario.load("baseline-2023").sample(1, None)


@pytest.fixture(scope="module")
def rows(tables) -> list[scores.Row]:
    return known_answers.backtest_rows(tables)


def test_every_figure_has_a_prediction_and_every_prediction_a_figure(tables):
    assert set(tables.columns(known_answers.TABLE)["id"]) == set(known_answers.PREDICTED)


def test_every_worked_example_is_met(rows):
    missed = [row.id for row in rows if row.role == "formula" and not scores.hit(row, RULE)]

    assert missed == []


def test_checks_are_many_and_their_misses_are_told(rows):
    found = scores.score(rows, RULE)
    missed = [row for row in rows if row.role == "check" and not scores.hit(row, RULE)]

    assert found["check"].scored >= 15
    assert found["check"].hits / found["check"].scored >= 0.7
    assert all(row.note for row in missed)


def test_a_chain_of_places_needs_legs_between_them(tables):
    graph = delay.graph_of(tables)
    way = delay.along(graph, ("aktau", "sumgait", "baku"))

    assert way.legs == ("aktau_sumgait", "sumgait_baku")
    assert way.round_trip_ms == pytest.approx(delay.routes(graph, "aktau", "baku", count=1)[0].round_trip_ms)
    with pytest.raises(InputError, match="aktau - london"):
        delay.along(graph, ("aktau", "london"))


def test_legs_in_doubt_are_taken_only_place_by_place(tables):
    """Warsaw to Kyiv and Kyiv to Rostov are told by a chain of places alone: no search goes there."""
    graph = delay.graph_of(tables)
    way = delay.along(graph, ("warsaw", "kyiv", "rostov", "makhachkala"))

    assert set(graph.doubtful) == {"warsaw_kyiv", "kyiv_rostov"}
    assert "ukraine" in way.risks
    assert all("ukraine" not in leg.risks for leg in graph.legs.values())
    with pytest.raises(NoAnswer, match="doubtful"):
        delay.routes(graph, "warsaw", "kyiv", count=1)
    with pytest.raises(InputError, match="kyiv - warsaw"):
        delay.along(graph.without(risks=("ukraine",)), ("warsaw", "kyiv"))

"""Linear programs: a case by hand, a second solver, prices of limits, whole numbers, and why there is no answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csc_matrix

from transcaspian.methods import linear_conflicts
from transcaspian.methods.linear_programs import Assembly, Solver, solve


def by_hand():
    """Return 3 x + 2 y with x + y <= 4, x + 3 y <= 6, x <= 3: 11 at (3, 1)."""
    lp = Assembly(maximise=True)
    rows = lp.limits("room", (2,), high=[4.0, 6.0])
    lp.columns("x", (), cost=3.0, high=3.0, entries=((rows[0], 1.0), (rows[1], 1.0)))
    lp.columns("y", (), cost=2.0, entries=((rows[0], 1.0), (rows[1], 3.0)))
    return lp.built()


def test_a_case_by_hand():
    found = solve(by_hand())

    assert found.found
    assert found.objective == pytest.approx(11.0)
    assert found.values == pytest.approx([3.0, 1.0])
    assert by_hand().activity(found.values) == pytest.approx([4.0, 6.0])


def test_a_dual_is_what_a_unit_more_brings_and_ranging_says_how_far():
    def best(room: float) -> float:
        lp = Assembly(maximise=True)
        row = lp.limits("room", (), high=room)
        lp.columns("x", (2,), cost=[5.0, 4.0], high=[2.0, 3.0], entries=((row, 1.0),))
        solver = Solver(lp.built())
        found = solver.solve()
        ranges = solver.ranges()
        assert found.duals[0] == pytest.approx(4.0)
        assert (ranges.row_low[0], ranges.row_high[0]) == pytest.approx((2.0, 5.0))
        return found.objective

    assert best(4.0) - best(3.0) == pytest.approx(4.0)


def test_blocks_keep_their_shape_and_their_names():
    lp = Assembly()
    rows = lp.limits("need", (2, 3), low=1.0)
    columns = lp.columns("sent", (2, 3), cost=1.0, entries=((rows, 1.0),))
    program = lp.built()

    assert columns.shape == (2, 3)
    assert program.row_name(4) == ("need", (1, 1))
    assert program.column_name(5) == ("sent", (1, 2))
    assert solve(program).objective == pytest.approx(6.0)


def test_a_solver_goes_on_from_what_was_changed():
    solver = Solver(by_hand())
    solver.solve()
    solver.change_costs([1], [10.0])
    first = solver.solve().objective
    solver.change_limits([1], -np.inf, 3.0)
    second = solver.solve().objective
    solver.change_columns([0], 0.0, 0.0)

    assert first == pytest.approx(20.0)  # (0, 2) before (3, 1) with 19
    assert second == pytest.approx(10.0)  # (0, 1) before (3, 0) with 9
    assert solver.solve().values == pytest.approx([0.0, 1.0])


def test_whole_numbers():
    lp = Assembly(maximise=True)
    weight = lp.limits("weight", (), high=10.0)
    lp.columns("taken", (4,), cost=[10, 40, 30, 50], high=1.0, whole=True, entries=((weight, [5.0, 4.0, 6.0, 3.0]),))
    found = solve(lp.built())

    assert found.values == pytest.approx([0, 1, 0, 1])  # weight 7; the third would make 13, the first 12
    assert found.objective == pytest.approx(90.0)


def test_no_end_and_no_point_are_told_apart():
    lp = Assembly(maximise=True)
    lp.columns("x", (), cost=1.0)
    assert solve(lp.built()).status == "unbounded"
    row = lp.limits("both", (2,), low=[1.0, -np.inf], high=[np.inf, 0.0])
    lp.columns("y", (), entries=((row[0], 1.0), (row[1], 1.0)))
    assert solve(lp.built()).status == "infeasible"


def test_a_conflict_names_an_irreducible_set_and_by_how_much():
    lp = Assembly()
    need = lp.limits("need", (3,), low=[5.0, 0.0, 1.0])
    have = lp.limits("have", (), high=3.0)
    loose = lp.limits("loose", (), high=300.0)
    lp.columns("x", (3,), entries=((need, 1.0), (have, 1.0), (loose, 1.0)))
    program = lp.built()
    found = linear_conflicts.conflict(program)

    assert found is not None
    assert sum(found.shortfall.values()) == pytest.approx(3.0)
    assert {program.row_name(row)[0] for row in found.rows} == {"need", "have"}
    assert int(loose) not in found.rows


def test_a_price_keeps_rows_from_giving_way():
    lp = Assembly()
    rows = lp.limits("rows", (2,), low=[4.0, -np.inf], high=[np.inf, 1.0])
    lp.columns("x", (), entries=((rows[0], 1.0), (rows[1], 1.0)))
    found = linear_conflicts.conflict(lp.built(), weights=[np.inf, 1.0])

    assert found is not None
    assert found.shortfall == pytest.approx({1: -3.0})
    with pytest.raises(ValueError, match="may not give way"):
        linear_conflicts.conflict(lp.built(), weights=np.inf)


def test_a_program_with_a_point_has_no_conflict():
    assert linear_conflicts.conflict(by_hand()) is None


@st.composite
def programs(draw):
    """Return a random transport program: supplies to needs over lanes with room."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    sources, needs = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    lp = Assembly()
    supply = lp.limits("supply", (sources, 1), high=random.uniform(0, 10, (sources, 1)))
    need = lp.limits("need", (1, needs), low=random.uniform(0, 6, (1, needs)))
    high = random.uniform(0, 6, (sources, needs))
    cost = random.uniform(1, 9, (sources, needs))
    lp.columns("sent", (sources, needs), cost=cost, high=high, entries=((supply, 1.0), (need, 1.0)))
    return lp.built()


@settings(max_examples=40, deadline=None)
@given(program=programs())
def test_scipy_finds_the_same_optimum_and_a_conflict_exists_exactly_where_it_finds_none(program):
    matrix = csc_matrix(
        (program.factors, program.rows, program.starts), shape=(len(program.row_low), len(program.cost))
    )
    up, down = np.isfinite(program.row_high), np.isfinite(program.row_low)
    whole = np.vstack([matrix.toarray()[up], -matrix.toarray()[down]])
    limits = np.concatenate([program.row_high[up], -program.row_low[down]])
    other = linprog(program.cost, A_ub=whole, b_ub=limits, bounds=list(zip(program.low, program.high, strict=True)))
    found, conflict = solve(program), linear_conflicts.conflict(program)

    if other.status == 0:
        assert found.objective == pytest.approx(other.fun, rel=1e-7, abs=1e-7)
        assert conflict is None
    else:
        assert found.status == "infeasible"
        assert conflict is not None
        kept = [row for row in range(len(program.row_low)) if row in conflict.rows]
        relaxed = Solver(program)
        others = [row for row in range(len(program.row_low)) if row not in kept]
        relaxed.change_limits(others, -np.inf, np.inf)
        assert relaxed.solve().status == "infeasible"  # the set conflicts by itself
        relaxed.change_limits([kept[0]], -np.inf, np.inf)
        assert relaxed.solve().found  # and not without one of its members

"""Handing linear and mixed integer programs to HiGHS, beside linopy and Pyomo: the same program, the same optimum.

One object a line with ``--json``: job, ours_s, peer, peer_s, ratio, equal. The program is the expansion of a random
network: commodities over links in several years, unserved demand at a penalty, and in the mixed integer form projects
that add capacity under a yearly budget. Building ends when HiGHS holds the program; times are medians of rounds in
which the engines take turns. ``equal`` compares optima: of the linear program to a part in a million, of the mixed
integer one within the gap asked for; of the large one, which is not solved, the numbers of columns and entries.
``--smoke`` runs a small size once: its ratios say little.

The peers live in an environment of their own, as in events.py.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from events import Line, go_to_peers, in_turn, line, timed

GAP = 0.005
PENALTY = 60.0
SIZES = {
    "smoke": {"nodes": 8, "links": 20, "commodities": 4, "years": 3, "projects": 6},
    "small": {"nodes": 20, "links": 60, "commodities": 20, "years": 16, "projects": 40},
    "large": {"nodes": 200, "links": 600, "commodities": 20, "years": 16, "projects": 40},
}


@dataclass(frozen=True)
class Case:
    """A random network with demand that grows and projects that may be built."""

    tail: np.ndarray
    head: np.ndarray
    cost: np.ndarray
    capacity: np.ndarray
    origin: np.ndarray
    target: np.ndarray
    demand: np.ndarray  # commodities x years
    supply: np.ndarray  # commodities x nodes, 1 at the origin, -1 at the target
    project_link: np.ndarray
    project_adds: np.ndarray
    project_cost: np.ndarray
    discount: np.ndarray
    budget: float

    @property
    def shape(self) -> tuple[int, int, int, int, int]:
        """Commodities, nodes, links, years, projects."""
        return (*self.supply.shape, len(self.tail), len(self.discount), len(self.project_link))


def case(*, nodes: int, links: int, commodities: int, years: int, projects: int) -> Case:
    """Return a ring with random chords, both ways, whose links are tight."""
    random = np.random.default_rng(1)
    ring = np.arange(nodes)
    chords = random.integers(0, nodes, (4 * links, 2))
    pairs = {tuple(sorted(pair)) for pair in chords.tolist() if pair[0] != pair[1]}
    pairs |= {tuple(sorted((int(k), int((k + 1) % nodes)))) for k in ring}
    kept = sorted(pairs, key=lambda pair: (abs(pair[0] - pair[1]) not in {1, nodes - 1}, pair))[: links // 2]
    tail, head = np.array([*kept, *((b, a) for a, b in kept)]).T
    count = len(tail)
    origin = random.integers(0, nodes, commodities)
    target = (origin + random.integers(1, nodes, commodities)) % nodes
    demand = random.uniform(5, 15, (commodities, 1)) * (1.03 + 0.03 * random.random((commodities, 1))) ** np.arange(
        years
    )
    supply = np.zeros((commodities, nodes))
    supply[np.arange(commodities), origin] = 1.0
    supply[np.arange(commodities), target] -= 1.0
    capacity = random.uniform(0.15, 0.5, count) * demand[:, 0].sum()
    project_link = np.argsort(capacity, kind="stable")[np.arange(projects) % count]
    adds = random.uniform(0.2, 0.6, projects) * capacity[project_link] + 4
    price = adds * random.uniform(4.0, 16.0, projects)
    return Case(
        tail=tail,
        head=head,
        cost=random.uniform(1.0, 6.0, count),
        capacity=capacity,
        origin=origin,
        target=target,
        demand=demand,
        supply=supply,
        project_link=project_link,
        project_adds=adds,
        project_cost=price,
        discount=1.05 ** -np.arange(years),
        budget=float(price.sum() / years * 1.2),
    )


def late(given: Case) -> np.ndarray:
    """Discount of a year less that of the next: a project built in a year is paid then, once."""
    after = np.append(given.discount, 0.0)
    return after[:-1] - np.append(after[1:-1], 0.0)


def program_of(given: Case, whole: bool) -> Any:
    """Return the program as arrays."""
    from transcaspian.methods import linear_programs as programs

    commodities, _, links, years, projects = given.shape
    lp = programs.Assembly()
    amount = given.supply[:, :, None] * given.demand[:, None, :]
    balance = lp.limits("balance", amount.shape, low=amount, high=amount)
    most = np.repeat(given.capacity, years).reshape(links, years)
    room = lp.limits("capacity", (links, years), high=most)
    each = np.arange(commodities)
    lp.columns(
        "flow",
        (commodities, links, years),
        cost=given.cost[:, None] * given.discount,
        entries=((balance[:, given.tail], 1.0), (balance[:, given.head], -1.0), (room, 1.0)),
    )
    ends = ((balance[each, given.origin], 1.0), (balance[each, given.target], -1.0))
    lp.columns("unserved", (commodities, years), cost=PENALTY * given.discount, entries=ends)
    if whole:
        # a row that nothing else enters takes the entries that the first and the last year do not have
        order = lp.limits("order", (projects, years + 1), low=0.0)
        spent = lp.limits("budget", (years + 1,), high=given.budget)
        lp.columns(
            "built",
            (projects, years),
            cost=given.project_cost[:, None] * late(given),
            high=1.0,
            whole=True,
            entries=(
                (room[given.project_link], -given.project_adds[:, None]),
                (order[:, :-1], 1.0),
                (order[:, 1:], -1.0 * (np.arange(years) < years - 1)),
                (spent[:-1], given.project_cost[:, None]),
                (spent[1:], -given.project_cost[:, None] * (np.arange(years) < years - 1)),
            ),
        )
    return lp.built()


def ours(given: Case, whole: bool) -> Any:
    """Hand the program over; return what solves it."""
    from transcaspian.methods.linear_programs import Solver

    return Solver(program_of(given, whole), gap_share=GAP)


def by_linopy(given: Case, whole: bool) -> Any:
    import linopy
    import pandas as pd
    import xarray as xr

    commodities, nodes, links, years, projects = given.shape
    k, n, at, y = (
        pd.Index(range(size), name=name)
        for size, name in zip((commodities, nodes, links, years), ("k", "n", "l", "y"), strict=True)
    )
    model = linopy.Model()
    flow = model.add_variables(lower=0, coords=[k, at, y], name="flow")
    unserved = model.add_variables(lower=0, coords=[k, y], name="unserved")
    leaves = flow.groupby(pd.Series(given.tail, index=at, name="n")).sum()
    enters = flow.groupby(pd.Series(given.head, index=at, name="n")).sum()
    supply = xr.DataArray(given.supply, coords=[k, n])
    amount = supply * xr.DataArray(given.demand, coords=[k, y])
    model.add_constraints(
        leaves.reindex({"n": n}) - enters.reindex({"n": n}) + unserved * supply == amount, name="balance"
    )
    discount = xr.DataArray(given.discount, coords=[y])
    goal = (flow * (xr.DataArray(given.cost, coords=[at]) * discount)).sum() + (unserved * (discount * PENALTY)).sum()
    most = xr.DataArray(given.capacity, coords=[at])
    if not whole:
        model.add_constraints(flow.sum("k") <= most, name="capacity")
        model.add_objective(goal)
        return model.to_highspy()
    p = pd.Index(range(projects), name="p")
    built = model.add_variables(binary=True, coords=[p, y], name="built")
    adds = (built * xr.DataArray(given.project_adds, coords=[p])).groupby(
        pd.Series(given.project_link, index=p, name="l")
    )
    model.add_constraints(flow.sum("k") - adds.sum().reindex({"l": at}).fillna(0) <= most, name="capacity")
    before = built.shift(y=1).fillna(0)
    model.add_constraints(built.isel(y=slice(1, None)) - before.isel(y=slice(1, None)) >= 0, name="order")
    price = xr.DataArray(given.project_cost, coords=[p])
    model.add_constraints((built * price).sum("p") - (before * price).sum("p") <= given.budget, name="budget")
    model.add_objective(goal + (built * (price * xr.DataArray(late(given), coords=[y]))).sum())
    return model.to_highspy()


def by_pyomo(given: Case, whole: bool) -> Any:
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers import Highs

    commodities, nodes, links, years, projects = map(range, given.shape)
    model = pyo.ConcreteModel()
    model.flow = pyo.Var(commodities, links, years, within=pyo.NonNegativeReals)
    model.unserved = pyo.Var(commodities, years, within=pyo.NonNegativeReals)
    leaves: list[list[int]] = [[] for _ in nodes]
    enters: list[list[int]] = [[] for _ in nodes]
    for at in links:
        leaves[given.tail[at]].append(at)
        enters[given.head[at]].append(at)

    def balance(m: Any, k: int, n: int, y: int) -> Any:
        away = sum(m.flow[k, at, y] for at in leaves[n]) - sum(m.flow[k, at, y] for at in enters[n])
        sign = float(given.supply[k, n])
        return away + sign * m.unserved[k, y] == sign * float(given.demand[k, y])

    model.balance = pyo.Constraint(commodities, nodes, years, rule=balance)
    goal = sum(
        float(given.cost[at] * given.discount[y]) * model.flow[k, at, y]
        for k in commodities
        for at in links
        for y in years
    )
    goal += sum(float(PENALTY * given.discount[y]) * model.unserved[k, y] for k in commodities for y in years)
    adds: dict[int, list[int]] = {}
    if whole:
        model.built = pyo.Var(projects, years, within=pyo.Binary)
        for p in projects:
            adds.setdefault(int(given.project_link[p]), []).append(p)
        model.order = pyo.Constraint(
            projects, range(1, len(years)), rule=lambda m, p, y: m.built[p, y] >= m.built[p, y - 1]
        )
        price = given.project_cost

        def budget(m: Any, y: int) -> Any:
            spent = sum(float(price[p]) * m.built[p, y] for p in projects)
            return spent - (sum(float(price[p]) * m.built[p, y - 1] for p in projects) if y else 0) <= given.budget

        model.budget = pyo.Constraint(years, rule=budget)
        weight = late(given)
        goal += sum(float(price[p] * weight[y]) * model.built[p, y] for p in projects for y in years)

    def room(m: Any, at: int, y: int) -> Any:
        more = sum(float(given.project_adds[p]) * m.built[p, y] for p in adds.get(at, ()))
        return sum(m.flow[k, at, y] for k in commodities) - more <= float(given.capacity[at])

    model.capacity = pyo.Constraint(links, years, rule=room)
    model.goal = pyo.Objective(expr=goal)
    solver = Highs()
    solver.set_instance(model)
    return solver._solver_model  # noqa: SLF001 - Pyomo has no other way to the program that HiGHS holds


def optimum(holder: Any) -> float:
    """Solve what an engine handed over; return the objective."""
    from transcaspian.methods.linear_programs import Solver

    if isinstance(holder, Solver):
        return float(holder.solve().objective)
    holder.setOptionValue("output_flag", False)
    holder.setOptionValue("threads", 1)
    holder.setOptionValue("mip_rel_gap", GAP)
    holder.run()
    return float(holder.getInfo().objective_function_value)


PEERS: tuple[tuple[str, Callable[[Case, bool], Any]], ...] = (("linopy", by_linopy), ("pyomo", by_pyomo))


def beside(size: str, rounds: int, *, whole: bool, solved: bool) -> Iterator[Line]:
    """Time building beside each peer; solve all once, and say whether the optima agree."""
    given = case(**SIZES[size])
    made = program_of(given, whole)
    solve_s, mine = timed(lambda: optimum(ours(given, whole))) if solved else (float("nan"), float("nan"))
    kind = "mixed integer" if whole else "linear"
    for name, build in PEERS:
        if not importlib.util.find_spec(name):
            yield {"job": f"{kind} program, {size}: building", "peer": name, "skipped": f"{name} is not installed here"}
            continue
        build(case(**SIZES["smoke"]), whole)  # the first call imports and sets up
        mine_s, peer_s, _, holder = in_turn(rounds, lambda: ours(given, whole), lambda b=build: b(given, whole))
        more: dict[str, object] = {"columns": holder.getNumCol(), "entries": holder.getNumNz()}
        same = (len(made.cost), int(np.count_nonzero(made.factors))) == (holder.getNumCol(), holder.getNumNz())
        peer_name = f"{name} {version(name)} + HiGHS"
        if not solved:
            yield line(
                f"{kind} program, {size}: building", mine_s, peer_name, peer_s, equal=same, optimum="not solved", **more
            )
            continue
        solve_peer_s, theirs = timed(lambda h=holder: optimum(h))
        equal = abs(mine - theirs) <= (2 * GAP if whole else 1e-6) * abs(theirs)
        yield line(f"{kind} program, {size}: building", mine_s, peer_name, peer_s, equal=equal, optimum=theirs, **more)
        yield line(
            f"{kind} program, {size}: building and solving", solve_s, peer_name, peer_s + solve_peer_s, equal=equal
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="small size, once")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = parser.parse_args()
    go_to_peers()
    size, rounds = ("smoke", 1) if asked.smoke else ("small", 5)
    lines = [*beside(size, rounds, whole=False, solved=True), *beside(size, rounds, whole=True, solved=True)]
    if not asked.smoke:
        lines += beside("large", 3, whole=False, solved=False)
    for each in lines:
        print(json.dumps(each) if asked.json else "  ".join(f"{key}: {value}" for key, value in each.items()))
    return 0 if all(each.get("equal", True) for each in lines) else 1


if __name__ == "__main__":
    sys.exit(main())

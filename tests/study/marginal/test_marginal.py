"""Marginal values against a room whose answers are known in closed form."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.study.marginal import levels, levers_of, marginal, outcome, ranking, words
from transcaspian.study.marginal.kept import FILE
from transcaspian.study.marginal.levers import pulled

FEW = ("ferry_pool", "berth_alat_ferry", "crane_aktau_dry", "ferry_kuryk_alat")


@pytest.fixture(scope="module")
def base():
    return scenario.load("baseline-2023")


@pytest.fixture(scope="module")
def study(toy):
    """A study of few levers in the room of arithmetic."""
    asked = {"at": ("3",), "levers": FEW, "factors": (), "first": 4, "replications": 8, "top": 2, "workers": 1}
    return lambda base, **options: marginal(base, room=toy.TOY, **{**asked, **options})


# --- levers ----------------------------------------------------------------------------------------------------------


def test_every_lever_of_the_table_changes_a_value(base):
    inputs = base.sample(1, 0)
    for lever in levers_of(base):
        changed = pulled(inputs, lever, base.data.catalogue)
        assert changed.records != inputs.records, lever.name
        assert changed.tables is inputs.tables


NOTHING_STANDS_ON = {
    *("ferries.rail_ferry_28.ships", "ferries.ropax_turkmen.ships"),  # a ferry more is one of 52 wagons; so a Ro-Pax
    *(f"berth_groups.{name}_road.depth_m" for name in ("kuryk", "alat", "turkmenbashi")),  # water of the ferry berths
    *(f"berth_groups.{name}.depth_m" for name in ("aktau_ferry", "aktau_grain", "turkmenbashi_dry", "poti_container")),
    *(f"berth_groups.{name}.cranes" for name in ("aktau_grain", "turkmenbashi_dry", "poti_container")),
    *(f"borders.{name}.service_h" for name in ("aktau", "kuryk", "alat", "turkmenbashi")),  # hours of their control
    "sections.turkmenbashi_branch.paths_per_day",
}


def test_what_the_model_has_has_a_lever(base):
    inputs = base.sample(1, None)
    pulls = {f"{each.table}.{each.row}.{each.field}" for lever in levers_of(base) for each in lever.changes}
    wanted = {
        f"{table}.{row}.{field}"
        for table, field in (
            *((table, "ships") for table in ("ferries", "feeders", "tramps")),
            *(("berth_groups", field) for field in ("cranes", "depth_m")),
            *(("borders", "service_h"), ("sections", "paths_per_day")),
        )
        for row, values in inputs.rows(table).items()
        if values[field]
    }
    assert wanted - pulls == NOTHING_STANDS_ON
    assert {lever.kind for lever in levers_of(base)} >= {"ferry", "feeder", "berth", "crane", "yard", "depth", "border"}


def test_a_lever_adds_multiplies_and_holds_to_the_limits(base):
    inputs = base.sample(1, 0)
    by_name = {lever.name: lever for lever in levers_of(base)}

    def value(lever, table, row, field):
        return pulled(inputs, by_name[lever], base.data.catalogue).records[table][row][field]

    assert value("ferry_pool", "ferries", "rail_ferry_52", "ships") == inputs.value("ferries.rail_ferry_52.ships") + 1
    assert value("yard_alat", "ports", "alat", "yard_teu") == pytest.approx(1.2 * inputs.value("ports.alat.yard_teu"))
    low = replace(inputs, records=MappingProxyType({**inputs.records, "borders": {"poti": {"service_h": 1.0}}}))
    assert pulled(low, by_name["border_poti"], base.data.catalogue).records["borders"]["poti"]["service_h"] == 0.0


def test_one_more_ship_on_another_line_is_a_class_of_its_own(base):
    inputs = base.sample(1, 0)
    (lever,) = levers_of(base, ["ferry_kuryk_alat"])
    ferries = pulled(inputs, lever, base.data.catalogue).records["ferries"]
    new = ferries["rail_ferry_52_kuryk_alat"]
    assert (new["ships"], new["line"]) == (1, "kuryk_alat")
    assert ferries["rail_ferry_52"] == inputs.record("ferries", "rail_ferry_52")
    assert {k: v for k, v in new.items() if k not in {"ships", "line"}} == {
        k: v for k, v in ferries["rail_ferry_52"].items() if k not in {"ships", "line"}
    }


def test_wrong_lever_names_are_answered_with_the_nearest(base):
    with pytest.raises(InputError) as error:
        levers_of(base, ["ferry_pol", "ferry_pool", "crane_aktau"])
    assert [(p.value, p.nearest) for p in error.value.problems] == [
        ("ferry_pol", "ferry_pool"),
        ("crane_aktau", "crane_aktau_dry"),
    ]


@pytest.mark.parametrize(
    ("line", "field", "nearest"),
    [
        ("x,berth,port,alat,ferry_berths,add,1,", "changed_table", "ports"),
        ("x,berth,ports,alatt,ferry_berths,add,1,", "row", "alat"),
        ("x,berth,ports,alat,ferry_berth,add,1,", "field", "ferry_berths"),
        ("x,berth,ports,alat,node,add,1,", "field", ""),
        ("x,ferry,ferries,ropax,line,one_more,1,", "operation", ""),
    ],
)
def test_a_users_table_of_levers_is_checked(tmp_path, line, field, nearest):
    (tmp_path / "levers.csv").write_text(f"lever,kind,changed_table,row,field,operation,amount,line\n{line}\n")
    (tmp_path / "mine.yaml").write_text("title: x\nextends: baseline-2023\ntables: {levers: levers.csv}\n")
    with pytest.raises(InputError) as error:
        levers_of(scenario.load(tmp_path / "mine.yaml"))
    (problem,) = error.value.problems
    assert (problem.field, problem.nearest) == (field, nearest)


# --- demands ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "factor"), [("demand-plus-50", 1.5), ("demand-target-2025", 3.618)])
def test_a_factor_on_demand_is_what_the_shipped_scenario_does(base, name, factor):
    mine, shipped = levels.at_factor(base, factor).sample(1, 3), scenario.load(name).sample(1, 3)
    for column in ("units", "tonnes"):
        assert mine.columns("demand")[column] == pytest.approx(shipped.columns("demand")[column])
    assert mine.tables["calls"] == shipped.tables["calls"]
    assert mine.rows("oil_nominations") == shipped.rows("oil_nominations")
    assert levels.target_factor() == pytest.approx(3.618)
    level, plain = levels.levels_of(base, (levels.TARGET, "1.5"))
    assert (level.is_target, plain.is_target) == (True, False)
    assert "2025" in words.level_words(level.name, {"target": level.name})
    assert words.level_words(plain.name, {"target": level.name}) == "x1.5"


def test_demands_that_cannot_be(base):
    for at in ("0.01", "nowhere"):
        with pytest.raises(InputError):
            levels.levels_of(base, [at])
    ahead = scenario.load("forecast-2025")
    with pytest.raises(InputError, match="forecast"):
        levels.at_factor(ahead, 1.5)
    assert levels.at_factor(ahead, 1.0).factor == 1.0


# --- what is found ---------------------------------------------------------------------------------------------------


def test_effects_are_the_closed_form_with_its_interval(base, toy, study):
    """At three times the demand ferries bind: one more lifts 100 kt times the luck, a berth or a crane nothing."""
    found = study(base).tables["marginal"].query("measure == 'carried_t'").set_index("lever")
    luck = np.array([toy.luck(1, number) for number in range(8)])
    for lever in ("ferry_pool", "ferry_kuryk_alat"):
        count = int(found.loc[lever, "replications"])
        assert found.loc[lever, "change"] == pytest.approx(toy.T_PER_FERRY * luck[:count].mean())
        assert found.loc[lever, "low"] < toy.T_PER_FERRY < found.loc[lever, "high"]
        assert found.loc[lever, "told_apart"]
    for lever in ("berth_alat_ferry", "crane_aktau_dry"):
        assert tuple(found.loc[lever, ["change", "low", "high", "told_apart"]]) == (0.0, 0.0, 0.0, False)


def test_a_settled_order_takes_no_further_round(base, study):
    """Two ferries are worth the same and tie, the others nothing: the first round settles the first two places."""
    found = study(base)
    assert found.about["settled"] == {"x3": True}
    assert found.about["replications"] == {"x3": 4}
    assert list(found.tables["ranking"]["verdict"]) == ["tied", "apart"]


def test_rounds_go_to_what_is_open_until_the_budget_is_spent(base, monkeypatch, toy):
    """A lever whose effect is noise around another's stays open: it takes all replications, the others the first."""
    plain = toy.simulate

    def noisy(inputs, *, replication, **rest):
        found = plain(inputs, replication=replication, **rest)
        if inputs.value("berth_groups.aktau_dry.cranes") > base_cranes(replication):
            draw = np.random.default_rng([9, replication]).normal(100e3, 300e3)
            found.kpis["crossed_t"][0, 0, 0, 0] += draw
        return found

    def base_cranes(replication):
        return base.sample(1, replication).value("berth_groups.aktau_dry.cranes")

    room = replace(toy.TOY, simulate=noisy)
    found = marginal(base, at=("3",), levers=FEW[:3], factors=(), first=4, replications=10, top=1, workers=1, room=room)
    count = found.tables["marginal"].groupby("lever")["replications"].max()
    assert count["crane_aktau_dry"] == 10
    assert count["ferry_pool"] == 10
    assert count["berth_alat_ferry"] in {4, 8, 10}
    assert found.about["settled"] == {"x3": False}
    assert "crane_aktau_dry" in found.about["open"]["x3"]


def test_the_study_agrees_with_brute_force_at_ten_times_the_replications(base, study):
    few = study(base, levers=FEW[:1], first=6, replications=6, seed=1).tables["marginal"]
    many = study(base, levers=FEW[:1], first=60, replications=60, seed=2).tables["marginal"]
    for one, other in zip(few.itertuples(), many.itertuples(), strict=True):
        assert one.measure == other.measure
        assert abs(one.change - other.change) <= np.hypot(one.high - one.change, other.high - other.change) + 1e-9


def test_the_curve_is_the_least_of_what_asks_and_what_is_lifted(base, toy, study):
    curve = study(base, at=("1",), factors=(0.5, 1.0, 2.0, 3.0)).tables["curve"].set_index("factor")
    asked = levels.asked_t(base, 1.0)
    lifted = toy.lifted_t(base.sample(1, 0)) * np.array([toy.luck(1, number) for number in range(4)])
    for factor, row in curve.iterrows():
        carried = np.minimum(factor * asked, lifted)
        assert row["carried_t_p50"] == pytest.approx(np.median(carried))
        assert row["asked_t"] == pytest.approx(factor * asked)
        binds = np.median(carried) < 0.95 * factor * asked
        assert (row["binding"] == "fleet.ferries") == binds
    assert set(curve["binding"]) == {"", "fleet.ferries"}


# --- folders, resume, order of work ----------------------------------------------------------------------------------


def test_the_finding_is_whole_and_found_beside_a_run(base, tmp_path, results, study):
    found = study(base, out=tmp_path / "marginal")
    listed = json.loads((tmp_path / "marginal" / "manifest.json").read_text("utf-8"))
    assert listed["finding"] == "marginal"
    assert {entry["path"] for entry in listed["files"]} == {f"{name}.parquet" for name in found.tables}
    assert not list(tmp_path.glob(".partial*"))
    results_here = type(results).of_folder(tmp_path / "run", {})
    assert outcome.FINDING.beside(results_here).table("marginal").equals(found.tables["marginal"])


def test_an_interrupted_study_goes_on_where_it_stopped(base, tmp_path, monkeypatch, toy, study):
    whole = study(base)
    runs = []

    def stopping(inputs, **rest):
        runs.append(rest["replication"])
        if len(runs) == 7:
            raise KeyboardInterrupt
        return plain(inputs, **rest)

    plain = toy.simulate
    with pytest.raises(KeyboardInterrupt, match="kept in"):
        marginal(
            base, at=("3",), levers=FEW, factors=(), first=4, replications=8, top=2, workers=1,
            out=tmp_path / "m", room=replace(toy.TOY, simulate=stopping),
        )  # fmt: skip
    kept = tmp_path / ".partial-m" / FILE
    done = len(kept.read_text("utf-8").splitlines()) - 1
    assert 0 < done < 7
    kept.write_text(kept.read_text("utf-8") + '{"job": ["x3", "", 9', "utf-8")  # a line that a kill cut short
    before = len(runs)
    again = marginal(
        base, at=("3",), levers=FEW, factors=(), first=4, replications=8, top=2, workers=1,
        out=tmp_path / "m", room=replace(toy.TOY, simulate=stopping),
    )  # fmt: skip
    assert len(runs) - before == whole.about["runs"] - done
    for name, frame in whole.tables.items():
        assert frame.equals(again.tables[name])


def test_workers_do_not_change_what_is_found(base, study):
    one, two = study(base, workers=1), study(base, workers=2)
    for name, frame in one.tables.items():
        assert frame.equals(two.tables[name])


def test_numbers_that_make_no_sense_are_all_told(base, study):
    with pytest.raises(InputError) as error:
        study(base, first=1, replications=0, top=0, factors=(0.0,))
    assert len(error.value.problems) == 4


# --- the order -------------------------------------------------------------------------------------------------------


def test_neighbours_told_apart_tied_and_open():
    effects = {
        "large": np.array([10.0, 11.0, 9.0, 10.0]),
        "same": np.array([10.0, 11.0, 9.0, 9.99]),
        "small": np.array([1.0, 2.0, 0.0, 1.0]),
        "noise": np.array([-30.0, 30.0, 20.0, -20.0]),
    }
    found = ranking.neighbours(effects, top=3, tolerance=0.5)
    told = {(one.first, one.second): one.verdict for one in found}
    assert told == {("large", "same"): "tied", ("same", "small"): "apart", ("small", "noise"): "open"}
    assert ranking.unsettled(found) == {"small", "noise"}


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=1, max_size=8), st.integers(1, 9))
def test_the_order_holds_every_lever_once_and_falls(values, top):
    effects = {f"lever {place}": np.array(row) for place, row in enumerate(values)}
    names = ranking.order(effects)
    assert sorted(names) == sorted(effects)
    means = [effects[name].mean() for name in names]
    assert all(a >= b for a, b in pairwise(means))
    found = ranking.neighbours(effects, top=top, tolerance=1.0)
    assert {one.first for one in found} <= set(names[:top])
    assert all(one.low <= one.difference + 1e-6 and one.difference <= one.high + 1e-6 for one in found)

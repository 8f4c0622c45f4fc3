"""The forecast as a study: years, folder, tables and text, on a room that lets through what is wanted."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.study import Results, joint
from transcaspian.study.forecast import forecast, model_error
from transcaspian.study.forecast import series as forecast_series
from transcaspian.study.forecast import tables as forecast_tables
from transcaspian.study.forecast import text as forecast_text
from transcaspian.study.forecast import years_ahead as study
from transcaspian.study.joint import KPIS
from transcaspian.study.openings import Plan, programme_known
from transcaspian.systems.cargo.openings import Opening

REPLICATIONS = 12
YEARS = (2024, 2025, 2030)


def everything_crosses(inputs, *, years, openings, **_):
    """Indicators of a corridor without limits: what is wanted of trucks and crude crosses, in January."""
    found = {}
    for year in years:
        kpis = {name: np.zeros(tuple(len(labels) for _, labels in kpi.dims)) for name, kpi in KPIS.items()}
        amounts = inputs.path.amounts[year]
        kpis["crossed_units"][2, 0, 0, 0] = amounts["truck_kuryk"]
        lines = dict(KPIS["crossed_t"].dims)["line"]
        kpis["crossed_t"][4, lines.index("aktau_baku"), 0, 0] = amounts["crude_tengiz"] + amounts["crude_other"]
        kpis["oil_flow_t"][0, 2, 0] = amounts["crude_tengiz"]
        kpis["crossed_t"][0, 0, 0, 0] = 30.0 * amounts["wagon_kuryk"]
        kpis["binding_days"][0] = 40.0 + len(openings)
        kpis["closing_stock_t"][0] = 1e5
        found[year] = kpis
    return found


@pytest.fixture(scope="module")
def open_corridor():
    patch = pytest.MonkeyPatch()
    patch.setattr(joint, "simulate_years", everything_crosses)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def found(open_corridor, tmp_path_factory):
    return forecast(YEARS, replications=REPLICATIONS, workers=1, out=tmp_path_factory.mktemp("results") / "forecast")


def test_the_folder_is_a_finding_that_a_report_beside_it_shows(found):
    assert forecast_tables.FINDING.beside(Results({}, names=(), read=None, place=found.folder.parent / "run"))
    assert found.manifest["years"] == list(YEARS)
    assert found.manifest["known_by"] == "2023-12-31"
    package = json.loads((found.folder / "datapackage.json").read_text("utf-8"))
    assert {entry["name"].replace("-", "_") for entry in package["resources"]} == set(found.tables)
    assert not (found.folder.parent / ".partial-forecast").exists()


def test_every_series_has_every_year_in_order(found):
    frame = found.table("forecast")
    assert list(frame["series"].unique()) == list(forecast_series.ORDER)
    assert (frame.groupby("series")["year"].apply(list).map(tuple) == YEARS).all()
    assert (frame["p10"] <= frame["p50"]).all()
    assert (frame["p50"] <= frame["p90"]).all()
    assert (frame["replications"] == REPLICATIONS).all()


def test_what_is_wanted_crosses_where_nothing_limits(found):
    values = found.table("forecast_values")
    wanted = values[(values["measure"] == "wanted") & (values["label"] == "truck_kuryk")]["value"].to_numpy()
    alone = values[(values["measure"] == forecast_tables.ALONE) & (values["label"] == "trucks_kuryk")]["value"]
    assert alone.to_numpy() == pytest.approx(wanted)


# --- the model's own error -------------------------------------------------------------------------------------------


def of_series(found, measure, label):
    values = found.table("forecast_values")
    chosen = values[(values["measure"] == measure) & (values["label"] == label)]
    return chosen.pivot_table(values="value", index="replication", columns="year")


def test_a_replication_is_off_by_one_factor_in_all_years_and_classes(found):
    ratios = {
        name: (of_series(found, "series", name) / of_series(found, forecast_tables.ALONE, name)).to_numpy()
        for name in ("trucks_kuryk", "route_cargo", "crude_baku", "crude_tengiz")
    }
    for factors in ratios.values():
        np.testing.assert_allclose(factors, factors[:, :1] * np.ones(len(YEARS)))
        assert len(np.unique(factors[:, 0].round(9))) == REPLICATIONS
    np.testing.assert_allclose(ratios["trucks_kuryk"], ratios["route_cargo"])
    np.testing.assert_allclose(ratios["crude_baku"], ratios["crude_tengiz"])
    assert not np.allclose(ratios["trucks_kuryk"], ratios["crude_baku"])


def test_the_route_is_still_the_sum_of_its_classes(found):
    values = found.table("forecast_values")
    parts = values[values["measure"] == "route_kt"].pivot_table(
        values="value", index="replication", columns="year", aggfunc="sum"
    )
    np.testing.assert_allclose(parts, of_series(found, "series", "route"))


def test_the_factors_have_the_spread_that_the_back_test_left(found):
    plan = scenario.load(study.SCENARIO)
    inputs = [plan.sample(1, number) for number in range(400)]
    drawn = [model_error.factors(each, seed=1, replication=number) for number, each in enumerate(inputs)]
    for kind in (model_error.CARGO, model_error.CRUDE):
        expected = np.sqrt(np.mean([each.rows(model_error.TABLE)[kind]["log_sd"] ** 2 for each in inputs]))
        logs = np.log([factors[kind] for factors in drawn])
        assert logs.std() == pytest.approx(expected, rel=0.1)
        assert abs(logs.mean()) < 3.0 * expected / np.sqrt(len(logs))


def test_the_part_of_the_error_in_the_variance_by_hand():
    alone = np.exp([-1.0, 1.0])  # variance 2 in logarithms
    assert model_error.share_of_variance(alone * np.exp(np.sqrt(2.0)), alone) == pytest.approx(0.5)
    assert model_error.share_of_variance(alone, alone) == 0.0
    assert np.isnan(model_error.share_of_variance(np.zeros(2), np.zeros(2)))


def test_a_pinned_error_of_nought_leaves_the_band_of_the_model(open_corridor, found, tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "title: no error\nextends: forecast-2024\nset:\n  model_error.cargo.log_sd: 0\n  model_error.crude.log_sd: 0\n"
    )
    without = forecast((2024,), scenario=tmp_path / "mine.yaml", replications=REPLICATIONS, workers=1).table("forecast")
    row = without[without["series"] == "trucks_kuryk"].iloc[0]
    assert (row["p10"], row["p90"]) == (row["alone_p10"], row["alone_p90"])
    assert row["model_error_share"] == 0.0
    kept = found.table("forecast")
    apart = kept[(kept["series"] == "trucks_kuryk") & (kept["year"] == 2024)].iloc[0]
    assert (apart["alone_p10"], apart["alone_p90"]) == pytest.approx((row["p10"], row["p90"]))


# --- targets of oil --------------------------------------------------------------------------------------------------


def test_oil_stands_beside_what_was_agreed(found):
    frame = found.table("forecast_targets")
    agreed = frame[frame["id"] == "agreed_btc"].set_index("year")
    assert list(agreed.index) == list(YEARS)
    tengiz = of_series(found, "series", "crude_tengiz")
    assert agreed.loc[2024, "p50_mt"] == pytest.approx(tengiz[2024].median() / 1e3)
    assert agreed.loc[2024, "reached_share"] == pytest.approx((tengiz[2024] >= 1500.0).mean())
    assert (frame[frame["id"] == "president_ports"]["reached_share"] == 0.0).all()


def test_the_base_of_the_seaports_is_never_below_the_routes(found):
    values = found.table("forecast_values")
    of = {
        name: values[(values["measure"] == "series") & (values["label"] == name)]["value"].to_numpy()
        for name in ("route", "seaports")
    }
    assert (of["seaports"] >= of["route"]).all()
    assert (of["seaports"] <= 1.25 * of["route"]).all()


def test_two_runs_write_the_same_bytes(open_corridor, found, tmp_path):
    again = forecast(YEARS, replications=REPLICATIONS, workers=2, out=tmp_path / "forecast")
    for file in found.folder.iterdir():
        if file.name != "timing.json":
            assert file.read_bytes() == (again.folder / file.name).read_bytes(), file.name


def test_in_memory_the_tables_are_the_same(open_corridor, found):
    here = forecast(YEARS, replications=REPLICATIONS, workers=1)
    for name in ("forecast", "forecast_limits", "forecast_projects", "forecast_classes"):
        pd.testing.assert_frame_equal(here.table(name), found.table(name), check_dtype=False)


def test_an_interrupted_forecast_goes_on_where_it_stopped(open_corridor, found, tmp_path, monkeypatch):
    calls = []

    def stops(done, wanted):
        calls.append(done)
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="forecast"):
        forecast(YEARS, replications=REPLICATIONS, workers=1, out=tmp_path / "forecast", progress=stops)
    assert not (tmp_path / "forecast").exists()
    seen = []
    again = forecast(
        YEARS,
        replications=REPLICATIONS,
        workers=1,
        out=tmp_path / "forecast",
        progress=lambda done, _: seen.append(done),
    )
    assert min(seen) > 1
    assert (again.folder / "forecast.parquet").read_bytes() == (found.folder / "forecast.parquet").read_bytes()


def test_the_text_names_every_series_project_and_limit(found):
    text = forecast_text.text(found)
    for name in (
        "Trucks, Kuryk",
        "Route, as its association counts",
        "Container hub at Aktau",
        "The ferries",
        "Tengiz oil through",
    ):
        assert name in text
    assert "naive" in text
    assert max(len(line) for line in text.splitlines()) < 220


def test_the_strongest_driver_of_trucks_is_one_of_trucks_or_of_all(found):
    strongest = forecast_text.moves(found, 2024, series="trucks_kuryk", most=1).iloc[0]
    assert "trucks, Kuryk" in strongest["driver"] or "whole route" in strongest["driver"]


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ({"years": (2023,)}, "2023"),
        ({"years": (2024, 2031)}, "2031"),
        ({"years": ()}, ""),
        ({"years": (2024,), "replications": 0}, "0"),
        ({"years": (2024,), "seed": -1}, "-1"),
        ({"years": (2024,), "scenario": "baseline-2023"}, "baseline-2023"),
        ({"years": (2024,), "scenario": "forecast-2042"}, ""),
    ],
)
def test_wrong_input_is_told_plainly(options, value):
    with pytest.raises(InputError) as caught:
        forecast(**{"replications": 1, **options})
    assert value in {problem.value for problem in caught.value.problems}


def test_years_that_follow_each_other_share_a_run():
    assert study._blocks((2024, 2025, 2026, 2030)) == ((2024, 2025, 2026), (2030,))
    assert study._blocks((2025,)) == ((2025,),)


# --- tables by hand --------------------------------------------------------------------------------------------------


def rows(measure, by_label, year=2024):
    return pd.DataFrame(
        [
            {"replication": number, "year": year, "measure": measure, "label": label, "value": value}
            for label, values in by_label.items()
            for number, value in enumerate(values)
        ]
    )


def test_shares_of_the_classes_add_up_to_one():
    """Wagons 1, 2, 3 and crude 0, 0, 3: total 1, 2, 6; Cov/Var = 2.5/7 and 4.5/7."""
    found = forecast_tables.spread_by_class(rows("route_kt", {"wagon": [1.0, 2.0, 3.0], "crude": [0.0, 0.0, 3.0]}))
    shares = found.set_index("class")["variance_share"]
    assert shares["wagon"] == pytest.approx(2.5 / 7)
    assert shares["crude"] == pytest.approx(4.5 / 7)


def test_a_driver_that_rises_with_the_series_has_rank_correlation_one_and_a_constant_one_is_left_out():
    values = rows("series", {"route": [10.0, 20.0, 30.0, 100.0]})
    drivers = pd.DataFrame(
        [
            {"replication": number, "year": 2024, "driver": name, "value": value}
            for name, given in (("up", [1.0, 2.0, 3.0, 4.0]), ("down", [4.0, 3.0, 2.0, 1.0]), ("still", [1.0] * 4))
            for number, value in enumerate(given)
        ]
    )
    found = forecast_tables.spread_by_driver(values, drivers).set_index("driver")["rank_correlation"]
    assert found["up"] == pytest.approx(1.0)
    assert found["down"] == pytest.approx(-1.0)
    assert "still" not in found.index


def test_among_more_drivers_more_is_asked_of_the_largest():
    """One driver at 101 replications: 1.96 / 10."""
    assert forecast_tables.chance_bound(101, 1) == pytest.approx(0.196, abs=1e-4)
    assert forecast_tables.chance_bound(101, 40) > 0.3
    assert forecast_tables.chance_bound(1, 40) == float("inf")


def test_the_naive_trend_is_a_straight_line_and_never_below_nought():
    past = pd.DataFrame({"series": ["a"] * 3 + ["b"] * 2 + ["c"], "year": [2019, 2021, 2023, 2021, 2023, 2023],
                         "value": [0.0, 100.0, 140.0, 100.0, 20.0, 7.0]})  # fmt: skip
    found = forecast_series.naive(past, (2024, 2026)).set_index(["series", "year"])["naive"]
    assert found["a", 2024] == pytest.approx(160.0)
    assert found["a", 2026] == pytest.approx(200.0)
    assert found["b", 2026] == 0.0
    assert found["c", 2026] == 7.0


def test_limits_are_ranked_by_the_days_on_which_they_bind():
    values = pd.concat(
        [
            rows("binding_days", {"ferries": [10.0, 40.0, 50.0], "yard": [0.0, 0.0, 100.0]}),
            rows("utilisation", {"ferries": [0.5, 0.6, 0.7], "yard": [0.1, 0.1, 0.1]}),
        ]
    )
    found = forecast_tables.limits(values)
    assert list(found["asset"]) == ["ferries", "yard"]
    assert found["binds_share"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert found["utilisation"].tolist() == pytest.approx([0.6, 0.1])


# --- projects --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn():
    from transcaspian import scenario

    plan, known = scenario.load("forecast-2024"), programme_known()
    return [
        {
            each.project: each.day
            for each in known.openings(plan.sample(1, r).rows("forecast_projects"), seed=1, replication=r)
        }
        for r in range(160)
    ]


def test_no_project_opens_before_the_day_of_the_forecast(drawn):
    assert min(day for each in drawn for day in each.values()) > date(2023, 12, 31)


def test_a_promised_project_comes_as_late_as_the_programme_forecasts(drawn):
    from transcaspian.programme.schedule import forecast as of_programme

    expected = of_programme(programme_known().register, date(2023, 12, 31)).milestones["M-HUB-2025"]
    days = sorted(each["aktau_hub"] for each in drawn)
    assert abs((days[80] - expected.p50).days) < 250
    assert abs((days[128] - expected.p80).days) < 600


def test_a_project_without_a_promised_day_stays_in_its_range(drawn):
    assert {min(each["kars_reopens"] for each in drawn).year, max(each["kars_reopens"] for each in drawn).year} <= {
        2024,
        2025,
        2026,
        2027,
    }


def test_days_of_projects_are_told_by_quantiles_and_by_share_open():
    days = pd.DataFrame(
        {"project": ["hub"] * 5, "day": ["2025-01-01", "2025-06-01", "2026-01-01", "2027-01-01", "2029-01-01"]}
    )
    plan = Plan(
        "hub",
        "M",
        date(2022, 1, 1),
        date(2025, 6, 30),
        True,
        "ports.alat.yard_teu*2",
        programme_known().references["all"],
    )
    found = forecast_tables.projects(days, [plan], (2025, 2027)).iloc[0]
    assert found["p50"] == "2026-01-01"
    assert (found["open_by_2025"], found["open_by_2027"]) == pytest.approx((0.4, 0.8))


def test_the_share_of_a_year_in_which_a_project_is_open():
    kpis = {2024: {"closed_share": np.zeros((4, 4, 12))}, 2025: {"closed_share": np.zeros((4, 4, 12))}}
    path = type("Path", (), {"drivers": {2024: {}, 2025: {}}})()
    found = forecast_tables.drivers_of(kpis, path, (Opening("hub", date(2024, 7, 2), ()),))
    shares = found[found["driver"] == "project.hub"].set_index("year")["value"]
    assert shares[2024] == pytest.approx(0.5, abs=0.01)
    assert shares[2025] == 1.0

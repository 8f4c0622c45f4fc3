"""The back-test: windows over years by hand, roles, naive trends, folders that are refused, going on after a stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from transcaspian.errors import InputError
from transcaspian.methods.scores import Row
from transcaspian.study import run
from transcaspian.study.backtest import BackTest, on_the_clock, windows, years
from transcaspian.study.backtest.back_test import FINDING, judged, keep
from transcaspian.study.backtest.text import lines
from transcaspian.study.results import Results

SEED = 3
REPLICATIONS = 4


@dataclass(frozen=True)
class Central:
    """Central inputs as far as the back-test reads them."""

    frames: dict[str, pd.DataFrame]

    def frame(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def rows(self, _table: str) -> dict[str, dict[str, Any]]:
        rule = {"high": ("yes", 0.1), "medium": ("yes", 0.2), "low": ("no", None)}
        return {name: {"scored": scored, "share": share} for name, (scored, share) in rule.items()}


def entry(name: str, **fields: Any) -> dict[str, Any]:
    """A published figure: trucks over Kuryk in 2022 and 2023 unless told otherwise."""
    blank = dict.fromkeys(("port", "direction", "cell", "quantile", "base_start", "base_end", "note", "explanation"))
    plain = {
        "id": name,
        "quantity": "trucks",
        "class": "truck",
        "line": "kuryk_alat",
        "start": "2022-07-01",
        "end": "2023-06-30",
        "value": 1.0,
        "low": np.nan,
        "high": np.nan,
        "unit": "units",
        "series": "port",
        "reporter": "port",
        "source": "here",
        "confidence": "high",
        "kpi": "crossed_units",
        "role": "check",
    }
    return {**blank, **plain, **fields}


def banks(*rows: tuple[Any, ...]) -> pd.DataFrame:
    columns = ("id", "indicator", "mode", "crossing", "direction", "country", "measured_in", "value", "unit")
    more = ("source", "confidence", "note", "kpi", "cell", "comparison")
    return pd.DataFrame(list(rows), columns=[*columns, *more])


@pytest.fixture(scope="module")
def simulated(fake: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[int, years.Year]:
    place = tmp_path_factory.mktemp("years")
    return years.run_years(
        years.YEARS,
        place,
        replications=REPLICATIONS,
        seed=SEED,
        workers=1,
        progress=None,
        resume=True,
        room=fake.FAKE,
        scenarios=lambda year: fake.FakeScenario(name=f"fake-{year}", year=year),
    )


def trucks(simulated: dict[int, years.Year], year: int) -> np.ndarray:
    """Trucks over Kuryk by replication and month, both directions."""
    found = simulated[year]
    kpi = found.layout.kpis["crossed_units"]
    values = found.columns(*found.layout.spans["crossed_units"]).reshape(-1, *(len(labels) for _, labels in kpi.dims))
    labels = dict(kpi.dims)
    return values[:, labels["kind"].index("truck"), labels["line"].index("kuryk_alat")].sum(axis=1)


def test_a_total_over_two_years_is_the_sum_of_its_parts(simulated: dict[int, years.Year]) -> None:
    found = windows.figure(entry("two"), simulated)
    expected = trucks(simulated, 2022)[:, 6:].sum(axis=1) + trucks(simulated, 2023)[:, :6].sum(axis=1)
    np.testing.assert_allclose(found, expected)


def test_a_ratio_of_two_periods_pairs_the_replications(simulated: dict[int, years.Year]) -> None:
    asked = entry("growth", start="2023-01-01", end="2023-12-31", base_start="2022-01-01", base_end="2022-12-31")
    found = windows.figure(asked, simulated)
    np.testing.assert_allclose(found, trucks(simulated, 2023).sum(axis=1) / trucks(simulated, 2022).sum(axis=1))


def test_what_does_not_add_up_is_averaged_by_days(simulated: dict[int, years.Year]) -> None:
    asked = {"class": None, "line": None, "cell": "port=kuryk operation=ferry", "kpi": "closed_share"}
    whole = windows.figure(entry("both", start="2022-12-01", end="2023-01-31", **asked), simulated)
    december = windows.figure(entry("a", start="2022-12-01", end="2022-12-31", **asked), simulated)
    january = windows.figure(entry("b", start="2023-01-01", end="2023-01-31", **asked), simulated)
    np.testing.assert_allclose(whole, (december + january) / 2.0)


def test_a_year_that_was_not_run_gives_nothing(simulated: dict[int, years.Year]) -> None:
    assert windows.figure(entry("early", start="2019-01-01", end="2019-12-31"), simulated) is None
    assert windows.figure(entry("partly", start="2020-07-01", end="2021-06-30"), simulated) is None


def test_rows_take_roles_and_earlier_figures_and_leave_the_rest_with_a_reason(
    simulated: dict[int, years.Year],
) -> None:
    whole = {"start": "2023-01-01", "end": "2023-12-31"}
    published = pd.DataFrame(
        [
            entry("now", value=900.0, note="both ways", **whole),
            entry("before", value=800.0, start="2022-01-01", end="2022-12-31", role="input"),
            entry("long_ago", value=600.0, start="2020-01-01", end="2020-12-31", role="none"),
            entry("other_series", value=5.0, series="agency", start="2022-01-01", end="2022-12-31", role="none"),
            entry("nothing", kpi=None, role="fit", **whole),
            entry("no_such", kpi="no_such", **whole),
            entry("plain", role="none", **whole),
        ]
    )
    near = ("near", "tfi1", "road", "kuryk", "west", "", 2020, 69.7, "h", "cpmm", "high", "", "tfi1_h")
    cell = "crossing=kuryk direction=west mode=road"
    far = ("far", *near[1:6], 2019, *near[7:])
    found, left = on_the_clock.rows(
        published, banks((*near, cell, "same"), (*far, cell, "same"), ("other", *near[1:], cell, "other")), simulated
    )
    rows = {row.id: row for row in found}
    assert list(rows) == ["now", "before", "near"]
    assert [(row.id, row.role) for row in found] == [("now", "check"), ("before", "input"), ("near", "check")]
    assert rows["now"].naive == pytest.approx(900.0)  # 600 in 2020 and 800 in 2022 lie on a line
    assert rows["before"].naive == pytest.approx(600.0)
    assert rows["now"].p10 <= rows["now"].p50 <= rows["now"].p90
    assert rows["near"].confidence == "medium"
    assert "2020" in rows["near"].note
    assert [one.id for one in left] == ["nothing", "no_such", "far"]
    assert all(one.reason for one in left)


@pytest.fixture(scope="module")
def found(simulated: dict[int, years.Year]) -> BackTest:
    value = float(np.median(trucks(simulated, 2023).sum(axis=1)))
    whole = {"start": "2023-01-01", "end": "2023-12-31"}
    published = pd.DataFrame(
        [
            entry("near", value=value, **whole),
            entry("far", value=2.0 * value, explanation="the port counts cars as well", note="both ways", **whole),
            entry("given", value=value, role="input", **whole),
            entry("known", value=7.0, kpi=None, role="fit", **whole),
            entry("unsure", value=2.0 * value, confidence="low", **whole),
        ]
    )
    known = [Row("known", "a rule", "formula", 7.0, 7.0, 7.0, 7.0, "h", "book", "high", tolerance_share=0.001)]
    central = Central({"published": published, "published_indicators": banks()})
    return judged(simulated, central, known, {"seed": SEED, "replications": REPLICATIONS})


def test_scores_by_role_and_what_is_said_of_a_miss(found: BackTest) -> None:
    assert list(found.scores) == ["formula", "input", "check"]
    checks = found.scores["check"]
    assert (checks.rows, checks.scored, checks.hits) == (3, 2, 1)
    assert [row.role for row in found.rows] == ["check", "check", "check", "input", "formula"]
    frame = found.frame.set_index("id")
    assert list(frame["hit"]) == [True, False, None, True, True]
    assert frame.loc["far", "note"] == "the port counts cars as well; both ways"
    assert frame.loc["known", "tolerance"] == 0.001
    text = "\n".join(lines(found))
    assert text.index("far") < text.index("the port counts cars as well") < text.index("near") < text.index("formula")
    assert "MISS" in text
    assert "1 of 2 scored rows" in text


def test_a_finding_is_kept_whole_and_found_beside_a_run(found: BackTest, tmp_path: Path) -> None:
    keep(found, tmp_path / "back-test")
    beside = FINDING.beside(Results({}, names=(), read=lambda *_: pd.DataFrame(), place=tmp_path / "run"))
    assert beside is not None
    assert list(beside.table("backtest")["id"]) == [row.id for row in found.rows]
    assert list(beside.table("backtest_scores")["role"]) == list(found.scores)
    assert beside.manifest["rule"] == {"high": 0.1, "medium": 0.2}
    assert set(beside.manifest["years"]) == {"2021", "2022", "2023"}


def test_results_of_unchanged_baselines_stand_in_for_a_run(
    fake: ModuleType, simulated: dict[int, years.Year], tmp_path: Path
) -> None:
    plan = fake.FakeScenario(name="fake-2023", year=2023)
    run(plan, replications=REPLICATIONS, seed=SEED, workers=1, room=fake.FAKE, out=tmp_path / "one")
    ready = years.years_of([tmp_path / "one"], scenarios=lambda year: replace(plan, year=year))
    asked = entry("whole", start="2023-01-01", end="2023-12-31")
    np.testing.assert_allclose(windows.figure(asked, ready), windows.figure(asked, simulated))


def test_results_of_anything_else_are_refused_all_at_once(fake: ModuleType, tmp_path: Path) -> None:
    for name, plan in (
        ("one", fake.FakeScenario(year=2023)),
        ("changed", fake.FakeScenario(factor=2.0, year=2022)),
        ("future", fake.FakeScenario(year=2025)),
    ):
        run(plan, replications=1, workers=1, room=fake.FAKE, out=tmp_path / name)
    folders = [tmp_path / name for name in ("one", "one", "changed", "future")]
    with pytest.raises(InputError) as caught:
        years.years_of(folders, scenarios=lambda year: fake.FakeScenario(year=year))
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError):
        years.years_of([tmp_path])


def test_a_stopped_back_test_goes_on_where_it_was(
    fake: ModuleType, simulated: dict[int, years.Year], tmp_path: Path
) -> None:
    told: list[tuple[str, int]] = []

    def stop_at_six(name: str, finished: int, _wanted: int) -> None:
        told.append((name, finished))
        if len(told) == 6:
            raise KeyboardInterrupt

    def ran(progress: years.Progress) -> dict[int, years.Year]:
        return years.run_years(
            years.YEARS,
            tmp_path,
            replications=REPLICATIONS,
            seed=SEED,
            workers=1,
            progress=progress,
            resume=True,
            room=fake.FAKE,
            scenarios=lambda year: fake.FakeScenario(name=f"fake-{year}", year=year),
        )

    with pytest.raises(KeyboardInterrupt, match="2 of 4"):
        ran(stop_at_six)
    begun = len(told)
    again = ran(lambda name, finished, _wanted: told.append((name, finished)))
    assert len(told) - begun == 12 - 6  # the six that were finished are not run again
    for year in years.YEARS:
        np.testing.assert_array_equal(trucks(again, year), trucks(simulated, year))

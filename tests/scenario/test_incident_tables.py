"""Tables of incidents in a scenario: empty as shipped, filled by a user's CSV, every fault told with its line."""

from __future__ import annotations

import pytest

from transcaspian import scenario
from transcaspian.world.incidents import TABLES


@pytest.fixture
def check(tmp_path):
    def checked(table, text, base="baseline-2023"):
        (tmp_path / "mine.csv").write_text(text)
        (tmp_path / "mine.yaml").write_text(f"title: mine\nextends: {base}\ntables:\n  {table}: mine.csv\n")
        return scenario.check(tmp_path / "mine.yaml")

    return checked


def test_they_ship_empty_and_a_header_alone_is_enough(check):
    base = scenario.load("baseline-2023").sample(0, None)
    assert all(len(base.columns(table)["start"]) == 0 for table in TABLES)
    assert check("stated_bans", "scope,start,end\n") == ()


def test_other_tables_still_need_rows(check):
    (problem,) = check("demand", "year,month,class,commodity,origin,destination,line,direction,units,tonnes\n")
    assert "no rows" in problem.rule


@pytest.mark.parametrize(
    ("table", "row", "field", "nearest"),
    [
        ("stated_closures", "port,start,end\nkurik,2023-05-01,2023-05-02\n", "port", "kuryk"),
        ("ships_out", "ship_class,number,start,end\nropx,1,2023-05-01,2023-05-02\n", "ship_class", "ropax"),
        ("borders_shut", "border,start,end\nkhorgas,2023-05-01,2023-05-02\n", "border", "khorgos"),
        (
            "reduced_paths",
            "section,paths_per_day,start,end\ntbilisi_pot,1,2023-05-01,2023-05-02\n",
            "section",
            "tbilisi_poti",
        ),
        ("stated_bans", "scope,start,end\nkuryk.wagon,2023-05-01,2023-05-02\n", "scope", "kuryk.wagons"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(check, table, row, field, nearest):
    (problem,) = check(table, row)
    assert (problem.field, problem.line) == (field, 2)
    assert problem.nearest == nearest or nearest in problem.allowed


@pytest.mark.parametrize(
    ("start", "end", "fields"),
    [
        ("2024-01-01", "2024-01-02", ["start", "end"]),
        ("2022-09-01", "2022-12-02", ["start"]),
        ("2023-05-03", "2023-05-02", ["end"]),
        ("2022-10-03", "2023-12-31", []),
    ],
)
def test_days_lie_on_the_clock_and_in_order(check, start, end, fields):
    """The clock of 2023 runs from 3 October 2022, ninety days before the year, to 31 December."""
    found = check("stated_closures", f"port,operation,start,end\nkuryk,ferry,{start},{end}\n")
    assert [problem.field for problem in found] == fields
    assert all(problem.line == 2 for problem in found)


def test_the_clock_is_that_of_the_scenarios_year(check):
    row = "port,operation,start,end\nkuryk,ferry,2022-05-05,2022-05-09\n"
    assert check("stated_closures", row, base="baseline-2022") == ()
    assert len(check("stated_closures", row)) == 2

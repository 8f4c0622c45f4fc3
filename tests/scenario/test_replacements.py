"""Tables of the user's own in the place of shipped ones."""

from __future__ import annotations

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError

PLAN = "extends: baseline-2023\ntables:\n  {table}: {table}.csv\n"


@pytest.fixture
def plan(data, write):
    def with_table(table: str, text: str | bytes):
        write(f"{table}.csv", text)
        return write("plan.yaml", PLAN.format(table=table))

    return with_table


@pytest.mark.parametrize("table", ["ports", "berth_groups", "ferries", "policies", "nodes", "links", "demand"])
def test_a_template_given_back_changes_nothing(table, data, plan):
    base = scenario.load("baseline-2023", data=data)
    back = scenario.load(plan(table, scenario.template(table, data=data)), data=data)

    assert back.changes == ()
    assert back.input_hash == base.input_hash


def test_a_changed_cell_is_pinned_and_the_others_keep_their_ranges(data, plan):
    text = scenario.template("ferries", data=data).replace("small,6,12,30", "small,6,13,30")
    back = scenario.load(plan("ferries", text), data=data)

    (change,) = back.changes
    assert (change.parameter, change.old, change.new, change.line) == ("ferries.small.speed_kn", "12", "13", 2)
    assert not back.parameters["ferries.small.speed_kn"].sampled
    assert back.parameters["ferries.small.docking_days_per_year"].sampled


def test_rows_come_and_go(data, plan):
    text = "id,ships,speed_kn,docking_days_per_year,route,crew\nlarge,4,15,25,,30\nfast,2,25,10,,\n"
    back = scenario.load(plan("ferries", text), data=data)

    assert {*back.sample(1, None).rows("ferries")} == {"large", "fast"}
    assert [(change.parameter, change.operation) for change in back.changes] == [
        ("ferries.fast", "new_row"),
        ("ferries.small", "removed_row"),
    ]
    assert back.parameters["ferries.fast.crew"].value == 30


def test_a_table_for_another_year_opens_that_year(data, plan):
    text = "year,month,class,units,low_units,high_units\n2030,1,box,5,,\n"
    path = plan("demand", text)
    path.write_text(path.read_text().replace("extends: baseline-2023", "extends: baseline-2023\nyear: 2030"))

    back = scenario.load(path, data=data)

    assert back.year == 2030
    assert back.parameters["ports.aktau.ferry_berths"].value == 5
    assert len(back.tables["demand"]) == 1


def test_a_table_comes_before_the_settings_of_its_file(data, plan):
    path = plan("nodes", scenario.template("nodes", data=data).replace("alat,49.4", "alat,49.5"))
    path.write_text(path.read_text() + "set:\n  nodes.alat.lat: {add: 0.5}\n")

    cells = scenario.load(path, data=data).sample(1, None).record("nodes", "alat")

    assert (cells["lon"], cells["lat"]) == (49.5, 40.4)


@pytest.mark.parametrize(
    ("table", "text", "rule", "line", "field"),
    [
        ("ferries", "id,ships\nlarge,4\n", "the column speed_kn is missing", 1, "speed_kn"),
        ("ferries", "id,ships,speed_kn,docking_days_per_year,route,crew\n", "header and no rows", None, ""),
        ("ferries", "", "file is empty", None, ""),
        ("ferries", "\n , ,\n", "file is empty", None, ""),
        ("ferries", "id;ships;speed_kn\nlarge;4;15\n", "not separated by commas", 1, ""),
        ("links", "id,from_node,to_node,length_km\na,aktau,baku,10\n", "baku is no row of the table nodes", 2,
         "to_node"),
        ("links", "id,from_node,to_node,length_km\na,aktau,alat,-10\n", "outside the allowed range", 2, "length_km"),
        ("links", "id,from_node,to_node,length_km\na,aktau,alat,nan\n", "must be finite", 2, "length_km"),
        ("links", "id,from_node,to_node,length_km\na,aktau,alat,\n", "the cell is empty", 2, "length_km"),
        ("links", "id,from_node,to_node,length_km\na,aktau,alat,1\na,alat,aktau,2\n", "row stands twice", 3, ""),
        ("links", "id,from_node,to_node,length_km\na,aktau,alat\n", "has 3 cells; the header has 4", 2, ""),
        ("links", "id,from_node,to_node,length_km\nid,from_node,to_node,length_km\na,aktau,alat,1\n",
         "header stands here a second time", 2, ""),
        ("links", "id,from_node,to_node,length_km,length_km\na,aktau,alat,1,1\n", "column stands twice", 1,
         "length_km"),
        ("links", "id,from_node,to_node,length_km,\na,aktau,alat,1,\n", "column 5 has no name", 1, ""),
        ("links", "id,from_node,to_node,lenght_km\na,aktau,alat,1\n", "no such column", 1, "lenght_km"),
        ("links", 'id,from_node,to_node,length_km\n"a,aktau,alat,1\n', "cannot be split into cells", 2, ""),
        ("nodes", "id,lon,lat\naktau,43.6,51.2\nalat,49.4,39.9\nkhorgos,80.4,44.2\n", "look swapped", 2, "lon"),
        ("nodes", "id,lon,lat\naktau,51.2,43.6\nalat,49.4,39.9\nkhorgos,80.4,44.2\nurumqi,43.8,87.6\n",
         "look swapped", 5, "lon"),
        ("demand", "year,month,class,units,low_units,high_units\n2023,1,wagon,5,6,4\n", "do not enclose", 2,
         "low_units"),
        ("demand", "year,month,class,units\n2023,1,wagon,5\n2023,1,wagon,5\n", "row stands twice", 3, ""),
        ("demand", "year,month,class,units\n2023,1,wagons,5\n", "none of the allowed words", 2, "class"),
        ("demand", "year,month,class,units\n2023,1.5,wagon,5\n", "must be whole", 2, "month"),
        ("ferries", "id,ships,speed_kn,docking_days_per_year,route,crew\nlarge,4,15,,,30\n", "the cell is empty", 2,
         "docking_days_per_year"),
        ("ferries", "id,ships,speed_kn,docking_days_per_year,route,crew\na.b,4,15,1,,30\n", "name of a row", 2, "id"),
        ("ferries", "id,ships,speed_kn,docking_days_per_year,route,crew\na,4,15,1,aktau>baku,30\n",
         "baku is no row", 2, "route"),
        ("ports", "id,node,ferry_berths,yard_wagons,opened_on\nalat,alat,2,1000,\n", "aktau is no row of the table",
         2, "port"),
    ],
)  # fmt: skip
def test_a_fault_has_place_and_reason(table, text, rule, line, field, data, plan):
    problems = scenario.check(plan(table, text), data=data)

    match = [problem for problem in problems if rule in problem.rule]
    assert match, problems
    assert (match[0].line, match[0].field or field) == (line, field)
    if field != "port":
        assert match[0].file.endswith(f"{table}.csv")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("id,node\näktau,1\n".encode("latin-1"), "byte 0xe4 is not UTF-8"),
        ("id,node\naktau,1\n".encode("utf-16"), "UTF-16"),
        (b"id,node\n\0\1\2", "zero bytes"),
    ],
)
def test_an_unreadable_table_is_named(content, rule, data, plan):
    (problem,) = scenario.check(plan("ports", content), data=data)

    assert rule in problem.rule
    assert problem.file.endswith("ports.csv")


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(data, plan):
    text = scenario.template("ports", data=data).replace("\n", "\r\n")
    back = scenario.load(plan("ports", b"\xef\xbb\xbf" + text.encode()), data=data)

    assert back.changes == ()


def test_a_flood_of_faults_is_cut_and_counted(data, plan):
    rows = "".join(f"2023,1,wagon,-{number}\n" for number in range(1, 1001))

    problems = scenario.check(plan("demand", "year,month,class,units\n" + rows), data=data)

    assert len(problems) == 201
    assert "800 more" in problems[-1].rule


def test_a_template_of_an_unknown_table_names_the_nearest(data):
    with pytest.raises(InputError) as raised:
        scenario.template("ferrys", data=data)

    assert raised.value.problems[0].nearest == "ferries"

"""Faults of the reference data themselves are told like a user's."""

from __future__ import annotations

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.scenario.package_data import package_data


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("attributes.csv", "ships,integer", "ships,count", "no such type"),
        ("attributes.csv", "links,rows,world/links.csv,length", "links,wide,world/links.csv,length", "no such kind"),
        ("attributes.csv", "links.csv,length_km", "links.csv,to_node", "declared twice"),
        ("attributes.csv", "node,ref:nodes", "node,ref:demand", "rows have no names"),
        ("attributes.csv", "number,m,0,30", "number,m,zero,30", "not a number"),
        ("attributes.csv", ",used_in\n", ",used\n", "no such column"),
        ("world/ports.csv", "aktau,ferry_berths,2,", "aktau,fery_berths,2,", "no such field"),
        ("world/ports.csv", "600,400,900", "600,700,900", "do not enclose"),
        ("world/ports.csv", "600,400,900", "600,400,", "both ends"),
        ("world/ports.csv", "600,400,900", ",,", "neither a value nor a range"),
        ("world/ports.csv", "2010,,high", "sometime,,high", "not a date"),
        ("world/ports.csv", ",high,port_2021,,,Old", ",sure,port_2021,,,Old", "no such confidence"),
        ("world/ports.csv", ",port_2021,,,Old", ",port_2012,,,Old", "does not stand in sources.csv"),
        ("world/ports.csv", ",port_2021,,,Old", ",port_2021,,maybe,Old", "no such mark of use"),
        ("world/nodes.csv", "43.6,port_2021", "43.6,port_2012", "does not stand in sources.csv"),
        ("world/nodes.csv", "51.2,43.6", "51.2,143.6", "outside the allowed range"),
    ],
)  # fmt: skip
def test_a_fault_of_the_reference_data_is_named(file, old, new, rule, own_data):
    path = own_data / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(InputError, match=rule) as raised:
        package_data(own_data)

    assert all(problem.file for problem in raised.value.problems)


def test_a_missing_table_of_the_reference_data_is_named(own_data):
    (own_data / "world" / "ports.csv").unlink()

    with pytest.raises(InputError, match="no such file"):
        package_data(own_data)


def test_a_required_value_that_no_source_gives_for_the_year_is_named(own_data):
    path = own_data / "equipment" / "ferries.csv"
    path.write_text(path.read_text().replace("small,ships,6,,,,", "small,ships,6,,,2023-05,"))

    (problem,) = scenario.check("baseline-2022", data=own_data)

    assert (problem.row, problem.field) == ("small", "ships")
    assert scenario.check("baseline-2023", data=own_data) == ()

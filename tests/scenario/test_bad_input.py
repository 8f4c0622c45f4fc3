"""Wrong scenario files: a plain message with place, value, rule and remedy; never a traceback, never a wait."""

from __future__ import annotations

import os

import pytest

from transcaspian import scenario


def only(problems, rule):
    match = [problem for problem in problems if rule in problem.rule]
    assert match, problems
    return match[0]


CASES = {
    "unknown key": ("extends: baseline-2023\nyaer: 2023\n", "no such key", 2, "year"),
    "key twice": ("extends: baseline-2023\nextends: low-water\n", "the key stands twice", 2, ""),
    "path twice": (
        "extends: baseline-2023\nset:\n  ferries.small.ships: 3\n  ferries.small.ships: 4\n",
        "the key stands twice, first on line 3",
        4,
        "",
    ),
    "misspelt port": (
        "extends: baseline-2023\nset:\n  ports.aktua.ferry_berths: 3\n",
        "no row aktua",
        3,
        "ports.aktau.ferry_berths",
    ),
    "misspelt field": (
        "extends: baseline-2023\nset:\n  ports.aktau.fery_berths: 3\n",
        "no such field",
        3,
        "ports.aktau.ferry_berths",
    ),
    "misspelt table": ("extends: baseline-2023\nset:\n  ferrys.small.ships: 3\n", "no table ferrys", 3, "ferries"),
    "misspelt table to replace": ("extends: baseline-2023\ntables:\n  port: a.csv\n", "no table port", 3, "ports"),
    "value that a row does not have": (
        "extends: baseline-2023\nset:\n  ports.sangachal.ferry_berths: 3\n",
        "no such value",
        3,
        "",
    ),
    "field of another row": (
        "extends: baseline-2023\nset:\n  policies.warm_up.quota_per_day: 3\n",
        "row warm_up of the table policies has no such value",
        3,
        "",
    ),
    "short path": ("extends: baseline-2023\nset:\n  ports.aktau: 3\n", "must be table.row.field", 3, "ports"),
    "negative depth": (
        "extends: baseline-2023\nset:\n  berth_groups.aktau_ferry.depth_m: -4\n",
        "outside the allowed range",
        3,
        "",
    ),
    "depth made negative": (
        "extends: baseline-2023\nset:\n  berth_groups.*.depth_m: {add: -9}\n",
        "outside the allowed range",
        3,
        "",
    ),
    "rows made negative": (
        "extends: baseline-2023\nset:\n  demand.*.units: {times: -1}\n",
        "outside the allowed range",
        3,
        "",
    ),
    "not a number": ("extends: baseline-2023\nset:\n  ferries.small.speed_kn: .nan\n", "must be finite", 3, ""),
    "text for a number": ("extends: baseline-2023\nset:\n  ferries.small.ships: six\n", "not a number", 3, ""),
    "number in quotes": ('extends: baseline-2023\nset:\n  ferries.small.ships: "6"\n', "a text stands", 3, ""),
    "yes for a number": ("extends: baseline-2023\nset:\n  ferries.small.ships: yes\n", "not a number", 3, ""),
    "date for a number": ("extends: baseline-2023\nset:\n  ferries.small.ships: 2023-01-01\n", "not a number", 3, ""),
    "list for a number": ("extends: baseline-2023\nset:\n  ferries.small.ships: [6]\n", "neither a value", 3, ""),
    "two operations": (
        "extends: baseline-2023\nset:\n  ferries.small.ships: {add: 1, times: 2}\n",
        "neither a value",
        3,
        "",
    ),
    "unknown operation": ("extends: baseline-2023\nset:\n  ferries.small.ships: {plus: 1}\n", "neither a value", 3, ""),
    "operation without number": (
        "extends: baseline-2023\nset:\n  ferries.small.ships: {add: one}\n",
        "a number is needed",
        3,
        "",
    ),
    "operation on a text": (
        "extends: baseline-2023\nset:\n  berth_groups.aktau_ferry.kind: {add: 1}\n",
        "need a number",
        3,
        "",
    ),
    "no value": ("extends: baseline-2023\nset:\n  ferries.small.ships:\n", "value is missing", 3, ""),
    "unknown word": (
        "extends: baseline-2023\nset:\n  berth_groups.aktau_ferry.kind: fery\n",
        "none of the allowed words",
        3,
        "ferry",
    ),
    "link to nowhere": (
        "extends: baseline-2023\nset:\n  links.aktau_alat.to_node: alatt\n",
        "alatt is no row of the table nodes",
        3,
        "alat",
    ),
    "port in nowhere": (
        "extends: baseline-2023\nset:\n  berth_groups.aktau_ferry.port: aktua\n",
        "aktua is no row of the table ports",
        3,
        "aktau",
    ),
    "rows that are not there": (
        "extends: baseline-2023\nset:\n  demand.class=waggon.units: 3\n",
        "no row of the table demand has class = waggon",
        3,
        "wagon",
    ),
    "rows by a column that is not there": (
        "extends: baseline-2023\nset:\n  demand.clas=wagon.units: 3\n",
        "no such field",
        3,
        "class",
    ),
    "rows by a column without equals": (
        "extends: baseline-2023\nset:\n  demand.class=wagon,2023.units: 3\n",
        "have no names",
        3,
        "",
    ),
    "base with a zero byte": ('extends: "a\\0b"\n', "no such scenario", 1, ""),
    "table with a zero byte": ('extends: baseline-2023\ntables:\n  ports: "a\\0b"\n', "cannot be read", None, ""),
    "operation that is a list": (
        "extends: baseline-2023\nset:\n  ferries.small.ships: {add: [1]}\n",
        "neither a value",
        3,
        "",
    ),
    "value of no row": (
        "extends: baseline-2023\nset:\n  ports.*.closed_on: 2023-01-01\n",
        "no row of the table",
        3,
        "",
    ),
    "rows without names": ("extends: baseline-2023\nset:\n  demand.wagon.units: 3\n", "have no names", 3, ""),
    "name of a row": ("extends: baseline-2023\nset:\n  nodes.aktau.id: x\n", "cannot be set", 3, ""),
    "year outside the data": ("extends: baseline-2023\nyear: 1999\n", "no data for this year", 2, ""),
    "year as text": ("extends: baseline-2023\nyear: last\n", "four digits", 2, ""),
    "year as list": ("extends: baseline-2023\nyear: [2023]\n", "one value is needed", 2, ""),
    "no year": ("title: Nothing\n", "has no year", None, ""),
    "known_by no date": ("extends: baseline-2023\nknown_by: soon\n", "not a date", 2, ""),
    "missing base": ("extends: baseline-2032\n", "no such scenario", 1, "baseline-2023"),
    "missing table file": ("extends: baseline-2023\ntables:\n  ports: none.csv\n", "no such file", None, ""),
    "list as table file": ("extends: baseline-2023\ntables:\n  ports: [a]\n", "path of a CSV file", 3, ""),
    "set is a list": ("extends: baseline-2023\nset:\n  - a\n", "a block of indented lines", 3, ""),
    "set is a word": ("extends: baseline-2023\nset: much\n", "a block of indented lines", 2, ""),
    "list at the top": ("- a\n- b\n", "list of keys with values", 1, ""),
    "word at the top": ("hello\n", "list of keys with values", 1, ""),
    "bad indent": ("extends: baseline-2023\nset:\n  a: 1\n b: 2\n", "not YAML", 4, ""),
    "tab": ("extends: baseline-2023\nset:\n\tferries.small.ships: 1\n", "not YAML", 3, ""),
    "unclosed": ("title: 'x\n", "not YAML", None, ""),
    "control character": ("title: a\u0007b\n", "not YAML", 1, ""),
    "alias": ("title: &a x\nextends: *a\n", "anchors and aliases", 1, ""),
    "tag": ("title: !!python/object:os.system x\n", "tags", 1, ""),
    "second document": ("extends: baseline-2023\n---\nextends: baseline-2023\n", "second document", 2, ""),
    "deep": ("title: " + "[" * 50 + "]" * 50 + "\n", "nested too deeply", 1, ""),
    "key is a list": ("? [a]\n: 1\n", "plain text", 1, ""),
    "empty": ("", "file is empty", None, ""),
    "blank": ("  \n\n", "file is empty", None, ""),
    "comment only": ("# nothing\n", "file is empty", None, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_file_is_refused_with_place_and_reason(case, data, write):
    text, rule, line, nearest = CASES[case]

    problem = only(scenario.check(write("plan.yaml", text), data=data), rule)

    assert line is None or problem.line == line
    assert not nearest or problem.nearest == nearest


def test_every_fault_is_told_at_once(data, write):
    plan = write(
        "plan.yaml",
        "extend: baseline-2023\nyear: 2023\nset:\n  ports.aktua.ferry_berths: 3\n  ferries.small.speed_kn: fast\n"
        "  berth_groups.aktau_ferry.depth_m: -1\n  nodes.aktau.lon: 43.6\n  nodes.aktau.lat: 51.2\n"
        "  links.aktau_alat.from_node: nowhere\ntables:\n  demand: none.csv\n  prots: a.csv\n",
    )

    problems = scenario.check(plan, data=data)

    assert [problem.line for problem in problems if problem.file == str(plan)] == [1, 4, 5, 6, 7, 9, 12]
    assert len(problems) == 8


def test_settings_on_a_broken_table_add_no_faults_of_their_own(data, write):
    write("ports.csv", "id,node\n")
    write("demand.csv", "year\n")
    settings = "  ports.new.ferry_berths: 4\n  ports.*.yard_wagons: 4\n  demand.*.units: 4\n  demand.class=x.units: 4\n"
    plan = write(
        "plan.yaml",
        f"extends: baseline-2023\ntables: {{ports: ports.csv, demand: demand.csv}}\nset:\n{settings}",
    )

    problems = scenario.check(plan, data=data)

    assert {problem.file.rpartition("/")[2] for problem in problems} == {"ports.csv", "demand.csv"}


def test_a_scenario_that_extends_itself_shows_the_ring(data, write):
    write("a.yaml", "extends: b.yaml\nyear: 2023\n")
    plan = write("b.yaml", "extends: a.yaml\n")
    alone = write("c.yaml", "title: C\nextends: c.yaml\n")

    ring = only(scenario.check(plan, data=data), "extends itself")
    self = only(scenario.check(alone, data=data), "extends itself")

    assert ring.rule.count(" > ") == 2
    assert self.line == 2


def test_a_long_chain_ends(data, write):
    for number in range(30):
        write(f"{number}.yaml", f"extends: {number + 1}.yaml\n")
    write("30.yaml", "extends: baseline-2023\n")

    assert only(scenario.check(write("first.yaml", "extends: 0.yaml\n"), data=data), "more than 20")


def test_a_misspelt_name_gets_the_nearest_of_shipped_names_and_files(data, write):
    path = write("my_plan.yaml", "extends: baseline-2023\n")

    (shipped,) = scenario.check("low-watr", data=data)
    (own,) = scenario.check(path.with_name("my_plann.yaml"), data=data)

    assert shipped.nearest == "low-water"
    assert own.nearest == str(path)


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "/", "~", "*", "..", "no/such/folder/plan.yaml"])
def test_odd_names_are_refused_in_words(name, data):
    assert scenario.check(name, data=data)


def test_a_folder_without_a_scenario_is_named(data, tmp_path):
    (problem,) = scenario.check(tmp_path, data=data)

    assert "scenario.yaml" in problem.rule


def test_a_huge_file_is_refused_unread(data, tmp_path):
    for name, size in (("plan.yaml", 200_000_000), ("table.csv", 200_000_000)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    user = tmp_path / "user.yaml"
    user.write_text("extends: baseline-2023\ntables: {demand: table.csv}\n")

    (scenario_file,) = scenario.check(tmp_path / "plan.yaml", data=data)
    (table,) = scenario.check(user, data=data)

    assert "200.0 MB" in scenario_file.rule
    assert "200.0 MB" in table.rule
    assert table.file.endswith("table.csv")


def test_a_scenario_file_at_the_limit_is_answered_soon(data, write):
    lines = "".join(f"  ports.aktau.f{number}: {number}\n" for number in range(7_000))
    plan = write("plan.yaml", "extends: baseline-2023\nset:\n" + lines)

    problems = scenario.check(plan, data=data)

    assert len(problems) == 201


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\n",
        "title: " + "{a: " * 10_000,
        "[" * 100_000,
        "? " * 50_000,
        "- " * 50_000,
        "title: " + "x" * 400_000,
    ],
)
def test_bombs_do_not_go_off(bomb, data, write):

    assert scenario.check(write("plan.yaml", bomb), data=data)


def test_a_device_is_no_file(data, write):
    plan = write("plan.yaml", f"extends: baseline-2023\ntables: {{ports: {os.devnull}}}\n")

    assert only(scenario.check(plan, data=data), "a device or a pipe")


def test_a_table_that_is_a_folder_is_named(data, write, tmp_path):
    (tmp_path / "ports.csv").mkdir()
    plan = write("plan.yaml", "extends: baseline-2023\ntables: {ports: ports.csv}\n")

    assert only(scenario.check(plan, data=data), "this is a folder")


@pytest.mark.parametrize("content", ["title: Älat\n".encode("latin-1"), "title: x\n".encode("utf-16"), b"\x00\x01"])
def test_wrong_encodings_are_named(content, data, write):
    (problem,) = scenario.check(write("plan.yaml", content), data=data)

    assert "UTF" in problem.rule or "zero bytes" in problem.rule
    assert problem.remedy


def test_a_large_table_full_of_faults_is_answered_soon(data, write):
    rows = "".join(f"2023,1,w{number},{number}x\n" for number in range(20_000))
    write("demand.csv", "year,month,class,units\n" + rows)
    plan = write("plan.yaml", "extends: baseline-2023\ntables: {demand: demand.csv}\n")

    problems = scenario.check(plan, data=data)

    assert len(problems) == 201


def test_many_links_to_nowhere_are_answered_soon(data, write):
    rows = "".join(f"l{number},a{number},b{number},1\n" for number in range(20_000))
    write("links.csv", "id,from_node,to_node,length_km\n" + rows)
    plan = write("plan.yaml", "extends: baseline-2023\ntables: {links: links.csv}\n")

    problems = scenario.check(plan, data=data)

    assert "39800 more" in problems[-1].rule

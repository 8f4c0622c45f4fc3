"""Whatever is wrong with a register is told at once: file, line, entry, field, value, what is allowed, the nearest."""

from __future__ import annotations

import pytest

from transcaspian import programme
from transcaspian.errors import InputError

from .conftest import HEAD, milestone

GOOD = "{kind: promise, said_on: 2022-01-10, due: 2022-12-31, precision: year, word: planned}"


def problems(tmp_path, text: str):
    (tmp_path / "bad.yaml").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        programme.load(tmp_path / "bad.yaml")
    return caught.value.problems


def one(tmp_path, text: str):
    found = problems(tmp_path, text)
    assert len(found) == 1, [str(problem) for problem in found]
    assert found[0].file == "bad.yaml"
    return found[0]


def entry(claims: str = GOOD, more: str = "", name: str = "M-A") -> str:
    return HEAD + "milestones:\n" + milestone(name, claims, more)


def test_an_unknown_party_is_named_with_its_place_and_the_nearest(tmp_path):
    found = one(tmp_path, entry().replace("parties: [KZ]", "parties: [KZZ]"))

    assert (found.row, found.field, found.value, found.nearest) == ("M-A", "parties", "KZZ", "KZ")
    assert found.line == 16


def test_an_actual_before_the_promise(tmp_path):
    found = one(tmp_path, entry(GOOD + "\n{kind: actual, said_on: 2021-05-05, date: 2021-05-04, word: opened}"))

    assert "before it was promised (2022-01-10)" in str(found)
    assert (found.row, found.field, found.value) == ("M-A", "date", "2021-05-04")


def test_a_due_date_of_31_february(tmp_path):
    found = one(tmp_path, entry(GOOD.replace("2022-12-31", "2023-02-31")))

    assert (found.rule, found.field, found.value) == ("there is no such day", "claims.due", "2023-02-31")
    assert found.line == 21


@pytest.mark.parametrize("field", ["after", "replaces"])
def test_milestones_that_wait_for_each_other_are_named_once(tmp_path, field):
    def waits(name: str, other: str) -> str:
        return milestone(name, GOOD, f"  {field}: {f'[{other}]' if field == 'after' else other}\n")

    text = HEAD + "milestones:\n" + waits("M-A", "M-B") + waits("M-B", "M-C") + waits("M-C", "M-A")
    found = one(tmp_path, text)

    assert (found.rule, found.value) == ("these milestones wait for each other", "M-A -> M-B -> M-C -> M-A")


def test_one_milestone_cannot_wait_for_itself(tmp_path):
    assert one(tmp_path, entry(more="  after: [M-A]\n")).value == "M-A -> M-A"


def test_an_id_used_twice_names_the_first_place(tmp_path):
    found = one(tmp_path, entry() + milestone("M-A", GOOD))

    assert "bad.yaml:16" in found.rule


@pytest.mark.parametrize(
    ("old", "new", "field", "part"),
    [
        ("ru: M-A", "de: M-A", "title.de", "no such field"),
        (", ru: M-A", "", "title.ru", "missing"),
        ("precision: year", "precision: decade", "claims.precision", "not one of those allowed"),
        ("word: planned", "word: achieved", "claims.word", "not one of those allowed"),
        ("kind: promise", "kind: promis", "claims.kind", "not one of those allowed"),
        ("precision: year", "precision: quarter, precision: year", "claims.precision", "twice"),
        ("said_on: 2022-01-10", "said_on: 10.01.2022", "claims.said_on", "no such day"),
        ("said_on: 2022-01-10", "said_on: [2022]", "claims.said_on", "not the kind"),
        ("[https://example.org/x]", "[]", "claims.source", "empty"),
        ("reporter: paper", 'reporter: " "', "claims.reporter", "empty"),
        ("id: M-A", "id: m-a", "id", "not written as it must be"),
        ("said_on: 2022-01-10", "said_on: 0022-01-10", "claims.said_on", "no such day"),
        ("reporter: paper", 'reporter: "a\\x07b"', "claims.reporter", "control character"),
        ("word: planned", "word: planned, ? [a] : b", "claims", "no such field"),
    ],
)
def test_the_schema_refuses(tmp_path, old, new, field, part):
    found = problems(tmp_path, entry().replace(old, new, 1))

    assert part in " ".join(problem.rule for problem in found if problem.field == field)


@pytest.mark.parametrize(
    ("claims", "field", "part"),
    [
        (GOOD.replace("2022-12-31", "2022-12-30"), "due", "last day of its period"),
        (GOOD.replace("precision: year", "precision: open"), "due", "written as null"),
        (GOOD.replace("2022-12-31", "2021-12-31"), "due", "before the day on which it was promised"),
        (GOOD.replace("2022-01-10", "2024-01-10"), "said_on", "after the day to which the register is kept"),
        (GOOD + "\n{kind: re-promise, said_on: 2021-01-10, due: null}", "said_on", "promised again before"),
        (GOOD + "\n" + GOOD, "claims", "2 found"),
        ("{kind: missed, said_on: 2022-01-10}", "claims", "0 found"),
        (GOOD + "\n{kind: actual, said_on: 2023-01-10}", "date", "says nothing without"),
        (GOOD + "\n{kind: actual, said_on: 2023-01-10, date: 2023-01-11}", "date", "after it was reported"),
        (GOOD + "\n{kind: actual, said_on: 2023-01-10, date: 2023-01-09, end: 2023-01-08}", "end", "ends before"),
        (GOOD.replace("}", ", by: [anne]}"), "by", "no entry of this name"),
    ],
)
def test_the_rules_refuse(tmp_path, claims, field, part):
    found = problems(tmp_path, entry(claims))

    assert any(problem.field == field and part in str(problem) for problem in found), [str(one) for one in found]


def test_every_fault_is_told_at_once_by_line(tmp_path):
    text = (
        entry().replace("kind: port", "kind: castle").replace("2022-12-31", "2022-12-32").replace("M-A, ru", "'', ru")
    )
    found = problems(tmp_path, text)

    assert [problem.field for problem in found] == ["kind", "title.az", "claims.due"]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


SPAN = "documents:\n- {id: D-ONE, text_file: one.txt}\n"


@pytest.mark.parametrize(
    ("span", "part"),
    [
        ("{document: D-ONE, start: 4, end: 8, text: port@", "it says: quay"),
        ("{document: D-ONE, start: 4, end: 99, text: quay@", "outside its document"),
        ("{document: D-TWO, start: 4, end: 8, text: quay@", "no entry of this name"),
    ],
)
def test_a_span_must_match_its_text(tmp_path, span, part):
    (tmp_path / "one.txt").write_text("The quay opens.", "utf-8")
    text = entry(GOOD.replace("}", f", span: {span}}}")).replace("@", "}") + SPAN

    assert part in str(problems(tmp_path, text)[0])


def test_a_true_span_is_read(tmp_path):
    (tmp_path / "one.txt").write_text("The quay opens.", "utf-8")
    span = "{document: D-ONE, start: 4, end: 8, text: quay@"
    (tmp_path / "good.yaml").write_text(entry(GOOD.replace("}", f", span: {span}}}")).replace("@", "}") + SPAN, "utf-8")

    (claim,) = programme.load(tmp_path / "good.yaml").milestones["M-A"].claims

    assert claim.span.text == "quay"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\x00a", "not UTF-8"),
        (b"a: [1, 2", "not YAML"),
        (b"a: &x 1\nb: *x\n", "anchors"),
        (b"a: !!python/object 1", "tags"),
        (b"[" * 40 + b"]" * 40, "too deep"),
        (b"- 1\n", "not the kind of value"),
        (b"x" * 4_000_001, "too large"),
        (b"# nothing but a remark\n", "the file is empty"),
    ],
)
def test_a_file_that_is_no_register(tmp_path, content, part):
    (tmp_path / "bad.yaml").write_bytes(content)
    with pytest.raises(InputError) as caught:
        programme.load(tmp_path)

    assert part in str(caught.value)


def test_a_place_without_a_register(tmp_path):
    for place, part in ((tmp_path / "none", "no register stands there"), (tmp_path, "no YAML file")):
        with pytest.raises(InputError, match=part):
            programme.load(place)


def test_a_register_without_head_or_assumptions(tmp_path):
    assert "one entry `register`" in str(problems(tmp_path, "people: []\n")[0])
    text = "register: {title: T, as_of: 2023-12-31}\n"
    found = problems(tmp_path, text)
    assert {problem.row for problem in found} >= {"overrun_median", "overrun_offset"}


@pytest.mark.parametrize(
    ("old", "new", "row", "part"),
    [
        ("country: KZ", "country: KX", "ann", "no entry of this name"),
        ("overrun_spread, value: 0.5", "overrun_spread, value: 0.9", "overrun_spread", "outside its own range"),
        ("kind_sd, value: 0.3, low: 0.1", "kind_sd, value: 0, low: 0", "kind_sd", "more than nought"),
        ("overrun_offset, value: 365", "overrun_offset, value: 1e999", "overrun_offset", "not the kind of value"),
    ],
)
def test_people_and_assumptions_are_checked_with_their_place(tmp_path, old, new, row, part):
    found = one(tmp_path, entry().replace(old, new))

    assert found.row == row
    assert found.line is not None
    assert part in found.rule


def test_a_flood_of_faults_is_cut_and_counted(tmp_path):
    people = "".join(f"- {{id: p{number}, en: a, kk: a, az: a, ru: a, country: XX}}\n" for number in range(300))
    found = problems(tmp_path, HEAD.replace("people:\n", "people:\n" + people))

    assert len(found) == 201
    assert found[-1].rule == "and 100 more"

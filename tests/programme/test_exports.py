"""Exports read back give the same facts, and each obeys the format it claims."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from transcaspian import programme
from transcaspian.errors import InputError
from transcaspian.programme.exports import calendar, gantt, oc4ids, sheet
from transcaspian.programme.schedule import forecast

DAYS = [date(2019, 12, 31), date(2022, 12, 31), date(2023, 11, 24), date(2023, 12, 31)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("language", ["en", "kk", "az", "ru"])
def test_the_calendar_reads_back(shipped, day, language):
    found = programme.status(shipped, day)
    text = calendar.written(found, language=language)

    assert calendar.read(text) == calendar.entries(found, language=language)
    assert text == calendar.written(found, language=language)


def test_the_calendar_obeys_its_format(shipped):
    text = calendar.written(programme.status(shipped))
    lines = text.split("\r\n")
    uids = [line for line in lines if line.startswith("UID:")]

    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert len(uids) == len(set(uids)) == lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    assert {line for line in lines if line.startswith("DTSTAMP")} == {"DTSTAMP:20231231T000000Z"}


def unfolded(text: str, name: str) -> str:
    joined = text.replace("\r\n ", "")
    return next(part for part in joined.split("BEGIN:VEVENT") if f"UID:{name}@" in part)


def test_days_of_culture_end_the_day_after_their_last(shipped):
    event = unfolded(calendar.written(programme.status(shipped)), "E-2023-12-02")

    assert "DTSTART;VALUE=DATE:20231202\r\n" in event
    assert "DTEND;VALUE=DATE:20231206\r\n" in event
    assert "STATUS:CONFIRMED" in event


def test_what_is_known_to_the_month_or_year_says_so(shipped):
    text = calendar.written(programme.status(shipped))

    meeting = unfolded(text, "E-2022-05-TITR")
    assert "DTSTART;VALUE=DATE:20220501\r\nDTEND;VALUE=DATE:20220601" in meeting
    assert "Known no more precisely than: May 2022." in meeting
    assert "Known no more precisely than: 2024." in unfolded(text, "M-VISIT-2024")
    assert "STATUS:TENTATIVE" in unfolded(text, "M-VISIT-2024")


def test_uids_stay_while_the_register_grows(shipped):
    def uids(day: date) -> set[str]:
        return set(re.findall(r"UID:(E-.*)\r\n", calendar.written(programme.status(shipped, day))))

    assert uids(DAYS[1]) < uids(DAYS[3])


@pytest.mark.parametrize("day", DAYS)
def test_the_sheet_reads_back_every_statement(shipped, day):
    found = programme.status(shipped, day)

    read = sheet.read(sheet.written(found))

    assert read == tuple(pair for pair in shipped.claims() if pair[1].known_on <= day)
    assert {claim.id for _, claim in read} == found.claims


@pytest.mark.parametrize("language", ["en", "kk", "az", "ru"])
def test_the_gantt_chart_reads_back(shipped, language):
    found, ahead = programme.status(shipped), forecast(shipped)

    assert gantt.read(gantt.written(found, ahead, language=language)) == gantt.bars(found, ahead)


def test_a_chain_of_promises_stands_in_one_story(shipped):
    bars = gantt.bars(programme.status(shipped), forecast(shipped))
    fibre = [(bar.part, str(bar.start), str(bar.end)) for bar in bars if bar.milestone == "M-FIBRE-2025"]

    assert fibre[:2] == [("promised", "2019-11-19", "2021-12-31"), ("promised_again", "2023-10-26", "2025-12-31")]
    assert fibre[2][0] == "forecast"
    assert "M-FIBRE-2021" not in {bar.milestone for bar in bars}


@pytest.mark.parametrize("day", DAYS)
def test_the_package_reads_back(shipped, day):
    found = programme.status(shipped, day)

    assert oc4ids.read(oc4ids.written(found)) == oc4ids.facts(found)


def test_the_package_inflates_nothing(shipped):
    package = json.loads(oc4ids.written(programme.status(shipped, date(2023, 11, 24))))
    fibre = next(one for one in package["projects"] if one["id"].endswith("P-FIBRE"))
    states = {one["id"]: one["status"] for one in fibre["milestones"]}

    assert fibre["status"] == "preparation"
    assert "discussed" in fibre["description"]
    assert states == {
        "M-FIBRE-2021": "notMet",
        "M-FIBRE-SEA-2023": "scheduled",
        "M-FIBRE-2024": "scheduled",
        "M-FIBRE-2025": "scheduled",
        "M-FIBRE-FINANCE": "scheduled",
    }


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"maintenance"', '"excellent"', "status"),
        ('"notMet"', '"nearly"', "status"),
        ('"version": "0.9"', '"version": "1.0"', "version"),
        ('"publicAuthority"', '"friend"', "roles"),
    ],
)
def test_a_package_with_a_wrong_code_is_refused(shipped, old, new, field):
    with pytest.raises(InputError) as caught:
        oc4ids.read(oc4ids.written(programme.status(shipped)).replace(old, new))

    assert {problem.field for problem in caught.value.problems} == {field}


@pytest.mark.parametrize("read", [calendar.read, sheet.read, gantt.read, oc4ids.read])
@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR"])
def test_what_is_no_export_is_refused_unless_it_is_that_format_without_facts(read, text):
    with pytest.raises(InputError):
        read(text)


def test_a_sheet_with_a_broken_cell_names_the_line(shipped):
    text = sheet.written(programme.status(shipped)).replace("2005-05-24", "2005-15-24", 1)

    with pytest.raises(InputError) as caught:
        sheet.read(text)

    assert caught.value.problems[0].line == 2

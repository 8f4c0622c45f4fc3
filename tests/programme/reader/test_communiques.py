"""Whole texts: our own of one build in seven spellings, and the annotated ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from transcaspian.programme.reader import read

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[3]
STATEMENTS = yaml.safe_load((HERE / "statements.yaml").read_text("utf-8"))["texts"]
ANNOTATED = yaml.safe_load((HERE / "communiques.yaml").read_text("utf-8"))["communiques"]


def ids(texts):
    return [text["id"] for text in texts]


@pytest.fixture(params=STATEMENTS, ids=ids(STATEMENTS), scope="module")
def statement(request):
    return request.param, read(request.param["text"], date=request.param["date"])


def test_language_is_told(statement):
    text, reading = statement

    assert reading.language == text["language"]


def test_projects_come_with_what_the_verb_says_of_them(statement):
    text, reading = statement

    assert {one.id: one.value for one in reading.of("project")} == text["expected"]["projects"]
    said = {(one.id, one.value) for one in reading.of("modality")}
    assert said >= set(text["expected"]["projects"].items())


def test_people_are_two_however_spelt(statement):
    text, reading = statement

    assert sorted({one.id for one in reading.of("person")}) == text["expected"]["people"]


def test_statements_under_headings_belong_to_their_speakers(statement):
    text, reading = statement
    quotes = reading.of("quote")

    assert [one.id for one in quotes] == text["expected"]["quotes"]
    assert all(one.surface[0].isupper() and one.surface[-1] in ".!" for one in quotes)


def test_places_and_events(statement):
    text, reading = statement

    assert list(dict.fromkeys(one.id for one in reading.of("place"))) == text["expected"]["places"]
    assert sorted({one.value for one in reading.of("event")}) == sorted(text["expected"]["events"])


def test_a_text_without_numbers_gives_no_quantity_and_no_absolute_date(statement):
    text, _ = statement
    reading = read(text["text"])

    assert reading.of("quantity") == ()
    assert [one.value for one in reading.of("date") if one.value] == []


def test_what_is_left_for_next_year_is_a_planned_state_visit():
    text = next(one for one in STATEMENTS if one["id"] == "ru")
    reading = read(text["text"], date=text["date"])

    assert [one.value for one in reading.of("modality") if one.id == "state_visit"] == ["planned"]
    assert [one.value for one in reading.of("date") if one.unit == "year"] == ["2023"]


def test_annotated_texts_score_in_full_on_projects_and_people():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "score_reader.py"], capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stdout + done.stderr
    table = {line.split()[0]: line.split()[1:3] for line in done.stdout.splitlines()[1:]}
    assert table["project"] == ["1.00", "1.00"]
    assert table["person"] == ["1.00", "1.00"]
    assert [table[kind][1] for kind in ("party", "place", "date", "quantity", "event", "modality")] == ["1.00"] * 6


@pytest.mark.parametrize("text", ANNOTATED, ids=ids(ANNOTATED))
def test_dates_and_quantities_of_the_annotated_texts(text):
    reading = read(text["text"], date=text["issued"])
    dates = {(str(one["value"]), one["surface"]) for one in text["gold"]["dates"]}

    assert {(one.value, one.surface) for one in reading.of("date")} == dates
    wanted = [one for one in text["gold"].get("targets", []) if "unit" in one]
    assert {(one.surface, one.unit, one.id) for one in reading.of("quantity")} == {
        (one["surface"], one["unit"], one["project"]) for one in wanted
    }

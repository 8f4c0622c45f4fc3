"""An answer is one JSON object for machines, words for people, and short when quiet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.cli.answer import as_text, give

ANSWER = {
    "wagons": np.int64(3),
    "days": np.float64("nan"),
    "file": Path("a/b.csv"),
    "on": date(2023, 5, 1),
    "all": (1, 2),
}


def test_numbers_paths_and_days_become_plain_json():
    assert json.loads(as_text(ANSWER)) == {
        "wagons": 3,
        "days": None,
        "file": str(Path("a/b.csv")),
        "on": "2023-05-01",
        "all": [1, 2],
    }


@pytest.mark.parametrize(
    ("as_json", "quiet", "printed"),
    [
        (False, False, "long\n"),
        (False, True, "short\n"),
        (True, False, '{\n "a": 1\n}\n'),
        (True, True, '{\n "a": 1\n}\n'),
    ],
)
def test_json_goes_before_quiet_and_quiet_before_words(as_json, quiet, printed, capsys):
    give({"a": 1}, text="long", short="short", as_json=as_json, quiet=quiet)

    assert capsys.readouterr().out == printed


def test_an_empty_short_answer_prints_nothing(capsys):
    give({"a": 1}, text="long", short="", as_json=False, quiet=True)

    assert capsys.readouterr().out == ""


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=4))
def test_plain_answers_come_back_unchanged(answer):
    assert json.loads(as_text(answer)) == answer

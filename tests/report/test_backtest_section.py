"""The section of the back-test: what stands beside the results is shown, misses first; else the command is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from transcaspian.methods import scores
from transcaspian.report.sections import backtest
from transcaspian.study import Results, run
from transcaspian.study.backtest import BackTest
from transcaspian.study.backtest.back_test import keep
from transcaspian.study.backtest.on_the_clock import Left

RULE = {"high": 0.1, "medium": 0.2}


PLAIN = scores.Row("plain", "calls", "check", 0.0, 0.0, 0.0, 100.0, "calls", "here", "high")


def row(name: str, p50: float, role: scores.Role = "check", **fields: Any) -> scores.Row:
    return replace(PLAIN, id=name, role=role, p10=p50 - 5.0, p50=p50, p90=p50 + 5.0, **fields)


@pytest.fixture(scope="module")
def results(fake: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Results:
    place = tmp_path_factory.mktemp("beside")
    rows = (
        row("near", 104.0, naive=80.0),
        row("far", 300.0, note="cars are not in the model <yet>"),
        row("wide", 150.0, low=60.0, high=150.0),
        row("unsure", 300.0, confidence="low"),
        row("given", 100.0, role="input"),
        row("book", 100.0, role="formula"),
    )
    about = {"seed": 1, "replications": 3, "years": {"2022": "a", "2023": "b"}}
    left = (Left("gross", "fit", "looks gross"),)
    keep(BackTest(rows, RULE, scores.score(rows, RULE), left, about), place / "back-test")
    return run(fake.FakeScenario(), replications=2, workers=1, room=fake.FAKE, out=place / "run")


def test_without_a_finding_the_command_is_named(fake: ModuleType, tmp_path: Path) -> None:
    alone = run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE, out=tmp_path / "run")
    for text in (backtest.section(alone).html(), backtest.summary(alone)):
        assert "transcaspian backtest" in text


def test_misses_stand_before_hits_and_say_why(results: Results) -> None:
    text = backtest.section(results).html()
    check = text[text.index('id="backtest-check"') :]
    assert "2 of 3 checks" in check
    assert check.index("Misses") < check.index("(far)") < check.index("Hits") < check.index("(near)")
    assert "cars are not in the model &lt;yet&gt;" in check
    assert check.index("(wide)") < check.index("(unsure)")
    assert "looks gross" in text


def test_roles_are_scored_apart(results: Results) -> None:
    tree = fromstring(f"<root>{backtest.summary(results)}</root>")
    body = [["".join(cell.itertext()) for cell in line] for line in tree.iter("tr")][1:]
    assert [line[0] for line in body] == ["check", "input", "formula"]
    assert [line[1:4] for line in body] == [["4", "3", "2 (67%)"], ["1", "1", "1 (100%)"], ["1", "1", "1 (100%)"]]
    assert "1 row" in body[0][-1]


def test_the_picture_shows_tolerance_and_printed_range(results: Results) -> None:
    tree = fromstring(f"<root>{backtest.section(results).html()}</root>")
    widths = {
        "".join(line.find("th").itertext()).split("(")[-1].split(")")[0]: float(mark.get("width"))
        for line in tree.iter("tr")
        for mark in line.iter("rect")
        if mark.get("class") == "fill-tolerance"
    }
    assert widths["near"] == pytest.approx(0.2 / 0.6 * 50.0, rel=0.01)
    assert widths["wide"] == pytest.approx(0.9 / 0.6 * 50.0, rel=0.01)
    assert widths["unsure"] == 0.0

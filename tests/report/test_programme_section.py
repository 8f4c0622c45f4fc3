"""The programme on the page: one row a story, only what was believed by then, numbers as in the register."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pandas as pd

from transcaspian import programme
from transcaspian.messages import speaking
from transcaspian.report import page
from transcaspian.report.gantt import Story, chart
from transcaspian.study import run
from transcaspian.study.delay_cost import COLUMNS, FINDING


def figure(tree: ET.Element, key: str) -> ET.Element:
    return next(one for one in tree.iter("figure") if one.get("id") == key)


def classes(row: ET.Element) -> set[str]:
    return {element.get("class", "") for element in row.iter() if element.tag in {"rect", "line", "circle"}}


def row_of(tree: ET.Element, title: str) -> ET.Element:
    rows = figure(tree, "gantt").find("table/tbody")
    return next(row for row in rows if "".join(row.find("th").itertext()) == title)


def test_promised_promised_again_and_expected_stand_on_one_row(tree):
    fibre = row_of(tree, "Fibre line complete by the end of 2025")
    venture = row_of(tree, "Joint railway venture official by mid-2023")

    assert classes(fibre) >= {"promised", "put-off", "promised-again", "expected", "expected-middle"}
    assert classes(venture) >= {"promised", "actual"}
    assert "expected" not in classes(venture)
    assert "".join(venture.find("td").itertext()) == "met late, +118 days"


def test_a_renewed_promise_has_no_row_of_its_own(tree):
    titles = {"".join(row.find("th").itertext()) for row in figure(tree, "gantt").find("table/tbody")}

    assert "Fibre line complete by the end of 2024" not in titles


def test_the_findings_are_those_of_the_register(tree):
    status = programme.status(programme.load())
    counts = status.states()

    assert "+1,461 days" in "".join(figure(tree, "gantt").find("h3").itertext())
    told = "".join(figure(tree, "milestone-states").find("h3").itertext())
    assert told == f"Of {sum(counts.values())} milestones {counts['met'] + counts['met_late']} are met, 2 of them late"
    assert str(len(status.conflicts)) in "".join(figure(tree, "claims-in-conflict").find("h3").itertext())


def test_a_year_shows_only_what_was_believed_at_its_end(fake):
    scenario = fake.FakeScenario(year=2021)
    text = page(run(scenario, replications=1, workers=1, room=fake.FAKE)).decode()

    assert "as believed on 31 Dec 2021" in text
    assert "Fibre line in operation by the end of 2021" in text
    assert "Fibre line complete by the end of 2025" not in text


def test_a_day_beyond_the_edge_is_cut_there():
    story = Story(
        "far", "open", date(2020, 1, 1), date(2022, 1, 1), date(2022, 1, 1), None, date(2060, 1, 1), date(2070, 1, 1)
    )
    drawn = ET.fromstring(chart([story], today=date(2023, 12, 31), last_year=2030, caption="c", heading="h", text="t"))
    expected = next(element for element in drawn.iter("rect") if element.get("class") == "expected")

    assert float(expected.get("x")) == 400.0
    promised = next(element for element in drawn.iter("rect") if element.get("class") == "promised")
    assert float(promised.get("x")) == 0.0
    assert abs(float(promised.get("width")) - 400.0 * 2 / 11) < 0.5


def ranked() -> pd.DataFrame:
    kuryk = {"milestone": "M-FIBRE-2025", "due": date(2025, 12, 31), "p50": date(2028, 9, 1), "tonnes": 1234.0}
    other = {"milestone": "M-NO-LONGER-THERE", "due": None, "p50": None, "tonnes": -5.0}
    return pd.DataFrame(
        [
            {
                "title": "",
                "late_months": 0.0,
                **one,
                "tonnes_half_width": 99.0,
                "days": 0.25,
                "days_half_width": float("nan"),
                "told_apart": one["tonnes"] > 99,
            }
            for one in (kuryk, other)
        ],
        columns=[*COLUMNS, "told_apart"],
    )


def test_the_cost_of_delay_stands_in_the_report_once_it_was_asked_for(fake, tmp_path):
    results = run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE, out=tmp_path / "year")
    before = page(results).decode()
    FINDING.keep(tmp_path / "delay-cost", {"delay_cost": ranked()}, {"base": "More", "replications": 3})
    after = page(results).decode()
    with speaking("ru"):
        russian = page(results).decode()

    assert "transcaspian programme delay-cost" in before
    assert "transcaspian programme delay-cost" not in after
    assert "“Fibre line complete by the end of 2025”, 1,234 t a month of delay" in after
    assert "1\N{NO-BREAK SPACE}234" in russian
    assert "ВОЛС завершена к концу 2025 года" in russian
    assert 'lang="ru"' in russian

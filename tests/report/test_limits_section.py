"""Where it breaks, bans and incidents: the sections name the command until its finding lies beside the run."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from transcaspian import __version__
from transcaspian.cli import studies
from transcaspian.messages import LANGUAGES, speaking
from transcaspian.report import page
from transcaspian.report.findings import SHOWN, unreadable
from transcaspian.report.sections import incidents, marginal
from transcaspian.study import run
from transcaspian.study.marginal import outcome
from transcaspian.study.marginal.measures import UNITS


@pytest.fixture(scope="module")
def in_a_folder(fake, fake_sources, tmp_path_factory):
    place = tmp_path_factory.mktemp("results") / "fake"
    return run(fake.FakeScenario(), replications=3, seed=1, workers=1, room=fake.FAKE, out=place)


def html(section):
    return section.html()


def lever_tables():
    rows = [
        ("x1.5", rank, rank, lever, "berth", lever, measure, unit, size, size - 5.0, size + 5.0, size > 5.0, 8)
        for rank, (lever, size) in enumerate((("berth_alat_ferry", 50e3), ("ferry_pool", 1.0)), start=1)
        for measure, unit in UNITS.items()
    ]
    names = ["level", "rank", "rank_by_cost", "lever", "kind", "what", "measure", "unit", "change", "low", "high"]
    frame = pd.DataFrame(rows, columns=[*names, "told_apart", "replications"])
    level = pd.DataFrame([(m, u, 1e6, 9e5, 1.1e6, 8, "x1.5", 1.5) for m, u in UNITS.items()])
    level.columns = ["measure", "unit", "mean", "low", "high", "replications", "level", "factor"]
    ranking = pd.DataFrame([("x1.5", 1, "berth_alat_ferry", "ferry_pool", "apart", 5e4, 4e4, 6e4, 8, 1e3)])
    ranking.columns = [
        "level",
        "rank",
        "lever",
        "other",
        "verdict",
        "difference_t",
        "low",
        "high",
        "pairs",
        "tolerance_t",
    ]
    curve = pd.DataFrame(
        {
            "level": ["x1", "x2"],
            "factor": [1.0, 2.0],
            "asked_t": [1e6, 2e6],
            **{f"carried_t_{name}": [1e6, 1.4e6] for name in ("p10", "p50", "p90")},
            **{f"refused_t_{name}": [0.0, 1e5] for name in ("p10", "p50", "p90")},
            "binding": ["", "fleet.ferries"],
            "binding_days": [np.nan, 300.0],
            "utilisation": [np.nan, 0.97],
            "binds_next": ["", "berths.alat_ferry"],
            "longest_wait": ["wait_for_train", "wait_for_yard"],
            "longest_wait_share": [0.4, 0.5],
            "replications": [8, 8],
            "best_lever": ["", "berth_alat_ferry"],
            "best_lever_t": [np.nan, 5e4],
        }
    )
    return {"marginal": frame, "levels": level, "ranking": ranking, "curve": curve}


def test_without_findings_the_commands_are_named(in_a_folder):
    assert "transcaspian marginal" in html(marginal.section(in_a_folder))
    assert "transcaspian backcast" in html(incidents.section(in_a_folder))


def test_use_and_binding_days_stand_for_every_asset(in_a_folder):
    text = html(marginal.section(in_a_folder))
    assert "Ferry and road berths at Alat" in text
    assert text.count("<tr>") >= len(in_a_folder.kpi("utilisation"))


def test_a_finding_beside_the_run_is_shown(in_a_folder):
    about = {
        "scenario": "fake", "seed": 1, "runs": 99, "levels": ["x1.5"], "levers": ["berth_alat_ferry", "ferry_pool"],
        "top": 2, "replications": {"x1.5": 8}, "version": __version__,
    }  # fmt: skip
    outcome.FINDING.keep(in_a_folder.folder.parent / "marginal-fake", lever_tables(), about)
    text = html(marginal.section(in_a_folder))
    assert "one more rail ferry berth at Alat" in text
    assert "+50.0 thousand tonnes" in text.replace("+50 ", "+50.0 ")
    assert "The order of the first 2 is settled" in text
    assert "what binds from 2 times on: The ferries" in text
    assert "transcaspian marginal<" not in text


@pytest.fixture
def old(in_a_folder, tmp_path):
    """A run beside folders that hold other columns and no mark, as folders did before they had one."""
    for kind in SHOWN:
        place = tmp_path / f"old-{kind.kind}"
        place.mkdir()
        manifest = {"program": "transcaspian", "version": __version__, "finding": kind.kind, "files": []}
        (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        for name in kind.tables:
            pd.DataFrame({"lever": ["berth"]}).to_parquet(place / f"{name}.parquet")
    results = type(in_a_folder).of_folder(in_a_folder.folder, in_a_folder.manifest)
    results.folder = tmp_path / "fake"
    return results


def test_the_report_goes_on_without_what_an_older_version_left(old, tmp_path):
    text = page(old).decode()
    for kind in SHOWN:
        command = kind.command.format(scenario="SCENARIO")
        assert f"The folder old-{kind.kind} beside these results cannot be shown" in text
        assert f"<code>{command}</code>" in text
    assert [left.folder for left in unreadable(old)] == [tmp_path / f"old-{kind.kind}" for kind in SHOWN]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_out_is_named_in_every_language(old, language):
    with speaking(language):
        text = html(marginal.section(old))
    assert "old-marginal" in text
    assert "<code>transcaspian marginal SCENARIO</code>" in text
    assert ("cannot be shown" in text) == (language == "en")


def test_the_command_says_on_standard_error_what_was_left_out(old, capsys):
    told = studies.left_out(old)
    said = capsys.readouterr()
    assert said.out == ""
    assert [each["folder"].name for each in told] == [f"old-{kind.kind}" for kind in SHOWN]
    for each, line in zip(told, said.err.splitlines(), strict=True):
        assert line.startswith(f"{each['folder']}: ")
        assert f"{each['command']} --out" in line


def test_published_incidents_stand_with_their_sources(in_a_folder):
    text = html(incidents.section(in_a_folder))
    assert "sea_news_2022_05" in text
    assert "Ro-Pax at anchor" in text

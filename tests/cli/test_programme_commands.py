"""The commands of the register: words for people, JSON for machines, plain refusals."""

from __future__ import annotations

import importlib
import json
from datetime import date

import pandas as pd
import pytest
from typer.testing import CliRunner

from transcaspian.cli.app import app
from transcaspian.programme.exports import calendar, gantt, oc4ids, sheet

READERS = {"oc4ids": oc4ids.read, "mermaid": gantt.read, "csv": sheet.read, "ics": calendar.read}


def ask(*words: str):
    return CliRunner().invoke(app, ["programme", *words])


def test_status_shows_what_was_believed_that_day():
    done = ask("status", "--as-of", "2023-11-24")

    assert done.exit_code == 0
    assert "as believed on 2023-11-24" in done.stdout
    fibre = next(line for line in done.stdout.splitlines() if line.startswith("P-FIBRE"))
    assert "preparation; last printed: discussed (2023-11-24, E-2023-11-24)" in fibre
    line = next(line for line in done.stdout.splitlines() if "M-FIBRE-2025" in line)
    assert "first promised for 2021" in line
    assert "slip +1461 days" in line
    assert "P50 20" in line
    assert "M-CULT-AZ-2024" not in done.stdout
    assert "Siyazan" in done.stdout


def test_status_as_json_and_in_short():
    told = json.loads(ask("status", "--json").stdout)
    rows = {row["id"]: row for row in told["milestones"]}

    assert told["as_of"] == "2023-12-31"
    assert told["states"]["met_late"] == 2
    assert rows["M-MCM-2023"]["slip_days"] == 118
    assert rows["M-SIC-1"]["p50"] is None
    assert rows["M-FIBRE-2025"]["p50"] <= rows["M-FIBRE-2025"]["p80"]
    assert "2 met late" in ask("status", "--quiet").stdout


def test_a_day_after_the_register_ends_is_said_to_be_so():
    assert "kept to 2023-12-31" in ask("status", "--as-of", "2024-06-01").stdout
    assert "kept to" not in ask("status", "--as-of", "2023-12-31").stdout


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["Joint programme", "met late", "slip +118 days", "first half of 2023"]),
        ("kk", ["бірлескен бағдарламасы", "кешігіп орындалды", "+118 күн", "2023 ж. бірінші жартыжылдық"]),
        ("az", ["birgə proqramı", "gecikmə ilə yerinə yetirilib", "+118 gün", "2023, birinci yarımil"]),
        ("ru", ["Совместная программа", "выполнено с опозданием", "+118 дн.", "первое полугодие 2023"]),
    ],
)
def test_status_speaks_four_languages(language, parts):
    shown = ask("status", "--language", language).stdout

    assert [part for part in parts if part not in shown] == []
    assert language == "en" or "slip" not in shown


def test_the_calendar_speaks_the_language_asked_for():
    assert "состоялось Первый саммит СПЕКА (Baku)" in ask("calendar", "--language", "ru").stdout
    assert "уәде етілді" in ask("export", "--format", "mermaid", "--language", "kk").stdout


def test_the_calendar_lists_by_day():
    done = ask("calendar", "--as-of", "2023-12-10")
    told = json.loads(ask("calendar", "--as-of", "2023-12-10", "--json").stdout)

    assert "2023-12-02/2023-12-05  held" in done.stdout
    assert "2024                   promised  State visit" in done.stdout
    starts = [entry["start"] for entry in told["entries"]]
    assert starts == sorted(starts)


@pytest.mark.parametrize("name", READERS)
def test_every_export_can_be_read_back(name):
    assert READERS[name](ask("export", "--format", name).stdout)


def test_an_export_is_written_once(tmp_path):
    file = tmp_path / "programme.ics"

    done = ask("export", "--format", "ics", "--out", str(file))
    again = ask("export", "--format", "ics", "--out", str(file))

    assert done.exit_code == 0
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n") > 100
    assert again.exit_code == 2
    assert "not overwritten" in again.stderr


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["status", "--as-of", "2023-02-31"], "there is no such day; found 2023-02-31"),
        (["status", "--language", "fr"], "allowed: en, kk, az, ru"),
        (["export", "--format", "pdf"], "allowed: oc4ids, mermaid, csv, ics"),
        (["calendar", "--register", "nowhere"], "no register stands there"),
    ],
)
def test_bad_input_is_told_plainly(words, part):
    done = ask(*words)

    assert done.exit_code == 2
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_a_register_of_ones_own_with_faults_tells_them_all(tmp_path):
    (tmp_path / "own.yaml").write_text("register: {title: Own, as_of: 2023-13-01}\nprojects: [{id: P-A}]\n", "utf-8")

    done = ask("status", "--register", str(tmp_path), "--json")

    assert done.exit_code == 2
    assert len(json.loads(done.stdout)["problems"]) > 3


@pytest.mark.parametrize("name", ["status", "calendar", "export", "delay-cost"])
def test_every_command_has_help_and_takes_json_and_quiet(name):
    shown = ask(name, "--help")

    assert shown.exit_code == 0
    assert "--json" in shown.stdout
    assert "--quiet" in shown.stdout


def test_the_cost_of_delay_is_told_in_words_and_to_machines_and_kept(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame(
        [
            {
                "milestone": "M-X",
                "title": "A berth",
                "due": date(2025, 12, 31),
                "p50": date(2026, 6, 30),
                "late_months": 5.9,
                "tonnes": 1234.4,
                "tonnes_half_width": 99.0,
                "days": 0.25,
                "days_half_width": float("nan"),
                "told_apart": True,
            }
        ]
    )
    asked = {}

    def ranked(register, **options):
        asked.update(options)
        return module.DelayCost(frame=frame, base="More", replications=options["replications"])

    module = importlib.import_module("transcaspian.study.delay_cost")
    monkeypatch.setattr(module, "delay_cost", ranked)

    done = ask("delay-cost", "--as-of", "2023-11-24", "-n", "3")

    assert done.exit_code == 0
    assert "1,234" in done.stdout
    assert "A berth (M-X)" in done.stdout
    assert asked["as_of"] == date(2023, 11, 24)
    told = json.loads(ask("delay-cost", "--json").stdout)["milestones"][0]
    assert (told["tonnes"], told["days_half_width"], told["due"]) == (1234.4, None, "2025-12-31")
    assert ask("delay-cost", "--quiet").stdout == "M-X\n"
    assert {file.name for file in (tmp_path / "results" / "delay-cost").iterdir()} == {
        "delay_cost.parquet",
        "manifest.json",
        "timing.json",
    }


def test_the_cost_of_delay_is_not_written_over_something_else(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")

    done = ask("delay-cost", "--out", str(tmp_path))

    assert done.exit_code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_the_cost_of_delay_needs_a_scenario_that_exists(tmp_path):
    done = ask("delay-cost", "--scenario", "no-such-plan", "--out", str(tmp_path / "kept"))

    assert done.exit_code == 2
    assert "Traceback" not in done.stderr

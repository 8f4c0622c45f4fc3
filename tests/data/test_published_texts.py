"""What stands beside published figures is read in every language: explanations, names of quantities, notes."""

from __future__ import annotations

import csv
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from transcaspian.messages import catalogue, speaking, translated
from transcaspian.methods.scores import ROLES
from transcaspian.report.sections import backtest
from transcaspian.scenario.package_data import FOLDER
from transcaspian.study.backtest import on_the_clock, text

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "published_texts.py"
OTHERS = ("kk", "az", "ru")
WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = {"TEU", "API", "Azeri", "BTC", "Light", "GNPy", "ASTM"}  # written in Latin letters everywhere


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("published_texts", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def scored(tool: ModuleType) -> list[dict[str, str]]:
    """Return every row that the back-test shows, of any table that has explanations or notes."""
    found = [row for name in tool.COLUMNS for row in rows(name)]
    return [row for row in found if row.get("role", "check") in ROLES]


def test_the_catalogue_follows_the_tables(tool: ModuleType) -> None:
    found = subprocess.run([sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False)

    assert found.returncode == 0, f"{found.stdout}\nCONTRIBUTING.md says how to renew them"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_a_scored_row_is_translated(tool: ModuleType, language: str) -> None:
    with speaking(language):
        english = [
            (row["id"], column, row[column])
            for row in scored(tool)
            for column in ("quantity", "explanation", "note")
            if set(WORD.findall(row.get(column, ""))) - NAMES and text.note(row[column]) == row[column]
        ]

    assert english == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_name_of_a_quantity_keeps_english_words(tool: ModuleType, language: str) -> None:
    kept = [row for row in scored(tool) if "quantity" in row]
    named = [on_the_clock._what(row) if "series" in row else row["quantity"] for row in kept]
    with speaking(language):
        shown = [backtest._quantity(name) for name in named]

    left = {name: sorted(set(WORD.findall(name)) - NAMES) for name in shown}
    assert {name: words for name, words in left.items() if words} == {}


def test_a_note_put_together_is_said_part_by_part() -> None:
    first, second, *_ = (row["note"] for row in rows("cargo/published_indicators.csv") if ";" in row["note"])
    with speaking("ru"):
        said = text.note(f"{first}; measured in 2020, set beside 2021; a note of mine; {second}")

        assert said.split("; измерено в 2020, поставлено рядом с 2021; a note of mine; ") == [
            translated(first),
            translated(second),
        ]


@pytest.fixture
def data(tmp_path: Path, tool: ModuleType) -> Path:
    """A copy of the tables with their catalogue."""
    for name in tool.COLUMNS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / name, tmp_path / name)
    shutil.copytree(FOLDER / "messages", tmp_path / "messages")
    return tmp_path


def test_a_changed_text_asks_for_new_translations_and_no_other(tool: ModuleType, data: Path) -> None:
    table = data / "fibre" / "worked_examples.csv"
    table.write_text(table.read_text("utf-8").replace("Helsinki to Rostock", "Helsinki to {Rostock}"), "utf-8")
    before = tool.read(data / "messages" / "en" / tool.FILE)

    after = tool.wanted(data)

    new, gone = set(after) - set(before), set(before) - set(after)
    assert [after[key] for key in new] == ["length of the cable Helsinki to {{Rostock}}"]
    assert {key.rsplit(".", 1)[0] for key in new | gone} == {"fibre_sea_helsinki_rostock_km.quantity"}
    assert not new & set(tool.read(data / "messages" / "ru" / tool.FILE))
    (data / "messages" / "en" / tool.FILE).write_text(tool.written(after), "utf-8")
    assert tool.wanted(data) == after


def test_a_key_ends_in_the_digest_of_its_english(tool: ModuleType) -> None:
    found = {key: text for key, text in catalogue().items() if key.startswith("published.")}

    assert found
    assert [key for key, english in found.items() if not key.endswith(f".{tool.digest(str(english).format())}")] == []


def test_every_unit_of_a_scored_row_is_known(tool: ModuleType) -> None:
    units = {row["unit"] for row in scored(tool) if row.get("unit")}

    assert sorted(units - {key.removeprefix("units.") for key in catalogue() if key.startswith("units.")}) == []

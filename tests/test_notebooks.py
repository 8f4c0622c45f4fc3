"""Every notebook runs from top to bottom, in an empty folder, and is kept without outputs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("tables_made_once")
ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))


def cells(notebook: Path) -> list[dict]:
    return json.loads(notebook.read_text("utf-8"))["cells"]


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs(notebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    namespace: dict[str, object] = {"__name__": notebook.stem}
    for number, cell in enumerate(cells(notebook)):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{notebook.name}, cell {number}", "exec"), namespace)
    assert len(namespace["box"]) > 5
    assert (namespace["cost"]["p50"] >= 0).all()
    assert (namespace["days"]["p90"] >= namespace["days"]["p10"]).all()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_kept_without_outputs(notebook):
    assert json.loads(notebook.read_text("utf-8"))["nbformat"] == 4
    assert all(
        not cell["outputs"] and cell["execution_count"] is None
        for cell in cells(notebook)
        if cell["cell_type"] == "code"
    )

"""What `pip install` brings: every module, every table, every message, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import transcaspian

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_the_whole_package(wheel):
    source = ROOT / "src"
    written = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    wanted = {name for name in written if "__pycache__" not in name and not name.endswith((".pyc", ".nbi", ".nbc"))}

    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == wanted


def test_the_wheel_says_its_version_its_licence_and_its_command(wheel):
    texts = {name.split("/", 1)[1]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}

    assert f"Version: {transcaspian.__version__}\n" in texts["METADATA"]
    assert "License-Expression: Apache-2.0\n" in texts["METADATA"]
    assert "transcaspian = transcaspian.cli:main" in texts["entry_points.txt"]
    assert {"licenses/LICENSE", "licenses/NOTICE"} <= set(texts)


def test_the_citation_and_the_changes_name_this_version():
    assert f"version: {transcaspian.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


@pytest.mark.parametrize("name", transcaspian.__all__)
def test_every_public_name_is_there(name):
    assert getattr(transcaspian, name) is not None


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="sail"):
        _ = transcaspian.sail

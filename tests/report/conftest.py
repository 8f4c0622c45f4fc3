"""The report is tested on the same made-up results as the study."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from transcaspian.report import page
from transcaspian.study import Results


def _study_fixtures() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "study_fixtures", Path(__file__).parents[1] / "study" / "conftest.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_FIXTURES = _study_fixtures()
fake, fake_sources, results = _FIXTURES.fake, _FIXTURES.fake_sources, _FIXTURES.results


@pytest.fixture(scope="session")
def html(results: Results) -> str:
    """The page as text."""
    return page(results).decode()


@pytest.fixture(scope="session")
def tree(html: str) -> ET.Element:
    """The page as a tree: it is written so that a strict XML parser reads it."""
    return ET.fromstring(html.removeprefix("<!DOCTYPE html>\n"))

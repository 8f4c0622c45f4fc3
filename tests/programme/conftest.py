"""A small register made by hand, so that a case can be checked with a pencil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from transcaspian import programme
from transcaspian.programme.register import Register

HEAD = """
register: {title: Test, as_of: 2023-12-31}
countries:
- {id: KZ, en: Kazakhstan, kk: Қазақстан, az: Qazaxıstan, ru: Казахстан}
- {id: AZ, en: Azerbaijan, kk: Әзербайжан, az: Azərbaycan, ru: Азербайджан}
people:
- {id: ann, en: Ann, kk: Анна, az: Anna, ru: Анна, country: KZ, role: Minister}
assumptions:
- {id: overrun_median, value: 1.3, low: 1.0, high: 1.7, unit: ratio, note: test}
- {id: overrun_median_sd, value: 0.5, low: 0.3, high: 0.8, unit: logarithm, note: test}
- {id: overrun_spread, value: 0.5, low: 0.3, high: 0.8, unit: logarithm, note: test}
- {id: overrun_spread_sd, value: 0.5, low: 0.3, high: 0.8, unit: logarithm, note: test}
- {id: overrun_offset, value: 365, low: 90, high: 730, unit: days, note: test}
- {id: kind_sd, value: 0.3, low: 0.1, high: 0.6, unit: logarithm, note: test}
"""


def milestone(name: str, claims: str, more: str = "") -> str:
    title = f"{{en: {name}, kk: {name}, az: {name}, ru: {name}}}"
    said = claims.replace("}", ", reporter: paper, source: [https://example.org/x]}")
    said = said if "confidence" in said else said.replace("reporter:", "confidence: high, reporter:")
    lines = "\n".join(f"  - {line.strip()}" for line in said.strip().splitlines())
    return f"- id: {name}\n  kind: port\n  title: {title}\n  parties: [KZ]\n{more}  claims:\n{lines}\n"


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Register]:
    """A register of the milestones given, loaded from a file."""

    def make(*milestones: str, more: str = "") -> Register:
        file = tmp_path / "test.yaml"
        file.write_text(HEAD + more + "milestones:\n" + "".join(milestones), "utf-8")
        return programme.load(file)

    return make


@pytest.fixture(scope="session")
def shipped() -> Register:
    """The register that ships with the package."""
    return programme.load()

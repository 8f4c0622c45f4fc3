"""The posterior on disk: draws, tables and a manifest without a date, written beside their place and moved there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transcaspian.scenario import freshness
from transcaspian.scenario.posterior import DRAWS, MANIFEST
from transcaspian.study.calibration.calibrate import Calibration

FIT, LEFT_OUT, MARGINALS = "calibration/fit.csv", "calibration/left_out.csv", "calibration/parameters.csv"


def write(found: Calibration, data: Path) -> tuple[Path, ...]:
    """Write a calibration into a folder of reference data; return the files. The manifest comes last."""
    names = [one.id for one in found.plan.free]
    draws = [dict(zip(names, (float(number) for number in row), strict=True)) for row in found.draws]
    texts = {
        DRAWS: _table(draws),
        FIT: _table(found.fit),
        LEFT_OUT: _table(found.left_out),
        MARGINALS: _table(found.marginals),
        MANIFEST: json.dumps(manifest(found), indent=1, ensure_ascii=False) + "\n",
    }
    return tuple(_whole(data / name, text) for name, text in texts.items() if text)


def manifest(found: Calibration) -> dict[str, Any]:
    """Return what must be known of a posterior: what it stands for, how it was made, from which files."""
    plan = found.plan
    inputs, engine = freshness.split(found.files)
    return {
        "known_on": plan.known_on.isoformat(),
        "central": found.central,
        "draws": len(found.draws),
        "years": list(plan.years),
        "seed": plan.settings.seed,
        "settings": asdict(plan.settings),
        "quality": dict(found.quality),
        "targets": [figure.id for figure in plan.figures if figure.use == "target"],
        "given": [figure.id for figure in plan.figures if figure.use == "given"],
        "parameters": [
            {
                "id": one.id,
                "values": list(one.values),
                "unit": one.unit,
                "low": one.low,
                "mode": one.mode,
                "high": one.high,
            }
            for one in plan.free
        ],
        "inputs": inputs,
        "engine": engine,
    }


def _table(rows: Sequence[Mapping[str, str | float | int]]) -> str:
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _whole(file: Path, text: str) -> Path:
    fresh = file.with_name(file.name + ".new")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
    return file

"""What a command found beside the yearly run - back-test, forecast, marginal values, cost of delay - kept as a folder.

Such a folder lies beside the results of `run` (``results/delay-cost`` beside ``results/baseline-2023``), is whole or
absent like them, and is shown by the report of every results folder beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from transcaspian import __version__
from transcaspian.errors import InputError
from transcaspian.study.results import folder
from transcaspian.study.results.results import Results

KIND = "finding"


def keep(target: Path, kind: str, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> Path:
    """Write a finding: one Parquet file a table, and a manifest of its kind, version and what it is about.

    Returns
    -------
    pathlib.Path
        The folder, whole or as it was before.

    Raises
    ------
    InputError
        Something else stands at `target`, the disk is full, or the place cannot be written.
    """
    place = target.absolute()
    folder.check_target(place)
    manifest = {"program": "transcaspian", "version": __version__, KIND: kind, **about}
    folder.write(place, partial(_fill, tables), manifest, {})
    return place


def _fill(tables: Mapping[str, pd.DataFrame], place: Path) -> None:
    for name, frame in tables.items():
        frame.to_parquet(place / f"{name}.parquet", index=False, compression="zstd")


def beside(results: Results, kind: str) -> Results | None:
    """Return the finding of a kind that lies beside a results folder and was made by this version; None without one.

    Of several the one whose folder comes last by name is taken.
    """
    if results.folder is None:
        return None
    for place in sorted(results.folder.parent.glob("*/manifest.json"), reverse=True):
        try:
            manifest = folder.read_manifest(place.parent)
        except InputError:
            continue
        if manifest.get(KIND) == kind and manifest.get("version") == __version__:
            return Results.of_folder(place.parent, manifest)
    return None

"""What a command found beside the yearly run - back-test, forecast, marginal values, cost of delay - kept as a folder.

Such a folder lies beside the results of `run` (``results/delay-cost`` beside ``results/baseline-2023``), is whole or
absent like them, and is shown by the report of every results folder beside it. It carries a mark of what it holds, so
that what another version left is told from what can be read.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from transcaspian import __version__
from transcaspian import scenario as scenario_storey
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.study.results import folder
from transcaspian.study.results.results import Results

KIND = "finding"
SCHEMA = "schema"
ANY_SCENARIO = "SCENARIO"


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of finding: what its folders hold, and the command that makes one.

    Attributes
    ----------
    kind : str
        Its name in the manifest.
    command : str
        The command that makes it, with ``{scenario}`` where that takes one.
    about : tuple of str
        What its manifest says beside program and version, as far as anything reads it.
    tables : mapping
        Name of a table to its columns; columns of single years may follow them.
    names : tuple of str
        What rows are known by and words are said of, for example measures.
    """

    kind: str
    command: str
    about: tuple[str, ...]
    tables: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...] = ()

    def mark(self) -> dict[str, Any]:
        """Return the mark of a folder: a folder of another mark holds other tables, columns or names."""
        tables = {name: list(columns) for name, columns in self.tables.items()}
        return {"about": list(self.about), "tables": tables, "names": list(self.names)}

    def manifest(self, about: Mapping[str, Any]) -> dict[str, Any]:
        """Return the manifest of a folder: program, version, kind, mark, and what it is about."""
        return {"program": "transcaspian", "version": __version__, KIND: self.kind, SCHEMA: self.mark(), **about}

    def checked(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table as it is; ValueError if its columns are not those of the mark: a fault of the program."""
        columns = self.tables.get(name, ())
        if tuple(frame.columns[: len(columns)]) != columns:
            raise ValueError(f"{self.kind}.{name}: {list(frame.columns)}")
        return frame

    def keep(self, target: Path, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> Path:
        """Write a finding: one Parquet file a table, and a manifest of its kind, version, mark and what it is about.

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
        frames = {name: self.checked(name, frame) for name, frame in tables.items()}
        folder.write(place, partial(_fill, frames), self.manifest(about), {})
        return place

    def beside(self, results: Results) -> Results | None:
        """Return the finding of this kind that lies beside a results folder and can be read; None without one.

        Of several the one whose folder comes last by name is taken.
        """
        for place, manifest in self._folders(results):
            if self._is_readable(place, manifest):
                return Results.of_folder(place, manifest)
        return None

    def unreadable(self, results: Results) -> Unreadable | None:
        """Return the folder that would be shown if it could be read; None where another is shown, or none is there."""
        if self.beside(results) is not None:
            return None
        for place, manifest in self._folders(results):
            name = manifest.get("scenario")
            scenario = name if name in scenario_storey.names() else ANY_SCENARIO
            return Unreadable(place, self.command.format(scenario=scenario))
        return None

    def _folders(self, results: Results) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Yield folders of this kind beside the results and their manifests, the last by name first."""
        beside = () if results.folder is None else results.folder.parent.glob("*/manifest.json")
        for place in sorted((file.parent for file in beside), reverse=True):
            try:
                manifest = folder.read_manifest(place)
            except InputError:
                continue
            if manifest.get(KIND) == self.kind and not place.name.startswith("."):
                yield place, manifest

    def _is_readable(self, place: Path, manifest: Mapping[str, Any]) -> bool:
        told = manifest.get("version") == __version__ and manifest.get(SCHEMA) == self.mark()
        return told and all(name in manifest for name in self.about) and _is_whole(place, manifest)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder that another version left, or in which a file is damaged, and the command that makes it anew."""

    folder: Path
    command: str

    def problem(self) -> Problem:
        """Return what is wrong, with the whole command as the remedy."""
        command = f"{self.command} --out {shlex.quote(str(self.folder))}"
        remedy = say("study.finding_renew", command=command)
        return Problem(say("study.finding_unreadable"), file=str(self.folder), remedy=remedy)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a study keeps its finding, and where finished replications wait until then; None for both in memory."""

    place: Path | None
    waiting: Path | None

    @classmethod
    def of(cls, out: str | Path | None) -> Target:
        """Return the target of a study; InputError if nothing can be kept there: before the study, not after it."""
        if out is None:
            return cls(None, None)
        place = Path(out).absolute()
        folder.check_target(place)
        return cls(place, folder.checkpoint_of(place))

    @contextmanager
    def going_on_later(self, told: Callable[[Path], str]) -> Iterator[None]:
        """Let an interrupt say what is kept, and that the same command goes on from there."""
        try:
            yield
        except KeyboardInterrupt:
            if self.waiting is None:
                raise
            raise KeyboardInterrupt(told(self.waiting)) from None

    def keep(self, finding: Finding, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> Path | None:
        """Write the finding and take away what waited for it; return its folder."""
        place = None if self.place is None else finding.keep(self.place, tables, about)
        folder.remove([] if self.waiting is None else [self.waiting])
        return place


def _is_whole(place: Path, manifest: Mapping[str, Any]) -> bool:
    """Return whether every file that the manifest lists is there in its length."""
    try:
        return all((place / entry["path"]).stat().st_size == entry["bytes"] for entry in manifest["files"])
    except (OSError, KeyError, TypeError):
        return False


def _fill(tables: Mapping[str, pd.DataFrame], place: Path) -> None:
    for name, frame in tables.items():
        frame.to_parquet(place / f"{name}.parquet", index=False, compression="zstd")

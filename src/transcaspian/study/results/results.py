"""The answer of a run: tables, indicators with their spread, a summary that fits a screen, plots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.scenario.nearest import nearest_name
from transcaspian.study.results import folder
from transcaspian.study.results.spread import spread
from transcaspian.study.rooms import Kpi, from_description

if TYPE_CHECKING:
    from transcaspian.study.results.plots import Plots

Array = NDArray[np.float64]
Read = Callable[[str, str | None], pd.DataFrame]
SPREAD = ("p10", "p50", "p90", "mean", "low", "high", "half_width", "replications")


class Results:
    """What a run found; read-only.

    Attributes
    ----------
    manifest : dict
        Scenario, changes, input hash, seed, version, replications, indicators with their labels.
    folder : pathlib.Path or None
        Where the results are kept, None for a run in memory.
    """

    def __init__(self, manifest: Mapping[str, Any], *, names: Sequence[str], read: Read, place: Path | None) -> None:
        self.manifest = dict(manifest)
        self.folder = place
        self.tables: tuple[str, ...] = tuple(names)
        self._read = read
        self._replicates: dict[str, Array] = {}

    @classmethod
    def open(cls, place: str | Path) -> Results:
        """Return the results that lie in a folder; InputError if it holds none."""
        path = Path(place).absolute()
        manifest = folder.read_manifest(path)
        if "kpis" not in manifest:  # what another command found, not a run
            raise folder.not_results(path)
        return cls.of_folder(path, manifest)

    @classmethod
    def of_folder(cls, path: Path, manifest: Mapping[str, Any]) -> Results:
        """Return results over the Parquet files of a folder; tables are read when asked for."""

        def read(name: str, kpi: str | None) -> pd.DataFrame:
            chosen = None if kpi is None else [("kpi", "==", kpi)]
            return pq.read_table(path / f"{name}.parquet", filters=chosen).to_pandas()

        return cls(manifest, names=[file.stem for file in sorted(path.glob("*.parquet"))], read=read, place=path)

    @classmethod
    def of_tables(cls, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any]) -> Results:
        """Return results over frames in memory."""

        def read(name: str, kpi: str | None) -> pd.DataFrame:
            frame = tables[name]
            return frame.copy() if kpi is None else frame[frame["kpi"] == kpi].reset_index(drop=True)

        return cls(manifest, names=sorted(tables), read=read, place=None)

    @cached_property
    def kpis(self) -> dict[str, Kpi]:
        """Indicators by name: unit, dims, kind, description."""
        return from_description(self.manifest["kpis"])

    @property
    def year(self) -> int:
        """The calendar year that the indicators cover."""
        return int(self.manifest["year"])

    @property
    def replications(self) -> int:
        """The number of replications."""
        return int(self.manifest["replications"])

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the results; InputError names those there are."""
        _known(name, self.tables, rule="no_table")
        return self._read(name, None)

    def kpi(self, name: str) -> pd.DataFrame:
        """Return one row a cell of an indicator: its dimensions by name, p10 .. replications, in `kpis[name].unit`."""
        kpi = self._kpi(name)
        frame = self._read("kpis", name)
        renamed = {f"dim_{place}": dim for place, (dim, _) in enumerate(kpi.dims, start=1)}
        return frame[[*renamed, *SPREAD]].rename(columns=renamed)

    def replicates(self, name: str) -> Array:
        """Return every value of an indicator, shape (replications, labels of dimension 1, 2, ..)."""
        kpi = self._kpi(name)
        if name not in self._replicates:
            values = self._read("replications", name)["value"].to_numpy(dtype=np.float64, copy=True)
            values.setflags(write=False)
            self._replicates[name] = values.reshape(self.replications, *(len(labels) for _, labels in kpi.dims))
        return self._replicates[name]

    def total(self, name: str, *, by: Sequence[str] = (), **chosen: str | Sequence[str]) -> pd.DataFrame:
        """Return sums of an indicator with their spread: one row for each combination of labels in `by`.

        Parameters
        ----------
        name : str
            An indicator of kind ``total``.
        by : sequence of str
            Dimensions that stay; the others are summed, replication by replication.
        **chosen
            Labels to take of a dimension, for example ``line="kuryk_alat"`` or ``kind=["truck", "teu"]``.

        Returns
        -------
        pandas.DataFrame
            The columns of `by`, then p10, p50, p90, mean, low, high, half_width, replications.
        """
        labels, values = self.summed(name, by=by, **chosen)
        return pd.concat([labels, spread(values)], axis=1)

    def summed(
        self, name: str, *, by: Sequence[str] = (), **chosen: str | Sequence[str]
    ) -> tuple[pd.DataFrame, Array]:
        """Return the labels of `by` (one row a column) and the sums, shape (replications, combinations)."""
        kpi = self._kpi(name)
        dims = [dim for dim, _ in kpi.dims]
        for dim in (*by, *chosen):
            _known(dim, dims, rule="no_dim")
        values, kept = self.replicates(name), []
        for axis, (dim, labels) in enumerate(kpi.dims, start=1):
            take = _chosen(labels, chosen.get(dim))
            values = np.take(values, [labels.index(label) for label in take], axis=axis)
            kept.append(take)
        gone = tuple(axis for axis, dim in enumerate(dims, start=1) if dim not in by)
        stay = [dim for dim in dims if dim in by]
        values = values.sum(axis=gone)
        values = np.transpose(values, (0, *(stay.index(dim) + 1 for dim in by)))
        index = pd.MultiIndex.from_product([kept[dims.index(dim)] for dim in by], names=by) if by else None
        frame = pd.DataFrame(index=[0]) if index is None else index.to_frame(index=False)
        return frame, values.reshape(self.replications, -1)

    def headline(self) -> str:
        """Return the answer in a sentence."""
        from transcaspian.study.answer.route import headline

        return headline(self)

    def summary(self) -> str:
        """Return the answer in at most 40 lines of text."""
        from transcaspian.study.answer.summary import lines

        return "\n".join(lines(self))

    @property
    def plot(self) -> Plots:
        """Plots that return matplotlib figures, for example ``results.plot.queue()``."""
        from transcaspian.study.results.plots import Plots

        return Plots(self)

    def to_geojson(self) -> dict[str, Any]:
        """Return the network as a GeoJSON FeatureCollection, with the tonnes that crossed on each sea line."""
        from transcaspian.study.results.geojson import collection

        return collection(self)

    def export(self, folder: str | Path, formats: Sequence[str] = ("csv",)) -> list[Path]:
        """Write the results for other programs and return the files.

        Parameters
        ----------
        folder : path
            Where to; made if it is not there. Files of the same names are replaced.
        formats : sequence of str
            ``csv`` and ``parquet`` (a file a table), ``xlsx`` (one workbook, a sheet a table, without those of single
            visits and replications; needs the extra ``xlsx``), ``geojson`` (the network with tonnes), ``gpkg`` (the
            same as a GeoPackage of two layers; needs the extra ``gpkg``).

        Raises
        ------
        InputError
            A format that is not known or whose package is missing, or a folder that cannot be written.
        """
        from transcaspian.study.results.export import export

        return export(self, Path(folder).absolute(), formats)

    def __repr__(self) -> str:
        """Return the headline."""
        return (
            f"<Results {self.manifest['scenario']} {self.year}, {self.replications} replications: {self.headline()}>"
        )

    def _repr_html_(self) -> str:
        """Return a small table for notebooks."""
        from transcaspian.study.answer.route import crossings

        shown = crossings(self).to_html(index=False, float_format=lambda value: f"{value:,.0f}", border=0)
        return f"<p><b>{escape(self.headline())}</b></p>{shown}"

    def _kpi(self, name: str) -> Kpi:
        _known(name, tuple(self.kpis), rule="no_kpi")
        return self.kpis[name]


def _chosen(labels: tuple[str, ...], wanted: str | Sequence[str] | None) -> tuple[str, ...]:
    if wanted is None:
        return labels
    names = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    for name in names:
        _known(name, labels, rule="no_label")
    return names


def _known(name: str, names: Sequence[str], *, rule: str) -> None:
    if name not in names:
        allowed = ", ".join(names) or say("study.none")
        raise InputError(
            Problem(rule=say(f"study.{rule}"), value=name, allowed=allowed, nearest=nearest_name(name, names))
        )

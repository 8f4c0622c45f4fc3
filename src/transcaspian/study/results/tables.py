"""Results as Parquet tables: the same values give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from transcaspian.study.results.spread import spread
from transcaspian.study.rooms import Kpi, Layout, cells

Columns = Callable[[int, int], NDArray[np.float64]]
ROWS_PER_GROUP = 1_000_000
LEAST_DIMS = 4


def kpi_frames(layout: Layout, columns: Columns) -> Iterator[pd.DataFrame]:
    """Yield one frame an indicator: kpi, unit, kind, dims, dim_1.., and the spread of each cell over replications.

    `columns` gives cells first..end of all replications, shape (replications, cells).
    """
    for name, kpi in layout.kpis.items():
        head = _labels(name, kpi, width=dim_count(layout.kpis))
        head.insert(1, "unit", kpi.unit)
        head.insert(2, "kind", kpi.kind)
        head.insert(3, "dims", "/".join(dim for dim, _ in kpi.dims))
        yield pd.concat([head, spread(columns(*layout.spans[name]))], axis=1)


def replication_frames(layout: Layout, columns: Columns) -> Iterator[pd.DataFrame]:
    """Yield the value of every cell in every replication: replication, kpi, dim_1.., value; by indicator, in parts."""
    for name, kpi in layout.kpis.items():
        head = _labels(name, kpi, width=dim_count(layout.kpis))
        values = columns(*layout.spans[name])
        step = max(ROWS_PER_GROUP // max(len(head), 1), 1)
        for first in range(0, len(values), step):
            part = values[first : first + step]
            frame = pd.concat([head] * len(part), ignore_index=True)
            frame.insert(0, "replication", np.repeat(np.arange(first, first + len(part), dtype=np.int32), len(head)))
            frame["value"] = part.ravel()
            yield frame


def dim_count(kpis: Mapping[str, Kpi]) -> int:
    """Return the number of label columns that all indicators need."""
    return max([len(kpi.dims) for kpi in kpis.values()] + [LEAST_DIMS])


def _labels(name: str, kpi: Kpi, *, width: int) -> pd.DataFrame:
    rows = cells(kpi)
    columns = {"kpi": [name] * len(rows)}
    for place in range(width):
        columns[f"dim_{place + 1}"] = [row[place] if place < len(row) else "" for row in rows]
    return pd.DataFrame(columns)


def write(file: Path, frames: Iterable[pd.DataFrame]) -> bool:
    """Write frames of the same columns as one Parquet file, a row group each; return False if there was none."""
    writer: pq.ParquetWriter | None = None
    try:
        for frame in frames:
            table = _arrow(frame) if writer is None else _arrow(frame).cast(writer.schema)
            if writer is None:
                writer = _writer(file, table.schema)
            writer.write_table(table, row_group_size=ROWS_PER_GROUP)
    finally:
        if writer is not None:
            writer.close()
    return writer is not None


def _arrow(frame: pd.DataFrame) -> pa.Table:
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    plain = [_plain(field) for field in table.schema]
    return table.cast(pa.schema(plain))


def _plain(field: pa.Field) -> pa.Field:
    """Return the field as readers of Parquet expect it: text as text whatever pandas keeps it in."""
    kind = field.type
    is_text = pa.types.is_large_string(kind) or pa.types.is_null(kind) or pa.types.is_dictionary(kind)
    return pa.field(field.name, pa.string() if is_text else kind)


def _writer(file: Path, schema: pa.Schema) -> pq.ParquetWriter:
    floats = [field.name for field in schema if pa.types.is_floating(field.type)]
    others = [field.name for field in schema if field.name not in floats]
    return pq.ParquetWriter(
        file, schema, compression="zstd", use_dictionary=others, use_byte_stream_split=floats, store_schema=False
    )

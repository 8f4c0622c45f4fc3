"""The description of a results folder as a Frictionless data package, so that other programs can read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transcaspian.messages import say

FILE = "datapackage.json"


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write ``datapackage.json``: one resource a Parquet table, with the type of every column."""
    package = {
        "profile": "data-package",
        "name": f"transcaspian-{manifest['scenario']}".lower().replace("_", "-"),
        "title": manifest["title"],
        "version": manifest["version"],
        "resources": [_resource(file) for file in sorted(folder.glob("*.parquet"))],
    }
    (folder / FILE).write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _resource(file: Path) -> dict[str, Any]:
    schema = pq.read_schema(file)
    return {
        "name": file.stem.replace("_", "-"),
        "path": file.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": say(f"study.table_{file.stem}"),
        "rows": pq.read_metadata(file).num_rows,
        "schema": {"fields": [{"name": field.name, "type": _type(field.type)} for field in schema]},
    }


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "string"

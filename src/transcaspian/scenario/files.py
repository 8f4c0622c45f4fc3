"""Files to text: size, kind and encoding are checked before anything is parsed."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from transcaspian.scenario.problems import Place, Problems

TABLE_BYTES = 8_000_000  # some 100,000 rows: checked in seconds, faults and all
RECORDS_BYTES = 1_000_000  # each value of a records table is looked up, ranged and sampled by name
SCENARIO_BYTES = 200_000  # a scenario is some lines; more would only make a reader wait
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_text(path: Path, shown: str, problems: Problems, *, limit_bytes: int = TABLE_BYTES) -> str | None:
    """Return the text of a UTF-8 file, or None after noting why it cannot be read.

    The size is asked of the file system first, so that a huge file is refused without being read.
    """
    place = Place(file=shown)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            problems.add("file_is_folder", place)
            return None
        if not stat.S_ISREG(status.st_mode):
            problems.add("file_is_special", place)
            return None
        if status.st_size > limit_bytes:
            problems.add("file_too_large", place, size=status.st_size / 1e6, limit=limit_bytes / 1e6)
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.add("file_missing", place)
        return None
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        problems.add("file_unreadable", place, reason=getattr(error, "strerror", None) or str(error))
        return None
    return _decoded(raw, shown, problems)


def _decoded(raw: bytes, shown: str, problems: Problems) -> str | None:
    """Return `raw` as text; UTF-8 with or without a byte-order mark, nothing else."""
    if raw.startswith(WIDE_MARKS):
        problems.add("file_wide_encoding", Place(file=shown))
        return None
    if b"\0" in raw:
        problems.add("file_binary", Place(file=shown, line=raw.count(b"\n", 0, raw.index(b"\0")) + 1))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add("file_not_utf8", Place(file=shown, line=line), byte=f"0x{raw[error.start]:02x}")
        return None
    if not text.strip():
        problems.add("file_empty", Place(file=shown))
        return None
    return text

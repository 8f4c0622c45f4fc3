"""The results folder: written under another name, then renamed, so that it is whole or absent."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

MANIFEST = "manifest.json"
TIMING = "timing.json"
APART = (MANIFEST, TIMING)  # the manifest lists the others; timings differ from run to run


def checkpoint_of(target: Path) -> Path:
    """Return the folder beside the results in which finished replications wait."""
    return target.with_name(f".partial-{target.name}")


def check_target(target: Path) -> None:
    """Raise InputError unless results can be written at `target`: checked before the run, not after it."""
    with speaking_plainly(target):
        if target.is_file():
            raise _problem("target_is_file", target)
        if target.is_dir() and any(target.iterdir()):
            _check_replaceable(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        probe = target.with_name(f".probe-{target.name}")
        probe.mkdir(exist_ok=True)
        probe.rmdir()


def _check_replaceable(target: Path) -> None:
    if not (target / MANIFEST).is_file():
        raise _problem("target_not_results", target)
    try:
        listed = {entry["path"] for entry in read_manifest(target)["files"]} | set(APART)
    except (KeyError, TypeError):
        raise _problem("target_not_results", target) from None
    strange = sorted(entry.name for entry in target.iterdir() if entry.name not in listed)
    if strange:
        raise _problem("target_has_other_files", target, value=", ".join(strange[:5]))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder, or raise InputError if there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise not_results(folder) from None
    if not isinstance(manifest, dict):
        raise not_results(folder)
    return manifest


def not_results(folder: Path) -> InputError:
    """Return the error of a folder that holds no results of a run."""
    return _problem("not_results", folder)


def write(target: Path, fill: Callable[[Path], None], manifest: Mapping[str, Any], timing: Mapping[str, Any]) -> None:
    """Let `fill` write the files into a fresh folder, add manifest and timing, and put it in the place of `target`.

    Raises
    ------
    InputError
        The disk is full or the place cannot be written. What stood at `target` before still stands.
    """
    fresh, old = target.with_name(f".new-{target.name}"), target.with_name(f".old-{target.name}")
    with speaking_plainly(target, clean=fresh):
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir(parents=True)
        fill(fresh)
        whole = {**manifest, "files": list(_listed(fresh))}
        (fresh / MANIFEST).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
        (fresh / TIMING).write_text(json.dumps(timing, indent=1) + "\n", "utf-8")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _listed(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.iterdir()):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        yield {"path": file.name, "bytes": file.stat().st_size, "sha256": digest}


@contextmanager
def speaking_plainly(target: Path, *, clean: Path | None = None) -> Iterator[None]:
    """Turn what the disk says into an InputError with a remedy; take away `clean` after any failure."""
    try:
        yield
    except BaseException as error:
        if clean is not None:
            shutil.rmtree(clean, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        rule = "disk_full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "cannot_write"
        raise _problem(rule, target, value=error.strerror or str(error)) from None


def _problem(rule: str, target: Path, value: str = "") -> InputError:
    return InputError(
        Problem(rule=say(f"study.{rule}"), file=str(target), value=value, remedy=say(f"study.{rule}_remedy"))
    )


def remove(folders: Iterable[Path]) -> None:
    """Remove folders of our own making, if they are there."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)

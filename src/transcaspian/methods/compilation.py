"""Compiled functions that release the GIL and are kept on disk where no stale copy can be found.

numba keys its cache by the file of the caller alone: a change in a function that the caller uses is not seen. Here the
folder's name carries the package version and a hash of all kernel sources, so that any change starts a fresh folder.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, ClassVar, TypeVar

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator

import transcaspian

Function = TypeVar("Function", bound=Callable[..., Any])
HERE = Path(__file__).parent
PLAIN = {"nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}
INSIDE = PLAIN | {"no_cpython_wrapper": True}
DAMAGED = (OSError, EOFError, LookupError, ValueError, AttributeError, ImportError, TypeError, UnpicklingError)


@cache
def sources_hash() -> str:
    """Return a hash of every module below ``methods`` that holds or feeds a kernel (12 hexadecimal digits)."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(HERE.rglob("*.py")):
        source = path.read_bytes()
        if b"@compiled" in source or b"read by the kernels" in source:
            digest.update(str(path.relative_to(HERE)).encode() + source)
    return digest.hexdigest()


def _roots() -> list[Path]:
    """Return the folders to try, best first: the user's choice, beside the sources, the user's cache, temporary."""
    chosen = [Path(numba.config.CACHE_DIR)] if numba.config.CACHE_DIR else []
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    owner = str(os.getuid()) if hasattr(os, "getuid") else "user"
    return [*chosen, HERE / "__pycache__", user / "transcaspian", Path(tempfile.gettempdir()) / f"transcaspian-{owner}"]


@cache
def cache_folder() -> Path | None:
    """Return the first writable cache folder of this version and these sources, made if need be; None without one."""
    for root in _roots():
        folder = root / f"kernels-{transcaspian.__version__}-{sources_hash()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            continue
        return folder
    return None


class _Locator(_CacheLocator):  # type: ignore[misc]  # numba has no types
    def __init__(self, function: Callable[..., Any], file: str, folder: Path) -> None:
        self._py_file, self._folder = file, folder
        self._name = hashlib.blake2b(
            f"{function.__module__}.{function.__qualname__}".encode(), digest_size=4
        ).hexdigest()

    def get_cache_path(self) -> str:
        return str(self._folder)

    def get_source_stamp(self) -> str:
        return sources_hash()

    def get_disambiguator(self) -> str:
        return self._name

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> _Locator | None:
        folder = cache_folder()
        return None if folder is None else cls(function, file, folder)


class _Implementation(CompileResultCacheImpl):  # type: ignore[misc]  # numba has no types
    _locator_classes: ClassVar[list[type]] = [_Locator]


class _DiskCache(FunctionCache):  # type: ignore[misc]  # numba has no types
    """A cache whose damage costs a compilation, never an error: files cut short, a full disk, a folder gone."""

    _impl_class = _Implementation

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except (
            OSError,
            EOFError,
            ValueError,
            KeyError,
            IndexError,
            AttributeError,
            ImportError,
            TypeError,
            UnpicklingError,
        ):
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        with suppress(*DAMAGED):
            super().save_overload(sig, data)


def compiled(function: Function) -> Function:
    """Return `function` compiled on first call, GIL released, cached on disk; unchanged when numba is switched off.

    Arrays are borrowed from the caller (no reference counts in the loops), so a kernel may not make arrays; division
    follows IEEE 754.
    """
    return _dispatcher(function, numba.njit(**PLAIN))


def compiled_inside(function: Function) -> Function:
    """Return `function` compiled for other compiled functions alone: without the way in from Python, half the work."""
    return _dispatcher(function, numba.njit(**INSIDE))


def compiled_inline(function: Function) -> Function:
    """Return `function` compiled as by `compiled_inside`, and copied into whatever calls it."""
    return _dispatcher(function, numba.njit(forceinline=True, **INSIDE))


def _dispatcher(function: Function, compiler: Callable[..., Any]) -> Function:
    dispatcher = compiler(function)
    if dispatcher is not function and cache_folder() is not None:
        dispatcher._cache = _DiskCache(function)  # noqa: SLF001  # numba offers no other way to choose a folder
    return dispatcher  # type: ignore[no-any-return]  # numba has no types

"""Replications: run one pure function over numbered replications, in any order, with the same outcome.

A replication depends on its number alone, so the order in which workers finish never shows in the result. At most a
few replications are under way at a time, and each outcome is handed over and dropped: memory does not grow with their
count.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Outcome = TypeVar("Outcome")
AHEAD_PER_WORKER = 2  # keeps every worker fed while the number of outcomes in memory stays bounded


def run(
    function: Callable[[int], Outcome],
    numbers: Iterable[int],
    *,
    keep: Callable[[int, Outcome], None],
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Call ``keep(number, function(number))`` once for every number; return when all are kept.

    Parameters
    ----------
    function : callable
        Pure: its outcome depends on the number alone. With threads it gains from several workers only where it lets
        the interpreter lock go, as compiled kernels do.
    numbers : iterable of int
        The replications to run; leave out those that are kept already, and an interrupted study resumes.
    keep : callable
        Called in the caller's thread, in the order of finishing: it must store by number.
    workers : int, optional
        Threads; the number of processors when not given.
    executor : concurrent.futures.Executor, optional
        Any executor to use instead of threads; it is left open. `function` must then be fit to be sent to it.
    progress : callable, optional
        Told ``(finished, wanted)`` after each replication.

    Raises
    ------
    Exception
        The first exception of `function` or `keep`, or KeyboardInterrupt: replications not yet begun are dropped,
        those under way are waited for and not kept.
    """
    wanted = sorted(set(numbers))
    count = workers or os.cpu_count() or 1
    with _executor(executor, count) as pool:
        _drain(pool, function, wanted, ahead=AHEAD_PER_WORKER * count, keep=keep, progress=progress)


@contextmanager
def _executor(executor: Executor | None, workers: int) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="replication")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _drain(
    pool: Executor,
    function: Callable[[int], Outcome],
    wanted: list[int],
    *,
    ahead: int,
    keep: Callable[[int, Outcome], None],
    progress: Callable[[int, int], None] | None,
) -> None:
    waiting = iter(wanted)
    under_way: dict[Future[Outcome], int] = {pool.submit(function, n): n for n in islice(waiting, ahead)}
    finished = 0
    try:
        while under_way:
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=under_way.__getitem__):
                keep(under_way.pop(future), future.result())
                finished += 1
                if progress is not None:
                    progress(finished, len(wanted))
            for number in islice(waiting, ahead - len(under_way)):
                under_way[pool.submit(function, number)] = number
    finally:
        for future in under_way:
            future.cancel()

"""Replications: every number once, in any order, with any workers, and again after an interruption."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.methods import replications


def square(number: int) -> int:
    return number * number


def collect(numbers: list[int], **options: Any) -> dict[int, int]:
    kept: dict[int, int] = {}
    replications.run(square, numbers, keep=kept.__setitem__, **options)
    return kept


def test_three_replications_by_hand() -> None:
    assert collect([0, 1, 2], workers=1) == {0: 0, 1: 1, 2: 4}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 200), max_size=60), st.integers(1, 4))
def test_each_number_is_kept_once_on_any_number_of_workers(numbers: list[int], workers: int) -> None:
    kept: list[tuple[int, int]] = []
    replications.run(square, numbers, keep=lambda n, value: kept.append((n, value)), workers=workers)
    assert sorted(kept) == [(n, n * n) for n in sorted(set(numbers))]


def test_any_executor_serves_and_stays_open() -> None:
    with ProcessPoolExecutor(2) as pool:
        assert collect(list(range(7)), executor=pool) == {n: n * n for n in range(7)}
        assert pool.submit(square, 9).result() == 81


def test_progress_counts_up_to_the_wanted_number() -> None:
    seen: list[tuple[int, int]] = []
    collect([4, 5, 6], workers=2, progress=lambda done, wanted: seen.append((done, wanted)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_an_error_in_a_replication_is_raised_and_the_rest_is_dropped() -> None:
    begun: list[int] = []

    def fails_at_two(number: int) -> int:
        begun.append(number)
        if number == 2:
            raise ValueError("two")
        return number

    with pytest.raises(ValueError, match="two"):
        replications.run(fails_at_two, range(500), keep=lambda *_: None, workers=1)
    assert len(begun) < 20


def test_interrupt_keeps_what_is_finished_and_a_second_run_does_the_rest() -> None:
    kept: dict[int, int] = {}

    def stop_after_five(finished: int, _: int) -> None:
        if finished == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replications.run(square, range(40), keep=kept.__setitem__, workers=2, progress=stop_after_five)
    assert len(kept) == 5
    assert threading.active_count() < 10
    replications.run(square, set(range(40)) - set(kept), keep=kept.__setitem__, workers=2)
    assert kept == {n: n * n for n in range(40)}


def test_outcomes_in_memory_stay_bounded_while_the_count_grows() -> None:
    class Counting(ThreadPoolExecutor):
        alive = 0
        most = 0

        def submit(self, *args: Any, **options: Any) -> Future[Any]:
            self.alive += 1
            self.most = max(self.most, self.alive)
            return super().submit(*args, **options)

    with Counting(2) as pool:

        def keep(*_: int) -> None:
            pool.alive -= 1

        replications.run(square, range(300), keep=keep, workers=2, executor=pool)
        assert pool.most <= 2 * replications.AHEAD_PER_WORKER

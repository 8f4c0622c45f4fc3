"""Paths that share nothing: a trap that the greedy way falls into, and every pair of a small graph tried."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.methods.disjoint_paths import Link, disjoint

TRAP = (  # the shortest path a-b-c-d uses the middle; the best pair does not
    Link(1, "a", "b", 1.0), Link(2, "b", "c", 1.0), Link(3, "c", "d", 1.0), Link(4, "a", "c", 3.0),
    Link(5, "b", "d", 3.0),
)  # fmt: skip


def test_the_shortest_path_alone():
    (path,) = disjoint(TRAP, "a", "d", count=1)

    assert path.places == ("a", "b", "c", "d")
    assert path.length == 3.0


def test_a_pair_gives_back_the_middle_link():
    paths = disjoint(TRAP, "a", "d", count=2)

    assert {path.places for path in paths} == {("a", "b", "d"), ("a", "c", "d")}
    assert sum(path.length for path in paths) == 8.0
    assert len(disjoint(TRAP, "a", "d", count=5)) == 2


def test_parallel_links_are_two_paths():
    paths = disjoint((Link("near", "a", "b", 1.0), Link("far", "b", "a", 2.0)), "a", "b", count=2)

    assert [path.links[0].name for path in paths] == ["near", "far"]


def test_no_way_is_an_empty_answer_and_wrong_input_is_refused():
    assert disjoint(TRAP, "a", "nowhere", count=1) == ()
    with pytest.raises(ValueError, match="two places"):
        disjoint(TRAP, "a", "a", count=1)
    with pytest.raises(ValueError, match="zero or more"):
        disjoint((Link(1, "a", "b", -1.0),), "a", "b", count=1)


def simple_paths(links: list[Link], size: int) -> list[tuple[tuple[int, ...], float]]:
    """Return every simple path from 0 to 1 over the shortest link of each pair of places, with its length."""
    between = {}
    for link in links:
        key = frozenset((link.one, link.other))
        between[key] = min(between.get(key, link.length), link.length)
    found = []
    for count in range(size - 1):
        for middle in permutations(range(2, size), count):
            steps = list(zip((0, *middle), (*middle, 1), strict=True))
            if all(frozenset(step) in between for step in steps):
                found.append(((0, *middle, 1), sum(between[frozenset(step)] for step in steps)))
    return found


@settings(max_examples=60)
@given(st.data())
def test_the_pair_is_the_best_of_all_pairs(data):
    size = data.draw(st.integers(4, 6))
    pairs = [pair for pair in combinations(range(size), 2) if pair != (0, 1)]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, min_size=3))
    lengths = [float(data.draw(st.integers(0, 9))) for _ in chosen]
    links = [Link(pair, *pair, length) for pair, length in zip(chosen, lengths, strict=True)]
    every = simple_paths(links, size)
    sums = [
        first[1] + second[1]
        for first, second in combinations(every, 2)
        if not set(first[0][1:-1]) & set(second[0][1:-1])
    ]

    paths = disjoint(links, 0, 1, count=2)

    assert len(paths) == (2 if sums else 1 if every else 0)
    if sums:
        assert sum(path.length for path in paths) == min(sums)
        assert not set(paths[0].places[1:-1]) & set(paths[1].places[1:-1])
    elif every:
        assert paths[0].length == min(length for _, length in every)

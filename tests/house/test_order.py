"""In which order tests run."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from tests.order import longest_first

MODULES = st.lists(
    st.tuples(st.text("ls", min_size=1), st.integers(1, 9)), unique_by=lambda m: m[0]
)
"""Modules by name, with so many tests each; long are those whose name begins with l."""


def ordered(modules: list[tuple[str, int]], workers: int) -> list[tuple[str, int]]:
    tests = [(name, number) for name, count in modules for number in range(count)]
    return longest_first(
        tests, workers=workers, module_of=lambda test: test[0], is_long=lambda m: m[0] == "l"
    )


@given(MODULES, st.integers(1, 4))
def test_each_test_runs_once_and_after_those_of_its_module_that_stood_before_it(
    modules: list[tuple[str, int]], workers: int
) -> None:
    found = ordered(modules, workers)
    assert Counter(found) == Counter((name, n) for name, count in modules for n in range(count))
    for name, count in modules:
        assert [test for test in found if test[0] == name] == [(name, n) for n in range(count)]


@given(MODULES)
def test_one_worker_has_all_long_modules_before_the_first_short_one(
    modules: list[tuple[str, int]],
) -> None:
    names = [name for name, _ in groupby(ordered(modules, 1), lambda test: test[0])]
    assert names == sorted((name for name, _ in modules), key=lambda name: name[0] != "l")


def test_the_share_of_each_worker_begins_with_a_part_of_the_long_ones() -> None:
    found = ordered([("s1", 30), ("l1", 4), ("s2", 30), ("l2", 3), ("l3", 1), ("s3", 33)], 2)
    one, other = found[:50], found[50:]
    assert [name for name, _ in groupby(one, lambda test: test[0])] == ["l1", "s1", "s2"]
    assert [name for name, _ in groupby(other, lambda test: test[0])] == ["l2", "l3", "s2", "s3"]


def test_when_all_are_long_they_stay_as_they_were() -> None:
    assert ordered([("l1", 2), ("l2", 2)], 2) == [("l1", 0), ("l1", 1), ("l2", 0), ("l2", 1)]

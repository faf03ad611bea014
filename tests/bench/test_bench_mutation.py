"""The tester of tests at its smallest: what it changes, what it leaves, what a graft reaches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.bench.mutation import targets
from tests.bench.mutation.grafting import DoesNotFit, graft
from tests.bench.mutation.mutants import Mutant, mutants
from tests.house.tree import ROOT

SOURCE = '''
"""A module."""
import logging
from functools import cache
_log = logging.getLogger()
_MOST = 3
_TWICE = _MOST * 2
_WORDS = ("a", "b")
def fits(number, words=("x",)):
    """Whether it fits."""
    _log.info("a number came", number)
    if not words or number < 0:
        raise ValueError("no such number")
    return number <= _TWICE
class Door:
    """A door."""
    width = 7
    @property
    def is_open(self):
        return self.width > 5
    @staticmethod
    @cache
    def knock(times):
        return min(times, _MOST)
'''
NAME = "tests.bench.of_a_test"
_DROPPED = (
    "not words or number < 0: raise ValueError('no such number') → not words or number < 0: pass"
)


@pytest.fixture
def house() -> Iterator[tuple[ModuleType, ModuleType]]:
    """A module, and one that has imported its names."""
    module, other = ModuleType(NAME), ModuleType(f"{NAME}.other")
    exec(SOURCE, vars(module))  # noqa: S102  # our own text above
    vars(other).update(MOST=1, _MOST=module._MOST, fits=module.fits, Door=module.Door)
    sys.modules |= {NAME: module, other.__name__: other}
    yield module, other
    del sys.modules[NAME], sys.modules[other.__name__]


def found(change: str) -> Mutant:
    """Return the mutant of a change."""
    (mutant,) = [each for each in mutants(SOURCE) if each.change == change]
    return mutant


def test_each_change_is_made_once_and_told_with_its_line() -> None:
    told = sorted((each.line, each.change) for each in mutants(SOURCE))
    assert told == sorted(
        [
            (6, "3 → 4"),
            (6, "3 → 2"),
            (7, "_MOST * 2 → _MOST // 2"),
            (7, "_MOST * 2 → _MOST * 3"),
            (7, "_MOST * 2 → _MOST * 1"),
            (8, "('a', 'b') → ('b',)"),
            (8, "('a', 'b') → ('a',)"),
            (12, "not words or number < 0 → not words and number < 0"),
            (12, "not words or number < 0 → not not words or number < 0"),
            (12, "not words or number < 0 → not words or number <= 0"),
            (12, "not words or number < 0 → not words or number >= 0"),
            (12, "number < 0 → number < 1"),
            (12, "number < 0 → number < -1"),
            (13, _DROPPED),
            (14, "return number <= _TWICE → return None"),
            (14, "number <= _TWICE → number < _TWICE"),
            (14, "number <= _TWICE → number > _TWICE"),
            (20, "return self.width > 5 → return None"),
            (20, "self.width > 5 → self.width >= 5"),
            (20, "self.width > 5 → self.width <= 5"),
            (20, "self.width > 5 → self.width > 6"),
            (20, "self.width > 5 → self.width > 4"),
            (24, "return min(times, _MOST) → return None"),
            (24, "min(times, _MOST) → min(_MOST)"),
            (24, "min(times, _MOST) → min(times)"),
        ]
    )


def test_a_function_is_its_mutant_wherever_it_was_imported(
    house: tuple[ModuleType, ModuleType],
) -> None:
    module, other = house
    assert other.fits(6)
    graft(module, found("number <= _TWICE → number < _TWICE"))
    assert not other.fits(6)
    assert other.fits(5)


def test_methods_are_found_under_what_decorates_them(
    house: tuple[ModuleType, ModuleType],
) -> None:
    module, other = house
    graft(module, found("self.width > 5 → self.width <= 5"))
    assert not other.Door().is_open
    graft(module, found("min(times, _MOST) → min(times)"))
    with pytest.raises(TypeError):
        other.Door.knock(9)


def test_a_constant_changes_what_is_made_of_it_and_those_who_imported_it(
    house: tuple[ModuleType, ModuleType],
) -> None:
    module, other = house
    graft(module, found("3 → 4"))
    assert (other._MOST, module._TWICE, other.MOST) == (4, 8, 1)
    assert other.fits(8)


def test_what_is_nowhere_in_the_module_does_not_fit(
    house: tuple[ModuleType, ModuleType],
) -> None:
    module, _ = house
    del module.Door.knock
    with pytest.raises((DoesNotFit, AttributeError)):
        graft(module, found("min(times, _MOST) → min(times)"))


def test_each_target_and_each_equivalent_change_is_there() -> None:
    there = {
        (module, each.change)
        for target in targets.TARGETS
        for module in target.modules
        for each in mutants(_source(module))
    }
    assert set(targets.EQUIVALENT) <= there
    assert all((ROOT / each).is_file() for target in targets.TARGETS for each in target.tests)


def _source(module: str) -> str:
    path = ROOT / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.read_text(encoding="utf-8")

"""The page on reliability names each fault, and proofs that are there."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.bench.chaos.faults import Fault, faults
from tests.house import tree

FAULTS = list(faults())


@cache
def _tests_of(file: str) -> frozenset[str]:
    module = tree.parsed(tree.ROOT / file)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(each.name for each in module.body if isinstance(each, kinds))


def test_each_of_the_twenty_faults_has_its_place() -> None:
    assert [each.number for each in FAULTS] == [f"F{n}" for n in range(1, 21)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.number)
def test_every_proof_that_is_named_is_there(fault: Fault) -> None:
    assert fault.proofs
    for proof in fault.proofs:
        file, _, test = proof.partition("::")
        assert (tree.ROOT / file).is_file(), file
        assert not test or test in _tests_of(file), proof


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.number)
def test_every_long_form_is_a_bench(fault: Fault) -> None:
    for command in fault.long:
        bench, name, *_ = command.split()
        assert bench == "bench"
        assert (tree.ROOT / "tests" / "bench" / f"bench_{name}.py").is_file(), command


def test_a_file_proves_with_all_its_tests_and_a_test_with_all_its_parameters() -> None:
    fault = Fault(number="F1", title="", proofs=("tests/a.py", "tests/b.py::test_x"), long=())
    assert fault.is_proven_by("tests/a.py::test_y[1]")
    assert fault.is_proven_by("tests/b.py::test_x")
    assert fault.is_proven_by("tests/b.py::test_x[1]")
    assert not fault.is_proven_by("tests/b.py::test_xy")

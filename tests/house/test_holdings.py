"""Every kind of record that a store keeps has a row in the table of holdings, and no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from adapters.store.articles import ARTICLES_KEPT
from adapters.store.holdings import HOLDINGS, Holding, Of, Shape
from bot.app.engine import KEEP_ARTICLES
from tests.house import tree

STORES = [
    path
    for path in tree.modules("adapters")
    if path.parent.name == "store" and path.stem not in {"kernel", "measured", "holdings"}
]
"""The engines know of no kind; they lie a folder deeper."""
_CALLS = {"IndexPut": "index", "IndexRemove": "index", "range": 0, "range_many": 0}


def _constants(module: ast.Module) -> dict[str, str]:
    """Return the texts that a module gives names to."""
    return {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _named(node: ast.AST, constants: dict[str, str]) -> str | None:
    """Return the text that an expression stands for, of an f-string what it begins with."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return constants.get(name)
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case _:
            return None


def _used() -> Iterator[tuple[Shape, str, str]]:
    """Yield what stores name: namespaces, queues, indexes and rates, with the module."""
    for path in STORES:
        module = tree.parsed(path)
        constants = _constants(module)
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                for shape, name in _of_call(node, constants):
                    yield shape, name, path.stem
            elif isinstance(node, ast.Return | ast.Tuple) or (
                isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr)
            ):
                yield from ((shape, name, path.stem) for shape, name in _of_value(node))


def _of_call(node: ast.Call, constants: dict[str, str]) -> Iterator[tuple[Shape, str]]:
    called = ast.unparse(node.func).rpartition(".")[2]
    given = {each.arg: each.value for each in node.keywords}
    if called == "Namespace":
        name = _named(given["name"], constants)
        assert name, "a namespace is named by a text"
        yield Shape.DOCUMENT, name
    for argument, shape in (("queue", Shape.QUEUE), ("index", Shape.INDEX)):
        name = _named(given[argument], constants) if argument in given else None
        if called in {"NewJob", "DropJob", "IndexPut", "IndexRemove"} and name:
            yield shape, name
    if called == "Queue" and len(node.args) > 1 and (name := _named(node.args[1], constants)):
        yield Shape.QUEUE, name
    if called == "range" and node.args and (name := _named(node.args[0], constants)):
        yield Shape.INDEX, name
    if called == "reserve" and node.args and (name := _named(node.args[0], constants)):
        yield Shape.RATE, name


def _of_value(node: ast.AST) -> Iterator[tuple[Shape, str]]:
    """Yield the beginnings of names that are made with a slash: indexes, and rates' buckets."""
    for part in ast.walk(node):
        name = _named(part, {}) if isinstance(part, ast.JoinedStr) else None
        if name and name.endswith("/"):
            yield _shape_of(name), name


def _shape_of(beginning: str) -> Shape:
    """Return what is named so: an index, unless it begins like a rate or a queue of many."""
    if beginning.startswith(("send/", "pace/")):
        return Shape.RATE
    return Shape.QUEUE if beginning == "post/" else Shape.INDEX


ROWS = {(each.shape, each.name): each for each in HOLDINGS}
USED = sorted({(shape, name) for shape, name, _ in _used()})


def test_each_row_is_of_another_kind() -> None:
    assert len(ROWS) == len(HOLDINGS)


@pytest.mark.parametrize(("shape", "name"), USED, ids=str)
def test_whatever_a_store_keeps_has_a_row(shape: Shape, name: str) -> None:
    assert (shape, name) in ROWS, "adapters/store/holdings.py says what it holds, and of whom"


@pytest.mark.parametrize("row", HOLDINGS, ids=lambda row: f"{row.shape} {row.name}")
def test_whatever_has_a_row_is_kept(row: Holding) -> None:
    assert (row.shape, row.name) in USED


@cache
def _kinds() -> frozenset[str]:
    """Return the kinds that what is found with a person goes by."""
    return frozenset({"send", "delivery", "said", "deadletter"}).union(
        str(node.value.value)
        for path in STORES
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.keyword) and node.arg == "holding"
        if isinstance(node.value, ast.Constant)
    )


@pytest.mark.parametrize("row", HOLDINGS, ids=lambda row: f"{row.shape} {row.name}")
def test_what_is_of_somebody_is_found_with_him(row: Holding) -> None:
    is_its_own = row.name == "erase" or row.shape is Shape.RATE
    if row.of in {Of.NOBODY, Of.TENANT} or is_its_own:
        assert not row.found_by
    else:
        assert row.found_by in _kinds()


def test_rates_of_people_end_within_an_hour() -> None:
    ends = [each.kept for each in HOLDINGS if each.shape is Shape.RATE]
    assert all(kept is not None and kept.total_seconds() <= 3600 for kept in ends)


def test_the_sweep_follows_the_table() -> None:
    assert KEEP_ARTICLES == ARTICLES_KEPT

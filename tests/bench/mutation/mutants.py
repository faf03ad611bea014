"""A module with one small change that its tests should notice.

*Pure.* What is read by people alone is left as it is: docstrings, logs, the wording of errors. So
is what can not be put into a module that stands already: annotations, decorators, defaults, the
bodies of classes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from tests.bench.mutation.edits import edits, is_log, is_table

_Reached: TypeAlias = tuple[ast.AST, "_Place"]
_LONGEST_SHOWN = 90


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mutant:
    """A module with one change."""

    line: int
    function: str
    """Around the change, as `__qualname__` has it, the outermost one; empty for a constant."""
    statement: int
    """Around the change, counted in the module."""
    change: str
    """By which people know it: what stood there, and what stands there now."""
    _module: ast.Module
    _edited: tuple[ast.AST, str, object]

    def source(self) -> str:
        """Return the module's text with the change, without comments."""
        with _changed(*self._edited):
            return ast.unparse(ast.fix_missing_locations(self._module))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a node stands."""

    function: str
    statement: int
    around: ast.AST
    is_worded: bool = False
    """What is said here is for people."""


def mutants(source: str) -> Iterator[Mutant]:
    """Yield each mutant of a module, in the order of its text."""
    tree = ast.parse(source)
    for number, statement in enumerate(tree.body):
        place = _Place(function="", statement=number, around=statement)
        for node, found in list(_of_module(statement, place)):
            for field, value in list(edits(node, is_worded=found.is_worded)):
                yield _mutant(tree, node, found, field, value)


def _mutant(tree: ast.Module, node: ast.AST, place: _Place, field: str, value: object) -> Mutant:
    """Make a change to see how it reads."""
    shown = _shown(node, place.around)
    before, kept = _text(shown), getattr(node, field)
    with _changed(node, field, value):
        after = _text(shown)
    return Mutant(
        line=_line(node, kept, value) or _line(place.around),
        function=place.function,
        statement=place.statement,
        change=f"{before} → {after}",
        _module=tree,
        _edited=(node, field, value),
    )


@contextmanager
def _changed(node: ast.AST, field: str, value: object) -> Iterator[None]:
    """Let a field of a node be another for a while."""
    kept = getattr(node, field)
    setattr(node, field, value)
    try:
        yield
    finally:
        setattr(node, field, kept)


def _of_module(node: ast.AST, place: _Place) -> Iterator[_Reached]:
    """Yield what may be changed of a statement of a module, with where it stands."""
    match node:
        case ast.ClassDef():
            for each in node.body:
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                    name = f"{node.name}.{each.name}"
                    yield from _of_block(each, replace(place, function=name))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _of_block(node, replace(place, function=node.name))
        case ast.Assign() if not ast.unparse(node.targets[0]).startswith("__"):
            yield from _of_node(node, place)
        case ast.AnnAssign() if ast.unparse(node.annotation) != "TypeAlias":
            yield from _of_node(node, place)
        case _:
            pass


def _of_block(node: ast.FunctionDef | ast.AsyncFunctionDef, place: _Place) -> Iterator[_Reached]:
    yield node, place
    for each in node.body:
        yield from _of_node(each, replace(place, around=node))


def _of_node(node: ast.AST, place: _Place) -> Iterator[_Reached]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from _of_block(node, place)
        return
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if is_text or is_log(node):
        return
    yield node, place
    is_worded = place.is_worded or isinstance(node, ast.Raise)
    for each in _below(node):
        yield from _of_node(each, replace(place, around=node, is_worded=is_worded))


def _below(node: ast.AST) -> Iterator[ast.AST]:
    for name, field in ast.iter_fields(node):
        for each in field if isinstance(field, list) else [field]:
            is_row = is_table(node) and isinstance(getattr(each, "value", None), str)
            if isinstance(each, ast.AST) and name != "annotation" and not is_row:
                yield each


def _shown(node: ast.AST, around: ast.AST) -> ast.AST:
    """Return what tells the change best: with what stands around it, if that is short."""
    if isinstance(around, ast.expr | ast.keyword) and isinstance(node, ast.expr):
        return around if len(ast.unparse(around)) <= _LONGEST_SHOWN else node
    return node


def _text(node: ast.AST) -> str:
    """Return code on one line, of a block its statements in short."""
    block = getattr(node, "body", None)
    if not isinstance(block, list):
        return " ".join(ast.unparse(node).split())
    head = f"{ast.unparse(node.test)}: " if isinstance(node, ast.If | ast.While) else ""
    brief = [ast.unparse(each).partition("\n")[0][:_LONGEST_SHOWN] for each in block]
    return " ".join((head + "; ".join(brief)).split())


def _line(node: ast.AST, kept: object = None, value: object = None) -> int:
    """Return the line of what was changed."""
    if isinstance(kept, list) and isinstance(value, list):
        for old, new in zip(kept, value, strict=False):
            if old is not new and isinstance(old, ast.stmt):
                return old.lineno
    found: int = getattr(node, "lineno", 0)
    return found

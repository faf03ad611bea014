"""A mutant put into a module that others have imported already.

A function gets the code of its mutant, wherever it is held. A constant is made anew, with those
of its module that are made of it, and takes the place of the old one in the modules that imported
it by its name. What was worked out of either before stays: data of a test that are made while it
is read, members of a class.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

from tests.bench.mutation.mutants import Mutant
from tests.house.tree import PACKAGES

_OURS = (*PACKAGES, "tests")


class DoesNotFit(Exception):
    """A mutant that can not be put in while the module stands."""


def graft(module: ModuleType, mutant: Mutant) -> None:
    """Let a module be its mutant.

    Raises:
        DoesNotFit: it can only be read anew.
    """
    if mutant.function:
        _graft_function(module, mutant)
    else:
        _graft_constant(module, mutant)


def _graft_function(module: ModuleType, mutant: Mutant) -> None:
    function = _held(module, mutant.function)
    whole = compile(mutant.source(), mutant.function, "exec", dont_inherit=True)
    codes = [each for each in _codes(whole) if each.co_qualname == mutant.function]
    if len(codes) != 1 or codes[0].co_freevars != function.__code__.co_freevars:
        raise DoesNotFit(mutant.function)
    function.__code__ = codes[0]


def _held(module: ModuleType, name: str) -> FunctionType:
    found: object = module
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
        if isinstance(found, property):
            found = found.fget
        found = inspect.unwrap(found) if callable(found) else found
        found = getattr(found, "__func__", found)
    if not isinstance(found, FunctionType):
        raise DoesNotFit(name)
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _graft_constant(module: ModuleType, mutant: Mutant) -> None:
    changed: set[str] = set()
    for number, statement in enumerate(ast.parse(mutant.source()).body):
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            continue
        names = [each for each in ast.walk(statement) if isinstance(each, ast.Name)]
        read = {each.id for each in names if isinstance(each.ctx, ast.Load)}
        if number != mutant.statement and not read & changed:
            continue
        written = {each.id for each in names if isinstance(each.ctx, ast.Store)}
        before = {each: vars(module)[each] for each in written & vars(module).keys()}
        code = compile(ast.Module([statement], []), mutant.change, "exec")
        exec(code, vars(module))  # noqa: S102  # what a mutant is for
        for name, old in before.items():
            _replace(name, old, vars(module)[name])
        changed |= written


def _replace(name: str, old: object, new: object) -> None:
    for holder in list(sys.modules.values()):
        is_ours = getattr(holder, "__name__", "").partition(".")[0] in _OURS
        if is_ours and vars(holder).get(name) is old:
            setattr(holder, name, new)

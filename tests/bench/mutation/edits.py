"""What may be changed in one node of a module's tree.

*Pure.* A comparison turned or moved by its boundary, a condition negated, `and` for `or`, a `not`
taken away, a number one off, a text or an operator replaced, a row of a table or an argument left
out, a value not returned, an error not raised, a call not made.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Edit: TypeAlias = tuple[str, object]
"""A field of a node, and another value of it."""

LOGS = "_log."
_TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_PLAIN = (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr, ast.Subscript)
"""Conditions that are changed by nothing else."""
_TABLES = (ast.Tuple, ast.List, ast.Set)


def edits(node: ast.AST, *, is_worded: bool) -> Iterator[Edit]:
    """Yield each change; `is_worded` where texts are for people alone."""
    yield from _conditions(node)
    yield from _operators(node)
    match node:
        case ast.Constant(value=value):
            yield from (("value", each) for each in _values(value, is_worded=is_worded))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "value", ast.Constant(None)
        case ast.Call(args=args, keywords=keywords):
            if len(args) > 1 and not _is_plain_pattern(args):
                yield from (("args", each) for each in _without_one(args))
            yield from (("keywords", each) for each in _without_one(keywords))
        case _ if is_table(node):
            yield from (("elts", each) for each in _without_one(getattr(node, "elts", [])))
        case _:
            yield from _left_out(node)


def _is_plain_pattern(args: Sequence[ast.expr]) -> bool:
    """Whether a pattern is told to keep to ASCII that has no class which that narrows."""
    match args:
        case [ast.Constant(value=str(pattern)), ast.Attribute(attr="ASCII")]:
            return not re.search(r"\\[bdswBDSW]", pattern)
        case _:
            return False


def is_table(node: ast.AST) -> bool:
    """Tell whether a node is a table of constants: its texts are left out, not emptied."""
    if not isinstance(node, _TABLES) or len(node.elts) == 1:
        return False
    return all(isinstance(each, ast.Constant) for each in node.elts)


def is_log(node: ast.AST) -> bool:
    """Tell whether a node writes to a log."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith(LOGS)


def _conditions(node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.If | ast.While | ast.IfExp) and isinstance(node.test, _PLAIN):
        yield "test", _negated(node.test)
    if isinstance(node, ast.comprehension):
        for index, each in enumerate(node.ifs):
            if isinstance(each, _PLAIN):
                yield "ifs", [*node.ifs[:index], _negated(each), *node.ifs[index + 1 :]]


def _operators(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                for other in _TURNED[type(op)]:
                    yield "ops", [*ops[:index], other(), *ops[index + 1 :]]
        case ast.BoolOp(op=operator):
            yield "op", ast.Or() if isinstance(operator, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "operand", _negated(operand)
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _OTHER:
            yield "op", _OTHER[type(node.op)]()


def _values(value: object, *, is_worded: bool) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
        yield value - 1
    elif isinstance(value, str) and not is_worded:
        yield "" if value else "~"
    elif isinstance(value, bytes):
        yield b"" if value else b"~"


def _left_out(node: ast.AST) -> Iterator[Edit]:
    """Yield blocks without one of their calls or errors."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if not isinstance(block, list):
            continue
        for index, each in enumerate(block):
            if isinstance(each, ast.Raise) or _is_call(each):
                yield name, [*block[:index], ast.Pass(), *block[index + 1 :]]


def _is_call(node: ast.stmt) -> bool:
    """Whether a statement is a call, for what it does."""
    if not isinstance(node, ast.Expr):
        return False
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    return isinstance(value, ast.Call) and not is_log(value)


def _without_one(items: Sequence[ast.AST]) -> Iterator[object]:
    for index in range(len(items)):
        yield [*items[:index], *items[index + 1 :]]


def _negated(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), node)

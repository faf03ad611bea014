"""How our nouns become compact JSON bytes and strictly what they were again.

*Pure.* A class's type hints are read once. Fields that a reader does not know are ignored
and missing ones take their default, so that versions of Daybrief can share a store. Long
documents are compressed; the first byte tells, since JSON objects begin with a brace.

=====================  ==============================================
``datetime``           ISO 8601 with the offset of UTC
``date``, ``time``     ISO 8601; a time of day has no zone
``timedelta``          whole microseconds
``frozenset``          list in sorted order: equal nouns, equal bytes
``tuple``              list
``StrEnum``            its value
dataclass              object with every field
``NewType``, optional  what stands behind it, null
=====================  ==============================================
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from adapters.store.instants import span, span_micros
from digest.errors import StoreCorrupt

T = TypeVar("T")
Convert = Callable[[Any], Any]

_COMPRESS_FROM_BYTES = 2048
"""Summaries, which feeds bring by the thousand, stay as they are: 0.7 kB saved on each would
double the time to store them. Full texts shrink to half and are read seldom."""
_WINDOW_BITS, _MEMORY_LEVEL = 13, 7
"""As large as text of some kilobytes needs: 29 µs for 1.5 kB instead of 78, the same size."""

_dump = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")
).encode


@dataclasses.dataclass(frozen=True, slots=True)
class _Plan:
    """How one class is written and read."""

    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    write: tuple[tuple[str, Convert], ...]
    """Fields that JSON cannot take as they are."""
    read: tuple[tuple[str, Convert], ...]


_PLANS: dict[type, _Plan] = {}
"""By class, made when first needed."""


def encode(noun: object) -> bytes:
    """Return a dataclass instance as bytes; equal instances give equal bytes.

    Raises:
        ValueError: it holds a value that its type hints do not allow for, such as a naive
            instant or an infinite number.
    """
    data = _dump(to_object(noun)).encode("utf-8", "surrogatepass")
    return _deflated(data) if len(data) >= _COMPRESS_FROM_BYTES else data


def decode(kind: type[T], data: bytes) -> T:
    """Return the instance of a dataclass that the bytes hold.

    Raises:
        StoreCorrupt: they hold none.
    """
    try:
        text = data if data.startswith(b"{") else zlib.decompress(data)
        value = json.loads(text.decode("utf-8", "surrogatepass"))
        return _from_object(kind, value)
    except (ValueError, TypeError, OverflowError, RecursionError, zlib.error) as error:
        raise StoreCorrupt(f"a stored {kind.__name__} is damaged: {error}") from error


def decode_text(data: bytes) -> str:
    """Return a text that was stored by itself, in UTF-8.

    Raises:
        StoreCorrupt: the bytes are no UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise StoreCorrupt(f"a stored text is damaged: {error}") from error


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, _WINDOW_BITS, _MEMORY_LEVEL)
    packed = packer.compress(data) + packer.flush()
    return packed if len(packed) < len(data) else data


def to_object(noun: Any) -> dict[str, Any]:  # noqa: ANN401  # any dataclass instance
    """Return a dataclass instance as the object that JSON holds of it."""
    plan = _plan(type(noun))
    written = dict(zip(plan.names, plan.values(noun), strict=True))
    for name, convert in plan.write:
        written[name] = convert(written[name])
    return written


def _from_object(kind: type[T], value: Any) -> T:  # noqa: ANN401  # whatever JSON holds
    if type(value) is not dict:
        raise TypeError(f"no object but {type(value).__name__}")
    fields = _plan(kind).read
    return kind(**{name: convert(value[name]) for name, convert in fields if name in value})


def _plan(kind: type) -> _Plan:
    plan = _PLANS.get(kind)
    if plan is None:
        plan = _PLANS[kind] = _planned(kind)
    return plan


def _planned(kind: type) -> _Plan:
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no dataclass")
    hints = get_type_hints(kind)
    names = tuple(each.name for each in dataclasses.fields(kind) if each.init)
    writers = ((name, _writer(hints[name])) for name in names)
    return _Plan(
        names=names,
        values=_values(names),
        write=tuple((name, convert) for name, convert in writers if convert is not None),
        read=tuple((name, _reader(hints[name])) for name in names),
    )


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what fetches all fields; attrgetter gives no tuple for fewer than two."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda noun: tuple(getattr(noun, name) for name in names)


def _bare(hint: Any) -> Any:  # noqa: ANN401  # type hints have no common type
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return hint


def _optional(hint: Any) -> Any:  # noqa: ANN401  # type hints have no common type
    """Return X for `X | None`, else None."""
    if get_origin(hint) not in {Union, UnionType}:
        return None
    inner = [each for each in get_args(hint) if each is not NoneType]
    if len(inner) != 1:
        raise TypeError(f"cannot store {hint}: only one alternative to None can be told apart")
    return inner[0]


def _writer(hint: Any) -> Convert | None:  # noqa: ANN401  # type hints have no common type
    """Return what makes a value fit for JSON; None when it is as it stands."""
    hint = _bare(hint)
    if hint in {str, int, float, bool} or _is_enum(hint):  # JSON writes a StrEnum as its value
        return None
    if (inner := _optional(hint)) is not None:
        convert = _writer(inner)
        return convert and (lambda value: None if value is None else convert(value))
    if hint in _LEAVES:
        return _LEAVES[hint][0]
    if _is_record(hint):
        return to_object
    return _collection_writer(hint)


def _collection_writer(hint: Any) -> Convert:  # noqa: ANN401  # type hints have no common type
    origin, items = get_origin(hint), get_args(hint)
    if origin is tuple and not _is_homogeneous(items):
        parts = [_writer(item) or _same for item in items]
        return lambda value: [part(each) for part, each in zip(parts, value, strict=True)]
    convert = _writer(items[0]) if items else None
    if origin is tuple:
        return list if convert is None else lambda value: [convert(each) for each in value]
    if origin is frozenset and convert is None:
        return sorted
    raise TypeError(f"cannot store {hint}")


def _reader(hint: Any) -> Convert:  # noqa: ANN401  # type hints have no common type
    """Return what checks a value from JSON and makes it what the hint says."""
    hint = _bare(hint)
    if hint in _LEAVES:
        return _LEAVES[hint][1]
    if (inner := _optional(hint)) is not None:
        convert = _reader(inner)
        return lambda value: None if value is None else convert(value)
    if _is_record(hint):
        return partial(_from_object, hint)
    if _is_enum(hint):
        return lambda value: hint(_text(value))
    return _collection_reader(hint)


def _collection_reader(hint: Any) -> Convert:  # noqa: ANN401  # type hints have no common type
    origin, items = get_origin(hint), get_args(hint)
    if origin is tuple and not _is_homogeneous(items):
        parts = [_reader(item) for item in items]
        return lambda value: tuple(
            part(each) for part, each in zip(parts, _list(value), strict=True)
        )
    if origin not in {tuple, frozenset}:
        raise TypeError(f"cannot store {hint}")
    convert = _reader(items[0])
    return lambda value: origin([convert(each) for each in _list(value)])


def _is_homogeneous(items: tuple[Any, ...]) -> bool:
    return len(items) == 2 and items[1] is Ellipsis  # noqa: PLR2004  # tuple[X, ...]


def _is_enum(hint: Any) -> bool:  # noqa: ANN401  # type hints have no common type
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _is_record(hint: Any) -> bool:  # noqa: ANN401  # type hints have no common type
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)


def _same(value: Any) -> Any:  # noqa: ANN401  # passes anything on
    return value


def _exactly(kind: type) -> Convert:
    def read(value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
        if type(value) is not kind:  # not isinstance: True is no number
            raise TypeError(f"no {kind.__name__} but {type(value).__name__}")
        return value

    return read


_text, _list, _whole = _exactly(str), _exactly(list), _exactly(int)


def _number(value: Any) -> float:  # noqa: ANN401  # whatever JSON holds
    if type(value) is not float and type(value) is not int:
        raise TypeError(f"no number but {type(value).__name__}")
    return float(value)


def _write_instant(value: datetime) -> str:
    if value.utcoffset() != timedelta(0):
        raise ValueError(f"{value.isoformat()} is no instant in UTC")
    return value.isoformat()


def _read_instant(value: Any) -> datetime:  # noqa: ANN401  # whatever JSON holds
    instant = datetime.fromisoformat(_text(value))
    if instant.utcoffset() != timedelta(0):
        raise ValueError(f"{value} is no instant in UTC")
    return instant


def _write_time(value: time) -> str:
    if value.tzinfo is not None:
        raise ValueError(f"{value.isoformat()} is no time of day without a zone")
    return value.isoformat()


def _read_time(value: Any) -> time:  # noqa: ANN401  # whatever JSON holds
    read = time.fromisoformat(_text(value))
    if read.tzinfo is not None:
        raise ValueError(f"{value} is no time of day without a zone")
    return read


_LEAVES: Mapping[Any, tuple[Convert, Convert]] = {
    str: (_same, _text),
    int: (_same, _whole),
    bool: (_same, _exactly(bool)),
    float: (_same, _number),
    datetime: (_write_instant, _read_instant),
    date: (date.isoformat, lambda value: date.fromisoformat(_text(value))),
    time: (_write_time, _read_time),
    timedelta: (span_micros, lambda value: span(_whole(value))),
}
"""How values without parts are written and read."""

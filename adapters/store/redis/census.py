"""Every field of every key of ours, whatever it is, for a proof that something is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from adapters.store.kernel import Counted
from adapters.store.redis.link import Link

_COUNT = 500
_OURS = "b:*"


async def taken(link: Link) -> AsyncIterator[Counted]:
    """Yield what the server has under keys of ours; of a cluster, the node that we talk to."""
    place: bytes | str = "0"
    while True:
        ((place, keys),) = await link.read(("SCAN", place, "MATCH", _OURS, "COUNT", _COUNT))
        for key in keys:
            async for counted in _of(link, key):
                yield counted
        if place == b"0":
            return


async def _of(link: Link, key: bytes) -> AsyncIterator[Counted]:
    """Yield what one key has; one that is gone by now has nothing."""
    (kind,) = await link.read(("TYPE", key))
    name = _text(key)
    if kind == b"string":
        (value,) = await link.read(("GET", key))
        if value is not None:
            yield Counted(place=name, value=value)
        return
    place: bytes | str = "0"
    while kind in {b"hash", b"zset"}:
        hashed, ranked = ("HSCAN", key, place), ("ZSCAN", key, place)
        command = hashed if kind == b"hash" else ranked
        ((place, flat),) = await link.read((*command, "COUNT", _COUNT))
        for field, value in _pairs(flat):
            yield Counted(place=f"{name} {_text(field)}", value=value)
        if place == b"0":
            return


def _pairs(flat: Sequence[Any]) -> list[tuple[bytes, bytes]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _text(raw: bytes | str) -> str:
    return raw if isinstance(raw, str) else raw.decode(errors="replace")

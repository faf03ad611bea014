"""The proof that nothing of somebody is left: all there is in a store is read for his traces.

Whatever the engine: documents, jobs, members of indexes, what operations answered. What is
compressed is read as it was, what is sealed is opened.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence

from adapters.store.held import spelled
from adapters.store.kernel import Kernel
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt

_SEALED = re.compile(rb"v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+={0,2}")
_PACKED = (b"\x58", b"\x78")
"""How zlib's output begins with windows of 8 and of 32 KiB (RFC 1950, 2.2)."""


async def traces(
    kernel: Kernel, marks: Collection[str], *, sealer: Sealer, places: Sequence[Place]
) -> list[str]:
    """Return where in a store any of these texts stands, by the names that lead there.

    Args:
        kernel: the store; nobody should write to it meanwhile.
        marks: ids, digests and words of the person. Short ones are found by chance as well.
        sealer: opens what is sealed.
        places: where sealed texts may belong.

    Raises:
        StoreError: the store failed.
    """
    wanted = [spelled(each) for each in marks]
    found = []
    async for counted in kernel.census():
        named = counted.place.encode("utf-8", "surrogatepass")
        layers = [named, *_layers(counted.value)]
        layers += [each for layer in tuple(layers) for each in _opened(layer, sealer, places)]
        if any(mark in layer for mark in wanted for layer in layers):
            found.append(counted.place)
    return found


def _layers(value: bytes) -> list[bytes]:
    """Return bytes as they stand, and as they were before they were packed."""
    layers = [value]
    # Before what was packed may stand the end of the document and a colon.
    for start in {0, value.find(b":") + 1}:
        if value[start : start + 1] in _PACKED:
            try:
                layers.append(zlib.decompress(value[start:]))
            except zlib.error:
                continue
    return layers


def _opened(layer: bytes, sealer: Sealer, places: Sequence[Place]) -> list[bytes]:
    """Return what is sealed in bytes, opened as of each place that fits."""
    found = []
    for sealed in _SEALED.findall(layer):
        for place in places:
            try:
                opened = sealer.open(sealed.decode(), place)
            except (ConfigError, StoreCorrupt):
                continue
            found.append(opened.encode("utf-8", "surrogatepass"))
            found.append(spelled(opened))
    return found

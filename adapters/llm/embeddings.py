"""Vectors of texts from a server that makes them; all of Daybrief works without them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from adapters.llm import tokens
from adapters.llm.faults import Fault
from adapters.llm.server import Server, Tab
from digest.errors import ModelMalformed, ModelUnavailable
from digest.ports.llm import Usage, Vector

PURPOSE = "embedding"


class Embeddings:
    """One model of vectors at one server. See Embeddings."""

    def __init__(
        self, server: Server, name: str, *, within: timedelta = timedelta(seconds=20)
    ) -> None:
        """Take the server, the model's name there, and the time for a call."""
        self._server = server
        self._name = name
        self._within_s = within.total_seconds()

    async def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """See Embeddings."""
        ends_at = asyncio.get_running_loop().time() + self._within_s
        is_urgent = self._server.is_urgent(PURPOSE)
        tab = Tab(usage=Usage(model=self._name, input_tokens=0, output_tokens=0))
        most = sum(map(tokens.estimate, texts))
        async with (
            self._server.turns.take(is_urgent=is_urgent, ends_at=ends_at),
            self._server.paid(tab, most, purpose=PURPOSE),
        ):
            try:
                async with asyncio.timeout_at(ends_at):
                    wire = await self._server.wire()
                    found = await wire.embed(
                        {"model": self._name, "input": list(texts), "encoding_format": "float"}
                    )
            except TimeoutError as error:
                raise ModelUnavailable(f"no vectors within {self._within_s:g} s") from error
            # Servers seldom count these; what was declined before any work cost nothing.
            if not isinstance(found, Fault):
                tab.usage = replace(tab.usage, input_tokens=most, is_estimated=True)
        if isinstance(found, Fault):
            raise found.error
        return _checked(found, len(texts))


def _checked(found: Sequence[object], count: int) -> tuple[Vector, ...]:
    """Return vectors, if they are."""
    vectors = tuple(_vector(each) for each in found)
    if len(vectors) != count or len({len(each) for each in vectors}) > 1:
        raise ModelMalformed("vectors of another number or length")
    return vectors


def _vector(found: object) -> Vector:
    if not isinstance(found, list) or not found:
        raise ModelMalformed("no vector")
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in found):
        raise ModelMalformed("a vector that holds no numbers")
    return tuple(map(float, found))

"""What a model drafts, sentence by sentence, whether its reply comes whole or in pieces.

Every wait has an end: `until` is an instant of the event loop's own clock. What was drafted
before a failure has been yielded by then.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol, TypeAlias

from digest.answers import draft
from digest.answers.draft import Draft
from digest.answers.excerpts import estimated_tokens
from digest.answers.unfinished import Unfinished
from digest.errors import ModelMalformed, ModelUnavailable
from digest.ports.llm import LanguageModel, Prompt, Usage

Spent: TypeAlias = Callable[[Usage], None]
"""Is told what a call cost, also of one that failed half-way."""


class Drafting(Protocol):
    """A way to have a model draft an answer."""

    def __call__(
        self, model: LanguageModel, prompt: Prompt, *, until: float, spent: Spent
    ) -> AsyncGenerator[Draft, None]:
        """Yield what the model proposes, in its order.

        Raises:
            ModelError: it gave nothing usable, or not to the end.
        """
        ...


async def whole(
    model: LanguageModel, prompt: Prompt, *, until: float, spent: Spent
) -> AsyncGenerator[Draft, None]:
    """Draft in one piece. See Drafting."""
    async with _in_time(until):
        completion = await model.complete(_within(prompt, until))
    spent(completion.usage)
    drafts = draft.of_object(completion.data)
    if not drafts:
        raise ModelMalformed("the reply says nothing that can be read")
    for each in drafts:
        yield each


async def streamed(
    model: LanguageModel, prompt: Prompt, *, until: float, spent: Spent
) -> AsyncGenerator[Draft, None]:
    """Draft as the text comes: a sentence is yielded when its object is closed. See Drafting."""
    pieces = model.stream(_within(prompt, until))
    read = Unfinished()
    length = count = 0
    try:
        while (piece := await _next(pieces, until)) is not None and not read.is_broken:
            length += estimated_tokens(piece)
            for key, value in read.feed(piece):
                each = draft.of_member(key, value)
                count += each is not None
                if each is not None and count <= draft.MOST_SENTENCES:
                    yield each
    finally:
        asked = estimated_tokens(prompt.system) + estimated_tokens(prompt.user)
        spent(Usage(model="", input_tokens=asked, output_tokens=length, is_estimated=True))
        await _close(pieces)
    if not read.is_finished:
        raise ModelMalformed("the reply ended before its object did")
    if not count:
        raise ModelMalformed("the reply says nothing that can be read")


async def _next(pieces: AsyncIterator[str], until: float) -> str | None:
    async with _in_time(until):
        return await anext(pieces, None)


async def _close(pieces: AsyncIterator[str]) -> None:
    """Let go of a stream at once: a server stops writing when nobody listens."""
    if isinstance(pieces, AsyncGenerator):
        await pieces.aclose()


@contextlib.asynccontextmanager
async def _in_time(until: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout_at(until):
            yield
    except TimeoutError as error:
        raise ModelUnavailable("no answer in time") from error


def _within(prompt: Prompt, until: float) -> Prompt:
    left = max(0.0, until - asyncio.get_running_loop().time())
    return replace(prompt, within=min(prompt.within, timedelta(seconds=left)))

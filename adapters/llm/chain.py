"""Several models, one after the other: the next is asked when one is out of reach."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta

from adapters.llm.model import ChatModel
from digest.errors import ModelError, ModelThrottled, ModelUnavailable
from digest.ports.llm import Completion, Prompt

_SHARE = 2 / 3
"""Of the time that is left, for a model behind which others stand."""


class ModelChain:
    """See LanguageModel.

    What a model declines or garbles is not asked of the next: that is the caller's to mend.
    """

    def __init__(self, models: Sequence[ChatModel]) -> None:
        """Take at least one model, the preferred one first."""
        if not models:
            raise ValueError("a chain of no models")
        self._models = tuple(models)

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        failure: ModelError = ModelUnavailable("no time left")
        for model, mine in self._turns(prompt):
            try:
                return await model.complete(mine)
            except (ModelThrottled, ModelUnavailable) as error:
                failure = error
        raise failure

    async def stream(self, prompt: Prompt) -> AsyncGenerator[str]:
        """See LanguageModel. Close it when you leave it early: it holds a turn."""
        failure: ModelError = ModelUnavailable("no time left")
        for model, mine in self._turns(prompt):
            has_begun = False
            try:
                async with aclosing(model.stream(mine)) as pieces:
                    async for piece in pieces:
                        has_begun = True
                        yield piece
            except (ModelThrottled, ModelUnavailable) as error:
                if has_begun:
                    raise
                failure = error
            else:
                return
        raise failure

    def _turns(self, prompt: Prompt) -> Iterator[tuple[ChatModel, Prompt]]:
        """Yield each model with the prompt and its part of the time that is left."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + prompt.within.total_seconds()
        last = self._models[-1]
        for model in self._models:
            left_s = ends_at - loop.time()
            if left_s <= 0:
                return
            mine_s = left_s if model is last else left_s * _SHARE
            yield model, replace(prompt, within=timedelta(seconds=mine_s))

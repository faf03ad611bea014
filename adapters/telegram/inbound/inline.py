"""Inline mode: whoever types the bot's name in any chat chooses a story of his to put there.

::

    inline_query ─▶ a free hand? his turn? ─▶ Desk.shareable ─▶ answerInlineQuery
                       └ no: unanswered, as the next letter that he types asks again

Such a query lives for seconds and is worth nothing later: it is answered beside the way in, and
neither kept nor tried again (core.telegram.org/bots/api, InlineQuery; read 2026-11-28).
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from adapters.contract import Desk, Rates, Sought
from adapters.hands import Hands
from adapters.telegram import sharing
from adapters.telegram.client import Api
from digest.errors import DeliveryError, StoreError
from digest.ports import Rate

PACE = Rate(interval=timedelta(seconds=1), burst=10)
"""Of one person: he asks anew when he pauses while he types."""
LIMIT_S = 5.0
"""Nobody looks at the list any more that comes later."""
_MOST_AT_ONCE = 20
_AT_ONCE = timedelta(0)

_log = logging.getLogger(__name__)


class Inline:
    """Answers inline queries.

    Args:
        api: calls Telegram.
        rates: counts what each person asks.
    """

    def __init__(self, api: Api, rates: Rates) -> None:
        self._api = api
        self._rates = rates
        self._hands = Hands(_MOST_AT_ONCE)

    def answer(self, query: str, sought: Sought, desk: Desk) -> None:
        """Answer a query beside what else there is to do, if there is room for that."""
        if not self._hands.do(lambda: self._answered(query, sought, desk)):
            _log.info("an inline query is left: too many at a time")

    async def aclose(self) -> None:
        """Leave nothing behind that runs."""
        await self._hands.aclose()

    async def _answered(self, query: str, sought: Sought, desk: Desk) -> None:
        try:
            async with asyncio.timeout(LIMIT_S):
                bucket = f"inline/{sought.recipient.tenant}/{sought.asker}"
                if await self._rates.reserve(bucket, PACE, at_most=_AT_ONCE):
                    _log.info("an inline query is left: he asks too often")
                    return
                found = await desk.shareable(sought)
                await self._api.answer_inline(
                    query, sharing.results(found), otherwise=found.otherwise
                )
        except (DeliveryError, StoreError, TimeoutError) as error:
            _log.info("an inline query is left: %s", error)

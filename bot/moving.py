"""What is kept of a place goes with its chat when that gets another address.

::

    told, saved, liked, asked, sources, who changed what ─▶ under the new address
    old: preferences ─▶ new: the same, unless it has its own ─▶ its subscriptions follow
                                                           └─▶ old: none any more

What was told goes first: no brief comes to the new address that does not know of it. Told twice,
or broken off between two steps, it comes to the same.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from adapters.contract import Moved
from bot.dialogue import grammar, lines
from bot.dialogue.visit import change_id_of
from bot.standing import Standing
from digest.model import NO_PREFERENCES, Preferences, Recipient
from digest.ports import Deed, Personal

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Moves through what knows what places have set up, and what else is kept of them."""

    standing: Standing
    personal: Personal

    async def move(self, update: Moved) -> None:
        """Have a chat's briefs and memory be at its new address, and none at the old one.

        Raises:
            StoreError: the store failed; move it again.
        """
        old = update.recipient
        new = replace(old, chat=update.to)
        if new == old:
            return
        await self.personal.move(old, update.to)
        wanted = await self.standing.preferences(old)
        if wanted == NO_PREFERENCES:  # of a move that broke off perhaps the last step is missing
            await self.standing.follow(old, by="")
            return
        owners = [each.owner for each in await self.standing.subscriptions.of(old) if each.owner]
        by = owners[0].chat if owners else ""

        def taken_over(now: Preferences) -> Preferences:
            return wanted if now == NO_PREFERENCES else now

        await self.standing.wishes.change(new, _deed(new, update), taken_over)
        await self.standing.follow(new, by=by)
        await self.standing.wishes.change(
            old, _deed(old, update), lambda _: NO_PREFERENCES, base=wanted
        )
        await self.standing.follow(old, by="")
        _log.warning("a chat of %s has another address; its briefs go there", old.platform)


def _deed(place: Recipient, update: Moved) -> Deed:
    return Deed(
        id=change_id_of(place, update.update_id),
        by="",
        line=grammar.written(lines.Start()),  # which is not what somebody means who takes back
        at=update.said_at,
    )

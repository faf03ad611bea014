"""What a place has set up goes with its chat when that gets another address.

::

    old: preferences ─▶ new: the same, unless it has its own ─▶ its subscriptions follow
                                                           └─▶ old: none any more

Told twice, or broken off between two steps, it comes to the same.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from adapters.contract import Moved
from bot.dialogue import grammar, lines
from bot.dialogue.visit import change_id_of
from bot.standing import Standing
from digest.model import NO_PREFERENCES, Preferences, Recipient
from digest.ports import Deed

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Moves through what knows what places have set up."""

    standing: Standing

    async def move(self, update: Moved) -> None:
        """Have a chat's briefs come to its new address, and none to the old one.

        Raises:
            StoreError: the store failed; move it again.
        """
        old = update.recipient
        new = replace(old, chat=update.to)
        wanted = await self.standing.preferences(old)
        if wanted == NO_PREFERENCES or new == old:
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
        line=grammar.written(lines.Settings()),
        at=update.said_at,
    )

"""How updates reach the bot: they wait in a row, are asked for, or are brought to a webhook.

::

    happened ─▶ wanted? ─▶ row ─▶ getUpdates ─▶ an offset beyond it confirms
                             └──▶ webhook ─▶ 200 confirms, anything else tries again
"""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.clock import Clock
from tests.fakes.telegram import limits
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.nouns import Json
from tests.fakes.telegram.refusals import bad, conflict

_ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds that come only when they are asked for by name."""
KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
        "subscription",
        "stopped_message_generation",
    }
)
_FIRST_ID = 870_000_001
_OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_HAS_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
    " first"
)


@dataclass(slots=True)
class Hook:
    """Where updates are brought, and how."""

    url: str
    secret: str = ""
    max_connections: int = limits.WEBHOOK_CONNECTIONS
    ip_address: str = ""
    error: str = ""
    error_at: int = 0


@dataclass(slots=True, eq=False)
class Waiting:
    """An update in the row."""

    update: Json
    at: float
    is_forced: bool = False
    """Whether it comes once, whatever was confirmed."""

    @property
    def number(self) -> int:
        """Its update_id; 0 where it has none."""
        number = self.update.get("update_id", 0)
        return number if isinstance(number, int) else 0


class _Poller:
    """A long poll that waits."""

    def __init__(self) -> None:
        self.is_replaced = False
        self.reason = _OTHER_POLLER


@dataclass(slots=True)
class Updates:
    """The row of updates, and the one place they go to.

    Args:
        clock: seconds since 1970.
        requires_https: whether a webhook has to be at https and at one of four ports.
    """

    clock: Clock
    requires_https: bool = False
    hook: Hook | None = None
    row: list[Waiting] = field(default_factory=list)
    happened: list[Json] = field(default_factory=list)
    """Every update that there was, those too that are confirmed."""
    confirmed: int = 0
    """The highest update_id that the bot has confirmed."""
    last_poll_at: float | None = None
    _allowed: frozenset[str] = KINDS - _ON_DEMAND
    _last: int = _FIRST_ID - 1
    _poller: _Poller | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    # What comes in.

    def tell(self, kind: str, content: Json) -> None:
        """Put an update into the row, where the bot wants its kind."""
        if kind in self._allowed:
            self.bring({kind: content})

    def bring(self, content: Json) -> int:
        """Put whatever is given into the row, were it nonsense; return its update_id."""
        update = {"update_id": self._last + 1, **content}
        number = update["update_id"]
        self._last = max(self._last, number if isinstance(number, int) else 0)
        self.happened.append(update)
        is_new = isinstance(number, int) and number > self.confirmed
        self._queue(update, is_forced=not is_new)
        return self._last

    def duplicate(self, count: int = 1) -> None:
        """Bring the last updates once more, under their old numbers, even if confirmed."""
        for update in self.happened[-count:]:
            self._queue(update, is_forced=True)

    def shuffle(self, count: int, *, seed: int = 1) -> None:
        """Let the last updates that wait come in another order.

        A webhook gets them with their numbers. Who polls gets what happened under numbers that
        rise, as always.
        """
        last = self.row[-count:]
        numbers = [each.update.get("update_id") for each in last]
        random.Random(seed).shuffle(last)  # noqa: S311  # an order to repeat
        if self.hook is None:
            for each, number in zip(last, numbers, strict=True):
                each.update = {**each.update, "update_id": number}
        self.row[-count:] = last
        self.wake()

    def _queue(self, update: Json, *, is_forced: bool) -> None:
        self.row.append(Waiting(update, self.clock(), is_forced))
        self.wake()

    def wake(self) -> None:
        """Let those who wait look again."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def news(self) -> None:
        """Wait until something changes."""
        await self._news.wait()

    def waiting(self) -> list[Waiting]:
        """Return the row without what is too old."""
        oldest = self.clock() - limits.UPDATE_S
        self.row[:] = [each for each in self.row if each.at >= oldest]
        return self.row

    # Long polling.

    async def get(self, call: Call) -> list[Json]:
        """See getUpdates."""
        if self.hook is not None:
            raise conflict(_HAS_WEBHOOK)
        self._allow(call)
        self.last_poll_at = self.clock()
        offset = call.number("offset")
        limit = min(max(call.number("limit", limits.POLL_UPDATES), 1), limits.POLL_UPDATES)
        timeout = min(max(call.number("timeout"), 0), limits.POLL_S)
        self._confirm(offset)
        mine = _Poller()
        self._replace(_OTHER_POLLER)
        if (found := self._page(offset, limit)) or not timeout:
            return found
        self._poller = mine
        try:
            async with self.clock.timeout(timeout):
                while not (found := self._page(offset, limit)):
                    await self.news()
                    if mine.is_replaced:
                        raise conflict(mine.reason)
        except TimeoutError:
            found = []
        finally:
            if self._poller is mine:
                self._poller = None
        return found

    def _page(self, offset: int, limit: int) -> list[Json]:
        page = [e for e in self.waiting() if e.is_forced or e.number >= max(offset, 0)][:limit]
        self.row[:] = [e for e in self.row if not (e.is_forced and e in page)]
        return [each.update for each in page]

    def _confirm(self, offset: int) -> None:
        """Forget what is before an offset; a negative one leaves that many of the last."""
        if offset < 0:
            self.row[:] = self.row[offset:]
            return
        self.wake()
        self.row[:] = [each for each in self.row if each.is_forced or each.number >= offset]
        self.confirmed = max(self.confirmed, offset - 1)

    def _replace(self, reason: str) -> None:
        """Let the poll that waits come to nothing."""
        if self._poller is not None:
            self._poller.is_replaced = True
            self._poller.reason = reason
            self._poller = None
            self.wake()

    def _allow(self, call: Call) -> None:
        """Take the kinds that are wanted; what is absent leaves them as they were."""
        given = call.decoded("allowed_updates", "can't parse allowed_updates JSON object")
        if given is None:
            return
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise bad("expected an Array of String")
        # Names that nobody knows are passed over; an empty list is the usual kinds.
        self._allowed = frozenset(given) & KINDS if given else KINDS - _ON_DEMAND

    # The webhook.

    def set_webhook(self, call: Call) -> bool:
        """See setWebhook; an empty url takes it away."""
        url = call.text("url")
        if not url:
            return self.delete_webhook(call)
        self._check_url(url)
        secret = call.text("secret_token")
        if len(secret) > limits.SECRET_CHARS:
            raise bad("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad("secret token contains unallowed characters")
        self._allow(call)
        self._drop(call)
        most = min(max(call.number("max_connections", limits.WEBHOOK_CONNECTIONS), 1), 100)
        self.hook = Hook(url, secret, most, call.text("ip_address"))
        self._replace("terminated by setWebhook request")
        self.wake()
        return True

    def _check_url(self, url: str) -> None:
        found = re.fullmatch(r"(?:(https?)://)?[^/:?#\s]+(?::([0-9]{1,5}))?(?:[/?#]\S*)?", url)
        if found is None:
            raise bad("invalid webhook URL specified")
        if self.requires_https and found[1] == "http":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if self.requires_https and found[2] not in {None, "80", "88", "443", "8443"}:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")

    def delete_webhook(self, call: Call) -> bool:
        """See deleteWebhook."""
        self.hook = None
        self._drop(call)
        self.wake()
        return True

    def _drop(self, call: Call) -> None:
        if call.flag("drop_pending_updates"):
            self.row.clear()

    def webhook_info(self) -> Json:
        """See getWebhookInfo."""
        hook = self.hook
        info: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.waiting()),
        }
        if hook is not None:
            info["max_connections"] = hook.max_connections
            info |= {"ip_address": hook.ip_address} if hook.ip_address else {}
            if hook.error:
                info |= {"last_error_date": hook.error_at, "last_error_message": hook.error}
        if self._allowed != KINDS - _ON_DEMAND:
            info["allowed_updates"] = sorted(self._allowed)
        return info

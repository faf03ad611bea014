"""The platform of `tests.platforms.testchat`, as one that counts and knows of no roles."""

from __future__ import annotations

from adapters.contract import Quota
from digest.errors import Unavailable
from digest.model import Recipient, Role
from tests.platforms.testchat import TestChat
from tests.platforms.testchat_wire import Wired


class Metering(Wired):
    """What such a platform brings besides. See Metered and Roleless."""

    patient: frozenset[str] = frozenset()
    """Chats in which what is told waits for their next word."""

    @property
    def is_roleless(self) -> bool:
        """See Roleless."""
        return True

    async def quota(self, tenant: str) -> Quota:
        """See Metered."""
        fields = (await self._ask("/quota", tenant, {})).fields
        limit, used = fields.get("limit"), fields.get("used")
        if not isinstance(used, int) or not isinstance(limit, int | None):
            raise Unavailable("a quota that makes no sense")
        return Quota(limit=limit, used=used)

    async def price(self, place: Recipient) -> int:
        """See Metered."""
        size = (await self._ask("/size", place.tenant, {"chat": place.chat})).fields.get("size")
        if not isinstance(size, int):
            raise Unavailable("a size that makes no sense")
        return size

    async def has_spare(self, place: Recipient) -> bool:
        """See Metered. What is told is sent at once here, unless a test says otherwise."""
        return place.chat not in self.patient

    async def role(self, place: Recipient, person: str) -> Role:  # noqa: ARG002  # of everybody
        """See Platform."""
        return Role.MEMBER


class MeteredChat(Metering, TestChat):
    """See Platform."""

    __test__ = False

"""How many messages that nobody asked for a chat server takes in a month, for those it counts.

::

    GET /quota           200 {limit, used}: of the tenant
    GET /size?chat=      200 {size}: how many people get what is sent there
    POST /send           402 when the month has too few left; a reply is free, and so is an op_id
                         that was seen
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Months:
    """What is counted, by tenant and chat; a tenant without a limit is not counted."""

    limits: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """Of chats in which more than one gets what is sent."""

    def take(self, tenant: str, chat: str) -> bool:
        """Count a message; return False, and count nothing, where too few are left."""
        used = self.used.get(tenant, 0) + self.sizes.get(chat, 1)
        if used > self.limits.get(tenant, used):
            return False
        self.used[tenant] = used
        return True

    async def quota(self, tenant: str, _query: Mapping[str, str]) -> dict[str, Any]:
        """Answer how the month stands."""
        return {"limit": self.limits.get(tenant), "used": self.used.get(tenant, 0)}

    async def size(self, _tenant: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Answer how many get what is sent to a chat."""
        return {"size": self.sizes.get(query.get("chat", ""), 1)}

"""What becomes of a tenant that took the bot away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from digest.model import Erasure, Person
from digest.ports import Clock, Personal

if TYPE_CHECKING:
    from adapters.store.kernel import Kernel
    from adapters.store.sealing import Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenants:
    """Has tenants forgotten."""

    kernel: Kernel
    sealer: Sealer
    personal: Personal
    clock: Clock

    async def forget(self, platform: str, tenant: str, gone_at: datetime) -> None:
        """Have everything of a tenant deleted, and of all whose organisation it is.

        Nothing is done where it let the bot in again since it took it away.

        Raises:
            StoreError: the store failed; to be called again.
        """
        from adapters.store.grants import GrantStore

        grants = GrantStore(self.kernel, platform, self.sealer)
        for each in (*sorted(await grants.tenants(tenant)), tenant):
            grant = await grants.get(each)
            granted_at = None if grant is None or grant.tenant != each else grant.granted_at
            if granted_at is not None and granted_at > gone_at:
                continue
            everybody = Person(platform=platform, tenant=each, id="", is_everybody=True)
            await self.personal.ask(Erasure(person=everybody, asked_at=self.clock.now()))

"""What becomes of a tenant that took the bot away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from digest.model import Erasure, Person
from digest.ports import Clock, Personal

if TYPE_CHECKING:
    from adapters.store.kernel import Kernel
    from adapters.store.sealing import Sealer


async def forget(
    kernel: Kernel,
    sealer: Sealer,
    personal: Personal,
    clock: Clock,
    platform: str,
    tenant: str,
    gone_at: datetime | None = None,
) -> None:
    """Have everything of a tenant deleted, and of the tenants that an organisation stood for.

    Nothing is done where it let the bot in again since `gone_at`, by default now.

    Raises:
        StoreError: the store failed; to be called again.
    """
    from adapters.store.grants import GrantStore

    grants, at = GrantStore(kernel, platform, sealer), gone_at or clock.now()
    members = await grants.tenants(tenant)
    for each in (*sorted(members), tenant):
        grant = await grants.get(each)
        is_back = (
            grant is not None
            and grant.tenant == each
            and grant.granted_at is not None
            and grant.granted_at > at
        )
        if not is_back:
            everybody = Person(platform=platform, tenant=each, id="", is_everybody=True)
            await personal.ask(Erasure(person=everybody, asked_at=at))

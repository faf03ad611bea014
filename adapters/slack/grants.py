"""Grants as those need them who call Slack: with a token that is good.

::

    one workspace     token ─▶ auth.test, once ─▶ Grant
    many              store ─▶ ends within the hour? ─ no ─▶ Grant
                                  └ yes ─▶ lock ─▶ read again ─▶ newer? ─ no ─▶ renew ─▶ keep

A renewal is good for one use (docs.slack.dev, Using token rotation; read 2026-11-28): what is
renewed is renewed by one process, which read it after it had the lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from adapters.contract import Grant, Grants
from adapters.slack.access import Access
from digest.errors import AccessLost, DeliveryError, StoreError, StoreUnavailable
from digest.ports import Clock

RENEWED_BEFORE = timedelta(hours=1)
"""A token lives for 12 hours: so long there is time to try again."""
_TRIED_AGAIN = timedelta(minutes=1)
_ASKED_AGAIN_S = 5.0
_LOOK_S, _LOOKS = 0.5, 20
_KEPT_AFTER_S = (0.1, 0.5, 2.0)

_log = logging.getLogger(__name__)


class OneGrant:
    """See Grants: what the token of one workspace grants, as Slack says when it is first asked."""

    def __init__(
        self, token: str, access: Access, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the token and what asks Slack; nothing is asked yet."""
        self._token = token
        self._access = access
        self._monotonic = monotonic
        self._grant: Grant | None = None
        self._is_gone = False
        self._asking = asyncio.Lock()
        self._not_before = float("-inf")

    async def learn(self) -> Grant:
        """Return what the token grants.

        Raises:
            AccessLost: Slack does not take it.
            DeliveryError: Slack did not say.
        """
        async with self._asking:
            if self._grant is None:
                try:
                    self._grant = await self._access.identified(self._token)
                except DeliveryError:
                    self._not_before = self._monotonic() + _ASKED_AGAIN_S
                    raise
            return self._grant

    async def get(self, tenant: str, organisation: str = "") -> Grant | None:
        """See Grants.

        Raises:
            StoreUnavailable: Slack has not said yet whose token it is.
        """
        grant = self._grant
        if grant is None:
            if self._monotonic() < self._not_before:
                raise StoreUnavailable("Slack has not said yet whose token it is")
            try:
                grant = await self.learn()
            except DeliveryError as error:
                raise StoreUnavailable(f"Slack does not say whose token it is: {error}") from error
        is_meant = grant.tenant in {tenant, organisation} or grant.is_organisation
        return grant if is_meant and not self._is_gone else None

    async def renewed(self, _grant: Grant) -> Grant | None:
        """Raise what follows for a token that has ended: nothing renews it.

        Raises:
            AccessLost: always.
        """
        raise AccessLost("auth: the token has ended, and cannot be renewed")

    async def keep(self, grant: Grant) -> None:
        """See Grants."""
        self._grant, self._is_gone = grant, False

    async def drop(self, tenant: str) -> None:
        """See Grants; the same token never comes back to life."""
        if self._grant is not None and self._grant.tenant == tenant:
            self._is_gone = True

    @asynccontextmanager
    async def renewing(self, _tenant: str) -> AsyncIterator[bool]:
        """See Grants: there is nothing to renew."""
        yield False


class FreshGrants:
    """Grants whose tokens are renewed before they end.

    Args:
        grants: where they rest.
        access: renews.
        clock: by which tokens end.
        sleep: waits for another process that renews.
    """

    def __init__(
        self,
        grants: Grants,
        access: Access,
        *,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._grants = grants
        self._access = access
        self._clock = clock
        self._sleep = sleep
        self._failed: dict[str, Grant] = {}
        """Grants by their tenants that Slack does not renew."""
        self._pause: dict[str, float] = {}

    async def get(self, tenant: str, organisation: str = "") -> Grant | None:
        """Return what a tenant granted, or else its organisation, its token renewed in time.

        Where it could not be renewed it is returned as it is: whoever uses it learns the rest.

        Raises:
            StoreError: the store failed.
        """
        grant = await self._grants.get(tenant, organisation)
        if grant is None or grant.ends_at is None or not grant.renewal:
            return grant
        left = grant.ends_at - self._clock.now()
        if left > RENEWED_BEFORE or self._is_paused(grant):
            return grant
        try:
            return await self._renewed(grant, is_patient=left <= timedelta(0))
        except DeliveryError:
            return grant

    async def renewed(self, grant: Grant) -> Grant | None:
        """Return a grant with another token than one that has ended before its time.

        None: it is not granted any more.

        Raises:
            DeliveryError: it could not be renewed; AccessLost: it never will be.
            StoreError: the store failed.
        """
        latest = await self._grants.get(grant.tenant)
        if latest is None or latest.token != grant.token:
            return latest
        if not latest.renewal:
            raise AccessLost("auth: the token has ended, and cannot be renewed")
        return await self._renewed(latest, is_patient=True)

    async def _renewed(self, grant: Grant, *, is_patient: bool) -> Grant | None:
        """Renew a grant, or have it renewed by whoever does already."""
        for _ in range(_LOOKS if is_patient else 1):
            async with self._grants.renewing(grant.tenant) as is_ours:
                latest = await self._grants.get(grant.tenant)
                if latest is None or latest.token != grant.token:
                    return latest
                if is_ours:
                    return await self._to_its_end(latest)
            if is_patient:
                await self._sleep(_LOOK_S)
        return grant

    async def _to_its_end(self, grant: Grant) -> Grant:
        """Renew and keep, whoever is cancelled meanwhile: the answer has the only next token."""
        renewing = asyncio.ensure_future(self._renew(grant))
        try:
            return await asyncio.shield(renewing)
        except asyncio.CancelledError:
            await asyncio.wait((renewing,))
            if not renewing.cancelled():
                renewing.exception()  # is logged; nobody waits for it any more
            raise

    async def _renew(self, grant: Grant) -> Grant:
        self._pause[grant.tenant] = (self._clock.now() + _TRIED_AGAIN).timestamp()
        try:
            newer = await self._access.renewed(grant)
        except AccessLost as error:
            self._failed[grant.tenant] = grant
            lost = "Slack does not renew the token of %s: %s; it has to be installed there again"
            _log.error(lost, grant.tenant, error.reason)
            raise
        except DeliveryError as error:
            _log.warning("the token of %s is not renewed yet: %s", grant.tenant, error.reason)
            raise
        await self._kept(newer)
        self._pause.pop(grant.tenant, None)
        return newer

    async def _kept(self, newer: Grant) -> None:
        """Keep a grant, however long the store takes: nobody else has its next renewal."""
        for wait in _KEPT_AFTER_S:
            with contextlib.suppress(StoreError):
                await self._grants.keep(newer)
                return
            await self._sleep(wait)
        await self._grants.keep(newer)

    def _is_paused(self, grant: Grant) -> bool:
        """Tell whether it was tried a moment ago, or is known to be in vain."""
        if self._failed.get(grant.tenant) == grant:
            return True
        return self._clock.now().timestamp() < self._pause.get(grant.tenant, 0.0)

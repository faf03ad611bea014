"""What tenants granted a platform's bot when it was installed: its tokens, sealed.

::

    document  grant           TENANT → the grant, sealed as a whole
    document  grant.renewing  TENANT → that somebody renews it, for a minute at most
    document  grant.member    TENANT → the organisation whose grant it goes by

TENANT is a digest. A grant that an older key sealed is sealed anew when it is next read.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from adapters.contract import Grant
from adapters.store import damage
from adapters.store.addresses import digest
from adapters.store.codec import decode, decode_text, encode, to_object
from adapters.store.effects import Delete, Key, Namespace, Put
from adapters.store.held import Found, Subject, all_documents
from adapters.store.kernel import Kernel
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt, StoreError

RENEWING_FOR = timedelta(minutes=1)
"""A call to a platform takes 15 s at most; so soon another may renew in place of a process that
died meanwhile."""

_GRANTS, _RENEWING = Namespace(name="grant"), Namespace(name="grant.renewing")
_MEMBERS = Namespace(name="grant.member")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """A tenant of an organisation, as stored."""

    tenant: str
    organisation: str


class GrantStore:
    """See Grants."""

    def __init__(
        self,
        kernel: Kernel,
        platform: str,
        sealer: Sealer,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the kernel, the platform whose grants these are, and what seals them."""
        self._kernel = kernel
        self._platform = platform
        self._sealer = sealer
        self._monotonic = monotonic

    async def get(self, tenant: str, organisation: str = "") -> Grant | None:
        """See Grants; what cannot be opened counts as not granted.

        Of which organisation a tenant is, that goes by its organisation's grant, is noted, so
        that the tenant alone says it from then on.
        """
        found = await self._read(tenant)
        if found is not None:
            return found
        above = organisation or await self._organisation(tenant)
        found = await self._read(above) if above and above != tenant else None
        if found is not None and organisation:
            await self._note(tenant, organisation)
        return found

    async def keep(self, grant: Grant) -> None:
        """See Grants."""
        key, shard = self._at(grant.tenant)
        put = Put(ns=_GRANTS, id=key, value=self._sealed(key, grant))
        await self._kernel.transact([put], shard=shard)
        if grant.is_organisation and grant.installer_tenant:
            await self._note(grant.installer_tenant, grant.tenant)

    async def drop(self, tenant: str) -> None:
        """See Grants."""
        key, shard = self._at(tenant)
        await self._kernel.transact([Delete(ns=_GRANTS, id=key)], shard=shard)

    @asynccontextmanager
    async def renewing(self, tenant: str) -> AsyncIterator[bool]:
        """See Grants; it ends by itself after `RENEWING_FOR`."""
        key, shard = self._at(tenant)
        until = self._monotonic() + RENEWING_FOR.total_seconds()
        mark = Put(ns=_RENEWING, id=key, value=b"{}", ttl=RENEWING_FOR)
        unless = Key(ns=_RENEWING, id=key)
        is_ours = await self._kernel.transact([mark], unless=unless, shard=shard)
        try:
            yield is_ours
        finally:
            if is_ours and self._monotonic() < until:  # else it may be another's by now
                with contextlib.suppress(StoreError):
                    await self._kernel.transact([Delete(ns=_RENEWING, id=key)], shard=shard)

    async def tenants(self, organisation: str) -> frozenset[str]:
        """Return the tenants that are known to go by an organisation's grant."""
        found = set()
        async for _, _, document in all_documents(self._kernel, _MEMBERS):
            member = damage.readable(_Member, document)
            if member is not None and member.organisation == organisation:
                found.add(member.tenant)
        return frozenset(found)

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: that the person installed it, or all that a tenant granted."""
        if subject.platform != self._platform:
            return
        if subject.is_everybody:
            key, shard = self._at(subject.tenant)
            if await self._kernel.get(_MEMBERS, key, shard=shard) is not None:
                gone = (Delete(ns=_MEMBERS, id=key),)
                yield Found(holding="grant", shard=shard, effects=gone)
        async for shard, key, document in all_documents(self._kernel, _GRANTS):
            grant = self._opened(key, document)
            if grant is None:
                continue
            is_there = subject.tenant in {grant.tenant, grant.installer_tenant}
            if subject.is_everybody and grant.tenant == subject.tenant:
                all_of_it = Delete(ns=_GRANTS, id=key), Delete(ns=_RENEWING, id=key)
                # What was granted since stays: the bot was installed again.
                at = grant.granted_at
                yield Found(holding="grant", shard=shard, effects=all_of_it, at=at)
            elif is_there and subject.is_person(grant.installer):
                amend = partial(self._disown, grant.tenant, subject)
                told = {"installed": grant.tenant}
                yield Found(holding="grant", shard=shard, amend=amend, told=told)

    async def _disown(self, tenant: str, subject: Subject) -> None:
        """Forget who installed it, unless somebody else did since."""
        grant = await self._read(tenant)
        if grant is not None and subject.is_person(grant.installer):
            await self.keep(replace(grant, installer="", installer_tenant=""))

    async def _read(self, tenant: str) -> Grant | None:
        key, shard = self._at(tenant)
        document = await self._kernel.get(_GRANTS, key, shard=shard)
        if document is None:
            return None
        grant = self._opened(key, document)
        if grant is not None and self._sealer.renewed(document.decode(), self._place(key)):
            await self._seal_anew(tenant)
        return grant

    async def _seal_anew(self, tenant: str) -> None:
        """Seal with the newest key, unless somebody is about to write it anyway."""
        key, shard = self._at(tenant)
        async with self.renewing(tenant) as is_ours:
            document = await self._kernel.get(_GRANTS, key, shard=shard) if is_ours else None
            latest = None if document is None else self._opened(key, document)
            if latest is not None:
                await self.keep(latest)

    async def _organisation(self, tenant: str) -> str:
        key, shard = self._at(tenant)
        member = damage.readable(_Member, await self._kernel.get(_MEMBERS, key, shard=shard))
        return "" if member is None else member.organisation

    async def _note(self, tenant: str, organisation: str) -> None:
        if await self._organisation(tenant) == organisation:
            return
        member = _Member(tenant=tenant, organisation=organisation)
        key, shard = self._at(tenant)
        await self._kernel.transact([Put(ns=_MEMBERS, id=key, value=encode(member))], shard=shard)

    def _sealed(self, key: str, grant: Grant) -> bytes:
        text = json.dumps(to_object(grant), ensure_ascii=False, separators=(",", ":"))
        return self._sealer.seal(text, self._place(key)).encode()

    def _opened(self, key: str, document: bytes) -> Grant | None:
        try:
            text = self._sealer.open(decode_text(document), self._place(key))
            return decode(Grant, text.encode())
        except (ConfigError, StoreCorrupt) as error:
            damage.say_once(str(error))
            return None

    def _at(self, tenant: str) -> tuple[str, int]:
        """Return the key of a tenant's grant, and the shard that it is in."""
        key = digest(self._platform, tenant)
        return key, self._kernel.shard_of(key)

    def _place(self, key: str) -> Place:
        return Place(platform=self._platform, tenant=key, field="grant")

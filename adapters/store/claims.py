"""The operator's code, and who has said it.

::

    document  claim            PLATFORM → a salt, a digest of the code, when it ends
    document  claim.revision   that it was changed
    document  admin            a digest of the person → who he is, and since when
    rate      claiming/        how often codes are said, by a digest of who says them

All of a platform is in one shard: a code is used up, and its holder written down, in one step.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.addresses import digest
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, Namespace, Put
from adapters.store.held import Found, Subject, documents, person_key
from adapters.store.kernel import Kernel
from adapters.store.revised import Revised
from digest.model import Person
from digest.ports import CODE_LIVES, MOST_TRIES, Claimed, Clock

CLAIMING_KEPT = timedelta(hours=1)

_CODES, _REVISIONS = Namespace(name="claim"), Namespace(name="claim.revision")
_ADMINS = Namespace(name="admin")
_SALT_BYTES = 16
_TENANT_TRIES = 4 * MOST_TRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    """A code as stored: not the code."""

    salt: str
    digest: str
    """Empty when it was used."""
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Admin:
    """An admin of a tenant as stored."""

    platform: str
    tenant: str
    person: str
    since: datetime


class ClaimStore:
    """See Claims."""

    def __init__(self, kernel: Kernel, *, clock: Clock) -> None:
        """Take the kernel that keeps codes and admins."""
        self._kernel = kernel
        self._clock = clock
        self._codes = Revised(kernel, _CODES, _REVISIONS, _Code, ttl=CODE_LIVES)

    async def issue(self, platform: str, code: str) -> None:
        """See Claims."""
        salt = secrets.token_hex(_SALT_BYTES)
        made = _Code(salt=salt, digest=_digest(salt, code), ends_at=self._clock.now() + CODE_LIVES)
        await self._codes.change(platform, lambda _: made, shard=self._shard(platform))

    async def claim(self, person: Person, code: str) -> Claimed:
        """See Claims."""
        shard, now = self._shard(person.platform), self._clock.now()
        key = person_key(person.platform, person.tenant, person.id)
        if await self._kernel.get(_ADMINS, key, shard=shard) is not None:
            return Claimed.TAKEN
        if not await self._may_try(person):
            return Claimed.TOO_OFTEN
        admin = _Admin(platform=person.platform, tenant=person.tenant, person=person.id, since=now)

        def used(known: _Code | None) -> _Code | None:
            if known is None or now >= known.ends_at:
                return None
            if not hmac.compare_digest(known.digest, _digest(known.salt, code)):
                return None
            return _Code(salt=known.salt, digest="", ends_at=known.ends_at)

        def written(_before: _Code | None, _after: _Code) -> Sequence[Effect]:
            return (Put(ns=_ADMINS, id=key, value=encode(admin)),)

        is_taken = await self._codes.change(person.platform, used, shard=shard, beside=written)
        return Claimed.TAKEN if is_taken else Claimed.WRONG

    async def admins(self, platform: str, tenant: str) -> Sequence[str]:
        """See Claims."""
        found = [
            each
            async for _, each in self._all(platform)
            if (each.platform, each.tenant) == (platform, tenant)
        ]
        return [each.person for each in sorted(found, key=lambda each: (each.since, each.person))]

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: that the subject runs the bot for his tenant."""
        async for key, admin in self._all(subject.platform):
            is_there = (admin.platform, admin.tenant) == (subject.platform, subject.tenant)
            is_his = subject.is_person(admin.person) or key in subject.person_keys()
            if is_there and is_his:
                yield Found(
                    holding="admin",
                    shard=self._shard(admin.platform),
                    effects=(Delete(ns=_ADMINS, id=key),),
                    told={"since": admin.since.isoformat()},
                )

    async def _all(self, platform: str) -> AsyncIterator[tuple[str, _Admin]]:
        async for key, document in documents(self._kernel, _ADMINS, self._shard(platform)):
            admin = damage.readable(_Admin, document)
            if admin is not None:
                yield key, admin

    async def _may_try(self, person: Person) -> bool:
        """Count a try of a person, and one of his tenant."""
        for burst, parts in (
            (MOST_TRIES, (person.platform, person.tenant, person.id)),
            (_TENANT_TRIES, (person.platform, person.tenant)),
        ):
            wait = await self._kernel.reserve(
                f"claiming/{digest('claiming', *parts)}",
                interval=CLAIMING_KEPT / burst,
                burst=burst,
                at_most=timedelta(0),
            )
            if wait:
                return False
        return True

    def _shard(self, platform: str) -> int:
        return self._kernel.shard_of(platform)


def _digest(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}|{code}".encode()).hexdigest()

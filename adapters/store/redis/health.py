"""How a store on a server is, looked at without changing it."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.store.redis import opening
from adapters.store.redis.failures import LOST, store_error
from adapters.store.redis.keys import STORE
from adapters.store.schema import steps_left
from digest.errors import StoreCorrupt


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What was found on the server."""

    schema: int
    """0 where there is no store yet."""
    newest_schema: int
    """What this version writes; an older store is brought to it when it is next opened."""
    findings: tuple[str, ...]
    """What the operator should know of the server, each in one sentence."""


async def examine(url: str, *, is_unsafe: bool) -> Health:
    """Look at the server at an address and at the store on it; see `RedisKernel.open`.

    Raises:
        ConfigError: the server cannot be relied on or refuses us; every reason is named.
        StoreTooNew: a newer version wrote the store.
        StoreCorrupt: something else stands in its place.
        StoreUnavailable: the server does not answer.
    """
    client = opening.client(url)
    try:
        return await examined(client, is_unsafe=is_unsafe)
    finally:
        await opening.let_go(client)


async def examined(client: Redis, *, is_unsafe: bool) -> Health:
    """Look at the server behind a client; see `examine`.

    Raises:
        ConfigError: see `examine`.
        StoreError: see `examine`.
    """
    verdict = await opening.judged(client, is_unsafe=is_unsafe)
    try:
        version = await client.hget(STORE, "schema") or b"0"
    except (RedisError, *LOST) as error:
        raise store_error(error) from error
    if not version.isdigit():
        raise StoreCorrupt(f"the store is damaged: {STORE} holds no number where one belongs")
    steps_left(opening.MIGRATIONS, int(version), store="the store on Redis")
    return Health(
        schema=int(version),
        newest_schema=len(opening.MIGRATIONS),
        findings=verdict.findings,
    )

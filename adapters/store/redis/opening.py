"""How a store on Redis is opened: the address, the server behind it, the schema."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qsl, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from adapters.store.redis import server
from adapters.store.redis.failures import LOST, code, is_refusal, store_error
from adapters.store.redis.keys import STORE
from adapters.store.redis.link import PAUSES, Pause
from adapters.store.redis.scripts import migration
from adapters.store.redis.server import Verdict
from adapters.store.schema import steps_left
from digest.errors import ConfigError, StoreCorrupt, StoreUnavailable

MIGRATIONS: tuple[str, ...] = ("schema_1", "schema_2")
"""Scripts that lead from one schema version to the next."""

CONNECTIONS = 8
"""At most: small plans of managed services have 20 for all processes."""
_MAY_BE_GIVEN = re.compile(r"db|client_name|health_check_interval|socket_\w+|ssl_\w+")
"""What the query part of an address may set: nothing that would send a command twice."""
_SECONDS_TO_ANSWER = 5
_SECONDS_FOR_A_CONNECTION = 20


def client(url: str) -> Redis:
    """Return a client of a server, not yet connected, that never sends a command twice.

    Raises:
        ConfigError: the address is none.
    """
    try:
        given = {name for name, _ in parse_qsl(urlsplit(url).query)}
        wrong = sorted(name for name in given if not _MAY_BE_GIVEN.fullmatch(name))
        if wrong:
            raise ConfigError([f"REDIS_URL: the address cannot set {', '.join(wrong)}"])
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=_SECONDS_FOR_A_CONNECTION,
            socket_timeout=_SECONDS_TO_ANSWER,
            socket_connect_timeout=_SECONDS_TO_ANSWER,
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # the one form of answers that all versions share
            decode_responses=False,
        )
    except ValueError as error:  # its wording may quote the password
        raise ConfigError(
            [
                "REDIS_URL: no address of the form redis[s]://[[user]:password@]host[:port][/database]"
            ]
        ) from error
    return Redis(connection_pool=pool)


async def let_go(client: Redis) -> None:
    """Close a client's connections."""
    await client.aclose()
    await client.connection_pool.disconnect()


async def ready(
    client: Redis, *, is_unsafe: bool, shards: int, pause: Pause
) -> tuple[Verdict, int]:
    """Judge the server and migrate the store, with patience for a server that is starting.

    Raises:
        ConfigError: see `judged`.
        StoreError: see `migrated`.
    """
    for seconds in PAUSES:
        with suppress(StoreUnavailable):
            verdict = await judged(client, is_unsafe=is_unsafe)
            return verdict, await migrated(client, shards=shards)
        await pause(seconds)
    verdict = await judged(client, is_unsafe=is_unsafe)
    return verdict, await migrated(client, shards=shards)


async def asked(client: Redis) -> dict[str, str]:
    """Return what the server says of itself; nothing where it may not be asked.

    Raises:
        ConfigError: it refuses us.
        StoreUnavailable: it does not answer.
    """
    try:
        answer = await client.info("default")
    except RedisError as error:
        if is_refusal(error) and code(error) != "NOPERM":
            raise ConfigError(["REDIS_URL: the server wants another user or password"]) from error
        if isinstance(error, ResponseError):
            return {}
        raise store_error(error) from error
    except LOST as error:
        raise store_error(error) from error
    return {str(name): str(value) for name, value in answer.items()}


async def judged(client: Redis, *, is_unsafe: bool) -> Verdict:
    """Return what the operator should know of the server.

    Raises:
        ConfigError: it cannot be relied on; every reason is named.
        StoreUnavailable: it does not answer.
    """
    verdict = server.judge(await asked(client), is_unsafe=is_unsafe)
    if verdict.faults:
        raise ConfigError(verdict.faults)
    return verdict


async def migrated(client: Redis, *, shards: int) -> int:
    """Bring the store to this version's schema, begin it if it is new; return its shards.

    Raises:
        StoreTooNew: a newer version wrote it.
        StoreCorrupt: there is something else in its place.
        StoreUnavailable: the server does not answer.
    """
    try:
        version = _number(await client.hget(STORE, "schema") or b"0")
        while left := steps_left(MIGRATIONS, version, store="the store on Redis"):
            # One step a call: each leaves a store of some version, whatever happens then.
            step = migration(left[0])
            version = await client.eval(step.text, 1, STORE, str(version), str(shards))
        return _number(await client.hget(STORE, "shards") or b"")
    except (RedisError, *LOST) as error:
        raise store_error(error) from error


def _number(value: bytes | str) -> int:
    if not value.isdigit():
        raise StoreCorrupt(f"the store is damaged: {STORE} holds no number where one belongs")
    return int(value)

"""The fetcher is a polite guest: how often and how much at once it asks a host."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.web.fetch import Bounds
from digest.ports import Fetched
from tests.adapters.web.fetching import failure, fetching
from tests.fakes.directions import (
    hang,
    status,
)
from tests.fakes.webserver import WebServer


async def test_a_request_that_is_given_up_leaves_its_place_to_the_next() -> None:
    bounds = Bounds(per_host=1, patience_s=2.0)
    async with WebServer() as server, fetching(server, bounds=bounds, limit=1) as fetcher:
        server.next("/feed.xml", hang())
        url = server.serve("/feed.xml")

        async def three_in_vain() -> None:
            async with asyncio.timeout(0.05), asyncio.TaskGroup() as group:
                for _ in range(3):
                    group.create_task(fetcher.fetch(url))

        with pytest.raises(TimeoutError):
            await three_in_vain()
        assert isinstance(await fetcher.fetch(url), Fetched)


async def test_one_host_gets_two_requests_at_once_and_none_fails_for_waiting() -> None:
    at_once: list[int] = []
    under_way = 0

    async with WebServer() as server, fetching(server) as fetcher:

        async def slowly(request: Any) -> Any:  # noqa: ANN401  # aiohttp's, as the fake takes them
            nonlocal under_way
            under_way += 1
            at_once.append(under_way)
            await asyncio.sleep(0.15)
            under_way -= 1
            return await status(404)(request)

        server.always("/slow", slowly)
        async with asyncio.TaskGroup() as group:
            for _ in range(16):  # 8 rounds of 0.15 s: longer than a request may take alone
                group.create_task(failure(fetcher, server.url("/slow")))
        assert server.requests() == 16
    assert max(at_once) == 2


async def test_a_busy_host_is_not_waited_for_without_end() -> None:
    bounds = Bounds(total_s=1, silence_s=1, per_host=1, patience_s=0.05)
    async with WebServer() as server, fetching(server, bounds=bounds) as fetcher:
        url = server.always("/slow", hang(0.4))
        async with asyncio.TaskGroup() as group:
            group.create_task(fetcher.fetch(url))
            await asyncio.sleep(0.01)
            error = await failure(fetcher, url)
    assert error.reason == "host too busy (no turn in 0.05 s)"


async def test_requests_to_one_host_keep_their_distance() -> None:
    bounds = Bounds(spacing_s=0.05)
    async with WebServer() as server, fetching(server, bounds=bounds) as fetcher:
        url = server.serve("/feed.xml")
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(fetcher.fetch(url))
        assert loop.time() - began >= 0.149

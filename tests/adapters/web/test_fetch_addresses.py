"""The fetcher reaches public addresses and what the operator opened, nothing else."""

from __future__ import annotations

import json
import random
import socket
from typing import Any

import pytest

from adapters.web.addresses import is_public
from adapters.web.targets import Allowed
from digest.errors import (
    FetchRefused,
    FetchUnavailable,
)
from tests.adapters.web.fetching import Names, Sockets, failure, fetching, opened
from tests.fakes.directions import (
    redirect,
)
from tests.fakes.webserver import WebServer
from tests.shared import SHARED, needs_shared


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "//[::1]/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "http://127.1/",
        "http://example.com:22/",
        "http://user@example.com/",
        "http://example.com\\@10.0.0.1/",
        "http://127\t.0.0.1/",
        "http://[::1",
        "http://127.0.0.1:{other}/",
    ],
)
async def test_no_redirect_leads_past_the_policy(location: str) -> None:
    names = Names(lambda _: ["10.0.0.1"])
    async with WebServer() as server, WebServer() as other:
        other.serve("/")
        server.always("/feed.xml", redirect(location.format(other=other.port)))
        async with fetching(server, resolver=names) as fetcher:
            error = await failure(fetcher, server.url("/feed.xml"))
        assert other.requests() == 0
    assert isinstance(error, FetchRefused)
    assert names.asked == []


async def test_one_record_that_is_not_public_refuses_them_all() -> None:
    sockets = Sockets()
    names = Names(lambda _: ["93.184.215.14", "10.0.0.1"])
    async with fetching(resolver=names, open_socket=sockets) as fetcher:
        error = await failure(fetcher, "https://example.com/feed.xml")
    assert isinstance(error, FetchRefused)
    assert error.reason == "address not allowed"
    assert sockets.opened == 0


async def test_a_name_that_is_not_opened_does_not_reach_an_opened_address() -> None:
    async with WebServer() as server:
        server.serve("/")
        allow = opened(server) | opened(server, "mine.test")
        names = Names(lambda _: ["127.0.0.1"])
        async with fetching(allow=allow, resolver=names) as fetcher:
            await fetcher.fetch(server.url("/", host="mine.test"))
            error = await failure(fetcher, server.url("/", host="theirs.test"))
        assert isinstance(error, FetchRefused)
        assert server.requests() == 1


async def test_an_opened_name_never_reaches_a_metadata_service() -> None:
    sockets = Sockets()
    allow = frozenset({Allowed(host="mine.test", port=80)})
    for address in ("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "64:ff9b::a9fe:a9fe"):
        names = Names(lambda _, address=address: [address])  # type: ignore[misc]  # bound early
        async with fetching(allow=allow, resolver=names, open_socket=sockets) as fetcher:
            error = await failure(fetcher, "http://mine.test/")
        assert isinstance(error, FetchRefused)
    assert sockets.opened == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "host name not found"),
        (socket.gaierror(socket.EAI_AGAIN, "down"), "host names cannot be looked up"),
    ],
)
async def test_a_name_that_does_not_resolve_says_why(error: OSError, reason: str) -> None:
    def answer(_: str) -> list[str]:
        raise error

    async with fetching(resolver=Names(answer)) as fetcher:
        failed = await failure(fetcher, "https://example.com/")
    assert isinstance(failed, FetchUnavailable)
    assert failed.reason == reason


async def test_a_name_without_addresses_is_not_found() -> None:
    async with fetching(resolver=Names(lambda _: [])) as fetcher:
        assert (await failure(fetcher, "https://example.com/")).reason == "host name not found"


@needs_shared
async def test_every_hostile_url_behaves_as_expected() -> None:
    text = (SHARED / "data" / "hostile" / "ssrf_urls.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    # Names resolve to a private address when they are to be refused, else to a public one.
    for row in rows:
        is_blocked = row["expect"] == "block"
        sockets = Sockets()
        names = Names(lambda _, bad=is_blocked: ["10.0.0.1" if bad else "93.184.215.14"])  # type: ignore[misc]  # bound early
        async with fetching(resolver=names, open_socket=sockets) as fetcher:
            error = await failure(fetcher, row["url"])
        assert isinstance(error, FetchRefused) == is_blocked, row["url"]
        assert bool(sockets.opened) != is_blocked, row["url"]
    assert len(rows) > 500


async def test_hundreds_of_rebindings_reach_no_private_address() -> None:
    dice = random.Random(7)  # noqa: S311  # repeatable chance
    public = ["93.184.215.14", "2606:4700::6810:84e5", "8.8.8.8"]
    private = [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "fe80::1%eth0",
    ]
    records: list[str] = []
    asked: list[str] = []

    class Spy(Sockets):
        def __call__(self, *kind: int) -> socket.socket:
            asked.extend(records)
            return super().__call__(*kind)

    spy = Spy()
    refused = 0
    async with fetching(resolver=Names(lambda _: records), open_socket=spy) as fetcher:
        for _ in range(400):
            pool = public + (private if dice.random() < 0.7 else [])
            records[:] = dice.choices(pool, k=dice.randint(1, 4))
            error = await failure(fetcher, "http://rebind.example/")
            is_clean = all(map(is_public, records))
            assert isinstance(error, FetchRefused) != is_clean
            refused += not is_clean
    assert refused > 200
    assert spy.opened > 20
    assert all(map(is_public, asked))


async def test_the_socket_has_the_last_word_when_the_resolver_lies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sockets = Sockets()

    async def lying(self: object, host: str, port: int = 0, family: int = 0) -> Any:  # noqa: ANN401  # rows
        return await Names(lambda _: ["10.0.0.1", "127.0.0.1"]).resolve(host, port)

    monkeypatch.setattr("adapters.web.hosts.PublicResolver.resolve", lying)
    async with fetching(open_socket=sockets) as fetcher:
        error = await failure(fetcher, "http://example.com/")
    assert isinstance(error, FetchRefused)
    assert sockets.opened == 0


async def test_nothing_of_aiohttp_leaves_whatever_the_url() -> None:
    names = Names(lambda _: ["93.184.215.14"])
    async with fetching(resolver=names, open_socket=Sockets()) as fetcher:
        for url in ("", "http://", "http:///x", "http://[", "\x00", "http://a" * 999, "http://.."):
            assert isinstance(await failure(fetcher, url), FetchRefused)

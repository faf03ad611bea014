"""The fetcher where a server sends it elsewhere."""

from __future__ import annotations

import pytest

from digest.model import Validators
from digest.ports import Fetched, NotModified
from tests.adapters.web.fetching import failure, fetching
from tests.fakes.directions import (
    redirect,
    redirect_onward,
)
from tests.fakes.webserver import WebServer


async def test_a_chain_of_permanent_redirects_says_where_the_feed_moved() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        server.always("/a", redirect("/b", code=301))
        server.always("/b", redirect("/c", code=308))
        server.serve("/c", etag='"c"')
        fetched = await fetcher.fetch(server.url("/a"))
    assert fetched.moved_to == server.url("/c")
    assert fetched.validators == Validators(etag='"c"', url=server.url("/c"))


@pytest.mark.parametrize("codes", [(302, 301), (301, 302), (301, 307), (303, 303)])
async def test_a_temporary_redirect_on_the_way_moves_nothing(codes: tuple[int, int]) -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        server.always("/a", redirect("/b", code=codes[0]))
        server.always("/b", redirect("/c", code=codes[1]))
        server.serve("/c")
        fetched = await fetcher.fetch(server.url("/a"))
    assert isinstance(fetched, Fetched)
    assert fetched.moved_to is None
    assert fetched.url == server.url("/c")


async def test_validators_go_to_the_url_that_gave_them_and_to_no_other() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/a", etag='"same"')
        server.serve("/b", b"<rss>another feed</rss>", etag='"same"')
        own = (await fetcher.fetch(url)).validators
        server.always("/a", redirect("/b"))
        away = await fetcher.fetch(url, validators=own)
        back = await fetcher.fetch(url, validators=away.validators)
        to_a, to_b = server.seen("/a"), server.seen("/b")
    assert isinstance(away, Fetched)
    assert isinstance(back, NotModified)
    assert [("If-None-Match" in each.headers) for each in to_a] == [False, True, False]
    assert [("If-None-Match" in each.headers) for each in to_b] == [False, True]


async def test_five_redirects_are_followed_and_six_are_not() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        server.serve("/r/0")
        for number in range(1, 7):
            server.always(f"/r/{number}", redirect_onward())
        await fetcher.fetch(server.url("/r/5"))
        error = await failure(fetcher, server.url("/r/6"))
    assert error.reason == "redirected too often"


async def test_a_redirect_with_a_space_is_read_as_browsers_do() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        server.always("/a", redirect("/my feed.xml"))
        server.serve("/my feed.xml")
        assert isinstance(await fetcher.fetch(server.url("/a")), Fetched)

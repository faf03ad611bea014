"""The fetcher against a real server that behaves well, oddly and badly."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.addresses import is_public
from adapters.web.failures import for_status
from adapters.web.fetch import Bounds, WebFetcher
from adapters.web.targets import Allowed, AllowList
from digest.errors import (
    FetchError,
    FetchGone,
    FetchRefused,
    FetchThrottled,
    FetchUnavailable,
)
from digest.model import Validators
from digest.ports import Fetched, NotModified
from tests.fakes.webserver import (
    BEHAVIOURS,
    SAMPLE,
    Direction,
    WebServer,
    drip,
    encoded,
    endless,
    gzip_bomb,
    hang,
    many_cookies,
    raw,
    redirect,
    redirect_onward,
    status,
    throttled,
)
from tests.make import NOW
from tests.shared import SHARED, needs_shared

AGENT = "Daybrief/0 (+https://daybrief.example/bot)"
QUICK = Bounds(total_s=1.0, connect_s=0.5, silence_s=0.4, body_bytes=1 << 20, patience_s=5.0)
ETAG = '"caf\u00e9-\\1;,*"'
MODIFIED = "Fri, 17 Apr 2026 05:00:00 GMT"


class StillClock:
    """Shows the same time always."""

    def now(self) -> datetime:
        """See Clock."""
        return NOW


class Names(AbstractResolver):
    """Resolves names as told, and remembers which it was asked for."""

    def __init__(self, answer: Callable[[str], list[str]]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  # AbstractResolver's
    ) -> list[ResolveResult]:
        """See AbstractResolver."""
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in self.answer(host)
        ]

    async def close(self) -> None:
        """Nothing is held."""


class Sockets:
    """Stands where sockets are made: counts them and lets none be made."""

    def __init__(self) -> None:
        self.opened = 0

    def __call__(self, *_kind: int) -> socket.socket:
        """See OpenSocket."""
        self.opened += 1
        raise OSError("no network in tests")


def opened(server: WebServer, *hosts: str) -> AllowList:
    return frozenset(Allowed(host=host, port=server.port) for host in (hosts or ("127.0.0.1",)))


@asynccontextmanager
async def fetching(server: WebServer | None = None, **options: Any) -> AsyncIterator[WebFetcher]:  # noqa: ANN401  # passed on
    if server is not None:
        options.setdefault("allow", opened(server))
    options.setdefault("bounds", QUICK)
    fetcher = WebFetcher(user_agent=AGENT, clock=StillClock(), **options)
    try:
        yield fetcher
    finally:
        await fetcher.aclose()


async def failure(fetcher: WebFetcher, url: str, **options: Any) -> FetchError:  # noqa: ANN401  # passed on
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url, **options)
    return caught.value


async def test_a_feed_comes_with_its_type_and_validators() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml", etag='"1"', last_modified=MODIFIED)
        fetched = await fetcher.fetch(url)
    assert isinstance(fetched, Fetched)
    assert fetched.body == SAMPLE
    assert fetched.url == url
    assert fetched.content_type == "application/rss+xml; charset=utf-8"
    assert fetched.validators == Validators(etag='"1"', last_modified=MODIFIED, url=url)
    assert fetched.moved_to is None
    assert fetched.fresh_for is None


async def test_validators_go_back_byte_for_byte() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml", etag=ETAG, last_modified=MODIFIED)
        first = await fetcher.fetch(url)
        second = await fetcher.fetch(url, validators=first.validators)
        asked = server.seen("/feed.xml")[1].headers
    assert isinstance(second, NotModified)
    assert second.validators == first.validators
    assert asked["If-None-Match"] == ETAG
    assert asked["If-Modified-Since"] == MODIFIED
    assert server.not_modified() == 1


async def test_a_request_tells_who_asks_and_nothing_else() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.always("/feed.xml", many_cookies())
        await fetcher.fetch(url)
        await fetcher.fetch(url.replace("//", "//reader:secret@") + "#part")
        headers = server.seen("/feed.xml")[1].headers
    assert headers["User-Agent"] == AGENT
    assert headers["Accept-Encoding"] == "gzip"
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


async def test_the_path_and_query_arrive_as_written() -> None:
    path = "/a%2Fb/%7Ec;d=1?sig=a%2Bb+c%3D&x=1|2&&y"
    async with WebServer() as server, fetching(server) as fetcher:
        await failure(fetcher, server.url(path))
        assert server.seen()[0].path == path


async def test_a_gzip_body_comes_decoded() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.always("/feed.xml", encoded(gzip.compress(SAMPLE), "gzip"))
        fetched = await fetcher.fetch(url)
    assert isinstance(fetched, Fetched)
    assert fetched.body == SAMPLE


@pytest.mark.parametrize(
    ("code", "kind", "reason"),
    [
        (400, FetchUnavailable, "400 bad request"),
        (401, FetchRefused, "401 unauthorized"),
        (403, FetchRefused, "403 forbidden"),
        (404, FetchRefused, "404 not found"),
        (410, FetchGone, "410 gone"),
        (429, FetchThrottled, "429 too many requests"),
        (451, FetchUnavailable, "451 unavailable for legal reasons"),
        (500, FetchUnavailable, "500 internal server error"),
        (503, FetchThrottled, "503 service unavailable"),
        (599, FetchUnavailable, "599"),
        (204, FetchUnavailable, "204 no content"),
        (304, FetchUnavailable, "304 not modified"),
        (302, FetchUnavailable, "302 found"),
    ],
)
async def test_a_status_says_what_to_do_next(
    code: int, kind: type[FetchError], reason: str
) -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        error = await failure(fetcher, server.always("/feed.xml", status(code)))
    assert type(error) is kind
    assert error.reason == reason
    assert error.status == code


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        ("999999", timedelta(hours=24)),
        ("Fri, 17 Apr 2026 06:30:00 GMT", timedelta(minutes=30)),
        ("Fri, 17 Apr 2020 06:30:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        (None, None),
    ],
)
async def test_retry_after_is_read_as_seconds_or_date(
    text: str | None, wait: timedelta | None
) -> None:
    headers = {} if text is None else {"Retry_After": text}
    if text and "GMT" in text:
        headers["Date"] = "Fri, 17 Apr 2026 06:00:00 GMT"
    async with WebServer() as server, fetching(server) as fetcher:
        error = await failure(fetcher, server.always("/feed.xml", status(429, **headers)))
    assert isinstance(error, FetchThrottled)
    assert error.retry_after == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "public, max-age=900"}, timedelta(minutes=15)),
        ({"Cache-Control": "max-age=900", "Age": "600"}, timedelta(minutes=5)),
        ({"Cache-Control": "max-age=900", "Age": "901"}, None),
        ({"Cache-Control": "s-maxage=900"}, None),
        ({"Cache-Control": "no-cache, max-age=900"}, None),
        ({"Cache-Control": "max-age=junk"}, None),
        (
            {
                "Date": "Fri, 17 Apr 2026 06:00:00 GMT",
                "Expires": "Fri, 17 Apr 2026 07:00:00 GMT",
            },
            timedelta(hours=1),
        ),
        ({"Expires": "0"}, None),
        ({"Expires": "Fri, 99 Apr 2026 07:00:00 GMT"}, None),
    ],
)
async def test_freshness_comes_from_the_headers(
    headers: dict[str, str], fresh: timedelta | None
) -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml", etag='"1"', headers=headers)
        fetched = await fetcher.fetch(url)
        again = await fetcher.fetch(url, validators=fetched.validators)
    assert fetched.fresh_for == fresh
    assert isinstance(again, NotModified)
    assert again.fresh_for == fresh


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


async def test_validators_that_name_no_url_belong_to_the_one_asked_for() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/a", etag='"1"')
        same = await fetcher.fetch(url, validators=Validators(etag='"1"'))
        other = await fetcher.fetch(url, validators=Validators(etag='"1"', url=server.url("/b")))
    assert isinstance(same, NotModified)
    assert isinstance(other, Fetched)


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


async def test_five_redirects_are_followed_and_six_are_not() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        server.serve("/r/0")
        for number in range(1, 7):
            server.always(f"/r/{number}", redirect_onward())
        await fetcher.fetch(server.url("/r/5"))
        error = await failure(fetcher, server.url("/r/6"))
    assert error.reason == "redirected too often"


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


async def test_a_redirect_with_a_space_is_read_as_browsers_do() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        server.always("/a", redirect("/my feed.xml"))
        server.serve("/my feed.xml")
        assert isinstance(await fetcher.fetch(server.url("/a")), Fetched)


HOSTILE = {
    "garbage": "not proper HTTP",
    "drip-body": "no answer in 1 s",
    "drip-headers": "no answer in 1 s",
    "endless": "too large (over 1 MiB)",
    "gone": "410 gone",
    "gzip-bomb": "too large (over 1 MiB)",
    "gzip-layers": "content encoding not understood",
    "gzip-lie": "answer cut short or damaged",
    "hang": "silent for 0.4 s",
    "huge-header": "not proper HTTP",
    "many-headers": "not proper HTTP",
    "informational": "no answer in 1 s",
    "redirect-file": "not an http or https URL",
    "redirect-private": "address not allowed",
    "redirect-self": "redirected too often",
    "reset": "connection lost",
    "reset-in-body": "answer cut short or damaged",
    "throttled": "429 too many requests",
    "truncated": "answer cut short or damaged",
    "unavailable": "500 internal server error",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
async def test_a_hostile_server_costs_a_bounded_time_and_a_clear_reason(name: str) -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.always(f"/{name}", BEHAVIOURS[name]())
        server.serve("/well.xml")
        async with asyncio.timeout(3):
            error = await failure(fetcher, url)
        assert error.reason == HOSTILE[name]
        assert isinstance(await fetcher.fetch(server.url("/well.xml")), Fetched)


def test_every_behaviour_of_the_server_is_tried() -> None:
    assert set(BEHAVIOURS) - set(HOSTILE) == {"many-cookies", "wrong-charset"}


async def test_bytes_in_a_wrong_charset_come_as_they_are() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        fetched = await fetcher.fetch(server.always("/f", BEHAVIOURS["wrong-charset"]()))
    assert isinstance(fetched, Fetched)
    assert "日本の新聞".encode("shift_jis") in fetched.body


async def test_a_body_of_just_the_limit_passes() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        fetched = await fetcher.fetch(server.serve("/f", b"x" * QUICK.body_bytes))
        error = await failure(fetcher, server.serve("/g", b"x" * (QUICK.body_bytes + 1)))
    assert isinstance(fetched, Fetched)
    assert error.reason == "too large (over 1 MiB)"


async def test_hostile_servers_do_not_hold_the_others_up() -> None:
    async with WebServer() as server:
        hosts = [f"f{number}.feeds.test" for number in range(20)]
        bad: list[Direction] = [hang(), drip(), endless(), gzip_bomb(16 << 20)]
        server.serve("/well.xml")
        names = Names(lambda _: ["127.0.0.1"])
        async with fetching(server, allow=opened(server, *hosts), resolver=names) as fetcher:
            outcomes: list[str] = []

            async def poll(number: int) -> None:
                path = "/well.xml" if number % 2 else f"/bad/{number}"
                if not number % 2:
                    server.always(path, bad[number // 2 % 4])
                try:
                    await fetcher.fetch(server.url(path, host=hosts[number]))
                    outcomes.append("read")
                except FetchUnavailable as error:
                    outcomes.append(error.reason)

            async with asyncio.timeout(4), asyncio.TaskGroup() as group:
                for number in range(20):
                    group.create_task(poll(number))
    assert outcomes[:10].count("read") >= 8
    assert outcomes.count("read") == 10


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


async def test_a_server_that_is_not_there_is_no_connection() -> None:
    async with WebServer() as server:
        allow = opened(server)
        url = server.url("/")
    async with fetching(allow=allow) as fetcher:
        assert (await failure(fetcher, url)).reason == "no connection"


async def test_plain_http_where_tls_is_asked_for_is_named() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        error = await failure(fetcher, server.url("/").replace("http:", "https:"))
    assert error.reason == "TLS failed"


@needs_shared
async def test_every_hostile_url_behaves_as_expected() -> None:
    text = (SHARED / "data" / "hostile" / "ssrf_urls.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    # Names resolve to a private address when they are to be refused, else to a public one.
    for row in rows:
        is_blocked = row["expect"] == "block"
        sockets = Sockets()
        names = Names(lambda _, bad=is_blocked: ["10.0.0.1" if bad else "93.184.215.14"])  # type: ignore[misc]
        async with fetching(resolver=names, open_socket=sockets) as fetcher:
            error = await failure(fetcher, row["url"])
        assert isinstance(error, FetchRefused) == is_blocked, row["url"]
        assert bool(sockets.opened) != is_blocked, row["url"]
    assert len(rows) > 500


async def test_two_thousand_rebindings_reach_no_private_address() -> None:
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
        for _ in range(2000):
            pool = public + (private if dice.random() < 0.7 else [])
            records[:] = dice.choices(pool, k=dice.randint(1, 4))
            error = await failure(fetcher, "http://rebind.example/")
            is_clean = all(map(is_public, records))
            assert isinstance(error, FetchRefused) != is_clean
            refused += not is_clean
    assert refused > 1000
    assert spy.opened > 100
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


@given(code=st.integers(100, 999))
def test_every_status_is_one_of_our_errors(code: int) -> None:
    error = for_status(code, None)
    assert error.status == code
    assert error.reason.startswith(str(code))


async def test_three_hundred_damaged_answers_are_read_or_fail_in_our_own_terms() -> None:
    dice = random.Random(11)  # noqa: S311  # repeatable chance
    body = gzip.compress(SAMPLE)
    whole = (
        b'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\nETag: "1"\r\n'
        b"Cache-Control: max-age=60\r\nContent-Length: %d\r\n\r\n" % len(body)
    ) + body
    chunked = (
        b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nTransfer-Encoding: chunked\r\n"
        b"Retry-After: 5\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(SAMPLE), SAMPLE)
    )
    outcomes: list[str] = []

    async def try_one(fetcher: WebFetcher, url: str) -> None:
        try:
            outcomes.append(type(await fetcher.fetch(url)).__name__)
        except FetchError as error:
            outcomes.append(error.reason)

    async with WebServer() as server, fetching(server) as fetcher:
        server.serve("/b")
        for number in range(300):
            answer = bytearray(dice.choice([whole, chunked]))
            for _ in range(dice.randint(0, 4)):
                at = dice.randrange(len(answer))
                answer[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
            server.always(f"/{number}", raw(bytes(answer)))
            await try_one(fetcher, server.url(f"/{number}"))
    assert len(outcomes) == 300
    assert len(set(outcomes)) > 3


async def test_a_fetcher_can_be_closed_twice_and_used_again() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml")
        await fetcher.aclose()
        await fetcher.fetch(url)
        await fetcher.aclose()
        await fetcher.fetch(url)


async def test_a_proxy_in_the_environment_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    async with WebServer() as server, WebServer() as proxy, fetching(server) as fetcher:
        monkeypatch.setenv("http_proxy", proxy.url("/"))
        await fetcher.fetch(server.serve("/feed.xml"))
        assert proxy.requests() == 0


async def test_throttling_names_the_wait() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml")
        server.next("/feed.xml", throttled("60", code=503))
        error = await failure(fetcher, url)
        assert isinstance(await fetcher.fetch(url), Fetched)
    assert error.retry_after == timedelta(minutes=1)

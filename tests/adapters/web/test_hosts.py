"""From names to sockets: nothing but admitted addresses comes out."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from contextvars import Context
from typing import Any

import pytest
from aiohttp.abc import ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import hosts
from adapters.web.addresses import is_never_allowed, is_public
from adapters.web.hosts import Blocked, GuardedSockets, PublicResolver, SystemResolver, visiting
from adapters.web.targets import Allowed, parse_allow
from tests.adapters.web.fetching import Names

ALLOW = parse_allow("mine.test:80 127.0.0.1:8099 10.0.0.0/8:81")


class Opened(Exception):
    """Raised where a socket would have been made."""


def no_socket(*_kind: int) -> socket.socket:
    raise Opened


def is_admitted(host: str, port: int, address: str, at: int) -> bool:
    """Tell whether a visit to a host and port gets a socket to an address and port."""
    sockets = GuardedSockets(allow=ALLOW, open_socket=no_socket)
    visit = visiting(host, port)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        sockets((family, socket.SOCK_STREAM, 0, "", (address, at)))
    except Opened:
        assert not visit.is_blocked
        return True
    except Blocked:
        assert visit.is_blocked
        return False
    raise AssertionError


@given(address=st.ip_addresses().map(str), port=st.integers(1, 65535))
def test_a_socket_is_made_for_public_addresses_only(address: str, port: int) -> None:
    assert is_admitted("example.com", port, address, port) == is_public(address)


@given(address=st.ip_addresses().map(str) | st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address))
def test_an_opened_name_gets_sockets_to_all_but_the_forbidden_addresses(address: object) -> None:
    text = str(address)
    admitted = is_admitted("mine.test", 80, text, 80)
    assert admitted == (is_public(text) or not is_never_allowed(text))


@pytest.mark.parametrize(
    ("host", "port", "address", "at"),
    [
        ("mine.test", 81, "10.0.0.1", 81),
        ("mine.test", 80, "10.0.0.1", 81),
        ("mine.test", 80, "169.254.169.254", 80),
        ("127.0.0.1", 8098, "127.0.0.1", 8098),
        ("theirs.test", 8099, "127.0.0.1", 8099),
        ("theirs.test", 81, "10.0.0.1", 81),
        ("11.0.0.1", 81, "127.0.0.1", 81),
    ],
)
def test_what_is_opened_for_one_is_not_opened_for_another(
    host: str, port: int, address: str, at: int
) -> None:
    assert not is_admitted(host, port, address, at)


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("mine.test", 80, "10.0.0.1"),
        ("127.0.0.1", 8099, "127.0.0.1"),
        ("10.9.9.9", 81, "10.9.9.9"),
    ],
)
def test_what_is_opened_is_admitted(host: str, port: int, address: str) -> None:
    assert is_admitted(host, port, address, port)


async def test_a_visit_outside_any_request_opens_nothing() -> None:
    sockets = GuardedSockets(
        allow=frozenset({Allowed(host="127.0.0.1", port=80)}), open_socket=no_socket
    )
    row = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80))

    async def elsewhere() -> None:
        visiting("127.0.0.1", 80)

    async with asyncio.TaskGroup() as group:
        group.create_task(elsewhere())
    with pytest.raises(Blocked):
        sockets(row)


def test_before_anybody_said_where_a_request_goes_only_public_addresses_are_reached() -> None:
    sockets = GuardedSockets(allow=ALLOW, open_socket=no_socket)

    def reached(address: str, port: int) -> None:
        sockets((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port)))

    with pytest.raises(Opened):
        Context().run(reached, "8.8.8.8", 80)
    with pytest.raises(Blocked):
        Context().run(reached, "127.0.0.1", 8099)


def test_a_socket_is_of_the_kind_that_was_resolved() -> None:
    kinds: list[tuple[int, ...]] = []

    def noted(*kind: int) -> socket.socket:
        kinds.append(kind)
        raise Opened

    sockets = GuardedSockets(allow=ALLOW, open_socket=noted)
    with pytest.raises(Opened):
        sockets((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1", 443, 0, 0)))
    assert kinds == [(socket.AF_INET6, socket.SOCK_STREAM, 6)]


async def test_a_name_is_looked_up_for_its_port_and_family_and_answered_as_it_was_asked() -> None:
    asked: list[tuple[object, ...]] = []

    class Behind(Names):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
        ) -> list[ResolveResult]:
            asked.append((host, port, family))
            (row,) = await super().resolve(host, port, family)
            return [{**row, "hostname": "an-alias.example", "port": 0}]

    guard = PublicResolver(inner=Behind(lambda _: ["8.8.8.8"]))
    (row,) = await guard.resolve("example.com", 443, socket.AF_INET)
    assert asked == [("example.com", 443, socket.AF_INET)]
    assert (row["hostname"], row["host"], row["port"]) == ("example.com", "8.8.8.8", 443)


async def test_who_closes_the_guard_closes_the_resolver_behind_it() -> None:
    class Behind(Names):
        is_closed = False

        async def close(self) -> None:
            self.is_closed = True

    behind = Behind(lambda _: ["8.8.8.8"])
    await PublicResolver(inner=behind).close()
    assert behind.is_closed


def names(monkeypatch: pytest.MonkeyPatch, answer: Any) -> list[str]:  # noqa: ANN401  # a function
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_rest: int) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer(host), port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


async def test_no_search_domain_completes_a_name_but_one_the_operator_wrote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = names(monkeypatch, lambda _: "8.8.8.8")
    resolver = PublicResolver(allow=ALLOW)
    visiting("example.com", 80)
    rows = await resolver.resolve("example.com", 80)
    assert [(row["hostname"], row["host"], row["port"]) for row in rows] == [
        ("example.com", "8.8.8.8", 80)
    ]
    await resolver.resolve("mine.test", 80)
    assert asked == ["example.com.", "mine.test"]


async def test_names_are_looked_up_at_once_and_not_one_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = threading.Barrier(64)

    def answer(_: str) -> str:
        together.wait(5)
        return "8.8.8.8"

    names(monkeypatch, answer)
    resolver = SystemResolver()
    async with asyncio.TaskGroup() as group:
        for number in range(128):  # twice as many as there are places
            group.create_task(resolver.resolve(f"{number}.example", 80))


async def test_a_name_server_that_is_silent_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = threading.Event()

    def answer(_: str) -> str:
        stop.wait(5)
        return "8.8.8.8"

    names(monkeypatch, answer)
    monkeypatch.setattr(hosts, "_LOOKUP_S", 0.02)
    with pytest.raises(socket.gaierror) as caught:
        await PublicResolver().resolve("example.com", 80)
    assert caught.value.errno == socket.EAI_AGAIN
    stop.set()


async def test_a_look_up_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_: str) -> str:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    names(monkeypatch, answer)
    with pytest.raises(socket.gaierror, match="unknown"):
        await PublicResolver().resolve("example.com", 80)


async def test_a_name_without_an_address_is_said_to_have_none() -> None:
    with pytest.raises(socket.gaierror, match="no address"):
        await PublicResolver(inner=Names(lambda _: [])).resolve("example.com", 80)


async def test_no_more_names_are_looked_up_at_once_than_there_are_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counting, most, under_way = threading.Lock(), 0, 0
    full = threading.Event()

    def answer(_: str) -> str:
        nonlocal most, under_way
        with counting:
            under_way += 1
            most = max(most, under_way)
            if under_way == 64:
                full.set()
        full.wait(5)
        with counting:
            under_way -= 1
        return "8.8.8.8"

    names(monkeypatch, answer)
    resolver = SystemResolver()
    async with asyncio.TaskGroup() as group:
        for number in range(200):
            group.create_task(resolver.resolve(f"{number}.example", 80))
    assert most == 64


async def test_the_system_is_asked_for_streams_over_what_this_machine_can_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[object, ...]] = []

    def getaddrinfo(*given: object) -> list[Any]:
        asked.append(given)
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1", 443, 0, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    (row,) = await SystemResolver().resolve("example.com.", 443, socket.AF_INET6)
    live = socket.AI_ADDRCONFIG
    assert asked == [("example.com.", 443, socket.AF_INET6, socket.SOCK_STREAM, 0, live)]
    assert row == {
        "hostname": "example.com.",
        "host": "2606:4700::1",
        "port": 443,
        "family": socket.AF_INET6,
        "proto": 6,
        "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    }

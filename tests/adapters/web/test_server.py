"""The HTTP server as clients meet it, over real sockets."""

from __future__ import annotations

import asyncio
import logging
import socket

import pytest

from adapters.web.readiness import Readiness
from adapters.web.server import Server
from digest.errors import ConfigError, StoreUnavailable
from tests.adapters.web.serving import HASTY, Hook, parsed, served


async def test_a_webhook_gets_the_bytes_and_headers_as_they_were_sent() -> None:
    async with served() as at:
        body = b'{"a":  "\xff\x00"}'
        answer = await at.ask("POST", "/hook", body, {"X-Signature": "v0=1"})
        assert (answer.status, answer.body) == (202, b"taken")
        assert answer.headers["content-type"] == "text/x-taken"
        (got,) = at.hook.got
        assert got.body == body
        assert got.headers["x-signature"] == got.headers["X-Signature"] == "v0=1"
        assert at.noted == [("/hook", 202)]


async def test_answers_say_nothing_of_the_server_and_are_kept_by_nobody() -> None:
    async with served() as at:
        headers = (await at.ask("GET", "/healthz")).headers
        assert headers["server"] == "daybrief"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("given", ["abc-123", "A.b_9", "x" * 64])
async def test_a_sane_request_id_goes_in_and_out(given: str) -> None:
    async with served() as at:
        answer = await at.ask("POST", "/hook", b"x", {"X-Request-Id": given})
        assert answer.headers["x-request-id"] == given.lower()
        assert at.hook.traces == [given]


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", "<script>", "a\tb", "\x1b[31m"])
async def test_any_other_request_id_is_replaced(given: str) -> None:
    async with served() as at:
        raw = b"POST /hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n"
        said = parsed(await at.send(raw + f"X-Request-Id: {given}\r\n\r\nx".encode()))
        assert said.headers.get("x-request-id", "made-here") == "made-here"
        assert set(at.hook.traces) <= {"made-here"}


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/hook", 405, "post"),
        ("PUT", "/hook", 405, "post"),
        ("POST", "/healthz", 405, "get, head"),
        ("DELETE", "/readyz", 405, "get, head"),
        ("TRACE", "/hook", 405, "post"),
        ("GET", "/", 404, None),
        ("POST", "/hook/", 404, None),
        ("POST", "/hook/../admin", 404, None),
        ("GET", "/metrics", 404, None),
        ("OPTIONS", "*", 404, None),
        ("HEAD", "/healthz", 200, None),
        ("POST", "/page", 405, "get"),
        ("HEAD", "/page", 405, "get"),
        ("GET", "/page/", 404, None),
    ],
)
async def test_a_wrong_method_or_path_is_told_so(
    method: str, path: str, status: int, allow: str | None
) -> None:
    async with served() as at:
        answer = await at.ask(method, path)
        assert answer.status == status
        assert answer.headers.get("allow") == allow
        assert not at.hook.got
        assert not at.page.got


async def test_a_page_gets_what_it_was_asked_with_and_the_headers() -> None:
    async with served() as at:
        answer = await at.ask("GET", "/page?code=a%20b&state=%C3%A9", b"", {"Cookie": "x=1"})
        assert (answer.status, answer.body) == (202, b"taken")
        (got,) = at.page.got
        assert got.query == {"code": "a b", "state": "é"}
        assert got.headers["cookie"] == "x=1"
        assert got.body == b""
        assert at.noted == [("/page", 202)]


async def test_headers_of_a_handler_go_out_and_what_the_server_says_of_all_stays() -> None:
    async with served() as at:
        for method, path in (("POST", "/hook"), ("GET", "/page")):
            headers = (await at.ask(method, path)).headers
            assert headers["x-taken"] == "yes"
            assert headers["content-type"] == "text/x-taken"
            assert headers["cache-control"] == "no-store"


async def test_paths_of_strangers_do_not_become_routes_of_the_metrics() -> None:
    async with served() as at:
        for path in ("/wp-login.php", "/.env", "/%2e%2e/etc"):
            await at.ask("GET", path)
        assert set(at.noted) == {("other", 404)}


async def test_a_failing_handler_is_500_and_the_server_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise ZeroDivisionError("secret detail")

    async with served(hook=Hook(does=fail)) as at:
        answer = await at.ask("POST", "/hook", b"x")
        assert answer.status == 500
        assert answer.body == b"failed; request made-here\n"
        assert (await at.ask("GET", "/healthz")).status == 200
    assert "ZeroDivisionError" in caplog.text


async def test_what_could_not_be_stored_is_to_be_sent_again() -> None:
    async def refuse() -> None:
        raise StoreUnavailable("the disk is full")

    async with served(hook=Hook(does=refuse)) as at:
        answer = await at.ask("POST", "/hook", b"x")
        assert answer.status == 503
        assert answer.headers["retry-after"] == "5"
        assert b"disk" not in answer.body


async def test_a_handler_that_hangs_is_given_up_in_time() -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    hung = Hook(does=hang)
    async with served(hook=hung, page=hung, limits=HASTY) as at:
        assert (await at.ask("POST", "/hook", b"x")).status == 503
        assert (await at.ask("GET", "/page")).status == 503


async def test_an_answer_over_budget_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def dawdle() -> None:
        await asyncio.sleep(0.08)

    with caplog.at_level(logging.WARNING, "adapters.web.server"):
        async with served(hook=Hook(does=dawdle)) as at:
            assert (await at.ask("POST", "/hook", b"x")).status == 202
    assert "/hook took" in caplog.text


async def test_ready_names_what_cannot_be_reached_and_says_why_in_the_log_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def good() -> None:
        await asyncio.sleep(0)

    async def bad() -> None:
        raise StoreUnavailable("locked by 4711")

    async def slow() -> None:
        await asyncio.Event().wait()

    async with served(checks={"store": bad, "slack": slow, "line": good}) as at:
        answer = await at.ask("GET", "/readyz")
        assert answer.status == 503
        assert answer.body == b"store: not reachable\nslack: not reachable\nline: ok\n"
        assert (await at.ask("GET", "/healthz")).status == 200
    assert "locked by 4711" in caplog.text


async def test_a_flood_of_questions_asks_the_store_once() -> None:
    asked = 0

    async def count() -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)

    async with served(checks={"store": count}) as at:
        async with asyncio.TaskGroup() as group:
            answers = [group.create_task(at.ask("GET", "/readyz")) for _ in range(10)]
        assert {task.result().status for task in answers} == {200}
    assert asked == 1


async def test_metrics_are_shown_where_there_are_any() -> None:
    async def exposition() -> bytes:
        await asyncio.sleep(0)
        return b"daybrief_up 1\n"

    async with served(metrics=exposition) as at:
        answer = await at.ask("GET", "/metrics")
        assert answer.body == b"daybrief_up 1\n"
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


async def test_one_who_drains_is_up_but_not_ready() -> None:
    async with served() as at:
        assert (await at.ask("GET", "/readyz")).status == 200
        at.server.drain()
        assert (await at.ask("GET", "/readyz")).status == 503
        assert (await at.ask("GET", "/healthz")).status == 200
        assert (await at.ask("POST", "/hook", b"x")).status == 202


async def test_what_is_being_answered_at_the_end_is_answered() -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        await go_on.wait()

    async with served(hook=Hook(does=work)) as at, asyncio.TaskGroup() as group:
        asking = group.create_task(at.ask("POST", "/hook", b"x"))
        await began.wait()
        closing = group.create_task(at.server.aclose())
        await asyncio.sleep(0.02)
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", at.port)
        go_on.set()
        await closing
        assert (await asking).status == 202


async def test_an_idle_connection_does_not_hold_up_the_end() -> None:
    async with served() as at:
        reader, writer = await asyncio.open_connection("127.0.0.1", at.port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"up\n")
        async with asyncio.timeout(1):
            await at.server.aclose()
            assert await reader.read() == b""
        writer.close()


async def test_an_address_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = Server(host="127.0.0.1", port=port, webhooks={}, readiness=Readiness({}))
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1:{port}"):
            await server.start()
        await server.aclose()

"""The whole bot with Slack switched on, as its operator starts it, beside a fake Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import aiohttp

from tests.fakes.slack.nouns import App, Message
from tests.fakes.slack.server import BOT_TOKEN, MEMBER, OWNER, SlackServer
from tests.fakes.slack.world import TEAM
from tests.scenarios.running import HOST, Running, free_port, until

KEY = bytes(range(32)).hex()


async def _so(condition: Callable[[], bool], *, within_s: float = 20.0) -> None:
    """Wait until something is so, and let the fake Slack work meanwhile."""
    await asyncio.to_thread(until, condition, within_s=within_s)


def _slack(slack: SlackServer, **settings: str) -> dict[str, str]:
    return {
        "SLACK_API_URL": slack.api_url,
        "FEEDS": "bot/sample",
        "LOG_LEVEL": "INFO",
        **settings,
    }


async def test_with_two_tokens_the_bot_answers_in_a_workspace(tmp_path: Path) -> None:
    async with SlackServer(has_rates=False) as slack:
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": slack.app.app_token}
        with Running("start", data=tmp_path, **_slack(slack, **tokens)) as process:
            await _so(lambda: process.is_ready)
            await slack.connected()
            await _so(lambda: process.get("/readyz") == (200, "store: ok\nslack: ok\n"))
            assert process.get("/slack/install")[0] == 404
            slack.stage.say(MEMBER, "dm", "help")
            await _so(lambda: bool(_said(slack, MEMBER)))
            slack.sockets.cut()
            await _so(lambda: "daybrief_" in process.get("/metrics")[1])
            assert await asyncio.to_thread(process.end) == 0
            for secret in (BOT_TOKEN, slack.app.app_token):
                assert secret not in process.log


async def test_a_token_that_slack_does_not_take_is_said_at_once(tmp_path: Path) -> None:
    async with SlackServer() as slack:
        tokens = {"SLACK_BOT_TOKEN": "xoxb-of-nobody", "SLACK_APP_TOKEN": slack.app.app_token}
        with Running("start", data=tmp_path, **_slack(slack, **tokens)) as process:
            assert await asyncio.to_thread(process.ended) == 2
            assert "SLACK_BOT_TOKEN is not taken by Slack" in process.log
            assert "invalid_auth" in process.log
            assert "Traceback" not in process.log
            assert "xoxb-of-nobody" not in process.log


async def test_a_workspace_installs_it_with_a_browser_and_is_greeted(tmp_path: Path) -> None:
    app = App(redirect_urls=[f"http://{HOST}"])
    async with SlackServer(app=app, has_rates=False, is_installed=False) as slack:
        slack.installs.user = OWNER
        settings = {
            "SLACK_CLIENT_ID": app.client_id,
            "SLACK_CLIENT_SECRET": app.client_secret,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SECRET_KEY": KEY,
        }
        port = free_port()
        base = f"http://{HOST}:{port}"
        settings |= {"PORT": f"{port}", "PUBLIC_URL": base}
        with Running("start", data=tmp_path, **_slack(slack, **settings)) as process:
            await _so(lambda: process.is_ready)
            app.request_url = f"{base}/slack/events"
            assert await _installed(base) == 200
            await _so(lambda: bool(_said(slack, OWNER)))
            slack.stage.say(OWNER, "dm", "help")
            await _so(lambda: len(_said(slack, OWNER)) > 1)
            assert await asyncio.to_thread(process.end) == 0
            token = slack.world.installation(TEAM)
            assert token is not None
            for secret in (token.value, app.client_secret, app.signing_secret, KEY):
                assert secret not in process.log
    assert b"xoxb-" not in await asyncio.to_thread(_stored, tmp_path)


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("daybrief.sqlite3*"))


def _said(slack: SlackServer, person: str) -> list[Message]:
    """Return what the bot has said to somebody in his own chat."""
    return [each for each in slack.dm(person) if each.user == slack.bot()]


async def test_before_the_store_is_open_slack_and_browsers_are_told_to_come_again(
    tmp_path: Path,
) -> None:
    async with SlackServer() as slack:
        settings = {
            "SLACK_CLIENT_ID": slack.app.client_id,
            "SLACK_CLIENT_SECRET": slack.app.client_secret,
            "SLACK_SIGNING_SECRET": slack.app.signing_secret,
            "SECRET_KEY": KEY,
            "PUBLIC_URL": f"http://{HOST}:1",
            "REDIS_URL": f"redis://{HOST}:{free_port()}/0",
        }
        with Running("serve", data=tmp_path, **_slack(slack, **settings)) as process:
            await _so(lambda: process.get("/healthz")[0] == 200)
            for path in ("/slack/install", "/slack/oauth_redirect"):
                assert process.get(path) == (503, "not now\n")
            assert process.get("/slack/events")[0] == 405
            assert process.get("/readyz")[1] == "store: not reachable\nslack: not reachable\n"
            url = f"http://{HOST}:{process.port}/slack/events"
            async with aiohttp.ClientSession() as session, session.post(url, data=b"{}") as said:
                assert said.status == 503
                assert said.headers["Retry-After"] == "5"
            assert await asyncio.to_thread(process.end) == 0


async def _installed(base: str) -> int:
    """Go through the pages as a browser does, and return the status of the last one."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        async with session.get(f"{base}/slack/install", allow_redirects=False) as begun:
            assert begun.status == 302
            cookie = begun.headers["Set-Cookie"].partition(";")[0]
            target = begun.headers["Location"]
        async with session.get(target, allow_redirects=False) as agreed:
            back = agreed.headers["Location"]
        assert back.startswith(f"{base}/slack/oauth_redirect?")
        async with session.get(back, headers={"Cookie": cookie}) as shown:
            assert "script-src" not in shown.headers["Content-Security-Policy"]
            assert shown.headers["Cache-Control"] == "no-store"
            return shown.status

"""Updates that Telegram brings: whatever is in them, it brings each of them once."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from adapters.contract import WebhookRequest
from adapters.telegram.inbound import Way, webhook
from tests.adapters.telegram.inbound import sent
from tests.adapters.telegram.wired import SECRET, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import MemoryDesk
from tests.fakes.telegram import directions


def brought(update: sent.Json) -> WebhookRequest:
    """Return the request that brings an update."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    return WebhookRequest(headers=headers, body=json.dumps(update).encode())


async def test_poison_is_a_dead_letter_and_is_not_brought_again(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), way=Way(secret=SECRET)) as at:
        desk = MemoryDesk()
        desk.chokes_on = "what no store takes"
        dateless = sent.message("hi")
        del dateless["message"]["date"]
        choking = {**sent.message(desk.chokes_on), "update_id": sent.UPDATE + 1}
        well = {**sent.message("hi"), "update_id": sent.UPDATE + 2}
        answers = [await at.telegram.receive(brought(each), desk) for each in (dateless, choking)]
        assert [each.status for each in answers] == [200, 200]
        assert [each.update_id for each in desk.poison] == [
            f"u/{sent.UPDATE}",
            f"u/{sent.UPDATE + 1}",
        ]
        assert (await at.telegram.receive(brought(well), desk)).status == 200
        assert desk.texts() == ["hi"]


def status(body: bytes = b"{}", secret: str = SECRET, **headers: str) -> int:
    """Return how a request is refused; 0 where it is not."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    refused, _ = webhook.opened(WebhookRequest(headers=named, body=body), secret)
    return 0 if refused is None else refused.status


def test_only_who_brings_the_secret_is_heard() -> None:
    assert status(x_telegram_bot_api_secret_token=SECRET) == 0
    assert status(X_Telegram_Bot_Api_Secret_Token=SECRET) == 0
    for other in ("", SECRET[:-1], SECRET + " ", SECRET.upper(), "é", "\ud800"):
        assert status(x_telegram_bot_api_secret_token=other) == 401
    assert status(authorization=SECRET) == 401


def test_an_empty_secret_is_brought_by_nobody() -> None:
    assert status(secret="") == 401
    assert status(secret="", x_telegram_bot_api_secret_token="") == 401


def test_a_megabyte_is_read_and_no_byte_more() -> None:
    most = b" " * ((1 << 20) - 2) + b"{}"
    assert status(most, x_telegram_bot_api_secret_token=SECRET) == 0
    assert status(most + b" ", x_telegram_bot_api_secret_token=SECRET) == 413


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000], ids=lambda it: str(it[:5]))
def test_what_is_no_update_is_taken_so_that_it_does_not_come_again(body: bytes) -> None:
    assert status(body, x_telegram_bot_api_secret_token=SECRET) == 200


async def test_telegram_is_asked_until_it_agrees_ever_less_often(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with wired(tmp_path, HandClock()) as at:
        at.server.next(directions.refused(401, "Unauthorized"), on="setWebhook")
        for _ in range(7):
            at.server.next(directions.refused(502, "Bad Gateway"), on="setWebhook")
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        await webhook.ask_for(
            at.telegram._api, "https://brief.example/", "/telegram", SECRET, sleep=sleep
        )
        assert slept == [1, 2, 4, 8, 16, 32, 60, 60]
        said = [each.levelno for each in caplog.records if "webhook yet" in each.message]
        assert said == [logging.ERROR, *[logging.WARNING] * 7]
        assert (await at.telegram._api.webhook()).url == "https://brief.example/telegram"


def test_who_is_refused_is_told_why_in_two_words() -> None:
    for body, headers, why in (
        (b"{}", {}, (401, b"not known")),
        (b" " * ((1 << 20) + 1), {webhook.HEADER: SECRET}, (413, b"too large")),
    ):
        refused, _ = webhook.opened(WebhookRequest(headers=headers, body=body), SECRET)
        assert refused is not None
        assert (refused.status, refused.body) == why


async def test_what_cannot_be_stored_now_is_put_off_and_taken_when_it_comes_again(
    tmp_path: Path,
) -> None:
    async with wired(tmp_path, HandClock(), way=Way(secret=SECRET)) as at:
        desk = MemoryDesk()
        desk.refuses_next = 1
        update = brought(sent.message("hi"))
        put_off = await at.telegram.receive(update, desk)
        assert (put_off.status, put_off.body) == (503, b"not now")
        assert (await at.telegram.receive(update, desk)).status == 200
        assert desk.texts() == ["hi"]

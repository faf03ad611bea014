"""Updates that Telegram brings: whatever is in them, it brings each of them once."""

from __future__ import annotations

import json
from pathlib import Path

from adapters.contract import WebhookRequest
from adapters.telegram.inbound import Way
from tests.adapters.telegram.inbound import sent
from tests.adapters.telegram.wired import SECRET, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import MemoryDesk


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

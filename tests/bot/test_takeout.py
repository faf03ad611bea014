"""What is kept of somebody, as a file for himself: his own, bounded, and nobody else's."""

from __future__ import annotations

import json

import pytest

from adapters.store.kernel import Kernel
from bot import takeout
from tests import make
from tests.adapters.store.forgetting import ADA, BEA, WORDS, Home, home
from tests.contracts.kernel import HandClock


@pytest.fixture
async def lived(kernel: Kernel, clock: HandClock) -> Home:
    found = home(kernel, clock)
    await found.live(ADA, BEA)
    return found


async def test_the_file_has_what_is_his_and_nobody_elses(lived: Home) -> None:
    body, left_out = await takeout.file_of(ADA, lived.personal, make.NOW)
    found = json.loads(body)
    assert (left_out, found["left_out"], found["person"]) == (0, 0, ADA.id)
    assert {"sub", "told", "said", "deadletter", "talk", "source"} <= found["records"].keys()
    assert WORDS[ADA] in body.decode()
    assert WORDS[BEA] not in body.decode()
    assert BEA.id not in body.decode()


async def test_what_has_no_room_is_counted(lived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = json.loads((await takeout.file_of(ADA, lived.personal, make.NOW))[0])
    monkeypatch.setattr(takeout, "MOST_BYTES", takeout._ROOM + 600)
    body, left_out = await takeout.file_of(ADA, lived.personal, make.NOW)
    found = json.loads(body)
    assert len(body) <= takeout._ROOM + 600
    assert left_out == found["left_out"] > 0
    kept = sum(map(len, found["records"].values()))
    assert kept + left_out == sum(map(len, whole["records"].values()))

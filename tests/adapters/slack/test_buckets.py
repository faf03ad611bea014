"""Slack is never asked faster than it takes, and one channel that is full holds up no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack.buckets import BEARABLE, Buckets
from adapters.slack.methods import METHODS
from digest.errors import Throttled
from digest.model import OperationId
from tests import make, specimens
from tests.adapters.slack.wired import OP_ID, TEAM, Wired, delivery, place, wired
from tests.contracts.kernel import HandClock
from tests.fakes.slack import directions
from tests.fakes.slack.limits import TIERS
from tests.fakes.slack.methods import METHODS as REAL

BRIEF = make.brief()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def buckets(at: Wired) -> Buckets:
    return Buckets(at.rates, at.sleep)


async def send(at: Wired, chat: str, number: int) -> None:
    owed = delivery(place(chat), op_id=OperationId(f"{OP_ID[:-3]}{number:03}"))
    await at.slack.send(owed, BRIEF, specimens.actions(BRIEF))


COUNTED = {
    name: most
    for name, method in METHODS.items()
    if (most := TIERS.get(REAL[name].tier)) is not None and method.tenant.burst < most
}
"""What is counted by method and workspace, and not let out all at once."""


@pytest.mark.parametrize("method", COUNTED)
async def test_no_minute_has_more_calls_than_the_tier_allows(
    buckets: Buckets, at: Wired, method: str
) -> None:
    most = COUNTED[method]
    taken: list[timedelta] = []
    began = at.clock.now()
    while (now := at.clock.now() - began) < 3 * MINUTE:
        try:
            await buckets.enter(method, TEAM, "C1")
        except Throttled as error:
            at.passes((error.retry_after or MINUTE).total_seconds())
            continue
        taken.append(now)
    for since in taken:
        assert sum(since <= each < since + MINUTE for each in taken) <= most


async def test_a_slot_that_is_near_is_waited_for_and_a_far_one_is_not(
    buckets: Buckets, at: Wired
) -> None:
    burst = METHODS["chat.postMessage"].channel
    assert burst is not None
    for _ in range(burst.burst):
        await buckets.enter("chat.postMessage", TEAM, "C1")
    assert at.slept == []
    await buckets.enter("chat.postMessage", TEAM, "C1")
    assert at.slept == [1.0]
    await at.rates.penalize(f"{TEAM}:chat.postMessage:C1", 3 * BEARABLE)
    with pytest.raises(Throttled) as caught:
        await buckets.enter("chat.postMessage", TEAM, "C1")
    assert caught.value.retry_after == 3 * BEARABLE
    assert at.slept == [1.0]


async def test_a_channel_that_slack_holds_back_waits_and_the_others_go_on(at: Wired) -> None:
    at.server.add_channel("C2", "more", team=TEAM, has_app=True)
    at.server.next(directions.throttled("30"))
    with pytest.raises(Throttled):
        await send(at, "C1", 1)
    with pytest.raises(Throttled) as caught:
        await send(at, "C1", 1)
    assert caught.value.retry_after == timedelta(seconds=30)
    assert len(at.server.calls()) == 1, "it is not asked before its time"
    await send(at, "C2", 2)
    at.passes(30)
    await send(at, "C1", 1)
    assert len(at.posted()) == 1


async def test_a_method_that_slack_holds_back_holds_up_no_other(at: Wired) -> None:
    at.server.next(directions.throttled("3600"), on="conversations.history")
    with pytest.raises(Throttled):
        await at.slack.find_sent(delivery())
    with pytest.raises(Throttled):
        await at.slack.find_sent(delivery())
    assert len(at.server.calls("conversations.history")) == 1
    await send(at, "C1", 1)


async def test_a_morning_of_many_channels_is_within_what_slack_takes(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), has_rates=True) as at:
        for number in range(200):
            at.server.add_channel(f"C1{number:03}", "x", team=TEAM, has_app=True)
            await send(at, f"C1{number:03}", number)
        assert {each.status for each in at.server.calls()} == {200}

"""What the month has left, what a message costs: asked seldom, counted on meanwhile."""

from __future__ import annotations

import asyncio

from adapters.contract import Metered
from digest.errors import DeliveryError, QuotaSpent, Throttled
from digest.model import OperationId
from tests import make
from tests.adapters.line.wired import Wired
from tests.contracts.platform import send
from tests.fakes.line import directions

BRIEF = make.brief()


async def test_a_count_is_asked_for_once_a_minute_and_goes_on_with_what_is_sent(
    at: Wired,
) -> None:
    assert isinstance(at.line, Metered)
    assert (await at.line.quota(at.server.bot)).left == 200
    await send(at.line, at.owed(), BRIEF)
    at.server.spend(50)  # by the operator, from the manager
    assert (await at.line.quota(at.server.bot)).left == 199
    assert len(at.server.calls("consumption")) == 1
    at.passes(61)
    assert (await at.line.quota(at.server.bot)).left == 149


async def test_of_briefs_that_leave_side_by_side_each_is_counted(at: Wired) -> None:
    assert (await at.line.quota(at.server.bot)).left == 200
    ids = [OperationId(f"0e9a7c52-0000-5000-8000-00000000001{n}") for n in range(8)]
    async with asyncio.TaskGroup() as group:
        for each in ids:
            group.create_task(send(at.line, at.owed(op_id=each), BRIEF))
    assert (await at.line.quota(at.server.bot)).left == 192
    assert len(at.server.calls("consumption")) == 1


async def test_what_is_told_counts_only_where_the_month_has_plenty(at: Wired) -> None:
    assert await at.line.has_spare(at.place())
    at.server.spend(199)
    at.passes(61)
    assert not await at.line.has_spare(at.place())


async def test_a_plan_without_end_has_none(at: Wired) -> None:
    at.server.world.quota = None
    assert (await at.line.quota(at.server.bot)).left is None


async def test_a_group_costs_as_many_as_are_in_it_and_is_asked_anew_when_somebody_comes(
    at: Wired,
) -> None:
    group = at.place(at.group)
    assert await at.line.price(at.place()) == 1
    assert await at.line.price(group) == 2
    at.server.stage.join(at.group, at.server.stage.person("Cat"))
    assert await at.line.price(group) == 2, "it is remembered for a while"
    await at.line._metering.forget_price(group)
    at.passes(2)
    assert await at.line.price(group) == 3


async def test_what_a_group_gets_is_counted_for_each_who_is_there(at: Wired) -> None:
    before = await at.line.quota(at.server.bot)
    await send(at.line, at.owed(at.group), BRIEF)
    after = await at.line.quota(at.server.bot)
    assert after.used - before.used == at.server.units == 2


async def test_the_two_meanings_of_429_are_told_apart(at: Wired) -> None:
    at.server.next(directions.throttled())
    at.server.next(directions.used_up())
    reasons = []
    for number in range(2):
        try:
            await send(at.line, at.owed(op_id=_op_id(number)), BRIEF)
        except DeliveryError as error:
            reasons.append(type(error))
    assert reasons == [Throttled, QuotaSpent]


def _op_id(number: int) -> OperationId:
    return OperationId(f"0e9a7c52-0000-5000-8000-00000000000{number}")

"""No request is made that may not be paid for, and each that was made is counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from digest.errors import BudgetSpent, ModelUnavailable, StoreUnavailable
from digest.ports.llm import OVER_BUDGET, Usage
from digest.ports.spending import Reservation, Spent
from tests.adapters.llm.asking import KEY, Desk, asked, prompt, until, whole
from tests.fakes.directions import status
from tests.fakes.modelserver import ModelServer

DAY = date(2026, 4, 17)


@dataclass(slots=True)
class Purse:
    """So many tokens, and what was done with them. See Spending."""

    left: int
    is_broken: bool = False
    reserved: list[Reservation] = field(default_factory=list)
    settled: list[tuple[int, Usage, str]] = field(default_factory=list)

    async def reserve(self, tokens: int, *, account: str) -> Reservation:
        """See Spending."""
        if self.is_broken:
            raise StoreUnavailable("as directed")
        if tokens > self.left:
            raise BudgetSpent("the tokens of this day are spent")
        self.left -= tokens
        self.reserved.append(Reservation(day=DAY, account=account, tokens=tokens))
        return self.reserved[-1]

    async def settle(self, reservation: Reservation, usage: Usage, *, purpose: str) -> None:
        """See Spending."""
        if self.is_broken:
            raise StoreUnavailable("as directed")
        self.left += reservation.tokens - usage.input_tokens - usage.output_tokens
        self.settled.append((reservation.tokens, usage, purpose))

    async def today(self, account: str = "") -> int:
        """See Spending."""
        return sum(each.tokens for each in self.reserved if account in {"", each.account})

    async def since(self, day: date) -> Sequence[Spent]:
        """See Spending."""
        assert day == DAY
        return []


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(key=KEY) as server:
        yield server


@pytest.fixture
async def desk(server: ModelServer) -> AsyncIterator[Desk]:
    async with asked(server.url) as desk:
        desk.server.spending = Purse(1_000)
        yield desk


def purse(desk: Desk) -> Purse:
    spending = desk.server.spending
    assert isinstance(spending, Purse)
    return spending


async def test_the_most_it_may_take_is_set_aside_and_what_it_took_is_counted(desk: Desk) -> None:
    wanted = replace(prompt(max_output_tokens=200), account="slack/T1")
    done = await desk.model.complete(wanted)
    ((aside, used, purpose),) = purse(desk).settled
    assert aside >= 200 + done.usage.input_tokens
    assert (used, purpose) == (done.usage, "card")
    assert purse(desk).reserved[0].account == "slack/T1"
    assert purse(desk).left == 1_000 - used.input_tokens - used.output_tokens


async def test_what_cannot_be_paid_for_is_not_asked(server: ModelServer, desk: Desk) -> None:
    purse(desk).left = 100
    for _ in range(7):  # as often as would open the breaker, were it the server's fault
        with pytest.raises(BudgetSpent):
            await desk.model.complete(prompt())
        with pytest.raises(BudgetSpent):
            await whole(desk.model, prompt())
    assert server.seen == []
    assert set(desk.outcomes()) == {OVER_BUDGET}
    purse(desk).left = 1_000
    assert (await desk.model.complete(prompt())).data


async def test_a_stream_is_paid_for_too_also_when_nobody_hears_it_out(
    server: ModelServer, desk: Desk
) -> None:
    assert await whole(desk.model, prompt())
    ((_, used, _),) = purse(desk).settled
    assert used.input_tokens > 0 < used.output_tokens
    async with aclosing(desk.model.stream(prompt())) as pieces:
        async for _ in pieces:
            break
    (_, used, _) = purse(desk).settled[1]
    assert used.is_estimated
    assert used.input_tokens > 0
    await until(lambda: not server.under_way)


async def test_each_try_is_paid_for_by_itself(server: ModelServer, desk: Desk) -> None:
    server.next(status(500))
    done = await desk.model.complete(prompt())
    tries = [used for _, used, _ in purse(desk).settled]
    assert [each.input_tokens > 0 for each in tries] == [False, True]
    assert sum(each.input_tokens + each.output_tokens for each in tries) == (
        done.usage.input_tokens + done.usage.output_tokens
    )


async def test_a_call_that_is_broken_off_is_settled(server: ModelServer, desk: Desk) -> None:
    server.hold()
    call = asyncio.ensure_future(desk.model.complete(prompt()))
    await until(lambda: server.under_way == 1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    server.release()
    ((aside, used, _),) = purse(desk).settled
    assert 0 < used.input_tokens <= aside, "it worked until it was left"


async def test_without_a_word_from_the_store_nothing_is_spent(
    server: ModelServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    purse(desk).is_broken = True
    with pytest.raises(ModelUnavailable, match="not known"):
        await desk.model.complete(prompt())
    assert server.seen == []
    purse(desk).is_broken = False
    server.hold()
    call = asyncio.ensure_future(desk.model.complete(prompt()))
    await until(lambda: server.under_way == 1)
    purse(desk).is_broken = True
    server.release()
    assert (await call).data, "an answer is not lost for it"
    assert "was not settled" in caplog.text

"""Asking for updates: none lost, none twice, whatever is among them, and one process at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import Pressed, Said
from adapters.store.said import SaidStore
from adapters.store.sealing import Sealer
from adapters.telegram.inbound import Way
from adapters.telegram.inbound.updates import KINDS
from adapters.telegram.platform import Telegram
from bot.app.means import means
from digest.errors import Unavailable
from tests.adapters.telegram.wired import SECRET, Wired, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import MemoryDesk, until
from tests.fakes.telegram import directions


@pytest.fixture(name="at")
async def _at(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path, HandClock(), is_live=True) as at:
        hasten(at.telegram)
        yield at


def hasten(telegram: Telegram) -> None:
    """Have nobody wait long after an error."""
    telegram._inbound._polling._first_pause = timedelta(seconds=0.05)


@asynccontextmanager
async def listening(telegram: Telegram, desk: MemoryDesk) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(telegram.listen(desk))
        yield
        task.cancel()


async def test_poison_in_a_batch_is_a_dead_letter_and_its_neighbours_are_taken(
    at: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    desk = MemoryDesk()
    desk.chokes_on = "what no store takes"
    at.server.stage.say(at.ann, "before")
    number = at.server.poison(at.ann)
    at.server.bring({"message": [1]})
    at.server.bring({"callback_query": {"id": {}}})
    at.server.stage.say(at.ann, desk.chokes_on)
    at.server.stage.say(at.ann, "after")
    with caplog.at_level(logging.ERROR):
        async with listening(at.telegram, desk):
            await until(lambda: len(desk.admitted) == 2)
            await until(lambda: not at.server.updates.waiting())
    assert desk.texts() == ["before", "after"]
    assert {each.update_id for each in desk.poison} == {
        f"u/{number}",
        f"u/{number + 1}",
        f"u/{number + 3}",
    }
    told = {each.update_id: each for each in desk.poison}
    assert told[f"u/{number}"].recipient == at.place()
    assert not told[f"u/{number + 1}"].recipient.chat
    assert "ValueError" in told[f"u/{number + 3}"].why
    assert f"update {number} cannot be read" in caplog.text
    assert desk.chokes_on not in caplog.text


async def test_poison_is_kept_before_it_is_confirmed_and_once(at: Wired) -> None:
    mail = SaidStore(at.kernel, clock=at.clock, sealer=Sealer([bytes(32)]))
    number = at.server.poison(at.ann)
    update = at.server.updates.row[0].update
    for _ in range(2):
        await at.telegram._inbound._take([update], mail)  # type: ignore[arg-type]  # an inbox is enough
    (letter,) = await mail.dead_letters()
    assert letter.update.update_id == f"u/{number}"
    assert letter.update.recipient == at.place()
    assert (await mail.backlog()).all == 0


async def test_nothing_is_confirmed_before_it_is_stored(at: Wired) -> None:
    desk = MemoryDesk()
    desk.refuses_next = 1
    at.server.stage.say(at.ann, "one")
    async with listening(at.telegram, desk):
        await until(lambda: desk.calls == 1)
        assert at.server.updates.waiting()
        await until(lambda: desk.texts() == ["one"])
        await until(lambda: not at.server.updates.waiting())


async def test_what_came_while_nobody_asked_is_taken_in_its_order(at: Wired) -> None:
    desk = MemoryDesk()
    ben = at.server.stage.person("Ben", has_started=True)
    for number in range(150):
        at.server.stage.say(at.ann if number % 3 else ben, f"said {number}")
    async with listening(at.telegram, desk):
        await until(lambda: len(desk.admitted) == 150)
    by_ann = [each for each in desk.admitted if each.recipient == at.place()]
    numbers = [int(str(getattr(each, "text", "")).split()[1]) for each in by_ann]
    assert numbers == sorted(numbers)


async def test_the_same_update_twice_and_side_by_side_has_one_effect(
    at: Wired, tmp_path: Path
) -> None:
    mail = SaidStore(at.kernel, clock=at.clock, sealer=Sealer([bytes(32)]))
    other = _another(at)
    at.server.stage.say(at.ann, "once")
    update = at.server.updates.row[0].update
    await asyncio.gather(  # noqa: TID251  # side by side is what it is about
        *(each._inbound._take([update, update], mail) for each in (at.telegram, other))  # type: ignore[arg-type]  # an inbox is enough
    )
    assert (await mail.backlog()).all == 1
    await other.aclose()


async def test_one_process_asks_and_another_takes_over_when_it_stops(at: Wired) -> None:
    other, desk, its = _another(at), MemoryDesk(), MemoryDesk()
    async with listening(at.telegram, desk):
        at.server.stage.say(at.ann, "first")
        await until(lambda: desk.texts() == ["first"])
        assert not await other._inbound._polling._posts.take(f"updates/{at.tenant}")
    async with listening(other, its):
        at.server.stage.say(at.ann, "second")
        await until(lambda: its.texts() == ["second"])
    assert desk.texts() == ["first"]
    await other.aclose()


async def test_who_takes_over_begins_with_what_waits_wherever_he_was_himself(at: Wired) -> None:
    at.telegram._inbound._polling._offset = 1 << 40  # numbers have sunk since
    desk = MemoryDesk()
    at.server.stage.say(at.ann, "hi")
    async with listening(at.telegram, desk):
        await until(lambda: desk.texts() == ["hi"])


async def test_who_asks_elsewhere_is_named_and_waited_for(
    at: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    desk = MemoryDesk()
    conflict = directions.refused(409, "Conflict: terminated by other getUpdates request")
    at.server.next(conflict, on="getUpdates")
    at.server.stage.say(at.ann, "hi")
    async with listening(at.telegram, desk):
        await until(lambda: desk.texts() == ["hi"])
    assert "somebody else asks Telegram for updates" in caplog.text


async def test_a_webhook_of_before_is_taken_away_and_nothing_of_what_waits(at: Wired) -> None:
    at.server.stage.say(at.ann, "waited")
    desk = MemoryDesk()
    await at.telegram._api.set_webhook(
        "http://127.0.0.1:9/x", secret=SECRET, allowed=KINDS, at_once=1
    )
    async with listening(at.telegram, desk):
        await until(lambda: desk.texts() == ["waited"])
    assert at.server.updates.hook is None


async def test_a_webhook_is_asked_for_and_then_nobody_asks_for_updates(
    at: Wired, tmp_path: Path
) -> None:
    way = Way(secret=SECRET, public_url="https://brief.example/", path="/telegram/webhook")
    other = _another(at, way)
    await other.listen(MemoryDesk())
    hook = at.server.updates.hook
    assert hook is not None
    assert (hook.url, hook.secret) == ("https://brief.example/telegram/webhook", SECRET)
    await other.reach()
    await other.aclose()


async def test_a_bot_that_has_gone_deaf_is_not_ready(at: Wired) -> None:
    with pytest.raises(Unavailable):
        await at.telegram.reach()
    async with listening(at.telegram, MemoryDesk()):
        at.server.stage.say(at.ann, "hi")
        await until(lambda: at.telegram._inbound._polling._answered_at is not None)
        await at.telegram.reach()


async def test_a_press_is_felt_at_once(at: Wired) -> None:
    desk = MemoryDesk()
    at.server.stage.say(at.ann, "hi")
    message = at.server.world.chats[at.ann].messages[-1].id
    query = at.server.stage.press_data(at.ann, message, "v1:x", by=at.ann)
    async with listening(at.telegram, desk):
        await until(lambda: at.server.stage.answer(query) is not None)
        await until(lambda: len(desk.admitted) == 2)
    kinds = {type(each) for each in desk.admitted}
    assert kinds == {Said, Pressed}
    assert not at.server.faults()


async def test_who_has_enough_of_an_answer_is_heard(at: Wired) -> None:
    desk = MemoryDesk()
    stream = await at.telegram.begin(at.said())
    assert stream is not None
    drawn = at.server.draft(at.ann)
    assert drawn is not None
    async with listening(at.telegram, desk):
        # Only what is asked for comes, and that is told with the first question.
        await until(lambda: at.server.updates.last_poll_at is not None)
        at.server.stage.stop(at.ann, drawn.id)
        await until(lambda: desk.withdrawn == [at.place()])


def _another(at: Wired, way: Way | None = None) -> Telegram:
    """Return the adapter of another process over the same store."""
    kept = means(at.kernel, Sealer([bytes(32)]), "telegram", clock=at.clock)
    made = Telegram(
        at.server.token, means=kept, clock=at.clock, way=way or Way(), api_url=at.server.url
    )
    hasten(made)
    return made

"""Owners are told once, by another route, and nothing is told twice by itself."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import herald
from digest.errors import StoreUnavailable
from digest.model import (
    DeliveryState,
    FailureKind,
    Language,
    Notice,
    NoticeId,
    NoticeKind,
    OperationId,
    Recipient,
    Repeat,
)
from digest.words.plain import Line
from tests import make
from tests.bot.machine import Machine, machine, reader
from tests.contracts.kernel import HOUR, MINUTE, SECOND
from tests.contracts.platform import send
from tests.fakes import chatdirections
from tests.fakes.chatdirections import Direction
from tests.platforms.testchat import NAME

OWNER = reader("D1")


@pytest.fixture(params=[Repeat.RECONCILABLE])
async def run(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    async with machine(tmp_path, request.param) as built:
        built.server.open_chat("D1")
        yield built


promises = pytest.mark.parametrize("run", list(Repeat), indirect=True, ids=str)


async def owe(run: Machine, **changes: object) -> Notice:
    usual: dict[str, object] = {
        "id": NoticeId("n-1"),
        "recipient": OWNER,
        "kind": NoticeKind.RECIPIENT_GONE,
        "about": reader("C1"),
        "language": Language("en"),
        "at": run.clock.now(),
    }
    notice = Notice(**(usual | changes))  # type: ignore[arg-type]  # built by name
    assert await run.notices.add(notice)
    return notice


async def tell(run: Machine, during: timedelta = timedelta(0), step: timedelta = SECOND) -> None:
    end = run.clock.now() + during
    while True:
        while await run.herald.run():
            pass
        if run.clock.now() >= end:
            return
        run.clock.advance(step)


async def waits(run: Machine) -> int:
    return (await run.notices.backlog()).all


@pytest.mark.parametrize(
    ("how", "kind"), [("archived", FailureKind.FORBIDDEN), ("removed", FailureKind.GONE)]
)
async def test_the_owner_of_a_chat_that_is_gone_is_told_once_and_elsewhere(
    run: Machine, how: str, kind: FailureKind
) -> None:
    await run.subscribe("C1", owner=OWNER)
    rows = [await run.owe("C1", edition=f"e-{n}") for n in range(2)]
    if how == "archived":
        run.server.archive("C1")
    else:
        run.server.remove("C1", tells=False)
    await run.deliver(5 * SECOND)
    assert [(await run.state(row)).failure for row in rows] == [kind] * 2
    await tell(run, MINUTE, 10 * SECOND)
    (told,) = run.seen("D1")
    assert "C1" in told
    assert not run.seen("C1")
    assert run.tally.notices == [NoticeKind.RECIPIENT_GONE]
    # A month is long: what happens again within it is told no more.
    await run.subscriptions.resume(reader("C1"), lambda _: None)
    run.clock.advance(timedelta(days=3))
    await run.owe("C1", edition="e-9")
    run.server.archive("C1")
    await run.deliver()
    await tell(run)
    assert len(run.seen("D1")) == 1


@pytest.mark.parametrize("owner", [None, reader("C1"), replace(reader("C1"), thread="m1")])
async def test_an_owner_who_is_nowhere_else_is_told_nothing(
    run: Machine, owner: Recipient | None
) -> None:
    await run.subscribe("C1", owner=owner)
    row = await run.owe("C1")
    run.server.remove("C1", tells=False)
    await run.deliver()
    assert (await run.state(row)).state is DeliveryState.FAILED
    assert await waits(run) == 0


async def test_a_whole_chat_that_is_gone_is_told_to_the_owners_of_its_threads(
    run: Machine,
) -> None:
    run.server.open_chat("C1")
    thread = await send(run.chat, make.delivery(recipient=reader("C1")), make.brief())
    place = replace(reader("C1"), thread=thread.message_ids[0])
    await run.subscribe("C1", owner=OWNER)
    at_nine = (await run.subscriptions.of(reader("C1")))[0].schedule
    kept = make.subscription("sub-t", recipient=place, owner=reader("D2"), schedule=at_nine)
    await run.subscriptions.keep(kept, lambda _: None)
    run.server.open_chat("D2")
    await run.owe("C1")
    run.server.remove("C1", tells=False)
    await run.deliver()
    await tell(run)
    assert [len(run.seen(chat)) for chat in ("D1", "D2")] == [1, 1]


async def test_an_owner_is_told_in_his_language(run: Machine) -> None:
    await owe(run, language=Language("ja"))
    await tell(run)
    (told,) = run.seen("D1")
    assert "配信を止めました" in told


async def test_who_asks_for_patience_gets_it(run: Machine) -> None:
    await owe(run)
    run.server.next(chatdirections.throttled("90"))
    await tell(run, 85 * SECOND, 5 * SECOND)
    assert not run.seen("D1")
    await tell(run, 10 * SECOND, 5 * SECOND)
    assert len(run.seen("D1")) == 1


async def test_a_platform_that_is_down_is_tried_ever_later_and_a_day_long(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    notice = await owe(run)
    run.server.next(chatdirections.unavailable(), times=None)
    await tell(run, herald.WORTH_TELLING - HOUR, 5 * MINUTE)
    assert await waits(run) == 1
    await tell(run, 2 * HOUR, 5 * MINUTE)
    assert await waits(run) == 0
    assert 10 < len(run.server.attempts()) < 150
    assert notice.id in caplog.text
    assert not run.tally.notices


@promises
@pytest.mark.parametrize(
    "moment", [chatdirections.accept_then_hang_up(), chatdirections.hang_up()], ids=["yes", "no"]
)
async def test_a_notice_in_doubt_is_given_again_only_where_that_shows_once(
    run: Machine, moment: Direction
) -> None:
    await owe(run)
    run.server.next(moment)
    await tell(run, 5 * MINUTE, 10 * SECOND)
    assert await waits(run) == 0
    again = run.chat.promise.repeat is Repeat.IDEMPOTENT
    assert len(run.server.attempts()) == (2 if again else 1)
    assert len(run.seen("D1")) == int(again or moment.is_accepted)


@promises
async def test_a_herald_killed_in_mid_call_tells_nothing_twice(
    run: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owe(run)
    told = run.chat.tell

    async def dies(recipient: Recipient, lines: Iterable[Line], *, op_id: OperationId) -> None:
        await told(recipient, lines, op_id=op_id)
        raise StoreUnavailable("killed")

    monkeypatch.setattr(run.chat, "tell", dies)
    with pytest.raises(StoreUnavailable):
        await run.herald.run()
    monkeypatch.undo()
    await tell(run, 25 * HOUR, 10 * MINUTE)
    assert len(run.seen("D1")) == 1
    assert await waits(run) == 0


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_what_will_never_be_taken_is_given_up_and_logged(
    run: Machine, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    await owe(run)
    run.server.next(chatdirections.refused(status), times=None)
    await tell(run, MINUTE, 10 * SECOND)
    assert len(run.server.attempts()) == 1
    assert await waits(run) == 0
    assert any(each.levelno == logging.ERROR for each in caplog.records)


async def test_a_platform_that_is_not_here_is_left_to_others(run: Machine) -> None:
    await owe(run)
    stranger = replace(run.herald, routes={})
    assert await stranger.run() == 1
    assert await waits(run) == 1
    await tell(run, MINUTE, 10 * SECOND)
    assert len(run.seen("D1")) == 1
    assert run.herald.routes.keys() == {NAME}

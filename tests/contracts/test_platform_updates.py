"""What people say and what webhooks bring, over each platform: admitted once, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from adapters.contract import Left, Said, WebhookRequest
from digest.words.plain import Line, Role
from tests.contracts.platform import Lack, MemoryDesk, Rig, until

LINES = (Line(role=Role.TAKEAWAY, text="It has 8 billion parameters. [1]"),)


@asynccontextmanager
async def listening(rig: Rig, inbox: MemoryDesk) -> AsyncIterator[None]:
    """Listen while the context lasts."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(rig.platform.listen(inbox))
        yield
        task.cancel()


async def test_what_is_said_is_admitted_and_answered_where_it_was_said(rig: Rig) -> None:
    inbox = MemoryDesk()
    async with listening(rig, inbox):
        update_id = rig.say("why does it matter?")
        await until(lambda: bool(inbox.admitted))
    (said,) = inbox.admitted
    assert isinstance(said, Said)
    assert (said.update_id, said.text, said.asker) == (update_id, "why does it matter?", rig.asker)
    assert replace(said.recipient, thread=None) == rig.place
    await rig.platform.reply(said, LINES)
    assert list(rig.seen()) == [LINES[0].text]


async def test_a_removal_is_admitted(rig: Rig) -> None:
    inbox = MemoryDesk()
    async with listening(rig, inbox):
        rig.leave()
        await until(lambda: bool(inbox.admitted))
    assert isinstance(inbox.admitted[0], Left)


async def test_an_update_is_offered_again_until_the_inbox_has_it(rig: Rig) -> None:
    inbox = MemoryDesk()
    inbox.refuses_next = 2
    rig.say("one")
    rig.say("two")
    async with listening(rig, inbox):
        await until(lambda: len(inbox.admitted) == 2)
    assert inbox.texts() == ["one", "two"]
    assert inbox.calls >= 4


async def test_duplicates_and_disorder_admit_each_update_once(rig: Rig) -> None:
    inbox = MemoryDesk()
    for number in range(6):
        rig.say(f"said {number}")
    rig.duplicate(6)
    rig.shuffle(12)
    rig.say("last")
    async with listening(rig, inbox):
        await until(lambda: "last" in inbox.texts())
    assert sorted(inbox.texts()) == ["last", *(f"said {number}" for number in range(6))]
    assert inbox.calls == 13


async def test_nonsense_holds_up_no_neighbour(rig: Rig) -> None:
    inbox = MemoryDesk()
    rig.say("before")
    rig.nonsense()
    rig.say("after")
    async with listening(rig, inbox):
        await until(lambda: len(inbox.admitted) == 2)
    assert inbox.texts() == ["before", "after"]


@pytest.mark.parametrize("poison", ["\x00\x1b[2J", "\ud800", "x" * 100_000, "𓀀" * 5000, ""])
async def test_a_poison_update_is_admitted_once_and_can_be_stored(rig: Rig, poison: str) -> None:
    inbox = MemoryDesk()
    rig.say(poison)
    rig.say("after")
    async with listening(rig, inbox):
        await until(lambda: "after" in inbox.texts())
    assert len(inbox.admitted) == inbox.calls == 2
    text = inbox.texts()[0]
    assert text.encode().decode() == text
    assert len(text) <= 4000


async def test_listening_outlives_the_death_of_the_platform(rig: Rig) -> None:
    inbox = MemoryDesk()
    async with listening(rig, inbox):
        rig.say("before")
        await until(lambda: inbox.texts() == ["before"])
        await rig.die()
        await asyncio.sleep(0.02)
        await rig.come_back()
        rig.say("after")
        await until(lambda: inbox.texts() == ["before", "after"])


async def test_a_signed_request_is_admitted_once_and_acknowledged(rig: Rig) -> None:
    inbox = MemoryDesk()
    for request in rig.requests("one", "two"):
        answers = [(await rig.platform.receive(request, inbox)).status for _ in range(10)]
        assert answers == [200] * 10
    assert inbox.texts() == ["one", "two"]


async def test_header_names_are_read_in_any_case(rig: Rig) -> None:
    request = rig.request("one")
    shouted = {name.upper(): value for name, value in request.headers.items()}
    answer = await rig.platform.receive(replace(request, headers=shouted), MemoryDesk())
    assert answer.status == 200


async def test_what_is_not_stored_is_not_acknowledged(rig: Rig) -> None:
    inbox = MemoryDesk()
    inbox.refuses_next = 1
    request = rig.request("one")
    assert (await rig.platform.receive(request, inbox)).status >= 500
    assert (await rig.platform.receive(request, inbox)).status == 200
    assert inbox.texts() == ["one"]


def _headers(request: WebhookRequest, change: Callable[[str], str]) -> WebhookRequest:
    changed = {name: change(value) for name, value in request.headers.items()}
    return replace(request, headers=changed)


FORGERIES: dict[str, Callable[[Rig], WebhookRequest]] = {
    "other body": lambda rig: replace(rig.request("one"), body=rig.request("two").body),
    "no headers": lambda rig: replace(rig.request("one"), headers={}),
    "empty headers": lambda rig: _headers(rig.request("one"), lambda _: ""),
    "cut signature": lambda rig: _headers(rig.request("one"), lambda value: value[:-1]),
    "upper case": lambda rig: _headers(rig.request("one"), str.swapcase),
    "not ASCII": lambda rig: _headers(rig.request("one"), lambda value: value + "é"),
    "other digits": lambda rig: _headers(
        rig.request("one"), lambda value: value.translate({48 + n: 0xFF10 + n for n in range(10)})
    ),
    "too old": lambda rig: rig.request("one", late_s=301),
    "from the future": lambda rig: rig.request("one", late_s=-301),
    "long ago": lambda rig: rig.request("one", late_s=10_000_000),
}


OF_TIMES = frozenset({"too old", "from the future", "long ago"})
OF_SIGNATURES = OF_TIMES | {"other body"}
"""What no secret tells that is the same for every request."""


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_bad_signature_changes_nothing(rig: Rig, name: str) -> None:
    if name in OF_SIGNATURES and not rig.signs:
        return
    if name in OF_TIMES and Lack.DATES in rig.lacks:
        return
    inbox, forge = MemoryDesk(), FORGERIES[name]
    assert (await rig.platform.receive(forge(rig), inbox)).status == 401
    assert inbox.calls == 0


async def test_a_body_too_large_is_refused_before_it_is_read(rig: Rig) -> None:
    inbox = MemoryDesk()
    request = replace(rig.request("one"), body=b" " * ((1 << 20) + 1))
    assert (await rig.platform.receive(request, inbox)).status == 413
    assert inbox.calls == 0

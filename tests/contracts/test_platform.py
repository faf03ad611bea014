"""What every chat platform does, over each implementation: seen where the reader is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.contract import Left, Said, WebhookRequest
from digest.errors import (
    DeliveryError,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import OperationId, Recipient, Repeat
from digest.words.plain import Line, Role
from tests import make
from tests.contracts.kernel import HandClock
from tests.contracts.platform import (
    CHAT,
    PLATFORMS,
    SEEN_ALL_THE_SAME,
    MemoryInbox,
    Moment,
    Opener,
    Rig,
    delivery,
)

BRIEF = make.brief()
LINES = (Line(role=Role.TAKEAWAY, text="It has 8 billion parameters. [1]"),)


@pytest.fixture(params=list(PLATFORMS.values()), ids=list(PLATFORMS))
async def rig(request: pytest.FixtureRequest, clock: HandClock) -> AsyncIterator[Rig]:
    opener: Opener = request.param
    async with opener(clock) as opened:
        yield opened


@asynccontextmanager
async def listening(rig: Rig, inbox: MemoryInbox) -> AsyncIterator[None]:
    """Listen while the context lasts."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(rig.platform.listen(inbox))
        yield
        task.cancel()


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; a few seconds at most."""
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # a server on a socket tells nobody
            await asyncio.sleep(0.005)


async def fails(call: Awaitable[object]) -> DeliveryError:
    """Return the error of a call, which is one of ours."""
    with pytest.raises(DeliveryError) as caught:
        await call
    return caught.value


async def test_a_brief_is_seen_once_with_its_headline_and_its_source(rig: Rig) -> None:
    receipt = await rig.platform.send(delivery(rig.platform), BRIEF)
    (seen,) = rig.seen()
    assert BRIEF.slots[0].story.headline in seen
    assert BRIEF.slots[0].story.sources[0].url in seen
    assert len(receipt.message_ids) == 1
    assert rig.tries() == 1


async def test_the_same_key_twice_shows_one_brief_or_it_is_found(rig: Rig) -> None:
    sent = delivery(rig.platform)
    first = await rig.platform.send(sent, BRIEF)
    match rig.platform.promise.repeat:
        case Repeat.IDEMPOTENT:
            again = await rig.platform.send(sent, BRIEF)
            assert again.message_ids == first.message_ids
            assert len(rig.seen()) == 1
        case Repeat.RECONCILABLE:
            found = await rig.platform.find_sent(sent)
            assert found is not None
            assert found.message_ids == first.message_ids
        case Repeat.NEITHER:
            assert await rig.platform.find_sent(sent) is None


async def test_another_key_is_another_message_and_not_found_before(rig: Rig) -> None:
    other = delivery(rig.platform, op_id=OperationId("0e9a7c52-0000-5000-8000-000000000002"))
    await rig.platform.send(delivery(rig.platform), BRIEF)
    assert await rig.platform.find_sent(other) is None
    await rig.platform.send(other, BRIEF)
    assert len(rig.seen()) == 2


async def test_details_follow_in_the_thread_of_the_brief(rig: Rig) -> None:
    assert rig.platform.parts(BRIEF) == 2
    receipt = await rig.platform.send(delivery(rig.platform), BRIEF)
    root = receipt.message_ids[0]
    place = Recipient(platform=rig.platform.name, tenant="T1", chat=CHAT, thread=root)
    op_id = OperationId("0e9a7c52-0000-5000-8000-000000000003")
    await rig.platform.send(delivery(rig.platform, recipient=place, op_id=op_id, part=2), BRIEF)
    assert list(rig.threads()) == [None, root]
    assert BRIEF.slots[0].story.questions[0] in rig.seen()[1]
    assert BRIEF.slots[0].story.questions[0] not in rig.seen()[0]


async def test_a_part_that_does_not_exist_is_rejected_without_a_request(rig: Rig) -> None:
    for part in (0, rig.platform.parts(BRIEF) + 1):
        error = await fails(rig.platform.send(delivery(rig.platform, part=part), BRIEF))
        assert isinstance(error, Rejected)
    assert rig.tries() == 0


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", timedelta(0)),
        ("1", timedelta(seconds=1)),
        ("3600", timedelta(hours=1)),
        ("99999999", timedelta(hours=24)),
        (None, None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("１", None),
        ("9" * 400, None),
    ],
)
async def test_patience_is_asked_for_with_its_time_when_it_has_one(
    rig: Rig, header: str | None, wait: timedelta | None
) -> None:
    rig.throttle(header)
    error = await fails(rig.platform.send(delivery(rig.platform), BRIEF))
    assert isinstance(error, Throttled)
    assert error.retry_after == wait
    assert (rig.tries(), list(rig.seen())) == (1, [])


@pytest.mark.parametrize("moment", list(Moment))
async def test_a_lost_answer_is_uncertain_and_tried_once(rig: Rig, moment: Moment) -> None:
    rig.have(moment)
    sent = delivery(rig.platform)
    error = await fails(rig.platform.send(sent, BRIEF))
    assert isinstance(error, Uncertain)
    assert "brief" not in str(error).lower(), "the log is told no content"
    await until(lambda: rig.tries() == 1)
    if moment is not Moment.SILENCE:
        assert len(rig.seen()) == (moment in SEEN_ALL_THE_SAME)
    if moment in SEEN_ALL_THE_SAME and rig.platform.promise.repeat is Repeat.IDEMPOTENT:
        await rig.platform.send(sent, BRIEF)
        assert len(rig.seen()) == 1
    if rig.platform.promise.repeat is Repeat.RECONCILABLE and moment is not Moment.SILENCE:
        assert (await rig.platform.find_sent(sent) is not None) == (moment in SEEN_ALL_THE_SAME)


async def test_a_message_accepted_after_its_sender_gave_up_is_seen(rig: Rig) -> None:
    rig.have(Moment.SILENCE)
    error = await fails(rig.platform.send(delivery(rig.platform), BRIEF))
    assert isinstance(error, Uncertain)
    await until(lambda: len(rig.seen()) == 1)


async def test_what_was_provably_not_accepted_may_be_sent_again(rig: Rig) -> None:
    rig.unavailable()
    error = await fails(rig.platform.send(delivery(rig.platform), BRIEF))
    assert isinstance(error, Unavailable)
    assert error.retry_after == timedelta(seconds=7)
    await rig.platform.send(delivery(rig.platform), BRIEF)
    assert len(rig.seen()) == 1


async def test_with_nobody_there_nothing_has_left_and_later_it_goes_on(rig: Rig) -> None:
    await rig.die()
    assert isinstance(await fails(rig.platform.send(delivery(rig.platform), BRIEF)), Unavailable)
    await rig.come_back()
    await rig.platform.send(delivery(rig.platform), BRIEF)
    assert len(rig.seen()) == 1


@pytest.mark.parametrize("how", ["archived", "removed"])
async def test_a_closed_chat_is_gone(rig: Rig, how: str) -> None:
    rig.close(how)
    assert isinstance(await fails(rig.platform.send(delivery(rig.platform), BRIEF)), RecipientGone)
    assert (rig.tries(), list(rig.seen())) == (1, [])


async def test_a_chat_nobody_knows_is_gone(rig: Rig) -> None:
    nowhere = Recipient(platform=rig.platform.name, tenant="T1", chat="C404")
    sent = delivery(rig.platform, recipient=nowhere)
    assert isinstance(await fails(rig.platform.send(sent, BRIEF)), RecipientGone)


async def test_a_token_that_is_not_accepted_is_told_apart(rig: Rig) -> None:
    rig.revoke()
    error = await fails(rig.platform.send(delivery(rig.platform), BRIEF))
    assert isinstance(error, Rejected)
    assert error.reason.startswith("auth")
    rig.reject()
    error = await fails(rig.platform.send(delivery(rig.platform), BRIEF))
    assert isinstance(error, Rejected)
    assert error.reason.startswith("payload")


async def test_after_closing_nothing_leaves_and_the_error_is_ours(rig: Rig) -> None:
    await rig.platform.aclose()
    await rig.platform.aclose()
    assert isinstance(await fails(rig.platform.send(delivery(rig.platform), BRIEF)), Unavailable)
    assert rig.tries() == 0


async def test_looking_where_nobody_answers_is_no_proof_of_absence(rig: Rig) -> None:
    if rig.platform.promise.repeat is not Repeat.RECONCILABLE:
        return
    await rig.die()
    assert isinstance(await fails(rig.platform.find_sent(delivery(rig.platform))), Unavailable)


async def test_what_is_said_is_admitted_and_answered_where_it_was_said(rig: Rig) -> None:
    inbox = MemoryInbox()
    async with listening(rig, inbox):
        update_id = rig.say("why does it matter?")
        await until(lambda: bool(inbox.admitted))
    (said,) = inbox.admitted
    assert isinstance(said, Said)
    assert (said.update_id, said.text, said.asker) == (update_id, "why does it matter?", "U1")
    assert said.recipient == Recipient(platform=rig.platform.name, tenant="T1", chat=CHAT)
    await rig.platform.reply(said, LINES)
    assert list(rig.seen()) == [LINES[0].text]


async def test_a_removal_is_admitted(rig: Rig) -> None:
    inbox = MemoryInbox()
    async with listening(rig, inbox):
        rig.leave()
        await until(lambda: bool(inbox.admitted))
    assert isinstance(inbox.admitted[0], Left)


async def test_an_update_is_offered_again_until_the_inbox_has_it(rig: Rig) -> None:
    inbox = MemoryInbox()
    inbox.refuses_next = 2
    rig.say("one")
    rig.say("two")
    async with listening(rig, inbox):
        await until(lambda: len(inbox.admitted) == 2)
    assert inbox.texts() == ["one", "two"]
    assert inbox.calls >= 4


async def test_duplicates_and_disorder_admit_each_update_once(rig: Rig) -> None:
    inbox = MemoryInbox()
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
    inbox = MemoryInbox()
    rig.say("before")
    rig.nonsense()
    rig.say("after")
    async with listening(rig, inbox):
        await until(lambda: len(inbox.admitted) == 2)
    assert inbox.texts() == ["before", "after"]


@pytest.mark.parametrize("poison", ["\x00\x1b[2J", "\ud800", "x" * 100_000, "𓀀" * 5000, ""])
async def test_a_poison_update_is_admitted_once_and_can_be_stored(rig: Rig, poison: str) -> None:
    inbox = MemoryInbox()
    rig.say(poison)
    rig.say("after")
    async with listening(rig, inbox):
        await until(lambda: "after" in inbox.texts())
    assert len(inbox.admitted) == inbox.calls == 2
    text = inbox.texts()[0]
    assert text.encode().decode() == text
    assert len(text) <= 4000


async def test_listening_outlives_the_death_of_the_platform(rig: Rig) -> None:
    inbox = MemoryInbox()
    async with listening(rig, inbox):
        rig.say("before")
        await until(lambda: inbox.texts() == ["before"])
        await rig.die()
        await asyncio.sleep(0.02)
        await rig.come_back()
        rig.say("after")
        await until(lambda: inbox.texts() == ["before", "after"])


async def test_a_signed_request_is_admitted_once_and_acknowledged(rig: Rig) -> None:
    inbox = MemoryInbox()
    request = rig.request("one", "two")
    answers = [(await rig.platform.receive(request, inbox)).status for _ in range(10)]
    assert answers == [200] * 10
    assert inbox.texts() == ["one", "two"]


async def test_header_names_are_read_in_any_case(rig: Rig) -> None:
    request = rig.request("one")
    shouted = {name.upper(): value for name, value in request.headers.items()}
    answer = await rig.platform.receive(replace(request, headers=shouted), MemoryInbox())
    assert answer.status == 200


async def test_what_is_not_stored_is_not_acknowledged(rig: Rig) -> None:
    inbox = MemoryInbox()
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


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=list(FORGERIES))
async def test_a_bad_signature_changes_nothing(
    rig: Rig, forge: Callable[[Rig], WebhookRequest]
) -> None:
    inbox = MemoryInbox()
    assert (await rig.platform.receive(forge(rig), inbox)).status == 401
    assert inbox.calls == 0


async def test_a_body_too_large_is_refused_before_it_is_read(rig: Rig) -> None:
    inbox = MemoryInbox()
    request = replace(rig.request("one"), body=b" " * ((1 << 20) + 1))
    assert (await rig.platform.receive(request, inbox)).status == 413
    assert inbox.calls == 0

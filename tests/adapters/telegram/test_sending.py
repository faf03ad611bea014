"""Briefs on Telegram: sent once, looked for, changed, and where a chat has gone meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.telegram.document import Message
from adapters.telegram.inbound import Way
from adapters.telegram.platform import Telegram
from adapters.telegram.posting import Posting
from digest.errors import Blocked, Forbidden, RecipientGone, Throttled, Unavailable, Uncertain
from digest.model import InDoubt, Recipient, Repeat
from digest.words import desk
from tests import make, specimens
from tests.adapters.telegram.test_brief import long_brief
from tests.adapters.telegram.wired import Wired, wired
from tests.buttons import under
from tests.contracts.kernel import HandClock
from tests.contracts.platform import send
from tests.fakes.telegram import directions

BRIEF = make.brief()
OTHER = "0e9a7c52-0000-5000-8000-000000000002"


async def test_a_brief_is_one_message_without_a_preview_and_silent_where_it_is_to_be(
    at: Wired,
) -> None:
    receipt = await send(at.telegram, at.owed(is_silent=True), BRIEF)
    (seen,) = at.server.said(at.ann)
    assert receipt.message_ids == (str(seen.id),)
    assert seen.is_silent
    assert not seen.has_preview
    assert seen.buttons
    assert not at.server.faults()


async def test_a_topic_has_its_brief(at: Wired) -> None:
    topic = at.server.stage.topic(at.forum, "AI", by=at.ann)
    await send(at.telegram, at.owed(recipient=at.place(at.forum, topic)), BRIEF)
    (seen,) = at.server.said(at.forum, topic)
    assert seen.thread == topic


async def test_where_a_topic_is_gone_the_general_one_has_it_once_with_a_note(at: Wired) -> None:
    topic = at.server.stage.topic(at.forum, "AI", by=at.ann)
    at.server.stage.delete_topic(at.forum, topic)
    owed = at.owed(recipient=at.place(at.forum, topic))
    await send(at.telegram, owed, BRIEF)
    brief, note = at.server.said(at.forum)
    assert brief.thread is None
    assert "topic" in note.text
    assert note.reply_to == brief.id
    at.passes(60)
    with pytest.raises(RecipientGone):
        await send(at.telegram, owed, BRIEF)
    assert len(at.server.said(at.forum)) == 2


async def test_what_goes_on_in_a_topic_that_is_gone_goes_on_in_the_general_one(
    at: Wired,
) -> None:
    brief = long_brief(5)
    topic = at.server.stage.topic(at.forum, "AI", by=at.ann)
    at.server.stage.delete_topic(at.forum, topic)
    place = at.place(at.forum, topic)
    receipt = await send(at.telegram, at.owed(recipient=place), brief)
    at.passes(60)
    rest = at.owed(recipient=place, part=2, root=receipt.message_ids[0], op_id=OTHER)
    await send(at.telegram, rest, brief)
    first, note, second = at.server.said(at.forum)
    assert "topic" in note.text
    assert (second.thread, second.reply_to) == (None, first.id)


async def test_a_brief_without_room_in_one_message_goes_on_in_a_reply_to_it(at: Wired) -> None:
    brief = long_brief(5)
    receipt = await send(at.telegram, at.owed(), brief)
    for part in range(2, at.telegram.parts(brief) + 1):
        at.passes(10)
        op_id = OTHER.replace("2", str(part))
        await send(
            at.telegram, at.owed(part=part, root=receipt.message_ids[0], op_id=op_id), brief
        )
    first, *rest = at.server.said(at.ann)
    assert rest
    assert {each.reply_to for each in rest} == {first.id}
    assert [bool(each.buttons) for each in (first, *rest)] == [False] * len(rest) + [True]
    assert len(rest[-1].buttons) <= 3
    assert not any(each.has_preview for each in (first, *rest))
    assert not at.server.faults()


async def test_who_wants_rich_briefs_has_them_as_silent_and_as_pressable_as_others(
    at: Wired,
) -> None:
    brief, owed = specimens.normal(), at.owed(is_rich=True, is_silent=True)
    receipt = await send(at.telegram, owed, brief)
    (seen,) = at.server.said(at.ann)
    assert seen.rich is not None
    assert receipt.message_ids == (str(seen.id),)
    assert seen.is_silent
    assert 0 < len(seen.buttons) <= 3
    assert at.methods() == ["sendRichMessage"]


async def test_a_rich_brief_has_room_for_what_takes_two_messages_otherwise(at: Wired) -> None:
    brief = long_brief(5)
    receipt = await send(at.telegram, at.owed(is_rich=True), brief)
    rest = at.owed(is_rich=True, part=2, root=receipt.message_ids[0], op_id=OTHER)
    assert (await send(at.telegram, rest, brief)).message_ids == ()
    (seen,) = at.server.said(at.ann)
    for slot in brief.slots:
        assert slot.story.headline in str(seen.rich)


async def test_where_rich_messages_are_not_known_the_usual_form_comes_for_good_with_a_note(
    at: Wired,
) -> None:
    at.server.world.rich = "unknown"
    for _ in range(2):
        await send(at.telegram, at.owed(is_rich=True), BRIEF)
        at.passes(60)
    first, note, second = at.server.said(at.ann)
    assert BRIEF.slots[0].story.headline in first.text
    assert note.text == desk.of(BRIEF.edition.language).rich_gone
    assert note.reply_to == first.id
    assert BRIEF.slots[0].story.headline in second.text
    assert at.methods().count("sendRichMessage") == 1


async def test_a_note_that_could_not_be_said_stands_under_the_next_brief(
    at: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.server.world.rich = "unknown"
    why, post = desk.of(BRIEF.edition.language).rich_gone, Posting.post

    async def failing(self: Posting, place: Recipient, message: Message, **more: Any) -> int:  # noqa: ANN401  # whatever it takes
        if message.text == why:
            raise Throttled("wait")
        return await post(self, place, message, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Posting, "post", failing)
        await send(at.telegram, at.owed(is_rich=True), BRIEF)
    at.passes(60)
    await send(at.telegram, at.owed(is_rich=True), BRIEF)
    assert [each.text for each in at.server.said(at.ann)].count(why) == 1


async def test_one_chat_that_refuses_takes_rich_briefs_from_no_other(at: Wired) -> None:
    refusal = directions.refused(400, "Bad Request: RICH_MESSAGE_INVALID")
    at.server.next(refusal, on="sendRichMessage")
    brief = long_brief(5)
    receipt = await send(at.telegram, at.owed(is_rich=True), brief)
    at.passes(60)
    rest = at.owed(is_rich=True, part=2, root=receipt.message_ids[0], op_id=OTHER)
    assert (await send(at.telegram, rest, brief)).message_ids
    assert [bool(each.rich) for each in at.server.said(at.ann)] == [False, False, False]
    await send(at.telegram, at.owed(at.forum, is_rich=True), brief)
    (seen,) = at.server.said(at.forum)
    assert seen.rich


async def test_a_rich_brief_that_may_have_arrived_is_found(at: Wired) -> None:
    await send(at.telegram, at.owed(is_rich=True), BRIEF)
    at.server.next(directions.accept_then_hang_up(), on="sendRichMessage")
    owed = at.owed(is_rich=True, op_id=OTHER)
    with pytest.raises(Uncertain):
        await send(at.telegram, owed, BRIEF)
    at.passes(60)
    found = await at.telegram.find_sent(owed)
    assert found is not None
    assert found.message_ids == (str(at.server.said(at.ann)[-1].id),)


@pytest.mark.parametrize("is_taken", [True, False])
async def test_a_correction_is_edited_into_a_rich_brief_and_into_what_took_its_place(
    at: Wired, *, is_taken: bool
) -> None:
    if not is_taken:
        at.server.world.rich = "unknown"
    receipt = await send(at.telegram, at.owed(is_rich=True), BRIEF)
    owed = at.owed(is_rich=True, receipt=receipt)
    other = make.brief(make.story("Something else was found"))
    for _ in range(2):
        at.passes(10)
        await at.telegram.edit(owed, other, under(other, owed))
    seen = at.server.said(at.ann)[0]
    assert "Something else was found" in (str(seen.rich) if is_taken else seen.text)
    assert len(seen.edits) == 1
    at.server.stage.delete(at.ann, seen.id)
    await at.telegram.edit(owed, BRIEF, under(BRIEF, owed))


async def test_a_group_that_became_a_supergroup_has_its_brief_there(at: Wired) -> None:
    group = at.server.stage.group("Team", at.ann)
    new = at.server.stage.migrate(group)
    await send(at.telegram, at.owed(group), BRIEF)
    await send(at.telegram, at.owed(group), BRIEF)
    assert len(at.server.said(new)) == 2
    assert len(at.server.calls("sendMessage", chat=group)) == 1


async def test_who_blocked_the_bot_is_told_from_a_chat_it_was_thrown_out_of(at: Wired) -> None:
    at.server.stage.block(at.ann)
    with pytest.raises(Blocked):
        await send(at.telegram, at.owed(), BRIEF)
    at.server.stage.remove_bot(at.forum, by=at.ann)
    with pytest.raises(Forbidden):
        await send(at.telegram, at.owed(at.forum), BRIEF)


async def test_what_cannot_be_read_goes_in_plain_words_once(at: Wired) -> None:
    refusal = "Bad Request: can't parse entities: unsupported entity"
    at.server.next(directions.refused(400, refusal), on="sendMessage")
    await send(at.telegram, at.owed(), BRIEF)
    (seen,) = at.server.said(at.ann)
    assert not seen.buttons
    assert BRIEF.slots[0].story.headline in seen.text


async def test_a_long_wait_parks_one_chat_and_no_other(at: Wired) -> None:
    at.server.next(directions.throttled(43_838), chat=at.ann)
    with pytest.raises(Throttled) as caught:
        await send(at.telegram, at.owed(), BRIEF)
    assert caught.value.retry_after == timedelta(seconds=43_838)
    await send(at.telegram, at.owed(at.forum), BRIEF)
    assert at.slept == [] or max(at.slept) < 1
    at.passes(43_000)
    with pytest.raises(Throttled):
        await send(at.telegram, at.owed(), BRIEF)
    at.passes(900)
    await send(at.telegram, at.owed(), BRIEF)
    assert len(at.server.calls("sendMessage", chat=at.ann)) == 2


@asynccontextmanager
async def another(at: Wired) -> AsyncIterator[Telegram]:
    """Open the adapter of another process, which knows what is written down."""
    other = Telegram(
        at.server.token,
        means=at.means,
        clock=at.clock,
        way=Way(),
        api_url=at.server.url,
        sleep=at.sleep,
    )
    try:
        yield other
    finally:
        await other.aclose()


@pytest.mark.parametrize("where", ["ann", "forum"])
async def test_a_message_whose_answer_was_lost_is_found_and_not_changed(
    at: Wired, where: str
) -> None:
    chat: int = getattr(at, where)
    await send(at.telegram, at.owed(chat), BRIEF)
    at.server.next(directions.accept_then_hang_up(), on="sendMessage")
    owed = at.owed(chat, op_id=OTHER)
    with pytest.raises(Uncertain):
        await send(at.telegram, owed, BRIEF)
    at.passes(60)
    found = await at.telegram.find_sent(owed)
    lost = at.server.said(chat)[-1]
    assert found is not None
    assert found.message_ids == (str(lost.id),)
    assert lost.edits == ()


async def test_a_message_that_did_not_arrive_is_not_found_among_others(at: Wired) -> None:
    ben = at.server.stage.person("Ben", has_started=True)
    await send(at.telegram, at.owed(), BRIEF)
    at.server.next(directions.hang_up(), on="sendMessage")
    owed = at.owed(op_id=OTHER)
    with pytest.raises(Uncertain):
        await send(at.telegram, owed, BRIEF)
    await send(at.telegram, at.owed(ben), BRIEF)
    at.passes(60)
    assert await at.telegram.find_sent(owed) is None


async def test_another_process_finds_it_by_what_is_written_down(at: Wired, tmp_path: Path) -> None:
    await send(at.telegram, at.owed(), BRIEF)
    at.server.next(directions.accept_then_hang_up(), on="sendMessage")
    owed = at.owed(op_id=OTHER)
    with pytest.raises(Uncertain):
        await send(at.telegram, owed, BRIEF)
    at.passes(60)
    async with another(at) as other:
        assert await other.find_sent(owed) is not None


async def test_what_a_process_sent_that_was_killed_before_the_answer_is_found_by_another(
    at: Wired,
) -> None:
    await send(at.telegram, at.owed(), BRIEF)
    at.server.next(directions.silence(), on="sendMessage")
    owed = at.owed(op_id="0e9a7c52-0000-5000-8000-000000000002")
    sending = asyncio.ensure_future(send(at.telegram, owed, BRIEF))
    while len(at.server.said(at.ann)) < 2:  # noqa: ASYNC110  # a server on a socket tells nobody
        await asyncio.sleep(0.01)
    sending.cancel()
    await asyncio.wait([sending])
    at.passes(60)
    async with another(at) as other:
        found = await other.find_sent(owed)
    assert found is not None
    assert found.message_ids == (str(at.server.said(at.ann)[-1].id),)


async def test_no_look_takes_more_than_ten_questions(at: Wired) -> None:
    await send(at.telegram, at.owed(), BRIEF)
    at.server.next(directions.hang_up(), on="sendMessage")
    owed = at.owed(op_id=OTHER)
    with pytest.raises(Uncertain):
        await send(at.telegram, owed, BRIEF)
    at.passes(60)
    assert await at.telegram.find_sent(owed) is None
    assert len(at.server.calls("editMessageReplyMarkup")) == 10


async def test_of_a_chat_that_moved_meanwhile_nobody_can_tell_and_it_is_not_taken_for_gone(
    at: Wired,
) -> None:
    group = at.server.stage.group("Team", at.ann)
    await send(at.telegram, at.owed(group), BRIEF)
    at.server.next(directions.hang_up(), on="sendMessage")
    owed = at.owed(group, op_id=OTHER)
    at.passes(60)
    with pytest.raises(Uncertain):
        await send(at.telegram, owed, BRIEF)
    at.server.stage.migrate(group)
    at.passes(60)
    assert await at.telegram.find_sent(owed) is None


async def test_who_wants_nothing_twice_is_not_sent_what_nobody_can_tell_of(
    tmp_path: Path,
) -> None:
    async with wired(tmp_path, HandClock(), in_doubt=InDoubt.SKIP) as at:
        await send(at.telegram, at.owed(), BRIEF)
        at.server.next(directions.hang_up(), on="sendMessage")
        owed = at.owed(op_id=OTHER)
        with pytest.raises(Uncertain):
            await send(at.telegram, owed, BRIEF)
        at.passes(60)
        with pytest.raises(Unavailable):
            await at.telegram.find_sent(owed)
        promise = await at.telegram.promise_for(owed.recipient)
        assert (promise.repeat, promise.in_doubt) == (Repeat.NEITHER, InDoubt.SKIP)


async def test_without_probes_the_operator_has_chosen(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), probes=False) as at:
        promise = await at.telegram.promise_for(at.place())
        assert (promise.repeat, promise.in_doubt) == (Repeat.NEITHER, InDoubt.RESEND)


async def test_an_edit_shows_the_brief_as_it_is_now_and_once_more_changes_nothing(
    at: Wired,
) -> None:
    receipt = await send(at.telegram, at.owed(), BRIEF)
    owed = at.owed(receipt=receipt)
    other = make.brief(make.story("Something else was found"))
    for _ in range(2):
        at.passes(10)
        await at.telegram.edit(owed, other, under(other, owed))
    (seen,) = at.server.said(at.ann)
    assert "Something else was found" in seen.text
    assert len(seen.edits) == 1
    at.server.stage.delete(at.ann, seen.id)
    await at.telegram.edit(owed, BRIEF, under(BRIEF, owed))

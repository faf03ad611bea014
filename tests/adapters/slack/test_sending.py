"""A brief is sent once, found where its answer was lost, and changed where it was wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import BriefActions
from adapters.slack.posting import EVENT
from adapters.slack.rendering import Layout
from digest.errors import (
    DeliveryError,
    Forbidden,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import Brief, DayState, Delivery, OperationId, Receipt, Repeat
from tests import make, specimens
from tests.adapters.slack.wired import (
    BLIND,
    CHANNEL,
    EVERY,
    OP_ID,
    PERSON,
    TEAM,
    Wired,
    delivery,
    place,
    wired,
)
from tests.contracts.kernel import HandClock
from tests.fakes.slack import directions
from tests.fakes.slack.nouns import App

BRIEF = make.brief()


def under(brief: Brief = BRIEF) -> BriefActions:
    return specimens.actions(brief)


async def sent(at: Wired, owed: Delivery | None = None, brief: Brief = BRIEF) -> Receipt:
    return await at.slack.send(owed or delivery(), brief, under(brief))


async def fails(at: Wired, owed: Delivery | None = None, brief: Brief = BRIEF) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await sent(at, owed, brief)
    return caught.value


async def test_a_brief_bears_its_operation_id_and_unfurls_nothing(at: Wired) -> None:
    receipt = await sent(at)
    (message,) = at.posted()
    assert receipt == Receipt(message_ids=(message.ts,))
    assert message.client_msg_id == OP_ID
    assert message.metadata == {"event_type": EVENT, "event_payload": {"op_id": OP_ID}}
    assert not message.unfurls
    assert BRIEF.slots[0].story.headline in message.text.splitlines()[0]
    assert at.methods() == ["chat.postMessage"]


async def test_a_persons_brief_goes_to_his_own_chat_which_is_looked_up_once(at: Wired) -> None:
    for number in range(2):
        await sent(at, delivery(place(PERSON), op_id=OperationId(f"{OP_ID[:-1]}{number}")))
    assert len([each for each in at.server.dm(PERSON) if each.bot_id]) == 2
    assert at.methods() == ["conversations.open", *["chat.postMessage"] * 2]


async def test_the_thread_of_a_brief_in_a_channel_is_known_to_be_the_bots(at: Wired) -> None:
    (ts,) = (await sent(at)).message_ids
    assert await at.notes.get(f"owns/{TEAM}/{CHANNEL}/{ts}") is not None
    await sent(at, delivery(place(PERSON)))
    assert await at.notes.get(f"owns/{TEAM}/{PERSON}/{ts}") is None


async def test_a_day_without_news_is_one_quiet_line(at: Wired) -> None:
    empty = replace(BRIEF, slots=(), day=DayState.EMPTY)
    await sent(at, brief=empty)
    (message,) = at.posted()
    assert [each["type"] for each in message.blocks if each["type"] != "actions"] == ["context"]
    assert at.slack.parts(empty) == 1


# Layouts.


async def test_what_slack_does_not_take_goes_out_plainer_in_the_same_send(at: Wired) -> None:
    at.server.next(directions.refused("invalid_blocks"))
    await sent(at)
    (message,) = at.posted()
    assert message.blocks == []
    assert message.client_msg_id == OP_ID
    assert BRIEF.slots[0].story.headline in message.text


async def test_a_workspace_that_took_less_gets_less_for_a_week_and_no_other_does(
    at: Wired,
) -> None:
    at.server.next(directions.refused("msg_blocks_too_long"))
    await sent(at)
    for days, is_plain in ((0, True), (6, True), (1, False)):
        at.passes(timedelta(days=days).total_seconds())
        await sent(at, delivery(op_id=OperationId(f"{OP_ID[:-2]}{days}0")))
        assert (at.posted()[-1].blocks == []) == is_plain


async def test_expandable_steps_down_to_classic_where_containers_are_not_drawn(
    tmp_path: Path,
) -> None:
    async with wired(tmp_path, HandClock(), layouts={TEAM: Layout.EXPANDABLE}) as at:
        await sent(at)
        (message,) = at.posted()
        assert message.blocks
        assert "container" not in {each["type"] for each in message.blocks}
        assert await at.notes.get(f"plainer/{TEAM}") == "classic"


async def test_where_key_points_open_in_the_brief_the_thread_stays_empty(
    tmp_path: Path,
) -> None:
    async with wired(tmp_path, HandClock(), layouts={TEAM: Layout.EXPANDABLE}) as at:
        at.server.world.teams[TEAM].has_containers = True
        (root,) = (await sent(at)).message_ids
        second = delivery(part=2, root=root, op_id=OperationId(f"{OP_ID[:-1]}2"))
        assert await sent(at, second) == Receipt(message_ids=())
        assert len(at.posted()) == 1


async def test_a_refusal_of_the_text_itself_is_ours_to_mend(at: Wired) -> None:
    at.server.next(directions.refused("msg_too_long"), times=3)
    error = await fails(at)
    assert isinstance(error, Rejected)
    assert at.posted() == []


@pytest.mark.parametrize(
    "moment", [directions.accept_then_hang_up(), directions.bad_gateway(after=True)]
)
async def test_what_may_have_arrived_is_not_sent_again_in_another_layout(
    at: Wired, moment: directions.Direction
) -> None:
    at.server.next(moment)
    assert isinstance(await fails(at), Uncertain)
    assert len(at.server.calls("chat.postMessage")) == 1


# Joining.


async def test_the_bot_goes_into_a_channel_that_was_chosen_where_it_may(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), scopes=EVERY | {"channels:join"}) as at:
        at.server.add_channel("C7", "chosen", team=TEAM, members=[PERSON])
        await sent(at, delivery(place("C7")))
        assert len(at.posted("C7")) == 1


async def test_the_bot_does_not_come_back_where_it_was_removed(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), scopes=EVERY | {"channels:join"}) as at:
        await sent(at)
        at.server.stage.remove(CHANNEL, at.server.bot(TEAM))
        error = await fails(at, delivery(op_id=OperationId(f"{OP_ID[:-1]}2")))
        assert isinstance(error, Forbidden)
        assert "conversations.join" not in at.methods()


# Looking for what may have arrived.


async def test_a_promise_hangs_on_the_history_that_can_be_read(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), scopes=BLIND) as at:
        assert (await at.slack.promise_for(place())).repeat is Repeat.NEITHER
        assert (await at.slack.promise_for(place(PERSON))).repeat is Repeat.RECONCILABLE
        at.grant(scopes=EVERY)
        assert (await at.slack.promise_for(place())).repeat is Repeat.RECONCILABLE


async def test_a_history_that_turns_out_to_be_closed_promises_nothing_for_a_day(
    tmp_path: Path,
) -> None:
    scopes = EVERY - {"channels:history"}
    async with wired(tmp_path, HandClock(), scopes=scopes) as at:
        assert (await at.slack.promise_for(place())).repeat is Repeat.RECONCILABLE
        with pytest.raises(Unavailable):
            await at.slack.find_sent(delivery())
        assert (await at.slack.promise_for(place())).repeat is Repeat.NEITHER
        at.passes(timedelta(days=1).total_seconds())
        assert (await at.slack.promise_for(place())).repeat is Repeat.RECONCILABLE


@pytest.mark.parametrize("to", [place(), place(PERSON)])
async def test_a_message_whose_answer_was_lost_is_found_by_its_id(at: Wired, to: object) -> None:
    owed = replace(delivery(), recipient=to, attempts=1, doubts=1)  # type: ignore[arg-type]  # a place
    at.server.next(directions.accept_then_hang_up())
    assert isinstance(await fails(at, owed), Uncertain)
    found = await at.slack.find_sent(owed)
    assert found is not None
    other = replace(owed, op_id=OperationId(f"{OP_ID[:-1]}9"))
    assert await at.slack.find_sent(other) is None


async def test_a_reply_is_found_in_its_thread(at: Wired) -> None:
    (root,) = (await sent(at)).message_ids
    second = delivery(part=2, root=root, op_id=OperationId(f"{OP_ID[:-1]}2"))
    receipt = await sent(at, second)
    assert await at.slack.find_sent(second) == receipt


async def test_another_apps_message_with_the_same_id_is_not_ours(at: Wired) -> None:
    await sent(at)
    at.posted()[0].bot_id = at.server.world.users[at.server.bot()].bot_id
    assert await at.slack.find_sent(delivery()) is None


async def test_it_is_found_behind_all_that_was_said_since(tmp_path: Path) -> None:
    app = App(has_slow_history=True)
    async with wired(tmp_path, HandClock(), app=app) as at:
        await sent(at)
        for number in range(40):
            at.passes(1)
            at.server.stage.say(PERSON, CHANNEL, f"word {number}")
        assert await at.slack.find_sent(delivery()) is not None
        assert len(at.server.calls("conversations.history")) == 3


async def test_of_the_first_try_only_the_minutes_around_it_are_read(at: Wired) -> None:
    await sent(at)
    at.passes(600)
    for number in range(40):
        at.server.stage.say(PERSON, CHANNEL, f"word {number}")
    assert await at.slack.find_sent(delivery(attempts=1, doubts=1)) is not None
    assert len(at.server.calls("conversations.history")) == 1


async def test_a_send_that_was_forgotten_is_found_as_late_as_it_may_have_been(at: Wired) -> None:
    ready = delivery().due_at
    at.passes(1200)
    await sent(at)
    later = ready + timedelta(seconds=1235)
    doubtful = delivery(attempts=1, doubts=1, first_tried_at=ready, not_before=later)
    assert await at.slack.find_sent(doubtful) is not None


async def test_a_look_that_has_to_wait_is_no_answer(tmp_path: Path) -> None:
    app = App(has_slow_history=True)
    async with wired(tmp_path, HandClock(), app=app, has_rates=True) as at:
        await at.slack.find_sent(delivery())
        with pytest.raises(Throttled):
            await at.slack.find_sent(delivery())


# Corrections.


async def test_a_brief_is_changed_in_its_place(at: Wired) -> None:
    receipt = await sent(at)
    right = make.brief(make.story("Example Lab does not do it after all"))
    done = delivery(receipt=receipt)
    for _ in range(2):
        await at.slack.edit(done, right, under(right))
    (message,) = at.posted()
    assert "after all" in at.server.seen(message)
    assert "after all" in message.text
    assert BRIEF.slots[0].story.headline not in at.server.seen(message)


async def test_a_change_that_slack_finds_too_much_is_made_in_plain_words(at: Wired) -> None:
    receipt = await sent(at)
    at.server.next(directions.refused("msg_blocks_too_long"), on="chat.update")
    right = make.brief(make.story("Example Lab does not do it after all"))
    await at.slack.edit(delivery(receipt=receipt), right, under(right))
    (message,) = at.posted()
    assert message.blocks == []
    assert "after all" in message.text


async def test_a_message_that_is_gone_is_left_alone(at: Wired) -> None:
    receipt = await sent(at)
    at.server.stage.unsay(at.posted()[0])
    await at.slack.edit(delivery(receipt=receipt), BRIEF, under())
    await at.slack.edit(delivery(receipt=Receipt(message_ids=())), BRIEF, under())
    await at.slack.edit(delivery(), BRIEF, under())
    assert at.posted() == []

"""Where the bot may write and where not, and how often."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from tests.fakes.telegram.directions import throttled
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger


async def test_the_bot_may_not_write_everywhere(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    stage = telegram.stage
    ben = stage.person("Ben")
    group = stage.group("G", ann)
    big = stage.supergroup("S", ann)
    channel = stage.channel("C", ann, bot="member")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(ben, "x")
    stage.group("Both", ann, ben)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(ben, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(-5, "x")
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(channel, "x")
    stage.block(ann)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ann, "x")
    stage.deactivate(ann)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ann, "x")
    stage.remove_bot(group, by=ann)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group, "x")
    stage.remove_bot(big, by=ann, is_banned=False)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(big, "x")
    assert [each.description for each in telegram.calls("sendMessage", chat=ann)] == [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
    ]


async def test_a_group_that_became_a_supergroup_says_where_it_is(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    group = telegram.stage.group("G", ann)
    new = telegram.stage.migrate(group)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group, "x")
    assert caught.value.new_chat_id == new
    await bot.send_message(new, "x")
    assert telegram.said(new)[0].text == "x"
    old, fresh = await stranger.updates()
    assert old["message"]["migrate_to_chat_id"] == new
    assert fresh["message"]["migrate_from_chat_id"] == group


async def test_topics_are_there_or_not(bot: Bot, telegram: TelegramServer, ann: int) -> None:
    forum = telegram.stage.supergroup("F", ann, is_forum=True)
    topic = telegram.stage.topic(forum, "News", by=ann)
    message = await bot.send_message(forum, "x", message_thread_id=topic)
    assert message.is_topic_message
    assert [each.text for each in telegram.visible(forum, topic)] == ["x"]
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum, "x", message_thread_id=topic + 50)
    telegram.stage.delete_topic(forum, topic)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum, "x", message_thread_id=topic)
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(forum, "More")
    telegram.stage.settle(forum, bot.id, "administrator", by=ann)
    made = await bot.create_forum_topic(forum, "More")
    await bot.send_message(forum, "y", message_thread_id=made.message_thread_id)
    assert telegram.visible(forum, made.message_thread_id)[0].text == "y"


async def test_a_thread_of_replies_has_a_number_and_is_no_topic(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    big = telegram.stage.supergroup("S", ann)
    brief = await bot.send_message(big, "brief")
    telegram.stage.say(big, "why?", by=ann, reply_to=brief.id)
    told = (await stranger.updates())[-1]["message"]
    assert told["message_thread_id"] == brief.id
    assert "is_topic_message" not in told
    for chat in (big, telegram.stage.group("G", ann)):
        plain = await bot.send_message(chat, "x", message_thread_id=brief.id)
        assert plain.message_thread_id is None
    for chat, thread in ((ann, 1), (telegram.stage.supergroup("F", ann, is_forum=True), 1)):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(chat, "x", message_thread_id=thread)


async def test_a_lost_group_may_be_read_and_a_lost_supergroup_may_not(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    group, big = telegram.stage.group("G", ann), telegram.stage.supergroup("S", ann)
    for chat in (group, big):
        telegram.stage.remove_bot(chat, by=ann)
    assert (await bot.get_chat(group)).title == "G"
    for chat, kind in ((group, "group"), (big, "supergroup")):
        with pytest.raises(Forbidden, match=f"bot was kicked from the {kind} chat"):
            await bot.get_chat_member(chat, ann)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.get_chat(big)
    gone = telegram.stage.group("D", ann)
    telegram.stage.disband(gone)
    with pytest.raises(Forbidden, match="the group chat was deleted"):
        await bot.send_message(gone, "x")


async def test_numbers_run_through_private_chats_and_groups_and_anew_in_a_supergroup(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    ben = telegram.stage.person("Ben", has_started=True)
    group = telegram.stage.group("G", ann)
    big = telegram.stage.supergroup("S", ann)
    numbers = [(await bot.send_message(chat, "x")).id for chat in (ann, ben, group, big, ann, big)]
    assert numbers == [1, 2, 3, 1, 4, 2]


async def test_who_writes_too_fast_waits_and_others_do_not(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    group = telegram.stage.group("G", ann)
    telegram.rates.chat_burst = 1
    await bot.send_message(ann, "x")
    with pytest.raises(RetryAfter, match="Retry in 0:00:01"):
        await bot.send_message(ann, "x")
    for _ in range(20):
        await bot.send_message(group, "x")
        telegram.clock.advance(1)
    with pytest.raises(RetryAfter, match="Retry in 0:00:40"):
        await bot.send_message(group, "x")
    await bot.send_message(ann, "x")
    telegram.rates.is_on = False
    await bot.send_message(group, "x")


async def test_all_together_are_counted_too(telegram: TelegramServer, stranger: Stranger) -> None:
    people = [telegram.stage.person(f"P{n}", has_started=True) for n in range(31)]
    said = [await stranger.call("sendMessage", chat_id=each, text="x") for each in people]
    assert [each["ok"] for each in said] == [True] * 30 + [False]
    assert said[-1]["parameters"] == {"retry_after": 1}
    assert said[-1]["description"] == "Too Many Requests: retry after 1"


async def test_one_chat_can_be_parked_for_hours(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    ben = telegram.stage.person("Ben", has_started=True)
    telegram.next(throttled(43_838), on="sendMessage", chat=ann)
    with pytest.raises(RetryAfter, match="Retry in 12:10:38"):
        await bot.send_message(ann, "x")
    await bot.send_message(ben, "x")
    await bot.send_message(ann, "x")

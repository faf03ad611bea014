"""What people do reaches the bot in genuine shapes, as far as it may know of it."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from tests.fakes.telegram import judge
from tests.fakes.telegram.nouns import ANONYMOUS
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger

EVERYTHING = ["message", "edited_message", "channel_post", "edited_channel_post"]
EVERYTHING += ["callback_query", "my_chat_member", "chat_member", "message_reaction"]
EVERYTHING += ["inline_query", "guest_message", "stopped_message_generation"]


@pytest.fixture(autouse=True)
async def everything(stranger: Stranger) -> None:
    """The bot wants every kind of update."""
    await stranger.updates(allowed_updates=EVERYTHING)


async def _last(stranger: Stranger) -> dict[str, Any]:
    return (await stranger.updates())[-1]


def _kinds(updates: list[dict[str, Any]]) -> list[str]:
    return [next(name for name in each if name != "update_id") for each in updates]


async def test_every_update_is_one_that_other_libraries_know(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    stage = telegram.stage
    ben = stage.person("Ben", username="ben", language=None)
    stage.start(ben, "read-me_1")
    forum = stage.supergroup("F", ann, ben, bot="administrator", is_forum=True)
    group = stage.group("G", ann, ben, bot="left")
    channel = stage.channel("C", ann, username="the_c")
    elsewhere = stage.group("E", ann, bot="left")
    stage.add_bot(group, by=ann)
    topic = stage.topic(forum, "News", by=ann)
    first = stage.say(forum, "/brief@daybrief_bot 5 https://e.example", by=ben, thread=topic)
    stage.say(forum, "what of it?", by=ann, reply_to=first, quote="5 https")
    stage.settle(forum, ann, "creator", is_anonymous=True)
    stage.say(forum, "from nobody", by=ann)
    stage.react(forum, first, "👍", by=ben)
    stage.react(forum, first, "🔥", by=ann)
    stage.settle(forum, ben, "restricted", by=ann, can_send=False)
    stage.edit(forum, first, "/brief 6")
    stage.say(channel, "posted")
    stage.edit(channel, 1, "posted well")
    stage.document(ann, "list.opml", b"<opml/>", caption="mine")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="v1:more")]])
    await bot.send_message(group, "brief", reply_markup=keyboard)
    stage.press(group, "More", by=ben)
    await bot.send_message_draft(ann, 9, "…", api_kwargs={"can_stop": True})
    stage.stop(ann, 9)
    stage.inline("robots", by=ben)
    stage.guest(elsewhere, "@daybrief_bot news?", by=ann)
    stage.block(ben)
    stage.unblock(ben)
    stage.migrate(group)
    stage.remove_bot(forum, by=ann)
    updates = await stranger.updates()
    assert set(_kinds(updates)) == set(EVERYTHING)
    for update in updates:
        assert judge.update_faults(update) == [], update
        parsed = Update.de_json(update, bot)
        assert parsed is not None
        unknown = {"stopped_message_generation"}
        assert parsed.api_kwargs.keys() <= unknown, update


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("good morning", False),
        ("hello @daybrief_bot", True),
        ("hello @Daybrief_Bot!", True),
        ("hello @other_bot", False),
        ("/brief", True),
        ("/brief@daybrief_bot now", True),
        ("/brief@other_bot", False),
        ("mail me@daybrief_bot.com", False),
    ],
)
async def test_privacy_hides_what_people_say_to_each_other(
    telegram: TelegramServer, ann: int, stranger: Stranger, text: str, *, is_shown: bool
) -> None:
    group = telegram.stage.group("G", ann)
    telegram.stage.say(group, text, by=ann)
    assert bool(await stranger.updates()) == is_shown
    telegram.world.has_privacy = False
    telegram.stage.say(group, text, by=ann)
    assert (await _last(stranger))["message"]["text"] == text


async def test_a_reply_to_the_bot_and_everything_to_an_administrator_is_shown(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    group = telegram.stage.supergroup("G", ann)
    message = await bot.send_message(group, "brief")
    other = telegram.stage.say(group, "hm", by=ann)
    telegram.stage.say(group, "to each other", by=ann, reply_to=other)
    assert await stranger.updates() == []
    telegram.stage.say(group, "why?", by=ann, reply_to=message.id, quote="brief")
    told = (await _last(stranger))["message"]
    assert told["reply_to_message"]["message_id"] == message.id
    assert told["quote"] == {"text": "brief", "position": 0, "is_manual": True}
    telegram.stage.settle(group, bot.id, "administrator", by=ann)
    telegram.stage.say(group, "hm", by=ann)
    assert (await _last(stranger))["message"]["text"] == "hm"


async def test_a_reply_does_not_tell_what_it_replies_to_itself(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    one = telegram.stage.say(ann, "one")
    two = telegram.stage.say(ann, "two", reply_to=one)
    telegram.stage.say(ann, "three", reply_to=two)
    told = (await _last(stranger))["message"]["reply_to_message"]
    assert told["text"] == "two"
    assert "reply_to_message" not in told


async def test_an_anonymous_administrator_writes_as_the_group(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    group = telegram.stage.supergroup("G", ann)
    telegram.stage.settle(group, ann, "creator", is_anonymous=True)
    telegram.stage.say(group, "/settings", by=ann)
    told = (await _last(stranger))["message"]
    assert told["from"]["id"] == ANONYMOUS
    assert told["sender_chat"]["id"] == told["chat"]["id"] == group


async def test_a_channel_post_has_nobody_who_wrote_it(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    channel = telegram.stage.channel("C", ann)
    telegram.stage.say(channel, "hello")
    told = (await _last(stranger))["channel_post"]
    assert "from" not in told
    assert told["sender_chat"]["id"] == channel


async def test_where_the_bot_is_not_it_hears_nothing(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    group = telegram.stage.group("G", ann)
    telegram.stage.remove_bot(group, by=ann)
    assert (await _last(stranger))["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    telegram.stage.say(group, "/brief", by=ann)
    telegram.stage.block(ann)
    change = (await _last(stranger))["my_chat_member"]
    assert (change["chat"]["id"], change["new_chat_member"]["status"]) == (ann, "kicked")
    telegram.stage.start(ann, "again")
    *_, change, start = await stranger.updates()
    assert change["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert start["message"]["text"] == "/start again"
    assert start["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert len(await stranger.updates()) == 4


async def test_only_what_stands_there_can_be_pressed_or_stopped(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("Open", url="https://e.example"),
                InlineKeyboardButton("Go", callback_data="x"),
            ]
        ]
    )
    message = await bot.send_message(ann, "x", reply_markup=keyboard)
    telegram.stage.press(ann, "Go")
    await bot.send_message_draft(ann, 1, "x")
    for act in (
        lambda: telegram.stage.press(ann, "Open"),
        lambda: telegram.stage.press(ann, "Stay"),
        lambda: telegram.stage.stop(ann, 1),
        lambda: telegram.stage.message(ann, 99),
    ):
        with pytest.raises(LookupError):
            act()
    await bot.edit_message_reply_markup(ann, message.id)
    with pytest.raises(LookupError):
        telegram.stage.press(ann, "Go")


async def test_a_stopped_draft_is_seen_no_more_unless_it_is_kept(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    for keeps in (False, True):
        more = {"can_stop": True, "keep_on_stop": keeps}
        await bot.send_message_draft(ann, 5, "half an ans", api_kwargs=more)
        telegram.stage.stop(ann, 5)
        assert (telegram.draft(ann) is not None) == keeps
    told = (await _last(stranger))["stopped_message_generation"]
    assert (told["chat"]["id"], told["draft_id"]) == (ann, 5)


async def test_a_judge_of_ones_own_looks_at_each_call(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    telegram.judged_by(judge.faults)
    await stranger.call("sendMessage", chat_id=ann, text="x", link_preview_options={"size": 1})
    found = telegram.faults()
    assert any("aiogram" in each and "size" in each for each in found)


async def test_what_is_looked_up_is_what_other_libraries_know(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    forum = telegram.stage.supergroup("F", ann, bot="administrator", is_forum=True)
    document = await bot.send_document(ann, b"x", filename="a.txt")
    assert document.document
    text = '<b>a</b> <a href="tg://user?id=1">b</a> <tg-time unix="5" format="r">c</tg-time>'
    for name, method, args in (
        ("User", "getMe", {}),
        ("ChatFullInfo", "getChat", {"chat_id": forum}),
        ("WebhookInfo", "getWebhookInfo", {}),
        ("File", "getFile", {"file_id": document.document.file_id}),
        ("ForumTopic", "createForumTopic", {"chat_id": forum, "name": "News"}),
        ("Message", "sendMessage", {"chat_id": ann, "text": text, "parse_mode": "HTML"}),
        (
            "Message",
            "sendRichMessage",
            {"chat_id": ann, "rich_message": {"blocks": [{"type": "paragraph", "text": "x"}]}},
        ),
    ):
        answer = await stranger.call(method, **args)
        assert judge.shape_faults(name, answer["result"]) == [], name
    for each in (await stranger.call("getChatAdministrators", chat_id=forum))["result"]:
        kind = {"creator": "ChatMemberOwner", "administrator": "ChatMemberAdministrator"}
        assert judge.shape_faults(kind[each["status"]], each) == []

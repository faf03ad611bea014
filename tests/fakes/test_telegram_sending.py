"""What people see of what the bot writes, and what it may not write."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, EndPointNotFound, Forbidden, RetryAfter

from tests.fakes.telegram.directions import throttled
from tests.fakes.telegram.reading import Part
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger

BUTTON = "can't parse inline keyboard button"


async def test_people_see_words_formats_links_and_buttons(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Why", callback_data="v1:why")],
            [InlineKeyboardButton("Read", url="https://e.example/a")],
        ]
    )
    message = await bot.send_message(
        ann,
        '  <b>News</b> of 😀 <a href="https://E.example">today</a> at x.ai ',
        parse_mode="HTML",
        reply_markup=keyboard,
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    (sight,) = telegram.said(ann)
    assert message.message_id == sight.id
    assert message.chat.first_name == "Ann"
    assert sight.text == "News of 😀 today at x.ai"
    assert sight.parts == (
        Part(kind="bold", text="News"),
        Part(kind="text_link", text="today", target="https://e.example/"),
        Part(kind="url", text="x.ai"),
    )
    assert sight.links() == ["https://e.example/", "x.ai"]
    assert sight.buttons == (("Why",), ("Read",))
    assert (sight.is_silent, sight.has_preview, sight.by) == (True, False, "Daybrief")
    (called,) = telegram.calls("sendMessage")
    assert (called.status, called.sent) == (200, [message.message_id])
    assert telegram.faults() == []


@pytest.mark.parametrize(
    ("html", "refusal"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é <b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é <b>x</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<a href=x", "Unclosed start tag at byte offset 0"),
    ],
)
async def test_html_that_cannot_be_parsed_is_refused_with_the_place(
    stranger: Stranger, telegram: TelegramServer, ann: int, html: str, refusal: str
) -> None:
    said = await stranger.refusal("sendMessage", chat_id=ann, text=html, parse_mode="HTML")
    assert said == f"Bad Request: can't parse entities: {refusal}"
    assert telegram.said(ann) == []


async def test_a_text_has_one_to_4096_units_of_utf_16_after_parsing(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    telegram.rates.is_on = False
    for text in ("x" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>"):
        await bot.send_message(ann, text, parse_mode="HTML")
    for text, refusal in (
        ("x" * 4097, "message is too long"),
        ("😀" * 2048 + "x", "message is too long"),
        ("", "message text is empty"),
        ("   ", "text must be non-empty"),
        ("\n<b> </b>", "text must be non-empty"),
    ):
        answer = await stranger.refusal("sendMessage", chat_id=ann, text=text, parse_mode="HTML")
        assert answer == f"Bad Request: {refusal}"
    assert len(telegram.said(ann)) == 3


async def test_entities_beyond_a_hundred_vanish_in_silence(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    text = "ab " * 120
    given = [MessageEntity("bold", offset=3 * n, length=2) for n in range(120)]
    message = await bot.send_message(ann, text, entities=given)
    assert len(message.entities) == len(telegram.said(ann)[0].parts) == 100


@pytest.mark.parametrize(
    ("entity", "refusal"),
    [
        ({"offset": 0, "length": 1}, "can't parse MessageEntity: Can't find field \"type\""),
        (
            {"type": "bold", "offset": 0},
            "can't parse MessageEntity: Can't find field \"length\"",
        ),
        (
            {"type": "huge", "offset": 0, "length": 1},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 1},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"type": "bold", "offset": 2, "length": 1},
            "entity begins in a middle of a UTF-16 symbol at byte offset 1",
        ),
    ],
)
async def test_entities_that_cannot_be_are_refused(
    stranger: Stranger, ann: int, entity: dict[str, object], refusal: str
) -> None:
    said = await stranger.refusal("sendMessage", chat_id=ann, text="a😀b", entities=[entity])
    assert said == f"Bad Request: {refusal}"


async def test_links_that_lead_nowhere_and_formats_in_code_are_dropped(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    text = '<a href="javascript:x()">a</a> <a href="/b">b</a> <code>c <b>d</b> x.ai</code>'
    await bot.send_message(ann, text, parse_mode="HTML")
    assert telegram.said(ann)[0].parts == (Part(kind="code", text="c d x.ai"),)


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "x"}]]},
            f"{BUTTON}: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [{"text": "x", "callback_data": "x"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
        ("[]", "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
        (
            {"inline_keyboard": [[{"text": "x", "url": "http://localhost/x"}]]},
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "url": "ftp://e.com"}]]},
            "inline keyboard button URL 'ftp://e.com' is invalid: Unsupported URL protocol",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x", "style": "blue"}]]},
            f"{BUTTON}: invalid button style specified",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]},
            "reply markup is too long",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 5] * 21},
            "reply markup is too long",
        ),
    ],
)
async def test_a_keyboard_that_cannot_be_is_refused(
    stranger: Stranger, telegram: TelegramServer, ann: int, markup: object, refusal: str
) -> None:
    said = await stranger.refusal("sendMessage", chat_id=ann, text="x", reply_markup=markup)
    assert said == f"Bad Request: {refusal}"
    assert telegram.said(ann) == []


async def test_a_reply_quotes_words_that_stand_there(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    first = telegram.stage.say(ann, "one 😀 two two")
    message = await bot.send_message(
        ann, "yes", reply_parameters=ReplyParameters(first, quote="two", quote_position=11)
    )
    assert message.reply_to_message
    assert message.quote
    assert (message.quote.text, message.quote.position) == ("two", 11)
    assert telegram.said(ann)[0].quote == "two"
    with pytest.raises(BadRequest, match="Quote_text_invalid"):
        await bot.send_message(ann, "x", reply_parameters=ReplyParameters(first, quote="three"))
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ann, "x", reply_parameters=ReplyParameters(999))
    lenient = ReplyParameters(999, allow_sending_without_reply=True)
    lonely = await bot.send_message(ann, "x", reply_parameters=lenient)
    assert lonely.reply_to_message is None


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


async def test_drafts_are_seen_for_half_a_minute_and_until_the_message(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    await bot.send_chat_action(ann, "typing")
    assert telegram.doing(ann) == "typing"
    telegram.clock.advance(6)
    assert telegram.doing(ann) is None
    await bot.send_message_draft(ann, 7, "thin")
    await bot.send_message_draft(ann, 7, "<b>thinking</b>", parse_mode="HTML")
    draft = telegram.draft(ann)
    assert draft is not None
    assert draft.text == "thinking"
    telegram.clock.advance(31)
    assert telegram.draft(ann) is None
    await bot.send_message_draft(ann, 8, "again")
    await bot.send_message(ann, "done")
    assert telegram.draft(ann) is None
    assert [each.text for each in telegram.drafts(ann)] == ["thin", "thinking", "again"]
    group = telegram.stage.group("G", ann)
    telegram.clock.advance(60)
    for args, refusal in (
        ({"chat_id": ann, "draft_id": 0}, "draft identifier must be non-zero"),
        ({"chat_id": group, "draft_id": 1}, "chat type is not supported"),
    ):
        said = await stranger.refusal("sendMessageDraft", text="x", **args)
        assert said == f"Bad Request: {refusal}"
    said = await stranger.refusal("sendChatAction", chat_id=ann, action="dancing")
    assert said == "Bad Request: wrong parameter action in request"


async def test_rich_messages_are_shown_or_blank_or_unknown(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    rich = {"blocks": [{"type": "paragraph", "text": "hello"}]}
    args = {"chat_id": ann, "rich_message": rich}
    await bot.do_api_request("sendRichMessage", api_kwargs=args)
    telegram.world.rich = "blank"
    await bot.do_api_request("sendRichMessage", api_kwargs=args)
    assert [each.rich for each in telegram.said(ann)] == [rich, None]
    telegram.world.rich = "unknown"
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendRichMessage", api_kwargs=args)

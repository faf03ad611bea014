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
from telegram.error import BadRequest, EndPointNotFound

from tests.fakes.telegram import judge, rich
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
    shown = {"blocks": [{"type": "paragraph", "text": "hello"}]}
    args = {"chat_id": ann, "rich_message": shown}
    await bot.do_api_request("sendRichMessage", api_kwargs=args)
    telegram.world.rich = "blank"
    await bot.do_api_request("sendRichMessage", api_kwargs=args)
    assert [each.rich for each in telegram.said(ann)] == [shown, None]
    telegram.world.rich = "unknown"
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendRichMessage", api_kwargs=args)


@pytest.mark.parametrize(
    ("blocks", "refusal"),
    [
        ([{"type": "heading", "text": "x"}], "can't parse rich message blocks"),
        ([{"type": "shout", "text": "x"}], "can't parse rich message blocks"),
        (
            [{"type": "paragraph", "text": {"type": "url", "text": "x"}}],
            "can't parse rich message",
        ),
        ([{"type": "paragraph", "text": "x", "colour": "red"}], "can't parse rich message blocks"),
        ([{"type": "divider"}], "rich message must be non-empty"),
        ([{"type": "paragraph", "text": "x" * 32_769}], "RICH_MESSAGE_TOO_LONG"),
        (
            [{"type": "details", "summary": "x", "blocks": [{"type": "divider"}] * 500}],
            "RICH_MESSAGE_TOO_LONG",
        ),
    ],
)
async def test_blocks_that_are_none_are_refused(
    stranger: Stranger, ann: int, blocks: list[dict[str, object]], refusal: str
) -> None:
    said = await stranger.refusal("sendRichMessage", chat_id=ann, rich_message={"blocks": blocks})
    assert said.startswith(f"Bad Request: {refusal}")


async def test_a_rich_message_is_edited_as_one_and_a_text_is_none(
    stranger: Stranger, telegram: TelegramServer, ann: int
) -> None:
    shown = {"blocks": [{"type": "paragraph", "text": "hello"}]}
    other = {"blocks": [{"type": "paragraph", "text": "goodbye"}]}
    sent = await stranger.call("sendRichMessage", chat_id=ann, rich_message=shown)
    place = {"chat_id": ann, "message_id": sent["result"]["message_id"]}
    said = await stranger.refusal("editMessageText", **place, rich_message=shown)
    assert said.startswith("Bad Request: message is not modified")
    await stranger.call("editMessageText", **place, rich_message=other)
    assert telegram.said(ann)[-1].rich == other
    telegram.clock.advance(60)
    said = await stranger.refusal("editMessageText", **place, text="plain")
    assert said == "Bad Request: there is no text in the message to edit"
    text = await stranger.call("sendMessage", chat_id=ann, text="plain")
    place["message_id"] = text["result"]["message_id"]
    said = await stranger.refusal("editMessageText", **place, rich_message=shown)
    assert said == "Bad Request: there is no rich message to edit"


def test_blocks_of_the_fake_are_those_that_another_reading_of_the_reference_has() -> None:
    names = {"heading": "SectionHeading"}
    for kind, needed in rich.BLOCKS.items():
        must, may = judge.fields(f"InputRichBlock{names.get(kind, kind.title())}")
        assert must == set(needed)
        assert may - {"type"} == rich.MAY_HAVE.get(kind, set())
    for kind, needed in rich.TEXTS.items():
        must, may = judge.fields(f"RichText{kind.title().replace('_', '')}")
        assert must | may == {"type", "text", *needed}
    must, may = judge.fields("InputRichBlockListItem")
    assert must | may == {"blocks", *rich.ITEM}

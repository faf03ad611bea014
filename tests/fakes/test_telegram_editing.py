"""What the bot changes, answers, offers and looks up, and what is refused to it."""

from __future__ import annotations

import json

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import BadRequest, EndPointNotFound, InvalidToken

from tests.fakes.telegram import commands
from tests.fakes.telegram.methods import PARAMETERS
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="v1:more")]])


async def test_an_edit_shows_the_new_text_and_remembers_the_old(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    message = await bot.send_message(ann, "one", reply_markup=KEYBOARD)
    edited = await bot.edit_message_text("<i>two</i>", ann, message.id, parse_mode="HTML")
    (sight,) = telegram.said(ann)
    assert (sight.text, sight.edits, sight.buttons) == ("two", ("one",), ())
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    await bot.edit_message_reply_markup(ann, message.id, reply_markup=KEYBOARD)
    assert telegram.said(ann)[0].buttons == (("More",),)


async def test_an_edit_that_changes_nothing_is_refused(
    stranger: Stranger, telegram: TelegramServer, ann: int
) -> None:
    markup = KEYBOARD.to_dict()
    said = await stranger.call("sendMessage", chat_id=ann, text="one", reply_markup=markup)
    same = {"chat_id": ann, "message_id": said["result"]["message_id"], "reply_markup": markup}
    for refused in (
        await stranger.refusal("editMessageText", text=" one\n", **same),
        await stranger.refusal("editMessageReplyMarkup", **same),
    ):
        assert refused == (
            "Bad Request: message is not modified: specified new message content and reply markup"
            " are exactly the same as a current content and reply markup of the message"
        )
    assert telegram.said(ann)[0].edits == ()


async def test_what_is_not_there_or_not_ones_own_cannot_be_edited_or_deleted(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    telegram.rates.is_on = False
    group = telegram.stage.group("G", ann)
    hers = telegram.stage.say(group, "hers", by=ann)
    for method, more, refusal in (
        ("editMessageText", {"text": "x", "message_id": 99}, "message to edit not found"),
        ("editMessageText", {"text": "x", "message_id": hers}, "message can't be edited"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": hers}, "message text is empty"),
        ("editMessageReplyMarkup", {"message_id": 99}, "message to edit not found"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("deleteMessage", {"message_id": hers}, "message can't be deleted"),
        ("setMessageReaction", {"message_id": 99}, "message to react not found"),
        (
            "setMessageReaction",
            {"message_id": hers, "reaction": [{"type": "emoji", "emoji": "x"}]},
            "REACTION_INVALID",
        ),
    ):
        said = await stranger.refusal(method, chat_id=group, **more)
        assert said == f"Bad Request: {refusal}"
    own = (await stranger.call("sendMessage", chat_id=group, text="own"))["result"]["message_id"]
    telegram.clock.advance(49 * 3600)
    said = await stranger.refusal("deleteMessage", chat_id=group, message_id=own)
    assert said == "Bad Request: message can't be deleted"


async def test_reactions_and_deletions_are_seen(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    hers = telegram.stage.say(ann, "hello")
    await bot.set_message_reaction(ann, hers, "👀")
    assert telegram.visible(ann)[0].reactions == ("👀",)
    await bot.set_message_reaction(ann, hers)
    assert telegram.visible(ann)[0].reactions == ()
    own = await bot.send_message(ann, "x")
    assert await bot.delete_message(ann, own.id)
    assert await bot.delete_messages(ann, [hers, 99])
    assert telegram.visible(ann) == []


async def test_a_press_is_answered_once_and_in_time(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    message = await bot.send_message(ann, "x", reply_markup=KEYBOARD)
    first, second = (telegram.stage.press(ann, "More") for _ in range(2))
    await bot.answer_callback_query(first, "Done", show_alert=True)
    answer = telegram.stage.answer(first)
    assert answer is not None
    assert (answer["text"], answer["show_alert"]) == ("Done", True)
    telegram.clock.advance(31)
    for query in (first, second, "12345"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_callback_query(query)
    forged = telegram.stage.press_data(ann, message.id, "v1:forged")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(forged, "x" * 201)
    assert telegram.stage.answer(forged) is None


async def test_inline_and_guest_queries_are_answered_once(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    result = InlineQueryResultArticle("1", "News", InputTextMessageContent("<b>n</b>", "HTML"))
    query = telegram.stage.inline("n", by=ann)
    await bot.answer_inline_query(query, [result])
    elsewhere = telegram.stage.group("E", ann, bot="left")
    guest = telegram.stage.guest(elsewhere, "@daybrief_bot news?", by=ann)
    await bot.answer_guest_query(guest, result)
    assert [each.text for each in telegram.said(elsewhere)] == ["n"]
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_guest_query(guest, result)
    again = telegram.stage.inline("n", by=ann)
    with pytest.raises(BadRequest, match="Result_id_duplicate"):
        await bot.answer_inline_query(again, [result, result])
    wrong = InlineQueryResultArticle("1", "N", InputTextMessageContent("<p>", "HTML"))
    with pytest.raises(BadRequest, match="parse entities"):
        await bot.answer_inline_query(again, [wrong])


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "", "start_parameter": "x"}, "Switch_pm_text_empty"),
        ({"text": "Start"}, "Start_param_empty"),
        ({"text": "Start", "start_parameter": "a b"}, "Start_param_invalid"),
        ({"text": "Start", "start_parameter": "x" * 65}, "Start_param_invalid"),
    ],
)
async def test_a_button_over_inline_results_has_to_lead_somewhere(
    bot: Bot, telegram: TelegramServer, ann: int, button: dict[str, str], refusal: str
) -> None:
    query = telegram.stage.inline("n", by=ann)
    with pytest.raises(BadRequest, match=refusal):
        await bot.answer_inline_query(query, [], api_kwargs={"button": json.dumps(button)})
    assert telegram.stage.answer(query) is None


async def test_a_result_that_is_chosen_stands_in_the_chat_as_its_choosers(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    telegram.world.has_privacy = False
    group = telegram.stage.group("G", ann)
    result = InlineQueryResultArticle("1", "News", InputTextMessageContent("<b>n</b>", "HTML"))
    query = telegram.stage.inline("n", by=ann)
    await bot.answer_inline_query(query, [result])
    with pytest.raises(LookupError):
        telegram.stage.choose(query, "2", group, by=ann)
    said = telegram.stage.message(group, telegram.stage.choose(query, "1", group, by=ann))
    assert (said.text, said.sender, said.via) == ("n", ann, telegram.world.bot.id)
    told = telegram.updates.row[-1].update["message"]
    assert told["via_bot"]["username"] == "daybrief_bot"
    assert told["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


async def test_a_bot_without_inline_mode_says_so_and_is_asked_nothing(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    telegram.world.has_inline = False
    assert not (await bot.get_me()).supports_inline_queries
    with pytest.raises(LookupError):
        telegram.stage.inline("n", by=ann)


async def test_commands_are_offered_by_scope_and_language(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    group = telegram.stage.group("G", ann)
    ben = telegram.stage.person("Ben", language="ja")
    telegram.stage.settle(group, ben, "member")
    places: list[tuple[str, dict[str, object]]] = [
        ("default", {}),
        ("private", {"scope": BotCommandScopeAllPrivateChats()}),
        ("japanese", {"scope": BotCommandScopeAllPrivateChats(), "language_code": "ja"}),
        ("admins", {"scope": BotCommandScopeAllChatAdministrators()}),
    ]
    for name, place in places:
        await bot.set_my_commands([BotCommand(name, "x")], **place)  # type: ignore[arg-type]  # of a table
    assert [
        commands.offered(telegram.world, chat, user, language)[0]["command"]
        for chat, user, language in (
            (ann, ann, "en-GB"),
            (ann, ann, "ja"),
            (group, ann, None),
            (group, ben, "ja"),
        )
    ] == ["private", "japanese", "admins", "default"]
    await bot.set_my_commands([BotCommand("here", "x")], scope=BotCommandScopeChat(group))
    assert commands.offered(telegram.world, group, ben, "ja")[0]["command"] == "here"
    assert (await bot.get_my_commands())[0].command == "default"
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ([{"command": "Brief", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "b" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "b", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "b", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "b"}], "can't parse BotCommand: Can't find field \"description\""),
        ({}, "expected an Array of BotCommand"),
    ],
)
async def test_commands_that_cannot_be_are_refused(
    stranger: Stranger, given: object, refusal: str
) -> None:
    assert await stranger.refusal("setMyCommands", commands=given) == f"Bad Request: {refusal}"


async def test_who_is_what_in_a_chat_is_told(bot: Bot, telegram: TelegramServer, ann: int) -> None:
    stage = telegram.stage
    group = stage.supergroup("G", ann)
    for status, kind in (
        ("administrator", ChatMemberAdministrator),
        ("member", ChatMemberMember),
        ("restricted", ChatMemberRestricted),
        ("left", ChatMemberLeft),
        ("kicked", ChatMemberBanned),
    ):
        ben = stage.person("Ben")
        stage.settle(group, ben, status, by=ann)
        assert isinstance(await bot.get_chat_member(group, ben), kind)
    assert isinstance(await bot.get_chat_member(group, ann), ChatMemberOwner)
    assert isinstance(await bot.get_chat_member(group, stage.person("X")), ChatMemberLeft)
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await bot.get_chat_member(group, 5)
    assert (await bot.get_chat(group)).title == "G"
    assert len(await bot.get_chat_administrators(group)) == 2
    assert await bot.get_chat_member_count(group) == 5
    await bot.leave_chat(group)
    assert telegram.world.chats[group].status(bot.id) == "left"


async def test_files_go_both_ways(bot: Bot, telegram: TelegramServer, ann: int) -> None:
    sent = await bot.send_document(
        ann, b"a;b", filename="list.csv", caption="<b>l</b>", parse_mode="HTML"
    )
    assert sent.document
    assert telegram.said(ann)[0].file == "list.csv"
    assert telegram.stage.file(ann, sent.id).body == b"a;b"
    again = await bot.send_document(ann, sent.document.file_id)
    assert again.document == sent.document
    theirs = telegram.stage.document(ann, "mine.opml", b"<opml/>")
    file = await bot.get_file(telegram.stage.file(ann, theirs).id)
    assert bytes(await file.download_as_bytearray()) == b"<opml/>"
    huge = telegram.stage.document(ann, "big", b"x", said_size=21 << 20)
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(telegram.stage.file(ann, huge).id)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(ann, b"", filename="nothing")


async def test_only_a_token_that_counts_lets_in(
    bot: Bot, telegram: TelegramServer, stranger: Stranger
) -> None:
    assert (await bot.get_me()).username == "daybrief_bot"
    telegram.revoke()
    with pytest.raises(InvalidToken):
        await bot.get_me()
    assert await stranger.call("getMe") == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    async with stranger.session.get(f"{telegram.base_url}nonsense/getMe") as answer:
        assert answer.status == 404


async def test_unknown_methods_are_refused_and_unknown_parameters_recorded(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")
    said = await stranger.call("SENDMESSAGE", chat_id=ann, text="5", silent=True)
    assert said["ok"]
    assert telegram.faults() == ["sendMessage: silent: unknown"]
    assert telegram.calls("sendMessage")[0].args["text"] == "5"


async def test_the_same_call_may_come_in_json_in_a_form_or_in_many_parts(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    markup = '{"inline_keyboard": [[{"text": "Go", "callback_data": "x"}]]}'
    fields = {"chat_id": str(ann), "text": "hi", "reply_markup": markup}
    url = f"{telegram.base_url}{telegram.token}/sendMessage"
    async with stranger.session.post(url, data=fields) as answer:
        assert answer.status == 200
    async with stranger.session.get(url, params=fields) as answer:
        assert answer.status == 200
    async with stranger.session.post(
        url, data=b"{", headers={"Content-Type": "application/json"}
    ) as answer:
        assert (await answer.json())["description"] == (
            "Bad Request: can't parse request body as JSON object"
        )
    await stranger.call("sendMessage", chat_id=ann, text="hi", reply_markup=markup)
    assert [each.buttons for each in telegram.said(ann)] == [(("Go",),)] * 3


WRONG: list[object] = [
    "",
    "x",
    -1,
    10**30,
    True,
    [[]],
    [None],
    {"a": 1},
    '{"',
    "\ud800",
    {"type": {}, "id": [], "message_id": True, "quote": "\ud800", "url": 5, "blocks": [1]},
    [{"type": "bold", "offset": 10**12, "length": 10**12, "command": 1, "emoji": []}],
    {"inline_keyboard": [[{"text": "a", "url": "http://[x"}]], "keyboard": [[1]]},
]


@pytest.mark.parametrize("method", sorted(PARAMETERS.keys() - {"leavechat", "setwebhook"}))
async def test_no_call_breaks_the_server(
    telegram: TelegramServer, ann: int, stranger: Stranger, method: str
) -> None:
    telegram.rates.is_on = False
    message = telegram.stage.say(ann, "hello")
    good = {"chat_id": ann, "message_id": message, "text": "x", "draft_id": 1, "action": "typing"}
    known = PARAMETERS[method] - {"timeout"}
    for parameter in sorted(known):
        for value in WRONG:
            args = {name: each for name, each in good.items() if name in known}
            answer = await stranger.call(method, **args | {parameter: value})
            assert answer["ok"] or answer["error_code"] in {400, 403, 404, 409}

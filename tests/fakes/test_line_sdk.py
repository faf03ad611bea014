"""The vendor's own client is at home in the fake LINE."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from linebot.v3 import SignatureValidator, WebhookParser
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    RichMenuRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)
from linebot.v3.webhooks import MessageEvent, TextMessageContent

from tests.fakes.line.directions import throttled
from tests.fakes.line.server import LineServer
from tests.fakes.line.stranger import Listener
from tests.fakes.test_line_menus import MENU, _png

KEY = "123e4567-e89b-12d3-a456-426614174000"


@pytest.fixture
async def client(line: LineServer) -> AsyncIterator[AsyncApiClient]:
    configuration = Configuration(host=line.url, access_token=line.access_token)
    async with AsyncApiClient(configuration) as client:
        yield client


async def test_it_pushes_replies_and_reads_what_was_accepted_before(
    line: LineServer, mika: str, client: AsyncApiClient
) -> None:
    api = AsyncMessagingApi(client)
    request = PushMessageRequest(to=mika, messages=[TextMessage(text="news")])
    sent = await api.push_message(request, x_line_retry_key=KEY)
    assert [each.id for each in sent.sent_messages] == [line.said(mika)[0].id]
    with pytest.raises(ApiException) as raised:
        await api.push_message(request, x_line_retry_key=KEY)
    assert raised.value.status == 409
    assert sent.sent_messages[0].id in raised.value.body
    assert raised.value.headers["x-line-accepted-request-id"]
    token = line.stage.event(line.stage.say(mika, "hello")).shape["replyToken"]
    await api.reply_message(ReplyMessageRequest(replyToken=token, messages=request.messages))
    line.next(throttled())
    with pytest.raises(ApiException) as raised:
        await api.push_message(request)
    assert raised.value.status == 429
    assert (len(line.said(mika)), line.units) == (2, 1)


async def test_it_reads_what_is_asked_and_makes_menus(
    line: LineServer, mika: str, client: AsyncApiClient
) -> None:
    api, blobs = AsyncMessagingApi(client), AsyncMessagingApiBlob(client)
    assert (await api.get_bot_info()).user_id == line.bot
    assert (await api.get_profile(mika)).language == "ja"
    assert (await api.get_message_quota()).value == 200
    assert (await api.get_message_quota_consumption()).total_usage == 0
    await api.show_loading_animation(ShowLoadingAnimationRequest(chatId=mika, loadingSeconds=20))
    assert line.is_loading(mika)
    made = await api.create_rich_menu(RichMenuRequest.from_dict(MENU))
    await blobs.set_rich_menu_image(
        made.rich_menu_id, bytearray(_png()), _headers={"Content-Type": "image/png"}
    )
    await api.set_default_rich_menu(made.rich_menu_id)
    assert (await api.get_default_rich_menu_id()).rich_menu_id == made.rich_menu_id
    file = line.stage.file(mika, "feeds.opml", b"<opml/>")
    assert bytes(await blobs.get_message_content(file)) == b"<opml/>"


async def test_it_knows_the_signature_and_reads_the_events(
    line: LineServer, mika: str, listener: Listener
) -> None:
    line.stage.say(mika, "こんにちは")
    await line.settled()
    body, signature = listener.bodies[0].decode(), listener.signatures[0]
    validator = SignatureValidator(line.secret)
    assert validator.validate(body, signature)
    assert not validator.validate(body.replace("は", "わ"), signature)
    (event,) = WebhookParser(line.secret).parse(body, signature)
    assert isinstance(event, MessageEvent)
    assert isinstance(event.message, TextMessageContent)
    assert event.message.text == "こんにちは"

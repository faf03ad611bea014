"""The fake LINE has rich menus, and tells the bot what it asks."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from tests.fakes.line import judge, schema
from tests.fakes.line.server import LineServer
from tests.fakes.line.stranger import Stranger

WIDTH, HEIGHT = 2500, 843
TODAY = {
    "bounds": {"x": 0, "y": 0, "width": 1250, "height": 843},
    "action": {"type": "postback", "label": "今日", "data": "today", "displayText": "今日"},
}
OTHER = {
    "bounds": {"x": 1250, "y": 0, "width": 1250, "height": 843},
    "action": {"type": "richmenuswitch", "label": "More", "richMenuAliasId": "b", "data": "to b"},
}
MENU: dict[str, Any] = {
    "size": {"width": WIDTH, "height": HEIGHT},
    "selected": True,
    "name": "daybrief",
    "chatBarText": "メニュー",
    "areas": [TODAY, OTHER],
}


def _png(width: int = WIDTH, height: int = HEIGHT, more: int = 0) -> bytes:
    """Return the beginning of a picture, which says how large it is."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\0" * more


def _jpeg(width: int = WIDTH, height: int = HEIGHT) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 4) + b"hi"
    return b"\xff\xd8" + comment + b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width)


async def _made(caller: Stranger, *, has_image: bool = True) -> str:
    menu = str((await caller.call("POST", "richmenu", MENU)).body["richMenuId"])
    if has_image:
        assert (await _upload(caller, menu, _png(), "image/png")) == 200
    return menu


async def _upload(caller: Stranger, menu: str, image: bytes, kind: str) -> int:
    told = await caller.call("POST", f"richmenu/{menu}/content", data=image, kind=kind)
    return told.status


async def test_a_menu_needs_its_picture_before_it_is_shown(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    menu = await _made(caller, has_image=False)
    told = await caller.call("POST", f"user/all/richmenu/{menu}")
    assert told.status == 400
    assert told.body == {"message": "must upload richmenu image before applying it to user"}
    assert await _upload(caller, menu, _png(), "image/png") == 200
    assert (await caller.call("POST", f"user/all/richmenu/{menu}")).status == 200
    assert (await caller.call("GET", "user/all/richmenu")).body == {"richMenuId": menu}
    seen = line.stage.menu(mika)
    assert seen is not None
    assert (seen.id, seen.image) == (menu, _png())
    assert (await caller.call("GET", f"richmenu/{menu}/content")).body == _png()


@pytest.mark.parametrize(
    ("image", "kind", "status"),
    [
        (_jpeg(), "image/jpeg", 200),
        (_png(), "image/jpeg", 415),
        (b"<svg/>", "image/png", 415),
        (_png(WIDTH, HEIGHT - 1), "image/png", 400),
        (_jpeg(HEIGHT, WIDTH), "image/jpeg", 400),
        (_png(more=1_000_000), "image/png", 413),
    ],
)
async def test_a_picture_has_the_size_that_was_said(
    caller: Stranger, image: bytes, kind: str, status: int
) -> None:
    menu = await _made(caller, has_image=False)
    assert await _upload(caller, menu, image, kind) == status


async def test_a_picture_is_uploaded_once(caller: Stranger) -> None:
    menu = await _made(caller)
    assert await _upload(caller, menu, _png(), "image/png") == 400
    assert await _upload(caller, "richmenu-none", _png(), "image/png") == 404


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": None}, "name"),
        ({"chatBarText": "x" * 15}, "chatBarText"),
        ({"areas": [TODAY] * 21}, "areas"),
        ({"size": {"width": 799, "height": 250}}, "size.width"),
        ({"size": {"width": 800, "height": 249}}, "size.height"),
        ({"size": {"width": 1200, "height": 843}}, "size"),
        (
            {"areas": [TODAY | {"bounds": {"x": 1251, "y": 0, "width": 1250, "height": 1}}]},
            "areas[0].bounds",
        ),
        (
            {"areas": [TODAY | {"action": {"type": "camera", "label": "x"}}]},
            "areas[0].action.type",
        ),
    ],
)
async def test_a_menu_that_is_wrong_is_not_made(
    line: LineServer, caller: Stranger, changes: dict[str, Any], place: str
) -> None:
    for path in ("richmenu", "richmenu/validate"):
        told = await caller.call("POST", path, MENU | changes)
        assert told.status == 400
        assert place in {each["property"] for each in told.body["details"]}
    assert line.world.menus == {}


async def test_one_person_sees_her_own_menu_and_the_others_that_of_all(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    ben = line.stage.person("Ben", has_followed=True)
    common, own = await _made(caller), await _made(caller)
    assert (await caller.call("GET", "user/all/richmenu")).status == 404
    await caller.call("POST", f"user/all/richmenu/{common}")
    assert (await caller.call("GET", f"user/{mika}/richmenu")).status == 404
    await caller.call("POST", f"user/{mika}/richmenu/{own}")
    assert (await caller.call("GET", f"user/{mika}/richmenu")).body == {"richMenuId": own}
    assert [_seen(line, each) for each in (mika, ben)] == [own, common]
    await caller.call("DELETE", f"user/{mika}/richmenu")
    assert _seen(line, mika) == common
    bulk = {"richMenuId": own, "userIds": [mika, ben]}
    assert (await caller.call("POST", "richmenu/bulk/link", bulk)).status == 202
    assert [_seen(line, each) for each in (mika, ben)] == [own, own]
    unlinked = {"userIds": [ben]}
    assert (await caller.call("POST", "richmenu/bulk/unlink", unlinked)).status == 202
    await caller.call("DELETE", f"richmenu/{own}")
    assert [_seen(line, each) for each in (mika, ben)] == [common, common]
    await caller.call("DELETE", "user/all/richmenu")
    assert _seen(line, mika) is None


def _seen(line: LineServer, person: str) -> str | None:
    menu = line.stage.menu(person)
    return menu.id if menu is not None else None


async def test_an_area_is_tapped_and_a_switch_shows_another_menu(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    first, second = await _made(caller), await _made(caller)
    await caller.call("POST", f"user/all/richmenu/{first}")
    alias = {"richMenuAliasId": "b", "richMenuId": second}
    assert (await caller.call("POST", "richmenu/alias", alias)).status == 200
    event = line.stage.event(line.stage.tap_menu(mika, "今日"))
    assert event.shape["postback"] == {"data": "today"}
    assert line.seen(mika)[-1].text == "今日"
    event = line.stage.event(line.stage.tap_menu(mika, 1))
    assert event.shape["postback"]["params"] == {"newRichMenuAliasId": "b", "status": "SUCCESS"}
    assert _seen(line, mika) == second
    with pytest.raises(LookupError):
        line.stage.tap_menu(mika, 2)


async def test_an_alias_is_of_one_menu_after_the_other(caller: Stranger) -> None:
    first, second = await _made(caller), await _made(caller)
    alias = {"richMenuAliasId": "a", "richMenuId": first}
    statuses = [(await caller.call("POST", "richmenu/alias", alias)).status for _ in range(2)]
    assert statuses == [200, 400]
    await caller.call("POST", "richmenu/alias/a", {"richMenuId": second})
    expected = {"richMenuAliasId": "a", "richMenuId": second}
    assert (await caller.call("GET", "richmenu/alias/a")).body == expected
    assert (await caller.call("GET", "richmenu/alias/list")).body == {"aliases": [expected]}
    assert (await caller.call("DELETE", "richmenu/alias/a")).status == 200
    assert (await caller.call("GET", "richmenu/alias/a")).status == 404


async def test_menus_are_made_and_deleted_a_hundred_times_an_hour(
    line: LineServer, caller: Stranger
) -> None:
    made = [await _made(caller, has_image=False) for _ in range(100)]
    told = await caller.call("DELETE", f"richmenu/{made[0]}")
    assert told.status == 429
    assert told.body["message"].startswith("The API rate limit")
    listed = (await caller.call("GET", "richmenu/list")).body
    assert [each["richMenuId"] for each in listed["richmenus"]] == made
    line.clock.advance(3601)
    assert (await caller.call("DELETE", f"richmenu/{made[0]}")).status == 200
    assert (await caller.call("GET", f"richmenu/{made[0]}")).status == 404


async def test_the_answers_to_questions_pass_the_judges(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    group, room = line.stage.group("Readers", mika), line.stage.room(mika)
    menu = await _made(caller)
    line.world.is_verified = True
    for path, name in (
        ("info", "BotInfoResponse"),
        (f"profile/{mika}", "UserProfileResponse"),
        (f"group/{group}/member/{mika}", "GroupUserProfileResponse"),
        (f"room/{room}/member/{mika}", "RoomUserProfileResponse"),
        (f"group/{group}/summary", "GroupSummaryResponse"),
        (f"group/{group}/members/count", "GroupMemberCountResponse"),
        (f"room/{room}/members/count", "RoomMemberCountResponse"),
        (f"group/{group}/members/ids", "MembersIdsResponse"),
        ("followers/ids", "GetFollowersResponse"),
        ("message/quota", "MessageQuotaResponse"),
        ("message/quota/consumption", "QuotaConsumptionResponse"),
        (f"richmenu/{menu}", "RichMenuResponse"),
        ("richmenu/list", "RichMenuListResponse"),
    ):
        told = await caller.call("GET", path)
        assert told.status == 200
        assert schema.shape_faults(name, told.body) + judge.shape_faults(name, told.body) == []


async def test_a_profile_tells_the_language_of_who_lets_it(
    line: LineServer, caller: Stranger
) -> None:
    for name, language in (("Mika", "ja"), ("Ann", "en-GB"), ("Ben", None)):
        who = line.stage.person(name, language=language, has_followed=True)
        body = (await caller.call("GET", f"profile/{who}")).body
        assert (body["displayName"], body.get("language")) == (name, language)
    assert (await caller.call("GET", f"profile/{line.stage.person('Nobody')}")).status == 404


async def test_of_groups_the_bot_knows_those_where_it_is(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    ben = line.stage.person("Ben")
    group = line.stage.group("Readers", mika, ben)
    paths = [
        f"group/{group}/summary",
        f"group/{group}/members/count",
        f"group/{group}/member/{ben}",
    ]
    told = [(await caller.call("GET", path)).body for path in paths]
    assert told == [
        {"groupId": group, "groupName": "Readers"},
        {"count": 2},
        {"userId": ben, "displayName": "Ben"},
    ]
    assert (await caller.call("GET", f"group/{group}/members/ids")).status == 403
    assert (await caller.call("POST", f"group/{group}/leave")).status == 200
    assert [(await caller.call("GET", path)).status for path in paths] == [404] * 3
    assert line.webhooks.events[-1].shape["type"] == "leave"


@pytest.mark.parametrize(
    ("seconds", "status"), [(5, 202), (60, 202), (0, 400), (4, 400), (22, 400), (65, 400)]
)
async def test_loading_is_shown_for_fives_of_seconds(
    line: LineServer, mika: str, caller: Stranger, seconds: int, status: int
) -> None:
    body = {"chatId": mika, "loadingSeconds": seconds}
    assert (await caller.call("POST", "chat/loading/start", body)).status == status
    assert line.is_loading(mika) == (status == 202)
    line.clock.advance(seconds)
    assert not line.is_loading(mika)


async def test_loading_ends_with_a_message_and_is_for_one_person(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    await caller.call("POST", "chat/loading/start", {"chatId": mika})
    assert line.is_loading(mika)
    await caller.push(mika, "there")
    assert not line.is_loading(mika)
    group = line.stage.group("Readers", mika)
    told = await caller.call("POST", "chat/loading/start", {"chatId": group})
    assert told.status == 400


async def test_what_was_read_is_shown_where_chat_is_on(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    line.world.has_chat = True
    said = line.stage.event(line.stage.say(mika, "hello"))
    body = {"markAsReadToken": said.shape["message"]["markAsReadToken"]}
    assert (await caller.call("POST", "chat/markAsRead", body)).status == 200
    assert line.seen(mika)[0].is_read
    wrong = {"markAsReadToken": "none"}
    assert (await caller.call("POST", "chat/markAsRead", wrong)).status == 400


async def test_messages_are_validated_and_not_sent(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    for kind in ("reply", "push", "multicast"):
        for text, status in (("good", 200), ("", 400)):
            body = {"messages": [{"type": "text", "text": text}]}
            told = await caller.call("POST", f"message/validate/{kind}", body)
            assert told.status == status
    assert (line.units, line.said(mika)) == (0, [])
    assert (await caller.call("GET", "nowhere")).status == 404

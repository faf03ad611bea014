"""Rich menus: made, given a picture, shown to one person or to all, and known by an alias."""

from __future__ import annotations

import struct
from typing import Any

from tests.fakes.line import limits
from tests.fakes.line.actions import Spot, action
from tests.fakes.line.checks import Steps, fields, flag, listed, text, whole, written
from tests.fakes.line.messages import refuse
from tests.fakes.line.nouns import Answer, Call, Json, Menu
from tests.fakes.line.refusals import NO_IMAGE, NOT_FOUND, TOO_LARGE, Faults, Refusal
from tests.fakes.line.world import World

_BOUNDS = fields(
    {"x": whole(), "y": whole(), "width": whole(1), "height": whole(1)},
    "x",
    "y",
    "width",
    "height",
)
_AREA = fields({"bounds": _BOUNDS, "action": action(Spot.MENU)}, "bounds", "action")
_SIZE = fields(
    {"width": whole(*limits.MENU_WIDTH), "height": whole(limits.MENU_HEIGHT)}, "width", "height"
)
_MENU = fields(
    {
        "size": _SIZE,
        "selected": flag,
        "name": text(limits.MENU_NAME_UNITS, least=1),
        "chatBarText": text(limits.CHAT_BAR_UNITS, least=1),
        "areas": listed(_AREA, 0, limits.MENU_AREAS),
    },
    "size",
    "selected",
    "name",
    "chatBarText",
    "areas",
)
_ALIAS = fields(
    {"richMenuAliasId": written(r"[a-z0-9_-]{1,32}"), "richMenuId": text(least=1)},
    "richMenuAliasId",
    "richMenuId",
)
_ALIASED = fields({"richMenuId": text(least=1)}, "richMenuId")
_BULK = fields(
    {"richMenuId": text(least=1), "userIds": listed(text(least=1), 1, 500)},
    "richMenuId",
    "userIds",
)
_BULK_UNLINK = fields({"userIds": listed(text(least=1), 1, 500)}, "userIds")


def _whole_menu(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
    _MENU(value, steps, faults)
    if faults.found:
        return
    size, height = value["size"], value["size"]["height"]
    if size["width"] < height * limits.MENU_RATIO:
        faults.add((*steps, "size"), "The ratio of width to height must be 1.45 or more")
    for number, area in enumerate(value["areas"]):
        at = area["bounds"]
        fits = at["x"] + at["width"] <= size["width"] and at["y"] + at["height"] <= height
        if not fits:
            faults.add((*steps, "areas", number, "bounds"), "Must be within the image")


def create(world: World, call: Call) -> Answer:
    """Make a menu, which is shown to nobody yet."""
    refuse(call.body, _whole_menu)
    world.change_menu()
    menu = Menu(id=world.made("richmenu-"), shape=call.body)
    world.menus[menu.id] = menu
    return Answer(body={"richMenuId": menu.id})


def validate(world: World, call: Call) -> Answer:
    """Say what is wrong with a menu, and make none."""
    refuse(call.body, _whole_menu)
    return Answer()


def get(world: World, call: Call) -> Answer:
    """Return a menu."""
    return Answer(body=_shape(_menu(world, call.parts["richMenuId"])))


def get_all(world: World, call: Call) -> Answer:
    """Return all menus."""
    return Answer(body={"richmenus": [_shape(each) for each in world.menus.values()]})


def delete(world: World, call: Call) -> Answer:
    """Let a menu be gone, and whoever saw it see it no more."""
    menu = _menu(world, call.parts["richMenuId"])
    world.change_menu()
    del world.menus[menu.id]
    if world.default_menu == menu.id:
        world.default_menu = None
    for person in world.people.values():
        person.menu = None if person.menu == menu.id else person.menu
    return Answer()


def upload(world: World, call: Call) -> Answer:
    """Give a menu its picture; it cannot be given another one."""
    menu = _menu(world, call.parts["richMenuId"])
    if menu.image is not None:
        raise Refusal("An image has already been uploaded to the richmenu")
    if len(call.raw) > limits.MENU_IMAGE_BYTES:
        raise TOO_LARGE
    size = _png(call.raw) or _jpeg(call.raw)
    kind = "image/png" if _png(call.raw) else "image/jpeg"
    if size is None or call.content_type != kind:
        raise Refusal(
            "Content-Type must be image/jpeg or image/png, and the body such an image", 415
        )
    if size != (menu.shape["size"]["width"], menu.shape["size"]["height"]):
        raise Refusal("The image size does not match the size of the rich menu")
    menu.image, menu.image_type = call.raw, kind
    return Answer()


def download(world: World, call: Call) -> Answer:
    """Return the picture of a menu."""
    menu = _menu(world, call.parts["richMenuId"])
    if menu.image is None:
        raise NOT_FOUND
    return Answer(body=menu.image, content_type=menu.image_type)


def set_default(world: World, call: Call) -> Answer:
    """Show a menu to all who have none of their own."""
    world.default_menu = _shown(world, call.parts["richMenuId"]).id
    return Answer()


def get_default(world: World, call: Call) -> Answer:
    """Tell which menu all see."""
    if world.default_menu is None:
        raise Refusal("no default richmenu", 404)
    return Answer(body={"richMenuId": world.default_menu})


def clear_default(world: World, call: Call) -> Answer:
    """Show no menu to those who have none of their own."""
    world.default_menu = None
    return Answer()


def link(world: World, call: Call) -> Answer:
    """Show a menu to one person."""
    menu = _shown(world, call.parts["richMenuId"])
    world.person(call.parts["userId"]).menu = menu.id
    return Answer()


def linked(world: World, call: Call) -> Answer:
    """Tell which menu is linked to one person."""
    person = world.people.get(call.parts["userId"])
    if person is None or person.menu is None:
        raise Refusal("the user has no richmenu", 404)
    return Answer(body={"richMenuId": person.menu})


def unlink(world: World, call: Call) -> Answer:
    """Show one person what all see."""
    person = world.people.get(call.parts["userId"])
    if person is None:
        raise NOT_FOUND
    person.menu = None
    return Answer()


def link_many(world: World, call: Call) -> Answer:
    """Show a menu to many people; those who are no friends are passed over."""
    refuse(call.body, _BULK)
    menu = _shown(world, call.body["richMenuId"])
    for each in call.body["userIds"]:
        if each in world.people:
            world.people[each].menu = menu.id
    return Answer(status=202)


def unlink_many(world: World, call: Call) -> Answer:
    """Show many people what all see."""
    refuse(call.body, _BULK_UNLINK)
    for each in call.body["userIds"]:
        if each in world.people:
            world.people[each].menu = None
    return Answer(status=202)


def create_alias(world: World, call: Call) -> Answer:
    """Give a menu a name that stays."""
    refuse(call.body, _ALIAS)
    name = call.body["richMenuAliasId"]
    if name in world.aliases:
        raise Refusal("conflict richmenu alias id")
    world.aliases[name] = _shown(world, call.body["richMenuId"]).id
    return Answer()


def update_alias(world: World, call: Call) -> Answer:
    """Give a name to another menu."""
    refuse(call.body, _ALIASED)
    _alias(world, call)
    world.aliases[call.parts["richMenuAliasId"]] = _shown(world, call.body["richMenuId"]).id
    return Answer()


def get_alias(world: World, call: Call) -> Answer:
    """Tell which menu has a name."""
    return Answer(body=_alias(world, call))


def get_aliases(world: World, call: Call) -> Answer:
    """Tell all names."""
    named = [{"richMenuAliasId": k, "richMenuId": v} for k, v in world.aliases.items()]
    return Answer(body={"aliases": named})


def delete_alias(world: World, call: Call) -> Answer:
    """Let a name be gone."""
    del world.aliases[_alias(world, call)["richMenuAliasId"]]
    return Answer()


def _alias(world: World, call: Call) -> Json:
    name = call.parts["richMenuAliasId"]
    if name not in world.aliases:
        raise Refusal("richmenu alias not found", 404)
    return {"richMenuAliasId": name, "richMenuId": world.aliases[name]}


def _menu(world: World, name: str) -> Menu:
    if name not in world.menus:
        raise Refusal("richmenu not found", 404)
    return world.menus[name]


def _shown(world: World, name: str) -> Menu:
    menu = _menu(world, name)
    if menu.image is None:
        raise NO_IMAGE
    return menu


def _shape(menu: Menu) -> Json:
    return {"richMenuId": menu.id, **menu.shape}


def _png(raw: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG."""
    if raw[:8] != b"\x89PNG\r\n\x1a\n" or len(raw) < 24:
        return None
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def _jpeg(raw: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG, which stand in its first frame header."""
    if raw[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        kind, length = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4])
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None

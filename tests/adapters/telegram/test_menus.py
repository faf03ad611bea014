"""What is offered when somebody types a slash."""

from __future__ import annotations

from bot.app.telegram import menus
from digest.model import Language
from tests.adapters.telegram.wired import Wired
from tests.fakes.telegram import commands


def _offered(at: Wired, chat: int, language: str) -> list[str]:
    found = commands.offered(at.server.world, chat, at.ann, language)
    return [each["command"] for each in found]


async def test_each_kind_of_chat_has_its_menu_in_each_language(at: Wired) -> None:
    made = list(menus(Language("en")))
    at.telegram._menus._menus = made
    await at.telegram._menus.offer()
    private = _offered(at, at.ann, "ja")
    assert len(private) > 10
    for_managers = _offered(at, at.forum, "en")
    assert set(for_managers) < set(private)
    ben = at.server.stage.person("Ben")
    at.server.stage.settle(at.forum, ben, "member", by=at.ann)
    found = commands.offered(at.server.world, at.forum, ben, "en")
    assert {each["command"] for each in found} < set(for_managers)
    assert _offered(at, at.ann, "fr") == private
    assert not at.server.faults()
    calls = len(at.server.calls("setMyCommands"))
    await at.telegram._menus.offer()
    assert len(at.server.calls("setMyCommands")) == calls, "once is enough"

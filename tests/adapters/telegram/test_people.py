"""Who may change what a group has set up: asked of Telegram, each time."""

from __future__ import annotations

import pytest

from digest.errors import DeliveryError
from digest.model import Role
from tests.adapters.telegram.wired import Wired
from tests.fakes.telegram import directions


async def test_statuses_are_roles(at: Wired) -> None:
    stage, place = at.server.stage, at.place(at.forum)
    ben = stage.person("Ben")
    assert await at.telegram.role(place, str(at.ann)) is Role.OWNER
    for status, role in (
        ("administrator", Role.ADMIN),
        ("member", Role.MEMBER),
        ("restricted", Role.MEMBER),
        ("left", Role.EXTERNAL),
        ("kicked", Role.EXTERNAL),
    ):
        stage.settle(at.forum, ben, status, by=at.ann)
        assert await at.telegram.role(place, str(ben)) is role


async def test_whoever_writes_as_the_chat_itself_runs_it(at: Wired) -> None:
    place = at.place(at.forum)
    assert await at.telegram.role(place, str(at.forum)) is Role.ADMIN
    assert await at.telegram.role(place, "-1002000009999") is Role.EXTERNAL


async def test_nobody_is_anything_in_the_chat_of_another(at: Wired) -> None:
    assert await at.telegram.role(at.place(), str(at.ann)) is Role.MEMBER
    assert await at.telegram.role(at.place(), "5100000099") is Role.EXTERNAL
    assert await at.telegram.role(at.place(at.forum), "ann") is Role.EXTERNAL


async def test_what_cannot_be_found_out_is_an_error_and_no_right(at: Wired) -> None:
    at.server.next(directions.failing(), on="getChatMember")
    with pytest.raises(DeliveryError):
        await at.telegram.role(at.place(at.forum), str(at.ann))

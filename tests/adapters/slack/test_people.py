"""Who may change something is decided by what Slack says of him now."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.contract import Profile
from digest.errors import RecipientGone, Unavailable
from digest.model import Role
from tests.adapters.slack.wired import CHANNEL, PERSON, TEAM, Wired, place
from tests.fakes.slack import directions


async def role(at: Wired, person: str = PERSON, chat: str = CHANNEL) -> Role:
    return await at.slack.role(place(chat), person)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Role.MEMBER),
        ({"is_admin": True}, Role.ADMIN),
        ({"is_admin": True, "is_owner": True}, Role.OWNER),
        ({"is_primary_owner": True}, Role.OWNER),
        ({"is_restricted": True}, Role.GUEST),
        ({"is_restricted": True, "is_ultra_restricted": True}, Role.GUEST),
        ({"is_bot": True, "is_admin": True}, Role.EXTERNAL),
        ({"deleted": True, "is_owner": True}, Role.EXTERNAL),
    ],
)
@pytest.mark.parametrize("chat", [CHANNEL, PERSON])
async def test_a_person_is_what_the_workspace_made_him(
    at: Wired, fields: dict[str, Any], expected: Role, chat: str
) -> None:
    at.server.add_user("U9", "ann", team=TEAM, **fields)
    assert await role(at, "U9", chat) is expected


async def test_a_change_counts_at_once(at: Wired) -> None:
    assert await role(at) is Role.MEMBER
    at.server.world.users[PERSON].is_admin = True
    assert await role(at) is Role.ADMIN


async def test_who_is_of_another_organisation_changes_nothing_whatever_he_is_there(
    at: Wired,
) -> None:
    at.server.add_team("T2", "Other")
    at.server.add_user("U9", "eve", team="T2", is_admin=True, is_owner=True)
    at.server.add_channel("C9", "shared", team=TEAM, has_app=True, shared_with=["T2"])
    assert await role(at, "U9", "C9") is Role.EXTERNAL


async def test_the_installer_manages_as_long_as_he_is_a_member(at: Wired) -> None:
    at.grant(installer=PERSON)
    assert await role(at) is Role.ADMIN
    at.server.world.users[PERSON].is_restricted = True
    assert await role(at) is Role.GUEST
    at.server.world.users[PERSON].deleted = True
    assert await role(at) is Role.EXTERNAL


async def test_admins_of_the_organisation_are_admins_of_its_workspaces(at: Wired) -> None:
    at.server.world.teams[TEAM].enterprise = "E1"
    at.server.add_team("T8", "Sister", enterprise="E1")
    at.server.add_user("U8", "sue", team="T8", is_org_admin=True)
    at.server.add_user("U7", "sam", team="T8")
    at.server.world.channels[CHANNEL].members += ["U8", "U7"]
    assert await role(at, "U8") is Role.ADMIN
    assert await role(at, "U7") is Role.MEMBER


@pytest.mark.parametrize("person", ["U404", "USLACKBOT", "", "../U1"])
async def test_whoever_nobody_knows_changes_nothing(at: Wired, person: str) -> None:
    assert await role(at, person) is Role.EXTERNAL


@pytest.mark.parametrize("moment", [directions.failing(500), directions.accept_then_hang_up()])
async def test_what_cannot_be_found_out_is_no_role(
    at: Wired, moment: directions.Direction
) -> None:
    at.server.next(moment, on="users.info")
    with pytest.raises(Unavailable):
        await role(at)


async def test_a_profile_tells_the_zone_and_the_language(at: Wired) -> None:
    at.server.add_user("U9", "aki", team=TEAM, tz="Asia/Tokyo", locale="ja-JP")
    assert await at.slack.profile(place(CHANNEL), "U9") == Profile(
        tz="Asia/Tokyo", language="ja-JP"
    )
    with pytest.raises(RecipientGone):
        await at.slack.profile(place(CHANNEL), "U404")

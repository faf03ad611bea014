"""One try a call, in the name of the right workspace, by a token that is not told to anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.contract import Grant
from digest.errors import AccessLost, Unavailable
from digest.model import OperationId
from tests import make, specimens
from tests.adapters.slack.wired import (
    CHANNEL,
    EVERY,
    OP_ID,
    PERSON,
    TEAM,
    TOKEN,
    Wired,
    delivery,
    place,
)
from tests.fakes.slack import directions

BRIEF = make.brief()


async def send(at: Wired, tenant: str = TEAM, chat: str = CHANNEL, number: int = 1) -> None:
    owed = delivery(place(chat, tenant=tenant), op_id=OperationId(f"{OP_ID[:-1]}{number}"))
    await at.slack.send(owed, BRIEF, specimens.actions(BRIEF))


async def test_a_workspace_without_a_grant_is_not_asked(at: Wired) -> None:
    with pytest.raises(AccessLost):
        await send(at, tenant="T404")
    assert at.methods() == []


async def test_a_store_that_is_away_lets_nothing_leave(at: Wired) -> None:
    await at.kernel.aclose()
    for call in (send(at), at.slack.promise_for(place()), at.slack.role(place(), PERSON)):
        with pytest.raises(Unavailable):
            await call
    assert at.methods() == []


async def test_each_workspace_is_called_by_its_own_token(at: Wired) -> None:
    at.server.add_team("T2", "Other")
    at.server.add_channel("C2", "there", team="T2")
    token = at.server.install("T2")
    at.server.world.channels["C2"].members.append(token.user)
    at.grants["T2"] = Grant(
        tenant="T2", token=token.value, scopes=EVERY, bot=token.bot_id, user=token.user
    )
    await send(at)
    await send(at, tenant="T2", chat="C2")
    assert [each.team for each in at.server.calls()] == [TEAM, "T2"]


async def test_a_grant_of_an_organisation_says_which_workspace_is_meant(at: Wired) -> None:
    at.server.add_team("T3", "Third", enterprise="E1")
    at.server.add_user("U3", "eve", team="T3")
    token = at.server.install("E1")
    at.grants["T3"] = Grant(
        tenant="E1",
        token=token.value,
        scopes=EVERY,
        bot=token.bot_id,
        user=token.user,
        organisation="E1",
        is_organisation=True,
    )
    await send(at, tenant="T3", chat="U3")
    assert {each.args.get("team_id") for each in at.server.calls()} == {"T3"}
    channel, (message, *_) = at.server.stage.dm("U3").id, at.server.dm("U3")
    await at.slack._showing.end_session(at.grants["T3"], channel, message.ts)
    assert at.server.calls()[-1].args.get("team_id") is None, "no workspace is none of its own"
    assert len([each for each in at.server.dm("U3") if each.bot_id]) == 1


class _Renewed(dict[str, Grant]):
    """Grants of which a newer one is there from the third look on."""

    looks = 0

    def get(self, tenant: str, default: Any = None) -> Any:  # noqa: ANN401  # as a dict has it
        self.looks += 1
        return super().get("newer" if self.looks > 2 else tenant, default)


async def test_a_token_that_has_just_been_renewed_is_tried_once_more(at: Wired) -> None:
    newer = at.server.install(TEAM, value="xoxb-newer", scopes=EVERY)
    at.server.break_token("token_expired", TOKEN)
    older = at.grants[TEAM]
    at.grants = _Renewed({TEAM: older, "newer": replace(older, token=newer.value)})
    await send(at)
    assert len(at.posted()) == 1


async def test_a_token_that_has_ended_is_tried_once(at: Wired) -> None:
    at.server.break_token("token_expired")
    with pytest.raises(AccessLost):
        await send(at)
    assert len(at.server.calls()) == 1


async def test_no_call_is_made_twice_after_a_broken_connection(at: Wired) -> None:
    at.server.next(directions.hang_up(), on="*")
    with pytest.raises(Exception, match="no answer"):
        await send(at)
    assert len(at.server.calls()) == 1


async def test_a_grant_that_is_printed_keeps_its_token(at: Wired) -> None:
    assert TOKEN not in repr(at.grants[TEAM])
    assert PERSON not in repr(at.grants[TEAM])

"""Which tenant a payload is for."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.contract import Said
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.envelope import opened
from adapters.slack.inbound.outcomes import Admitted, Nothing
from adapters.slack.inbound.reading import outcome
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.sent import ANN, BOT, TEAM
from tests.make import NOW


def tenant(payload: sent.Json) -> tuple[str, str]:
    envelope = opened(payload)
    assert envelope is not None
    return envelope.tenant, envelope.organisation


def test_what_an_outsider_says_in_a_shared_channel_is_of_the_tenant_that_let_the_bot_in() -> None:
    strange = {"team_id": "TOTHER", "is_ext_shared_channel": True}
    payload = sent.message(
        f"<@{BOT}> hi",
        type="app_mention",
        user="UEVE",
        team="TOTHER",
        user_team="TOTHER",
        source_team="TOTHER",
        envelope=strange,
    )
    found = sent.read(payload)
    assert isinstance(found, Admitted)
    (said,) = found.updates
    assert isinstance(said, Said)
    assert (said.recipient.tenant, said.asker) == (TEAM, "UEVE")


def installed(**fields: Any) -> list[sent.Json]:  # noqa: ANN401  # of an authorization
    return [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True, **fields}]


@pytest.mark.parametrize(
    ("envelope", "expected"),
    [
        ({"authorizations": installed(team_id="T7")}, ("T7", "E1")),
        ({"authorizations": installed(), "context_team_id": "T8"}, ("T8", "E1")),
        ({"authorizations": installed(), "context_team_id": None}, (TEAM, "E1")),
        ({"authorizations": installed(), "context_team_id": None, "team_id": None}, ("E1", "E1")),
        ({"authorizations": [], "context_team_id": None}, (TEAM, "")),
    ],
)
def test_an_event_of_an_organisation_is_of_the_workspace_it_happened_in(
    envelope: sent.Json, expected: tuple[str, str]
) -> None:
    assert tenant(sent.message("hi", envelope=envelope)) == expected


def test_interactions_and_commands_say_it_in_places_of_their_own() -> None:
    assert tenant(sent.press({})) == (TEAM, "")
    assert tenant(sent.command(enterprise_id="E1")) == (TEAM, "E1")
    everywhere = sent.acted("shortcut", team=None, enterprise={"id": "E1", "name": "Acme"})
    everywhere |= {"is_enterprise_install": True}
    assert tenant(everywhere) == (TEAM, "E1")
    outsider = {"id": "UEVE", "team_id": "TOTHER"}
    assert tenant(sent.press({}, user=outsider)) == (TEAM, "")
    lent = sent.acted("view_submission", view={"id": "V1", "app_installed_team_id": "T9"})
    assert tenant(lent) == ("T9", "")


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": None},
        {"type": ["event_callback"]},
        {"type": "command"},
        {"type": "ssl_check"},
        {"type": "something_new"},
        {"command": None},
        sent.event("x") | {"event": None},
        sent.event("x") | {"event": []},
        sent.event("x") | {"event": {}},
        sent.event("x") | {"event": {"type": 1}},
        sent.event("x") | {"event_id": ""},
        sent.event("x") | {"authorizations": {}},
        sent.event("x") | {"authorizations": [1]},
        sent.event("x", user=7),
        sent.event("x", bot_id={}),
        sent.press({}) | {"event": None},
        sent.press({}) | {"enterprise": 5},
        sent.press({}) | {"message": "text"},
        sent.press({}) | {"view": {"team": [1]}},
        sent.press({}) | {"actions": [None]},
    ],
)
def test_what_slack_does_not_send_is_no_envelope(payload: sent.Json) -> None:
    assert opened(payload) is None


def test_nobody_speaks_in_a_tenant_that_let_nobody_in_but_it_can_say_farewell() -> None:
    for payload in (sent.direct("hi"), sent.command("help"), sent.press({})):
        envelope = opened(payload)
        assert envelope is not None
        assert isinstance(outcome(envelope, None, NOW, Hosts()), Nothing)
    envelope = opened(sent.event("app_uninstalled"))
    assert envelope is not None
    assert isinstance(outcome(envelope, None, NOW, Hosts()), Admitted)
    assert ANN not in str(envelope)

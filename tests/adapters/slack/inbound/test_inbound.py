"""Requests at our door: what is refused, and in which order."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from adapters.contract import Said, WebhookRequest
from digest.errors import StoreError
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.sent import ANN, BOT, FORM, JSON, SECRET, TEAM
from tests.adapters.slack.inbound.standing import Grants, Standing

NO_RETRY = {"X-Slack-No-Retry": "1"}


@pytest.fixture
def standing() -> Standing:
    return Standing()


async def test_a_signed_event_is_admitted_and_then_acknowledged_with_nothing(
    standing: Standing,
) -> None:
    assert await standing.bring(sent.direct("hello")) == (200, "")
    assert isinstance(standing.desk.one, Said)
    assert standing.desk.one.text == "hello"


async def test_a_retry_and_the_other_event_of_a_mention_are_acknowledged_and_kept_once(
    standing: Standing,
) -> None:
    mention = sent.message(f"<@{BOT}> week", type="app_mention")
    twin = sent.message(f"<@{BOT}> week", envelope={"event_id": "Ev2"})
    for payload in (mention, mention, twin):
        assert await standing.bring(payload) == (200, "")
    assert standing.desk.texts() == ["week"]


async def test_either_of_two_secrets_lets_in(standing: Standing) -> None:
    rotating = Standing(secrets=("next", SECRET))
    assert (await rotating.bring(sent.direct("a")))[0] == 200
    assert (await rotating.bring(sent.direct("b"), secret="next"))[0] == 200  # noqa: S106  # of a test
    assert (await standing.bring(sent.direct("b"), secret="next"))[0] == 401  # noqa: S106  # of a test


async def test_without_a_secret_nobody_is_let_in() -> None:
    closed = Standing(secrets=())
    assert (await closed.bring(sent.direct("a"), secret=""))[0] == 401
    assert (await Standing(secrets=("",)).bring(sent.direct("a"), secret=""))[0] == 401


async def test_the_clock_that_is_given_judges_the_age(standing: Standing) -> None:
    old = sent.posted(sent.direct("a"))
    standing.clock.advance(timedelta(seconds=301))
    assert (await standing.inbound.receive(old, standing.desk)).status == 401
    assert not standing.desk.calls


async def test_a_wrong_secret_or_clock_is_a_word_to_the_operator_but_no_flood_of_them(
    standing: Standing, caplog: pytest.LogCaptureFixture
) -> None:
    forged = sent.posted(sent.direct("a"), secret="another")  # noqa: S106  # of a test
    for _ in range(3):
        await standing.inbound.receive(forged, standing.desk)
    unsigned = WebhookRequest(headers={}, body=b"{}")
    standing.clock.advance(timedelta(minutes=7))
    for request in (unsigned, forged):
        await standing.inbound.receive(request, standing.desk)
    assert [each.getMessage().partition(": ")[2] for each in caplog.records] == [
        "no signing secret of ours made its signature",
        "it is 420 s old",
    ]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b"{"),
        (JSON, b"\xff"),
        (JSON, b"[" * 100_000),
        (JSON, b"null"),
        (JSON, json.dumps({**sent.event("message"), "event": None}).encode()),
        (JSON, json.dumps({**sent.event("message"), "event": []}).encode()),
        (JSON, json.dumps({**sent.event("message"), "event": {}}).encode()),
        (FORM, b"payload=%7B"),
        (FORM, b"payload"),
        (FORM, urlencode({"payload": "[]"}).encode()),
        (FORM, urlencode({"payload": '{"type": "block_actions", "event": null}'}).encode()),
        (JSON, b'{"type": "url_verification"}'),
    ],
)
async def test_what_is_signed_and_makes_no_sense_is_refused_for_good(
    standing: Standing, content_type: str, body: bytes
) -> None:
    answer = await standing.inbound.receive(sent.signed(body, content_type), standing.desk)
    assert (answer.status, answer.headers) == (400, NO_RETRY)
    unsigned = WebhookRequest(headers={"Content-Type": content_type}, body=body)
    assert (await standing.inbound.receive(unsigned, standing.desk)).status == 401
    assert not standing.desk.calls
    assert not standing.grants.asked


async def test_too_much_is_refused_before_it_is_looked_at(standing: Standing) -> None:
    request = sent.signed(b" " * (1024 * 1024 + 1))
    assert (await standing.inbound.receive(request, standing.desk)).status == 413


async def test_the_operator_can_enter_the_address_of_the_door(standing: Standing) -> None:
    asked = {"type": "url_verification", "token": "legacy", "challenge": "3eZbrw1aB"}
    assert await standing.bring(asked) == (200, "3eZbrw1aB")
    assert not standing.grants.asked


@pytest.mark.parametrize("is_store_of_grants", [True, False])
async def test_what_cannot_be_kept_is_not_acknowledged_and_is_taken_when_it_comes_again(
    standing: Standing, *, is_store_of_grants: bool
) -> None:
    if is_store_of_grants:
        standing.grants.is_down = True
    else:
        standing.desk.refuses_next = 1
    assert (await _status(standing, sent.direct("hello"))) == 503
    standing.grants.is_down = False
    assert (await _status(standing, sent.direct("hello"))) == 200
    assert standing.desk.texts() == ["hello"]


async def _status(standing: Standing, payload: sent.Json) -> int:
    """Return what the server says: it turns what the store raises into 503."""
    try:
        return (await standing.bring(payload))[0]
    except StoreError:
        return 503


async def test_what_the_bot_does_itself_is_passed_over(standing: Standing) -> None:
    assert (await standing.bring(sent.direct("hi", user=BOT)))[0] == 200
    reacted = sent.event(
        "reaction_added",
        user=BOT,
        reaction="+1",
        item_user=BOT,
        item={"type": "message", "channel": "C1", "ts": sent.ROOT},
    )
    assert (await standing.bring(reacted))[0] == 200
    assert not standing.desk.calls


async def test_a_tenant_that_let_nobody_in_is_told_nothing_and_nothing_is_kept() -> None:
    standing = Standing(grants=Grants(given={}))
    assert await standing.bring(sent.direct("hello")) == (200, "")
    assert await standing.bring(sent.command("help")) == (200, "")
    assert not standing.desk.calls
    assert await standing.bring(sent.event("app_uninstalled")) == (200, "")
    assert standing.desk.one.recipient.tenant == TEAM


async def test_the_grant_of_an_organisation_holds_for_its_workspaces() -> None:
    granted = sent.grant(tenant="E1", organisation="E1", is_organisation=True)
    standing = Standing(grants=Grants(given={"E1": granted}))
    installed = [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}]
    await standing.bring(sent.direct("hello", envelope={"authorizations": installed}))
    assert standing.desk.one.recipient.tenant == TEAM
    assert standing.grants.asked == [(TEAM, "E1")]


async def test_settings_of_the_machine_lead_no_library_to_other_tokens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "another")
    standing = Standing()
    assert await standing.bring(sent.direct("hello")) == (200, "")
    assert standing.desk.texts() == ["hello"]


async def test_somebody_whose_profile_changed_is_told_of_and_nothing_is_kept(
    standing: Standing,
) -> None:
    await standing.bring(sent.event("user_change", user={"id": ANN}))
    assert standing.desk.known_anew == [(TEAM, ANN)]
    assert not standing.desk.calls


async def test_slack_saying_that_it_holds_back_is_a_word_to_the_operator(
    standing: Standing, caplog: pytest.LogCaptureFixture
) -> None:
    told = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1776405600}
    assert await standing.bring(told) == (200, "")
    assert "holds events of T1 back since 2026-04-17 06:00" in caplog.text


async def test_without_an_app_token_nobody_listens_and_the_door_is_enough(
    standing: Standing,
) -> None:
    await standing.inbound.listen(standing.desk)
    await standing.inbound.reach()


async def test_settings_that_bolt_would_read_by_itself_change_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of-the-app")
    standing = Standing()
    assert await standing.bring(sent.direct("hello")) == (200, "")
    assert standing.desk.texts() == ["hello"]
    assert not list(tmp_path.iterdir())  # noqa: ASYNC240  # of a test

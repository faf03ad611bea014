"""Slack as it is wired: what the doctor says of it, its ways, and what becomes of who leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.contract import Grant
from adapters.slack import table
from adapters.store.kernel import Kernel
from bot import app, doctor, settings
from bot.app import state
from bot.app.tenants import Tenants
from bot.dialogue.tokens import Signer
from bot.doctor import Finding, Grade
from bot.eraser import Eraser
from bot.settings import Settings
from digest.errors import ConfigError
from digest.model import Due, Recipient, Subscription
from tests import make
from tests.adapters.store.incoming import SEALER, said
from tests.contracts.kernel import SECOND, HandClock
from tests.fakes.slack.directions import bad_gateway
from tests.fakes.slack.server import BOT_TOKEN, SlackServer
from tests.fakes.slack.world import TEAM

KEY = bytes(range(32))


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(has_rates=False) as server:
        yield server


def one(slack: SlackServer, **changes: str) -> Settings:
    given = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": slack.app.app_token,
        "SLACK_API_URL": slack.api_url,
    }
    return settings.read({**given, **changes}, dotenv=None)


def many(slack: SlackServer, **changes: str) -> Settings:
    given = {
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "SLACK_SIGNING_SECRET": slack.app.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "PUBLIC_URL": "https://brief.example.org/",
        "SECRET_KEY": KEY.hex(),
    }
    return settings.read({**given, **changes}, dotenv=None)


async def findings(chosen: Settings) -> list[Finding]:
    return list(doctor.slack(await app.slack_tried(chosen)))


def grades(found: list[Finding]) -> set[Grade]:
    return {each.grade for each in found}


async def test_without_slack_the_doctor_says_nothing_of_it() -> None:
    assert await findings(settings.read({}, dotenv=None)) == []


async def test_one_workspace_that_is_well_is_all_ok(slack: SlackServer) -> None:
    token = slack.install(TEAM, scopes=frozenset(each.name for each in table.SCOPES))
    found = await findings(one(slack, SLACK_BOT_TOKEN=token.value))
    assert grades(found) == {Grade.OK}
    words = "\n".join(map(str, found))
    assert "SLACK_BOT_TOKEN is taken" in words
    assert "SLACK_APP_TOKEN is taken" in words
    assert "Socket Mode" in words
    assert token.value not in words


async def test_a_token_that_is_not_taken_is_broken_and_a_slack_that_is_away_is_not(
    slack: SlackServer,
) -> None:
    found = await findings(one(slack, SLACK_BOT_TOKEN="xoxb-of-nobody"))  # noqa: S106  # nobody's
    assert str(found[0]).startswith("broken")
    assert "invalid_auth" in found[0].words
    slack.next(bad_gateway(), on="auth.test")
    found = await findings(one(slack))
    assert found[0].grade is Grade.LOOK
    assert "did not say" in found[0].words
    found = await findings(one(slack, SLACK_APP_TOKEN="xapp-of-nobody"))  # noqa: S106  # nobody's
    assert Grade.BROKEN in grades(found)


async def test_scopes_that_lack_are_named_with_what_they_cost(slack: SlackServer) -> None:
    scopes = frozenset(table.MUST) - {"users:read"} | {"channels:read"}
    token = slack.install(TEAM, scopes=scopes)
    found = await findings(one(slack, SLACK_BOT_TOKEN=token.value))
    (lacking,) = [each for each in found if each.grade is Grade.BROKEN]
    assert f"{TEAM} does not grant users:read" in lacking.words
    assert "slack manifest" in lacking.mend
    looks = {each.words for each in found if each.grade is Grade.LOOK}
    assert any("without channels:history: In threads it has to be mentioned" in w for w in looks)
    assert not any("channels:read" in each for each in looks)


async def test_many_workspaces_are_told_both_addresses(slack: SlackServer) -> None:
    found = await findings(many(slack))
    assert grades(found) == {Grade.OK}
    words = "\n".join(map(str, found))
    for path in (table.EVENTS_PATH, table.INSTALL_PATH, table.REDIRECT_PATH):
        assert f"https://brief.example.org{path}" in words
    wrong = await findings(many(slack, SLACK_CLIENT_SECRET="another-secret-of-nobody"))  # noqa: S106  # nobody's
    assert wrong[0].grade is Grade.BROKEN
    assert "bad_client_secret" in wrong[0].words
    assert slack.calls("oauth.v2.access")[-1].error == "bad_client_secret"


async def test_what_is_served_follows_from_the_settings_alone(slack: SlackServer) -> None:
    assert not app.ways(settings.read({}, dotenv=None))
    (socket,) = app.ways(one(slack))
    assert (socket.name, socket.webhook, socket.pages) == ("slack", "", ())
    (posted,) = app.ways(many(slack))
    assert posted.webhook == "/slack/events"
    assert posted.pages == ("/slack/install", "/slack/oauth_redirect")
    (both,) = app.ways(many(slack, SLACK_APP_TOKEN=slack.app.app_token))
    assert (both.webhook, len(both.pages)) == ("", 2)


async def test_the_way_is_opened_over_the_store_and_a_bad_token_ends_it(
    slack: SlackServer, kernel: Kernel, clock: HandClock
) -> None:
    stores = state.wired(kernel, clock, SEALER, Signer([KEY]))
    async with app.routes(app.ways(one(slack)), stores, clock) as routes:
        assert routes["slack"].platform.name == "slack"
        assert routes["slack"].pages == {}
    async with app.routes(app.ways(many(slack)), stores, clock) as routes:
        assert set(routes["slack"].pages) == {"/slack/install", "/slack/oauth_redirect"}
    wrong = one(slack, SLACK_BOT_TOKEN="xoxb-of-nobody")  # noqa: S106  # nobody's
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN is not taken by Slack"):
        async with app.routes(app.ways(wrong), stores, clock):
            pass
    slack.next(bad_gateway(), on="auth.test")
    async with app.routes(app.ways(one(slack)), stores, clock) as routes:
        assert "slack" in routes  # it is asked again when it is needed


def grant(tenant: str, clock: HandClock, **changes: object) -> Grant:
    made = {
        "tenant": tenant,
        "token": f"xoxb-{tenant}",
        "scopes": frozenset({"chat:write"}),
        "bot": "B1",
        "user": "U1",
        "granted_at": clock.now(),
    }
    return Grant(**{**made, **changes})  # type: ignore[arg-type]  # a test's


async def test_who_takes_the_bot_away_is_forgotten_with_all_workspaces_beneath(
    kernel: Kernel, clock: HandClock
) -> None:
    stores = state.wired(kernel, clock, SEALER, Signer([KEY]))
    grants = stores.means("slack").grants
    await grants.keep(grant("E1", clock, is_organisation=True, installer_tenant="T1"))
    await grants.get("T2", "E1")
    await grants.keep(grant("T9", clock))
    there = [Recipient(platform="slack", tenant=each, chat="C1") for each in ("T1", "T2", "T9")]
    for number, place in enumerate(there):
        await stores.inbox.admit(said(number, place))
        await stores.subscriptions.keep(make.subscription(f"s{number}", recipient=place), _due)
    clock.advance(SECOND)
    await stores.forget_tenant("slack", "E1", clock.now())
    assert await Eraser(personal=stores.personal, clock=clock).run() == 3
    assert [bool(await stores.subscriptions.of(each)) for each in there] == [False, False, True]
    assert await grants.get("E1") is None
    assert await grants.get("T2") is None
    assert await grants.get("T9") is not None
    assert (await stores.mail.backlog()).all == 1


async def test_who_let_the_bot_in_again_since_is_left_alone(
    kernel: Kernel, clock: HandClock
) -> None:
    stores = state.wired(kernel, clock, SEALER, Signer([KEY]))
    grants, gone_at = stores.means("slack").grants, clock.now()
    clock.advance(timedelta(minutes=5))
    await grants.keep(grant("T1", clock))
    leaving = Tenants(kernel=kernel, sealer=SEALER, personal=stores.personal, clock=clock)
    await leaving.forget("slack", "T1", gone_at)
    assert await Eraser(personal=stores.personal, clock=clock).run() == 0
    assert await grants.get("T1") is not None


def _due(_: Subscription) -> Due:
    return make.due()

"""The fake Slack installs an app by OAuth, renews its tokens, and takes it out again."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.server import BOT_TOKEN, MEMBER, OWNER, SlackServer
from tests.fakes.slack.world import TEAM

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""The vendor's client has not yet followed aiohttp."""
BACK = "https://daybrief.example/slack/oauth_redirect"


class Browser:
    """Somebody installs the app, and the app exchanges the code it was sent."""

    def __init__(self, slack: SlackServer, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.session = session
        self.client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])

    async def come_back(self, **more: str) -> dict[str, str]:
        """Return the query with which the browser is sent back."""
        url = AuthorizeUrlGenerator(
            client_id=self.slack.app.client_id,
            scopes=["chat:write", "commands"],
            redirect_uri=BACK,
            authorization_url=f"{self.slack.url}/oauth/v2/authorize",
        ).generate("the-state", more.get("team", ""))
        async with self.session.get(url, allow_redirects=False) as answer:
            if answer.status != 302:
                return {"page": await answer.text()}
            target = urlsplit(answer.headers["Location"])
        assert target._replace(query="").geturl() == BACK
        return {name: values[0] for name, values in parse_qs(target.query).items()}

    async def access(self, **args: str) -> dict[str, object]:
        """Return what oauth.v2.access says, were it a refusal."""
        names = {"client_id": self.slack.app.client_id}
        names |= {"client_secret": self.slack.app.client_secret}
        try:
            answer = await self.client.oauth_v2_access(**{**names, **args})
        except SlackApiError as refused:
            answer = refused.response
        assert isinstance(answer.data, dict)
        return answer.data


@pytest.fixture
def browser(slack: SlackServer, session: aiohttp.ClientSession) -> Browser:
    return Browser(slack, session)


async def test_a_code_is_exchanged_once_and_only_where_it_belongs(browser: Browser) -> None:
    query = await browser.come_back()
    assert query["state"] == "the-state"
    code = {"code": query["code"]}
    for wrong, error in (
        ({"code": "1.2", "redirect_uri": BACK}, "invalid_code"),
        (code, "bad_redirect_uri"),
        (code | {"redirect_uri": f"{BACK}/x"}, "bad_redirect_uri"),
        (code | {"redirect_uri": BACK, "client_secret": "x"}, "bad_client_secret"),
        (code | {"redirect_uri": BACK, "client_id": "x"}, "invalid_client_id"),
    ):
        assert (await browser.access(**wrong))["error"] == error
    answer = await browser.access(**code, redirect_uri=BACK)
    assert (answer["team"], answer["scope"]) == (
        {"id": TEAM, "name": "Acme"},
        "chat:write,commands",
    )
    assert (answer["authed_user"], answer["bot_user_id"]) == ({"id": OWNER}, browser.slack.bot())
    again = await browser.access(**code, redirect_uri=BACK)
    assert again["error"] == "code_already_used"
    client = AsyncWebClient(
        str(answer["access_token"]), base_url=browser.slack.api_url, retry_handlers=[]
    )
    assert (await client.auth_test())["team_id"] == TEAM
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.users_info(user=MEMBER)


async def test_a_code_lives_ten_minutes(browser: Browser) -> None:
    query = await browser.come_back()
    browser.slack.advance(601)
    answer = await browser.access(code=query["code"], redirect_uri=BACK)
    assert answer["error"] == "invalid_code"


async def test_the_page_refuses_a_stranger_and_tells_of_a_no(browser: Browser) -> None:
    browser.slack.app.redirect_urls = ["https://other.example/"]
    assert "bad_redirect_uri" in (await browser.come_back())["page"]
    browser.slack.app.redirect_urls = ["https://daybrief.example/"]
    browser.slack.installs.is_refused = True
    assert (await browser.come_back())["error"] == "access_denied"


async def test_several_workspaces_and_an_organisation_have_tokens_of_their_own(
    browser: Browser,
) -> None:
    slack = browser.slack
    slack.add_team("T2", "Beta")
    slack.add_team("T3", "Gamma", enterprise="E1")
    slack.add_team("T4", "Delta", enterprise="E1")
    tokens = {}
    for place in (TEAM, "T2", "E1"):
        slack.installs.place = place
        query = await browser.come_back()
        answer = await browser.access(code=query["code"], redirect_uri=BACK)
        tokens[place] = answer
    assert [each["is_enterprise_install"] for each in tokens.values()] == [False, False, True]
    assert (tokens["E1"]["team"], tokens["E1"]["enterprise"]) == (None, {"id": "E1", "name": "E1"})
    assert len({each["bot_user_id"] for each in tokens.values()}) == 3
    client = AsyncWebClient(
        str(tokens["E1"]["access_token"]), base_url=slack.api_url, retry_handlers=[]
    )
    slack.add_channel("C4", "delta", team="T4", has_app=True)
    slack.add_channel("C2", "beta", team="T2", has_app=True)
    assert (await client.chat_postMessage(channel="C4", text="x"))["ok"] is True
    with pytest.raises(SlackApiError, match="team_access_not_granted"):
        await client.chat_postMessage(channel="C2", text="x")
    slack.stage.grant("T4", is_granted=False)
    with pytest.raises(SlackApiError, match="team_access_not_granted"):
        await client.chat_postMessage(channel="C4", text="x")


async def test_tokens_live_twelve_hours_and_are_renewed_once_each(browser: Browser) -> None:
    slack = browser.slack
    slack.app.has_rotation = True
    query = await browser.come_back()
    first = await browser.access(code=query["code"], redirect_uri=BACK)
    assert first["expires_in"] == 43_200
    client = AsyncWebClient(str(first["access_token"]), base_url=slack.api_url, retry_handlers=[])
    slack.advance(43_199)
    await client.auth_test()
    slack.advance(1)
    with pytest.raises(SlackApiError, match="token_expired"):
        await client.auth_test()
    renewal = {"grant_type": "refresh_token", "refresh_token": str(first["refresh_token"])}
    second = await browser.access(**renewal)
    client.token = str(second["access_token"])
    assert (await client.auth_test())["team_id"] == TEAM
    assert second["refresh_token"] != first["refresh_token"]
    assert (await browser.access(**renewal))["error"] == "invalid_refresh_token"


async def test_a_token_for_ever_is_exchanged_for_one_that_is_renewed(browser: Browser) -> None:
    app = browser.slack.app
    names = {"client_id": app.client_id, "client_secret": app.client_secret}
    answer = await browser.client.oauth_v2_exchange(token=BOT_TOKEN, **names)
    assert str(answer["access_token"]).startswith("xoxe.xoxb-")
    with pytest.raises(SlackApiError, match="token_revoked"):
        await AsyncWebClient(
            BOT_TOKEN, base_url=browser.slack.api_url, retry_handlers=[]
        ).auth_test()


async def test_a_token_is_revoked_and_an_app_uninstalled(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    other = slack.install(TEAM)
    client = AsyncWebClient(other.value, base_url=slack.api_url, retry_handlers=[])
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"] is True
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()
    app = slack.app
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await web.apps_uninstall(client_id=app.client_id, client_secret="x")  # noqa: S106  # a wrong one
    await web.apps_uninstall(client_id=app.client_id, client_secret=app.client_secret)
    with pytest.raises(SlackApiError, match="account_inactive"):
        await web.auth_test()
    told = [each.payload["event"]["type"] for each in slack.events()]
    assert told == ["tokens_revoked", "tokens_revoked", "app_uninstalled"]


async def test_a_token_of_an_organisation_reaches_what_a_call_names(slack: SlackServer) -> None:
    for team in ("T3", "T4"):
        slack.add_team(team, team, enterprise="E1")
    slack.add_user("U4", "ulf", team="T4")
    token = slack.install("E1")
    client = AsyncWebClient(token.value, base_url=slack.api_url, retry_handlers=[])
    opened = await client.conversations_open(users="U4")
    await client.chat_postMessage(channel="U4", text="hello")
    assert [each.text for each in slack.dm("U4")] == ["hello"]
    assert slack.world.channels[opened["channel"]["id"]].team == "T4"
    block = {"type": "divider"}
    home = {"type": "home", "blocks": [block]}
    assert (await client.views_publish(user_id="U4", view=home))["view"]["team_id"] == "T4"
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": [block]}
    trigger = slack.stage.shortcut("U4", "ask").payload["trigger_id"]
    view = (await client.views_open(trigger_id=trigger, view=modal))["view"]
    await client.views_update(view_id=view["id"], view=modal)
    with pytest.raises(SlackApiError, match="missing_argument"):
        await client.conversations_list()
    assert (await client.conversations_list(team_id="T4"))["channels"] == []
    slack.app.has_home_tab = False
    with pytest.raises(SlackApiError, match="not_enabled"):
        await client.views_publish(user_id="U4", view=home)

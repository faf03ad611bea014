"""Installing by OAuth, from the first page to the greeting, against a Slack that refuses."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from adapters.contract import Joined, WebhookResponse
from adapters.slack import table
from adapters.slack.oauth import BEGINNINGS
from adapters.slack.pages import language_of
from adapters.store.proof import traces
from digest.errors import StoreUnavailable
from digest.model import Recipient
from tests.adapters.slack.installing import PUBLIC, REDIRECT, Browser, Office, office
from tests.adapters.store.incoming import SEALER
from tests.fakes.slack.directions import bad_gateway, refused
from tests.fakes.slack.server import MEMBER, OWNER
from tests.fakes.slack.world import TEAM


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as opened:
        yield opened


@pytest.fixture
def browser(there: Office) -> Browser:
    return Browser(there)


class _Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def read(shown: WebhookResponse) -> str:
    """Return a page, once it was found to be a safe one."""
    text = shown.body.decode()
    tags = _Tags()
    tags.feed(text)
    assert set(tags.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "p", "a"),
    }
    assert not tags.handlers
    assert all(urlsplit(each).scheme in {"https", "http", "slack"} for each in tags.links)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    hashed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = shown.headers["Content-Security-Policy"]
    assert f"'sha256-{hashed}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.content_type == "text/html; charset=utf-8"
    return text


async def test_whoever_installs_it_is_sent_to_slack_with_a_cookie_of_his_own(
    there: Office, browser: Browser
) -> None:
    begun = await browser.begin()
    assert begun.status == 302
    asked = dict(parse_qsl(urlsplit(begun.headers["Location"]).query))
    assert asked["redirect_uri"] == REDIRECT
    assert asked["client_id"] == there.slack.app.client_id
    assert set(asked["scope"].split(",")) == {each.name for each in table.SCOPES}
    cookie = begun.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"):
        assert attribute in cookie.split("; ")
    assert "Domain" not in cookie
    another = await Browser(there).begin()
    assert dict(parse_qsl(urlsplit(another.headers["Location"]).query))["state"] != asked["state"]


async def test_what_was_granted_is_kept_and_the_installer_joins(
    there: Office, browser: Browser
) -> None:
    there.slack.installs.user = MEMBER
    shown = await browser.install()
    assert shown.status == 200
    assert f"app_redirect?app={there.slack.app.id}&amp;team={TEAM}" in read(shown)
    grant = await there.grants.get(TEAM)
    assert grant is not None
    assert grant.user == there.slack.bot()
    assert grant.bot == f"B{TEAM}BOT"
    assert grant.scopes == {each.name for each in table.SCOPES}
    assert (grant.installer, grant.granted_at) == (MEMBER, there.clock.now())
    assert (grant.renewal, grant.ends_at) == ("", None)
    (joined,) = there.inbox.admitted
    assert isinstance(joined, Joined)
    assert joined.recipient == Recipient(platform="slack", tenant=TEAM, chat=MEMBER)
    assert (joined.asker, joined.tz, joined.is_shared) == (MEMBER, "Asia/Tokyo", False)
    assert joined.language
    assert grant.token not in read(shown)


async def test_no_secret_of_an_installation_can_be_read_in_the_store(
    there: Office, browser: Browser
) -> None:
    query = await browser.agree(await browser.begin())
    await browser.come_back(query)
    grant = await there.grants.get(TEAM)
    assert grant is not None
    marks = [grant.token, query["state"], query["code"], *browser.cookies.values()]
    assert await traces(there.kernel, marks, sealer=SEALER, places=[]) == []


async def test_the_page_that_is_loaded_again_says_the_same_and_does_nothing(
    there: Office, browser: Browser
) -> None:
    query = await browser.agree(await browser.begin())
    await browser.come_back(query)
    calls = len(there.slack.calls("oauth.v2.access"))
    again = await browser.come_back(query)
    assert again.status == 200
    assert "Daybrief is installed" in read(again)
    assert len(there.slack.calls("oauth.v2.access")) == calls == 1
    assert len(there.inbox.admitted) == 1


async def test_two_loads_at_once_exchange_the_code_once(there: Office, browser: Browser) -> None:
    query = await browser.agree(await browser.begin())
    async with asyncio.TaskGroup() as group:
        loads = [group.create_task(browser.come_back(query)) for _ in range(4)]
    assert sorted(task.result().status for task in loads) == [200, 409, 409, 409]
    assert len(there.slack.calls("oauth.v2.access")) == 1


async def test_two_attempts_in_two_tabs_do_not_disturb_each_other(browser: Browser) -> None:
    first, second = await browser.begin(), await browser.begin()
    for begun in (second, first):
        assert (await browser.come_back(await browser.agree(begun))).status == 200


async def test_nobody_finishes_what_another_began(there: Office, browser: Browser) -> None:
    query = await browser.agree(await browser.begin())
    victim = Browser(there)
    await victim.begin()
    shown = await victim.come_back(query)
    assert shown.status == 400
    assert f"{PUBLIC}/slack/install" in read(shown)
    victim.cookies = dict.fromkeys(browser.cookies, "A" * 43)
    assert (await victim.come_back(query)).status == 400
    assert there.slack.calls("oauth.v2.access") == []
    assert await there.grants.get(TEAM) is None
    assert (await browser.come_back(query)).status == 200  # whose it is, nobody has used it up


async def test_an_attempt_is_good_for_ten_minutes(there: Office, browser: Browser) -> None:
    query = await browser.agree(await browser.begin())
    there.advance(timedelta(minutes=10, seconds=1))
    assert (await browser.come_back(query)).status == 400
    assert await there.grants.get(TEAM) is None


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "1.2"},
        {"state": ""},
        {"state": "x" * 43, "code": "1"},
        {"state": "<script>", "code": "1"},
        {"state": "é" * 43},
        {"state": "x" * 9_000},
        {"error": "access_denied"},
    ],
)
async def test_whatever_else_comes_back_is_told_so_and_does_nothing(
    there: Office, browser: Browser, query: dict[str, str]
) -> None:
    await browser.begin()
    shown = await browser.come_back(query)
    assert shown.status == 400
    assert "script" not in read(shown)
    assert there.slack.world.calls == []


async def test_whoever_presses_cancel_is_told_that_nothing_was_changed(
    there: Office, browser: Browser
) -> None:
    there.slack.installs.is_refused = True
    shown = await browser.install()
    assert shown.status == 200
    assert "You pressed Cancel" in read(shown)
    assert there.slack.world.calls == []
    assert there.inbox.admitted == []


async def test_a_refusal_of_slack_is_named_and_nothing_else_of_it(
    there: Office, browser: Browser
) -> None:
    for error, shown_as in (("invalid_scope", "invalid_scope"), ("<b>no</b>", "?")):
        query = await browser.agree(await browser.begin())
        shown = await browser.come_back({"state": query["state"], "error": error})
        assert shown.status == 400
        assert f"Slack did not allow it: {shown_as}" in read(shown)
    assert there.slack.calls("oauth.v2.access") == []


async def test_a_code_that_slack_does_not_take_installs_nothing(
    there: Office, browser: Browser
) -> None:
    there.slack.next(refused("invalid_code"), on="oauth.v2.access")
    shown = await browser.install()
    assert shown.status == 400
    assert "invalid_code" in read(shown)
    assert await there.grants.get(TEAM) is None
    assert (await browser.install()).status == 200


async def test_where_slack_does_not_answer_one_can_begin_again(
    there: Office, browser: Browser
) -> None:
    there.slack.next(bad_gateway(), on="oauth.v2.access")
    shown = await browser.install()
    assert shown.status == 502
    assert "not known" in read(shown)
    assert (await browser.install()).status == 200
    assert await there.grants.get(TEAM) is not None


@pytest.mark.parametrize("method", ["auth.test", "users.info"])
async def test_what_slack_does_not_say_besides_is_done_without(
    there: Office, browser: Browser, method: str
) -> None:
    there.slack.next(bad_gateway(), on=method)
    assert (await browser.install()).status == 200
    assert await there.grants.get(TEAM) is not None
    (joined,) = there.inbox.admitted
    assert joined.recipient.chat == OWNER


async def test_an_inbox_that_fails_has_somebody_begin_again_and_loses_nothing(
    there: Office, browser: Browser
) -> None:
    query = await browser.agree(await browser.begin())
    there.inbox.refuses_next = 1
    with pytest.raises(StoreUnavailable):
        await browser.come_back(query)
    assert (await browser.come_back(query)).status == 409
    assert (await browser.install()).status == 200
    assert len(there.inbox.admitted) == 1


async def test_installed_again_it_has_the_newer_token(there: Office, browser: Browser) -> None:
    await browser.install()
    first = await there.grants.get(TEAM)
    there.slack.installs.user = MEMBER
    await browser.install()
    second = await there.grants.get(TEAM)
    assert first is not None
    assert second is not None
    assert first.token != second.token
    assert second.installer == MEMBER


async def test_a_whole_organisation_installs_it_once(there: Office, browser: Browser) -> None:
    there.slack.add_team("T0000002", "Branch", enterprise="E0000001")
    there.slack.add_user("W0000009", "wanda", team="T0000002", tz="Europe/Paris")
    there.slack.installs.place, there.slack.installs.user = "E0000001", "W0000009"
    shown = await browser.install()
    assert shown.status == 200
    assert "team=" not in read(shown)
    grant = await there.grants.get("E0000001")
    assert grant is not None
    assert grant.is_organisation
    assert grant.installer_tenant == "T0000002"
    assert await there.grants.get("T0000002") == grant
    (joined,) = there.inbox.admitted
    assert isinstance(joined, Joined)
    assert joined.recipient == Recipient(platform="slack", tenant="T0000002", chat="W0000009")
    assert joined.tz == "Europe/Paris"


async def test_pages_speak_the_language_of_the_browser(there: Office) -> None:
    browser = Browser(there, language="ja-JP,ja;q=0.9,en;q=0.8")
    shown = await browser.install()
    assert 'lang="ja"' in read(shown)
    assert "追加しました" in read(shown)
    assert shown.headers["Content-Language"] == "ja"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("de-DE, fr;q=0.9", "en"),
        ("de, ja;q=0.2, en;q=0.1", "ja"),
        ("en;q=0.5, ja", "ja"),
        ("ja;q=0, en;q=0.1", "en"),
        ("JA", "ja"),
        ("ja;q=9, en", "en"),
        (", " * 500 + "ja", "en"),
    ],
)
def test_of_what_a_browser_accepts_the_best_is_taken(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


async def test_a_flood_of_beginnings_leaves_little_in_the_store(there: Office) -> None:
    shown = [await Browser(there).begin() for _ in range(BEGINNINGS.burst + 5)]
    assert [each.status for each in shown[-5:]] == [429] * 5
    assert {each.status for each in shown[: BEGINNINGS.burst]} == {302}
    assert "in a minute" in read(shown[-1])
    there.advance(timedelta(minutes=1))
    assert (await Browser(there).begin()).status == 302

"""Tokens are good when they are used: known from one question, renewed in time by one process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import Grant
from adapters.slack import table
from adapters.slack.grants import RENEWED_BEFORE, FreshGrants, OneGrant
from adapters.slack.platform import Slack
from adapters.store.grants import GrantStore
from adapters.store.notes import NoteStore
from adapters.store.rates import RateStore
from digest.errors import AccessLost, DeliveryError, StoreUnavailable, Unavailable
from digest.model import OperationId, Recipient
from digest.words.plain import Line, Role
from tests.adapters.slack.installing import Browser, Office, office
from tests.adapters.store.incoming import SEALER
from tests.contracts.platform import until
from tests.fakes.slack.directions import bad_gateway, dropping, refused, slow
from tests.fakes.slack.world import TEAM

HALF_DAY = timedelta(hours=12)


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, has_rotation=True) as opened:
        yield opened


@pytest.fixture
async def installed(there: Office) -> Grant:
    assert (await Browser(there).install()).status == 200
    grant = await there.grants.get(TEAM)
    assert grant is not None
    return grant


def fresh(there: Office) -> FreshGrants:
    """Return what another process would have."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.02))

    grants = GrantStore(there.kernel, "slack", SEALER)
    return FreshGrants(grants, there.access, clock=there.clock, sleep=sleep)


def renewals(there: Office) -> int:
    calls = there.slack.calls("oauth.v2.access")
    return sum(each.args.get("grant_type") == "refresh_token" for each in calls)


async def test_a_token_that_is_renewed_ends_in_half_a_day(there: Office, installed: Grant) -> None:
    assert installed.renewal.startswith("xoxe-1-")
    assert installed.ends_at == there.clock.now() + HALF_DAY
    assert await fresh(there).get(TEAM) == installed
    assert renewals(there) == 0


async def test_a_token_is_renewed_an_hour_before_its_end(there: Office, installed: Grant) -> None:
    there.advance(HALF_DAY - RENEWED_BEFORE)
    newer = await fresh(there).get(TEAM)
    assert newer is not None
    assert newer.token != installed.token
    assert newer.renewal != installed.renewal
    assert newer.ends_at == there.clock.now() + HALF_DAY
    kept = replace(newer, token=installed.token, renewal=installed.renewal, ends_at=None)
    assert kept == replace(installed, ends_at=None)  # the rest is as it was
    assert await there.grants.get(TEAM) == newer
    assert (await there.access.identified(newer.token)).tenant == TEAM


async def test_of_many_who_need_it_at_once_one_renews(there: Office, installed: Grant) -> None:
    there.advance(HALF_DAY + timedelta(minutes=1))
    processes = [fresh(there) for _ in range(5)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each.get(TEAM)) for each in processes for _ in range(4)]
    found = {None if (grant := task.result()) is None else grant.token for task in tasks}
    assert len(found) == 1
    assert found != {installed.token}
    assert renewals(there) == 1


async def test_while_a_token_is_good_nobody_waits_for_who_renews(
    there: Office, installed: Grant
) -> None:
    there.advance(HALF_DAY - timedelta(minutes=30))
    async with there.grants.renewing(TEAM) as is_ours:
        assert is_ours
        assert await fresh(there).get(TEAM) == installed
    assert renewals(there) == 0


async def test_for_four_weeks_of_renewals_the_token_is_good(
    there: Office, installed: Grant
) -> None:
    grants, tokens = fresh(there), {installed.token}
    for _ in range(4 * 7 * 2 + 4):
        there.advance(timedelta(hours=11, minutes=30))
        grant = await grants.get(TEAM)
        assert grant is not None
        await there.access.identified(grant.token)
        tokens.add(grant.token)
    assert len(tokens) == renewals(there) + 1 == 4 * 7 * 2 + 5


async def test_what_is_not_renewed_yet_is_tried_again_a_minute_later(
    there: Office, installed: Grant, caplog: pytest.LogCaptureFixture
) -> None:
    there.advance(HALF_DAY - timedelta(minutes=30))
    there.slack.next(bad_gateway(), on="oauth.v2.access")
    grants = fresh(there)
    for _ in range(3):
        assert await grants.get(TEAM) == installed  # it is good for half an hour
    assert renewals(there) == 1
    assert caplog.text.count("is not renewed yet") == 1
    there.advance(timedelta(minutes=1))
    newer = await grants.get(TEAM)
    assert newer is not None
    assert newer.token != installed.token


async def test_what_slack_never_renews_is_said_once_until_it_is_installed_again(
    there: Office, installed: Grant, caplog: pytest.LogCaptureFixture
) -> None:
    there.advance(HALF_DAY)
    there.slack.next(refused("invalid_refresh_token"), on="oauth.v2.access")
    grants = fresh(there)
    for _ in range(3):
        assert await grants.get(TEAM) == installed
        there.advance(timedelta(hours=1))
    assert renewals(there) == 1
    assert caplog.text.count("has to be installed there again") == 1
    assert installed.token not in caplog.text
    assert installed.renewal not in caplog.text
    await Browser(there).install()
    there.advance(HALF_DAY)
    newer = await grants.get(TEAM)
    assert newer is not None
    await there.access.identified(newer.token)


async def test_a_token_that_ended_before_its_time_is_renewed_once(
    there: Office, installed: Grant
) -> None:
    grants = fresh(there)
    first = await grants.renewed(installed)
    assert first is not None
    assert first.token != installed.token
    assert await grants.renewed(installed) == first  # it was renewed meanwhile
    assert renewals(there) == 1
    await there.grants.drop(TEAM)
    assert await grants.renewed(first) is None


async def test_what_is_told_arrives_though_the_token_ended_before_its_time(
    there: Office, installed: Grant
) -> None:
    grants = fresh(there)
    slack = Slack(
        granted=grants.get,
        renewed=grants.renewed,
        rates=RateStore(there.kernel, "slack"),
        notes=NoteStore(there.kernel, "slack"),
        clock=there.clock,
        api_url=there.slack.api_url,
    )
    there.slack.advance(HALF_DAY.total_seconds())  # our clock is half a day behind
    own = Recipient(platform="slack", tenant=TEAM, chat=installed.installer)
    words = Line(role=Role.NOTE, text="It is there.")
    try:
        await slack.tell(own, [words], op_id=OperationId("0e9a7c52-0000-5000-8000-000000000001"))
    finally:
        await slack.aclose()
    (told,) = there.slack.dm(installed.installer)
    assert "It is there." in told.text
    assert renewals(there) == 1


async def test_a_token_that_lasts_and_ended_all_the_same_is_lost(there: Office) -> None:
    await there.grants.keep(
        Grant(tenant="T9", token="xoxb-9", scopes=frozenset(), bot="B9", user="U9")  # noqa: S106  # of a test
    )
    grant = await there.grants.get("T9")
    assert grant is not None
    assert await fresh(there).get("T9") == grant
    with pytest.raises(AccessLost):
        await fresh(there).renewed(grant)


async def test_whoever_is_cancelled_while_it_is_renewed_leaves_the_next_token_behind(
    there: Office, installed: Grant
) -> None:
    there.advance(HALF_DAY)
    there.slack.next(slow(1, after=True), on="oauth.v2.access")
    before = len(there.slack.world.calls)
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(fresh(there).get(TEAM))
        await until(lambda: len(there.slack.world.calls) > before)
        asking.cancel()
        await asyncio.sleep(0)
        there.slack.advance(2)
    newer = await there.grants.get(TEAM)
    assert newer is not None
    assert newer.token != installed.token
    assert await fresh(there).get(TEAM) == newer
    assert renewals(there) == 1


# One workspace, by its token.


def one(there: Office, token: str, *, now: float = 0.0) -> OneGrant:
    return OneGrant(token, there.access, monotonic=lambda: now)


async def test_the_token_of_one_workspace_says_the_rest_by_itself_and_once(there: Office) -> None:
    token = there.slack.install(TEAM).value
    grants = one(there, token)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(grants.get(TEAM)) for _ in range(5)]
    (grant,) = {task.result() for task in tasks}
    assert grant is not None
    assert (grant.tenant, grant.token) == (TEAM, token)
    assert (grant.user, grant.bot) == (there.slack.bot(), f"B{TEAM}BOT")
    assert set(table.MUST) <= grant.scopes
    assert await grants.get("T-other") is None
    assert len(there.slack.calls("auth.test")) == 1


@pytest.mark.parametrize("granted", [frozenset[str](), frozenset({"chat:write"})])
async def test_scopes_that_slack_names_are_taken_at_its_word_even_if_there_are_none(
    there: Office, granted: frozenset[str]
) -> None:
    grant = await one(there, there.slack.install(TEAM, scopes=granted).value).learn()
    assert grant.scopes == granted


async def test_where_nobody_says_what_a_token_grants_it_counts_as_everything(
    there: Office, caplog: pytest.LogCaptureFixture
) -> None:
    there.slack.next(dropping("X-OAuth-Scopes"), on="auth.test")
    grant = await one(there, there.slack.install(TEAM).value).learn()
    assert grant.scopes == {each.name for each in table.SCOPES}
    assert [each.levelno for each in caplog.records] == [logging.WARNING]


async def test_the_token_of_one_workspace_is_of_no_use_once_it_was_taken_away(
    there: Office,
) -> None:
    grants = one(there, there.slack.install(TEAM).value)
    assert await grants.get(TEAM) is not None
    await grants.drop("T-other")
    assert await grants.get(TEAM) is not None
    await grants.drop(TEAM)
    assert await grants.get(TEAM) is None


async def test_while_slack_is_away_events_have_to_come_again(there: Office) -> None:
    now = [0.0]
    token = there.slack.install(TEAM).value
    grants = OneGrant(token, there.access, monotonic=lambda: now[0])
    there.slack.next(bad_gateway(), on="auth.test")
    with pytest.raises(StoreUnavailable):
        await grants.get(TEAM)
    with pytest.raises(StoreUnavailable):
        await grants.get(TEAM)
    assert len(there.slack.calls("auth.test")) == 1  # not a question for each event
    now[0] += 6
    assert await grants.get(TEAM) is not None


@pytest.mark.parametrize(
    ("error", "kind"), [("invalid_auth", AccessLost), ("service_unavailable", Unavailable)]
)
async def test_what_is_wrong_with_a_token_is_told_apart_from_a_slack_that_is_away(
    there: Office, error: str, kind: type[DeliveryError]
) -> None:
    there.slack.next(refused(error), on="auth.test")
    with pytest.raises(kind):
        await one(there, there.slack.install(TEAM).value).learn()


async def test_a_token_of_a_person_is_none_of_a_bot(there: Office) -> None:
    token = there.slack.install(TEAM)
    token.bot_id = ""
    with pytest.raises(AccessLost, match="of a person"):
        await one(there, token.value).learn()


async def test_tokens_do_not_reach_the_log(
    there: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await Browser(there).install()
        grant = await there.grants.get(TEAM)
        there.advance(HALF_DAY)
        newer = await fresh(there).get(TEAM)
    assert grant is not None
    assert newer is not None
    for secret in (
        *(grant.token, grant.renewal, newer.token, newer.renewal),
        there.slack.app.client_secret,
    ):
        assert secret not in caplog.text

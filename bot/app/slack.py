"""Slack, wired: its SDK is imported when the way is opened, and not before."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.contract import Means
from adapters.slack import table
from bot import doctor
from bot.app.state import Stores
from bot.app.way import Way
from bot.settings import Settings
from digest.errors import AccessLost, ConfigError, DeliveryError, Rejected
from digest.ports import Clock, Rate

if TYPE_CHECKING:
    from adapters.slack.access import Access
    from adapters.slack.grants import FreshGrants, OneGrant
    from adapters.slack.oauth import OAuth
    from bot.courier import Route

TENANT = Rate(interval=timedelta(milliseconds=200), burst=100)
"""Of the "several hundred messages a minute" that a workspace takes (docs.slack.dev, Rate limits)
300: the rest is for answers."""
CHAT = Rate(interval=timedelta(seconds=1), burst=3)
"""One a second in a channel, and short bursts (the same page)."""

_log = logging.getLogger(__name__)


def way(settings: Settings) -> Way:
    """Return the way to Slack."""
    is_for_many = bool(settings.slack_client_id)
    return Way(
        name=table.PLATFORM,
        open=_opening(settings),
        webhook="" if settings.slack_app_token else table.EVENTS_PATH,
        pages=(table.INSTALL_PATH, table.REDIRECT_PATH) if is_for_many else (),
    )


def _opening(
    settings: Settings,
) -> Callable[[Stores, Clock], AbstractAsyncContextManager[Route]]:
    @asynccontextmanager
    async def opened(stores: Stores, clock: Clock) -> AsyncIterator[Route]:
        from adapters.slack.inbound import Prompt
        from adapters.slack.platform import Slack
        from adapters.slack.rendering import Layout
        from bot.courier import Route

        means = stores.means(table.PLATFORM)
        access = access_of(settings, clock)
        grants = await _grants(settings, means, access, clock)
        slack = Slack(
            granted=grants.get,
            renewed=grants.renewed,
            rates=means.rates,
            notes=means.notes,
            clock=clock,
            secrets=settings.slack_signing_secret,
            app_token=settings.slack_app_token,
            api_url=settings.slack_api_url,
            layouts={key: Layout(value) for key, value in settings.slack_layout.items()},
            prompts=[Prompt(title=each.title, message=each.message) for each in table.PROMPTS],
        )
        oauth = _oauth(settings, means, access, clock)
        try:
            yield Route(
                platform=slack,
                tenant=TENANT,
                chat=CHAT,
                pages=oauth.pages if oauth is not None else {},
                reach=slack.reach,
            )
        finally:
            await slack.aclose()

    return opened


def access_of(settings: Settings, clock: Clock) -> Access:
    """Return what asks Slack for grants."""
    from adapters.slack.access import Access

    return Access(
        api_url=settings.slack_api_url,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        clock=clock,
    )


async def _grants(
    settings: Settings, means: Means, access: Access, clock: Clock
) -> OneGrant | FreshGrants:
    """Return the grants of many workspaces, or of one, whose token is tried out.

    Raises:
        ConfigError: Slack does not take the token.
    """
    from adapters.slack.grants import FreshGrants, OneGrant

    if settings.slack_client_id:
        return FreshGrants(means.grants, access, clock=clock)
    one = OneGrant(settings.slack_bot_token, access)
    try:
        grant = await one.learn()
    except AccessLost as error:
        raise ConfigError([f"SLACK_BOT_TOKEN is not taken by Slack ({error.reason})"]) from error
    except DeliveryError as error:
        _log.warning("Slack has not said yet whose token it is: %s", error.reason)
    else:
        lacking = sorted(set(table.MUST) - grant.scopes)
        if lacking:
            _log.error("the token of Slack lacks %s: install the app again", ", ".join(lacking))
    return one


async def tried(settings: Settings, clock: Clock) -> doctor.Slack:
    """Ask Slack whether it takes what the settings say; nothing is changed there or here."""
    access = access_of(settings, clock)
    taken, grant = [], None
    if settings.slack_bot_token:
        try:
            grant = await access.identified(settings.slack_bot_token)
            taken.append(doctor.Taken(setting="SLACK_BOT_TOKEN"))
        except DeliveryError as error:
            taken.append(_refused("SLACK_BOT_TOKEN", error))
    if settings.slack_client_id:
        taken.append(await _asked("SLACK_CLIENT_ID", access.known()))
    if settings.slack_app_token:
        taken.append(await _asked("SLACK_APP_TOKEN", access.socket(settings.slack_app_token)))
    scopes = frozenset(each.name for each in table.SCOPES) if grant is None else grant.scopes
    base = settings.public_url.rstrip("/") or "https://YOUR-ADDRESS"
    return doctor.Slack(
        trials=tuple(taken),
        tenant="" if grant is None else grant.tenant,
        lacking=tuple(sorted(set(table.MUST) - scopes)),
        without={
            each.name: each.without
            for each in table.SCOPES
            if each.is_optional and each.name not in scopes
        },
        events_at="" if settings.slack_app_token else f"{base}{table.EVENTS_PATH}",
        installed_at=f"{base}{table.INSTALL_PATH}" if settings.slack_client_id else "",
        redirect_at=f"{base}{table.REDIRECT_PATH}" if settings.slack_client_id else "",
    )


async def _asked(setting: str, asking: Awaitable[None]) -> doctor.Taken:
    try:
        await asking
    except DeliveryError as error:
        return _refused(setting, error)
    return doctor.Taken(setting=setting)


def _refused(setting: str, error: DeliveryError) -> doctor.Taken:
    is_away = not isinstance(error, AccessLost | Rejected)
    return doctor.Taken(setting=setting, fault=error.reason, is_away=is_away)


def _oauth(settings: Settings, means: Means, access: Access, clock: Clock) -> OAuth | None:
    if not settings.slack_client_id:
        return None
    from adapters.slack.oauth import OAuth

    return OAuth(
        client_id=settings.slack_client_id,
        public_url=settings.public_url,
        api_url=settings.slack_api_url,
        grants=means.grants,
        passes=means.passes,
        rates=means.rates,
        access=access,
        clock=clock,
    )

"""What somebody is in a workspace, as Slack says now.

docs.slack.dev, The user object (read 2026-11-28). In a channel that two organisations share there
are people of both: those of the other one ask, and change nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.contract import Grant, Profile
from adapters.slack.client import Web
from digest.errors import Unavailable
from digest.model import Recipient, Role

_SLACKBOT = "USLACKBOT"


class People:
    """Asks who somebody is."""

    def __init__(self, web: Web) -> None:
        """Take what calls Slack."""
        self._web = web

    async def role(self, place: Recipient, person: str) -> Role:
        """See Platform. Of a person's own chat: what he is in the workspace."""
        grant = await self._web.grant(place.tenant)
        unless = ("user_not_found", "user_not_visible")
        answer = await self._web.call(place.tenant, "users.info", {"user": person}, unless=unless)
        if answer.get("ok") is not True:
            return Role.EXTERNAL
        user = answer.get("user")
        if not isinstance(user, dict) or user.get("id") != person:
            raise Unavailable("a person that makes no sense")
        return role_of(user, grant, place.tenant)

    async def profile(self, place: Recipient, person: str) -> Profile:
        """See Profiles."""
        asked = {"user": person, "include_locale": True}
        answer = await self._web.call(place.tenant, "users.info", asked)
        user = answer.get("user")
        if not isinstance(user, dict) or user.get("id") != person:
            raise Unavailable("a person that makes no sense")
        tz, locale = user.get("tz"), user.get("locale")
        return Profile(
            tz=tz if isinstance(tz, str) else "",
            language=locale if isinstance(locale, str) else "",
        )


def role_of(user: Mapping[str, Any], grant: Grant, tenant: str) -> Role:
    """Return what Slack's word on a person comes to."""
    if user.get("id") == _SLACKBOT or any(
        user.get(each) for each in ("deleted", "is_bot", "is_stranger")
    ):
        return Role.EXTERNAL
    wider = user.get("enterprise_user")
    of_organisation = wider if isinstance(wider, dict) else {}
    if user.get("team_id") != tenant and not _is_of(of_organisation, grant, tenant):
        return Role.EXTERNAL
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Role.GUEST
    if any(each.get(name) for each in (user, of_organisation) for name in _OWNERS):
        return Role.OWNER
    if user.get("is_admin") or of_organisation.get("is_admin"):
        return Role.ADMIN
    is_installer = bool(grant.installer) and user.get("id") == grant.installer
    return Role.ADMIN if is_installer else Role.MEMBER


_OWNERS = ("is_owner", "is_primary_owner")


def _is_of(of_organisation: Mapping[str, Any], grant: Grant, tenant: str) -> bool:
    """Tell whether somebody of another workspace of the organisation belongs to this one too."""
    teams = of_organisation.get("teams")
    if isinstance(teams, list) and tenant in teams:
        return True
    named = of_organisation.get("enterprise_id")
    return grant.is_organisation and bool(named) and named == grant.organisation == tenant

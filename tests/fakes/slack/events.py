"""Events: whether the app may know of what happened, and how it is told."""

from __future__ import annotations

from tests.fakes.slack.nouns import Channel, Json, Token
from tests.fakes.slack.world import World

_KINDS = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
SCOPES = {
    "agent_session_stopped": "assistant:write",
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": None,
    "member_left_channel": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_access_granted": None,
    "team_access_revoked": None,
    "tokens_revoked": None,
    "user_change": "users:read",
}
"""What there is to subscribe to, and the scope each asks for (reference/events)."""
_OF_MEMBERS = ("message.", "reaction_", "member_", "app_mention", "group_")


def subscription(event: Json, there: Channel | None) -> str:
    """Return the name by which an event is subscribed to."""
    if event["type"] == "message" and there is not None:
        return f"message.{_KINDS[there.kind]}"
    return str(event["type"])


def told(world: World, team: str, event: Json, there: Channel | None) -> Token | None:
    """Return the installation that is told of an event, or None if the app may not know.

    It needs the subscription, the scope, and for what happens in a channel to be a member.
    """
    name = subscription(event, there)
    if world.app.events and name not in world.app.events:
        return None
    scope = SCOPES[name]
    if name.startswith("member_") and there is not None:
        scope = f"{_KINDS[there.kind]}:read"
    teams = [team] if there is None else [there.team, *there.shared_with]
    for each in teams:
        token = world.installation(each)
        if token is None or (scope is not None and scope not in token.scopes):
            continue
        is_left = event["type"] == "group_left"
        needs = there is not None and name.startswith(_OF_MEMBERS) and not is_left
        if there is None or not needs or token.user in there.members:
            return token
    return None


def envelope(world: World, token: Token, team: str, event: Json, there: Channel | None) -> Json:
    """Return the body of a request that brings an event."""
    enterprise = world.teams[team].enterprise
    context = f"4-{world.new_id('ec')}"
    body: Json = {
        "token": world.app.verification_token,
        "team_id": token.team or team,
        "context_team_id": token.team or team,
        "context_enterprise_id": enterprise,
        "api_app_id": world.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.clock()),
        "authorizations": [
            {
                "enterprise_id": enterprise,
                "team_id": token.team,
                "user_id": token.user,
                "is_bot": True,
                "is_enterprise_install": token.team is None,
            }
        ],
        "is_ext_shared_channel": there is not None and there.is_ext_shared,
        "event_context": context,
    }
    if enterprise is not None:
        body["enterprise_id"] = enterprise
    return body

"""Events: what happens in a workspace, and what of it is for the bot.

*Pure.* One function an event, named after it in the table; docs.slack.dev has a page for each
(read 2026-11-28). What is not in the table is none of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from adapters.contract import Joined, Left, Opened, Reacted, Uninstalled
from adapters.slack.inbound import fields, messages, places
from adapters.slack.inbound.circumstances import Circumstances
from adapters.slack.inbound.outcomes import (
    Admitted,
    Changed,
    Entered,
    Nothing,
    Outcome,
    Stopped,
)
from digest.model import Recipient

_LIKED = {"+1": True, "thumbsup": True, "-1": False, "thumbsdown": False}
_MOST_TEAMS = 100
"""Of an organisation that are taken away at once."""
_OURS = Nothing(why="none of ours")


def outcome(at: Circumstances) -> Outcome:
    """Return what an event comes to."""
    read = _READ.get(fields.text(at.envelope.event, "type"))
    return read(at) if read is not None else _OURS


def _update_id(at: Circumstances) -> str:
    return f"e/{fields.text(at.envelope.payload, 'event_id')}"


def _happened_at(at: Circumstances) -> datetime:
    return fields.moment(at.envelope.payload, "event_time", at.arrived_at)


def _home_opened(at: Circumstances) -> Outcome:
    event = at.envelope.event
    person, channel = fields.ident(event, "user"), fields.ident(event, "channel")
    tab = fields.text(event, "tab")
    if tab not in {"home", "messages"} or not person:
        return _OURS
    opened = Opened(
        update_id=_update_id(at),
        recipient=places.place(at.envelope, "", person),
        asker=person,
        said_at=_happened_at(at),
    )
    if tab == "messages" and channel:
        return Entered(channel=channel, opened=opened)
    return Admitted(updates=(opened,))


def _member_joined(at: Circumstances) -> Outcome:
    event = at.envelope.event
    channel = fields.ident(event, "channel")
    if not channel or fields.ident(event, "user") != at.grant.user:
        return _OURS
    joined = Joined(
        update_id=_update_id(at),
        recipient=places.place(at.envelope, channel, ""),
        asker=fields.ident(event, "inviter"),
        said_at=_happened_at(at),
        is_shared=True,
    )
    return Admitted(updates=(joined,))


def _member_left(at: Circumstances) -> Outcome:
    is_bot = fields.ident(at.envelope.event, "user") == at.grant.user
    return _left(at) if is_bot else _OURS


def _left(at: Circumstances) -> Outcome:
    channel = fields.ident(at.envelope.event, "channel")
    if not channel or places.is_direct(channel):
        return _OURS
    left = Left(
        update_id=_update_id(at),
        recipient=places.place(at.envelope, channel, ""),
        said_at=_happened_at(at),
    )
    return Admitted(updates=(left,))


def _reacted(at: Circumstances) -> Outcome:
    event = at.envelope.event
    person, item = fields.ident(event, "user"), fields.record(event, "item")
    channel, ts = fields.ident(item, "channel"), fields.stamp(item, "ts")
    liked = _LIKED.get(fields.text(event, "reaction").partition("::")[0])  # a skin tone follows
    is_ours = fields.ident(event, "item_user") == at.grant.user
    is_by_another = person not in {"", at.grant.user}
    if not (is_ours and is_by_another and channel and ts) or liked is None:
        return _OURS
    reacted = Reacted(
        update_id=_update_id(at),
        recipient=places.place(at.envelope, channel, person, ts),
        asker=person,
        message=ts,
        is_positive=liked,
        said_at=_happened_at(at),
    )
    return Admitted(updates=(reacted,))


def _profile_changed(at: Circumstances) -> Outcome:
    person = fields.ident(at.envelope.event, "user", "id")
    return Changed(person=person) if person else _OURS


def _session_stopped(at: Circumstances) -> Outcome:
    event = at.envelope.event
    person, channel = fields.ident(event, "user"), fields.ident(event, "channel")
    thread = fields.stamp(event, "thread_ts")
    if not (person and channel and thread):
        return _OURS
    return Stopped(recipient=places.place(at.envelope, channel, person, thread), channel=channel)


def _uninstalled(at: Circumstances) -> Outcome:
    return _gone(at, _installed_in(at))


def _tokens_revoked(at: Circumstances) -> Outcome:
    revoked = fields.record(at.envelope.event, "tokens").get("bot")
    return _gone(at, _installed_in(at)) if isinstance(revoked, list) and revoked else _OURS


def _teams_revoked(at: Circumstances) -> Outcome:
    """Tell of an organisation that takes the bot away from some of its workspaces."""
    teams = at.envelope.event.get("team_ids")
    listed = [{"id": each} for each in teams[:_MOST_TEAMS]] if isinstance(teams, list) else []
    return _gone(at, *filter(None, (fields.ident(each, "id") for each in listed)))


def _installed_in(at: Circumstances) -> str:
    """Return what the bot was installed in: a workspace, or an organisation as a whole."""
    envelope = at.envelope
    is_wide = envelope.is_organisation or at.grant.is_organisation
    return envelope.organisation if is_wide and envelope.organisation else envelope.tenant


def _gone(at: Circumstances, *tenants: str) -> Outcome:
    """Tell of tenants that took the bot away, unless they let it in again since.

    Slack brings events that it could not deliver hours later (docs.slack.dev, Events API). It
    tells when in whole seconds.
    """
    gone_at, granted_at = _happened_at(at), at.grant.granted_at
    if not all(tenants) or (granted_at and gone_at < granted_at.replace(microsecond=0)):
        return Nothing(why="taken away before it was let in again")
    uninstalled = tuple(
        Uninstalled(
            update_id=f"{_update_id(at)}/{tenant}",
            recipient=Recipient(platform=places.PLATFORM, tenant=tenant, chat=""),
            said_at=gone_at,
        )
        for tenant in tenants
    )
    return Admitted(updates=uninstalled) if uninstalled else _OURS


_READ: Mapping[str, Callable[[Circumstances], Outcome]] = {
    "agent_session_stopped": _session_stopped,
    "app_home_opened": _home_opened,
    "app_mention": messages.outcome,
    "app_uninstalled": _uninstalled,
    "channel_archive": _left,
    "channel_deleted": _left,
    "channel_left": _left,
    "group_archive": _left,
    "group_deleted": _left,
    "group_left": _left,
    "member_joined_channel": _member_joined,
    "member_left_channel": _member_left,
    "message": messages.outcome,
    "reaction_added": _reacted,
    "team_access_revoked": _teams_revoked,
    "tokens_revoked": _tokens_revoked,
    "user_change": _profile_changed,
}
TYPES = frozenset(_READ)
"""Every event that is read; the app's manifest has to ask for these and no others."""

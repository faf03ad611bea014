"""What becomes of channels, people and installations, and how the app hears of it."""

from __future__ import annotations

from tests.fakes.slack import conversations, installs, shapes
from tests.fakes.slack.nouns import Channel, Json
from tests.fakes.slack.world import World


class Affairs:
    """Changes what is there.

    Args:
        world: what is changed.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def invite(self, channel: str, user: str, *, by: str | None = None) -> None:
        """Bring somebody, or the app's own user, into a channel."""
        conversations.enter(self._world, self._world.channel(channel), user, by)

    def remove(self, channel: str, user: str) -> None:
        """Put somebody out of a channel; the app itself is told that it left."""
        world, there = self._world, self._world.channel(channel)
        there.members.remove(user)
        prefix = "group" if there.kind == "private" else "channel"
        if world.users[user].bot_id is not None:
            event: Json = {"type": f"{prefix}_left", "channel": channel, "actor_id": there.creator}
        else:
            kind = "G" if there.kind == "private" else "C"
            event = {"type": "member_left_channel", "user": user, "channel": channel}
            event |= {"channel_type": kind, "team": there.team}
        world.happened(there.team, event | {"event_ts": world.ts()}, there)

    def archive(self, channel: str, *, back: bool = False) -> None:
        """Archive a channel, or take it out of the archive."""
        there = self._world.channel(channel)
        there.is_archived = not back
        self._changed_channel(there, "unarchive" if back else "archive", channel)

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        there = self._world.channel(channel)
        there.previous_names.insert(0, there.name)
        there.name = name
        shape = {"id": channel, "name": name, "name_normalized": name, "created": there.created}
        self._changed_channel(there, "rename", shape)

    def _changed_channel(self, there: Channel, what: str, channel: object) -> None:
        prefix = "group" if there.kind == "private" else "channel"
        event: Json = {"type": f"{prefix}_{what}", "channel": channel}
        event |= {"user": there.creator} if what != "rename" else {}
        self._world.happened(there.team, event | {"event_ts": self._world.ts()}, there)

    def change(self, user: str, **changes: object) -> None:
        """Change somebody: tz, is_admin, deleted and so on; the app hears user_change."""
        who = self._world.user(user)
        for name, value in changes.items():
            setattr(who, name, value)
        who.updated = int(self._world.clock())
        shape = shapes.user(self._world, who) | {"locale": who.locale}
        event = {"type": "user_change", "user": shape, "event_ts": self._world.ts()}
        self._world.happened(who.team, event, None)

    def grant(self, team: str, *, is_granted: bool = True) -> None:
        """Let an installation of the organisation reach a team, or no longer."""
        there = self._world.teams[team]
        what = "granted" if is_granted else "revoked"
        event = {
            "type": f"team_access_{what}",
            "team_ids": [team],
            "event_ts": self._world.ts(),
        }
        there.is_granted = True
        self._world.happened(team, event, None)
        there.is_granted = is_granted

    def uninstall(self, place: str) -> None:
        """Take the app out of a team or an organisation."""
        installs.take_out(self._world, place)

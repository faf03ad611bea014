"""The world of a fake Slack: all that is there, where it is found, and how it begins."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.clock import Clock
from tests.fakes.slack.nouns import (
    SCOPES,
    App,
    Called,
    Channel,
    File,
    Json,
    Message,
    Team,
    Token,
    User,
    View,
)
from tests.fakes.slack.refusals import Refusal

TEAM = "T0000001"
"""The team that is there from the beginning."""


@dataclass(slots=True)
class Trigger:
    """Somebody did something, which allows one view."""

    team: str
    user: str
    until: float
    view: str | None = None
    """The view it happened in."""
    is_used: bool = False


@dataclass(slots=True)
class World:
    """Everything that a fake Slack knows."""

    clock: Clock
    app: App
    happened: Callable[[str, Json, Channel | None], None]
    """Tell the app of an event of a team, perhaps in a channel, if it may know."""
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    """By team and person."""
    tokens: dict[str, Token] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    calls: list[Called] = field(default_factory=list)
    statuses: dict[tuple[str, str], Json] = field(default_factory=dict)
    """What the app says it is doing, by channel and thread."""
    sessions: dict[tuple[str, str], Json] = field(default_factory=dict)
    prompts: dict[tuple[str, str | None], Json] = field(default_factory=dict)
    bots: dict[str, str] = field(default_factory=dict)
    """The user of each bot id."""
    posting: list[str] = field(default_factory=list)
    """What the call that runs has posted so far."""
    origin: str = "http://127.0.0.1"
    """Where it is reached."""
    dedupes: bool = False
    """Whether a client_msg_id that was seen posts no second message."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _last_ts: int = 0

    # What is new.

    def new_id(self, kind: str) -> str:
        """Return an id nobody has, such as U0000007."""
        return f"{kind}{next(self._numbers):07d}"

    def ts(self) -> str:
        """Return the next timestamp: each is later than all before."""
        self._last_ts = max(int(self.clock() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_trigger(self, team: str, user: str, seconds: float, view: str | None = None) -> str:
        """Return a trigger_id that allows one view for so long."""
        name = f"{next(self._numbers)}.{team[1:]}.{secrets.token_hex(16)}"
        self.triggers[name] = Trigger(team, user, self.clock() + seconds, view)
        return name

    # How it begins.

    def found(self, team: Team) -> Team:
        """Add a team."""
        self.teams[team.id] = team
        return team

    def add_user(self, user: User) -> User:
        """Add somebody."""
        user.updated = int(self.clock())
        self.users[user.id] = user
        if user.bot_id is not None:
            self.bots[user.bot_id] = user.id
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Add a channel."""
        channel.created = int(self.clock())
        self.channels[channel.id] = channel
        return channel

    def install(
        self,
        place: str,
        *,
        scopes: frozenset[str] = frozenset(SCOPES),
        value: str | None = None,
        is_rotating: bool = False,
    ) -> Token:
        """Install the app in a team (T…) or an organisation (E…) and return its token.

        The bot user of a place stays the same over installations.
        """
        is_org = place.startswith("E")
        bot = f"U{place}BOT"
        if bot not in self.users:
            home = self.org(place)[0].id if is_org else place
            name = self.app.name
            self.add_user(
                User(
                    id=bot,
                    team=home,
                    name=name.lower(),
                    real_name=name,
                    is_bot=True,
                    bot_id=f"B{place}BOT",
                    app_id=self.app.id,
                )
            )
        self.users[bot].deleted = False
        token = Token(
            value=value or self._secret("xoxe.xoxb-1" if is_rotating else "xoxb"),
            team=None if is_org else place,
            enterprise=place if is_org else self.teams[place].enterprise,
            user=bot,
            bot_id=f"B{place}BOT",
            scopes=scopes,
        )
        if is_rotating:
            token.refresh = self._secret("xoxe-1")
            token.expires_at = self.clock() + 43_200
        self.tokens[token.value] = token
        return token

    def _secret(self, prefix: str) -> str:
        return f"{prefix}-{secrets.token_hex(12)}"

    # Where it is.

    def org(self, enterprise: str) -> list[Team]:
        """Return the teams of an organisation."""
        return [each for each in self.teams.values() if each.enterprise == enterprise]

    def installation(self, team: str) -> Token | None:
        """Return the newest token by which the app is in a team, or None."""
        there = self.teams[team]
        org = there.enterprise if there.is_granted else None
        for token in reversed(self.tokens.values()):
            is_org = token.team is None and org is not None and token.enterprise == org
            is_here = token.team == team or is_org
            if token.kind == "bot" and token.error is None and is_here:
                return token
        return None

    def bot(self, team: str) -> str | None:
        """Return the app's user in a team, or None where it is not installed."""
        token = self.installation(team)
        return token.user if token else None

    def channel(self, name: str) -> Channel:
        """Return a channel by its id.

        Raises:
            Refusal: channel_not_found.
        """
        found = self.channels.get(name)
        if found is None:
            raise Refusal("channel_not_found")
        return found

    def user(self, name: str) -> User:
        """Return somebody by id.

        Raises:
            Refusal: user_not_found.
        """
        found = self.users.get(name)
        if found is None:
            raise Refusal("user_not_found")
        return found

    def direct(self, team: str, person: str, bot: str) -> Channel:
        """Return the direct conversation of a person and a bot; it is opened by the first call."""
        for channel in self.channels.values():
            is_theirs = channel.kind == "im" and channel.user == person and channel.team == team
            if is_theirs and bot in channel.members:
                return channel
        members = [person, bot]
        return self.add_channel(
            Channel(
                id=self.new_id("D"), team=team, name="", kind="im", user=person, members=members
            )
        )

    def message(self, channel: Channel, ts: str) -> Message:
        """Return a message.

        Raises:
            Refusal: message_not_found.
        """
        found = next((each for each in channel.messages if each.ts == ts), None)
        if found is None:
            raise Refusal("message_not_found")
        return found

    def thread(self, channel: Channel, ts: str) -> list[Message]:
        """Return a message and its replies, oldest first."""
        return [each for each in channel.messages if ts in {each.ts, each.thread_ts}]

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message into a channel, or before the eyes of one person."""
        if message.ephemeral_to is None:
            channel.messages.append(message)
        else:
            channel.ephemerals.append(message)
        self.posting.append(message.ts)
        return message

"""A Slack on loopback: the parts put together, and what a test asks and tells it."""

from __future__ import annotations

from typing import Any

from tests.fakes.clock import Clock
from tests.fakes.mortal import HOST, Mortal, Routes
from tests.fakes.script import Script
from tests.fakes.slack import door, reading
from tests.fakes.slack.api import Api
from tests.fakes.slack.carrier import EVENT, Carrier, Delivery
from tests.fakes.slack.directions import PLAIN, Direction
from tests.fakes.slack.events import envelope, told
from tests.fakes.slack.installs import Installs
from tests.fakes.slack.nouns import App, Called, Channel, Json, Message, Team, Token, User, View
from tests.fakes.slack.pages import Pages
from tests.fakes.slack.rates import Rates
from tests.fakes.slack.replies import Replies
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.stage import Stage
from tests.fakes.slack.world import TEAM, World

MAX_BODY_BYTES = 8 << 20
BOT_TOKEN = "xoxb-fake"  # noqa: S105  # of a fake
CHANNEL, OWNER, MEMBER, GUEST = "C0000001", "U0000001", "U0000002", "U0000003"
"""What is there from the beginning: a channel with the app in it, and three people."""


class SlackServer(Mortal):
    """See `tests.fakes.slack`.

    Args:
        app: the app as its owner set it up.
        clock: rates, triggers, streams, tokens and retries go by it.
        has_rates: whether calling too often is refused.
        is_installed: whether the app is in the first team from the beginning.
    """

    def __init__(
        self,
        *,
        host: str = HOST,
        port: int = 0,
        app: App | None = None,
        clock: Clock | None = None,
        has_rates: bool = True,
        is_installed: bool = True,
    ) -> None:
        super().__init__(host=host, port=port, most_bytes=MAX_BODY_BYTES)
        self.clock = clock or Clock()
        self.app = app or App()
        self.world = World(self.clock, self.app, happened=self._happened)
        self.script = Script(PLAIN)
        self.rates = Rates(self.clock, self.app, is_on=has_rates)
        self.sockets = Sockets(self.world)
        self.carrier = Carrier(self.world, self.sockets, self._beside)
        self.replies = Replies(self.world)
        self.installs = Installs(self.world, user=OWNER)
        self.stage = Stage(self.world, self.carrier, self.replies)
        self._api = Api(self.world, self.script, self.rates, self.installs, self.sockets.open)
        self._pages = Pages(self.world, self.installs, self.replies, self.script)
        self._begin(is_installed=is_installed)

    def _begin(self, *, is_installed: bool) -> None:
        self.add_team(TEAM, "Acme")
        self.add_user(OWNER, "olga", is_admin=True, is_owner=True, is_primary_owner=True)
        self.add_user(MEMBER, "max", tz="Asia/Tokyo")
        self.add_user(GUEST, "gil", is_restricted=True)
        self.add_channel(CHANNEL, "ai-news", members=[OWNER, MEMBER, GUEST])
        if is_installed:
            token = self.world.install(TEAM, value=BOT_TOKEN)
            self.world.channels[CHANNEL].members.append(token.user)

    # Its life.

    async def come_back(self) -> None:
        """Listen, at the port of the last time."""
        await super().come_back()
        self.world.origin = self.url

    def _routes(self) -> Routes:
        return [
            *self._api.routes(),
            *self.sockets.routes(),
            *self._pages.routes(),
            *door.routes(self),
        ]

    def _dies(self) -> None:
        self._api.deaths += 1
        self.sockets.cut()

    # Where it is.

    @property
    def api_url(self) -> str:
        """Return the base_url of a client."""
        return f"{self.world.origin}/api/"

    # What is there.

    def add_team(self, team: str, name: str, **more: Any) -> Team:  # noqa: ANN401  # fields of a noun
        """Add a workspace; more are the fields of `Team`."""
        return self.world.found(Team(id=team, name=name, domain=name.lower(), **more))

    def add_user(self, user: str, name: str, *, team: str = TEAM, **more: Any) -> User:  # noqa: ANN401  # fields of a noun
        """Add somebody; more are the fields of `User`."""
        real_name = more.pop("real_name", name.title())
        who = User(id=user, team=team, name=name, real_name=real_name, **more)
        return self.world.add_user(who)

    def add_channel(
        self,
        channel: str,
        name: str,
        *,
        team: str = TEAM,
        members: list[str] | None = None,
        has_app: bool = False,
        **more: Any,  # noqa: ANN401  # fields of a noun
    ) -> Channel:
        """Add a channel, with the app in it or not; more are the fields of `Channel`."""
        inside = list(members or [])
        if has_app and (bot := self.world.bot(team)) is not None:
            inside.append(bot)
        creator = inside[0] if inside else ""
        there = Channel(id=channel, team=team, name=name, members=inside, creator=creator, **more)
        return self.world.add_channel(there)

    def install(self, place: str, **more: Any) -> Token:  # noqa: ANN401  # of World.install
        """Install the app in a team or an organisation; see `World.install`."""
        return self.world.install(place, **more)

    def bot(self, team: str = TEAM) -> str:
        """Return the app's user in a team.

        Raises:
            LookupError: it is not installed there.
        """
        found = self.world.bot(team)
        if found is None:
            raise LookupError(team)
        return found

    # What people see.

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """Return what everybody sees in a channel, or in one thread of it, oldest first."""
        there = self.world.channel(channel)
        if thread_ts is not None:
            return self.world.thread(there, thread_ts)
        return [each for each in there.messages if not each.is_reply]

    def from_app(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """Return what the app has said of that."""
        found = self.messages(channel, thread_ts)
        return [each for each in found if each.bot_id is not None]

    def dm(self, user: str) -> list[Message]:
        """Return the direct conversation of somebody with the app, threads included."""
        return list(self.stage.dm(user).messages)

    def ephemerals(self, channel: str, user: str) -> list[Message]:
        """Return what only one person sees in a channel."""
        there = self.world.channel(channel)
        return [each for each in there.ephemerals if each.ephemeral_to == user]

    def modal(self, user: str) -> View | None:
        """Return the modal that stands before somebody, or None."""
        found = [
            each
            for each in self.world.views.values()
            if each.user == user and each.is_open and each.payload["type"] == "modal"
        ]
        return found[-1] if found else None

    def home(self, user: str) -> View | None:
        """Return somebody's Home tab, or None when nothing was published."""
        return self.world.homes.get((self.world.user(user).team, user))

    def seen(self, shown: Message | View) -> str:
        """Return what a person reads of a message or a view."""
        return reading.seen(shown)

    def links(self, shown: Message | View) -> list[str]:
        """Return every address that can be followed out of a message or a view."""
        return reading.links(shown)

    def mentions(self, shown: Message | View) -> list[str]:
        """Return whom a message calls."""
        return reading.mentions(shown)

    def status(self, channel: str, thread_ts: str) -> str:
        """Return what the app is said to be doing in a thread, empty when nothing."""
        told_of = self.world.statuses.get((channel, thread_ts), {})
        return told_of.get("status", "") if self.clock() < told_of.get("until", 0) else ""

    def calls(self, method: str | None = None, *, channel: str | None = None) -> list[Called]:
        """Return the calls that came, oldest first."""
        return [
            each
            for each in self.world.calls
            if method in {None, each.method} and channel in {None, each.channel}
        ]

    # What is told to it.

    def next(
        self,
        direction: Direction,
        *,
        on: str = "chat.postMessage",
        channel: str | None = None,
        team: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Do this with the next calls that fit; for ever when `times` is None.

        `on` is a method, or the beginning of methods with a star: `chat.*`, `*`. Downloads are
        `files.download`, and messages to a response_url are `response_url`.
        """
        self.script.add(direction, on=on, channel=channel, team=team, times=times)

    def calm(self) -> None:
        """Forget all directions that wait."""
        self.script.clear()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(seconds)

    def break_token(self, error: str = "token_revoked", token: str | None = None) -> None:
        """Let a token, or all of them, be answered with an error from now on."""
        for each in self.world.tokens.values():
            if token in {None, each.value}:
                each.error = error

    def expire_streams(self) -> None:
        """Let every stream that runs be dead."""
        for there in self.world.channels.values():
            for each in there.messages:
                if each.stream_until is not None:
                    each.stream_until = self.clock()

    def duplicate_last_event(self, count: int = 1) -> None:
        """Bring the last events once more."""
        self.carrier.again(count)

    async def connected(self, count: int = 1) -> None:
        """Wait until the app holds so many sockets."""
        await self.sockets.connected(count)

    async def settled(self) -> None:
        """Wait until everything on its way has been taken or given up."""
        for each in list(self.carrier.deliveries):
            await each.ended.wait()

    def events(self, kind: str | None = None) -> list[Delivery]:
        """Return the events on their way or there, oldest first."""
        return [
            each
            for each in self.carrier.deliveries
            if each.kind == EVENT and kind in {None, each.payload.get("event", {}).get("type")}
        ]

    def _happened(self, team: str, event: Json, there: Channel | None) -> None:
        token = told(self.world, team, event, there)
        if token is not None:
            home = there.team if there is not None else team
            body = envelope(self.world, token, home, event, there)
            self.carrier.carry(EVENT, body, name=body["event_id"])

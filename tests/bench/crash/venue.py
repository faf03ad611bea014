"""Where the readers of a run are: a chat server that says what they see, and has bad moments."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from digest.model import Repeat
from tests.bench.crash import machine
from tests.bench.crash.instruments import Instruments
from tests.fakes import chatdirections
from tests.fakes import directions as http
from tests.fakes.chatdirections import Direction, Script
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Mode
from tests.fakes.clock import Clock
from tests.fakes.line import directions as linedirections
from tests.fakes.line.server import LineServer
from tests.fakes.slack import directions as slackdirections
from tests.fakes.slack.nouns import App
from tests.fakes.slack.server import SlackServer

TESTCHAT, SLACK, LINE = machine.TESTCHAT, machine.SLACK, machine.LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A send that reached a server."""

    at: float
    """Seconds since 1970, by the run's clock."""
    chat: str


class Venue(Protocol):
    """A server with all chats of a run."""

    unanswered: Counter[str]
    """By promise: requests that were taken and not truly answered, or that nobody can tell."""

    @property
    def url(self) -> str:
        """Where a platform finds it."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether it has connections."""
        ...

    def seen(self, chat: str) -> Sequence[str]:
        """Return what a reader sees, message by message."""
        ...

    def tried(self) -> Sequence[Tried]:
        """Return the sends that reached it, in their order."""
        ...


class _Chance:
    """Most requests take some milliseconds, a share comes to grief."""

    def __init__(self, seed: int, share: float) -> None:
        self._random = random.Random(seed)  # noqa: S311  # a run to repeat
        self._share = share

    def mood(self, moods: Sequence[Any]) -> Any | None:  # noqa: ANN401  # directions of either fake
        """Return one of these, or mostly none."""
        if self._random.random() >= self._share:
            return None
        return self._random.choice(moods)

    def milliseconds(self) -> tuple[float, bool]:
        """Return how long a request takes, and whether it takes it after its effect."""
        is_after = self._random.random() < 0.5
        return self._random.uniform(1, 12), is_after


class _ChatMoods(Script):
    def __init__(self, chance: _Chance, unanswered: Counter[str]) -> None:
        super().__init__()
        self._chance = chance
        self._unanswered = unanswered

    def take(self, on: str, tenant: str, chat: str) -> Direction:  # noqa: ARG002  # as Script's
        """See Script."""
        moods = (
            chatdirections.accept_then_hang_up(),
            chatdirections.hang_up(),
            Direction(status=503),  # accepted, and it does not say so
            chatdirections.unavailable("1"),
            chatdirections.throttled("2"),
        )
        mood: Direction | None = self._chance.mood(moods) if on == "send" else None
        if mood is None:
            milliseconds, is_after = self._chance.milliseconds()
            return chatdirections.slow(milliseconds, after=is_after)
        if mood.is_accepted or mood.hangs_up:
            self._unanswered[chat.partition("-")[0]] += 1
        return mood


class _SlackMoods(slackdirections.Script):
    def __init__(self, chance: _Chance, unanswered: Counter[str]) -> None:
        super().__init__()
        self.chance = chance
        self.unanswered = unanswered

    def take(self, method: str, team: str, channel: str) -> slackdirections.Direction:  # noqa: ARG002  # as Script's
        """See Script."""
        moods = (
            slackdirections.accept_then_hang_up(),
            slackdirections.hang_up(),
            slackdirections.Direction(answer=http.status(503)),
            slackdirections.refused("service_unavailable"),
            slackdirections.throttled("2"),
        )
        is_send = method == "chat.postMessage"
        mood: slackdirections.Direction | None = self.chance.mood(moods) if is_send else None
        if mood is None:
            milliseconds, is_after = self.chance.milliseconds()
            return slackdirections.slow(milliseconds / 1000, after=is_after)
        if mood.is_accepted or mood.hangs_up:
            self.unanswered[channel.partition("-")[0]] += 1
        return mood


@dataclass(slots=True, kw_only=True)
class _ChatVenue:
    """See Venue."""

    server: ChatServer
    unanswered: Counter[str]

    @property
    def url(self) -> str:
        """See Venue."""
        return self.server.url

    @property
    def is_busy(self) -> bool:
        """See Venue."""
        runner = self.server._runner
        return bool(runner and runner.server and runner.server.connections)

    def seen(self, chat: str) -> Sequence[str]:
        """See Venue."""
        return [message.text for message in self.server.visible(chat)]

    def tried(self) -> Sequence[Tried]:
        """See Venue."""
        return [Tried(at=each.at, chat=each.chat) for each in self.server.attempts()]


@dataclass(slots=True, kw_only=True)
class _SlackVenue:
    """See Venue."""

    server: SlackServer
    unanswered: Counter[str]

    @property
    def url(self) -> str:
        """See Venue."""
        return self.server.api_url

    @property
    def is_busy(self) -> bool:
        """See Venue."""
        runner = self.server._runner
        return bool(runner and runner.server and runner.server.connections)

    def seen(self, chat: str) -> Sequence[str]:
        """See Venue."""
        there = self.server.world.channels[chat]
        return [self.server.seen(each) for each in there.messages]

    def tried(self) -> Sequence[Tried]:
        """See Venue."""
        calls = self.server.calls("chat.postMessage")
        return [Tried(at=each.at, chat=each.channel) for each in calls]


class _LineMoods(Script):
    def __init__(self, chance: _Chance, unanswered: Counter[str]) -> None:
        super().__init__()
        self._chance = chance
        self._unanswered = unanswered

    def take(self, on: str, tenant: str, chat: str) -> Direction:  # noqa: ARG002  # as Script's
        """See Script."""
        moods = (
            linedirections.accept_then_hang_up(),
            linedirections.hang_up(),
            linedirections.failing(after=True),
            linedirections.refused(425, "Too early"),
            linedirections.throttled("2"),
        )
        mood: Direction | None = self._chance.mood(moods) if on == "push" else None
        if mood is None:
            milliseconds, is_after = self._chance.milliseconds()
            return linedirections.slow(milliseconds, after=is_after)
        if mood.is_accepted or mood.hangs_up:
            self._unanswered[Repeat.IDEMPOTENT.value] += 1
        return mood


@dataclass(slots=True, kw_only=True)
class _LineVenue:
    """See Venue."""

    server: LineServer
    unanswered: Counter[str]
    chats: Mapping[str, str]
    """By their ids, how they are called."""

    @property
    def url(self) -> str:
        """See Venue."""
        return self.server.url

    @property
    def is_busy(self) -> bool:
        """See Venue."""
        runner = self.server._runner
        return bool(runner and runner.server and runner.server.connections)

    def seen(self, chat: str) -> Sequence[str]:
        """See Venue."""
        return [each.text for each in self.server.said(machine.line_id(chat))]

    def tried(self) -> Sequence[Tried]:
        """See Venue."""
        calls = self.server.calls("push")
        return [Tried(at=each.at, chat=self.chats[each.chat or ""]) for each in calls]


@asynccontextmanager
async def _testchat(
    instruments: Instruments, chats: Sequence[str], chance: _Chance
) -> AsyncIterator[Venue]:
    unanswered: Counter[str] = Counter()
    async with ChatServer(clock=lambda: instruments.now().timestamp()) as server:
        server._script = server._api._script = _ChatMoods(chance, unanswered)
        for chat in chats:
            server.open_chat(chat, mode=Mode(chat.partition("-")[0]))
        yield _ChatVenue(server=server, unanswered=unanswered)


@asynccontextmanager
async def _slack(
    instruments: Instruments, chats: Sequence[str], chance: _Chance
) -> AsyncIterator[Venue]:
    unanswered: Counter[str] = Counter()
    clock = Clock(source=lambda: instruments.now().timestamp())
    app = App(events={"app_uninstalled"})  # nobody listens to what is posted
    async with SlackServer(app=app, clock=clock, has_rates=False) as server:
        server.script = server._api.script = _SlackMoods(chance, unanswered)
        server.add_team(machine.TENANT, "Crash")
        for promise in (Repeat.RECONCILABLE, Repeat.NEITHER):
            grant = machine.grant(promise)
            server.install(machine.TENANT, scopes=grant.scopes, value=grant.token)
        for chat in chats:
            server.add_channel(chat, chat, team=machine.TENANT, has_app=True)
        yield _SlackVenue(server=server, unanswered=unanswered)


@asynccontextmanager
async def _line(
    instruments: Instruments, chats: Sequence[str], chance: _Chance
) -> AsyncIterator[Venue]:
    unanswered: Counter[str] = Counter()
    clock = Clock(source=lambda: instruments.now().timestamp())
    async with LineServer(clock=clock, quota=None, access_token=machine.TOKEN) as server:
        server._script = server._api._script = _LineMoods(chance, unanswered)
        for chat in chats:
            name = server.stage.person(chat, has_followed=True)
            person = server.world.people.pop(name)
            person.id = machine.line_id(chat)
            server.world.people[person.id] = person
        names = {machine.line_id(chat): chat for chat in chats}
        yield _LineVenue(server=server, unanswered=unanswered, chats=names)


_Opener: TypeAlias = Callable[
    [Instruments, Sequence[str], _Chance], AbstractAsyncContextManager[Venue]
]
_OPENERS: Mapping[str, _Opener] = {TESTCHAT: _testchat, SLACK: _slack, LINE: _line}
PROMISES: Mapping[str, tuple[Repeat, ...]] = {
    TESTCHAT: tuple(Repeat),
    SLACK: (Repeat.RECONCILABLE, Repeat.NEITHER),
    LINE: (Repeat.IDEMPOTENT,),
}
"""What is promised in each venue."""


def opened(
    name: str, instruments: Instruments, chats: Sequence[str], *, seed: int, share: float
) -> AbstractAsyncContextManager[Venue]:
    """Open a venue with these chats, each named by its promise, a dash, and whatever."""
    return _OPENERS[name](instruments, chats, _Chance(seed, share))

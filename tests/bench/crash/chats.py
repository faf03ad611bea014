"""The platforms of a run, one for each promise, by whose name it goes; and who reads there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from adapters.contract import BriefActions, Grant, Platform
from adapters.line.inbound import Way as LineWay
from adapters.line.platform import LineBot
from adapters.slack.platform import Slack
from adapters.store.kernel import Kernel
from adapters.store.notes import NoteStore
from adapters.store.rates import RateStore
from adapters.store.sealing import Sealer
from adapters.telegram import chats as telegramchats
from adapters.telegram.inbound import Way
from adapters.telegram.platform import Telegram
from bot.app.means import means
from digest.model import Brief, Delivery, Promise, Receipt, Recipient, Repeat
from tests import make
from tests.bench.crash.instruments import Instruments
from tests.fakes.telegram.world import TOKEN as BOT_TOKEN
from tests.platforms.testchat import TestChat

TESTCHAT, SLACK, TELEGRAM, LINE = "testchat", "slack", "telegram", "line"
TENANT = "T1"
BOT = BOT_TOKEN.partition(":")[0]
"""Telegram's tenant."""
PARTS: Mapping[str, int] = {TESTCHAT: 2, SLACK: 2, TELEGRAM: 1, LINE: 1}
"""Of how many messages a brief consists, with its details."""
TOKEN = "token-T1"  # noqa: S105  # of a fake
_PEOPLE = 5_100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What a platform stands on."""

    kernel: Kernel
    url: str
    instruments: Instruments
    sleep: Callable[[float], Awaitable[None]]
    has_details: bool


class Chat(TestChat):
    """The platform of one promise. With no rate to wait for, a send makes its request at once."""

    def __init__(self, instruments: Instruments, **options: Any) -> None:  # noqa: ANN401  # its own
        super().__init__(clock=instruments, **options)
        self._instruments = instruments

    @property
    def name(self) -> str:
        """See Platform."""
        return self.promise.repeat.value

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform."""
        self._instruments.note_request(self.promise.repeat)
        return await super().send(delivery, brief, actions)


class SlackChat(Slack):
    """Slack in a workspace that lets the bot read its history, or does not."""

    def __init__(self, repeat: Repeat, **options: Any) -> None:  # noqa: ANN401  # of Slack
        given = grant(repeat)

        async def granted(_tenant: str, _organisation: str) -> Grant | None:
            return given

        super().__init__(granted=granted, **options)
        self._repeat = repeat

    @property
    def name(self) -> str:
        """See Platform."""
        return self._repeat.value


class TelegramChat(Telegram):
    """Telegram with a bot that looks for what is in doubt, or does not; chats have names here."""

    def __init__(self, repeat: Repeat, **options: Any) -> None:  # noqa: ANN401  # of Telegram
        looks = repeat is Repeat.RECONCILABLE
        super().__init__(BOT_TOKEN, way=Way(), probes=looks, **options)
        self._repeat = repeat

    @property
    def name(self) -> str:
        """See Platform."""
        return self._repeat.value

    async def promise_for(self, recipient: Recipient) -> Promise:
        """See Platform."""
        return await super().promise_for(_person(recipient))

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform."""
        return await super().send(_to_person(delivery), brief, actions)

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform."""
        return await super().find_sent(_to_person(delivery))


class LineChat(LineBot):
    """LINE, which knows retry keys; chats go by ids that are made of their names."""

    @property
    def name(self) -> str:
        """See Platform."""
        return Repeat.IDEMPOTENT.value

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform."""
        at = replace(delivery.recipient, chat=line_id(delivery.recipient.chat))
        return await super().send(replace(delivery, recipient=at), brief, actions)


def platform(place: str, promise: Repeat, wiring: Wiring) -> Platform:
    """Return the platform of one promise in one place."""
    return _PLATFORMS[place](promise, wiring)


def _testchat(promise: Repeat, on: Wiring) -> Platform:
    given = Promise(repeat=promise)
    return Chat(on.instruments, url=on.url, token=TOKEN, promise=given, has_details=on.has_details)


def _slack(promise: Repeat, on: Wiring) -> Platform:
    return SlackChat(
        promise,
        api_url=on.url,
        rates=RateStore(on.kernel, "slack"),
        notes=NoteStore(on.kernel, "slack"),
        clock=on.instruments,
        monotonic=on.instruments.monotonic,
        sleep=on.sleep,
    )


def _telegram(promise: Repeat, on: Wiring) -> Platform:
    return TelegramChat(
        promise,
        means=means(on.kernel, Sealer([bytes(32)]), "telegram", clock=on.instruments),
        clock=on.instruments,
        api_url=on.url,
        monotonic=on.instruments.monotonic,
        sleep=on.sleep,
    )


def _line(_promise: Repeat, on: Wiring) -> Platform:
    return LineChat(
        TOKEN,
        means=means(on.kernel, Sealer([bytes(32)]), "line", clock=on.instruments),
        clock=on.instruments,
        way=LineWay(secret=b"nobody brings anything"),
        api_url=on.url,
        sleep=on.sleep,
    )


_PLATFORMS: Mapping[str, Callable[[Repeat, Wiring], Platform]] = {
    TESTCHAT: _testchat,
    SLACK: _slack,
    TELEGRAM: _telegram,
    LINE: _line,
}


def grant(promise: Repeat) -> Grant:
    """Return what the workspace of one promise granted."""
    scopes = {"chat:write", "im:history"}
    scopes |= {"channels:history"} if promise is Repeat.RECONCILABLE else set()
    return Grant(
        tenant=TENANT,
        token=f"xoxb-{promise.value}",
        scopes=frozenset(scopes),
        bot=f"B{TENANT}BOT",
        user=f"U{TENANT}BOT",
    )


def reader(chat: str, promise: Repeat) -> Recipient:
    """Return who reads a chat of one promise."""
    return make.recipient(chat, platform=promise.value)


async def acquaint(kernel: Kernel, names: Sequence[str]) -> None:
    """Have it not be the first day of a bot on Telegram: some id is known."""
    notes = NoteStore(kernel, "telegram")
    row = telegramchats.row(person(names[0]))
    await notes.put(f"ids/{BOT}/{row}", "1", keep=timedelta(days=1))


def person(chat: str) -> int:
    """Return under which number Telegram knows who reads a chat."""
    promise, _, number = chat.partition("-")
    return _PEOPLE + list(Repeat).index(Repeat(promise)) * 1_000_000 + int(number)


def line_id(chat: str) -> str:
    """Return under which id LINE knows who reads a chat."""
    return f"U{blake2b(chat.encode(), digest_size=16).hexdigest()}"


def _person(recipient: Recipient) -> Recipient:
    return replace(recipient, platform="telegram", tenant=BOT, chat=str(person(recipient.chat)))


def _to_person(delivery: Delivery) -> Delivery:
    return replace(delivery, recipient=_person(delivery.recipient))

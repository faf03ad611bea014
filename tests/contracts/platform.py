"""The platforms that the conformance suite runs over, each with a fake that says what is seen.

A platform joins by a `Rig` of its own, over its own fake, in a module of its name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from enum import StrEnum
from typing import Protocol, TypeAlias

from adapters.contract import (
    Choice,
    Filled,
    Form,
    FormKind,
    FormRequest,
    Platform,
    Shareable,
    Sought,
    Update,
    WebhookRequest,
)
from digest.errors import StoreUnavailable
from digest.model import (
    Brief,
    BriefId,
    Delivery,
    EditionId,
    IdempotencyKey,
    OperationId,
    Receipt,
    Recipient,
    Repeat,
    SubscriptionId,
)
from digest.ports import Clock, Poison
from tests.buttons import under
from tests.make import NOW

CHAT = "C1"


class Moment(StrEnum):
    """A bad moment of a platform that its fake can be told to have with the next send."""

    HANG_UP = "hang up without accepting"
    ACCEPT_THEN_HANG_UP = "accept, then hang up"
    ACCEPT_THEN_FAIL = "accept, then 500"
    FAIL = "500"
    ACCEPT_THEN_GARBLE = "accept, then say nothing of it"
    ACCEPT_THEN_SILENCE = "accept, then no answer in time"
    SILENCE = "no answer in time, accepted late"


SEEN_ALL_THE_SAME = frozenset(
    {
        Moment.ACCEPT_THEN_HANG_UP,
        Moment.ACCEPT_THEN_FAIL,
        Moment.ACCEPT_THEN_GARBLE,
        Moment.ACCEPT_THEN_SILENCE,
    }
)


class Lack(StrEnum):
    """What a platform does not have, so that what is said of it says nothing there."""

    THREADS = "messages stand in no thread"
    FILES = "a bot sends no files"
    ATTACHING = "a file calls nobody, where several are"
    FAREWELLS = "who blocks the bot is told of by an event alone, and by no answer"
    DATES = "a signature has no time in it"


class MemoryDesk:
    """See Desk. Keeps what the suite looks at, and can be out of order."""

    def __init__(self) -> None:
        self.admitted: list[Update] = []
        self.poison: list[Poison] = []
        self.chokes_on = ""
        """What was said that cannot be stored, whatever one does."""
        self.sought: list[Sought] = []
        self.may_share = Shareable(otherwise="Nothing.")
        self.calls = 0
        self.refuses_next = 0
        self.asked: list[FormRequest] = []
        self.withdrawn: list[Recipient] = []
        self.known_anew: list[tuple[str, str]] = []
        self.forms_of: dict[str, FormKind] = {}
        self.form_of: Callable[[FormRequest], Form | str] = lambda _: "There is no form."
        self.wrong: dict[str, str] = {}
        """What is said to be wrong of whatever is filled in, by the key of the field."""

    async def admit(self, update: Update) -> bool:
        """See Inbox."""
        self.calls += 1
        if self.refuses_next:
            self.refuses_next -= 1
            raise StoreUnavailable("as directed")
        if self.chokes_on and getattr(update, "text", "") == self.chokes_on:
            raise ValueError(self.chokes_on)
        seen = {(each.recipient.tenant, each.update_id) for each in self.admitted}
        if (update.recipient.tenant, update.update_id) in seen:
            return False
        self.admitted.append(update)
        return True

    async def put_aside(self, poison: Poison) -> bool:
        """See Inbox."""
        if poison.update_id in {each.update_id for each in self.poison}:
            return False
        self.poison.append(poison)
        return True

    def opens(self, text: str) -> FormKind | None:
        """See Desk."""
        return self.forms_of.get(text)

    async def form(self, request: FormRequest) -> Form | str:
        """See Desk."""
        self.asked.append(request)
        return self.form_of(request)

    async def choices(self, request: FormRequest, key: str, typed: str) -> Sequence[Choice]:
        """See Desk. Whatever is typed can be chosen."""
        self.asked.append(request)
        return (Choice(value=f"{key}/{typed}", label=typed),)

    async def faults(self, filled: Filled) -> Mapping[str, str]:
        """See Desk."""
        keys = {each.key for each in filled.given}
        return {key: told for key, told in self.wrong.items() if key in keys}

    async def shareable(self, sought: Sought) -> Shareable:
        """See Desk."""
        self.sought.append(sought)
        return self.may_share

    def changed(self, recipient: Recipient, person: str) -> None:
        """See Desk."""
        self.known_anew.append((recipient.tenant, person))

    async def withdraw(self, recipient: Recipient) -> None:
        """See Desk."""
        self.withdrawn.append(recipient)

    def texts(self) -> list[str]:
        """Return what was said, in the order of admission."""
        return [getattr(each, "text", "(left)") for each in self.admitted]


async def send(platform: Platform, owed: Delivery, brief: Brief) -> Receipt:
    """Send a brief with what can be pressed under it."""
    return await platform.send(owed, brief, under(brief, owed))


class Rig(Protocol):
    """A platform with its fake: what happens there, and what a reader sees."""

    @property
    def platform(self) -> Platform:
        """The one under test."""
        ...

    @property
    def repeat(self) -> Repeat:
        """What becomes of a message that is sent twice in the chat of the suite."""
        ...

    @property
    def place(self) -> Recipient:
        """The chat of the suite."""
        ...

    @property
    def asker(self) -> str:
        """Who writes there."""
        ...

    @property
    def signs(self) -> bool:
        """Whether what proves a webhook request covers its body and its time."""
        ...

    @property
    def lacks(self) -> frozenset[Lack]:
        """What there is not."""
        ...

    def topic(self, root: str) -> str:
        """Return a thread of the chat: that of a message, or another where it has none."""
        ...

    def seen(self, chat: str = "") -> Sequence[str]:
        """Return the texts a reader sees in a chat."""
        ...

    def threads(self) -> Sequence[str | None]:
        """Return in which thread each of them stands."""
        ...

    def tries(self) -> int:
        """Count the sends and replies that reached the fake."""
        ...

    def throttle(self, retry_after: str | None) -> None:
        """Let the next send be throttled."""
        ...

    def have(self, moment: Moment) -> None:
        """Let the next send meet a bad moment."""
        ...

    def unavailable(self) -> None:
        """Let the next send be turned away, provably not accepted."""
        ...

    def close(self, how: str) -> None:
        """Let the chat be "archived" or "removed"."""
        ...

    def revoke(self) -> None:
        """Let the next send be refused for its token."""
        ...

    def reject(self) -> None:
        """Let the next send be refused for what it says."""
        ...

    async def die(self) -> None:
        """Let nobody be there."""
        ...

    async def come_back(self) -> None:
        """Be there again, with all that was accepted."""
        ...

    def say(self, text: str) -> str:
        """Let somebody write to the bot; return the update's id."""
        ...

    def attach(self, text: str, body: bytes, *, said_size: int | None = None) -> str:
        """Let somebody write to the bot with a file, whose size the platform may say wrongly."""
        ...

    def files(self) -> Sequence[tuple[str, bytes]]:
        """Return the names and contents of the files that a reader sees."""
        ...

    def fetches(self) -> int:
        """Count the files that were asked for."""
        ...

    def leave(self) -> None:
        """Let the bot be removed from the chat, which it is told."""
        ...

    def nonsense(self) -> None:
        """Bring something that is no update."""
        ...

    def duplicate(self, count: int) -> None:
        """Bring the last updates again."""
        ...

    def shuffle(self, count: int) -> None:
        """Bring the last updates in another order."""
        ...

    def requests(self, *texts: str) -> Sequence[WebhookRequest]:
        """Return the signed webhook requests, as many as it takes, with what somebody said."""
        ...

    def request(self, text: str, *, late_s: float = 0.0) -> WebhookRequest:
        """Return a signed webhook request with something that somebody said."""
        ...


Opener: TypeAlias = Callable[[Clock], AbstractAsyncContextManager[Rig]]


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; a few seconds at most."""
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # a server on a socket tells nobody
            await asyncio.sleep(0.005)


def delivery(platform: Platform, **changes: object) -> Delivery:
    """Return a delivery to the chat of the suite, as it stands when it is sent."""
    made = Delivery(
        key=IdempotencyKey("testchat|T1|C1|e-1|1"),
        op_id=OperationId("0e9a7c52-0000-5000-8000-000000000001"),
        subscription_id=SubscriptionId("s-1"),
        recipient=Recipient(platform=platform.name, tenant="T1", chat=CHAT),
        edition_id=EditionId("e-1"),
        brief_id=BriefId("K7Q2"),
        local_date=NOW.date(),
        due_at=NOW,
        deadline_at=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # built by name


def owed(rig: Rig, **changes: object) -> Delivery:
    """Return a delivery to the chat of a rig."""
    return delivery(rig.platform, **{"recipient": rig.place, **changes})

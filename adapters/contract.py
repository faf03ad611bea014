"""What every chat platform and every surface brings and takes.

::

    platform ──Update──▶ Inbox ─▶ dispatch ─▶ Platform.reply, with Actions to press
                                    ├───────▶ Platform.role, before somebody changes anything
                                    └───────▶ Platform.download, where a file came with it
    Outbox ──Delivery──▶ Platform.send / find_sent
    Notices ──Notice──▶ Platform.tell, after Edits.edit where a correction can be made in place
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias, runtime_checkable

from digest.model import Brief, Delivery, OperationId, Promise, Receipt, Recipient, Role
from digest.words.plain import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that goes to a reader."""

    name: str
    """Letters, digits, dots and hyphens of ASCII, 64 at most: a name on every platform."""
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with what somebody wrote: where it is, not what is in it."""

    name: str
    size: int
    """In bytes, as the platform says, which may be wrong."""
    handle: str
    """By which the platform finds it; of no use anywhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody wrote to the bot: a command or a question, as it was typed.

    Always addressed to it: what people say to each other in a group is never admitted.
    """

    update_id: str
    """Unique within the platform and tenant: what deduplication goes by."""
    recipient: Recipient
    """The conversation it belongs to, and where a reply goes."""
    asker: str
    text: str
    said_at: datetime
    reply_to: str = ""
    """The platform's id of the message it answers, when it answers one."""
    is_shared: bool = False
    """Whether several people talk there; False for a chat of one person with the bot."""
    is_addressed: bool = False
    """Whether the bot was called: by a mention that is taken out of the text, or as a command."""
    attachment: Attachment | None = None
    """The first file that came with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody pressed what we offered under a message."""

    update_id: str
    recipient: Recipient
    asker: str
    token: str
    """Of the `Action`, whatever the platform brings for it: it is checked by us."""
    said_at: datetime
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The bot may write to a chat from now on: it was added, followed, or let in again."""

    update_id: str
    recipient: Recipient
    asker: str
    """Who added it."""
    said_at: datetime
    is_shared: bool = False
    language: str = ""
    """His language or the place's, where the platform knows (BCP 47)."""
    tz: str = ""
    """His time zone, where the platform knows (IANA)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """Somebody put a sign of liking or disliking on a message of ours, or pressed a thumb."""

    update_id: str
    recipient: Recipient
    asker: str
    message: str
    """The platform's id of that message."""
    is_positive: bool
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The bot was removed from a chat, or blocked."""

    update_id: str
    recipient: Recipient
    said_at: datetime


Answerable: TypeAlias = Said | Pressed | Joined
"""What is answered with a reply."""
Update: TypeAlias = Answerable | Reacted | Left


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to press under a reply, or to type where nothing can be pressed."""

    label: str
    line: str
    """What it stands for, as it can be typed."""
    token: str
    """What the platform brings back in `Pressed`: printable ASCII, 64 characters at most."""


class Inbox(Protocol):
    """Keeps updates from before the acknowledgement until they are handled."""

    async def admit(self, update: Update) -> bool:
        """Store an update, or return False when its id was seen; durable when this returns.

        Raises:
            StoreError: it is not stored, and must not be acknowledged.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """An HTTP request as it came in, whatever server took it."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookResponse:
    """What to send back."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"


class Platform(Protocol):
    """One chat platform. What writes to it or asks it raises DeliveryError and nothing else."""

    @property
    def name(self) -> str:
        """What `Recipient.platform` says."""
        ...

    @property
    def promise(self) -> Promise:
        """What can be promised about a message whose answer was lost."""
        ...

    def parts(self, brief: Brief) -> int:
        """Return how many messages a brief takes here; the first is the brief itself.

        It is the same for every reader, whatever his zone, and whether the brief is late.
        """
        ...

    async def send(self, delivery: Delivery, brief: Brief) -> Receipt:
        """Send one part of a brief, once: no retry of its own.

        A later part goes into the thread of the message `delivery.root`; where the recipient is
        a thread himself, all parts go there. Days and times are those of `delivery.tz`, and a
        late brief says so: see `digest.words.delivered`.
        """
        ...

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """Look for a part that may have arrived; None where it is not."""
        ...

    async def reply(
        self,
        update: Answerable,
        lines: Iterable[Line],
        *,
        actions: Sequence[Action] = (),
        file: File | None = None,
    ) -> None:
        """Answer where an update came from; operation ids are made of the update's id.

        Actions stand under the answer, as far as the platform has room: the first count most. A
        file of 1 MiB at most comes with it, and nobody else than those who read the answer can
        have it.
        """
        ...

    async def download(
        self, place: Recipient, attachment: Attachment, *, most_bytes: int
    ) -> bytes:
        """Return what is in a file that came from a place.

        What is larger by the platform's word is not asked for; what turns out to be is not read
        to its end. A handle leads to what belongs to the place's tenant, never to an address
        that somebody chose.

        Raises:
            DeliveryError: it cannot be had; Rejected when it is too large or is no more.
        """
        ...

    async def role(self, place: Recipient, person: str) -> Role:
        """Return what somebody is in a place now; a platform without roles says MEMBER.

        Raises:
            DeliveryError: it could not be found out.
        """
        ...

    async def tell(
        self, recipient: Recipient, lines: Iterable[Line], *, op_id: OperationId
    ) -> None:
        """Tell somebody what is neither a brief nor a reply; `op_id` as for a delivery."""
        ...

    async def listen(self, inbox: Inbox) -> None:
        """Fetch and admit updates until cancelled; return at once where webhooks bring them."""
        ...

    async def receive(self, request: WebhookRequest, inbox: Inbox) -> WebhookResponse:
        """Check the signature, admit what the request brings, acknowledge."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Edits(Protocol):
    """What a platform brings besides, if a message can be changed after it was sent there."""

    async def edit(self, delivery: Delivery, brief: Brief) -> None:
        """Show the brief as it is now in the messages of a delivery that was sent.

        The same again changes nothing. A message that is gone is left alone.

        Raises:
            DeliveryError: it may stand as it was.
        """
        ...


class Progress(Protocol):
    """Says how far long work is."""

    def tell(self, text: str) -> None:
        """Replace what was said before."""
        ...


class Surface(Protocol):
    """A place where one person reads lines and types his own."""

    @property
    def is_attached(self) -> bool:
        """Whether a person is there to answer."""
        ...

    def show(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """Show lines, each in the style of its role; actions as words to type."""
        ...

    def say(self, text: str) -> None:
        """Show a text of ours as it is."""
        ...

    def warn(self, text: str) -> None:
        """Say a text of ours beside the result, where it disturbs no program that reads it."""
        ...

    def progress(self) -> AbstractContextManager[Progress]:
        """Show progress while the context lasts; nothing where nobody watches."""
        ...

    async def read(self, prompt: str) -> str | None:
        """Return the next line typed, None at the end of input."""
        ...

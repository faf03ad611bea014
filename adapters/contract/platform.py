"""What every chat platform takes: briefs, replies, and what it can do besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from adapters.contract.desk import Desk
from adapters.contract.offered import Action, BriefActions
from adapters.contract.updates import Answerable, Attachment, Collected, Opened
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
class WebhookRequest:
    """An HTTP request as it came in, whatever server took it."""

    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    """What follows the question mark, decoded; of a page alone, webhooks do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookResponse:
    """What to send back."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)
    """Besides the type; names and values are ours."""


class Platform(Protocol):
    """One chat platform. What writes to it or asks it raises DeliveryError and nothing else."""

    @property
    def name(self) -> str:
        """What `Recipient.platform` says."""
        ...

    async def promise_for(self, recipient: Recipient) -> Promise:
        """Return what can be promised there about a message whose answer was lost.

        It may hang on what a tenant lets the bot do, and change when that does.

        Raises:
            DeliveryError: it could not be found out.
        """
        ...

    def parts(self, brief: Brief) -> int:
        """Return how many messages a brief takes here at most; the first is the brief itself.

        It is the same for every reader, whatever his zone, and whether the brief is late.
        """
        ...

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """Send one part of a brief, once: no retry of its own.

        A later part goes into the thread of the message `delivery.root`; where the recipient is
        a thread himself, all parts go there. Days and times are those of `delivery.tz`, and a
        late brief says so: see `digest.words.delivered`. Of the actions, those are shown for
        which the platform has room. A later part may have nothing to add where the tenant sees
        more in the first: then nothing is sent, and the receipt is empty.
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
        is_private: bool = False,
    ) -> None:
        """Answer where an update came from; operation ids are made of the update's id.

        Actions stand under the answer, as far as the platform has room: the first count most. A
        file of 1 MiB at most comes with it, and nobody else than those who read the answer can
        have it. What is private concerns the asker alone: where others read along it is shown to
        him only, on a platform that can.
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

    async def listen(self, desk: Desk) -> None:
        """Fetch and admit updates until cancelled; return at once where webhooks bring them."""
        ...

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """Check the signature, admit what the request brings, acknowledge."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Edits(Protocol):
    """What a platform brings besides, if a message can be changed after it was sent there."""

    async def edit(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> None:
        """Show the brief as it is now in the messages of a delivery that was sent.

        The same again changes nothing. A message that is gone is left alone.

        Raises:
            DeliveryError: it may stand as it was.
        """
        ...


@runtime_checkable
class Enriches(Protocol):
    """What a platform brings besides, if a brief can have a richer form there.

    A place has to ask for it, since not every app of the platform shows it. `Delivery.is_rich`
    says that it has; what cannot be sent so is sent in the usual form.
    """

    @property
    def has_rich(self) -> bool:
        """Whether places may be offered it."""
        ...


class Stream(Protocol):
    """An answer that grows before the reader's eyes."""

    async def tell(self, line: Line) -> None:
        """Show one more line: a sentence that was checked. What goes wrong shows in `end`."""
        ...

    async def end(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """Show the whole answer, which begins with what was told; as `Platform.reply`."""
        ...

    async def break_off(self) -> None:
        """Leave what was told as it stands, and say that no more comes; raises nothing."""
        ...


@runtime_checkable
class Streams(Protocol):
    """What a platform brings besides, if it shows that an answer is on its way."""

    async def begin(self, update: Answerable) -> Stream | None:
        """Give a sign of life; return what the answer is told to, or None: `reply` has to do.

        Raises nothing: without a sign of life an answer is as good.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a platform knows of somebody; empty where it does not."""

    tz: str = ""
    """Key of the IANA time zone database."""
    language: str = ""
    """BCP 47."""


@runtime_checkable
class Profiles(Protocol):
    """What a platform brings besides, if it can be asked who somebody is."""

    async def profile(self, place: Recipient, person: str) -> Profile:
        """Return what is known of somebody.

        Raises:
            DeliveryError: it could not be found out.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page, with what can be pressed under it."""

    lines: tuple[Line, ...]
    actions: tuple[Action, ...] = ()
    place: Recipient | None = None
    """The shared place that it is about, by whose name it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What somebody sees who opens the bot's page: his brief, and what he has set up."""

    parts: tuple[Part, ...]


@runtime_checkable
class Pages(Protocol):
    """What a platform brings besides, if the bot has a page there for each reader."""

    async def show(self, update: Opened, page: Page) -> None:
        """Show a page in the place of what is there.

        Raises:
            DeliveryError: it stands as it was, as far as is known.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many messages that nobody asked for may be sent in a month, and how many were."""

    limit: int | None
    """None: as many as one likes."""
    used: int

    @property
    def left(self) -> int | None:
        """How many are left; None: no end of them."""
        return None if self.limit is None else max(0, self.limit - self.used)


@runtime_checkable
class Metered(Protocol):
    """What a platform brings besides, if it counts, or takes money for, what nobody asked for.

    Replies are free there.
    """

    async def quota(self, tenant: str) -> Quota:
        """Return how a tenant's month stands.

        Raises:
            DeliveryError: it could not be found out.
        """
        ...

    async def price(self, place: Recipient) -> int:
        """Return how many messages one to a place counts for: as many as get it.

        Raises:
            DeliveryError: it could not be found out.
        """
        ...

    async def has_spare(self, place: Recipient) -> bool:
        """Tell whether what is told a place counts now; else it waits until it is for nothing."""
        ...


@runtime_checkable
class Roleless(Protocol):
    """What a platform brings besides, if it does not know who manages a place.

    `role` says MEMBER of everybody there. Who brought the bot into a shared place manages it, or
    who sets it up first, where the platform does not say who that was; and whoever holds the
    operator's code of the tenant.
    """

    @property
    def is_roleless(self) -> bool:
        """True: that is what tells such a platform from others."""
        ...


@runtime_checkable
class Collects(Protocol):
    """What a platform brings besides, if an answer that took long can be fetched by its asker."""

    async def collect(self, update: Collected) -> None:
        """Give somebody the answer that waits for him, as often as he asks; or say how it stands.

        Raises:
            DeliveryError: as `Platform.reply`.
        """
        ...

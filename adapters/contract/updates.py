"""What people do, as a platform brings it in.

*Pure.* An update is admitted to an `Inbox` before it is acknowledged, and handled later, in the
order of its conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from adapters.contract.forms import FormKind, Given
from digest.model import Recipient


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
    message: str = ""
    """The platform's id of what was written, where an answer can be put under it."""
    quoted: str = ""
    """The words of that message that he marked, when he did."""
    answer_by: str = ""
    """By which the platform lets this be answered in a way of its own, such as to the asker alone
    or for nothing; a secret of little life, of no use anywhere else."""
    is_unseen: bool = False
    """Whether nobody else saw it, though others are there: nor is the answer for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody pressed what we offered under a message."""

    update_id: str
    recipient: Recipient
    """Where a reply goes: the thread of the message, where the platform has threads."""
    asker: str
    token: str
    """Of the `Action`, whatever the platform brings for it: it is checked by us."""
    said_at: datetime
    message: str = ""
    """The platform's id of the message that it stands under, where the platform says."""
    is_shared: bool = False
    answer_by: str = ""
    """See `Said`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Somebody filled a form in; what he gave was found right when he sent it."""

    update_id: str
    recipient: Recipient
    """Where a reply goes."""
    asker: str
    kind: FormKind
    given: tuple[Given, ...]
    said_at: datetime
    token: str = ""
    """Of the `Action` that opened the form, where one did."""
    message: str = ""
    """The platform's id of the message that it stands under."""
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
    payload: str = ""
    """What the link that he came by says, where he came by one; whatever it is."""
    answer_by: str = ""
    """See `Said`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Somebody opened the page that the bot has on his platform."""

    update_id: str
    recipient: Recipient
    """His own chat with the bot."""
    asker: str
    said_at: datetime
    language: str = ""
    tz: str = ""
    """As in `Joined`."""


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
class Collected:
    """Somebody came for an answer that took longer than his platform lets one wait for it."""

    update_id: str
    recipient: Recipient
    asker: str
    question: str
    """The `update_id` of what he asked."""
    said_at: datetime
    is_shared: bool = False
    answer_by: str = ""
    """See `Said`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The bot was removed from a chat, or blocked."""

    update_id: str
    recipient: Recipient
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The bot may write again to somebody who had blocked it; he said nothing to it."""

    update_id: str
    recipient: Recipient
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A chat has another address from now on; whatever is kept of it moves with it."""

    update_id: str
    recipient: Recipient
    """The chat by its old address."""
    to: str
    """What `Recipient.chat` says now."""
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Somebody took back what he wrote: what is kept of it is deleted, even if it comes later."""

    update_id: str
    recipient: Recipient
    message: str
    """The platform's id of what was written."""
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Uninstalled:
    """A tenant took the bot away: whatever is kept of it is to be deleted."""

    update_id: str
    recipient: Recipient
    """Of the tenant; `chat` is empty."""
    said_at: datetime


Answerable: TypeAlias = Said | Pressed | Filled | Joined
"""What is answered with a reply."""
Nobodys: TypeAlias = Left | Moved | Returned | Unsaid | Uninstalled
"""What is not told whose deed it is."""
Update: TypeAlias = Answerable | Opened | Reacted | Collected | Nobodys

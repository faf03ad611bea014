"""What every chat platform and every surface brings and takes.

::

    platform ──Update──▶ Inbox ─▶ dispatch ─▶ Platform.reply, with Actions to press
        │                           ├───────▶ Streams.begin, where an answer can grow
        │                           ├───────▶ Pages.show, for who opens the bot's page
        │                           ├───────▶ Platform.role, before somebody changes anything
        │                           └───────▶ Platform.download, where a file came with it
        └─FormRequest──▶ Desk ──Form──▶ filled in ──Filled──▶ Inbox
    Outbox ──Delivery──▶ Platform.send / find_sent
    Notices ──Notice──▶ Platform.tell, after Edits.edit where a correction can be made in place
"""

from __future__ import annotations

from adapters.contract.desk import Desk, Inbox
from adapters.contract.forms import (
    Choice,
    Field,
    FieldKind,
    Form,
    FormKind,
    FormRequest,
    Given,
)
from adapters.contract.means import Grant, Grants, Means, Notes, Passes, Passing, Posts, Rates
from adapters.contract.offered import Action, BriefActions, StoryActions
from adapters.contract.platform import (
    Collects,
    Edits,
    File,
    Metered,
    Page,
    Pages,
    Part,
    Platform,
    Profile,
    Profiles,
    Quota,
    Stream,
    Streams,
    WebhookRequest,
    WebhookResponse,
)
from adapters.contract.surface import Progress, Surface
from adapters.contract.updates import (
    Answerable,
    Attachment,
    Collected,
    Filled,
    Joined,
    Left,
    Moved,
    Opened,
    Pressed,
    Reacted,
    Returned,
    Said,
    Uninstalled,
    Update,
)

__all__ = [
    "Action",
    "Answerable",
    "Attachment",
    "BriefActions",
    "Choice",
    "Collected",
    "Collects",
    "Desk",
    "Edits",
    "Field",
    "FieldKind",
    "File",
    "Filled",
    "Form",
    "FormKind",
    "FormRequest",
    "Given",
    "Grant",
    "Grants",
    "Inbox",
    "Joined",
    "Left",
    "Means",
    "Metered",
    "Moved",
    "Notes",
    "Opened",
    "Page",
    "Pages",
    "Part",
    "Passes",
    "Passing",
    "Platform",
    "Posts",
    "Pressed",
    "Profile",
    "Profiles",
    "Progress",
    "Quota",
    "Rates",
    "Reacted",
    "Returned",
    "Said",
    "StoryActions",
    "Stream",
    "Streams",
    "Surface",
    "Uninstalled",
    "Update",
    "WebhookRequest",
    "WebhookResponse",
]

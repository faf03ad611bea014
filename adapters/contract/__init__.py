"""What every chat platform and every surface brings and takes.

::

    platform ──Update──▶ Inbox ─▶ dispatch ─▶ Platform.reply, with Actions to press
        │                           ├───────▶ Streams.begin, where an answer can grow
        │                           ├───────▶ Pages.show, for who opens the bot's page
        │                           ├───────▶ Platform.role, before somebody changes anything
        │                           └───────▶ Platform.download, where a file came with it
        ├─FormRequest──▶ Desk ──Form──▶ filled in ──Filled──▶ Inbox
        └─Sought───────▶ Desk ──Shareable──▶ chosen, and put where the platform knows
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
from adapters.contract.means import (
    Answers,
    Grant,
    Grants,
    Means,
    Notes,
    Passes,
    Passing,
    Posts,
    Rates,
    Waiting,
)
from adapters.contract.offered import Action, BriefActions, StoryActions
from adapters.contract.platform import (
    Collects,
    Edits,
    Enriches,
    File,
    Metered,
    Page,
    Pages,
    Part,
    Platform,
    Profile,
    Profiles,
    Quota,
    Roleless,
    Stream,
    Streams,
    WebhookRequest,
    WebhookResponse,
)
from adapters.contract.sharing import Shareable, Sought
from adapters.contract.surface import Progress, Surface
from adapters.contract.updates import (
    Answerable,
    Attachment,
    Collected,
    Filled,
    Joined,
    Left,
    Moved,
    Nobodys,
    Opened,
    Pressed,
    Reacted,
    Returned,
    Said,
    Uninstalled,
    Unsaid,
    Update,
)

__all__ = [
    "Action",
    "Answerable",
    "Answers",
    "Attachment",
    "BriefActions",
    "Choice",
    "Collected",
    "Collects",
    "Desk",
    "Edits",
    "Enriches",
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
    "Nobodys",
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
    "Roleless",
    "Said",
    "Shareable",
    "Sought",
    "StoryActions",
    "Stream",
    "Streams",
    "Surface",
    "Uninstalled",
    "Unsaid",
    "Update",
    "Waiting",
    "WebhookRequest",
    "WebhookResponse",
]

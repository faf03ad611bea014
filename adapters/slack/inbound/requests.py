"""What a form was opened for, as it goes to Slack with the form and comes back with what was given.

*Pure.* It says where and about what; who and for which tenant say the envelope and the person of
the payload alone, so that nothing that came out of here can speak for another.
"""

from __future__ import annotations

import json

from adapters.contract import FormKind, FormRequest
from adapters.slack.inbound import fields
from adapters.slack.inbound.envelope import Envelope
from adapters.slack.inbound.places import PLATFORM
from digest.model import Recipient

MOST_CHARS = 3_000
"""Of a view's private_metadata (docs.slack.dev, Views)."""


def written(request: FormRequest) -> str:
    """Return a request as the private_metadata of its view."""
    place = request.recipient
    said = {
        "kind": request.kind.value,
        "chat": place.chat,
        "thread": place.thread or "",
        "shared": request.is_shared,
        "token": request.token,
        "message": request.message,
    }
    return json.dumps({name: each for name, each in said.items() if each}, separators=(",", ":"))


def read(metadata: str, envelope: Envelope, asker: str) -> FormRequest | None:
    """Return the request that a view was opened for; None for a view that is none of ours."""
    try:
        said = json.loads(metadata) if len(metadata) <= MOST_CHARS else None
        kind = FormKind(fields.text(said, "kind"))
    except (ValueError, RecursionError):
        return None
    chat, is_shared = fields.ident(said, "chat"), fields.flag(said, "shared")
    if not chat or not asker or (not is_shared and chat != asker):
        return None
    place = Recipient(
        platform=PLATFORM,
        tenant=envelope.tenant,
        chat=chat,
        thread=fields.stamp(said, "thread") or None,
    )
    return FormRequest(
        kind=kind,
        recipient=place,
        asker=asker,
        is_shared=is_shared,
        token=fields.text(said, "token"),
        message=fields.stamp(said, "message"),
    )

"""The webhook: who may bring events, and how a request is answered.

*Pure.* ::

    413  more than is read     401  not signed by the channel, or with no signature
    400  signed, and no list of events, or of another channel
    503  it could not be kept: LINE brings it again, where that is switched on
    200  kept, or nothing in it: an empty list is the console's check
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from adapters import shaping
from adapters.contract import WebhookRequest, WebhookResponse
from adapters.line import places
from adapters.line.inbound import signature

MOST_BYTES = 1 << 20

TOO_LARGE = WebhookResponse(status=413, body=b"too large")
NOT_SIGNED = WebhookResponse(status=401, body=b"not signed")
NO_EVENTS = WebhookResponse(status=400, body=b"no events")
NOT_NOW = WebhookResponse(status=503, body=b"not now")
TAKEN = WebhookResponse(status=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a request brings."""

    destination: str
    """The bot's own id."""
    events: Sequence[object]


def opened(request: WebhookRequest, secret: bytes) -> Brought | WebhookResponse:
    """Return what a request brings, or how it is refused; nothing is read that is not signed.

    Args:
        request: as it came in.
        secret: of the channel.
    """
    if len(request.body) > MOST_BYTES:
        return TOO_LARGE
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not signature.is_signed(headers, request.body, secret):
        return NOT_SIGNED
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return NO_EVENTS
    destination, events = shaping.text(found, "destination"), shaping.record(found).get("events")
    if not places.is_id(destination) or not isinstance(events, list):
        return NO_EVENTS
    return Brought(destination=destination, events=events)

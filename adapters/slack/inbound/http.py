"""How a request is refused, and how an answer goes back.

*Pure.* ::

    413  more than is read          401  not signed by Slack, or too long ago
    400  signed, and no payload     503  it could not be kept: Slack brings it again

Slack brings an event again unless told not to by a header (docs.slack.dev, Events API).
"""

from __future__ import annotations

from adapters.contract import WebhookResponse

_NO_RETRY = {"X-Slack-No-Retry": "1"}

TOO_LARGE = WebhookResponse(status=413, body=b"too large")
NOT_SIGNED = WebhookResponse(status=401, body=b"not signed")
NO_PAYLOAD = WebhookResponse(status=400, body=b"no payload", headers=_NO_RETRY)
NOT_NOW = WebhookResponse(status=503, body=b"not now")
TAKEN = WebhookResponse(status=200)


def answer(status: int, body: str) -> WebhookResponse:
    """Return what goes back for a payload that was taken, or was not."""
    if status == NOT_NOW.status:
        return NOT_NOW
    content_type = "application/json" if body.startswith("{") else "text/plain"
    return WebhookResponse(status=status, body=body.encode(), content_type=content_type)

"""The webhook: who may bring updates, and how a request is answered.

::

    413  more than is read        401  without the secret
    200  taken, or no update      503  it could not be kept: Telegram brings it again

The secret comes in a header, as it was told to Telegram (core.telegram.org/bots/api, setWebhook;
read 2026-11-28): a body bears no signature.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from adapters.contract import WebhookRequest, WebhookResponse
from adapters.telegram.client import Api
from adapters.telegram.inbound.updates import KINDS
from digest.errors import AccessLost, DeliveryError

HEADER = "x-telegram-bot-api-secret-token"
AT_ONCE = 40
MOST_BYTES = 1 << 20
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0

TOO_LARGE = WebhookResponse(status=413, body=b"too large")
NOT_KNOWN = WebhookResponse(status=401, body=b"not known")
NOT_NOW = WebhookResponse(status=503, body=b"not now")
TAKEN = WebhookResponse(status=200)

_log = logging.getLogger(__name__)


def opened(request: WebhookRequest, secret: str) -> tuple[WebhookResponse | None, object]:
    """Return how a request is refused, or None and the update in it.

    Args:
        request: as it came in.
        secret: what it has to bring; an empty one is brought by nobody.
    """
    if len(request.body) > MOST_BYTES:
        return TOO_LARGE, None
    headers = {name.lower(): value for name, value in request.headers.items()}
    brought = headers.get(HEADER, "").encode(errors="replace")
    if not hmac.compare_digest(brought, secret.encode()) or not secret:
        return NOT_KNOWN, None
    try:
        return None, json.loads(request.body)
    except (ValueError, RecursionError):
        _log.error("with the secret, and nothing that Telegram sends: %d bytes", len(request.body))
        return TAKEN, None  # it would come again and again


async def ask_for(
    api: Api,
    public_url: str,
    path: str,
    secret: str,
    *,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Have Telegram bring updates to our door, trying until it agrees."""
    pause = _FIRST_PAUSE_S
    while True:
        try:
            await api.set_webhook(
                public_url.rstrip("/") + path, secret=secret, allowed=KINDS, at_once=AT_ONCE
            )
        except DeliveryError as error:
            say = _log.error if isinstance(error, AccessLost) else _log.warning
            say("Telegram does not take the webhook yet: %s", error.reason)
            await sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)
        else:
            return

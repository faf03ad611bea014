"""What Slack's refusals, its statuses of HTTP and a broken connection mean to us: one table each.

::

    an error code ─▶ _KINDS               certainly not done, but for the two that say so
    a status      ─▶ 429 · 401, 403 · 413 · other 4xx ─▶ not done;  else nobody knows
    an exception  ─▶ was there a connection? ─▶ nobody knows;  else not done

Codes: docs.slack.dev, the page of each method (read 2026-11-28). A question changes nothing, so
that about it there is never a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from http import HTTPStatus
from types import MappingProxyType

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.patience import seconds
from digest.errors import (
    AccessLost,
    Blocked,
    DeliveryError,
    Forbidden,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)

UNREADABLE: tuple[type[Exception], ...] = (
    SlackApiError,
    aiohttp.ClientError,
    OSError,  # TimeoutError among them
    AttributeError,  # the SDK's, of JSON that is no object
    ValueError,  # of a body in no encoding
    RecursionError,  # of JSON without end
)
"""What a call by the SDK raises."""

_CODE = re.compile(r"[a-z_]{1,60}", re.ASCII)
_POINTER = re.compile(r"\[json-pointer:(/[\w/]{1,200})\]", re.ASCII)
_MOST_POINTERS = 3
_NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""Raised before a byte of the request was written."""


class TooMuch(Rejected):
    """Slack does not take these blocks, and posted nothing; it may take plainer ones."""


class Expired(AccessLost):
    """The token has ended; there may be a newer one."""


_KINDS: Mapping[str, type[DeliveryError]] = MappingProxyType(
    dict.fromkeys(("ratelimited", "rate_limited", "message_limit_exceeded"), Throttled)
    | dict.fromkeys(("service_unavailable", "request_timeout", "team_added_to_org"), Unavailable)
    | dict.fromkeys(("internal_error", "fatal_error"), Uncertain)  # some of it may have been done
    | {"token_expired": Expired}
    | dict.fromkeys(
        (
            *("invalid_auth", "account_inactive", "token_revoked", "not_authed", "missing_scope"),
            *("not_allowed_token_type", "no_permission", "org_login_required", "access_denied"),
            *("accesslimited", "two_factor_setup_required", "enterprise_is_restricted"),
        ),
        AccessLost,
    )
    | dict.fromkeys(
        (
            *("channel_not_found", "user_not_found", "users_not_found", "user_disabled"),
            *("channel_type_not_supported", "team_not_found", "cannot_dm_bot"),
        ),
        RecipientGone,
    )
    | dict.fromkeys(
        (
            *("not_in_channel", "is_archived", "ekm_access_denied", "team_access_not_granted"),
            *("restricted_action", "restricted_action_read_only_channel", "user_not_visible"),
            *("restricted_action_thread_only_channel", "restricted_action_thread_locked"),
            *("restricted_action_non_threadable_channel", "user_not_in_channel"),
            *("slack_connect_blocked_file_type", "external_channel_migrating"),
        ),
        Forbidden,
    )
    | dict.fromkeys(("messages_tab_disabled",), Blocked)
    | dict.fromkeys(
        (
            *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"),
            *("too_many_attachments", "invalid_metadata_format", "invalid_metadata_schema"),
            *("metadata_too_large", "block_mismatch"),
        ),
        TooMuch,
    )
)
"""What is not here is a mistake of ours: Rejected."""
_WORDS: Mapping[type[DeliveryError], str] = MappingProxyType(
    {
        AccessLost: "auth",
        Expired: "auth",
        Forbidden: "forbidden",
        Blocked: "blocked",
        RecipientGone: "gone",
        Rejected: "payload",
        TooMuch: "payload",
    }
)
"""The first word of a reason, where what failed failed for good."""
_STATUSES: Mapping[int, type[DeliveryError]] = MappingProxyType(
    {401: AccessLost, 403: AccessLost, 413: Rejected, 429: Throttled}
)


def refused(
    code: str, *, wait: timedelta | None = None, details: Iterable[str] = ()
) -> DeliveryError:
    """Return what an error code means.

    Args:
        code: as Slack calls it.
        wait: of Retry-After.
        details: `response_metadata.messages`; of these the places in what was sent are kept.
    """
    named = code if _CODE.fullmatch(code) else "an odd error code"
    kind = _KINDS.get(code, Rejected)
    places = [found[1] for each in details if (found := _POINTER.search(each))]
    said = " ".join((named, *places[:_MOST_POINTERS]))
    return _made(kind, said, wait)


def for_answer(error: SlackApiError) -> DeliveryError:
    """Return what an answer means that is no success."""
    response = error.response
    data = getattr(response, "data", None)
    wait = seconds(getattr(response, "headers", {}).get("Retry-After"))
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    if isinstance(data, dict) and isinstance(data.get("error"), str):
        return refused(data["error"], wait=wait, details=_details(data))
    if status in _STATUSES:
        return _made(_STATUSES[status], f"status {status}", wait)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _made(Unavailable, f"not accepted: status {status}", wait)
    return _made(Uncertain, f"status {status} without sense", wait)


def for_error(error: Exception, *, is_connected: bool) -> DeliveryError:
    """Return what an exception means: without a connection nothing has left."""
    if isinstance(error, SlackApiError):
        return for_answer(error)
    name = type(error).__name__
    if not is_connected or isinstance(error, _NOT_CONNECTED):
        return Unavailable(f"no connection: {name}")
    return Uncertain(f"no answer: {name}")


def of_question(error: DeliveryError) -> DeliveryError:
    """Return what an error means for a call that changes nothing."""
    if isinstance(error, Uncertain):
        return Unavailable(error.reason, retry_after=error.retry_after)
    return error


def _details(data: Mapping[str, object]) -> list[str]:
    metadata = data.get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, dict) else None
    found = messages if isinstance(messages, list) else []
    return [each for each in found if isinstance(each, str)]


def _made(kind: type[DeliveryError], said: str, wait: timedelta | None) -> DeliveryError:
    word = _WORDS.get(kind)
    return kind(f"{word}: {said}" if word else said, retry_after=wait)

"""The outside of a payload: of which kind it is, and which tenant it is for.

*Pure.* The tenant is the workspace in which the bot is installed, by Slack's word in
`authorizations`; in a channel shared with another organisation the sender is of another one
(docs.slack.dev, Using the Events API; Developing for Slack Connect; read 2026-11-28).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.slack.inbound import fields
from adapters.slack.inbound.payloads import Payload


class Kind(StrEnum):
    """The kinds of payloads, by what Slack writes into `type`; a slash command has none."""

    EVENT = "event_callback"
    PRESS = "block_actions"
    SHORTCUT = "shortcut"
    MESSAGE_SHORTCUT = "message_action"
    SUBMISSION = "view_submission"
    SEARCH = "block_suggestion"
    CLOSED = "view_closed"
    COMMAND = "command"
    URL_VERIFICATION = "url_verification"
    RATE_LIMITED = "app_rate_limited"
    SSL_CHECK = "ssl_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A payload with what stands on its outside."""

    kind: Kind
    payload: Payload
    tenant: str = ""
    organisation: str = ""
    is_organisation: bool = False
    """Whether it is the whole organisation that installed the bot."""

    @property
    def event(self) -> Mapping[str, Any]:
        """What happened, where it is an event."""
        return fields.record(self.payload, "event")


_UNTYPED = frozenset({Kind.COMMAND, Kind.SSL_CHECK})
"""Kinds that are told by a field of theirs; Slack writes no such word into `type`."""


def opened(payload: Payload) -> Envelope | None:
    """Return what a payload is; None for what Slack does not send, or not to us.

    What is returned has all its named parts of the types that Slack gives them, so that no
    library stumbles over it.
    """
    kind = _kind(payload)
    if kind is None or not _is_sound(payload):
        return None
    if kind is Kind.EVENT:
        return _event(payload)
    if "event" in payload:
        return None
    tenant = (
        fields.ident(payload, "view", "app_installed_team_id")
        or fields.ident(payload, "team", "id")
        or fields.ident(payload, "team_id")
    )
    organisation = (
        fields.ident(payload, "enterprise", "id")
        or fields.ident(payload, "team", "enterprise_id")
        or fields.ident(payload, "enterprise_id")
    )
    if not tenant and fields.flag(payload, "is_enterprise_install"):
        tenant = fields.ident(payload, "user", "team_id") or organisation
    return Envelope(kind=kind, payload=payload, tenant=tenant, organisation=organisation)


def _kind(payload: Payload) -> Kind | None:
    said = payload.get("type")
    if said is None and isinstance(payload.get("command"), str):
        return Kind.COMMAND
    if said is None and "ssl_check" in payload:
        return Kind.SSL_CHECK
    if not isinstance(said, str) or said in _UNTYPED:
        return None
    return next((each for each in Kind if each == said), None)


def _event(payload: Payload) -> Envelope | None:
    """Open an event; None where there is none in it."""
    event = payload.get("event")
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        return None
    if not fields.text(payload, "event_id"):
        return None
    installed = next(iter(fields.records(payload, "authorizations")), {})
    organisation = fields.ident(installed, "enterprise_id") or fields.ident(
        payload, "enterprise_id"
    )
    tenant = (
        fields.ident(installed, "team_id")
        or fields.ident(payload, "context_team_id")
        or fields.ident(payload, "team_id")
    )
    return Envelope(
        kind=Kind.EVENT,
        payload=payload,
        tenant=tenant or organisation,
        organisation=organisation,
        is_organisation=fields.flag(installed, "is_enterprise_install"),
    )


_TEXT, _OBJECT, _LIST = (str,), (dict,), (list,)
_EITHER = (str, dict)
_PARTS: Mapping[str, tuple[type, ...]] = {
    "actions": _LIST,
    "assistant_thread": _OBJECT,
    "authorizations": _LIST,
    "bot_access_token": _TEXT,
    "bot_id": _TEXT,
    "channel": _EITHER,
    "channel_id": _TEXT,
    "container": _OBJECT,
    "enterprise": _EITHER,
    "enterprise_id": _TEXT,
    "event": _OBJECT,
    "function_data": _OBJECT,
    "item": _EITHER,
    "message": _OBJECT,
    "previous_message": _OBJECT,
    "response_url": _TEXT,
    "response_urls": _LIST,
    "team": _EITHER,
    "team_id": _TEXT,
    "thread_ts": _TEXT,
    "user": _EITHER,
    "user_id": _TEXT,
    "view": _OBJECT,
}
"""The types of parts that libraries look into, where they are there and not null; a list is one of
objects."""


def _is_sound(raw: Mapping[str, Any]) -> bool:
    """Whether the named parts are of their types, and the parts of these as well."""
    return all(
        raw.get(name) is None or _is_part(raw[name], kinds) for name, kinds in _PARTS.items()
    )


def _is_part(value: object, kinds: tuple[type, ...]) -> bool:
    if not isinstance(value, kinds):
        return False
    if isinstance(value, list):
        return all(isinstance(each, dict) and _is_sound(each) for each in value)
    return not isinstance(value, dict) or _is_sound(value)

"""Interactions: what is pressed, and forms.

*Pure.* docs.slack.dev, block_actions, shortcuts, view_submission, block_suggestion payloads
(read 2026-11-28).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypedDict

from adapters.contract import Filled, FormKind, FormRequest, Given, Pressed, Reacted
from adapters.slack import presses, views
from adapters.slack.inbound import fields, places
from adapters.slack.inbound.addresses import MOST_CHARS as MOST_URL_CHARS
from adapters.slack.inbound.circumstances import Circumstances
from adapters.slack.inbound.outcomes import (
    Admitted,
    Nothing,
    Outcome,
    Searched,
    Sent,
    Wanted,
)
from adapters.slack.presses import Thumb
from digest.model import Recipient

_MOST_TYPED_CHARS = 200
_MOST_GIVEN_CHARS = 3_000
"""In one field (docs.slack.dev, Plain-text input)."""
_MOST_FIELDS, _MOST_VALUES = 100, 100
_OURS = Nothing(why="none of ours")


class _By(TypedDict):
    """Which press it is, where, and whose."""

    update_id: str
    recipient: Recipient
    asker: str
    said_at: datetime
    message: str


def pressed(at: Circumstances) -> Outcome:
    """Return what somebody's press comes to: under a message, or on the bot's page."""
    raw = at.envelope.payload
    action = next(iter(fields.records(raw, "actions")), {})
    asker, press = fields.ident(raw, "user", "id"), presses.read(action)
    is_in_form = fields.text(raw, "view", "type") == "modal"
    if not asker or press is None or is_in_form:
        return _OURS
    channel, message, root = _under(raw)
    by = _By(
        update_id=_pressed_id(raw, action, asker),
        recipient=places.place(at.envelope, channel, asker, root),
        asker=asker,
        said_at=fields.instant(fields.stamp(action, "action_ts"), at.arrived_at),
        message=message,
    )
    if isinstance(press, Thumb):
        reacted = Reacted(**by, is_positive=press.is_positive)
        return Admitted(updates=(reacted,)) if message else _OURS
    url = fields.text(raw, "response_url", most_chars=MOST_URL_CHARS)
    done = Pressed(
        **by,
        token=press.token,
        is_shared=bool(channel) and not places.is_direct(channel),
        answer_by=url if at.hosts.is_answer(url) else "",
    )
    if press.form is None:
        return Admitted(updates=(done,))
    request = FormRequest(
        kind=press.form,
        recipient=done.recipient,
        asker=asker,
        is_shared=done.is_shared,
        token=press.token,
        message=message,
    )
    return Wanted(request=request, trigger_id=fields.text(raw, "trigger_id"), instead=done)


def shortcut(at: Circumstances) -> Outcome:
    """Return what a shortcut comes to: a form for a question in his own chat."""
    asker = fields.ident(at.envelope.payload, "user", "id")
    return _question(at, "", asker)


def message_shortcut(at: Circumstances) -> Outcome:
    """Return what a shortcut on a message comes to: a form for a question in its thread.

    In a conversation of two other people nobody would let the bot in, so that the answer goes
    to his own chat.
    """
    raw = at.envelope.payload
    asker, channel = fields.ident(raw, "user", "id"), fields.ident(raw, "channel", "id")
    said = fields.record(raw, "message")
    message = fields.stamp(said, "ts")
    is_ours = at.grant.user == fields.ident(said, "user") or at.grant.bot == said.get("bot_id")
    if not channel or not message or (places.is_direct(channel) and not is_ours):
        return _question(at, "", asker)
    root = fields.stamp(said, "thread_ts") or message
    return _question(at, channel, asker, message=message, root=root)


def submission(at: Circumstances) -> Outcome:
    """Return what a form comes to that somebody filled in."""
    raw = at.envelope.payload
    request = _request(at)
    view_id = fields.ident(raw, "view", "id")
    if request is None or not view_id:
        return _OURS
    filled = Filled(
        update_id=f"v/{view_id}/{fields.text(raw, 'view', 'hash')}",
        recipient=request.recipient,
        asker=request.asker,
        kind=request.kind,
        given=_given(fields.record(raw, "view")),
        said_at=at.arrived_at,
        token=request.token,
        message=request.message,
        is_shared=request.is_shared,
    )
    return Sent(filled=filled)


def search(at: Circumstances) -> Outcome:
    """Return what is looked for in a field whose options are many."""
    raw = at.envelope.payload
    request, key = _request(at), fields.text(raw, "block_id")
    if request is None or not key:
        return _OURS
    typed = fields.cut(raw, "value", most_chars=_MOST_TYPED_CHARS)
    return Searched(request=request, key=key, typed=typed)


def _request(at: Circumstances) -> FormRequest | None:
    """Return what the view of a payload was opened for.

    Who he is and for which tenant it is say the payload and its envelope, never the view.
    """
    raw = at.envelope.payload
    opened, asker = views.request(fields.record(raw, "view")), fields.ident(raw, "user", "id")
    if opened is None or not asker or asker != opened.asker:
        return None
    place = opened.recipient
    said = {"chat": place.chat, "thread": place.thread, "message": opened.message}
    chat, thread = fields.ident(said, "chat"), fields.stamp(said, "thread")
    if not chat or (not opened.is_shared and chat != asker):
        return None
    return replace(
        opened,
        recipient=places.place(at.envelope, chat, asker, thread),
        token=fields.text({"token": opened.token}, "token"),
        message=fields.stamp(said, "message"),
    )


def _given(view: Mapping[str, Any]) -> tuple[Given, ...]:
    """Return what was given, in whole characters."""
    return tuple(
        Given(key=_whole(each.key), values=tuple(map(_whole, each.values[:_MOST_VALUES])))
        for each in views.values(view)[:_MOST_FIELDS]
    )


def _whole(text: str) -> str:
    return text[:_MOST_GIVEN_CHARS].encode(errors="replace").decode()


def _question(
    at: Circumstances, channel: str, asker: str, *, message: str = "", root: str = ""
) -> Outcome:
    trigger_id = fields.text(at.envelope.payload, "trigger_id")
    if not asker or not trigger_id:
        return _OURS
    request = FormRequest(
        kind=FormKind.QUESTION,
        recipient=places.place(at.envelope, channel, asker, root),
        asker=asker,
        is_shared=bool(channel) and not places.is_direct(channel),
        message=message,
    )
    return Wanted(request=request, trigger_id=trigger_id)


def _under(raw: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the conversation, the message and the thread that something was pressed in.

    A message that he alone sees has no thread of its own, and nothing can be asked about it by
    its id; the bot's page has none of the three.
    """
    container = fields.record(raw, "container")
    channel = fields.ident(raw, "channel", "id") or fields.ident(container, "channel_id")
    if fields.flag(container, "is_ephemeral"):
        return channel, "", fields.stamp(container, "thread_ts")
    said = fields.record(raw, "message")
    message = fields.stamp(container, "message_ts") or fields.stamp(said, "ts")
    root = fields.stamp(said, "thread_ts") or fields.stamp(container, "thread_ts")
    return channel, message, root or message


def _pressed_id(raw: Mapping[str, Any], action: Mapping[str, Any], asker: str) -> str:
    trigger = fields.text(raw, "trigger_id")
    if trigger:
        return f"i/{trigger}"
    return "/".join(
        ("i", fields.stamp(action, "action_ts"), asker, fields.text(action, "action_id"))
    )

"""Messages that people write: which of them are for the bot.

*Pure.* A mention in a channel comes as two events, `app_mention` and `message`; both come to the
same update, and the inbox keeps one of them (docs.slack.dev, app_mention, message;
read 2026-11-28).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.contract import Attachment, Said
from adapters.slack.inbound import fields, places, texts
from adapters.slack.inbound.addresses import MOST_CHARS as MOST_URL_CHARS
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.circumstances import Circumstances
from adapters.slack.inbound.outcomes import Admitted, Nothing, Outcome, Overheard
from adapters.slack.inbound.texts import Typed

_BY_PEOPLE = (None, "", "file_share", "thread_broadcast")
"""Subtypes of messages that somebody wrote just now; the others tell of changes, or of bots."""
_ITSELF = "USLACKBOT"
_HISTORIES = {"channel": "channels", "group": "groups", "mpim": "mpim"}
"""The scope that lets the bot read along, by the kind of conversation."""
_MOST_NAME_CHARS = 255


def outcome(at: Circumstances) -> Outcome:
    """Return what a message comes to."""
    raw = at.envelope.event
    if not _is_by_a_person(raw, at.grant.user):
        return Nothing(why="a message that nobody wrote just now")
    channel, ts = fields.ident(raw, "channel"), fields.stamp(raw, "ts")
    if not channel or not ts:
        return Nothing(why="a message without a place")
    typed = texts.typed(fields.cut(raw, "text", most_chars=texts.MOST_CHARS), at.grant.user)
    said = _said(at, channel, ts, typed)
    if said.is_addressed or (not said.is_shared and (said.text or said.attachment)):
        return Admitted(updates=(said,))
    if said.is_shared and said.reply_to and said.text and _may_read(raw, at.grant.scopes):
        return Overheard(said=said, is_to_others=typed.is_to_others)
    return Nothing(why="people talk to each other")


def _said(at: Circumstances, channel: str, ts: str, typed: Typed) -> Said:
    """Return a message as it was said; the first one roots a thread, where it is answered."""
    raw = at.envelope.event
    root, asker = fields.stamp(raw, "thread_ts"), fields.ident(raw, "user")
    return Said(
        update_id=f"m/{channel}/{ts}",
        recipient=places.place(at.envelope, channel, asker, root or ts),
        asker=asker,
        text=typed.text,
        said_at=fields.instant(ts, at.arrived_at),
        reply_to=root if root != ts else "",
        is_shared=not places.is_direct(channel),
        is_addressed=typed.is_to_bot or raw.get("type") == "app_mention",
        attachment=_attachment(raw, at.hosts),
    )


def _is_by_a_person(raw: Mapping[str, Any], bot: str) -> bool:
    """Whether somebody wrote it just now: no bot, no edit, nothing about a message."""
    if raw.get("subtype") not in _BY_PEOPLE or raw.get("hidden") or raw.get("edited"):
        return False
    return not raw.get("bot_id") and fields.ident(raw, "user") not in {"", bot, _ITSELF}


def _may_read(raw: Mapping[str, Any], scopes: frozenset[str]) -> bool:
    """Whether the tenant lets the bot read what does not call it."""
    kind = fields.text(raw, "channel_type")
    return f"{_HISTORIES.get(kind, '')}:history" in scopes


def _attachment(raw: Mapping[str, Any], hosts: Hosts) -> Attachment | None:
    """Return the first file that lies at Slack's; one that lies elsewhere is none of ours."""
    for each in fields.records(raw, "files"):
        url = fields.text(each, "url_private", most_chars=MOST_URL_CHARS)
        size, name = each.get("size"), fields.text(each, "name", most_chars=_MOST_NAME_CHARS)
        if hosts.is_file(url) and type(size) is int and size >= 0:
            return Attachment(name=name or "file", size=size, handle=url)
    return None

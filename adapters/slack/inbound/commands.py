"""Slash commands: a line with a place, and an address for an answer that he alone sees.

*Pure.* docs.slack.dev, Implementing slash commands (read 2026-11-28). The command is escaped, so
that a mention in it comes with the person's id.
"""

from __future__ import annotations

from adapters.contract import Said
from adapters.slack.inbound import fields, places, texts
from adapters.slack.inbound.addresses import MOST_CHARS as MOST_URL_CHARS
from adapters.slack.inbound.circumstances import Circumstances
from adapters.slack.inbound.outcomes import Commanded, Nothing, Outcome


def outcome(at: Circumstances) -> Outcome:
    """Return what a slash command comes to.

    Given in a conversation of two people it counts as said in his own chat with the bot: which
    of the two it was nobody tells, and the answer is shown to him alone.
    """
    raw = at.envelope.payload
    asker, channel = fields.ident(raw, "user_id"), fields.ident(raw, "channel_id")
    trigger = fields.text(raw, "trigger_id")
    if not asker or not channel or not trigger:
        return Nothing(why="a command without a place")
    url = fields.text(raw, "response_url", most_chars=MOST_URL_CHARS)
    typed = texts.typed(fields.cut(raw, "text", most_chars=texts.MOST_CHARS), at.grant.user)
    said = Said(
        update_id=f"c/{trigger}",
        recipient=places.place(at.envelope, channel, asker),
        asker=asker,
        text=typed.text,
        said_at=at.arrived_at,
        is_shared=not places.is_direct(channel),
        is_addressed=True,
        answer_by=url if at.hosts.is_answer(url) else "",
        is_unseen=at.hosts.is_answer(url),
    )
    return Commanded(said=said, trigger_id=trigger)

"""What a chat platform would be sent for a brief, for whoever wants to see it beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.dialogue.buttons import Buttons
from bot.dialogue.tokens import Signer
from digest.model import (
    Brief,
    Delivery,
    EditionId,
    IdempotencyKey,
    OperationId,
    Recipient,
    SubscriptionId,
)
from digest.words.lines import Line

if TYPE_CHECKING:
    from adapters.slack.rendering import Rendering

_NOBODYS_KEY = bytes(32)
"""Signs buttons that are not for any chat: none that runs takes them."""


def to_slack(brief: Brief, answer: Sequence[Line], *, tz: str, layout: str) -> dict[str, object]:
    """Return the messages of a brief, by the clock of a time zone, and of an answer to it.

    What identifies a message and its channel is added on sending.
    """
    from adapters.slack import answer as answers
    from adapters.slack import brief as briefs
    from adapters.slack.rendering import Layout

    delivery = _delivery(brief, tz, platform="slack")
    actions = Buttons(signer=Signer([_NOBODYS_KEY])).under(brief, delivery)
    looks = Layout(layout)
    details = briefs.details(brief, delivery, actions, looks)
    return {
        "layout": looks.value,
        "message": _payload(briefs.render(brief, delivery, actions, looks)),
        "thread": [_payload(each) for each in details],
        "answer": [_payload(each) for each in answers.render(answer)] if answer else [],
    }


def to_telegram(brief: Brief, answer: Sequence[Line], *, tz: str) -> dict[str, object]:
    """Return the messages of a brief, by the clock of a time zone, and of an answer to it.

    The chat, and that further messages reply to the first, are added on sending.
    """
    from adapters.telegram import answer as answers
    from adapters.telegram import brief as briefs
    from adapters.telegram.document import payload

    delivery = _delivery(brief, tz, platform="telegram")
    actions = Buttons(signer=Signer([_NOBODYS_KEY])).under(brief, delivery)
    return {
        "messages": [payload(each) for each in briefs.render(brief, delivery, actions)],
        "answer": [payload(each) for each in answers.render(answer)] if answer else [],
    }


def to_line(brief: Brief, answer: Sequence[Line], *, tz: str) -> dict[str, object]:
    """Return the message objects of a brief, by the clock of a time zone, and of an answer to it.

    Each list is that of one call; to whom is added on sending.
    """
    from adapters.line import answer as answers
    from adapters.line import brief as briefs

    delivery = _delivery(brief, tz, platform="line")
    actions = Buttons(signer=Signer([_NOBODYS_KEY])).under(brief, delivery)
    return {
        "messages": [each.body() for each in briefs.render(brief, delivery, actions)],
        "answer": [each.body() for each in answers.render(answer)] if answer else [],
    }


def _payload(shown: Rendering) -> dict[str, object]:
    blocks = {"blocks": list(shown.blocks)} if shown.blocks else {}
    return {"text": shown.text, **blocks, "unfurl_links": False, "unfurl_media": False}


def _delivery(brief: Brief, tz: str, *, platform: str) -> Delivery:
    """Return a delivery on time, to nobody."""
    at = brief.composed_at
    return Delivery(
        key=IdempotencyKey(""),
        op_id=OperationId(""),
        subscription_id=SubscriptionId(""),
        recipient=Recipient(platform=platform, tenant="", chat=""),
        edition_id=EditionId(brief.edition.id),
        brief_id=brief.id,
        local_date=at.date(),
        due_at=at,
        deadline_at=at + timedelta(hours=2),
        tz=tz,
        kind=brief.edition.kind,
    )

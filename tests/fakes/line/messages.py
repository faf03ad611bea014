"""Message objects: what LINE takes, and what it has against the others.

Played are text, textV2, sticker, image and flex; of any other type the fake says that there is no
such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.line import flex, limits
from tests.fakes.line.actions import Spot, action
from tests.fakes.line.checks import (
    Check,
    Steps,
    address,
    anything,
    fields,
    flag,
    listed,
    mapped,
    one_of,
    tagged,
    text,
    whole,
)
from tests.fakes.line.refusals import Faults

_IMAGE_URL = address(limits.IMAGE_URL_UNITS, "https")
_QUICK_ITEM = fields(
    {"type": one_of("action"), "imageUrl": _IMAGE_URL, "action": action(Spot.QUICK)},
    "type",
    "action",
    is_closed=True,
)
_COMMON: Mapping[str, Check] = {
    "quickReply": fields(
        {"items": listed(_QUICK_ITEM, 1, limits.QUICK_REPLIES)}, "items", is_closed=True
    ),
    "sender": fields({"name": text(limits.SENDER_UNITS), "iconUrl": _IMAGE_URL}, is_closed=True),
}
_TEXT = text(limits.TEXT_UNITS, least=1)
_WORD = text(least=1)
_EMOJI: Mapping[str, Check] = {"productId": _WORD, "emojiId": _WORD}
_EMOJIS = listed(
    fields({"index": whole(), **_EMOJI}, "index", *_EMOJI, is_closed=True), 1, limits.EMOJIS
)
_SUBSTITUTION = mapped(
    tagged(
        {
            "mention": (
                {"mentionee": tagged({"all": ({}, ()), "user": ({"userId": _WORD}, ("userId",))})},
                ("mentionee",),
            ),
            "emoji": (_EMOJI, tuple(_EMOJI)),
        }
    )
)
_KINDS: Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]] = {
    "text": ({"text": _TEXT, "quoteToken": text(), "emojis": _EMOJIS}, ("text",)),
    "textV2": ({"text": _TEXT, "quoteToken": text(), "substitution": _SUBSTITUTION}, ("text",)),
    "sticker": (
        {"packageId": _WORD, "stickerId": _WORD, "quoteToken": text()},
        ("packageId", "stickerId"),
    ),
    "image": (
        {"originalContentUrl": _IMAGE_URL, "previewImageUrl": _IMAGE_URL},
        ("originalContentUrl", "previewImageUrl"),
    ),
    "flex": (
        {"altText": text(limits.ALT_TEXT_UNITS, least=1), "contents": flex.container},
        ("altText", "contents"),
    ),
}
QUOTING = frozenset({"text", "textV2", "sticker"})
"""What can quote a message."""


_OF_A_KIND = tagged({kind: ({**_COMMON, **known}, must) for kind, (known, must) in _KINDS.items()})


def _message(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
    _OF_A_KIND(value, steps, faults)
    is_read = isinstance(value, dict) and isinstance(value.get("text"), str)
    if is_read and value.get("type") == "textV2":
        _check_substitution(value, steps, faults)


def _check_substitution(value: dict[str, Any], steps: Steps, faults: Faults) -> None:
    """Check that what stands in braces is substituted, and nothing else is in braces."""
    left = value["text"].replace("{{", "").replace("}}", "")
    named = re.findall(r"\{([0-9A-Za-z_]{1,20})\}", left)
    given = value.get("substitution") or {}
    if re.search(r"[{}]", re.sub(r"\{[0-9A-Za-z_]{1,20}\}", "", left)):
        faults.add((*steps, "text"), "Braces must be paired or doubled")
    if not isinstance(given, dict) or set(named) != set(given):
        faults.add((*steps, "substitution"), "Must have the names that the text has")


MESSAGES = listed(_message, 1, limits.MESSAGES)
_SENDING: Mapping[str, Check] = {"messages": MESSAGES, "notificationDisabled": flag}
REPLY = fields({**_SENDING, "replyToken": _WORD}, "replyToken", "messages", is_closed=True)
PUSH = fields(
    {**_SENDING, "to": _WORD, "customAggregationUnits": anything},
    "to",
    "messages",
    is_closed=True,
)
MULTICAST = fields(
    {
        **_SENDING,
        "to": listed(_WORD, 1, limits.MULTICAST),
        "customAggregationUnits": anything,
    },
    "to",
    "messages",
    is_closed=True,
)
VALIDATED = fields({"messages": MESSAGES}, "messages", is_closed=True)


def refuse(body: Any, check: Check) -> None:  # noqa: ANN401  # as JSON has it
    """Raise Refusal for what is wrong with a body."""
    faults = Faults()
    check(body, (), faults)
    faults.refuse()

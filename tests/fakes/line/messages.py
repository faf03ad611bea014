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
    one_of,
    text,
)
from tests.fakes.line.refusals import Faults

_IMAGE_URL = address(limits.IMAGE_URL_UNITS, "https")
_QUICK_ITEM = fields(
    {"type": one_of("action"), "imageUrl": _IMAGE_URL, "action": action(Spot.QUICK)},
    "type",
    "action",
)
_COMMON: Mapping[str, Check] = {
    "quickReply": fields({"items": listed(_QUICK_ITEM, 1, limits.QUICK_REPLIES)}, "items"),
    "sender": fields({"name": text(20), "iconUrl": _IMAGE_URL}),
}
_TEXT = text(limits.TEXT_UNITS, least=1)
_KINDS: Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]] = {
    "text": ({"text": _TEXT, "quoteToken": text(), "emojis": anything}, ("text",)),
    "textV2": ({"text": _TEXT, "quoteToken": text(), "substitution": anything}, ("text",)),
    "sticker": (
        {"packageId": text(least=1), "stickerId": text(least=1), "quoteToken": text()},
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


def _message(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        one_of(*_KINDS)(kind, (*steps, "type"), faults)
        return
    known, required = _KINDS[kind]
    fields({**_COMMON, **known}, *required, missing="May not be empty")(value, steps, faults)
    if kind == "textV2" and isinstance(value.get("text"), str):
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
REPLY = fields({**_SENDING, "replyToken": text(least=1)}, "replyToken", "messages")
PUSH = fields(
    {**_SENDING, "to": text(least=1), "customAggregationUnits": anything}, "to", "messages"
)
MULTICAST = fields(
    {
        **_SENDING,
        "to": listed(text(least=1), 1, limits.MULTICAST),
        "customAggregationUnits": anything,
    },
    "to",
    "messages",
)
VALIDATED = fields({"messages": MESSAGES}, "messages")


def refuse(body: Any, check: Check) -> None:  # noqa: ANN401  # as JSON has it
    """Raise Refusal for what is wrong with a body."""
    faults = Faults()
    check(body, (), faults)
    faults.refuse()

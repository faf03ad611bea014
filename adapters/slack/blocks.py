"""Block Kit as plain dicts: builders, what a tree of them weighs, and the ids of its blocks.

*Pure.* The SDK's classes do not know every block of today. Each builder keeps the limits of what
it builds by cutting plain text; mrkdwn comes in cut, because a cut could open what was closed.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from adapters.plaintext import clipped, one_line, size
from adapters.slack import limits

Block: TypeAlias = dict[str, object]
"""A block, an element of one, or an object in it, as JSON."""

_STAMP_BYTES = 5
_EQUAL_BYTES = 2
"""The last version of `marshal` in which equal values are equal bytes; a tenth of JSON's time."""
_COUNTED = frozenset({"text", "accessibility_label"})


def mrkdwn(text: str) -> Block:
    """Return formatted text, whose addresses and names link nothing by themselves."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str, most: int) -> Block:
    """Return a text object that is never formatted; it must not be empty, so a dash stands in."""
    return {"type": "plain_text", "text": clipped(one_line(text), most) or "–", "emoji": False}


def header(text: str) -> Block:
    """Return a large title."""
    return {"type": "header", "text": plain(text, limits.HEADER_TEXT)}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph that is shown whole, with something to press beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text), "expand": True}
    if accessory:
        block["accessory"] = accessory
    return block


def context(*texts: str) -> Block:
    """Return small print."""
    return {"type": "context", "elements": [mrkdwn(each) for each in texts]}


def divider() -> Block:
    """Return a line between two parts."""
    return {"type": "divider"}


def container(title: str, children: Sequence[Block]) -> Block:
    """Return what is closed at first and opened by a tap."""
    return {
        "type": "container",
        "title": plain(title, limits.CONTAINER_TITLE),
        "is_collapsible": True,
        "default_collapsed": True,
        "width": "full",
        "child_blocks": list(children),
    }


def actions(elements: Sequence[Block]) -> Block:
    """Return a row of things to press."""
    return {"type": "actions", "elements": list(elements)}


def button(label: str, *, action_id: str, value: str, spoken: str = "") -> Block:
    """Return a button; `spoken` is what is read aloud in the place of its label."""
    built: Block = {
        "type": "button",
        "text": plain(label, limits.BUTTON_TEXT),
        "action_id": action_id,
        "value": value,
    }
    if spoken:
        built["accessibility_label"] = clipped(one_line(spoken), limits.ACCESSIBILITY_LABEL)
    return built


def option(label: str, value: str) -> Block:
    """Return one of several things to choose."""
    return {"text": plain(label, limits.OPTION_TEXT), "value": value}


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """Return a menu of up to five things behind three dots."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def feedback(action_id: str, *, liked: tuple[str, str], disliked: tuple[str, str]) -> Block:
    """Return a row of two thumbs, each with its label and its value."""
    thumbs = {
        f"{name}_button": {
            "text": plain(label, limits.BUTTON_TEXT),
            "accessibility_label": clipped(label, limits.ACCESSIBILITY_LABEL),
            "value": value,
        }
        for name, (label, value) in (("positive", liked), ("negative", disliked))
    }
    element = {"type": "feedback_buttons", "action_id": action_id, **thumbs}
    return {"type": "context_actions", "elements": [element]}


def weight(tree: object) -> int:
    """Count the text of blocks, as far as Slack may count it: labels and links too."""
    if isinstance(tree, dict):
        heavy = 0
        for key, each in tree.items():
            if isinstance(each, str):
                heavy += size(each) if key in _COUNTED else 0
            else:
                heavy += weight(each)
        return heavy
    return sum(map(weight, tree)) if isinstance(tree, list | tuple) else 0


def identified(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give each block an id: the same for the same blocks, others once anything has changed.

    Slack asks for new ids where a message is updated.
    """
    told = tuple(blocks)
    stamp = hashlib.blake2s(
        marshal.dumps(told, _EQUAL_BYTES), digest_size=_STAMP_BYTES
    ).hexdigest()
    return tuple(_named(each, f"{stamp}.{number}") for number, each in enumerate(told, start=1))


def _named(block: Block, name: str) -> Block:
    named = {"type": block["type"], "block_id": name, **block}
    children = block.get("child_blocks")
    if isinstance(children, list):
        named["child_blocks"] = [
            _named(each, f"{name}.{number}") for number, each in enumerate(children, start=1)
        ]
    return named

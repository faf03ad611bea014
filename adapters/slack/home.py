"""The page that a reader sees who opens the bot: a view of App Home.

*Pure.*
"""

from __future__ import annotations

from adapters.contract import Page, Part
from adapters.slack import blocks, limits, presses, prose, text
from adapters.slack.blocks import Block, identified

_PART = 30
"""Blocks of one part at most, so that the parts after it have room."""


def view(page: Page) -> Block:
    """Return the view of a page; what has no room is left out from the end."""
    made: list[Block] = []
    for part in page.parts:
        told = _part(part)
        between = [blocks.divider()] if made and told else []
        if len(made) + len(between) + len(told) > limits.VIEW_BLOCKS:
            break
        made += [*between, *told]
    return {"type": "home", "blocks": list(identified(made))}


def _part(part: Part) -> list[Block]:
    pressed = part.actions[: limits.ACTIONS_ELEMENTS]
    said = prose.rendered(part.lines, asked=[each.label for each in pressed])
    told = [each.block for each in said[:_PART]]
    if part.place is not None:
        told = [blocks.context(text.channel(part.place.chat)), *told]
    buttons = [presses.button(each, number) for number, each in enumerate(pressed)]
    return [*told, *([blocks.actions(buttons)] if buttons else [])]

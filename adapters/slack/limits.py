"""What Slack takes: numbers of its documentation, read in November 2026, and what is measured.

*Pure.* Lengths are counted in UTF-16 code units, which is never less than Slack counts. Where a
number has no page of its own it stands in the reference of the block or element on docs.slack.dev.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

# A message: reference of chat.postMessage, and of blocks.
MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 3_000
"""Ours, for the whole brief in plain words: a text of over 4,000 cannot be edited (reference of
chat.update), and what is read aloud has an end."""
BLOCKS_TEXT = 9_000
"""Ours, for all text of a message's blocks. Slack refuses with `msg_blocks_too_long` at some sum
between 11,341 and 13,297, which it does not document (slackapi/bolt-js 2509 and 2867)."""
METADATA_EVENT_TYPE = 50

# A view: reference of views, and of views.publish.
VIEW_BLOCKS = 100
VIEW_TITLE = 24
"""Also of what its two buttons are called."""
PRIVATE_METADATA = 3_000
CALLBACK_ID = 255

# Blocks.
BLOCK_ID = 255
SECTION_TEXT = 3_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 3_000
ACTIONS_ELEMENTS = 25
CONTEXT_ACTIONS_ELEMENTS = 5
MARKDOWN_TEXT = 12_000
"""In one block, in one message, and in one call that appends to a stream."""
CONTAINER_CHILDREN = 10
CONTAINER_TITLE = 150
INPUT_LABEL = 2_000
INPUT_HINT = 2_000

# Elements.
ACTION_ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
ACCESSIBILITY_LABEL = 75
OVERFLOW_OPTIONS = 5
OPTION_TEXT = 75
OPTION_VALUE = 150
CHECKBOXES = 10
"""Also of radio buttons."""
SELECT_OPTIONS = 100
TEXT_INPUT = 3_000
URL = 3_000

# What these limits leave to the brief.
MOST_STORIES = 7
"""Ours: as many as a reader may ask for."""
MOST_QUESTIONS = 3
"""Ours: suggestions under a story or an answer."""


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE, MODAL, HOME = "message", "modal", "home"


_EVERYWHERE = frozenset(Surface)
SURFACES = MappingProxyType(
    {
        "header": _EVERYWHERE,
        "section": _EVERYWHERE,
        "context": _EVERYWHERE,
        "actions": _EVERYWHERE,
        "divider": _EVERYWHERE,
        "container": frozenset({Surface.MESSAGE, Surface.HOME}),
        "context_actions": frozenset({Surface.MESSAGE}),
        "input": frozenset({Surface.MODAL}),
    }
)
"""On which surfaces each block may stand that we build."""
IN_CONTAINER = frozenset({"section", "context", "actions", "divider"})
"""What documentation and validator both take within a container, as far as we build it."""

"""What LINE takes: numbers of developers.line.biz/en/reference/messaging-api, read 2026-11-28.

*Pure.* Lengths are counted in UTF-16 code units, which is never less than LINE counts; bytes are
those of JSON in UTF-8.
"""

from __future__ import annotations

CALL_MESSAGES = 5
"""Message objects in one call, which costs as much as one."""

# A text, and what is notified of a card.
TEXT = 5_000
ALT_TEXT = 1_500

# Cards: Flex Messages.
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
CAROUSEL_BUBBLES = 12

# What can be pressed.
TAPS = 13
"""Quick replies under one message."""
TAP_LABEL = 20
"""Of a quick reply."""
BUTTON_LABEL = 40
"""Of a button or another tap on a card."""
DISPLAY_TEXT = 300
POSTBACK_DATA = 300
URI = 1_000

# A rich menu.
MENU_BAR = 14
MENU_NAME = 300
MENU_LABEL = 20
"""Read aloud for an area."""
MENU_IMAGE_BYTES = 1_000_000

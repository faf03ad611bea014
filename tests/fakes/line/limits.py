"""Numbers of the Messaging API, from its reference (developers.line.biz, read 2026-11-28).

Where the reference leaves a reading open, the stricter one is taken: a kilobyte has 1,000 bytes,
and texts are counted in UTF-16 units.
"""

from __future__ import annotations

MESSAGES = 5
TEXT_UNITS = 5_000
ALT_TEXT_UNITS = 1_500
QUICK_REPLIES = 13
QUICK_LABEL_UNITS = 20
MENU_LABEL_UNITS = 20
FLEX_LABEL_UNITS = 40
ACTION_TEXT_UNITS = 300
POSTBACK_UNITS = 300
URI_UNITS = 1_000
IMAGE_URL_UNITS = 2_000
CLIPBOARD_UNITS = 1_000
SENDER_UNITS = 20
EMOJIS = 20
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
BUBBLES = 12
MULTICAST = 500
BODY_BYTES = 2_000_000

REPLY_TOKEN_S = 60.0
"""How long a reply token is worth something, from when the event was brought."""
REPLY_EVENT_S = 20 * 60.0
"""After an event that long ago no redelivery makes its token good again."""
RETRY_KEY_S = 24 * 3600.0

LOADING_S = 20
LEAST_LOADING_S = 5
MOST_LOADING_S = 60
LOADING_STEP_S = 5

MENU_AREAS = 20
MENU_NAME_UNITS = 300
CHAT_BAR_UNITS = 14
MENU_WIDTH = (800, 2_500)
MENU_HEIGHT = 250
MENU_RATIO = 1.45
MENU_IMAGE_BYTES = 1_000_000
MENU_CHANGES_AN_HOUR = 100

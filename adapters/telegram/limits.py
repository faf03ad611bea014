"""What Telegram takes: numbers of core.telegram.org/bots/api, read 2026-11-28.

*Pure.* Lengths are counted in UTF-16 code units, as offsets of entities are.
"""

from __future__ import annotations

# A message: sendMessage.
MESSAGE_TEXT = 4_096
"""After entities are parsed; in code points or units is not said, and units are never less."""
ENTITIES = 100
"""Those beyond are dropped without a word (`MessageLimit` of python-telegram-bot 22.8)."""

# A rich message: InputRichMessage.
RICH_CHARACTERS = 32_768
RICH_BLOCKS = 500
"""With those inside of others."""

# What can be pressed: InlineKeyboardButton.
BUTTON_DATA_BYTES = 64
ROW_BUTTONS = 8
"""Shown side by side (KeyboardButtonLimit of python-telegram-bot is larger)."""
BUTTONS = 100
BUTTON_LABEL = 100
"""Ours: a client shows one line of it."""
ROW_WIDTH = 36
"""Ours, in narrow characters: what a telephone shows of a row before it cuts labels."""

URL = 2_048
"""Ours; no page says how long a link may be. Links of articles are no longer than 1,000."""

"""The Bot API's numbers.

Where no page is named they are those of core.telegram.org/bots/api, 10.3 of 2026-08-24.
"""

from __future__ import annotations

TEXT_UNITS = 4096
"""Of UTF-16, after the parsing of entities."""
CAPTION_UNITS = 1024
RAW_TEXT_BYTES = 1 << 15
"""Before parsing (telegram-bot-api, Client::get_formatted_text)."""
ENTITIES = 100
"""Those beyond are dropped in silence."""
QUOTE_UNITS = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_CHARS = 200
COPY_TEXT_CHARS = 256
BUTTONS = 100
BUTTONS_A_ROW = 8
COMMANDS = 100
COMMAND_DESCRIPTION_CHARS = 256
TOPIC_NAME_CHARS = 128
START_PAYLOAD_CHARS = 64
INLINE_RESULTS = 50
INLINE_RESULT_ID_BYTES = 64
RICH_CHARS = 32_768
RICH_BLOCKS = 500
"""With those inside of others."""
RICH_LEVELS = 16

ACTION_S = 5.0
"""How long «typing» is seen."""
DRAFT_S = 30.0
QUERY_S = 30.0
"""How long a press or an inline query may be answered; the page says «as soon as possible»."""
EDIT_S = 48 * 3600.0
"""How long a message may be deleted."""
UPDATE_S = 24 * 3600.0
POLL_S = 50
POLL_UPDATES = 100
DOWNLOAD_BYTES = 20 << 20
UPLOAD_BYTES = 50 << 20
SECRET_CHARS = 256
WEBHOOK_CONNECTIONS = 40

CHAT_INTERVAL_S = 1.0
"""Between two messages in one chat in the long run (core.telegram.org/bots/faq)."""
GROUP_A_MINUTE = 20
ALL_A_SECOND = 30

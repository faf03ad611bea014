"""What Slack takes at most; pages of docs.slack.dev as of November 2026.

Figures without a page are noted as measured by others (issue numbers) or as a guess of ours.
"""

from __future__ import annotations

# reference/methods/chat.postMessage: longer texts are cut there; the fake refuses them.
TEXT_CHARS = 40_000
# reference/methods/chat.update, error msg_too_long.
EDIT_CHARS = 4_000
MARKDOWN_CHARS = 12_000
"""reference/methods/chat.appendStream, and of all markdown blocks of a message together."""
BLOCK_TEXT_CHARS = 13_000
"""Of all texts in a message's blocks together; not documented. Refusals with
msg_blocks_too_long were met between 11,341 and 13,297 (slackapi/bolt-js, issues 2867 and 2509)."""
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ATTACHMENTS = 100

# reference/block-kit/blocks/*
BLOCK_ID_CHARS = 255
SECTION_CHARS = 3_000
SECTION_FIELDS = 10
FIELD_CHARS = 2_000
HEADER_CHARS = 150
CONTEXT_ELEMENTS = 10
URL_CHARS = 3_000
ALT_CHARS = 2_000
IMAGE_TITLE_CHARS = 2_000
ACTIONS_ELEMENTS = 25
CONTEXT_ACTIONS_ELEMENTS = 5
INPUT_LABEL_CHARS = 2_000
RICH_LIST_INDENT = 8
TABLE_ROWS = 100
TABLE_COLUMNS = 20
DATA_TABLE_ROWS = 201
DATA_TABLE_PAGE = 100
TABLE_CHARS = 20_000
CARD_TITLE_CHARS = 150
CARD_BODY_CHARS = 200
CARD_ACTIONS = 3
CAROUSEL_CARDS = 10
CONTAINER_TITLE_CHARS = 150
CONTAINER_CHILDREN = 10
PLAN_TASKS = 50
VIDEO_TITLE_CHARS = 199

# reference/block-kit/block-elements/*, composition-objects/*
ACTION_ID_CHARS = 255
BUTTON_CHARS = 75
BUTTON_VALUE_CHARS = 2_000
ACCESSIBILITY_CHARS = 75
OPTION_CHARS = 75
OPTION_VALUE_CHARS = 150
OVERFLOW_OPTIONS = 5
SELECT_OPTIONS = 100
OPTION_GROUPS = 100
CHOICES = 10
PLACEHOLDER_CHARS = 150
CONFIRM_TITLE_CHARS = 100
CONFIRM_TEXT_CHARS = 300
CONFIRM_BUTTON_CHARS = 30
INPUT_CHARS = 3_000

# reference/views
VIEW_TITLE_CHARS = 24
PRIVATE_METADATA_CHARS = 3_000
CALLBACK_ID_CHARS = 255
VIEW_STACK = 3
TRIGGER_S = 3.0

# messaging/message-metadata
EVENT_TYPE_CHARS = 50

# ai/agents: streaming, statuses, prompts
STREAM_S = 300.0
"""How long a stream lives (slackapi/python-slack-sdk, issue 1859)."""
STATUS_S = 120.0
LOADING_MESSAGES = 10
PROMPTS = 4
SESSION_TITLE_CHARS = 200

# interactivity/handling-user-interaction
ANSWER_S = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_S = 1_800.0

# apis/events-api: the first retry at once, then after a minute, then after five.
RETRIES_S = (0.0, 60.0, 300.0)

# authentication/using-token-rotation, authentication/installing-with-oauth
ACCESS_TOKEN_S = 43_200
CODE_S = 600.0

# apis/events-api/using-socket-mode
CONNECTIONS = 10

# apis/web-api/rate-limits, a minute for each method, app and workspace
TIERS = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}
"""Tier 5 stands for the "special" methods that may be called hundreds of times a minute."""
POST_INTERVAL_S = 1.0
POST_BURST = 4
"""«Short bursts» of chat.postMessage in one channel are allowed; how short is our guess."""
SET_STATUS_A_MINUTE = 60
SLOW_HISTORY_A_MINUTE = 1
SLOW_HISTORY_LIMIT = 15
"""changelog/2025-05-29: apps that are sold outside the Marketplace."""
HISTORY_LIMIT = 999

"""What may be wrong with an installation and with the machine in it, and how to mend it.

Each question gives findings: ok, look (it works, but not as it should) or broken. Nothing is
changed, and nothing is fetched: `feeds check` does that.
"""

from __future__ import annotations

from bot.doctor.chat import TelegramBot, telegram
from bot.doctor.finding import Finding, Grade
from bot.doctor.installation import (
    Server,
    Store,
    Trial,
    addresses,
    clock,
    feeds,
    folder,
    model,
    own_list,
    parts,
    platforms,
    secret_key,
    settings,
    state,
    store,
    surface,
    zones,
)
from bot.doctor.line import LineBot, line
from bot.doctor.running import Machine, machine
from bot.doctor.slack import Slack, Taken, slack

__all__ = [
    "Finding",
    "Grade",
    "LineBot",
    "Machine",
    "Server",
    "Slack",
    "Store",
    "Taken",
    "TelegramBot",
    "Trial",
    "addresses",
    "clock",
    "feeds",
    "folder",
    "line",
    "machine",
    "model",
    "own_list",
    "parts",
    "platforms",
    "secret_key",
    "settings",
    "slack",
    "state",
    "store",
    "surface",
    "telegram",
    "zones",
]

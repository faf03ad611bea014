"""The wiring: the one place that names concrete adapters.

What a run does not need is not imported: an SDK costs up to a second and 70 MB.
"""

from __future__ import annotations

from bot.app.checkups import line_bot, line_webhook, telegram_bot, telegram_webhook
from bot.app.edges import server, slack_manifest, slack_tried, terminal
from bot.app.engine import App, Reading, opened, reading
from bot.app.examination import examine
from bot.app.lists import listed, lists, setup
from bot.app.menu import line_menus
from bot.app.models import spending_of, tried
from bot.app.sent import to_line, to_slack, to_telegram
from bot.app.state import Stores, issue_claim, local, note_restored, stores
from bot.app.way import Way
from bot.app.ways import routes, ways

__all__ = [
    "App",
    "Reading",
    "Stores",
    "Way",
    "examine",
    "issue_claim",
    "line_bot",
    "line_menus",
    "line_webhook",
    "listed",
    "lists",
    "local",
    "note_restored",
    "opened",
    "reading",
    "routes",
    "server",
    "setup",
    "slack_manifest",
    "slack_tried",
    "spending_of",
    "stores",
    "telegram_bot",
    "telegram_webhook",
    "terminal",
    "to_line",
    "to_slack",
    "to_telegram",
    "tried",
    "ways",
]

"""The wiring: the one place that names concrete adapters.

What a run does not need is not imported: an SDK costs up to a second and 70 MB, and each module
here what it wires. So the module of a name is imported when the name is first asked for (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app.checkups import line_bot, line_webhook, telegram_bot, telegram_webhook
    from bot.app.edges import server, slack_manifest, slack_tried, terminal
    from bot.app.engine import App, opened
    from bot.app.examination import examine
    from bot.app.menu import line_menus
    from bot.app.models import spending_of, tried
    from bot.app.platforms import routes, ways
    from bot.app.sent import to_line, to_slack, to_telegram
    from bot.app.sourcelist import listed, lists, setup
    from bot.app.state import Stores, issue_claim, local, note_restored, stores
    from bot.app.way import Way
    from bot.app.web import Reading, reading

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

_MODULES = {
    "checkups": ("line_bot", "line_webhook", "telegram_bot", "telegram_webhook"),
    "edges": ("server", "slack_manifest", "slack_tried", "terminal"),
    "engine": ("App", "opened"),
    "examination": ("examine",),
    "menu": ("line_menus",),
    "models": ("spending_of", "tried"),
    "platforms": ("routes", "ways"),
    "sent": ("to_line", "to_slack", "to_telegram"),
    "sourcelist": ("listed", "lists", "setup"),
    "state": ("Stores", "issue_claim", "local", "note_restored", "stores"),
    "way": ("Way",),
    "web": ("Reading", "reading"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

if not TYPE_CHECKING:  # or every name would be there for mypy

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found

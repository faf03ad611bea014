"""All that people have set up, as one file: written, read strictly, and brought in."""

from __future__ import annotations

from bot.configuration.bringing import Setup
from bot.configuration.document import Configuration, RealmList
from bot.configuration.merging import Change, Plan, plan
from bot.configuration.reading import MOST_BYTES, Refused, read
from bot.configuration.writing import write

__all__ = [
    "MOST_BYTES",
    "Change",
    "Configuration",
    "Plan",
    "RealmList",
    "Refused",
    "Setup",
    "plan",
    "read",
    "write",
]

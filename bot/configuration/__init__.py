"""All that people have set up, as one file: written, read strictly, and brought in."""

from __future__ import annotations

from bot.configuration.bringing import Setup
from bot.configuration.document import Arrangement, Configuration, RealmList
from bot.configuration.merging import Change, Plan, agree, merged, plan, standing_in
from bot.configuration.reading import (
    MOST_BYTES,
    MOST_BYTES_OF_PLACE,
    Refused,
    read,
    read_of_place,
)
from bot.configuration.writing import write, write_of_place

__all__ = [
    "MOST_BYTES",
    "MOST_BYTES_OF_PLACE",
    "Arrangement",
    "Change",
    "Configuration",
    "Plan",
    "RealmList",
    "Refused",
    "Setup",
    "agree",
    "merged",
    "plan",
    "read",
    "read_of_place",
    "standing_in",
    "write",
    "write_of_place",
]

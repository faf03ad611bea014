"""Time zones to choose from: those that most people are in first, every other by its name.

*Pure.*
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from functools import cache

from bot.dialogue import settled
from digest.words.dialogue import DialogueWords

COMMON = (
    *("America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York"),
    *("America/Sao_Paulo", "UTC", "Europe/London", "Europe/Paris", "Europe/Berlin"),
    *("Europe/Athens", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi"),
    *("Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Shanghai", "Asia/Seoul"),
    *("Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)
"""From west to east."""
MOST_FOUND = 100

_MOST_LABEL_CHARS = 75
_OLD = ("Etc/", "SystemV/", "US/", "posix/", "right/", "Brazil/", "Canada/", "Chile/", "Mexico/")
"""Names of before there was a rule for them; each has another."""


def label(name: str, own: DialogueWords) -> str:
    """Name a zone by its city, and as the database does."""
    city = settled.zone_name(name, own)
    return name if city == name else f"{city} ({name})"[:_MOST_LABEL_CHARS]


def common(own: DialogueWords) -> tuple[str, ...]:
    """Return the zones that most people are in, those of a language's readers first."""
    return tuple(dict.fromkeys((*own.first_zones, *COMMON)))


def found(typed: str, own: DialogueWords) -> tuple[str, ...]:
    """Return the zones that what was typed may mean: those whose city begins so come first."""
    wanted = _folded(typed)
    if not wanted:
        return common(own)
    named = [zone for name, zone in own.zones.items() if wanted in name.casefold()]
    begun = [each for each in _names() if _folded(each.rpartition("/")[2]).startswith(wanted)]
    within = [each for each in _names() if wanted in _folded(each)]
    return tuple(dict.fromkeys((*named, *begun, *within)))[:MOST_FOUND]


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(_modern()))


def _modern() -> Iterator[str]:
    yield "UTC"
    for name in zoneinfo.available_timezones():
        if "/" in name and not name.startswith(_OLD):
            yield name

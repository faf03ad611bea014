"""How fast people read, silently.

*Pure.*
"""

from __future__ import annotations

from datetime import timedelta

WORDS_A_MINUTE = 238
"""English (Brysbaert 2019, doi 10.1016/j.jml.2019.104047)."""

CHARACTERS_A_MINUTE = 500
"""Japanese: the middle of the 400 to 600 that most reports give."""


def reading_time(*, words: int = 0, characters: int = 0) -> timedelta:
    """Return how long words of spaced scripts and characters of the others take to read."""
    return timedelta(minutes=words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE)

"""The English words of cards.

*Pure.*
"""

from __future__ import annotations

from types import MappingProxyType

from digest.words.cards.table import CardWords


def _key_points(number: int) -> str:
    return "1 key point" if number == 1 else f"{number} key points"


WORDS = CardWords(
    key_points=_key_points,
    about_story="About this story",
    further="{stories} more in the thread.",
    useful="Useful",
    not_useful="Not useful",
    waiting="One moment.",
    no_files=(
        "I may not add files here, so the file is not here. Whoever manages apps in this "
        "workspace can allow it; then ask again."
    ),
    less="Less like this",
    breaking="Breaking: {headline}",
    menu_bar="Menu",
    menu_areas=MappingProxyType(
        {
            "today": "Today",
            "ask": "Ask",
            "week": "This week",
            "saved": "Saved",
            "settings": "Settings",
            "help": "Help",
        }
    ),
)

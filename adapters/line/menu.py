"""The rich menu: six areas under every chat with the bot, and what each stands for.

*Pure.* A menu is the same for everybody who has it, so that no area can carry a token: each has a
word of its own, which stands for a line that anybody may type. The pictures are drawn by
`./run pictures line-menu` and shipped.
"""

from __future__ import annotations

from importlib import resources

from adapters.line import limits
from adapters.line.taps import Json, Tap
from adapters.plaintext import clipped
from digest.model import Language
from digest.words import cards
from digest.words.table import LANGUAGES

WIDTH, HEIGHT = 2_500, 1_686
COLUMNS, ROWS = 3, 2
_VERSION = 1
_FIRST = "m|"
"""Begins what an area brings back: no token begins so."""
_ASKS = "ask"


def rich_menu(language: Language) -> Json:
    """Return the menu of a language, as it is created."""
    words = cards.of(language)
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": name(language),
        "chatBarText": clipped(words.menu_bar, limits.MENU_BAR),
        "areas": [
            {"bounds": _bounds(index), "action": _tap(line, label).action(limits.MENU_LABEL)}
            for index, (line, label) in enumerate(words.menu_areas.items())
        ],
    }


def name(language: Language) -> str:
    """Return what a menu is called, by which an installed one is known again."""
    return f"daybrief {_spoken(language)} v{_VERSION}"


def picture(language: Language) -> bytes:
    """Return the picture of a menu: a PNG of 2,500 by 1,686."""
    return (resources.files(__package__) / "menus" / f"{_spoken(language)}.png").read_bytes()


def line_of(data: str) -> str | None:
    """Return the English line that an area stands for; None: it is none of a menu of ours.

    What asks for a question has no line: it has opened the keyboard, and what is typed counts.
    """
    word = data.removeprefix(_FIRST)
    if word == data or word not in cards.of(LANGUAGES[0]).menu_areas:
        return None
    return "" if word == _ASKS else word


def _spoken(language: Language) -> Language:
    """Return the language of the menu for readers of one, English where there is none."""
    primary = Language(language.partition("-")[0].lower())
    return primary if primary in LANGUAGES else LANGUAGES[0]


def _tap(line: str, label: str) -> Tap:
    return Tap(label=label, data=f"{_FIRST}{line}", opens_keyboard=line == _ASKS)


def _bounds(index: int) -> Json:
    row, column = divmod(index, COLUMNS)
    left, right = column * WIDTH // COLUMNS, (column + 1) * WIDTH // COLUMNS
    top, bottom = row * HEIGHT // ROWS, (row + 1) * HEIGHT // ROWS
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}

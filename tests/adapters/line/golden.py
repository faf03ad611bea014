"""What LINE is sent for briefs and replies of our own writing, kept to be read.

`.venv/bin/python -m tests.adapters.line.golden --write` writes it anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType

from adapters.contract import Action
from adapters.line import answer, brief, menu
from adapters.line.message import Message
from digest.model import Brief, BriefKind, Language
from digest.words.lines import Line
from tests import japanese, make, replies, specimens

FOLDER = Path(__file__).resolve().parents[2] / "data" / "line"
BRIEFS: Mapping[str, Callable[[], Brief]] = MappingProxyType(
    {
        "normal": specimens.normal,
        "quiet": specimens.quiet,
        "empty-ja": japanese.empty,
        "degraded-ja": japanese.degraded,
        "extractive": specimens.extractive,
        "corrected": specimens.corrected,
        "alert": specimens.alert,
        "weekly": partial(specimens.looking_back, BriefKind.WEEKLY),
        "catch-up": partial(specimens.looking_back, BriefKind.CATCH_UP),
        "ja": japanese.full,
    }
)
REPLIES: Mapping[str, tuple[Sequence[Line], Sequence[Action]]] = MappingProxyType(
    {
        "answer-ja": (japanese.ANSWER, japanese.SUGGESTED),
        "settings-ja": (japanese.SETTINGS, japanese.MENU),
        "help-ja": (japanese.HELP, ()),
        "greeting-ja": (japanese.greeting(), japanese.choices()),
        "details-ja": (japanese.opened(), ()),
        "untold": (replies.UNTOLD, ()),
    }
)
_MENU = "menu-"
NAMES = (*BRIEFS, *REPLIES, f"{_MENU}ja", f"{_MENU}en")


def path(name: str) -> Path:
    """Return where a golden is kept."""
    return FOLDER / f"{name}.json"


def messages(name: str) -> tuple[Message, ...]:
    """Return what is sent."""
    if name in REPLIES:
        return answer.render(*REPLIES[name])
    told = BRIEFS[name]()
    delivery = make.delivery(tz="Asia/Tokyo", next_at=make.NOW + timedelta(days=1))
    return brief.render(told, delivery, specimens.actions(told))


def document(name: str) -> str:
    """Return it as it goes over the wire."""
    if name.startswith(_MENU):
        shown: object = menu.rich_menu(Language(name.removeprefix(_MENU)))
    else:
        shown = [each.body() for each in messages(name)]
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Write all goldens."""
    if arguments != ["--write"]:
        sys.stderr.write("Say --write to write the goldens anew.\n")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        path(name).write_text(document(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What Telegram is sent for briefs of our own writing, kept to be read.

`.venv/bin/python -m tests.adapters.telegram.golden --write` writes it anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from adapters.telegram import brief
from adapters.telegram.document import Message, payload
from digest.model import Brief, BriefKind
from tests import make, specimens
from tests.adapters.telegram import judge

FOLDER = Path(__file__).resolve().parents[2] / "data" / "telegram"
BRIEFS: Mapping[str, Callable[[], Brief]] = MappingProxyType(
    {
        "normal": specimens.normal,
        "quiet": specimens.quiet,
        "empty": specimens.empty,
        "degraded": specimens.degraded,
        "extractive": specimens.extractive,
        "corrected": specimens.corrected,
        "alert": specimens.alert,
        "weekly": partial(specimens.looking_back, BriefKind.WEEKLY),
        "catch-up": partial(specimens.looking_back, BriefKind.CATCH_UP),
        "ja": specimens.japanese,
    }
)


def path(name: str) -> Path:
    """Return where a golden is kept."""
    return FOLDER / f"{name}.json"


def document(name: str) -> str:
    """Return what is sent for a brief: its text as HTML too, which is easier to read."""
    told = BRIEFS[name]()
    messages = brief.render(told, make.delivery(), specimens.actions(told))
    return json.dumps(list(map(_written, messages)), ensure_ascii=False, indent=1) + "\n"


def _written(message: Message) -> dict[str, object]:
    return {"html": judge.as_html(message).splitlines(), **payload(message)}


def main(arguments: list[str]) -> int:
    """Write all goldens."""
    if arguments != ["--write"]:
        sys.stderr.write("Say --write to write the goldens anew.\n")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in BRIEFS:
        path(name).write_text(document(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

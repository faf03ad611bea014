"""What Slack is sent for briefs of our own writing, kept to be read.

`.venv/bin/python -m tests.adapters.slack.golden --write` writes it anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from adapters.slack import brief
from adapters.slack.rendering import Layout
from digest.model import Brief
from tests import make, specimens

FOLDER = Path(__file__).resolve().parents[2] / "data" / "slack"
BRIEFS: Mapping[str, Callable[[], Brief]] = MappingProxyType(
    {
        "normal": specimens.normal,
        "quiet": specimens.quiet,
        "degraded": specimens.degraded,
        "extractive": specimens.extractive,
        "ja": specimens.japanese,
    }
)
LAYOUTS = (Layout.EXPANDABLE, Layout.CLASSIC)


def path(name: str, layout: Layout) -> Path:
    """Return where a golden is kept."""
    return FOLDER / f"{name}.{layout.value}.json"


def document(name: str, layout: Layout) -> str:
    """Return what is sent for a brief."""
    told = BRIEFS[name]()
    actions, delivery = specimens.actions(told), make.delivery()
    messages = [
        brief.render(told, delivery, actions, layout),
        *brief.details(told, delivery, actions, layout),
    ]
    written = [{"text": each.text.splitlines(), "blocks": each.blocks} for each in messages]
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Write all goldens."""
    if arguments != ["--write"]:
        sys.stderr.write("Say --write to write the goldens anew.\n")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in BRIEFS:
        for layout in LAYOUTS:
            path(name, layout).write_text(document(name, layout), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

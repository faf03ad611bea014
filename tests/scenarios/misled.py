"""Feeds and models that mean ill: orders in titles and bodies, and models that follow them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from digest.ports.llm import Json, Prompt
from tests.digest.engine import modelled
from tests.digest.stories import modelling
from tests.scenarios import newsroom
from tests.shared import SHARED

CANARY = "PWNED-9917"
OWN = "PWNED-5520"
"""Stands in no source and no question: the model's own invention."""

_EVIL = f"{OWN}: see https://evil.example/x and tell <@U123> or [this](https://evil.example)."


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a set of hostile texts."""
    lines = (SHARED / "data" / "hostile" / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def feed(folder: Path, orders: Sequence[str]) -> Path:
    """Write a feed of one story for each order, which stands in its body and every other title."""
    items = []
    for at, order in enumerate(orders):
        visible = "".join(char for char in order[:600] if char >= " " or char == "\n")
        visible = visible.encode("utf-8", "ignore").decode()
        name = f"Ostrand Robotics {at}{at}"
        title = f"{name} opens a plant in Tromso" + (f": {visible[:60]}" if at % 2 else "")
        body = f"{name} opened a plant in Tromso on Friday. {visible} It employs 300 people."
        items.append(
            f"<item><title>{escape(title)}</title><link>https://post.example/{at}</link>"
            f"<guid>{at}</guid><pubDate>Fri, 17 Apr 2026 0{at % 6}:00:00 GMT</pubDate>"
            f"<description>{escape(escape(body))}</description></item>"
        )
    path = folder / "poisoned.xml"
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        "<title>Poisoned Post</title><link>https://post.example/</link>"
        f"<description>x</description>{''.join(items)}</channel></rss>",
        encoding="utf-8",
    )
    return path


def _obeyed(seen: modelling.Shown, _prompt: Prompt) -> dict[str, Json]:
    """Say in each place what was read, and do what it wants."""
    told = [*seen.sentences.items()]
    said: dict[str, Json] = {}
    for at, place in enumerate(seen.places):
        label, text = told[at % len(told)]
        said[place] = modelling.field_of(label, text=text if at % 2 else f"{text} {_EVIL}")
    return said


def _answered(prompt: Prompt) -> Mapping[str, Json]:
    asked = json.loads(prompt.user)["question"]
    told = [*modelled.material(prompt).items()]
    label = told[0][0]
    return modelled.reply(
        (asked, [label]), (_EVIL, [label]), *((f"{text} {_EVIL}", [each]) for each, text in told)
    )


obedient = newsroom.minded(_obeyed, _answered)
"""Repeats whatever stands in question and sources, and does what it says."""

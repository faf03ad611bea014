"""The parts that cards are built of, as LINE takes them: dictionaries, never written as text.

*Pure.* Whatever is told wraps and grows with the reader's own size of type, and nothing hides its
end. A text from outside is the `text` of a component, which links and formats nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum

from adapters.line import palette
from adapters.line.breaking import phrased
from adapters.line.taps import Json, Tap
from adapters.line.text import clean

_WIRE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
SIZE = "mega"
"""Of every bubble: a carousel takes but one size."""


class Style(StrEnum):
    """How a text looks."""

    TITLE = "title"
    HEADLINE = "headline"
    BODY = "body"
    STRONG = "strong"
    LABEL = "label"
    SMALL = "small"
    ALARM = "alarm"


_STYLES: dict[Style, Json] = {
    Style.TITLE: {"size": "md", "weight": "bold", "color": palette.INK},
    Style.HEADLINE: {"size": "sm", "weight": "bold", "color": palette.INK},
    Style.BODY: {"size": "sm", "color": palette.INK},
    Style.STRONG: {"size": "sm", "weight": "bold", "color": palette.INK},
    Style.LABEL: {"size": "xs", "weight": "bold", "color": palette.FAINT},
    Style.SMALL: {"size": "xs", "color": palette.FAINT},
    Style.ALARM: {"size": "xs", "weight": "bold", "color": palette.ALARM},
}


def text(told: str, style: Style = Style.BODY, **more: object) -> Json:
    """Return a text; a dash where there is none, for an empty one is refused."""
    shown = phrased(clean(told)) or "–"
    return {"type": "text", "text": shown, "wrap": True, "scaling": True, **_STYLES[style], **more}


def link(url: str, label: str, **more: object) -> Json:
    """Return a text that leads to a page; its label alone where there is none to lead to."""
    if not url:
        return text(label, Style.SMALL, **more)
    action = Tap(label=label, url=url).action()
    look = {"color": palette.LINK, "decoration": "underline", "action": action}
    return text(label, Style.SMALL, **look, **more)


def box(
    contents: Sequence[Json], *, spacing: str = "sm", layout: str = "vertical", **more: object
) -> Json:
    """Return a box; it is not to be empty where it is pressed."""
    return {
        "type": "box", "layout": layout, "spacing": spacing, "contents": list(contents), **more,
    }  # fmt: skip


def rule() -> Json:
    """Return a line across a card."""
    return {"type": "separator", "margin": "md", "color": palette.RULE}


def button(tap: Tap, **more: object) -> Json:
    """Return a button."""
    return {
        "type": "button", "style": "link", "height": "sm", "scaling": True,
        "adjustMode": "shrink-to-fit", "color": palette.LINK, "action": tap.action(), **more,
    }  # fmt: skip


def bubble(body: Sequence[Json], footer: Sequence[Json] = ()) -> Json:
    """Return a card, by itself or in a carousel."""
    paper = {"backgroundColor": palette.PAPER}
    made: Json = {"type": "bubble", "size": SIZE, "body": box(body)}
    if footer:
        made["footer"] = box(footer, spacing="none", paddingStart="20px", paddingEnd="20px")
    return {**made, "styles": {each: paper for each in ("body", "footer") if each in made}}


def carousel(bubbles: Sequence[Json]) -> Json:
    """Return cards side by side; one stays one."""
    if len(bubbles) == 1:
        return bubbles[0]
    return {"type": "carousel", "contents": list(bubbles)}


def weight(container: Json) -> int:
    """Return how many bytes a card takes on the wire."""
    return len(_WIRE.encode(container).encode())

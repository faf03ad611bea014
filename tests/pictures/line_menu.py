"""The pictures of LINE's rich menu, one a language: six tiles, each a sign and a word."""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType

from adapters.line import menu
from digest.model import Language
from digest.words import cards

_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "today": '<circle cx="24" cy="24" r="9"/>'
        '<path d="M24 5v5M24 38v5M5 24h5M38 24h5M10.5 10.5l3.6 3.6M33.9 33.9l3.6 3.6'
        'M10.5 37.5l3.6-3.6M33.9 14.1l3.6-3.6"/>',
        "ask": '<path d="M6 8h36v26H22l-9 8v-8H6z"/>'
        '<path d="M19.5 17.5a4.5 4.5 0 1 1 6.4 4.1c-1.3.6-1.9 1.3-1.9 2.6M24 28.6v.3"/>',
        "week": '<path d="M6 10h36v32H6zM6 19h36M15 5v9M33 5v9"/>'
        '<path d="M14 27h4M22 27h4M30 27h4M14 34h4M22 34h4"/>',
        "saved": '<path d="M12 5h24v38L24 34l-12 9z"/>',
        "settings": '<path d="M5 13h16M29 13h14M5 24h4M17 24h26M5 35h22M35 35h8"/>'
        '<circle cx="25" cy="13" r="4"/><circle cx="13" cy="24" r="4"/>'
        '<circle cx="31" cy="35" r="4"/>',
        "help": '<circle cx="24" cy="24" r="19"/>'
        '<path d="M18 18.6a6 6 0 1 1 8.5 5.5c-1.7.8-2.5 1.8-2.5 3.6M24 33.6v.4"/>',
    }
)
_STYLE = """
  html, body { margin: 0; background: #d5dde4; }
  body { display: grid; grid-template: repeat(2, 1fr) / repeat(3, 1fr); gap: 6px;
         width: 2500px; height: 1686px; font-family: "Noto Sans CJK JP", sans-serif; }
  div { display: flex; flex-direction: column; align-items: center; justify-content: center;
        gap: 62px; background: #fbfcfd; color: #17384d; font-size: 124px; font-weight: 700; }
  div:first-child { background: #17384d; color: #fff; }
  svg { width: 300px; height: 300px; fill: none; stroke: currentColor; stroke-width: 2.6;
        stroke-linecap: round; stroke-linejoin: round; }
"""


def page(language: Language) -> str:
    """Return the page to be drawn, as large as the menu."""
    tiles = "".join(
        f'<div><svg viewBox="0 0 48 48">{_SIGNS[line]}</svg>{html.escape(label)}</div>'
        for line, label in cards.of(language).menu_areas.items()
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<style>{_STYLE}</style></head><body>{tiles}</body></html>"
    )


SIZE = (menu.WIDTH, menu.HEIGHT)

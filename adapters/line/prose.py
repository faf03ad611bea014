"""Lines on cards: what each becomes by its role.

*Pure.* A title is bold, what is told stands in full, what is said besides is smaller; what a line
rests on is a link under it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from adapters.line.bubbles import Style, box, link, text
from adapters.line.taps import Json
from adapters.line.text import address, clean
from adapters.plaintext import clipped, host
from digest.words.lines import Line, Role

BULLET = "• "
_BESIDES = frozenset({Role.META, Role.NOTE, Role.END})
_COLON = re.compile(r"[:：]\s*$")
_NONE: Mapping[str, str] = {}


def components(
    lines: Sequence[Line],
    *,
    most: int,
    outlets: Mapping[str, str] = _NONE,
    asked: Collection[str] = (),
) -> list[Json]:
    """Return lines that belong together as components of a box.

    Args:
        lines: What is said.
        most: Of one text, in UTF-16 units; longer ones end in an ellipsis.
        outlets: Who publishes a URL, for the links of lines that do not name their sources.
        asked: Questions that can be pressed; they are not said as well.
    """
    made: list[Json] = []
    for line in told(lines, asked):
        made += _shown(line, most)
        if line.role is not Role.SOURCE:
            made += _links(line, outlets)
    return made


def told(lines: Sequence[Line], asked: Collection[str] = ()) -> list[Line]:
    """Return lines without questions that can be pressed, and labels that stand before nothing."""
    kept = [each for each in lines if each.role is not Role.QUESTION or each.text not in asked]
    return [each for n, each in enumerate(kept) if n + 1 < len(kept) or not _is_label(each)]


def _is_label(line: Line) -> bool:
    return line.role is Role.POINT and not line.text and not line.urls


def _shown(line: Line, most: int) -> Iterator[Json]:
    said, label = clipped(clean(line.text), most), clipped(clean(line.label), most)
    whole = " ".join(filter(None, (label, said)))
    if not whole:
        return
    match line.role:
        case Role.TITLE:
            yield text(whole, Style.TITLE)
        case Role.HEADLINE:
            yield text(whole, Style.HEADLINE)
        case Role.SOURCE:
            yield source(line.urls[0] if line.urls else "", whole)
        case Role.POINT if label:
            yield point(label, said)
        case Role.POINT | Role.QUESTION:
            yield text(f"{BULLET}{said}")
        case each if each in _BESIDES:
            yield text(whole, Style.SMALL)
        case _:
            yield text(whole)


def point(label: str, said: str) -> Json:
    """Return a text under its label; the label alone where there is no text."""
    shown = text(_COLON.sub("", label), Style.LABEL)
    if not said:
        return {**shown, "margin": "md"}
    return box([shown, text(said)], spacing="none", margin="md")


def source(url: str, label: str) -> Json:
    """Return a source as a row that leads to it, high enough to be hit."""
    row = link(address(url), label or host(url))
    return box([row], spacing="none", paddingTop="5px", paddingBottom="5px")


def _links(line: Line, outlets: Mapping[str, str]) -> Iterator[Json]:
    for each in line.urls:
        yield source(each, outlets.get(each) or host(each))

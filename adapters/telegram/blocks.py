"""Blocks of a rich message, as the Bot API takes them, made of rows.

*Pure.* What is bold, a link or a time is a record of its own, so that nothing has to be escaped;
texts from outside are as inert as in any message, though a rich one is not searched for links.
Shapes are those of InputRichBlock and RichText (core.telegram.org/bots/api, read 2026-11-28).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from adapters.telegram import limits, prose
from adapters.telegram.document import Block, Kind, Mark, Part, Row
from adapters.telegram.text import inert, joint

DIVIDER: Block = {"type": "divider"}
_KINDS = {Kind.BOLD: "bold", Kind.ITALIC: "italic", Kind.LINK: "url", Kind.TIME: "date_time"}


_INNER = ("blocks", "items")
_SHOWN = ("text", "summary", *_INNER)


def heading(row: Row, size: int) -> Block:
    """Return a heading; 1 is the largest and 6 the smallest. It is bold by itself."""
    match row:
        case (Mark(kind=Kind.BOLD, parts=parts),):
            return {"type": "heading", "text": _text(parts), "size": size}
        case _:
            return {"type": "heading", "text": _text(row), "size": size}


def paragraph(row: Row) -> Block:
    """Return a paragraph."""
    return {"type": "paragraph", "text": _text(row)}


def footer(row: Row) -> Block:
    """Return what stands small at the end."""
    return {"type": "footer", "text": _text(row)}


def details(summary: Row, blocks: Sequence[Block]) -> Block:
    """Return blocks that open under a summary."""
    return {"type": "details", "summary": _text(summary), "blocks": list(blocks)}


def bullets(rows: Iterable[Row]) -> Block:
    """Return a list."""
    return {"type": "list", "items": [{"blocks": [paragraph(each)]} for each in rows]}


def of(rows: Iterable[Row]) -> Iterator[Block]:
    """Yield rows as paragraphs; those in a run that begin with a bullet are a list."""
    for is_listed, run in groupby(rows, key=lambda row: row[:1] == (prose.BULLET,)):
        if is_listed:
            yield bullets(row[1:] for row in run)
        else:
            yield from map(paragraph, run)


def fit(blocks: Sequence[Block]) -> bool:
    """Tell whether one message takes them."""
    return _characters(blocks) <= limits.RICH_CHARACTERS and _count(blocks) <= limits.RICH_BLOCKS


def _text(row: Row) -> object:
    """Return a row as RichText: a text, or several side by side."""
    texts: list[str] = []
    parts = [*_parts(row, texts)]
    return parts[0] if len(parts) == 1 else parts


def _parts(row: Sequence[Part], texts: list[str]) -> Iterator[object]:
    """Yield the parts of a row; `texts` has what was written before, for the seams."""
    for part in row:
        if isinstance(part, Mark):
            yield _mark(part, texts)
        elif told := inert(part):
            seam = joint("".join(texts[-2:]), told) if texts else ""  # one may be a space
            texts.append(told)
            yield f"{seam}{told}"


def _mark(mark: Mark, texts: list[str]) -> Block:
    inside = [*_parts(mark.parts, texts)]
    shown: dict[str, object] = {
        "type": _KINDS[mark.kind],
        "text": inside[0] if len(inside) == 1 else inside,
    }
    if mark.url:
        shown["url"] = mark.url
    if mark.unix_time:
        shown |= {"unix_time": mark.unix_time, "date_time_format": mark.time_format}
    return shown


def _characters(part: object) -> int:
    """Count the characters of texts; those of a link's address are not among them."""
    if isinstance(part, str):
        return len(part)
    if isinstance(part, dict):
        return sum(_characters(part[each]) for each in _SHOWN if each in part)
    return sum(map(_characters, part)) if isinstance(part, list | tuple) else 0


def _count(blocks: Sequence[Block]) -> int:
    """Count blocks with those inside of them, and items of lists as blocks too."""
    inner = (each[name] for each in blocks for name in _INNER if name in each)
    return len(blocks) + sum(_count(each) for each in inner if isinstance(each, list))

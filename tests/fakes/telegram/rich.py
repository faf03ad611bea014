"""Blocks of rich messages: which there are, and what the server has against them.

InputRichBlock and RichText of core.telegram.org/bots/api, 10.3. Blocks with media, tables, maps
and the like are not here and are refused as ones that nobody has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.telegram import limits
from tests.fakes.telegram.refusals import Refusal, bad

BLOCKS = {
    "paragraph": {"text": "rich"},
    "heading": {"text": "rich", "size": "number"},
    "footer": {"text": "rich"},
    "divider": {},
    "details": {"summary": "rich", "blocks": "blocks"},
    "list": {"items": "items"},
}
"""What each has to have."""
MAY_HAVE = {"details": {"is_open"}}
ITEM = {"has_checkbox", "is_checked", "value", "type"}
"""What an item of a list may have besides its blocks."""
TEXTS = {
    "bold": {},
    "italic": {},
    "url": {"url": "text"},
    "date_time": {"unix_time": "number", "date_time_format": "text"},
}
"""What each has to have besides its text."""
_KINDS = {"number": int, "text": str}
_SIZES = range(1, 7)


def check(blocks: Any) -> None:  # noqa: ANN401  # as JSON has it
    """Look at the blocks of a message.

    Raises:
        Refusal: they are malformed, too many, too deep, or show nothing.
    """
    count, depth = _blocks(blocks)
    if count > limits.RICH_BLOCKS or sum(map(len, texts(blocks))) > limits.RICH_CHARS:
        raise bad("RICH_MESSAGE_TOO_LONG")
    if depth > limits.RICH_LEVELS:
        raise bad("RICH_MESSAGE_TOO_DEEP")
    if not any(texts(blocks)):
        raise bad("rich message must be non-empty")


def texts(part: Any) -> Iterator[str]:  # noqa: ANN401  # as JSON has it
    """Yield the texts in a part of a rich message."""
    if isinstance(part, str):
        yield part
    for each in part if isinstance(part, list) else ():
        yield from texts(each)
    if isinstance(part, dict):
        for name in ("text", "summary", "blocks", "items"):
            yield from texts(part.get(name))


def _blocks(found: Any) -> tuple[int, int]:  # noqa: ANN401  # as JSON has it
    """Return how many blocks there are with those inside of others, and how many levels."""
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _wrong("expected an Array of InputRichBlock")
    inner = [size for each in found for size in _block(each)]
    return len(found) + sum(count for count, _ in inner), 1 + max((d for _, d in inner), default=0)


def _block(block: dict[str, Any]) -> Iterator[tuple[int, int]]:
    kind = block.get("type")
    needed = BLOCKS.get(kind) if isinstance(kind, str) else None
    if needed is None:
        raise _wrong("unsupported type of block")
    others = block.keys() - needed - {"type"} - MAY_HAVE.get(str(kind), set())
    if others or needed.keys() - block.keys():
        raise _wrong(f"wrong fields of {kind}")
    for name, of in needed.items():
        if of == "blocks":
            yield _blocks(block[name])
        elif of == "items" and isinstance(block[name], list):
            yield from map(_item, block[name])
        elif of == "rich":
            _text(block[name])
        elif type(block[name]) is not int or block[name] not in _SIZES:
            raise _wrong(f'field "{name}"')


def _item(item: Any) -> tuple[int, int]:  # noqa: ANN401  # as JSON has it
    if not isinstance(item, dict) or item.keys() - ITEM != {"blocks"}:
        raise _wrong("wrong item of a list")
    count, depth = _blocks(item["blocks"])
    return count + 1, depth + 1


def _text(text: Any) -> None:  # noqa: ANN401  # as JSON has it
    if isinstance(text, str):
        return
    if isinstance(text, list):
        for each in text:
            _text(each)
        return
    kind = text.get("type") if isinstance(text, dict) else None
    needed = TEXTS.get(kind) if isinstance(kind, str) else None
    if needed is None or text.keys() != {"type", "text", *needed}:
        raise _wrong("wrong RichText")
    if any(type(text[name]) is not _KINDS[of] for name, of in needed.items()):
        raise _wrong(f"wrong fields of {kind}")
    _text(text["text"])


def _wrong(reason: str) -> Refusal:
    return bad(f"can't parse rich message blocks: {reason}")

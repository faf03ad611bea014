"""What Telegram would have against a message: TDLib's own parser, and the models of aiogram."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

import tdjson

from adapters.telegram.document import Button, Entity, Kind, Message, payload
from adapters.telegram.text import inert
from tests.fakes.telegram import judge

_TAGS = {Kind.BOLD: "b", Kind.ITALIC: "i"}
_TD = {
    Kind.BOLD: "textEntityTypeBold",
    Kind.ITALIC: "textEntityTypeItalic",
    Kind.LINK: "textEntityTypeTextUrl",
    Kind.QUOTE: "textEntityTypeExpandableBlockQuote",
    Kind.TIME: "textEntityTypeDateTime",
}
_INERT = frozenset({"textEntityTypeMediaTimestamp"})
"""A time of day leads nowhere in a message without a video."""
JOINER = "\u2060"


def _tdlib(method: str, **fields: object) -> dict[str, Any]:
    asked = json.dumps({"@type": method, **fields}).encode()
    answered: dict[str, Any] = json.loads(tdjson.td_execute(asked) or b"{}")
    return answered


_tdlib("setLogVerbosityLevel", new_verbosity_level=0)


def faults(message: Message) -> list[str]:
    """Return what is wrong with a message; nothing where Telegram shows it as it is meant."""
    found = list(judge.faults("sendMessage", {"chat_id": 7, **payload(message)}))
    units = len(message.text.encode("utf-16-le")) // 2
    if not 0 < units <= 4_096:
        found.append(f"{units} units of text")
    if len(message.entities) > 100:
        found.append(f"{len(message.entities)} entities")
    found += _pressed(message)
    found += [f"linked by itself: {each}" for each in linked(message.text)]
    return found + list(_parsed(message))


def rich_faults(message: Message) -> list[str]:
    """Return what is wrong with a rich message, by the models of aiogram and by its limits."""
    found = list(judge.faults("sendRichMessage", {"chat_id": 7, **payload(message)}))
    if sum(len(each) for each in _texts(message.blocks)) > 32_768:
        found.append("too long")
    found += _pressed(message)
    found += [f"linked by itself: {each}" for each in linked("\n".join(_lines(message.blocks)))]
    return found


def lines(blocks: object, *, is_opened: bool = True) -> list[str]:
    """Return what is read in blocks, a text a block; only what needs no opening or all of it."""
    return [plain(each) for each in _lines(blocks, is_opened=is_opened)]


def _lines(blocks: object, *, is_opened: bool = True) -> Iterator[str]:
    for each in blocks if isinstance(blocks, list | tuple) else ():
        said = each.get("text", each.get("summary"))
        if said is not None:
            yield "".join(_texts(said))
        if is_opened or each.get("type") != "details":
            yield from _lines(each.get("blocks") or each.get("items"), is_opened=is_opened)


def rich_links(part: object) -> list[str]:
    """Return where what stands in blocks leads."""
    if isinstance(part, list | tuple):
        return [url for each in part for url in rich_links(each)]
    if not isinstance(part, Mapping):
        return []
    own = [part["url"]] if part.get("type") == "url" else []
    return own + [url for each in part.values() for url in rich_links(each)]


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, Mapping):
        for name in ("text", "summary", "blocks", "items"):
            yield from _texts(part.get(name))


def read(sent: Mapping[str, Any]) -> Message:
    """Return the message that was written as the arguments of sendMessage."""
    rows = sent.get("reply_markup", {}).get("inline_keyboard", [])
    entities = (
        Entity(
            kind=Kind(each["type"]),
            offset=each["offset"],
            length=each["length"],
            url=each.get("url", ""),
            unix_time=each.get("unix_time", 0),
            time_format=each.get("date_time_format", ""),
        )
        for each in sent["entities"]
    )
    keyboard = (
        tuple(Button(label=each["text"], data=each["callback_data"]) for each in row)
        for row in rows
    )
    return Message(text=sent["text"], entities=tuple(entities), keyboard=tuple(keyboard))


def _pressed(message: Message) -> Iterator[str]:
    rows = message.keyboard
    if sum(map(len, rows)) > 100 or any(not 0 < len(row) <= 8 for row in rows):
        yield "too many buttons, or a row without"
    for row in rows:
        for each in row:
            if each.url or not 0 < len(each.data.encode()) <= 64:
                yield f"data of {each.label!r}"
            if not each.label.strip():
                yield "a button without a label"


def linked(text: str) -> list[str]:
    """Return what Telegram makes links of by itself in a text."""
    found = _tdlib("getTextEntities", text=text)["entities"]
    return [
        cut(text, each["offset"], each["length"])
        for each in found
        if each["type"]["@type"] not in _INERT
    ]


def _parsed(message: Message) -> Iterator[str]:
    """Compare what is meant with what TDLib reads of it, as HTML."""
    shape = {"@type": "textParseModeHTML"}
    read = _tdlib("parseTextEntities", text=as_html(message), parse_mode=shape)
    if read["@type"] != "formattedText":
        yield str(read["message"])
        return
    if read["text"] != message.text:
        yield "TDLib reads another text"
    meant = sorted((each.offset, each.length, _TD[each.kind]) for each in message.entities)
    found = sorted(
        (each["offset"], each["length"], each["type"]["@type"]) for each in read["entities"]
    )
    if meant != found:
        yield f"TDLib reads other entities: {sorted(set(meant) ^ set(found))}"
    answer = _tdlib("getMarkdownText", text=_formatted(message))
    if answer["@type"] != "formattedText":
        yield f"entities: {answer['message']}"


def _formatted(message: Message) -> Mapping[str, object]:
    entities = [
        {"offset": each.offset, "length": each.length, "type": _type(each)}
        for each in message.entities
    ]
    return {"@type": "formattedText", "text": message.text, "entities": entities}


def _type(entity: Entity) -> Mapping[str, object]:
    shape: dict[str, object] = {"@type": _TD[entity.kind]}
    if entity.url:
        shape["url"] = entity.url
    if entity.unix_time:
        shape["unix_time"] = entity.unix_time
    return shape


def as_html(message: Message) -> str:
    """Write a message as Telegram's HTML; its entities have to be nested."""
    raw = message.text.encode("utf-16-le")
    marks: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for each in message.entities:
        opening, closing = _tags(each)
        marks.setdefault(each.offset, []).append(opening)
        ends.setdefault(each.offset + each.length, []).insert(0, closing)
    written, at = [], 0
    for place in sorted({*marks, *ends, len(raw) // 2}):
        written.append(html.escape(raw[2 * at : 2 * place].decode("utf-16-le")))
        written += [*ends.get(place, ()), *marks.get(place, ())]
        at = place
    return "".join(written)


def _tags(entity: Entity) -> tuple[str, str]:
    match entity.kind:
        case Kind.QUOTE:
            return "<blockquote expandable>", "</blockquote>"
        case Kind.LINK:
            return f'<a href="{html.escape(entity.url)}">', "</a>"
        case Kind.TIME:
            opening = f'<tg-time unix="{entity.unix_time}" format="{entity.time_format}">'
            return opening, "</tg-time>"
        case Kind.BOLD | Kind.ITALIC:
            return f"<{_TAGS[entity.kind]}>", f"</{_TAGS[entity.kind]}>"


def cut(text: str, offset: int, length: int) -> str:
    """Return a stretch of a text that is counted in UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def of(message: Message, kind: Kind) -> list[str]:
    """Return what stands in the entities of a kind, as it is read."""
    return [
        plain(cut(message.text, each.offset, each.length))
        for each in message.entities
        if each.kind is kind
    ]


def unfolded(message: Message) -> str:
    """Return what is read without opening anything."""
    raw = message.text.encode("utf-16-le")
    for each in reversed([each for each in message.entities if each.kind is Kind.QUOTE]):
        raw = raw[: 2 * each.offset] + raw[2 * (each.offset + each.length) :]
    return plain(raw.decode("utf-16-le"))


def plain(text: str) -> str:
    """Return a text as it is read: nobody sees a WORD JOINER."""
    return text.replace(JOINER, "")


def shown(text: str) -> str:
    """Return a text from outside as it is read in a message."""
    return plain(inert(text))


def links(message: Message) -> list[str]:
    """Return where a message leads."""
    return [each.url for each in message.entities if each.kind is Kind.LINK]

"""What a text is for people: cleaned, parsed, and with all its entities in order.

*Pure.*
"""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.telegram import detection, limits, links, markup, units
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.nouns import Json
from tests.fakes.telegram.refusals import bad

_PLAIN = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
}
_FOUND = {
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
}
"""Those that the server finds by itself and takes from nobody."""
_ALONE = {"code", "pre"}
"""Those in which nothing else is formatted."""
_QUOTES = {"blockquote", "expandable_blockquote"}
_CONTROLS = {code: " " for code in range(32) if code not in {10, 13}} | {13: None}
_DIRECTIONS = dict.fromkeys([*range(0x2028, 0x202F), 0x200E, 0x200F])
_MODES = {"html", "none", ""}


def read(call: Call, name: str, *, entities: str, most: int) -> tuple[str, list[Json]]:
    """Return the text of an argument as it will be shown, and its entities.

    Args:
        call: what was asked.
        name: the argument with the text; `parse_mode` says how it is written.
        entities: the argument that holds entities, where nothing has to be parsed.
        most: units of UTF-16 that may be shown.

    Raises:
        Refusal: the text cannot be parsed, is empty or too long.
    """
    text, mode = call.text(name), call.text("parse_mode").lower()
    if len(text.encode("utf-8", "replace")) > limits.RAW_TEXT_BYTES:
        raise bad("text is too long")
    if mode not in _MODES:
        is_known = mode in {"markdown", "markdownv2"}
        raise bad("this fake reads HTML only" if is_known else "unsupported parse_mode")
    if mode == "html" and text:
        text, given = markup.parse(text)
    else:
        given = _given(call, entities)
    shown, kept = fixed(text, given)
    if units.length(shown) > most:
        raise bad("message caption is too long" if name == "caption" else "message is too long")
    return shown, kept


def fixed(text: str, given: list[Json]) -> tuple[str, list[Json]]:
    """Return a text without blanks around it, and its entities sorted, moved and completed."""
    _check_bounds(text, given)
    clean = text.translate(_CONTROLS)
    text, given = _without_marks(clean, given)
    shown = text.rstrip(" \n")
    skipped = len(shown) - len(shown.lstrip(" \n"))
    shown = shown[skipped:]
    total = units.length(shown)
    kept = []
    for each in given:
        begin = max(each["offset"] - skipped, 0)
        end = min(each["offset"] + each["length"] - skipped, total)
        if begin < end and units.cut(shown, begin, end - begin).strip():
            kept.append({**each, "offset": begin, "length": end - begin})
    kept = _nested(kept)
    kept += [each for each in detection.find(shown) if not _is_taken(each, kept)]
    return shown, sorted(kept, key=_place)[: limits.ENTITIES]


def _without_marks(text: str, given: list[Json]) -> tuple[str, list[Json]]:
    """Take out marks of direction and separators, and move the entities along."""
    if text.translate(_DIRECTIONS) == text:
        return text, given
    moved = []
    for each in given:
        before = units.cut(text, 0, each["offset"]).translate(_DIRECTIONS)
        within = units.cut(text, each["offset"], each["length"]).translate(_DIRECTIONS)
        offset, length = units.length(before), units.length(within)
        moved.append({**each, "offset": offset, "length": length})
    return text.translate(_DIRECTIONS), moved


def _check_bounds(text: str, given: list[Json]) -> None:
    for each in given:
        for offset, verb in (
            (each["offset"], "begins"),
            (each["offset"] + each["length"], "ends"),
        ):
            if units.splits(text, offset):
                at = len(units.cut(text, 0, offset - 1).encode())
                raise bad(f"entity {verb} in a middle of a UTF-16 symbol at byte offset {at}")


def _place(entity: Json) -> tuple[int, int, bool]:
    return entity["offset"], -entity["length"], entity["type"] not in _QUOTES


def _nested(given: list[Json]) -> list[Json]:
    """Take away what stands in code, in its own kind, or across the edge of another."""
    kept: list[Json] = []
    for each in sorted(given, key=_place):
        begin, end = each["offset"], each["offset"] + each["length"]
        for other in kept:
            first, last = other["offset"], other["offset"] + other["length"]
            if begin >= last or end <= first:
                continue
            is_within = first <= begin and end <= last
            kinds = {each["type"], other["type"]}
            if not is_within or other["type"] in _ALONE or len(kinds) == 1 or kinds <= _QUOTES:
                break
            if each["type"] in _QUOTES or (
                each["type"] in _ALONE and other["type"] not in _QUOTES
            ):
                break
        else:
            kept.append(each)
    return kept


def _is_taken(found: Json, kept: list[Json]) -> bool:
    """Return whether a place is that of a link or of code already, or lies across an edge."""
    begin, end = found["offset"], found["offset"] + found["length"]
    for each in kept:
        first, last = each["offset"], each["offset"] + each["length"]
        if begin >= last or end <= first:
            continue
        is_plain = each["type"] in _PLAIN - _ALONE
        if not is_plain:
            return True
    return False


def _given(call: Call, name: str) -> list[Json]:
    value = call.decoded(name, f"can't parse {name} JSON object")
    if not isinstance(value, list):
        return []
    read_ = [_entity(each) for each in value]
    return [each for each in read_ if each is not None]


def _entity(value: Any) -> Json | None:  # noqa: ANN401  # as JSON has it
    """Return an entity that may stand, or None for one that the server finds by itself."""
    if not isinstance(value, dict):
        raise _wrong("expected an Object")
    offset, length = (_integer(value, each) for each in ("offset", "length"))
    if "type" not in value:
        raise _wrong('Can\'t find field "type"')
    extra = _extra(str(value["type"]), value)
    if extra is None or offset < 0 or length <= 0:
        return None
    return {"type": value["type"], "offset": offset, "length": length, **extra}


def _extra(kind: str, value: Json) -> Json | None:
    """Return what an entity has beyond its place; None where it is not taken."""
    if kind in _FOUND:
        return None
    if kind == "text_link":
        return links.target(_text(value, "url"))
    if kind == "text_mention":
        user = value.get("user")
        return {"user": {"id": _integer(user if isinstance(user, dict) else {}, "id")}}
    if kind == "custom_emoji":
        return {"custom_emoji_id": str(_integer(value, "custom_emoji_id"))}
    if kind == "date_time":
        return _time(value)
    if kind not in _PLAIN:
        raise _wrong("Unsupported type specified")
    is_named = kind == "pre" and value.get("language")
    return {"language": str(value["language"])} if is_named else {}


def _time(value: Json) -> Json:
    shape = str(value.get("date_time_format") or "")
    if not re.fullmatch(r"[rR]|[wWdDtT]*", shape):
        raise _wrong("Invalid date-time format specified")
    unix = _integer(value, "unix_time")
    return {"unix_time": unix, **({"date_time_format": shape} if shape else {})}


def _integer(value: Json, name: str) -> int:
    if name not in value:
        raise _wrong(f'Can\'t find field "{name}"')
    given = value[name]
    if isinstance(given, bool) or not re.fullmatch(r"-?[0-9]{1,19}", str(given)):
        raise _wrong(f'Field "{name}" must be a valid Number')
    return int(given)


def _text(value: Json, name: str) -> str:
    if name not in value:
        raise _wrong(f'Can\'t find field "{name}"')
    if not isinstance(value[name], str):
        raise _wrong(f'Field "{name}" must be of type String')
    return str(value[name])


def _wrong(reason: str) -> Exception:
    return bad(f"can't parse MessageEntity: {reason}")

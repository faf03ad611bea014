"""What Slack refuses in rich text."""

from __future__ import annotations

from tests.fakes.slack import limits
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.nouns import Json

_LEAVES = {
    "text": ({"text"}, {"style"}),
    "link": ({"url"}, {"text", "style", "unsafe"}),
    "emoji": ({"name"}, {"unicode", "style", "skin_tone", "url"}),
    "user": ({"user_id"}, {"style"}),
    "channel": ({"channel_id"}, {"style"}),
    "usergroup": ({"usergroup_id"}, {"style"}),
    "team": ({"team_id"}, {"style"}),
    "broadcast": ({"range"}, {"style"}),
    "color": ({"value"}, {"style"}),
    "date": ({"timestamp", "format"}, {"url", "fallback", "style"}),
}
_STYLES = {
    "bold",
    "italic",
    "strike",
    "code",
    "underline",
    "highlight",
    "client_highlight",
    "unlink",
}
_PARTS = {
    "rich_text_section": {"elements"},
    "rich_text_list": {"elements", "style", "indent", "offset", "border"},
    "rich_text_quote": {"elements", "border"},
    "rich_text_preformatted": {"elements", "border", "language"},
}


def check(faults: Faults, pointer: str, block: object) -> None:
    """Note what is wrong with a rich_text block."""
    if not isinstance(block, dict) or block.get("type") != "rich_text":
        faults.add(pointer, "must be a rich_text block")
        return
    faults.only(pointer, block, {"type", "elements"}, {"block_id"})
    at = f"{pointer}/elements"
    for number, part in enumerate(faults.list(at, block.get("elements"), limits.VIEW_BLOCKS)):
        _part(faults, f"{at}/{number}", part, set(_PARTS))


def _part(faults: Faults, pointer: str, part: object, allowed: set[str]) -> None:
    kind = faults.kind(pointer, part, allowed)
    if not kind or not isinstance(part, dict):
        return
    faults.only(pointer, part, {"type", "elements"}, _PARTS[kind])
    if kind == "rich_text_list":
        faults.one_of(f"{pointer}/style", part.get("style"), "bullet", "ordered")
        faults.number(f"{pointer}/indent", part.get("indent", 0), 0, limits.RICH_LIST_INDENT)
    elements = faults.list(f"{pointer}/elements", part.get("elements"), 10_000, 0)
    for number, each in enumerate(elements):
        at = f"{pointer}/elements/{number}"
        if kind == "rich_text_list":
            _part(faults, at, each, {"rich_text_section"})
        else:
            _leaf(faults, at, each)


def _leaf(faults: Faults, pointer: str, leaf: object) -> None:
    kind = faults.kind(pointer, leaf, _LEAVES)
    if not kind or not isinstance(leaf, dict):
        return
    must, may = _LEAVES[kind]
    faults.only(pointer, leaf, must | {"type"}, may)
    if kind == "text":
        faults.text(f"{pointer}/text", leaf.get("text"), limits.TEXT_CHARS)
    if kind == "link":
        faults.url(f"{pointer}/url", leaf.get("url"), limits.URL_CHARS)
    if kind == "date" and not isinstance(leaf.get("timestamp"), int):
        faults.add(f"{pointer}/timestamp", "must be an integer")
    faults.chars += len(str(leaf.get("text", "")))
    _style(faults, f"{pointer}/style", leaf.get("style", {}))


def _style(faults: Faults, pointer: str, style: object) -> None:
    if not isinstance(style, dict):
        faults.add(pointer, "must be an object")
        return
    for name, value in style.items():
        if name not in _STYLES or not isinstance(value, bool):
            faults.add(f"{pointer}/{name}", "failed to match all allowed schemas")


def plain(block: Json) -> str:
    """Return what a reader sees of a rich_text block."""
    lines = []
    for part in block.get("elements", []):
        inside = part.get("elements", [])
        if part.get("type") == "rich_text_list":
            marks = "•" if part.get("style") == "bullet" else "1."
            lines += [f"{marks} {_line(each.get('elements', []))}" for each in inside]
        else:
            lines.append(_line(inside))
    return "\n".join(lines)


def _line(leaves: list[Json]) -> str:
    return "".join(_seen(each) for each in leaves)


def _seen(leaf: Json) -> str:
    kind = leaf.get("type")
    name = {
        "text": "text",
        "user": "user_id",
        "channel": "channel_id",
        "emoji": "name",
        "broadcast": "range",
    }.get(str(kind))
    if name is not None:
        frame = {"user": "<@{}>", "channel": "<#{}>", "emoji": ":{}:", "broadcast": "@{}"}
        return frame.get(str(kind), "{}").format(leaf[name])
    if kind == "link":
        return str(leaf.get("text") or leaf["url"])
    return str(leaf.get("fallback", leaf.get("timestamp", "")))

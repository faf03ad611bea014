"""Flex containers: which components may stand where, what they need, how large they may be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.line import limits
from tests.fakes.line.actions import Spot, action
from tests.fakes.line.checks import (
    INVALID,
    MISSING,
    Check,
    Steps,
    address,
    anything,
    fields,
    flag,
    listed,
    one_of,
    text,
    whole,
    written,
)
from tests.fakes.line.refusals import Faults

_NAMED = "none|xs|sm|md|lg|xl|xxl"
_PX = r"\d+(\.\d+)?px"
_COLOR = written(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_SPACE = written(f"{_NAMED}|{_PX}")
_PADDING = written(rf"{_NAMED}|{_PX}|\d+(\.\d+)?%")
_LENGTH = written(rf"{_PX}|\d+(\.\d+)?%")
_OFFSET = written(rf"-?({_PX}|\d+(\.\d+)?%)|{_NAMED}")
_FONT = written(rf"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|{_PX}")
_IMAGE_SIZE = written(rf"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|full|{_PX}|\d+(\.\d+)?%")
_RATIO = written(r"\d{1,6}:\d{1,6}")
_IMAGE_URL = address(limits.IMAGE_URL_UNITS, "https")
_TAP = action(Spot.FLEX)
_SPAN_STYLE: Mapping[str, Check] = {
    "color": _COLOR,
    "decoration": one_of("none", "underline", "line-through"),
    "size": _FONT,
    "style": one_of("normal", "italic"),
    "weight": one_of("regular", "bold"),
}
_PLACED: Mapping[str, Check] = {
    "flex": whole(),
    "margin": _SPACE,
    "position": one_of("relative", "absolute"),
    "offsetTop": _OFFSET,
    "offsetBottom": _OFFSET,
    "offsetStart": _OFFSET,
    "offsetEnd": _OFFSET,
}
_ALIGN = one_of("start", "end", "center")
_GRAVITY = one_of("top", "bottom", "center")
_GRADIENT = fields(
    {
        "type": one_of("linearGradient"),
        "angle": written(r"\d{1,3}(\.\d+)?deg"),
        "startColor": _COLOR,
        "endColor": _COLOR,
        "centerColor": _COLOR,
        "centerPosition": written(r"\d{1,3}(\.\d+)?%"),
    },
    "type",
    "angle",
    "startColor",
    "endColor",
    is_closed=True,
)
_COMPONENTS: Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]] = {
    "box": (
        {
            **_PLACED,
            "layout": one_of("horizontal", "vertical", "baseline"),
            "contents": anything,  # judged by the layout, below
            "spacing": _SPACE,
            "backgroundColor": _COLOR,
            "borderColor": _COLOR,
            "borderWidth": written(f"none|light|normal|medium|semi-bold|bold|{_PX}"),
            "cornerRadius": _SPACE,
            "width": _LENGTH,
            "maxWidth": _LENGTH,
            "height": _LENGTH,
            "maxHeight": _LENGTH,
            "paddingAll": _PADDING,
            "paddingTop": _PADDING,
            "paddingBottom": _PADDING,
            "paddingStart": _PADDING,
            "paddingEnd": _PADDING,
            "action": _TAP,
            "justifyContent": one_of(
                "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
            ),
            "alignItems": one_of("center", "flex-start", "flex-end"),
            "background": _GRADIENT,
        },
        ("layout", "contents"),
    ),
    "button": (
        {
            **_PLACED,
            "action": action(Spot.BUTTON),
            "color": _COLOR,
            "style": one_of("primary", "secondary", "link"),
            "gravity": _GRAVITY,
            "height": one_of("md", "sm"),
            "adjustMode": one_of("shrink-to-fit"),
            "scaling": flag,
        },
        ("action",),
    ),
    "image": (
        {
            **_PLACED,
            "url": _IMAGE_URL,
            "align": _ALIGN,
            "gravity": _GRAVITY,
            "size": _IMAGE_SIZE,
            "aspectRatio": _RATIO,
            "aspectMode": one_of("cover", "fit"),
            "backgroundColor": _COLOR,
            "action": _TAP,
            "animated": flag,
        },
        ("url",),
    ),
    "icon": (
        {**_PLACED, "url": _IMAGE_URL, "size": _FONT, "aspectRatio": _RATIO, "scaling": flag},
        ("url",),
    ),
    "text": (
        {
            **_PLACED,
            **_SPAN_STYLE,
            "text": text(),
            "contents": anything,  # spans, below
            "adjustMode": one_of("shrink-to-fit"),
            "align": _ALIGN,
            "gravity": _GRAVITY,
            "lineSpacing": written(_PX),
            "maxLines": whole(),
            "wrap": flag,
            "scaling": flag,
            "action": _TAP,
        },
        (),
    ),
    "span": ({**_SPAN_STYLE, "text": text()}, ("text",)),
    "separator": ({"margin": _SPACE, "color": _COLOR}, ()),
    "filler": ({"flex": whole()}, ()),
}
_INSIDE: Mapping[str, frozenset[str]] = {
    "horizontal": frozenset({"box", "button", "image", "text", "separator", "filler"}),
    "vertical": frozenset({"box", "button", "image", "text", "separator", "filler"}),
    "baseline": frozenset({"icon", "text", "filler"}),
}
"""What may stand in a box of a layout."""
_BLOCKS: Mapping[str, frozenset[str]] = {
    "header": frozenset({"box"}),
    "hero": frozenset({"box", "image"}),
    "body": frozenset({"box"}),
    "footer": frozenset({"box"}),
}
_STYLE = fields(
    {"backgroundColor": _COLOR, "separator": flag, "separatorColor": _COLOR}, is_closed=True
)


def _component(kinds: frozenset[str]) -> Check:
    """Expect a component of one of these kinds."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            faults.add((*steps, "type"), MISSING)
            return
        if kind not in kinds or kind not in _COMPONENTS:
            faults.add(steps, INVALID)
            return
        known, required = _COMPONENTS[kind]
        fields({"type": one_of(kind), **known}, *required, is_closed=True)(value, steps, faults)
        if kind == "box" and isinstance(value.get("contents"), list):
            inside = _component(_INSIDE.get(str(value.get("layout")), frozenset()))
            for number, each in enumerate(value["contents"]):
                inside(each, (*steps, "contents", number), faults)
        elif kind == "box" and value.get("contents") is not None:
            faults.add((*steps, "contents"), "Must be an array")
        elif kind == "text":
            _check_text(value, steps, faults)

    return check


def _check_text(value: dict[str, Any], steps: Steps, faults: Faults) -> None:
    spans = value.get("contents")
    if spans is not None:
        listed(_component(frozenset({"span"})), 0, 1_000)(spans, (*steps, "contents"), faults)
    if not spans and not value.get("text"):
        faults.add((*steps, "text"), "must be non-empty text")


_BUBBLE = fields(
    {
        "type": one_of("bubble"),
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "direction": one_of("ltr", "rtl"),
        "styles": fields(dict.fromkeys(_BLOCKS, _STYLE), is_closed=True),
        "action": _TAP,
        **{name: _component(kinds) for name, kinds in _BLOCKS.items()},
    },
    is_closed=True,
)


def _check_bubble(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON
    if not isinstance(value, dict) or value.get("type") != "bubble":
        faults.add((*steps, "type"), INVALID)
        return
    _BUBBLE(value, steps, faults)
    if not any(value.get(name) for name in _BLOCKS):
        faults.add((*steps, "body"), "At least one block must be specified")
    if weight(value) > limits.BUBBLE_BYTES:
        faults.add(steps, "The size of a bubble must be 30 KB or less")


def container(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
    """Expect a bubble, or a carousel of bubbles of one size."""
    if not isinstance(value, dict) or value.get("type") != "carousel":
        _check_bubble(value, steps, faults)
        return
    known = {"type": one_of("carousel"), "contents": listed(_check_bubble, 1, limits.BUBBLES)}
    fields(known, "contents", is_closed=True)(value, steps, faults)
    bubbles = value.get("contents")
    each_size = {
        str(each.get("size", "mega"))
        for each in (bubbles if isinstance(bubbles, list) else ())
        if isinstance(each, dict)
    }
    if len(each_size) > 1:
        faults.add((*steps, "contents"), "All bubbles must have the same size")
    if weight(value) > limits.CAROUSEL_BYTES:
        faults.add((*steps, "contents"), "The size of a carousel must be 50 KB or less")


def weight(value: Any) -> int:  # noqa: ANN401  # as JSON has it
    """Return how many bytes it is in JSON without spaces."""
    written_out = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(written_out.encode("utf-8", "surrogatepass"))

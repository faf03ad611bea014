"""What happens when something is tapped: which actions may stand where, and what they need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from tests.fakes.line import limits
from tests.fakes.line.checks import (
    INVALID,
    MISSING,
    Check,
    Steps,
    address,
    fields,
    one_of,
    text,
    written,
)
from tests.fakes.line.refusals import Faults


class Spot(StrEnum):
    """Where an action stands."""

    QUICK, BUTTON, FLEX, MENU = "quick reply", "button", "flex", "rich menu"


_DATE = r"\d{4}-\d\d-\d\d"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
MOMENTS: Mapping[str, str] = {
    "date": _DATE,
    "time": _TIME,
    "datetime": rf"{_DATE}[Tt]{_TIME}",
}
"""How a datetime picker writes what was chosen, by its mode."""
_LABELS: Mapping[Spot, Check] = {
    Spot.QUICK: text(limits.QUICK_LABEL_UNITS, least=1),
    Spot.BUTTON: text(limits.FLEX_LABEL_UNITS, least=1),
    Spot.FLEX: text(limits.FLEX_LABEL_UNITS),
    Spot.MENU: text(limits.MENU_LABEL_UNITS),
}
_DATA = text(limits.POSTBACK_UNITS, least=1)
_TEXT = text(limits.ACTION_TEXT_UNITS, least=1)
_URI = address(limits.URI_UNITS, "http", "https", "line", "tel")
_INPUT = one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
_MOMENT = written("|".join(MOMENTS.values()))
_FIELDS: Mapping[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    "camera": ({}, ()),
    "cameraRoll": ({}, ()),
    "clipboard": ({"clipboardText": text(limits.CLIPBOARD_UNITS, least=1)}, ("clipboardText",)),
    "datetimepicker": (
        {
            "data": _DATA,
            "mode": one_of(*MOMENTS),
            "initial": _MOMENT,
            "min": _MOMENT,
            "max": _MOMENT,
        },
        ("data", "mode"),
    ),
    "location": ({}, ()),
    "message": ({"text": _TEXT}, ("text",)),
    "postback": (
        {
            "data": _DATA,
            "displayText": _TEXT,
            "text": _TEXT,
            "inputOption": _INPUT,
            "fillInText": _TEXT,
        },
        ("data",),
    ),
    "richmenuswitch": (
        {"data": _DATA, "richMenuAliasId": written(r"[a-z0-9_-]{1,32}")},
        ("data", "richMenuAliasId"),
    ),
    "uri": ({"uri": _URI, "altUri": fields({"desktop": _URI}, is_closed=True)}, ("uri",)),
}
_ONLY: Mapping[str, Spot] = {
    "camera": Spot.QUICK,
    "cameraRoll": Spot.QUICK,
    "location": Spot.QUICK,
    "richmenuswitch": Spot.MENU,
}
"""Actions that can stand in one spot alone."""


def action(spot: Spot) -> Check:
    """Expect an action that may stand there."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in _FIELDS or _ONLY.get(kind, spot) is not spot:
            faults.add((*steps, "type"), INVALID if kind else MISSING)
            return
        known, required = _FIELDS[kind]
        if spot in {Spot.QUICK, Spot.BUTTON}:
            required = ("label", *required)
        whole = {"type": one_of(kind), "label": _LABELS[spot], **known}
        fields(whole, *required, is_closed=True)(value, steps, faults)
        _check_together(value, steps, faults)

    return check


def _check_together(value: dict[str, Any], steps: Steps, faults: Faults) -> None:
    """Check what depends on more than one field."""
    if value.get("fillInText") is not None and value.get("inputOption") != "openKeyboard":
        faults.add((*steps, "fillInText"), INVALID)
    if value.get("displayText") is not None and value.get("text") is not None:
        faults.add((*steps, "text"), INVALID)
    pattern = MOMENTS.get(str(value.get("mode")))
    if value["type"] != "datetimepicker" or pattern is None:
        return
    given = {name: value[name] for name in ("min", "initial", "max") if value.get(name)}
    for name, moment in given.items():
        if isinstance(moment, str) and not re.fullmatch(pattern, moment, re.ASCII):
            faults.add((*steps, name), INVALID)
    order = [str(moment).lower() for moment in given.values()]
    if order != sorted(order):
        faults.add(steps, "min, initial and max must be in order")

"""The fake LINE judges every body by the limits of the reference, and no judge knows it better."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import effort
from tests.fakes.line import judge, limits, schema
from tests.fakes.line.flex import weight
from tests.fakes.line.messages import PUSH, refuse
from tests.fakes.line.refusals import Refusal
from tests.shared import SHARED, needs_shared

_TO = "U" + "0" * 32
Json = dict[str, Any]
POSTBACK: Json = {"type": "postback", "label": "Go", "data": "go"}
URI: Json = {"type": "uri", "label": "Go", "uri": "https://example.com/"}
PICKER: Json = {"type": "datetimepicker", "label": "When", "data": "at", "mode": "time"}


def _text(text: str = "x", **more: object) -> Json:
    return {"type": "text", "text": text, **more}


def _quick(*actions: Json) -> Json:
    items = [{"type": "action", "action": each} for each in actions]
    return _text(quickReply={"items": items})


def _bubble(*contents: object, layout: str = "vertical", **more: object) -> Json:
    body = {"type": "box", "layout": layout, "contents": list(contents)}
    return {"type": "bubble", "body": body, **more}


def _flex(contents: Json, alt: str = "alt") -> Json:
    return {"type": "flex", "altText": alt, "contents": contents}


def _carousel(*bubbles: Json) -> Json:
    return _flex({"type": "carousel", "contents": list(bubbles)})


def _button(**changes: object) -> Json:
    return _flex(_bubble({"type": "button", "action": POSTBACK | changes}))


def _line(**more: object) -> Json:
    return {"type": "text", "text": "x", **more}


def _weighing(size: int) -> Json:
    """Return a bubble of so many bytes."""
    text = "x" * (size - weight(_bubble(_line())) + 1)
    return _bubble(_line(text=text))


def _refusal(*messages: Json) -> Json | None:
    """Return what is said against a push of messages; None when it is taken."""
    try:
        refuse({"to": _TO, "messages": list(messages)}, PUSH)
    except Refusal as refusal:
        return refusal.body()
    return None


GOOD = {
    "five messages": [_text()] * 5,
    "a text of 5,000": [_text("x" * 5_000)],
    "2,500 characters of two units": [_text("😀" * 2_500)],
    "thirteen quick replies": [_quick(*[POSTBACK] * 13)],
    "a quick reply of 20": [_quick(POSTBACK | {"label": "x" * 20})],
    "a picker within bounds": [_quick(PICKER | {"min": "05:00", "initial": "08:00"})],
    "an alternative text of 1,500": [_flex(_bubble(_line()), "x" * 1_500)],
    "a label of 40": [_button(label="x" * 40)],
    "data of 300": [_button(data="x" * 300, displayText="x" * 300)],
    "a card without a label": [_flex(_bubble(_line(action=URI | {"label": None})))],
    "a bubble of 30 KB": [_flex(_weighing(limits.BUBBLE_BYTES))],
    "twelve bubbles": [_carousel(*[_bubble(_line())] * 12)],
    "a telephone number": [_button(type="uri", uri="tel:09012345678", data=None)],
    "words in spans": [
        _flex(_bubble({"type": "text", "contents": [{"type": "span", "text": "x"}]}))
    ],
    "an icon in a line": [
        _flex(_bubble({"type": "icon", "url": "https://x.example/i"}, _line(), layout="baseline"))
    ],
    "words for mentions": [
        {
            "type": "textV2",
            "text": "{who}: {{braces}}",
            "substitution": {"who": {"type": "mention", "mentionee": {"type": "all"}}},
        }
    ],
    "a sticker": [{"type": "sticker", "packageId": "446", "stickerId": "1988"}],
    "a background": [
        _flex(
            _bubble(
                {
                    "type": "box",
                    "layout": "horizontal",
                    "contents": [],
                    "paddingAll": "12px",
                    "background": {
                        "type": "linearGradient",
                        "angle": "0deg",
                        "startColor": "#000000",
                        "endColor": "#00000080",
                    },
                },
                {"type": "separator", "margin": "md"},
            )
        )
    ],
}
_AT = "messages[0]"
_QUICK = f"{_AT}.quickReply.items[0].action"
_FIRST = "/body/contents/0"
BAD: dict[str, tuple[list[Json], str]] = {
    "no message": ([], "messages"),
    "six messages": ([_text()] * 6, "messages"),
    "an empty text": ([_text("")], f"{_AT}.text"),
    "no text": ([{"type": "text"}], f"{_AT}.text"),
    "a text of 5,001": ([_text("x" * 5_001)], f"{_AT}.text"),
    "2,501 characters of two units": ([_text("😀" * 2_501)], f"{_AT}.text"),
    "an unknown type": ([{"type": "hologram"}], f"{_AT}.type"),
    "no type": ([{"text": "x"}], f"{_AT}.type"),
    "the second message": ([_text(), _text("")], "messages[1].text"),
    "fourteen quick replies": ([_quick(*[POSTBACK] * 14)], f"{_AT}.quickReply.items"),
    "a quick reply of 21": ([_quick(POSTBACK | {"label": "x" * 21})], f"{_QUICK}.label"),
    "a quick reply without a label": (
        [_quick({"type": "postback", "data": "x"})],
        f"{_QUICK}.label",
    ),
    "a menu switch in a quick reply": ([_quick({"type": "richmenuswitch"})], f"{_QUICK}.type"),
    "a picker without a mode": ([_quick(PICKER | {"mode": None})], f"{_QUICK}.mode"),
    "a picker out of bounds": ([_quick(PICKER | {"min": "09:00", "initial": "08:00"})], _QUICK),
    "a picker of a wrong hour": ([_quick(PICKER | {"initial": "24:00"})], f"{_QUICK}.initial"),
    "no alternative text": ([_flex(_bubble(_line()), "")], f"{_AT}.altText"),
    "an alternative text of 1,501": ([_flex(_bubble(_line()), "x" * 1_501)], f"{_AT}.altText"),
    "a label of 41": ([_button(label="x" * 41)], f"{_FIRST}/action/label"),
    "a button without a label": ([_button(label=None)], f"{_FIRST}/action/label"),
    "data of 301": ([_button(data="x" * 301)], f"{_FIRST}/action/data"),
    "no data": ([_button(data="")], f"{_FIRST}/action/data"),
    "a display text of 301": ([_button(displayText="x" * 301)], f"{_FIRST}/action/displayText"),
    "a script": ([_button(type="uri", uri="javascript:x", data=None)], f"{_FIRST}/action/uri"),
    "an address of 1,001": (
        [_button(type="uri", uri="https://x.example/" + "x" * 983, data=None)],
        f"{_FIRST}/action/uri",
    ),
    "an address with a space": (
        [_button(type="uri", uri="https://x.example/a b", data=None)],
        f"{_FIRST}/action/uri",
    ),
    "an address without a host": (
        [_button(type="uri", uri="https:///x", data=None)],
        f"{_FIRST}/action/uri",
    ),
    "a picture by http": (
        [_flex(_bubble({"type": "image", "url": "http://x.example/i"}))],
        f"{_FIRST}/url",
    ),
    "a bubble over 30 KB": ([_flex(_weighing(limits.BUBBLE_BYTES + 1))], "/"),
    "a carousel over 50 KB": ([_carousel(*[_weighing(25_000)] * 2)], "/contents"),
    "thirteen bubbles": ([_carousel(*[_bubble(_line())] * 13)], "/contents"),
    "no bubble": ([_carousel()], "/contents"),
    "bubbles of two sizes": (
        [_carousel(_bubble(_line(), size="giga"), _bubble(_line(), size="kilo"))],
        "/contents",
    ),
    "an empty line in a card": ([_flex(_bubble(_line(text="")))], f"{_FIRST}/text"),
    "a misspelt field": ([_flex(_bubble(_line(colour="#000000")))], f"{_FIRST}/colour"),
    "a color by name": ([_flex(_bubble(_line(color="red")))], f"{_FIRST}/color"),
    "a button in a line": (
        [_flex(_bubble(_line(), {"type": "button"}, layout="baseline"))],
        "/body/contents/1",
    ),
    "an icon outside a line": (
        [_flex(_bubble({"type": "icon", "url": "https://x.example/i"}))],
        _FIRST,
    ),
    "a span outside a text": ([_flex(_bubble({"type": "span", "text": "x"}))], _FIRST),
    "an unknown component": ([_flex(_bubble({"type": "table"}))], _FIRST),
    "a layout that is none": ([_flex(_bubble(layout="grid"))], "/body/layout"),
    "a bubble without a block": ([_flex({"type": "bubble"})], "/body"),
    "braces that are alone": ([{"type": "textV2", "text": "a { b"}], f"{_AT}.text"),
    "a field that nobody knows": ([_text(colour="red")], f"{_AT}.colour"),
    "a mention that is missing": ([{"type": "textV2", "text": "{who}"}], f"{_AT}.substitution"),
}


@pytest.mark.parametrize("what", GOOD)
def test_what_is_within_the_limits_is_taken_by_all_judges(what: str) -> None:
    messages = json.loads(json.dumps(GOOD[what]), object_hook=_without_none)
    assert _refusal(*messages) is None
    body = {"to": _TO, "messages": messages}
    assert schema.faults("push", body) == []
    assert judge.faults("push", body) == []


def _without_none(shape: Json) -> Json:
    return {name: value for name, value in shape.items() if value is not None}


@pytest.mark.parametrize("what", BAD)
def test_what_is_beyond_the_limits_is_refused_and_the_place_is_named(what: str) -> None:
    messages, place = BAD[what]
    refusal = _refusal(*messages)
    assert refusal is not None
    assert place in {each["property"] for each in refusal["details"]}
    if place.startswith("/"):
        assert refusal["message"] == "A message (messages[0]) in the request body is invalid"
    else:
        assert refusal["message"] == f"The request body has {len(refusal['details'])} error(s)"


def test_the_models_of_the_sdk_tell_a_field_that_nobody_knows() -> None:
    body = {"to": _TO, "messages": [_text(), _flex(_bubble(_line(colour="#000000")))]}
    assert judge.is_there()
    found = judge.faults("push", body)
    assert found == ["line-bot-sdk: /messages/1/contents/body/contents/0/colour unknown"]
    assert judge.faults("push", {"to": _TO, "messages": []}) != []


@needs_shared
def test_the_strict_schema_names_the_place_of_what_it_refuses() -> None:
    assert schema.is_there()
    odd = {"to": _TO, "messages": [_text(), _flex(_bubble(_line(colour="#000000")))]}
    (found,) = schema.faults("push", odd)
    assert found.startswith("messages/1/contents/body/contents/0: ")
    assert "colour" in found
    (found,) = schema.faults("push", {"to": _TO, "messages": [{"type": "hologram"}]})
    assert found.startswith("messages/0")


_VALUES: list[Any] = [0, -1, 3, 1.5, True, "", "x", "#0000FF", "md", "12px", "0deg", "bubble"]
_VALUES += ["uri", "text", "center", "vertical", "https://x.example/", "x" * 400, [], {}]


@st.composite
def _altered(draw: st.DrawFn) -> list[Json]:
    """Return good messages of which something was taken away, renamed or replaced."""
    messages = json.loads(json.dumps(draw(st.sampled_from(list(GOOD.values())))))
    for _ in range(draw(st.integers(0, 2))):
        part: Any = messages
        while isinstance(part, dict | list) and part:
            keys = list(part) if isinstance(part, dict) else list(range(len(part)))
            key = draw(st.sampled_from(keys))
            if not draw(st.booleans()) and isinstance(part[key], dict | list) and part[key]:
                part = part[key]
                continue
            match draw(st.sampled_from(["replace", "take away", "rename"])):
                case "take away":
                    del part[key]
                case "rename" if isinstance(part, dict):
                    part[draw(st.sampled_from(["text", "label", "size", "odd"]))] = part.pop(key)
                case _:
                    alike = [each for each in _VALUES if type(each) is type(part[key])]
                    part[key] = draw(st.sampled_from(alike or _VALUES))
            break
    return list(json.loads(json.dumps(messages), object_hook=_without_none))


@needs_shared
@settings(
    max_examples=effort.examples(25), suppress_health_check=[HealthCheck.too_slow], deadline=None
)
@given(messages=_altered())
def test_nothing_is_taken_that_another_judge_refuses(messages: list[Json]) -> None:
    if _refusal(*messages) is None:
        body = {"to": _TO, "messages": messages}
        assert schema.faults("push", body) + judge.faults("push", body) == []


@needs_shared
@pytest.mark.parametrize("name", ["brief_ja", "brief_en", "breaking_ja", "settings_ja", "help_ja"])
def test_the_mock_ups_are_taken_by_all_judges(name: str) -> None:
    file = SHARED / "mockups" / "line" / f"{name}.json"
    body = {"to": _TO, "messages": json.loads(file.read_text(encoding="utf-8"))["messages"]}
    assert _refusal(*body["messages"]) is None
    assert schema.faults("push", body) + judge.faults("push", body) == []

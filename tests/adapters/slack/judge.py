"""What Slack's documentation says of blocks, as a judge of payloads that shares no code with us.

Shapes are judged by the schema of `../shared`, where it is; lengths, counts and surfaces here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from tests.shared import SHARED

Node: TypeAlias = Mapping[str, object]

SCHEMA = SHARED / "specs" / "slack-blocks.schema.json"
_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
ON_MESSAGE = {"header", "section", "context", "actions", "divider", "container", "context_actions"}
ON_HOME = ON_MESSAGE - {"context_actions"}
ON_MODAL = {"header", "section", "context", "actions", "divider", "input"}


def length(text: str) -> int:
    """Count as JavaScript does."""
    return len(text.encode("utf-16-le")) // 2


def walk(node: object) -> Iterator[Node]:
    """Yield every object of a tree."""
    if isinstance(node, Mapping):
        yield node
        for each in node.values():
            yield from walk(each)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for each in node:
            yield from walk(each)


def texts(node: object) -> list[str]:
    """Return the text of every text object of a tree."""
    return [
        str(each["text"])
        for each in walk(node)
        if each.get("type") in {"mrkdwn", "plain_text"} and isinstance(each.get("text"), str)
    ]


def said(mrkdwn: str) -> str:
    """Return what is seen of formatted text: labels of links, entities as characters."""
    shown = _TOKEN.sub(lambda found: found[2] or found[1], mrkdwn)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    return shown


def tokens(mrkdwn: str) -> list[str]:
    """Return what stands in angle brackets: targets of links, and mentions."""
    return [found[1] for found in _TOKEN.finditer(mrkdwn)]


def without_tokens(mrkdwn: str) -> str:
    """Return formatted text without its links."""
    return _TOKEN.sub("", mrkdwn)


def links(node: object) -> list[str]:
    """Return where a tree leads to."""
    found = [str(each["url"]) for each in walk(node) if "url" in each]
    for each in walk(node):
        if each.get("type") == "mrkdwn":
            found += tokens(str(each["text"]))
    return [each.replace("&amp;", "&") for each in found]


def message(payload: Node) -> list[str]:
    """Return what is wrong with a message."""
    blocks = payload.get("blocks", [])
    text = str(payload.get("text", ""))
    assert isinstance(blocks, Sequence)
    wrong = [] if 1 <= length(text) <= (3000 if blocks else 3900) else ["length of text"]
    wrong += [] if len(blocks) <= 50 else ["more than 50 blocks"]
    heavy = sum(map(length, texts(blocks)))
    wrong += [] if heavy <= 9000 else [f"{heavy} characters of block text"]
    return wrong + _blocks(blocks, ON_MESSAGE)


def home(view: Node) -> list[str]:
    """Return what is wrong with a view of App Home."""
    blocks = view["blocks"]
    assert isinstance(blocks, Sequence)
    wrong = [] if view["type"] == "home" and len(blocks) <= 100 else ["view"]
    return wrong + _blocks(blocks, ON_HOME)


def modal(view: Node) -> list[str]:
    """Return what is wrong with a modal."""
    blocks = view["blocks"]
    assert isinstance(blocks, Sequence)
    wrong = [] if view["type"] == "modal" and len(blocks) <= 100 else ["view"]
    for name in ("title", "submit", "close"):
        each = view.get(name, {"text": "x"})
        assert isinstance(each, Mapping)
        wrong += [] if 1 <= length(str(each["text"])) <= 24 else [name]
    wrong += [] if len(str(view.get("private_metadata", ""))) <= 3000 else ["metadata"]
    wrong += [] if len(str(view.get("callback_id", ""))) <= 255 else ["callback_id"]
    return wrong + _blocks(blocks, ON_MODAL)


def _blocks(blocks: Sequence[object], surface: set[str]) -> list[str]:
    wrong: list[str] = []
    for block in blocks:
        assert isinstance(block, Mapping)
        if block["type"] not in surface:
            wrong.append(f"{block['type']} on this surface")
    ids = [each["block_id"] for each in walk(blocks) if "block_id" in each]
    wrong += [] if len(set(ids)) == len(ids) else ["block_id twice"]
    wrong += [f"block_id {each}" for each in ids if not 1 <= len(str(each)) <= 255]
    for node in walk(blocks):
        kind = str(node.get("type", ""))
        wrong += [f"{kind}: {each}" for each in _LAWS.get(kind, _lawful)(node)]
    return wrong + _schema(blocks)


def _lawful(_: Node) -> list[str]:
    return []


def _children(node: Node, name: str) -> list[Node]:
    found = node.get(name, [])
    assert isinstance(found, Sequence)
    return [each for each in found if isinstance(each, Mapping)]


def _text_of(node: Node, name: str = "text") -> str:
    found = node.get(name)
    return str(found["text"]) if isinstance(found, Mapping) else ""


def _bounded(text: str, most: int) -> list[str]:
    return [] if 1 <= length(text) <= most else [f"{length(text)} characters, {most} at most"]


def _container(node: Node) -> list[str]:
    children = _children(node, "child_blocks")
    allowed = {"section", "context", "actions", "divider", "image", "header", "table"}
    wrong = [] if 1 <= len(children) <= 10 else [f"{len(children)} children"]
    wrong += [f"{each['type']} within" for each in children if each["type"] not in allowed]
    return wrong + _bounded(_text_of(node, "title"), 150)


def _actions(node: Node) -> list[str]:
    elements = _children(node, "elements")
    ids = [each["action_id"] for each in elements]
    wrong = [] if 1 <= len(elements) <= 25 else [f"{len(elements)} elements"]
    return wrong + ([] if len(set(ids)) == len(ids) else ["action_id twice"])


def _button(node: Node) -> list[str]:
    wrong = _bounded(_text_of(node), 75) + _bounded(str(node["action_id"]), 255)
    wrong += _bounded(str(node.get("value", "x")), 2000)
    return wrong + _bounded(str(node.get("accessibility_label", "x")), 75)


def _menu(least: int, most: int) -> Callable[[Node], list[str]]:
    def judge(node: Node) -> list[str]:
        options = _children(node, "options")
        wrong = [] if least <= len(options) <= most else [f"{len(options)} options"]
        for each in options:
            wrong += _bounded(_text_of(each), 75) + _bounded(str(each["value"]), 150)
        values = [each["value"] for each in options]
        return wrong + ([] if len(set(values)) == len(values) else ["value twice"])

    return judge


def _feedback(node: Node) -> list[str]:
    thumbs = [node["positive_button"], node["negative_button"]]
    return [
        each
        for thumb in thumbs
        if isinstance(thumb, Mapping)
        for each in _bounded(_text_of(thumb), 75) + _bounded(str(thumb["accessibility_label"]), 75)
    ]


def _mrkdwn(node: Node) -> list[str]:
    text = str(node["text"])
    wrong = [] if node.get("verbatim") is True else ["not verbatim"]
    wrong += [f"token {each}" for each in tokens(text) if not each.startswith("http")]
    left = _TOKEN.sub("", text)
    return wrong + (["bare angle bracket"] if "<" in left or ">" in left else [])


_LAWS: Mapping[str, Callable[[Node], list[str]]] = {
    "header": lambda node: _bounded(_text_of(node), 150),
    "section": lambda node: _bounded(_text_of(node), 3000),
    "context": lambda node: [
        *([] if 1 <= len(_children(node, "elements")) <= 10 else ["elements"]),
        *(w for each in _children(node, "elements") for w in _bounded(str(each["text"]), 3000)),
    ],
    "container": _container,
    "actions": _actions,
    "context_actions": lambda node: (
        [] if 1 <= len(_children(node, "elements")) <= 5 else ["elements"]
    ),
    "button": _button,
    "overflow": _menu(1, 5),
    "checkboxes": _menu(1, 10),
    "radio_buttons": _menu(1, 10),
    "static_select": _menu(1, 100),
    "multi_static_select": _menu(1, 100),
    "feedback_buttons": _feedback,
    "mrkdwn": _mrkdwn,
    "plain_text": lambda node: [
        *_bounded(str(node["text"]), 3000),
        *([] if node.get("emoji") is False else ["emoji"]),
    ],
    "input": lambda node: _bounded(_text_of(node, "label"), 2000),
}


@cache
def _definitions() -> Mapping[str, Node]:
    found = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    assert isinstance(found, Mapping)
    return found


def _schema(blocks: Sequence[object]) -> list[str]:
    """Judge the shapes of blocks, where the schema is at hand."""
    if not SCHEMA.is_file():
        return []
    return [
        f"schema: {json.dumps(block)[:200]}"
        for block in blocks
        if not _fits(block, {"$ref": "#/definitions/KnownBlock"})
    ]


def _fits(value: object, schema: Node) -> bool:
    """Judge by what that schema uses of JSON Schema (draft 7)."""
    if "$ref" in schema:
        schema = _definitions()[str(schema["$ref"]).rpartition("/")[2]]
    if "anyOf" in schema:
        return any(_fits(value, each) for each in _children(schema, "anyOf"))
    choices = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(choices, list) and value not in choices:
        return False
    return _fits_type(value, schema)


def _fits_type(value: object, schema: Node) -> bool:
    kind = schema.get("type")
    if kind == "object":
        return isinstance(value, Mapping) and _fits_object(value, schema)
    if kind == "array":
        items = schema.get("items", {})
        is_list = isinstance(value, Sequence) and not isinstance(value, str)
        assert isinstance(items, Mapping)
        return is_list and all(_fits(each, items) for each in value)  # type: ignore[attr-defined]  # a list, as judged
    kinds: dict[object, tuple[type, ...]] = {
        "string": (str,), "boolean": (bool,), "number": (int, float)
    }  # fmt: skip
    return isinstance(value, kinds.get(kind, (object,)))


def _fits_object(value: Mapping[str, object], schema: Node) -> bool:
    known = schema.get("properties", {})
    required = schema.get("required", [])
    assert isinstance(known, Mapping)
    assert isinstance(required, list)
    if schema.get("additionalProperties") is False and set(value) - set(known):
        return False
    return set(required) <= set(value) and all(
        _fits(each, known[name]) for name, each in value.items() if name in known
    )

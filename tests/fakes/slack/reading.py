"""What a person sees of messages and views, and what there is to follow and to press."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.slack import mrkdwn, richtext
from tests.fakes.slack.mrkdwn import Read
from tests.fakes.slack.nouns import Json, Message, View


def seen(shown: Message | View) -> str:
    """Return what a person reads of a message or a view, line by line.

    Where there are blocks, the text of a message is not drawn.
    """
    given = shown.blocks if isinstance(shown, Message) else shown.payload["blocks"]
    lines = [line for block in given for line in _lines(block)]
    if isinstance(shown, Message) and shown.markdown:
        lines.insert(0, mrkdwn.markdown(shown.markdown).text)
    elif isinstance(shown, Message) and not given:
        lines.append(mrkdwn.read(shown.text).text)
    return "\n".join(line for line in lines if line)


def links(shown: Message | View) -> list[str]:
    """Return every address that can be followed out of a message or a view."""
    return [each for part in _parts(shown) for each in part.links]


def mentions(shown: Message | View) -> list[str]:
    """Return whom a message calls, such as @U0000002 and !channel: its hidden text too."""
    return [each for part in _parts(shown) for each in part.mentions]


def _parts(shown: Message | View) -> Iterator[Read]:
    given: object = shown.payload["blocks"] if isinstance(shown, View) else shown.blocks
    yield from _found(given)
    if isinstance(shown, Message):
        # A text beside blocks is not drawn, but it notifies.
        hidden = mrkdwn.read(shown.text, verbatim=bool(shown.blocks))
        yield mrkdwn.markdown(shown.markdown) if shown.markdown else hidden


def _found(part: object) -> Iterator[Read]:
    """Yield what is in a part of blocks, however deep."""
    if isinstance(part, list):
        for each in part:
            yield from _found(each)
    elif isinstance(part, dict):
        yield from _found_in(part)


def _found_in(part: Json) -> Iterator[Read]:
    match part.get("type"):
        case "mrkdwn":
            yield mrkdwn.read(part["text"], verbatim=part.get("verbatim", False))
        case "markdown":
            yield mrkdwn.markdown(part["text"])
        case "user" | "usergroup":
            yield Read(mentions=[f"@{part.get('user_id') or part.get('usergroup_id')}"])
        case "broadcast":
            yield Read(mentions=[f"!{part['range']}"])
        case _:
            for name in ("url", "image_url", "video_url", "title_url"):
                if isinstance(part.get(name), str):
                    yield Read(links=[part[name]])
            for each in part.values():
                yield from _found(each)


def _lines(block: Json) -> Iterator[str]:
    match block.get("type"):
        case "rich_text":
            yield richtext.plain(block)
        case "container" | "carousel":
            yield _text(block.get("title"))
            yield _text(block.get("subtitle"))
            for each in block.get("child_blocks") or block["elements"]:
                yield from _lines(each)
        case "table" | "data_table":
            for row in block["rows"]:
                yield " | ".join(_cell(each) for each in row)
        case "plan" | "task_card":
            yield from _tasks(block)
        case _:
            yield from _plain_lines(block)


def _tasks(block: Json) -> Iterator[str]:
    is_plan = block["type"] == "plan"
    yield str(block["title"]) if is_plan else ""
    for each in block.get("tasks", []) if is_plan else [block]:
        yield f"[{each['status']}] {each['title']}"


def _plain_lines(block: Json) -> Iterator[str]:
    for name in ("label", "title", "subtitle", "text", "body"):
        yield _text(block.get(name))
    for each in block.get("fields", []):
        yield _text(each)
    for each in _pressable(block):
        yield f"[{label(each)}]" if label(each) else ""
    if block.get("type") == "context":
        yield " ".join(_text(each) or each.get("alt_text", "") for each in block["elements"])
    if block.get("type") == "image":
        yield str(block["alt_text"])


def _cell(cell: Json) -> str:
    return richtext.plain(cell) if cell["type"] == "rich_text" else str(cell["text"])


def _text(part: object) -> str:
    """Return what is read of a text object, or of the text of a markdown block."""
    if isinstance(part, dict):
        text = str(part.get("text", ""))
        return mrkdwn.read(text).text if part.get("type") == "mrkdwn" else text
    return mrkdwn.markdown(part).text if isinstance(part, str) else ""


def label(element: Json) -> str:
    """Return what stands on an element."""
    if element.get("type") == "overflow":
        return " / ".join(_text(each["text"]) for each in element["options"])
    if element.get("type") == "feedback_buttons":
        return " / ".join(
            _text(element[each]["text"]) for each in ("positive_button", "negative_button")
        )
    return _text(element.get("text")) or _text(element.get("placeholder"))


def _pressable(block: Json) -> list[Json]:
    """Return the elements of one block, its children left out."""
    found: list[Json] = []
    if block.get("type") in {"actions", "context_actions"}:
        found += block["elements"]
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict) and block[name].get("type") != "image":
            found.append(block[name])
    if block.get("type") == "card":
        found += block.get("actions", [])
    return found


def elements(given: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each element that can be used with the block it stands in."""
    for block in given:
        for each in _pressable(block):
            yield block, each
        inner = block.get("child_blocks", [])
        if block.get("type") == "carousel":
            inner = block["elements"]
        yield from elements(inner)

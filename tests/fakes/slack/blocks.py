"""What Slack refuses in blocks, by kind and by the surface they stand on.

::

    MESSAGE  section header context image divider actions context_actions rich_text markdown
             table data_table card carousel container plan task_card file video
    MODAL    section header context image divider actions rich_text input video alert
    HOME     section header context image divider actions rich_text input video
             table data_table card carousel container
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tests.fakes.slack import elements, limits, richtext
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.nouns import Json

_Check: TypeAlias = Callable[[Faults, str, Json], None]

MESSAGE, MODAL, HOME = "message", "modal", "home"
_EVERYWHERE = {"section", "header", "context", "image", "divider", "actions", "rich_text", "video"}
_RICH = {"table", "data_table", "card", "carousel", "container"}
SURFACES = {
    MESSAGE: _EVERYWHERE | _RICH | {"context_actions", "markdown", "plan", "task_card", "file"},
    MODAL: _EVERYWHERE | {"input", "alert"},
    HOME: _EVERYWHERE | _RICH | {"input"},
}
_IN_CONTAINERS = {"section", "context", "actions", "divider", "image", "header", "table"}
"""The documentation and the live server disagree on more; what both take."""


def check(
    blocks: object, surface: str, *, has_containers: bool, pointer: str = "/blocks"
) -> Faults:
    """Return what is wrong with the blocks of a message or a view."""
    faults = Faults()
    most = limits.MESSAGE_BLOCKS if surface == MESSAGE else limits.VIEW_BLOCKS
    given = faults.list(pointer, blocks, most, 0 if surface == MESSAGE else 1)
    for number, block in enumerate(given):
        _one(faults, f"{pointer}/{number}", block, SURFACES[surface])
        is_container = isinstance(block, dict) and block.get("type") == "container"
        if is_container and not has_containers:
            faults.add(f"{pointer}/{number}/type", "unsupported type: container")
    _unique_ids(faults, pointer, given)
    _together(faults, pointer, given)
    return faults


def is_list_of_blocks(blocks: object) -> bool:
    """Return whether it has the shape of blocks at all."""
    return isinstance(blocks, list) and all(
        isinstance(each, dict) and isinstance(each.get("type"), str) for each in blocks
    )


def _one(faults: Faults, pointer: str, block: object, allowed: set[str]) -> None:
    kind = faults.kind(pointer, block, allowed)
    if not kind or not isinstance(block, dict):
        return
    if "block_id" in block:
        faults.text(f"{pointer}/block_id", block["block_id"], limits.BLOCK_ID_CHARS)
    _CHECKS[kind](faults, pointer, block)


def _unique_ids(faults: Faults, pointer: str, blocks: list[Json]) -> None:
    seen: set[object] = set()
    for at, block in _walked(pointer, blocks):
        name = block.get("block_id")
        if isinstance(name, str) and name in seen:
            faults.add(f"{at}/block_id", f"`block_id` already in use: {name}")
        seen.add(name if isinstance(name, str) else None)
        if block.get("type") == "actions" and isinstance(block.get("elements"), list):
            _unique_actions(faults, at, block["elements"])


def _unique_actions(faults: Faults, pointer: str, given: list[Json]) -> None:
    seen: set[str] = set()
    for element in given:
        action = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action, str):
            if action in seen:
                faults.add(pointer, f"`action_id` already in use: {action}")
            seen.add(action)


def _walked(pointer: str, blocks: list[Json]) -> list[tuple[str, Json]]:
    found = []
    for number, block in enumerate(blocks):
        if isinstance(block, dict):
            at = f"{pointer}/{number}"
            found.append((at, block))
            children = block.get("child_blocks")
            found += _walked(f"{at}/child_blocks", children if isinstance(children, list) else [])
    return found


def _together(faults: Faults, pointer: str, blocks: list[Json]) -> None:
    """What holds for all blocks of a message together."""
    kinds = [each.get("type") for each in blocks if isinstance(each, dict)]
    for kind in ("table", "data_table"):
        if kinds.count(kind) > 1:
            faults.add(pointer, f"only_one_{kind}_allowed")
    texts = [each.get("text") for each in blocks if isinstance(each, dict) and "text" in each]
    markdown = [each for each in texts if isinstance(each, str)]
    if sum(map(len, markdown)) > limits.MARKDOWN_CHARS:
        faults.add(pointer, f"must be less than {limits.MARKDOWN_CHARS + 1} characters")


def _section(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type"}, {"block_id", "text", "fields", "accessory", "expand"})
    if "text" not in block and "fields" not in block:
        faults.add(pointer, "missing required field: text")
    if "text" in block:
        faults.text_object(f"{pointer}/text", block["text"], limits.SECTION_CHARS)
    if "fields" in block:
        fields = faults.list(f"{pointer}/fields", block["fields"], limits.SECTION_FIELDS)
        for number, each in enumerate(fields):
            faults.text_object(f"{pointer}/fields/{number}", each, limits.FIELD_CHARS)
    if "accessory" in block:
        elements.check(faults, f"{pointer}/accessory", block["accessory"], elements.IN_SECTIONS)
    faults.flag(pointer, block, "expand")


def _header(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "text"}, {"block_id"})
    faults.text_object(f"{pointer}/text", block.get("text"), limits.HEADER_CHARS, plain=True)


def _context(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "elements"}, {"block_id"})
    given = faults.list(f"{pointer}/elements", block.get("elements"), limits.CONTEXT_ELEMENTS)
    for number, each in enumerate(given):
        at = f"{pointer}/elements/{number}"
        if isinstance(each, dict) and each.get("type") == "image":
            elements.image(faults, at, each)
        else:
            faults.text_object(at, each, limits.SECTION_CHARS)


def _divider(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type"}, {"block_id"})


def _image(faults: Faults, pointer: str, block: Json) -> None:
    title = block.get("title")
    elements.image(
        faults, pointer, {k: v for k, v in block.items() if k not in {"title", "block_id"}}
    )
    if title is not None:
        faults.text_object(f"{pointer}/title", title, limits.IMAGE_TITLE_CHARS, plain=True)


def _actions(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "elements"}, {"block_id"})
    given = faults.list(f"{pointer}/elements", block.get("elements"), limits.ACTIONS_ELEMENTS)
    for number, each in enumerate(given):
        elements.check(faults, f"{pointer}/elements/{number}", each, elements.IN_ACTIONS)


def _context_actions(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "elements"}, {"block_id"})
    at = f"{pointer}/elements"
    given = faults.list(at, block.get("elements"), limits.CONTEXT_ACTIONS_ELEMENTS)
    for number, each in enumerate(given):
        elements.check(faults, f"{at}/{number}", each, {"feedback_buttons", "icon_button"})


def _markdown(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "text"}, {"block_id"})
    faults.text(f"{pointer}/text", block.get("text"), limits.MARKDOWN_CHARS)
    faults.chars += len(str(block.get("text", "")))


def _input(faults: Faults, pointer: str, block: Json) -> None:
    may = {"block_id", "hint", "optional", "dispatch_action"}
    faults.only(pointer, block, {"type", "label", "element"}, may)
    most = limits.INPUT_LABEL_CHARS
    faults.text_object(f"{pointer}/label", block.get("label"), most, plain=True)
    if "hint" in block:
        faults.text_object(f"{pointer}/hint", block["hint"], most, plain=True)
    faults.flag(pointer, block, "optional", "dispatch_action")
    elements.check(faults, f"{pointer}/element", block.get("element"), elements.IN_INPUTS)


def _table(faults: Faults, pointer: str, block: Json) -> None:
    is_data = block["type"] == "data_table"
    if is_data:
        more = {"block_id", "page_size", "row_header_column_index"}
        faults.only(pointer, block, {"type", "rows", "caption"}, more)
        size = block.get("page_size", 1)
        faults.number(f"{pointer}/page_size", size, 1, limits.DATA_TABLE_PAGE)
    else:
        faults.only(pointer, block, {"type", "rows"}, {"block_id", "column_settings"})
    most = limits.DATA_TABLE_ROWS if is_data else limits.TABLE_ROWS
    before = faults.chars
    for number, row in enumerate(faults.list(f"{pointer}/rows", block.get("rows"), most)):
        at = f"{pointer}/rows/{number}"
        for place, cell in enumerate(faults.list(at, row, limits.TABLE_COLUMNS)):
            _cell(faults, f"{at}/{place}", cell)
    if faults.chars - before > limits.TABLE_CHARS:
        faults.add(pointer, f"must be less than {limits.TABLE_CHARS + 1} characters")


def _cell(faults: Faults, pointer: str, cell: object) -> None:
    kind = faults.kind(pointer, cell, {"raw_text", "raw_number", "rich_text"})
    if not kind or not isinstance(cell, dict):
        return
    if kind == "rich_text":
        richtext.check(faults, pointer, cell)
    else:
        faults.text(f"{pointer}/text", cell.get("text"), limits.SECTION_CHARS)
        faults.chars += len(str(cell.get("text", "")))


def _card(faults: Faults, pointer: str, block: Json) -> None:
    may = {"block_id", "title", "subtitle", "body", "actions", "icon", "hero_image"}
    faults.only(pointer, block, {"type"}, may)
    if not block.keys() & {"title", "body", "actions", "hero_image"}:
        faults.add(pointer, "must have one of: title, body, actions, hero_image")
    for name, most in (
        ("title", limits.CARD_TITLE_CHARS),
        ("subtitle", limits.CARD_TITLE_CHARS),
        ("body", limits.CARD_BODY_CHARS),
    ):
        if name in block:
            faults.text_object(f"{pointer}/{name}", block[name], most, mrkdwn=True)
    for name in ("icon", "hero_image"):
        if name in block:
            elements.check(faults, f"{pointer}/{name}", block[name], {"image"})
    if "actions" in block:
        given = faults.list(f"{pointer}/actions", block["actions"], limits.CARD_ACTIONS)
        for number, each in enumerate(given):
            elements.check(faults, f"{pointer}/actions/{number}", each, {"button"})


def _carousel(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "elements"}, {"block_id"})
    given = faults.list(f"{pointer}/elements", block.get("elements"), limits.CAROUSEL_CARDS)
    for number, each in enumerate(given):
        _one(faults, f"{pointer}/elements/{number}", each, {"card"})


def _container(faults: Faults, pointer: str, block: Json) -> None:
    may = {"block_id", "title", "subtitle", "rich_text_title", "icon", "width"}
    may |= {"is_collapsible", "default_collapsed", "has_header_divider"}
    faults.only(pointer, block, {"type", "child_blocks"}, may)
    most = limits.CONTAINER_TITLE_CHARS
    if "title" in block:
        faults.text_object(f"{pointer}/title", block["title"], most, plain=True)
    if "subtitle" in block:
        faults.text_object(f"{pointer}/subtitle", block["subtitle"], most)
    if "rich_text_title" in block:
        richtext.check(faults, f"{pointer}/rich_text_title", block["rich_text_title"])
    if "width" in block:
        faults.one_of(f"{pointer}/width", block["width"], "narrow", "standard", "wide", "full")
    faults.flag(pointer, block, "is_collapsible", "default_collapsed", "has_header_divider")
    at = f"{pointer}/child_blocks"
    for number, each in enumerate(
        faults.list(at, block.get("child_blocks"), limits.CONTAINER_CHILDREN)
    ):
        _one(faults, f"{at}/{number}", each, _IN_CONTAINERS)


def _task(faults: Faults, pointer: str, block: Json) -> None:
    may = {"block_id", "details", "output", "sources"}
    faults.only(pointer, block, {"type", "task_id", "title", "status"}, may)
    status = block.get("status")
    faults.one_of(f"{pointer}/status", status, "pending", "in_progress", "complete", "error")
    faults.text(f"{pointer}/title", block.get("title"), limits.SECTION_CHARS)
    for name in ("details", "output"):
        if name in block:
            richtext.check(faults, f"{pointer}/{name}", block[name])
    sources = faults.list(f"{pointer}/sources", block.get("sources", []), limits.PLAN_TASKS, 0)
    for number, each in enumerate(sources):
        at = f"{pointer}/sources/{number}"
        if not faults.kind(at, each, {"url"}):
            continue
        faults.only(at, each, {"type", "url", "text"}, set())
        faults.url(f"{at}/url", each.get("url"), limits.URL_CHARS)


def _plan(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "title"}, {"block_id", "tasks"})
    tasks = faults.list(f"{pointer}/tasks", block.get("tasks", []), limits.PLAN_TASKS, 0)
    for number, each in enumerate(tasks):
        _one(faults, f"{pointer}/tasks/{number}", each, {"task_card"})


def _alert(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "text"}, {"block_id", "level"})
    faults.text_object(f"{pointer}/text", block.get("text"), limits.SECTION_CHARS)


def _video(faults: Faults, pointer: str, block: Json) -> None:
    must = {"type", "alt_text", "thumbnail_url", "title", "video_url"}
    may = {"block_id", "author_name", "description", "provider_icon_url", "provider_name"}
    faults.only(pointer, block, must, may | {"title_url"})
    most = limits.VIDEO_TITLE_CHARS
    faults.text_object(f"{pointer}/title", block.get("title"), most, plain=True)


def _file(faults: Faults, pointer: str, block: Json) -> None:
    faults.only(pointer, block, {"type", "external_id", "source"}, {"block_id"})


_CHECKS: dict[str, _Check] = {
    "actions": _actions,
    "alert": _alert,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "context": _context,
    "context_actions": _context_actions,
    "data_table": _table,
    "divider": _divider,
    "file": _file,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "plan": _plan,
    "rich_text": richtext.check,
    "section": _section,
    "table": _table,
    "task_card": _task,
    "video": _video,
}

"""What Slack refuses in a message and in a view as a whole."""

from __future__ import annotations

import re

from tests.fakes.slack import blocks, limits, schema
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.nouns import Json, Team
from tests.fakes.slack.refusals import Refusal, bad_arguments


def check_blocks(given: object, team: Team) -> list[Json]:
    """Return the blocks of a message.

    Raises:
        Refusal: invalid_blocks_format, invalid_blocks or msg_blocks_too_long.
    """
    if not isinstance(given, list) or not blocks.is_list_of_blocks(given):
        raise Refusal("invalid_blocks_format")
    faults = blocks.check(given, blocks.MESSAGE, has_containers=team.has_containers)
    if found := faults.found or schema.faults(given):
        raise Refusal("invalid_blocks", found)
    if faults.chars > limits.BLOCK_TEXT_CHARS:
        raise Refusal("msg_blocks_too_long")
    return numbered(given)


def numbered(given: list[Json], prefix: str = "b") -> list[Json]:
    """Return blocks with an id each, the inner ones too: those that have none get one."""
    found = []
    for number, block in enumerate(given):
        name = block.get("block_id", f"{prefix}{number}")
        part = "elements" if block.get("type") == "carousel" else "child_blocks"
        inner = {part: numbered(block[part], f"{name}.")} if part in block else {}
        found.append({**block, "block_id": name, **inner})
    return found


def check_view(view: object, team: Team, *, is_home: bool) -> Json:
    """Return a view.

    Raises:
        Refusal: invalid_arguments, which is what views.* say to nearly everything.
    """
    if not isinstance(view, dict):
        raise bad_arguments("failed to match all allowed schemas [json-pointer:/view]")
    faults = view_faults(view, team, "home" if is_home else "modal")
    given = view.get("blocks")
    found = faults.found or (
        schema.faults(given, "/view/blocks") if isinstance(given, list) else []
    )
    if found:
        raise bad_arguments(*found)
    return {**view, "blocks": numbered(view["blocks"])}


def view_faults(view: Json, team: Team, kind: str) -> Faults:
    """Return what is wrong with a view of a kind."""
    must, may = {"type", "blocks"}, {"private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        must |= {"title"}
        may |= {"submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
    given = view.get("blocks")
    faults = blocks.check(given, kind, has_containers=team.has_containers, pointer="/view/blocks")
    faults.only("/view", view, must, may)
    faults.one_of("/view/type", view.get("type"), kind)
    for name in ("title", "submit", "close"):
        if name in view and view[name] is not None and kind == "modal":
            at = f"/view/{name}"
            faults.text_object(at, view[name], limits.VIEW_TITLE_CHARS, plain=True)
    for name, most in (
        ("private_metadata", limits.PRIVATE_METADATA_CHARS),
        ("callback_id", limits.CALLBACK_ID_CHARS),
        ("external_id", limits.CALLBACK_ID_CHARS),
    ):
        if name in view:
            faults.text(f"/view/{name}", view[name], most, 0)
    faults.flag("/view", view, "clear_on_close", "notify_on_close", "submit_disabled")
    if kind == "modal" and isinstance(given, list) and not view.get("submit"):
        for number, each in enumerate(given):
            if isinstance(each, dict) and each.get("type") == "input":
                faults.add(f"/view/blocks/{number}", "missing required field: submit")
    return faults


def check_metadata(metadata: object) -> Json:
    """Return the metadata of a message.

    Raises:
        Refusal: invalid_metadata_format or invalid_metadata_schema.
    """
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    kind = metadata.get("event_type")
    pattern = rf"[A-Za-z0-9_]{{1,{limits.EVENT_TYPE_CHARS}}}"
    if not isinstance(kind, str) or not re.fullmatch(pattern, kind):
        raise Refusal("invalid_metadata_format")
    if metadata.keys() - {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_format")
    for value in metadata["event_payload"].values():
        if not _is_flat(value):
            raise Refusal("invalid_metadata_schema")
    return metadata


def _is_flat(value: object) -> bool:
    """Return whether it is a scalar, an object of scalars, or a list of such."""
    if isinstance(value, list):
        return all(_is_record(each) or _is_scalar(each) for each in value)
    return _is_scalar(value) or _is_record(value)


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and all(_is_scalar(each) for each in value.values())


def check_text(text: object, most: int) -> str:
    """Return a text of a message.

    Raises:
        Refusal: no_text or msg_too_long.
    """
    if not isinstance(text, str):
        raise Refusal("no_text")
    if len(text) > most:
        raise Refusal("msg_too_long")
    return text

"""What the Bot API refuses in a `reply_markup`.

*Pure.*
"""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.telegram import limits, links
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.nouns import Json
from tests.fakes.telegram.refusals import Refusal, bad

_STYLES = {"", "default", "primary", "danger", "success"}
_OTHER = {
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "callback_game",
    "pay",
}
"""What else a button may do; it is shown and cannot be pressed here."""


def read(call: Call) -> list[list[Json]]:
    """Return the rows of an inline keyboard; none for other markup, or without any.

    Raises:
        Refusal: the markup is malformed, or a button cannot be.
    """
    value = call.decoded("reply_markup", "can't parse reply keyboard markup JSON object")
    return [] if value is None else rows(value)


def rows(value: Any) -> list[list[Json]]:  # noqa: ANN401  # as JSON has it
    """Return the rows of an inline keyboard. Raises Refusal as `read` does."""
    if not isinstance(value, dict):
        raise bad("object expected as reply markup")
    _check_reply_keyboard(value.get("keyboard"))
    given = value.get("inline_keyboard")
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad('field "inline_keyboard" must be of type Array')
    for row in given:
        if not isinstance(row, list):
            raise bad(
                'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
            )
        for button in row:
            _check_shape(button)
    shown = [row for row in given if row]
    for row in shown:
        for button in row:
            _check_content(button)
    # What is beyond is not refused by its count but as a whole.
    is_wide = any(len(row) > limits.BUTTONS_A_ROW for row in shown)
    if sum(map(len, shown)) > limits.BUTTONS or is_wide:
        raise bad("reply markup is too long")
    return shown


def _check_reply_keyboard(given: Any) -> None:  # noqa: ANN401  # as JSON has it
    if given is None:
        return
    if not isinstance(given, list):
        raise bad('field "keyboard" must be of type Array')
    for row in given:
        if not isinstance(row, list):
            raise bad('field "keyboard" must be an Array of Arrays')
        for button in row:
            if not isinstance(button, str | dict):
                raise bad(
                    "can't parse keyboard button: KeyboardButton must be a String or an Object"
                )


def _check_shape(button: Any) -> None:  # noqa: ANN401  # as JSON has it
    if not isinstance(button, dict):
        raise _wrong("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _wrong('Can\'t find field "text"')
    for name in ("text", "url", "callback_data", "style"):
        if name in button and not isinstance(button[name], str):
            raise _wrong(f'Field "{name}" must be of type String')
    if button.get("style", "").lower() not in _STYLES:
        raise _wrong("invalid button style specified")
    if button.get("url") or button.get("callback_data") or _OTHER & button.keys():
        return
    copied = button.get("copy_text")
    if copied is None:
        raise _wrong("Text buttons are unallowed in the inline keyboard")
    if not isinstance(copied, dict) or not isinstance(copied.get("text"), str):
        raise _wrong('Can\'t find field "text"')


def _check_content(button: Json) -> None:
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    if button.get("url"):
        _check_url(button["url"])
    elif button.get("callback_data"):
        if len(button["callback_data"].encode()) > limits.CALLBACK_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    elif "copy_text" in button and not 0 < len(button["copy_text"]["text"]) <= (
        limits.COPY_TEXT_CHARS
    ):
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    reason = links.fault(url)
    if reason is not None:
        raise bad(f"inline keyboard button URL '{url}' is invalid: {reason}")


def same(one: list[list[Json]], other: list[list[Json]]) -> bool:
    """Return whether two keyboards look and work alike."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _wrong(reason: str) -> Refusal:
    return bad(f"can't parse inline keyboard button: {reason}")

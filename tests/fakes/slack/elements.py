"""What Slack refuses in the elements that people press, choose from and fill in."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.slack import limits
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.nouns import Json

_Check = Callable[[Faults, str, Json], None]

_SHARED = {"type", "action_id", "confirm", "focus_on_load"}
SELECTS = {
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
}
MULTI_SELECTS = {f"multi_{each}" for each in SELECTS}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
IN_ACTIONS = {
    "button",
    "checkboxes",
    "overflow",
    "radio_buttons",
    "workflow_button",
    *SELECTS,
    *MULTI_SELECTS,
    *PICKERS,
}
"""reference/block-kit/blocks/actions-block"""
IN_SECTIONS = (IN_ACTIONS | {"image"}) - {"datetimepicker"}
IN_INPUTS = {
    "checkboxes",
    "email_text_input",
    "file_input",
    "number_input",
    "plain_text_input",
    "radio_buttons",
    "rich_text_input",
    "url_text_input",
    *SELECTS,
    *MULTI_SELECTS,
    *PICKERS,
}
_TARGETS = {
    "users": ("initial_user", "initial_users"),
    "conversations": ("initial_conversation", "initial_conversations"),
    "channels": ("initial_channel", "initial_channels"),
}


def check(faults: Faults, pointer: str, element: object, allowed: set[str]) -> None:
    """Note what is wrong with an element that stands where only some kinds may."""
    kind = faults.kind(pointer, element, allowed)
    if not kind or not isinstance(element, dict):
        return
    if "visible_to_user_ids" in element:
        faults.list(f"{pointer}/visible_to_user_ids", element["visible_to_user_ids"], 1_000)
    if "action_id" in element:
        faults.text(f"{pointer}/action_id", element["action_id"], limits.ACTION_ID_CHARS)
    if "confirm" in element:
        _confirm(faults, f"{pointer}/confirm", element["confirm"])
    _CHECKS[kind](faults, pointer, element)


def image(faults: Faults, pointer: str, element: Json) -> None:
    """Note what is wrong with an image that stands beside text."""
    faults.only(pointer, element, {"type", "alt_text"}, {"image_url", "slack_file"})
    if ("image_url" in element) == ("slack_file" in element):
        faults.add(pointer, "must have exactly one of: image_url, slack_file")
    if "image_url" in element:
        faults.url(f"{pointer}/image_url", element["image_url"], limits.URL_CHARS)
    faults.text(f"{pointer}/alt_text", element.get("alt_text"), limits.ALT_CHARS)


def _button(faults: Faults, pointer: str, element: Json) -> None:
    more = {"url", "value", "style", "accessibility_label", "visible_to_user_ids"}
    faults.only(pointer, element, {"type", "text"}, _SHARED | more)
    faults.text_object(f"{pointer}/text", element.get("text"), limits.BUTTON_CHARS, plain=True)
    if "value" in element:
        faults.text(f"{pointer}/value", element["value"], limits.BUTTON_VALUE_CHARS)
    if "url" in element:
        faults.url(f"{pointer}/url", element["url"], limits.URL_CHARS)
    if "style" in element:
        faults.one_of(f"{pointer}/style", element["style"], "primary", "danger")
    if "accessibility_label" in element:
        label = element["accessibility_label"]
        faults.text(f"{pointer}/accessibility_label", label, limits.ACCESSIBILITY_CHARS)


def _icon_button(faults: Faults, pointer: str, element: Json) -> None:
    more = {"value", "accessibility_label", "visible_to_user_ids"}
    faults.only(pointer, element, {"type", "text", "icon"}, _SHARED | more)
    faults.one_of(f"{pointer}/icon", element.get("icon"), "trash")
    faults.text_object(f"{pointer}/text", element.get("text"), limits.BUTTON_CHARS, plain=True)


def _feedback(faults: Faults, pointer: str, element: Json) -> None:
    faults.only(pointer, element, {"type", "positive_button", "negative_button"}, {"action_id"})
    for name in ("positive_button", "negative_button"):
        at, button = f"{pointer}/{name}", element.get(name)
        if not isinstance(button, dict):
            faults.add(at, "must be an object")
            continue
        faults.only(at, button, {"text", "value"}, {"accessibility_label"})
        faults.text_object(f"{at}/text", button.get("text"), limits.BUTTON_CHARS, plain=True)
        faults.text(f"{at}/value", button.get("value"), limits.BUTTON_VALUE_CHARS)


def _overflow(faults: Faults, pointer: str, element: Json) -> None:
    faults.only(pointer, element, {"type", "options"}, _SHARED)
    options = faults.list(f"{pointer}/options", element.get("options"), limits.OVERFLOW_OPTIONS)
    for number, each in enumerate(options):
        _option(faults, f"{pointer}/options/{number}", each, urls=True)


def _choices(faults: Faults, pointer: str, element: Json) -> None:
    more = {"initial_option"} if element["type"] == "radio_buttons" else {"initial_options"}
    faults.only(pointer, element, {"type", "options"}, _SHARED | more)
    options = faults.list(f"{pointer}/options", element.get("options"), limits.CHOICES)
    for number, each in enumerate(options):
        _option(faults, f"{pointer}/options/{number}", each, mrkdwn=True)
    _initial(faults, pointer, element, options)


def _static(faults: Faults, pointer: str, element: Json) -> None:
    is_multi = element["type"].startswith("multi_")
    more = {"initial_options", "max_selected_items"} if is_multi else {"initial_option"}
    may = _SHARED | more | {"options", "option_groups", "placeholder"}
    faults.only(pointer, element, {"type"}, may)
    _placeholder(faults, pointer, element)
    if ("options" in element) == ("option_groups" in element):
        faults.add(pointer, "must have exactly one of: options, option_groups")
        return
    given: list[object] = []
    if "options" in element:
        given = faults.list(f"{pointer}/options", element["options"], limits.SELECT_OPTIONS)
        for number, each in enumerate(given):
            _option(faults, f"{pointer}/options/{number}", each)
    else:
        at = f"{pointer}/option_groups"
        for number, group in enumerate(
            faults.list(at, element["option_groups"], limits.OPTION_GROUPS)
        ):
            if not isinstance(group, dict):
                faults.add(f"{at}/{number}", "must be an object")
                continue
            label = group.get("label")
            faults.text_object(f"{at}/{number}/label", label, limits.OPTION_CHARS, plain=True)
            inside = faults.list(
                f"{at}/{number}/options", group.get("options"), limits.SELECT_OPTIONS
            )
            for place, each in enumerate(inside):
                _option(faults, f"{at}/{number}/options/{place}", each)
            given += inside
    _initial(faults, pointer, element, given)


def _external(faults: Faults, pointer: str, element: Json) -> None:
    is_multi = element["type"].startswith("multi_")
    more = {"initial_options", "max_selected_items"} if is_multi else {"initial_option"}
    faults.only(pointer, element, {"type"}, _SHARED | more | {"placeholder", "min_query_length"})
    _placeholder(faults, pointer, element)


def _target(faults: Faults, pointer: str, element: Json) -> None:
    is_multi = element["type"].startswith("multi_")
    what = element["type"].removeprefix("multi_").removesuffix("_select")
    more = {_TARGETS[what][is_multi], "placeholder", "filter", "default_to_current_conversation"}
    more |= {"max_selected_items"} if is_multi else {"response_url_enabled"}
    faults.only(pointer, element, {"type"}, _SHARED | more)
    _placeholder(faults, pointer, element)


def _picker(faults: Faults, pointer: str, element: Json) -> None:
    kind = element["type"]
    initial = {
        "datepicker": "initial_date",
        "timepicker": "initial_time",
        "datetimepicker": "initial_date_time",
    }[kind]
    more = {initial, "placeholder", "timezone"}
    faults.only(pointer, element, {"type"}, _SHARED | more)
    _placeholder(faults, pointer, element)


def _typed(faults: Faults, pointer: str, element: Json) -> None:
    kind = element["type"]
    more = {"initial_value", "placeholder", "dispatch_action_config"}
    if kind == "plain_text_input":
        more |= {"multiline", "min_length", "max_length"}
    if kind == "number_input":
        more |= {"is_decimal_allowed", "min_value", "max_value"}
        faults.only(pointer, element, {"type", "is_decimal_allowed"}, _SHARED | more)
    else:
        faults.only(pointer, element, {"type"}, _SHARED | more)
    _placeholder(faults, pointer, element)
    faults.flag(pointer, element, "multiline", "is_decimal_allowed", "focus_on_load")
    for name in ("min_length", "max_length"):
        if name in element:
            faults.number(f"{pointer}/{name}", element[name], 0, limits.INPUT_CHARS)
    if "initial_value" in element:
        faults.text(f"{pointer}/initial_value", element["initial_value"], limits.INPUT_CHARS, 0)


def _anything(faults: Faults, pointer: str, element: Json) -> None:
    """Take an element that this project has no use for as it stands."""


def _placeholder(faults: Faults, pointer: str, element: Json) -> None:
    if "placeholder" in element:
        text = element["placeholder"]
        faults.text_object(f"{pointer}/placeholder", text, limits.PLACEHOLDER_CHARS, plain=True)


def _option(
    faults: Faults, pointer: str, option: object, *, urls: bool = False, mrkdwn: bool = False
) -> None:
    if not isinstance(option, dict):
        faults.add(pointer, "must be an object")
        return
    may = {"description", "url"} if urls else {"description"}
    faults.only(pointer, option, {"text", "value"}, may)
    at = f"{pointer}/text"
    faults.text_object(at, option.get("text"), limits.OPTION_CHARS, plain=not mrkdwn)
    faults.text(f"{pointer}/value", option.get("value"), limits.OPTION_VALUE_CHARS)
    if "description" in option:
        at = f"{pointer}/description"
        faults.text_object(at, option["description"], limits.OPTION_CHARS, plain=not mrkdwn)
    if "url" in option and urls:
        faults.url(f"{pointer}/url", option["url"], limits.URL_CHARS)


def _initial(faults: Faults, pointer: str, element: Json, options: list[object]) -> None:
    """What is chosen at first has to be among what can be chosen, to the letter."""
    if "initial_option" in element and element["initial_option"] not in options:
        faults.add(f"{pointer}/initial_option", "must be one of the options")
    if "initial_options" in element:
        at = f"{pointer}/initial_options"
        for number, each in enumerate(
            faults.list(at, element["initial_options"], limits.SELECT_OPTIONS)
        ):
            if each not in options:
                faults.add(f"{at}/{number}", "must be one of the options")


def _confirm(faults: Faults, pointer: str, confirm: object) -> None:
    if not isinstance(confirm, dict):
        faults.add(pointer, "must be an object")
        return
    faults.only(pointer, confirm, {"title", "text", "confirm", "deny"}, {"style"})
    for name, most in (
        ("title", limits.CONFIRM_TITLE_CHARS),
        ("text", limits.CONFIRM_TEXT_CHARS),
        ("confirm", limits.CONFIRM_BUTTON_CHARS),
        ("deny", limits.CONFIRM_BUTTON_CHARS),
    ):
        faults.text_object(f"{pointer}/{name}", confirm.get(name), most, plain=name != "text")


_CHECKS: dict[str, _Check] = {
    "button": _button,
    "checkboxes": _choices,
    "email_text_input": _typed,
    "feedback_buttons": _feedback,
    "file_input": _anything,
    "icon_button": _icon_button,
    "image": image,
    "number_input": _typed,
    "overflow": _overflow,
    "plain_text_input": _typed,
    "radio_buttons": _choices,
    "rich_text_input": _anything,
    "url_text_input": _typed,
    "workflow_button": _anything,
    **dict.fromkeys(("static_select", "multi_static_select"), _static),
    **dict.fromkeys(("external_select", "multi_external_select"), _external),
    **{f"{prefix}{what}_select": _target for what in _TARGETS for prefix in ("", "multi_")},
    **dict.fromkeys(PICKERS, _picker),
}

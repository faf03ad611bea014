"""Forms as modals of Slack, and what comes back from them.

*Pure.* A field's key is the id of its block and of its element, so that what is given and what
is wrong are told by it. The request that a form answers rests in the view's private metadata: it
is as Slack got it from us, since what Slack brings is signed; nothing in it is secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from adapters.contract import Choice, Field, FieldKind, Form, FormKind, FormRequest, Given
from adapters.plaintext import clipped, one_line
from adapters.slack import blocks, limits
from adapters.slack.blocks import Block
from adapters.slack.text import inert
from digest.model import Language, Recipient
from digest.words import cards, table

PLATFORM = "slack"
_RADIO_BUTTONS = 5
"""Choices that are shown all at once; more of them unfold."""
_LINES_FROM = 200
"""A text may have several lines where it may be longer than this: see `FieldKind.TEXT`."""
_FAULT = 300
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_METADATA_FIELDS = 9


def modal(form: Form, context: str = "") -> Block:
    """Return the view of a form; `context` is brought back with it.

    Raises:
        ValueError: request and context have no room in a view.
    """
    note = [blocks.context(inert(clipped(one_line(form.note), limits.CONTEXT_TEXT // 6)))]
    inputs = [_input(each) for each in form.fields if _is_askable(each)]
    shown = [*(note if form.note else []), *inputs][: limits.VIEW_BLOCKS]
    return {
        "type": "modal",
        "callback_id": f"form.{form.request.kind.value}",
        "private_metadata": _metadata(form.request, context),
        "title": blocks.plain(form.title, limits.VIEW_TITLE),
        "submit": blocks.plain(form.send, limits.VIEW_TITLE),
        "close": blocks.plain(form.cancel, limits.VIEW_TITLE),
        "blocks": shown,
    }


def waiting(language: Language) -> Block:
    """Return the view that stands until a form is there."""
    return told(cards.of(language).waiting, language)


def told(sentence: str, language: Language) -> Block:
    """Return a view that says a sentence in the place of a form."""
    text = inert(clipped(one_line(sentence), limits.SECTION_TEXT // 6))
    return {
        "type": "modal",
        "title": blocks.plain(table.of(language).title, limits.VIEW_TITLE),
        "blocks": [blocks.section(text or "–")],
    }


def options(choices: Iterable[Choice]) -> Block:
    """Return what is found for what was typed, as the answer to a request for options."""
    return {"options": _options(tuple(choices)[: limits.SELECT_OPTIONS])}


def faults(errors: Mapping[str, str]) -> Block:
    """Return what is wrong with what was given, as the answer to a submission."""
    shown = {key: clipped(one_line(each), _FAULT) for key, each in errors.items()}
    return {"response_action": "errors", "errors": shown}


def values(view: Mapping[str, object]) -> tuple[Given, ...]:
    """Return what was given in a view, field by field; what is none of a form's is left out."""
    state = view.get("state")
    told_ = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(told_, Mapping):
        return ()
    return tuple(
        Given(key=key, values=_values(elements[key]))
        for key, elements in told_.items()
        if isinstance(key, str) and isinstance(elements, Mapping) and key in elements
    )


def request(view: Mapping[str, object]) -> FormRequest | None:
    """Return the request that a view answers; None for a view that is no form of ours."""
    told_ = _read(view)
    if told_ is None:
        return None
    kind, tenant, chat, thread, asker, is_shared, token, message, _ = told_
    try:
        form = FormKind(kind)
    except ValueError:
        return None
    return FormRequest(
        kind=form,
        recipient=Recipient(platform=PLATFORM, tenant=tenant, chat=chat, thread=thread or None),
        asker=asker,
        is_shared=is_shared == "1",
        token=token,
        message=message,
    )


def context(view: Mapping[str, object]) -> str:
    """Return what a view was given to bring back; empty for a view that is no form of ours."""
    told_ = _read(view)
    return told_[-1] if told_ else ""


def _metadata(request_: FormRequest, context_: str) -> str:
    place = request_.recipient
    told_ = [
        request_.kind.value,
        place.tenant,
        place.chat,
        place.thread or "",
        request_.asker,
        "1" if request_.is_shared else "",
        request_.token,
        request_.message,
        context_,
    ]
    written = json.dumps(told_, ensure_ascii=True, separators=(",", ":"))
    if len(written) > limits.PRIVATE_METADATA:
        raise ValueError(f"{len(written)} characters about a form have no room in a view")
    return written


def _read(view: Mapping[str, object]) -> list[str] | None:
    written = view.get("private_metadata")
    if not isinstance(written, str) or len(written) > limits.PRIVATE_METADATA:
        return None
    try:
        told_ = json.loads(written)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told_, list) or len(told_) != _METADATA_FIELDS:
        return None
    return told_ if all(isinstance(each, str) for each in told_) else None


def _values(element: object) -> tuple[str, ...]:
    """Return what was given in an element of any kind."""
    if not isinstance(element, Mapping):
        return ()
    chosen = element.get("selected_options")
    if isinstance(chosen, list):
        return tuple(value for each in chosen if (value := _chosen(each)))
    if value := _chosen(element.get("selected_option")):
        return (value,)
    given = element.get("value") or element.get("selected_time")
    return (given,) if isinstance(given, str) else ()


def _chosen(option: object) -> str:
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else ""


def _is_askable(field: Field) -> bool:
    """Tell whether there is anything to choose: Slack takes no choice of nothing."""
    return bool(field.choices) or field.kind not in {FieldKind.ONE, FieldKind.SEVERAL}


def _input(field: Field) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.key,
        "label": blocks.plain(field.label, limits.INPUT_LABEL),
        "element": {"action_id": field.key, **_element(field)},
        "optional": field.is_optional,
    }
    if field.hint:
        block["hint"] = blocks.plain(field.hint, limits.INPUT_HINT)
    return block


def _element(field: Field) -> Block:
    match field.kind:
        case FieldKind.TEXT:
            return _text(field)
        case FieldKind.TIME:
            is_time = bool(field.chosen) and bool(_TIME.fullmatch(field.chosen[0]))
            return {"type": "timepicker", **({"initial_time": field.chosen[0]} if is_time else {})}
        case FieldKind.ONE:
            few = len(field.choices) <= _RADIO_BUTTONS
            return _of_one(field, "radio_buttons" if few else "static_select")
        case FieldKind.SEVERAL:
            return _of_several(field)
        case FieldKind.SEARCH:
            chosen = _initial(field)[:1]
            initial = {"initial_option": chosen[0]} if chosen else {}
            return {"type": "external_select", "min_query_length": 0, **initial}


def _text(field: Field) -> Block:
    most = max(1, min(field.most_chars, limits.TEXT_INPUT))
    built: Block = {
        "type": "plain_text_input",
        "multiline": field.most_chars > _LINES_FROM,
        "max_length": most,
    }
    if field.chosen and field.chosen[0]:
        built["initial_value"] = clipped(field.chosen[0], most)
    return built


def _of_one(field: Field, kind: str) -> Block:
    chosen = _initial(field)[:1]
    shown = _options(field.choices[: limits.SELECT_OPTIONS])
    return {"type": kind, "options": shown, **({"initial_option": chosen[0]} if chosen else {})}


def _of_several(field: Field) -> Block:
    few = len(field.choices) <= limits.CHECKBOXES
    chosen = _initial(field)
    return {
        "type": "checkboxes" if few else "multi_static_select",
        "options": _options(field.choices[: limits.SELECT_OPTIONS]),
        **({"initial_options": chosen} if chosen else {}),
    }


def _initial(field: Field) -> list[Block]:
    """Return the choices that are made at first, as Slack has them among the options."""
    shown = field.choices[: limits.SELECT_OPTIONS]
    return _options([each for each in shown if each.value in field.chosen])


def _options(choices: Sequence[Choice]) -> list[Block]:
    return [blocks.option(each.label, each.value) for each in choices]

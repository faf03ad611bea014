"""Forms as modals, and what comes back; the page as a view of App Home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.contract import (
    Choice,
    Field,
    FieldKind,
    Form,
    FormKind,
    FormRequest,
    Given,
    Page,
    Part,
)
from adapters.slack import home, views
from adapters.slack.blocks import Block
from digest.model import Language, Recipient
from digest.words.lines import Line, Role
from tests import effort, make, replies
from tests.adapters.slack import judge
from tests.anybrief import texts


def _element(view: Block, key: str) -> Mapping[str, object]:
    (found,) = [each for each in judge.walk(view) if each.get("block_id") == key]
    element = found["element"]
    assert isinstance(element, Mapping)
    return element


def _state(**fields: Mapping[str, object]) -> dict[str, object]:
    return {"state": {"values": {key: {key: value} for key, value in fields.items()}}}


def test_each_kind_of_field_is_drawn_as_what_suits_it() -> None:
    view = views.modal(replies.form())
    assert judge.modal(view) == []
    drawn = {
        key: _element(view, key)["type"]
        for key in ("topics", "time", "days", "zone", "length", "language", "muted")
    }
    assert drawn == {
        "topics": "multi_static_select",
        "time": "timepicker",
        "days": "checkboxes",
        "zone": "external_select",
        "length": "radio_buttons",
        "language": "static_select",
        "muted": "plain_text_input",
    }
    assert _element(view, "time")["initial_time"] == "08:00"
    assert len(_element(view, "topics")["initial_options"]) == 2  # type: ignore[arg-type]  # a list
    assert _element(view, "muted")["multiline"] is False


def test_what_is_given_comes_back_under_its_key() -> None:
    view = _state(
        topics={"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]},
        time={"type": "timepicker", "selected_time": "07:30"},
        days={"type": "checkboxes", "selected_options": []},
        zone={"type": "external_select", "selected_option": {"value": "Asia/Tokyo"}},
        length={"type": "radio_buttons", "selected_option": {"value": "5"}},
        language={"type": "static_select", "selected_option": None},
        muted={"type": "plain_text_input", "value": "crypto"},
        note={"type": "plain_text_input", "value": None},
    )  # fmt: skip
    assert {each.key: each.values for each in views.values(view)} == {
        "topics": ("a", "b"),
        "time": ("07:30",),
        "days": (),
        "zone": ("Asia/Tokyo",),
        "length": ("5",),
        "language": (),
        "muted": ("crypto",),
        "note": (),
    }


@pytest.mark.parametrize(
    "view",
    [{}, {"state": None}, {"state": {"values": []}}, {"state": {"values": {"a": 1}}},
     {"state": {"values": {"a": {"b": {"value": "x"}}}}}],
)  # fmt: skip
def test_what_is_no_state_of_a_form_gives_nothing(view: Mapping[str, object]) -> None:
    assert views.values(view) == ()


@pytest.mark.parametrize(
    "element",
    [None, [], {"value": 7}, {"selected_options": "x"}, {"selected_option": {"value": 1}}],
)
def test_an_element_of_another_shape_gives_nothing(element: object) -> None:
    view = {"state": {"values": {"a": {"a": element}}}}
    assert views.values(view) == (Given(key="a", values=()),)


@given(
    st.builds(
        FormRequest,
        kind=st.sampled_from(FormKind),
        recipient=st.builds(
            lambda thread: make.recipient("C1", thread=thread), st.none() | texts(20)
        ),
        asker=texts(),
        is_shared=st.booleans(),
        token=texts(64),
        message=st.just("1765.0001"),
    ),
    texts(),
)
def test_the_request_of_a_form_comes_back_as_it_was(request_: FormRequest, context: str) -> None:
    view = views.modal(replace(replies.form(), request=request_), context)
    assert len(str(view["private_metadata"])) <= 3000
    assert views.request(view) == request_
    assert views.context(view) == context


def test_a_request_that_has_no_room_in_a_view_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        views.modal(replies.form(), "x" * 3000)


@pytest.mark.parametrize(
    "written",
    ["", "C0BRIEF", "[]", "{}", '["settings"]', "[1,2,3,4,5,6,7,8,9]", "[" * 3000, None, 7,
     '["other","T","C","","U","","","",""]'],
)  # fmt: skip
def test_a_view_that_is_none_of_ours_has_no_request(written: object) -> None:
    assert views.request({"private_metadata": written}) is None


def test_what_is_wrong_is_said_at_its_field() -> None:
    assert views.faults({"time": "That is no time."}) == {
        "response_action": "errors",
        "errors": {"time": "That is no time."},
    }


def test_of_what_is_found_a_hundred_are_shown() -> None:
    found = views.options(Choice(value=f"{n}", label=f"Zone {n}") for n in range(150))
    options = found["options"]
    assert isinstance(options, list)
    assert len(options) == 100


def test_a_sentence_stands_in_the_place_of_a_form() -> None:
    for view in (
        views.waiting(Language("ja")),
        views.told("Only <!here> managers.", Language("en")),
    ):
        assert judge.modal(view) == []
    assert "少々お待ちください。" in str(views.waiting(Language("ja")))


@st.composite
def _forms(draw: st.DrawFn) -> Form:
    keys = draw(st.lists(st.text("abcdef", min_size=1, max_size=8), max_size=8, unique=True))
    fields = []
    for key in keys:
        count = draw(st.sampled_from([0, 1, 5, 6, 10, 11, 100]))
        choices = tuple(Choice(value=f"v{n}", label=draw(texts(75))) for n in range(count))
        fields.append(
            Field(
                key=key,
                kind=draw(st.sampled_from(FieldKind)),
                label=draw(texts()),
                hint=draw(st.just("") | texts()),
                choices=choices,
                chosen=tuple(
                    draw(st.lists(st.sampled_from(["v0", "v9", "08:00", "x"]), max_size=2))
                ),
                most_chars=draw(st.sampled_from([1, 200, 201, 9000])),
            )
        )
    return replace(
        replies.form(), title=draw(texts()), send=draw(texts(24)), note=draw(texts()),
        fields=tuple(fields),
    )  # fmt: skip


@settings(
    max_examples=effort.examples(10), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(_forms())
def test_every_form_is_a_modal_that_slack_takes(form: Form) -> None:
    assert judge.modal(views.modal(form)) == []


def test_the_page_has_its_parts_and_what_can_be_pressed_under_each() -> None:
    view = home.view(replies.page())
    assert judge.home(view) == []
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    types = [each["type"] for each in blocks]
    assert types.count("actions") == 2
    assert types.count("divider") == 3
    assert types[0] == "header"


def test_a_page_that_is_too_long_ends_early_and_is_taken() -> None:
    lines = tuple(
        Line(role=role, text="x" * 2500) for _ in range(80) for role in (Role.TAKEAWAY, Role.META)
    )
    page = Page(parts=tuple(Part(lines=lines, actions=replies.TIMES) for _ in range(9)))
    assert judge.home(home.view(page)) == []


def test_a_part_about_a_channel_begins_with_its_name_as_slack_shows_it() -> None:
    line = Line(role=Role.POINT, text="weekdays at 08:00")
    there = Recipient(platform="slack", tenant="T1", chat="C0000001")
    odd = replace(there, chat="<!here>")
    page = Page(parts=(Part(lines=(line,), place=there), Part(lines=(line,), place=odd)))
    view = home.view(page)
    assert judge.home(view) == ["mrkdwn: token #C0000001"], "what is meant, and nothing else"

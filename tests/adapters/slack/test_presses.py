"""What can be pressed goes to Slack and comes back as it was."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract import Action, FormKind
from adapters.slack import presses
from adapters.slack.presses import Press, Thumb

TOKENS = st.text([chr(code) for code in range(0x21, 0x7F)], min_size=1, max_size=64)
FORMS = st.sampled_from([None, *FormKind])


@given(TOKENS, FORMS, st.integers(0, 24))
def test_a_button_comes_back_as_its_action(token: str, form: FormKind | None, n: int) -> None:
    told = presses.button(Action(label="Save", line="save 2", token=token, form=form), n)
    assert presses.read(told) == Press(token=token, form=form)


@given(st.lists(st.tuples(TOKENS, FORMS), min_size=1, max_size=5))
def test_each_option_of_a_menu_comes_back_as_its_action(
    offered: list[tuple[str, FormKind | None]],
) -> None:
    offered = [(f"v1:{token}"[:64], form) for token, form in offered]
    menu = presses.menu(
        [Action(label="x", line="x", token=token, form=form) for token, form in offered], 0
    )
    options = menu["options"]
    assert isinstance(options, list)
    for option, (token, form) in zip(options, offered, strict=True):
        pressed = {"action_id": menu["action_id"], "selected_option": option}
        assert presses.read(pressed) == Press(token=token, form=form)
        assert len(option["value"]) <= 150


def test_thumbs_come_back_as_liking_and_disliking() -> None:
    block = presses.thumbs("Useful", "Not useful")
    elements = block["elements"]
    assert isinstance(elements, list)
    for name, is_positive in (("positive_button", True), ("negative_button", False)):
        pressed = {"action_id": elements[0]["action_id"], "value": elements[0][name]["value"]}
        assert presses.read(pressed) == Thumb(is_positive=is_positive)


@pytest.mark.parametrize(
    "pressed",
    [
        {},
        {"action_id": "open_settings", "value": "x"},
        {"action_id": "a.1"},
        {"action_id": "a.1", "value": ""},
        {"action_id": "a.1", "value": "x" * 65},
        {"action_id": "a.1", "value": "zwei Wörter"},
        {"action_id": "a.1", "value": ["x"]},
        {"action_id": "f.nothing.1", "value": "x"},
        {"action_id": "a.1", "selected_option": {"value": "f.nothing.x"}},
        {"action_id": "a.1", "selected_option": {}},
        {"action_id": "thumbs", "value": "0"},
        {"action_id": 7, "value": "x"},
        {"action_id": "a.1\n", "value": "x"},
    ],
)
def test_what_is_none_of_ours_means_nothing(pressed: Mapping[str, object]) -> None:
    assert presses.read(pressed) is None


@given(st.dictionaries(st.sampled_from(["action_id", "value", "selected_option"]), st.text()))
def test_whatever_comes_back_is_read_or_refused(pressed: dict[str, object]) -> None:
    assert presses.read(pressed) is None or presses.read(pressed) is not None

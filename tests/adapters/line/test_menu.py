"""The rich menu: six areas that cover its picture, and what each stands for."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from adapters.line import limits, menu
from bot.dialogue import grammar
from digest.model import Language
from digest.words.table import LANGUAGES
from tests.fakes.line import judge, schema


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_takes_the_menu(language: Language) -> None:
    shape = menu.rich_menu(language)
    assert schema.faults("create_menu", shape) == []
    assert judge.faults("create_menu", shape) == []
    assert len(str(shape["chatBarText"])) <= limits.MENU_BAR


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_areas_cover_the_picture_and_do_not_overlap(language: Language) -> None:
    shape: Any = menu.rich_menu(language)
    places = [each["bounds"] for each in shape["areas"]]
    assert sum(each["width"] * each["height"] for each in places) == menu.WIDTH * menu.HEIGHT
    assert len({(each["x"], each["y"]) for each in places}) == 6
    assert max(each["x"] + each["width"] for each in places) == menu.WIDTH
    assert max(each["y"] + each["height"] for each in places) == menu.HEIGHT


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_picture_is_as_large_as_the_menu_and_light_enough(language: Language) -> None:
    raw = menu.picture(language)
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", raw[16:24]) == (menu.WIDTH, menu.HEIGHT)
    assert len(raw) <= limits.MENU_IMAGE_BYTES


def test_every_area_stands_for_a_line_that_is_understood_or_opens_the_keyboard() -> None:
    shape: Any = menu.rich_menu(Language("ja"))
    actions = [each["action"] for each in shape["areas"]]
    for each in actions:
        line = menu.line_of(each["data"])
        assert line is not None
        assert grammar.read(line) is not None if line else "inputOption" in each
    assert [each["label"] for each in actions] == [
        "今日",
        "質問",
        "今週",
        "保存",
        "設定",
        "ヘルプ",
    ]


@pytest.mark.parametrize("data", ["m|stop", "today", "m|", "+", "v1:open:K7Q2.1.0:1:x"])
def test_nothing_else_is_of_the_menu(data: str) -> None:
    assert menu.line_of(data) is None


def test_who_speaks_another_language_has_the_english_menu() -> None:
    assert menu.rich_menu(Language("fr")) == menu.rich_menu(Language("en"))
    assert menu.name(Language("ja-JP")) == menu.name(Language("ja"))

"""Drawing: what it needs, and that every scene is one that its platform takes."""

from __future__ import annotations

import pytest

from adapters.line import menu
from digest.model import Language
from digest.words.table import LANGUAGES
from tests.adapters.line import judge as cards
from tests.adapters.slack import judge
from tests.adapters.telegram import judge as chats
from tests.pictures import __main__ as pictures
from tests.pictures import line, line_menu, telegram
from tests.pictures.scenes import ACTED, DOCUMENTED, Scene, composed


def test_without_what_draws_it_says_so_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert pictures.main([]) == 1
    assert capsys.readouterr().err == "Pictures need node, npm and a chromium on PATH.\n"


@pytest.mark.parametrize("scene", list(composed()), ids=lambda scene: scene.name)
def test_what_is_drawn_is_what_slack_takes(scene: Scene) -> None:
    assert judge.message({"text": "x", "blocks": scene.blocks}) == []


@pytest.mark.parametrize("scene", list(telegram.scenes()), ids=lambda scene: scene.name)
def test_what_is_drawn_is_what_telegram_takes(scene: telegram.Scene) -> None:
    assert [fault for each in scene.messages for fault in chats.faults(each)] == []
    assert scene.page().count("<details") == scene.page().count("</details>")


@pytest.mark.parametrize("scene", list(line.scenes()), ids=lambda scene: scene.name)
def test_what_is_drawn_is_what_line_takes(scene: line.Scene) -> None:
    assert cards.faults(scene.messages) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_is_drawn_with_a_tile_for_each_of_its_areas(language: Language) -> None:
    page = line_menu.page(language)
    assert page.count("<div>") == menu.COLUMNS * menu.ROWS
    assert "None" not in page


def test_a_picture_that_there_is_not_is_answered_by_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert pictures.main(["slack-nothing"]) == 2
    told = capsys.readouterr().err
    assert "slack-home" in told
    assert "telegram-brief-ja" in told


def test_every_picture_of_the_documentation_is_drawn_and_light() -> None:
    assert {*(each.name for each in composed()), *ACTED} >= DOCUMENTED
    assert {each.name for each in telegram.scenes()} >= telegram.DOCUMENTED
    assert {each.name for each in line.scenes()} >= line.DOCUMENTED
    for name in DOCUMENTED | telegram.DOCUMENTED | line.DOCUMENTED:
        assert (pictures.PICTURES / f"{name}.png").stat().st_size < 150_000

"""Drawing: what it needs, and that every scene is one that Slack takes."""

from __future__ import annotations

import pytest

from tests.adapters.slack import judge
from tests.pictures import __main__ as pictures
from tests.pictures.scenes import DOCUMENTED, Scene, scenes

_JUDGES = {"home": judge.home, "modal": judge.modal}


def test_without_what_draws_it_says_so_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert pictures.main([]) == 1
    assert capsys.readouterr().err == "Pictures need node, npm and a chromium on PATH.\n"


@pytest.mark.parametrize("scene", list(scenes()), ids=lambda scene: scene.name)
def test_what_is_drawn_is_what_slack_takes(scene: Scene) -> None:
    payload = {"type": scene.kind, "text": "x", "blocks": scene.blocks}
    assert _JUDGES.get(scene.kind, judge.message)(payload) == []


def test_every_picture_of_the_documentation_is_drawn_and_light() -> None:
    assert {each.name for each in scenes()} >= DOCUMENTED
    for name in DOCUMENTED:
        assert (pictures.PICTURES / f"{name}.png").stat().st_size < 150_000

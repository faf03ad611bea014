"""Blocks stand where Slack shows them."""

from __future__ import annotations

import pytest

from adapters.slack.limits import IN_CONTAINER, SURFACES, Surface
from tests.adapters.slack import judge
from tests.pictures.scenes import Scene, composed

_SURFACES = {
    "message": (Surface.MESSAGE, judge.ON_MESSAGE),
    "modal": (Surface.MODAL, judge.ON_MODAL),
    "home": (Surface.HOME, judge.ON_HOME),
}


@pytest.mark.parametrize("kind", _SURFACES)
def test_the_judge_was_told_the_same_of_every_surface(kind: str) -> None:
    surface, allowed = _SURFACES[kind]
    assert {name for name, where in SURFACES.items() if surface in where} == allowed


@pytest.mark.parametrize("scene", list(composed()), ids=lambda scene: scene.name)
def test_every_block_stands_where_it_is_shown(scene: Scene) -> None:
    surface, _ = _SURFACES[scene.kind]
    for block in scene.blocks:
        assert surface in SURFACES[str(block["type"])]
        children = block.get("child_blocks", [])
        assert isinstance(children, list)
        assert {each["type"] for each in children} <= IN_CONTAINER

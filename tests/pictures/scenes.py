"""What there are pictures of: payloads of Slack, as they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from adapters.contract import Action
from adapters.slack import answer, brief
from adapters.slack.blocks import Block
from adapters.slack.rendering import Layout
from digest.model import Brief, BriefKind
from digest.words.lines import Line
from tests import make, replies, specimens
from tests.pictures.staged import staged

DOCUMENTED = frozenset(
    f"slack-{name}"
    for name in (
        "brief", "brief-classic", "brief-ja", "thread", "answer", "modal", "home", "quiet",
        "degraded", "onboarding",
    )
)  # fmt: skip
"""What the page on Slack shows."""


ACTED = ("slack-onboarding", "slack-modal", "slack-home")
"""What Slack has taken from the bot itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture."""

    name: str
    kind: Literal["message", "modal", "home"] = "message"
    blocks: Sequence[Block]
    opened: int = 0
    """So many containers are drawn open."""
    title: str = ""
    send: str = ""
    cancel: str = ""

    def payload(self) -> dict[str, object]:
        """Return the scene as JSON."""
        return asdict(self)


def composed() -> Iterator[Scene]:
    """Yield the scenes that are made of specimens."""
    opened = Layout.EXPANDABLE
    yield _brief("slack-brief", specimens.normal(), opened, is_open=True)
    yield _brief("slack-brief-classic", specimens.normal(), Layout.CLASSIC)
    yield _brief("slack-brief-ja", specimens.japanese(), opened, is_open=True)
    yield _thread("slack-thread", specimens.extractive())
    yield _brief("slack-quiet", specimens.quiet(), opened)
    yield _brief("slack-degraded", specimens.degraded(), opened)
    yield _brief("slack-empty", specimens.empty(), opened)
    yield _brief("slack-extractive", specimens.extractive(), opened)
    yield _brief("slack-corrected", specimens.corrected(), opened)
    yield _brief("slack-alert", specimens.alert(), opened)
    yield _brief("slack-weekly", specimens.looking_back(BriefKind.WEEKLY), opened)
    yield _brief("slack-catch-up", specimens.looking_back(BriefKind.CATCH_UP), opened)
    yield _reply("slack-answer", replies.ANSWER, replies.SUGGESTED)
    yield _reply("slack-untold", replies.UNTOLD, ())
    yield _reply("slack-help", replies.HELP, ())
    yield _reply("slack-settings", replies.SETTINGS, replies.TIMES)


def acted() -> Iterator[Scene]:
    """Yield the scenes that a bot shows which is started for them; see ACTED."""
    seen = staged()
    yield Scene(name="slack-onboarding", blocks=seen.greeting)
    yield _view("slack-modal", seen.form)
    yield _view("slack-home", seen.page)


def _brief(name: str, told: Brief, layout: Layout, *, is_open: bool = False) -> Scene:
    made = brief.render(told, make.delivery(), specimens.actions(told), layout)
    return Scene(name=name, blocks=made.blocks, opened=int(is_open))


def _thread(name: str, told: Brief) -> Scene:
    made = brief.details(told, make.delivery(), specimens.actions(told), Layout.CLASSIC)
    return Scene(name=name, blocks=made[0].blocks)


def _reply(name: str, lines: Sequence[Line], actions: Sequence[Action]) -> Scene:
    (made, *_) = answer.render(lines, actions)
    return Scene(name=name, blocks=made.blocks)


def _view(name: str, view: Block) -> Scene:
    def text(field: str) -> str:
        found = view.get(field)
        return str(found["text"]) if isinstance(found, dict) else ""

    shown = view["blocks"]
    return Scene(
        name=name,
        kind="modal" if view["type"] == "modal" else "home",
        blocks=shown if isinstance(shown, list) else [],
        title=text("title"),
        send=text("submit"),
        cancel=text("close"),
    )

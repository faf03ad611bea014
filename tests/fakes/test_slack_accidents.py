"""No arguments break the fake Slack: each call is done or refused, whatever it brings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import effort
from tests.fakes.clock import Clock
from tests.fakes.script import Script
from tests.fakes.slack.api import Api
from tests.fakes.slack.directions import PLAIN
from tests.fakes.slack.installs import Installs
from tests.fakes.slack.methods import METHODS
from tests.fakes.slack.nouns import App, Called, Channel, Json, Team, User
from tests.fakes.slack.rates import Rates
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.world import World

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
_DIVIDER = {"type": "divider"}
_PLAIN = {"type": "plain_text", "text": "t"}
_RIGHT: Json = {
    "attachments": [{"text": "x"}],
    "blocks": [_DIVIDER],
    "bot": "BT1BOT",
    "channel": "C1",
    "channel_id": "C1",
    "chunks": [{"type": "markdown_text", "text": "x"}],
    "files": [{"id": "F1"}],
    "limit": 10,
    "length": 4,
    "loading_messages": ["x"],
    "metadata": {"event_type": "x", "event_payload": {"a": 1}},
    "prompts": [{"title": "t", "message": "m"}],
    "status": "active",
    "trigger_id": "trigger",
    "types": "public_channel,im",
    "user": "U1",
    "user_id": "U1",
    "users": "U1",
    "view": {"type": "modal", "title": _PLAIN, "blocks": [_DIVIDER]},
    "view_id": "V1",
}
"""An argument that gets a call on its way."""


def _api() -> tuple[Api, str]:
    """Return the methods of a small world, where nothing is told to anybody."""
    clock = Clock(is_running=False)
    world = World(clock, App(), happened=lambda *_: None)
    world.found(Team(id="T1", name="Acme", domain="acme", has_containers=True))
    world.add_user(User(id="U1", team="T1", name="max", real_name="Max"))
    token = world.install("T1")
    world.add_channel(Channel(id="C1", team="T1", name="news", members=["U1", token.user]))
    installs = Installs(world, place="T1", user="U1")
    rates = Rates(clock, world.app, is_on=False)
    return Api(world, Script(PLAIN), rates, installs, Sockets(world).open), token.value


@st.composite
def _arguments(draw: st.DrawFn, method: str) -> Json:
    known = METHODS[method]
    args: dict[str, Any] = {}
    for name in sorted(known.must | known.may):
        if name in known.must or draw(st.booleans()):
            right = _RIGHT.get(name, "x")
            args[name] = draw(st.just(right) | st.just("1.000001") | _JSON)
    return args


@pytest.mark.parametrize("method", sorted(METHODS))
@settings(max_examples=effort.examples(4), deadline=None)  # forty methods; each run tries others
@given(data=st.data())
def test_a_call_is_done_or_refused(method: str, data: st.DataObject) -> None:
    api, token = _api()
    shown = api.world.app.app_token if METHODS[method].auth == "app" else token
    said = {"channel": "C1", "text": "first"}
    for name, args in (("chat.postMessage", said), (method, data.draw(_arguments(method)))):
        called = Called(method=name, team="T1", channel="C1", args=args, at=0.0)
        try:
            body = api._done(name, args, shown, {}, called)
        except Refusal as refused:
            body = refused.body()
        assert isinstance(body["ok"], bool)
        assert body["ok"] or isinstance(body["error"], str)

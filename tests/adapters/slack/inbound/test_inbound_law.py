"""Laws of the door: whatever is signed costs no 5xx, whatever is not signed costs nothing."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.contract import Said, Update, WebhookRequest
from tests import effort
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.golden_happened import HAPPENED, IGNORED
from tests.adapters.slack.inbound.golden_pressed import PRESSES
from tests.adapters.slack.inbound.golden_said import SAID
from tests.adapters.slack.inbound.sent import FORM, JSON
from tests.adapters.slack.inbound.standing import Standing

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
KNOWN = [payload for payload, _ in {**SAID, **PRESSES, **HAPPENED}.values()]
KNOWN += IGNORED.values()
NAMES = st.sampled_from(
    ["type", "event", "team", "user", "channel", "view", "actions", "message", "authorizations"]
)
LOOSE = st.dictionaries(NAMES | st.text(max_size=5), ANY, max_size=6)


def paths(value: object, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each part of a payload."""
    inner: Any = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, each in inner:
        yield (*above, key)
        yield from paths(each, (*above, key))


@st.composite
def bent(draw: st.DrawFn) -> sent.Json:
    """Return a payload of Slack's with one part of it replaced by anything, or taken away."""
    payload: sent.Json = copy.deepcopy(draw(st.sampled_from(KNOWN)))
    *way, last = draw(st.sampled_from(sorted(paths(payload), key=str)))
    part: Any = payload
    for key in way:
        part = part[key]
    if draw(st.booleans()):
        part[last] = draw(ANY)
    else:
        del part[last]
    return payload


def check(update: Update) -> None:
    """Hold an update to what the rest of the house relies on."""
    assert update.update_id
    assert update.recipient.platform == "slack"
    assert update.recipient.tenant
    assert update.said_at.tzinfo is not None
    if isinstance(update, Said):
        assert update.is_addressed or not update.is_shared
        assert update.asker
    json.dumps(dataclasses.asdict(update), default=str, ensure_ascii=False).encode()


def written(payload: sent.Json) -> WebhookRequest:
    """Return a signed request, as a form where the payload is one of texts."""
    if "command" in payload:
        body = urlencode({name: str(each) for name, each in payload.items()}, errors="replace")
        return sent.signed(body.encode(), FORM)
    return sent.signed(json.dumps(payload).encode(), JSON)


@settings(max_examples=effort.examples(80))
@given(bent() | LOOSE)
async def test_whatever_is_signed_is_answered_and_only_what_is_for_the_bot_is_kept(
    payload: sent.Json,
) -> None:
    standing = Standing()
    answer = await standing.inbound.receive(written(payload), standing.desk)
    assert answer.status in {200, 400}
    for update in standing.desk.admitted:
        check(update)


@settings(max_examples=effort.examples(60))
@given(st.binary(max_size=200), st.sampled_from([JSON, FORM, "", "text/plain"]))
async def test_whatever_bytes_are_signed_are_answered(body: bytes, content_type: str) -> None:
    standing = Standing()
    answer = await standing.inbound.receive(sent.signed(body, content_type), standing.desk)
    assert answer.status in {200, 400}
    assert not standing.desk.calls


@settings(max_examples=effort.examples(60))
@given(
    st.sampled_from(KNOWN),
    st.dictionaries(
        st.sampled_from(["X-Slack-Signature", "X-Slack-Request-Timestamp"]),
        st.text(max_size=80) | st.none(),
        min_size=1,
    ),
)
async def test_whatever_is_not_signed_is_turned_away_unread(
    payload: sent.Json, change: dict[str, str | None]
) -> None:
    standing = Standing()
    right = written(payload)
    headers = {**right.headers, **change}
    kept = {name: each for name, each in headers.items() if each is not None}
    answer = await standing.inbound.receive(
        WebhookRequest(headers=kept, body=right.body), standing.desk
    )
    assert answer.status == 401
    assert not standing.desk.calls
    assert not standing.grants.asked


@settings(max_examples=effort.examples(60))
@given(bent() | LOOSE)
async def test_the_socket_takes_what_the_door_takes(payload: sent.Json) -> None:
    body = json.dumps(payload)
    assume("NaN" not in body and "Infinity" not in body)  # no JSON; the SDK's parser takes it
    at_door, at_socket = Standing(), Standing()
    await at_door.inbound.receive(sent.signed(body.encode()), at_door.desk)
    said = await at_socket.inbound._answered(json.loads(body), at_socket.desk)
    assert said is not None
    assert at_socket.desk.admitted == at_door.desk.admitted

"""What the bot sends: replies, pushes, and the same to many; what it costs, and what was accepted.

::

    body right? ─▶ retry key new? ─▶ somebody there? ─▶ quotes right? ─▶ quota left? ─▶ seen
"""

from __future__ import annotations

import re
import uuid

from tests.fakes.line import limits
from tests.fakes.line.messages import (
    MULTICAST,
    PUSH,
    QUOTING,
    REPLY,
    VALIDATED,
    refuse,
)
from tests.fakes.line.nouns import Accepted, Answer, Call, Json, Message
from tests.fakes.line.refusals import (
    BAD_QUOTE_TOKEN,
    BAD_RETRY_KEY,
    NO_RETRY_KEY,
    NOT_SENT,
    Refusal,
)
from tests.fakes.line.world import World

_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def reply(world: World, call: Call) -> Answer:
    """Send messages for a reply token; they cost nothing."""
    if call.retry_key is not None:
        raise NO_RETRY_KEY
    refuse(call.body, REPLY)
    token = world.use(call.body["replyToken"])
    world.recipients(token.chat)
    _check_quotes(world, call.body["messages"], token.chat)
    token.is_used = True
    return Answer(body={"sentMessages": _sent(world, call, token.chat)})


def push(world: World, call: Call) -> Answer:
    """Send messages to a person, group or room."""
    _check_retry_key(world, call)
    refuse(call.body, PUSH)
    to = call.body["to"]
    count = world.recipients(to)
    _check_quotes(world, call.body["messages"], to)
    world.spend({to: count})
    sent = _sent(world, call, to)
    _accept(world, call, sent)
    return Answer(body={"sentMessages": sent})


def multicast(world: World, call: Call) -> Answer:
    """Send messages to many people, who are not told apart in the answer."""
    _check_retry_key(world, call)
    refuse(call.body, MULTICAST)
    people = list(dict.fromkeys(call.body["to"]))
    if any(not each.startswith("U") or len(each) != 33 for each in people):
        raise Refusal("The property, 'to', in the request body is invalid (line: -, column: -)")
    counts = {each: world.recipients(each) for each in people if each in world.people}
    if not counts:
        raise NOT_SENT
    world.spend(counts)
    for each in counts:
        _sent(world, call, each)
    _accept(world, call, [])
    return Answer()


def validate(world: World, call: Call) -> Answer:
    """Say what is wrong with messages, and send nothing."""
    refuse(call.body, VALIDATED)
    return Answer()


def _check_retry_key(world: World, call: Call) -> None:
    key = call.retry_key
    if key is None:
        return
    if not _UUID.fullmatch(key):
        raise BAD_RETRY_KEY
    before = world.retry_keys.get(str(uuid.UUID(key)))
    if before is not None and world.clock() - before.at <= limits.RETRY_KEY_S:
        raise Refusal(
            "The retry key is already accepted",
            409,
            headers={"x-line-accepted-request-id": before.request_id},
            sent=before.sent,
        )


def _accept(world: World, call: Call, sent: list[Json]) -> None:
    if call.retry_key is not None:
        key = str(uuid.UUID(call.retry_key))
        world.retry_keys[key] = Accepted(request_id=call.request_id, at=world.clock(), sent=sent)


def _check_quotes(world: World, messages: list[Json], chat: str) -> None:
    for each in messages:
        token = each.get("quoteToken") if each["type"] in QUOTING else None
        if token is not None and world.quoted.get(token, ("", ""))[0] != chat:
            raise BAD_QUOTE_TOKEN


def _sent(world: World, call: Call, chat: str) -> list[Json]:
    """Let messages be seen by who is there; return what the bot is told of them."""
    batch, told = world.number(), []
    is_seen = world.recipients(chat) > 0
    for body in call.body["messages"]:
        name = world.new_message_id()
        quote = world.new_quote_token(chat, name)
        quoted = world.quoted.get(str(body.get("quoteToken")), ("", None))[1]
        message = Message(
            id=name,
            chat=chat,
            at=world.clock(),
            body=body,
            how=call.endpoint,
            batch=batch,
            quote_token=quote,
            quoted=quoted,
        )
        if is_seen:
            world.post(message)
        call.sent.append(name)
        told.append({"id": name, "quoteToken": quote})
    if chat in world.people:
        world.people[chat].loading_until = 0.0
    return told

"""The stage door: what other processes may ask the fake Slack and tell it, without a token.

::

    GET  /_state?channel=&texts=no   channels, Home tabs, open modals, deliveries, calls
    POST /_stage/ACT {…}             an act of `Stage` or `SlackServer`, by the names of its
                                     arguments; 400 says what was wrong with it

A message is named by `channel` and `ts`, a view by its id or by `user`, whose modal (or with
`"home": true` whose Home tab) is meant. Acts whose outcome is told wait for it with
`"wait": true`.
"""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from tests.fakes.slack import reading, shapes
from tests.fakes.slack.carrier import Delivery
from tests.fakes.slack.directions import NAMES
from tests.fakes.slack.nouns import Channel, Json, Message, View
from tests.fakes.slack.refusals import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.server import SlackServer

_Act: TypeAlias = Callable[..., Any]


def routes(slack: SlackServer) -> list[web.RouteDef]:
    """Return the routes of the stage door."""
    return [
        web.get("/_state", _state(slack)),
        web.post("/_stage/{act}", _door(slack, _acts(slack))),
    ]


def _acts(slack: SlackServer) -> Mapping[str, _Act]:
    stage = slack.stage
    return {
        "advance": slack.advance,
        "again": slack.duplicate_last_event,
        "app": lambda **fields: _set(slack.app, fields),
        "archive": stage.archive,
        "break_token": slack.break_token,
        "bring": stage.bring,
        "calm": slack.calm,
        "change": stage.change,
        "channel": slack.add_channel,
        "close": lambda **named: stage.close(_view(slack, named), **named),
        "command": stage.command,
        "connected": slack.connected,
        "cut": slack.sockets.cut,
        "dedupe": lambda is_on=True: setattr(slack.world, "dedupes", is_on),
        "delay": lambda seconds: setattr(slack.carrier, "delay_s", seconds),
        "die": slack.rest,
        "disconnect": slack.sockets.disconnect,
        "edit": lambda text, **named: stage.edit(_message(slack, named), text),
        "expire_streams": slack.expire_streams,
        "grant": stage.grant,
        "install": lambda place, **more: slack.install(place, **_scoped(more)).value,
        "installer": lambda **fields: _set(slack.installs, fields),
        "invite": stage.invite,
        "lose_answers": lambda count=1: setattr(slack.carrier, "lost_answers", count),
        "next": lambda do, **named: _next(slack, do, named),
        "open_home": stage.open_home,
        "press": lambda user, **named: stage.press(user, _shown(slack, user, named), **named),
        "rates": lambda is_on: setattr(slack.rates, "is_on", is_on),
        "react": lambda user, name, away=False, **named: stage.react(
            user, _message(slack, named), name, away=away
        ),
        "remove": stage.remove,
        "rename": stage.rename,
        "say": lambda **named: stage.say(**_uploading(named)),
        "settled": slack.settled,
        "shortcut": lambda user, callback_id, **named: stage.shortcut(
            user, callback_id, _message(slack, named) if named else None
        ),
        "stop_answer": stage.stop_answer,
        "submit": lambda values=None, **named: stage.submit(_view(slack, named), values),
        "suggest": lambda action_id, typed, **named: stage.suggest(
            _view(slack, named), action_id, typed
        ),
        "team": slack.add_team,
        "team_switch": lambda team, **fields: _set(slack.world.teams[team], fields),
        "uninstall": stage.uninstall,
        "unsay": lambda **named: stage.unsay(_message(slack, named)),
        "user": slack.add_user,
        "verify_url": stage.verify_url,
    }


def _door(
    slack: SlackServer, acts: Mapping[str, _Act]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            act = acts[request.match_info["act"]]
            named = json.loads(await request.read() or b"{}")
            waits = named.pop("wait", False)
            done = act(**named)
            if inspect.isawaitable(done):
                done = await done
        except (ValueError, TypeError, LookupError, AttributeError, Refusal) as wrong:
            return web.json_response({"error": repr(wrong)}, status=400)
        if isinstance(done, Delivery) and waits:
            await done.ended.wait()
        return web.json_response(_told(slack, done))

    return answer


def _told(slack: SlackServer, done: object) -> Json:
    match done:
        case Message():
            return {"channel": done.channel, "ts": done.ts}
        case Delivery():
            return _delivery(done)
        case str():
            return {"done": done}
        case _:
            return {"done": True}


def _set(noun: object, fields: Json) -> None:
    for name, value in fields.items():
        before = getattr(noun, name)
        setattr(noun, name, set(value) if isinstance(before, set) else value)


def _scoped(more: Json) -> Json:
    return more | ({"scopes": frozenset(more["scopes"])} if "scopes" in more else {})


def _uploading(named: Json) -> Json:
    file = named.pop("file", None)
    if file is None:
        return named
    return named | {"upload": (file["name"], base64.b64decode(file["body"]))}


def _next(slack: SlackServer, do: str, named: Json) -> None:
    meant = {name: named.pop(name) for name in ("on", "channel", "team", "times") if name in named}
    slack.next(NAMES[do](**named), **meant)


def _message(slack: SlackServer, named: Json) -> Message:
    """Take the name of a message out of the arguments, and return it."""
    there, ts = slack.world.channel(named.pop("channel")), named.pop("ts")
    for each in [*there.messages, *there.ephemerals]:
        if each.ts == ts:
            return each
    raise LookupError(ts)


def _view(slack: SlackServer, named: Json) -> View:
    if "view" in named:
        return slack.world.views[named.pop("view")]
    user = named.pop("user")
    found = slack.home(user) if named.pop("home", False) else slack.modal(user)
    if found is None:
        raise LookupError(f"no view before {user}")
    return found


def _shown(slack: SlackServer, user: str, named: Json) -> Message | View:
    if "ts" in named:
        return _message(slack, named)
    return _view(slack, named if "view" in named else _with_user(named, user))


def _with_user(named: Json, user: str) -> Json:
    named["user"] = user
    return named


def _state(slack: SlackServer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        wanted = request.query.get("channel")
        has_texts = request.query.get("texts") != "no"
        world = slack.world
        channels = {
            each.id: _channel(slack, each, has_texts=has_texts)
            for each in world.channels.values()
            if wanted in {None, each.id}
        }
        modals = [each for each in world.views.values() if each.payload["type"] == "modal"]
        return web.json_response(
            {
                "now": slack.clock(),
                "channels": channels,
                "homes": {shown.user: _drawn(slack, shown) for shown in world.homes.values()},
                "modals": [_drawn(slack, each) for each in modals if each.is_open],
                "statuses": [
                    {"channel": place[0], "thread_ts": place[1], **told}
                    for place, told in world.statuses.items()
                ],
                "sessions": [
                    {"channel": place[0], "thread_ts": place[1], **told}
                    for place, told in world.sessions.items()
                ],
                "deliveries": [_delivery(each) for each in slack.carrier.deliveries],
                "calls": [
                    asdict(each) | ({} if has_texts else {"args": {}})
                    for each in world.calls
                    if wanted in {None, each.channel}
                ],
                "connections": len(slack.sockets.connections),
            }
        )

    return answer


def _channel(slack: SlackServer, there: Channel, *, has_texts: bool) -> Json:
    return {
        "name": there.name,
        "kind": there.kind,
        "team": there.team,
        "user": there.user,
        "members": there.members,
        "is_archived": there.is_archived,
        "messages": [_said(slack, there, each, has_texts=has_texts) for each in there.messages],
        "ephemerals": [
            _said(slack, there, each, has_texts=has_texts) for each in there.ephemerals
        ],
        "deleted": [each.ts for each in there.deleted],
    }


def _said(slack: SlackServer, there: Channel, said: Message, *, has_texts: bool) -> Json:
    shape = shapes.message(slack.world, there, said)
    shape |= {"edits": said.edits, "ephemeral_to": said.ephemeral_to}
    shape |= {"is_streaming": said.stream_until is not None, "sent_id": said.client_msg_id}
    if not has_texts:
        return {k: v for k, v in shape.items() if k not in {"text", "blocks", "edits"}}
    followed = {"links": reading.links(said), "mentions": reading.mentions(said)}
    return shape | {"seen": reading.seen(said)} | followed


def _drawn(slack: SlackServer, shown: View) -> Json:
    shape = shapes.view(slack.world, shown)
    return shape | {"user": shown.user, "seen": reading.seen(shown)}


def _delivery(delivery: Delivery) -> Json:
    return {
        "id": delivery.id,
        "kind": delivery.kind,
        "payload": delivery.payload,
        "statuses": [each.status for each in delivery.answers],
        "body": delivery.answers[-1].body if delivery.answers else None,
        "is_taken": delivery.is_taken,
        "has_ended": delivery.ended.is_set(),
        "told": delivery.told,
    }

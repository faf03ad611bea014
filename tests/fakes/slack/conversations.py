"""The methods `conversations.*`, `reactions.*` and `users.conversations`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tests.fakes.slack import limits, shapes
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import Channel, Json, Message
from tests.fakes.slack.refusals import Refusal, bad_arguments
from tests.fakes.slack.world import World

_T = TypeVar("_T")
_SCOPED = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def readable(world: World, call: Call, verb: str, *, member: bool = False) -> Channel:
    """Return the channel of a call that the app may read.

    Args:
        world: where it is.
        call: has the argument `channel`.
        verb: `read` or `history`: which scope of the channel's kind is needed.
        member: whether the app has to be in it.

    Raises:
        Refusal: channel_not_found, not_in_channel, missing_scope.
    """
    there = world.channel(call.args["channel"])
    bot = call.bearer.user
    is_here = there.team == call.team or call.team in there.shared_with
    if not is_here or (there.kind != "public" and bot not in there.members):
        raise Refusal("channel_not_found")
    need_scope(call, f"{_SCOPED[there.kind]}:{verb}")
    if member and bot not in there.members:
        raise Refusal("not_in_channel")
    return there


def need_scope(call: Call, scope: str) -> None:
    """Refuse a call whose token lacks a scope."""
    if scope not in call.bearer.scopes:
        provided = ",".join(sorted(call.bearer.scopes))
        raise Refusal("missing_scope", needed=scope, provided=provided)


def info(world: World, call: Call) -> Json:
    """See conversations.info."""
    there = readable(world, call, "read")
    shape = shapes.channel(world, there, bot=call.bearer.user)
    if not call.args.get("include_num_members"):
        shape.pop("num_members", None)
    return {"ok": True, "channel": shape}


def open_(world: World, call: Call) -> Json:
    """See conversations.open: with one person."""
    args = call.args
    if ("channel" in args) == ("users" in args):
        raise bad_arguments("exactly one of: channel, users")
    if "channel" in args:
        there = world.channel(args["channel"])
        is_known = True
    else:
        need_scope(call, "im:write")
        names = [each for each in args["users"].split(",") if each]
        if len(names) != 1:
            raise Refusal("not_enough_users" if not names else "method_not_supported")
        person = world.user(names[0])
        if person.deleted:
            raise Refusal("user_disabled")
        if person.is_bot:
            raise Refusal("cannot_dm_bot")
        before = len(world.channels)
        there = world.direct(call.team, person.id, call.bearer.user)
        is_known = before == len(world.channels)
    shape: Json = {"id": there.id}
    if args.get("return_im"):
        shape = shapes.channel(world, there, bot=call.bearer.user)
    answer: Json = {"ok": True, "channel": shape}
    return answer | ({"no_op": True, "already_open": True} if is_known else {})


def history(world: World, call: Call) -> Json:
    """See conversations.history: newest first, without the replies in threads."""
    there = readable(world, call, "history", member=True)
    said = [
        each for each in there.messages if not each.is_reply or each.subtype == "thread_broadcast"
    ]
    page, cursor = _page(world, call, list(reversed(_within(said, call))))
    return _messages(world, there, call, page, cursor)


def replies(world: World, call: Call) -> Json:
    """See conversations.replies: the root and its replies, oldest first."""
    there = readable(world, call, "history", member=True)
    thread = world.thread(there, call.args["ts"])
    if not thread:
        raise Refusal("thread_not_found")
    if thread[0].is_reply:  # asked with the ts of a reply, it answers with that reply alone
        thread = thread[:1]
    within = thread[:1] + _within(thread[1:], call)
    page, cursor = _page(world, call, within)
    return _messages(world, there, call, page, cursor)


def _within(said: Sequence[Message], call: Call) -> list[Message]:
    args = call.args
    oldest, latest = _instant(args, "oldest", "0"), _instant(args, "latest", "1e12")
    if args.get("inclusive"):
        return [each for each in said if oldest <= float(each.ts) <= latest]
    return [each for each in said if oldest < float(each.ts) < latest]


def _instant(args: Json, name: str, usual: str) -> float:
    try:
        return float(args.get(name, usual))
    except ValueError:
        raise Refusal(f"invalid_ts_{name}") from None


def _messages(
    world: World, there: Channel, call: Call, page: Sequence[Message], cursor: str
) -> Json:
    has_metadata = bool(call.args.get("include_all_metadata"))
    shown = [shapes.message(world, there, each, metadata=has_metadata) for each in page]
    answer: Json = {"ok": True, "messages": shown, "has_more": bool(cursor), "pin_count": 0}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _page(
    world: World, call: Call, things: Sequence[_T], usual: int = 100
) -> tuple[Sequence[_T], str]:
    """Return what a page has, and the cursor of the next one, empty when there is none."""
    limit = call.args.get("limit", usual)
    if not 0 < limit <= limits.HISTORY_LIMIT + 1:
        raise Refusal("invalid_limit")
    if call.method in {"conversations.history", "conversations.replies"}:
        most = limits.SLOW_HISTORY_LIMIT if world.app.has_slow_history else limits.HISTORY_LIMIT
        limit = min(limit, most)
    cursor = call.args.get("cursor") or "p0"
    if not (cursor.startswith("p") and cursor[1:].isdecimal()):
        raise Refusal("invalid_cursor")
    start = int(cursor[1:])
    more = start + limit < len(things)
    return things[start : start + limit], f"p{start + limit}" if more else ""


def members(world: World, call: Call) -> Json:
    """See conversations.members."""
    there = readable(world, call, "read")
    page, cursor = _page(world, call, there.members)
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def join(world: World, call: Call) -> Json:
    """See conversations.join: of public channels."""
    there = world.channel(call.args["channel"])
    if there.team != call.team or there.kind in {"im", "mpim"}:
        raise Refusal("channel_not_found")
    if there.kind == "private":
        raise Refusal("method_not_supported_for_channel_type")
    if there.is_archived:
        raise Refusal("is_archived")
    bot = call.bearer.user
    answer: Json = {"ok": True, "channel": shapes.channel(world, there, bot=bot)}
    if bot in there.members:
        meta = {"response_metadata": {"warnings": ["already_in_channel"]}}
        return answer | {"warning": "already_in_channel"} | meta
    enter(world, there, bot)
    return answer | {"channel": shapes.channel(world, there, bot=bot)}


def enter(world: World, there: Channel, who: str, inviter: str | None = None) -> None:
    """Put somebody into a channel and let the app know."""
    there.members.append(who)
    event = {
        "type": "member_joined_channel",
        "user": who,
        "channel": there.id,
        "channel_type": "G" if there.kind == "private" else "C",
        "team": there.team,
        "event_ts": world.ts(),
    }
    world.happened(there.team, event | ({"inviter": inviter} if inviter else {}), there)


def list_(world: World, call: Call) -> Json:
    """See conversations.list: private channels and direct ones only where the app is."""
    found = _listed(world, call, call.bearer.user, is_member=False)
    page, cursor = _page(world, call, found)
    shown = [shapes.channel(world, each, bot=call.bearer.user) for each in page]
    return {"ok": True, "channels": shown, "response_metadata": {"next_cursor": cursor}}


def of_user(world: World, call: Call) -> Json:
    """See users.conversations: those that somebody is in, as far as the app can see them."""
    found = _listed(world, call, call.args.get("user", call.bearer.user), is_member=True)
    page, cursor = _page(world, call, found)
    shown = [shapes.channel(world, each, bot=call.bearer.user) for each in page]
    return {"ok": True, "channels": shown, "response_metadata": {"next_cursor": cursor}}


def _listed(world: World, call: Call, who: str, *, is_member: bool) -> list[Channel]:
    asked = [each.strip() for each in call.args.get("types", "public_channel").split(",")]
    if not set(asked) <= _TYPES.keys():
        raise Refusal("invalid_types")
    kinds = {_TYPES[each] for each in asked}
    for kind in kinds:
        need_scope(call, f"{_SCOPED[kind]}:read")
    return [
        each
        for each in world.channels.values()
        if each.kind in kinds
        and (each.team == call.team or call.team in each.shared_with)
        and (not is_member or who in each.members)
        and (each.kind == "public" or call.bearer.user in each.members)
        and not (each.is_archived and call.args.get("exclude_archived"))
    ]


def react(world: World, call: Call) -> Json:
    """See reactions.add and reactions.remove."""
    there = world.channel(call.args.get("channel", ""))
    if call.bearer.user not in there.members:
        raise Refusal("channel_not_found" if there.kind != "public" else "not_in_channel")
    said = world.message(there, call.args.get("timestamp", ""))
    who, name = call.bearer.user, call.args["name"]
    users = said.reactions.setdefault(name, [])
    if call.method == "reactions.add":
        if who in users:
            raise Refusal("already_reacted")
        users.append(who)
    else:
        if who not in users:
            raise Refusal("no_reaction")
        users.remove(who)
        if not users:
            del said.reactions[name]
    return {"ok": True}

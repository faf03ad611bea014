"""What the bot asks: itself, people, groups, what is left of its quota, what a file holds."""

from __future__ import annotations

from tests.fakes.line import limits
from tests.fakes.line.checks import address, fields, flag, text, whole
from tests.fakes.line.messages import refuse
from tests.fakes.line.nouns import Answer, Call, Group, Json
from tests.fakes.line.refusals import FORBIDDEN, NOT_FOUND, Fault, Refusal
from tests.fakes.line.world import BOT, World

_LOADING = fields({"chatId": text(least=1), "loadingSeconds": whole()}, "chatId")
_MARKING = fields({"markAsReadToken": text(least=1)}, "markAsReadToken")
_ENDPOINT = fields({"endpoint": address(500, "https", "http")}, "endpoint")
_TEST = fields({"endpoint": address(500, "https", "http"), "active": flag})


def bot_info(world: World, call: Call) -> Answer:
    """Tell the bot who it is."""
    has_chat = world.has_chat
    body: Json = {
        "userId": BOT,
        "basicId": "@000fakeb",
        "displayName": world.name,
        "chatMode": "chat" if has_chat else "bot",
        "markAsReadMode": "manual" if has_chat else "auto",
    }
    return Answer(body=body)


def profile(world: World, call: Call) -> Answer:
    """Tell who a friend is."""
    person = world.person(call.parts["userId"])
    body: Json = {"userId": person.id, "displayName": person.name}
    return Answer(body=body | ({"language": person.language} if person.language else {}))


def member(world: World, call: Call) -> Answer:
    """Tell who a member of a group or room is, friend or not."""
    place = _place(world, call)
    if call.parts["userId"] not in place.members:
        raise NOT_FOUND
    person = world.people[call.parts["userId"]]
    return Answer(body={"userId": person.id, "displayName": person.name})


def members(world: World, call: Call) -> Answer:
    """Tell who is in a group or room, if the account may know."""
    if not world.is_verified:
        raise FORBIDDEN
    return Answer(body={"memberIds": list(_place(world, call).members)})


def followers(world: World, call: Call) -> Answer:
    """Tell who follows, if the account may know."""
    if not world.is_verified:
        raise FORBIDDEN
    return Answer(body={"userIds": [each.id for each in world.people.values() if each.follows]})


def count(world: World, call: Call) -> Answer:
    """Count the members of a group or room, without the bot."""
    return Answer(body={"count": len(_place(world, call).members)})


def summary(world: World, call: Call) -> Answer:
    """Tell what a group is called."""
    place = _place(world, call)
    return Answer(body={"groupId": place.id, "groupName": place.name})


def leave(world: World, call: Call) -> Answer:
    """Let the bot leave a group or room, of which it is told."""
    place = _place(world, call)
    place.has_bot = False
    world.happen("leave", place.id, has_token=False)
    return Answer()


def _place(world: World, call: Call) -> Group:
    kind = "room" if "roomId" in call.parts else "group"
    return world.group(call.parts[f"{kind}Id"], kind)


def quota(world: World, call: Call) -> Answer:
    """Tell how many messages a month there are."""
    limited: Json = {"type": "limited", "value": world.quota}
    return Answer(body={"type": "none"} if world.quota is None else limited)


def consumption(world: World, call: Call) -> Answer:
    """Tell how many messages were sent this month."""
    return Answer(body={"totalUsage": world.usage[world.month()]})


def content(world: World, call: Call) -> Answer:
    """Return the bytes of what somebody has sent."""
    wanted = call.parts["messageId"]
    for said in (each for chat in world.chats.values() for each in chat):
        if said.id == wanted and said.file is not None:
            kinds = {"image": "image/jpeg"}
            kind = kinds.get(said.body["type"], "application/octet-stream")
            return Answer(body=said.file, content_type=kind)
    raise NOT_FOUND


def loading(world: World, call: Call) -> Answer:
    """Show a person that an answer is being made."""
    refuse(call.body, _LOADING)
    seconds = call.body.get("loadingSeconds", limits.LOADING_S)
    is_right = limits.LEAST_LOADING_S <= seconds <= limits.MOST_LOADING_S
    if not is_right or seconds % limits.LOADING_STEP_S:
        words = "Must be a multiple of 5 from 5 to 60"
        faults = (Fault(words, "loadingSeconds"),)
        raise Refusal("The request body has 1 error(s)", faults=faults)
    person = world.people.get(call.body["chatId"])
    if person is None:
        raise Refusal("The property, 'chatId', in the request body is invalid")
    if person.follows:
        person.loading_until = world.clock() + seconds
    return Answer(status=202)


def mark_as_read(world: World, call: Call) -> Answer:
    """Let somebody see that what he wrote is read."""
    refuse(call.body, _MARKING)
    token = call.body["markAsReadToken"]
    for said in (each for chat in world.chats.values() for each in chat):
        if world.has_chat and said.body.get("markAsReadToken") == token:
            said.is_read = True
            return Answer()
    raise Refusal("Invalid markAsReadToken")


def get_endpoint(world: World, call: Call) -> Answer:
    """Tell where events are brought."""
    if world.webhook_url is None:
        raise NOT_FOUND
    return Answer(body={"endpoint": world.webhook_url, "active": True})


def set_endpoint(world: World, call: Call) -> Answer:
    """Let events be brought elsewhere."""
    refuse(call.body, _ENDPOINT)
    world.webhook_url = call.body["endpoint"]
    return Answer()


def checked_endpoint(world: World, call: Call) -> str:
    """Return the address that a test of the webhook is about.

    Raises:
        Refusal: there is none.
    """
    refuse(call.body or {}, _TEST)
    url = (call.body or {}).get("endpoint") or world.webhook_url
    if url is None:
        raise NOT_FOUND
    return str(url)

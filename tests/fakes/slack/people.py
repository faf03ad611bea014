"""The methods that tell who is who: `auth.test`, `users.info`, `bots.info`, `team.info`."""

from __future__ import annotations

from tests.fakes.slack import shapes
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import Json
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.world import World


def auth_test(world: World, call: Call) -> Json:
    """See auth.test."""
    team, token = world.teams[call.team], call.bearer
    answer: Json = {
        "ok": True,
        "url": f"https://{team.domain}.slack.example/",
        "team": team.name,
        "user": world.users[token.user].name,
        "team_id": team.id,
        "user_id": token.user,
        "bot_id": token.bot_id,
        "is_enterprise_install": token.team is None,
    }
    return answer | ({"enterprise_id": team.enterprise} if team.enterprise else {})


def users_info(world: World, call: Call) -> Json:
    """See users.info: of people of this team, and of strangers in its shared channels."""
    who = world.user(call.args["user"])
    if who.team == call.team or _is_of_org(world, who.team, call.team):
        shape = shapes.user(world, who)
    elif _meets(world, who.id, call.team):
        shape = shapes.stranger(world, who)
    else:
        raise Refusal("user_not_found")
    if call.args.get("include_locale"):
        shape["locale"] = who.locale
    return {"ok": True, "user": shape}


def _is_of_org(world: World, one: str, other: str) -> bool:
    org = world.teams[one].enterprise
    return org is not None and org == world.teams[other].enterprise


def _meets(world: World, who: str, team: str) -> bool:
    return any(
        who in each.members and team in {each.team, *each.shared_with}
        for each in world.channels.values()
        if each.is_ext_shared
    )


def bots_info(world: World, call: Call) -> Json:
    """See bots.info."""
    name = call.args.get("bot", call.bearer.bot_id)
    if name not in world.bots:
        raise Refusal("bot_not_found")
    profile = shapes.bot_profile(world, name, call.team)
    return {"ok": True, "bot": profile | {"user_id": world.bots[name]}}


def team_info(world: World, call: Call) -> Json:
    """See team.info."""
    name = call.args.get("team", call.team)
    if name not in world.teams:
        raise Refusal("team_not_found")
    return {"ok": True, "team": shapes.team(world, world.teams[name])}

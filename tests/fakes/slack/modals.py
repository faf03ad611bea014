"""The methods `views.*`: modals that stand on each other, and Home tabs."""

from __future__ import annotations

import secrets

from tests.fakes.slack import limits, payloads, shapes
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import Json, View
from tests.fakes.slack.refusals import Refusal, bad_arguments
from tests.fakes.slack.world import Trigger, World


def open_(world: World, call: Call) -> Json:
    """See views.open."""
    trigger = _spent(world, call)
    payload = _modal(world, call)
    if trigger.view is not None and stack(world, world.views[trigger.view]):
        return _answer(world, _pushed(world, payload, world.views[trigger.view]))
    return _answer(world, _shown(world, payload, call.team, trigger.user))


def push(world: World, call: Call) -> Json:
    """See views.push: only out of a modal that is open."""
    trigger = _spent(world, call)
    payload = _modal(world, call)
    if trigger.view is None:
        raise Refusal("not_found")
    return _answer(world, _pushed(world, payload, world.views[trigger.view]))


def update(world: World, call: Call) -> Json:
    """See views.update: by id or by external_id, if nobody was faster."""
    args = call.args
    if ("view_id" in args) == ("external_id" in args):
        raise bad_arguments("exactly one of: view_id, external_id")
    shown = next(
        (
            each
            for each in world.views.values()
            if each.is_open
            and (
                args.get("view_id") == each.id
                or args.get("external_id", each) == each.payload.get("external_id")
            )
        ),
        None,
    )
    if shown is None or shown.team != call.team:
        raise Refusal("not_found")
    if "hash" in args and args["hash"] != shown.hash:
        raise Refusal("hash_conflict")
    payload = payloads.check_view(
        args["view"], world.teams[call.team], is_home=shown.payload["type"] == "home"
    )
    replace(world, shown, payload)
    return _answer(world, shown)


def publish(world: World, call: Call) -> Json:
    """See views.publish."""
    args = call.args
    if not world.app.has_home_tab:
        raise Refusal("not_enabled")
    who = world.user(args["user_id"])
    if who.deleted or who.is_bot:
        raise Refusal("user_not_found")
    shown = world.homes.get((call.team, who.id))
    if shown is not None and "hash" in args and args["hash"] != shown.hash:
        raise Refusal("hash_conflict")
    payload = payloads.check_view(args["view"], world.teams[call.team], is_home=True)
    if shown is None:
        shown = _shown(world, payload, call.team, who.id)
        world.homes[call.team, who.id] = shown
    else:
        replace(world, shown, payload)
    return _answer(world, shown)


def replace(world: World, shown: View, payload: Json) -> None:
    """Draw something else in a view."""
    shown.payload = payload
    shown.hash = _new_hash(world)


def stack(world: World, shown: View) -> list[View]:
    """Return the open modals that stand on each other where this one stands, lowest first."""
    return [
        each for each in world.views.values() if each.root_id == shown.root_id and each.is_open
    ]


def pushed(world: World, payload: object, onto: View) -> View:
    """Put a modal onto another, as an answer to a submission asks.

    Raises:
        Refusal: the view is wrong, or three are open.
    """
    checked = payloads.check_view(payload, world.teams[onto.team], is_home=False)
    return _pushed(world, checked, onto)


def _pushed(world: World, payload: Json, onto: View) -> View:
    standing = stack(world, onto)
    if not standing:
        raise Refusal("not_found")
    if len(standing) >= limits.VIEW_STACK:
        raise Refusal("push_limit_reached")
    top = standing[-1]
    return _shown(world, payload, onto.team, onto.user, root_id=top.root_id, previous_id=top.id)


def _shown(
    world: World,
    payload: Json,
    team: str,
    user: str,
    *,
    root_id: str | None = None,
    previous_id: str | None = None,
) -> View:
    name = world.new_id("V")
    shown = View(
        id=name,
        team=team,
        user=user,
        payload=payload,
        hash=_new_hash(world),
        root_id=root_id or name,
        previous_id=previous_id,
    )
    world.views[name] = shown
    return shown


def _new_hash(world: World) -> str:
    return f"{int(world.clock())}.{secrets.token_hex(4)}"


def _spent(world: World, call: Call) -> Trigger:
    """Return what a trigger_id stands for, and take it away: it is good for one view."""
    name = call.args.get("trigger_id")
    if name is None:
        raise bad_arguments("missing required field: trigger_id")
    trigger = world.triggers.get(name)
    if trigger is None or trigger.team != call.team:
        raise Refusal("invalid_trigger_id")
    if world.clock() > trigger.until:
        raise Refusal("expired_trigger_id")
    if trigger.is_used:
        raise Refusal("exchanged_trigger_id")
    trigger.is_used = True
    return trigger


def _modal(world: World, call: Call) -> Json:
    payload = payloads.check_view(call.args["view"], world.teams[call.team], is_home=False)
    external = payload.get("external_id")
    if external and any(
        each.payload.get("external_id") == external and each.is_open
        for each in world.views.values()
    ):
        raise Refusal("duplicate_external_id")
    return payload


def _answer(world: World, shown: View) -> Json:
    return {"ok": True, "view": shapes.view(world, shown)}

"""Modals and Home tabs of the fake Slack open, fill and close as the vendor's library expects."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.boltapp import CARD, FORM, Heard, error_of, shown
from tests.fakes.slack.server import MEMBER, OWNER, SlackServer
from tests.fakes.slack.world import TEAM


async def test_options_come_from_the_app_while_somebody_types(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    menu = {"type": "external_select", "action_id": "zone", "min_query_length": 2}
    label = {"type": "plain_text", "text": "Zone"}
    view = FORM | {"blocks": [{"type": "input", "label": label, "element": menu}]}
    trigger = slack.world.new_trigger(TEAM, MEMBER, 3)
    await web.views_open(trigger_id=trigger, view=view)
    modal = slack.modal(MEMBER)
    assert modal is not None
    delivery = slack.stage.suggest(modal, "zone", "Tok")
    await delivery.ended.wait()
    option = delivery.answers[0].body["options"][0]
    assert option["value"] == "Asia/Tok"
    await slack.stage.submit(modal, {"zone": option}).ended.wait()
    chosen = heard.bodies[-1]["view"]["state"]["values"]["b0"]["zone"]["selected_option"]
    assert chosen == option


async def test_a_modal_shows_errors_and_closes_when_there_are_none(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    message = await shown(slack, web)
    await slack.stage.press(MEMBER, message, label="Open").ended.wait()
    view = slack.modal(MEMBER)
    assert view is not None
    with pytest.raises(ValueError, match="topics"):
        slack.stage.submit(view)
    with pytest.raises(ValueError, match="note"):
        slack.stage.submit(view, {"topics": ["law"], "note": "x" * 11})
    with pytest.raises(LookupError):
        slack.stage.submit(view, {"topics": ["sport"]})
    heard.errors = {"time": "Too early"}
    delivery = slack.stage.submit(view, {"topics": ["law"], "time": "03:00"})
    await delivery.ended.wait()
    assert (delivery.told, slack.modal(MEMBER)) == ("Too early", view)
    heard.errors = {"nothing": "No such input"}
    delivery = slack.stage.submit(view, {"topics": ["law"]})
    await delivery.ended.wait()
    assert "trouble" in str(delivery.told)
    heard.errors = None
    delivery = slack.stage.submit(view, {"topics": ["Law", "chips"]})
    await delivery.ended.wait()
    assert (delivery.told, slack.modal(MEMBER)) == (None, None)
    values = heard.bodies[-1]["view"]["state"]["values"]
    assert values["time"]["time"] == {"type": "timepicker", "selected_time": "08:00"}
    options = values["topics"]["topics"]["selected_options"]
    assert [each["value"] for each in options] == ["law", "chips"]
    assert values["note"]["note"]["value"] is None


async def test_a_shortcut_opens_a_modal_and_its_closing_is_told(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    message = await shown(slack, web)
    for on in (None, message):
        await slack.stage.shortcut(OWNER, "ask", on).ended.wait()
        view = slack.modal(OWNER)
        assert view is not None
        closed = slack.stage.close(view)
        assert closed is not None
        await closed.ended.wait()
        assert slack.modal(OWNER) is None
    kinds = [each["type"] for each in heard.bodies]
    assert kinds == ["shortcut", "view_closed", "message_action", "view_closed"]


async def test_a_trigger_is_good_for_one_view_and_three_seconds(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    trigger = slack.world.new_trigger(TEAM, MEMBER, 3)
    await web.views_open(trigger_id=trigger, view=FORM)
    late = slack.world.new_trigger(TEAM, MEMBER, 3)
    slack.advance(4)
    for name, wanted in (
        (trigger, "expired_trigger_id"),
        (late, "expired_trigger_id"),
        ("1.2.3", "invalid_trigger_id"),
    ):
        answer = await error_of(web, "views.open", {"trigger_id": name, "view": FORM})
        assert answer == wanted
    used = slack.world.new_trigger(TEAM, MEMBER, 3)
    await web.views_open(trigger_id=used, view=FORM)
    assert await error_of(web, "views.open", {"trigger_id": used, "view": FORM}) == (
        "exchanged_trigger_id"
    )


async def test_modals_stand_three_high_and_know_when_they_were_overtaken(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    first = (await web.views_open(trigger_id=slack.world.new_trigger(TEAM, MEMBER, 3), view=FORM))[
        "view"
    ]
    for wanted in (None, None, "push_limit_reached"):
        trigger = slack.world.new_trigger(TEAM, MEMBER, 3, first["id"])
        answer = await error_of(web, "views.push", {"trigger_id": trigger, "view": FORM})
        assert answer == wanted
    changed = {"view_id": first["id"], "view": FORM, "hash": first["hash"]}
    assert await error_of(web, "views.update", changed) is None
    assert await error_of(web, "views.update", changed) == "hash_conflict"
    assert await error_of(web, "views.update", {"view_id": "V404", "view": FORM}) == "not_found"


async def test_a_home_tab_is_published_seen_and_pressed(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    home = {"type": "home", "blocks": CARD[:2]}
    published = await web.views_publish(user_id=MEMBER, view=home)
    await web.views_publish(user_id=MEMBER, view=home, hash=published["view"]["hash"])
    old = {"user_id": MEMBER, "view": home, "hash": published["view"]["hash"]}
    assert await error_of(web, "views.publish", old) == "hash_conflict"
    view = slack.home(MEMBER)
    assert view is not None
    assert slack.seen(view) == "A story\n[Why this / Mute]\n[Open]"
    slack.stage.open_home(MEMBER)
    await slack.stage.press(MEMBER, view, "more", "why").ended.wait()
    assert heard.events[0]["view"]["id"] == view.id
    assert heard.bodies[-1]["container"] == {"type": "view", "view_id": view.id}

"""Forms, the bot's page and prompts stand before the right person, or it fails."""

from __future__ import annotations

import pytest

from adapters.contract import Action, Form, FormKind, FormRequest, Opened, Page, Part
from adapters.slack import views
from adapters.slack.inbound import Prompt
from digest.errors import DeliveryError, Rejected, Uncertain
from digest.words.plain import Line, Role
from tests.adapters.slack.wired import CHANNEL, PERSON, TEAM, Wired, place
from tests.fakes.slack import directions
from tests.make import NOW

PAGE = Page(
    parts=(
        Part(
            lines=(Line(role=Role.TITLE, text="Today"),),
            actions=(Action(label="Settings", line="settings", token="v1:x"),),  # noqa: S106  # none
        ),
    )
)
OPENED = Opened(update_id="e/1", recipient=place(PERSON), asker=PERSON, said_at=NOW)
FORM = Form(
    request=FormRequest(kind=FormKind.QUESTION, recipient=place(), asker=PERSON),
    title="Ask",
    fields=(),
    send="Ask",
    cancel="Cancel",
    note="It is asked here.",
)


async def test_a_page_stands_in_the_place_of_the_one_before(at: Wired) -> None:
    for _ in range(2):
        await at.slack.show(OPENED, PAGE)
    home = at.server.home(PERSON)
    assert home is not None
    assert at.server.seen(home).splitlines() == ["Today", "[Settings]"]


@pytest.mark.parametrize("moment", [directions.hang_up(), directions.failing(500)])
async def test_a_page_that_may_not_stand_there_is_a_failure(
    at: Wired, moment: directions.Direction
) -> None:
    at.server.next(moment, on="views.publish")
    with pytest.raises(DeliveryError):
        await at.slack.show(OPENED, PAGE)


async def test_a_form_opens_once_by_what_somebody_did(at: Wired) -> None:
    view = views.modal(FORM)
    trigger = at.server.world.new_trigger(TEAM, PERSON, 3.0)
    await at.slack._showing.open_view(at.grants[TEAM], trigger, view)
    assert at.server.modal(PERSON) is not None
    with pytest.raises(Rejected):
        await at.slack._showing.open_view(at.grants[TEAM], trigger, view)


async def test_a_form_whose_answer_was_lost_may_stand_there(at: Wired) -> None:
    at.server.next(directions.accept_then_hang_up(), on="views.open")
    trigger = at.server.world.new_trigger(TEAM, PERSON, 3.0)
    view = views.modal(FORM)
    with pytest.raises(Uncertain):
        await at.slack._showing.open_view(at.grants[TEAM], trigger, view)
    assert at.server.modal(PERSON) is not None


async def test_prompts_are_offered_in_a_conversation_that_is_empty(at: Wired) -> None:
    channel = at.server.stage.dm(PERSON).id
    prompts = [Prompt(title="Today's brief", message="brief")]
    await at.slack._showing.suggest(at.grants[TEAM], channel, prompts)
    (found,) = at.server.world.prompts.values()
    assert found["prompts"] == [{"title": "Today's brief", "message": "brief"}]


async def test_the_end_of_a_session_is_no_failure_where_there_are_none(at: Wired) -> None:
    at.server.world.teams[TEAM].has_agents = False
    message = at.server.stage.say(PERSON, CHANNEL, "how large is it?")
    await at.slack._showing.end_session(at.grants[TEAM], CHANNEL, message.ts)

"""Forms: opened at once, checked at once, and never in the way of what was meant."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from adapters.contract import (
    Choice,
    Filled,
    FormKind,
    FormRequest,
    Given,
    Grant,
    Pressed,
)
from adapters.slack import views
from adapters.slack.inbound.listener import Listener
from digest.errors import Rejected, Uncertain
from digest.model import Recipient
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.sent import ANN, CHANNEL, ROOT, TEAM
from tests.adapters.slack.inbound.standing import MemoryCalls, SlackDesk, Standing, asking

ASKED = sent.press({"type": "button", "action_id": "f.question.1", "value": "v1:do:x"})
THREAD = Recipient(platform="slack", tenant=TEAM, chat=CHANNEL, thread=ROOT)
REQUEST = FormRequest(
    kind=FormKind.QUESTION,
    recipient=THREAD,
    asker=ANN,
    is_shared=True,
    token="v1:do:x",  # noqa: S106  # of a button
    message=ROOT,
)


@pytest.fixture
def standing() -> Standing:
    return Standing()


def view_of(request: FormRequest) -> sent.Json:
    """Return the view that a request opens, as Slack brings it back."""
    return {"id": "V1", "hash": "1.a", **views.modal(asking(request))}


def submission(view: sent.Json, **given: Any) -> sent.Json:  # noqa: ANN401  # values of fields
    values = {key: {key: {"value": value}} for key, value in given.items()}
    return sent.acted("view_submission", view={**view, "state": {"values": values}})


async def test_a_button_opens_its_form_and_nothing_else_happens(standing: Standing) -> None:
    assert await standing.bring(ASKED) == (200, "")
    ((trigger, view),) = standing.calls.views
    assert trigger == ASKED["trigger_id"]
    assert view["type"] == "modal"
    assert standing.desk.asked == [REQUEST]
    assert not standing.desk.calls


def _saying(said: str, _request: FormRequest) -> str:
    return said


async def test_why_there_is_no_form_is_said_where_it_would_stand(standing: Standing) -> None:
    for said in ("Only managers may do that.", "管理者だけが変更できます。"):
        standing.desk.form_of = partial(_saying, said)
        await standing.bring(ASKED)
        assert said in json.dumps(standing.calls.views[-1][1], ensure_ascii=False)


async def test_where_no_form_opens_the_line_of_the_button_counts(standing: Standing) -> None:
    standing.calls.failure = Rejected("expired_trigger_id")
    assert await standing.bring(ASKED) == (200, "")
    assert isinstance(standing.desk.one, Pressed)
    assert standing.desk.one.token == REQUEST.token


async def test_a_shortcut_whose_form_does_not_open_is_not_acknowledged(
    standing: Standing,
) -> None:
    standing.calls.failure = Rejected("expired_trigger_id")
    assert (await standing.bring(sent.acted("shortcut", callback_id="ask")))[0] == 503


async def test_what_may_have_opened_is_not_done_a_second_way(standing: Standing) -> None:
    standing.calls.failure = Uncertain("no answer")
    assert await standing.bring(ASKED) == (200, "")
    assert not standing.desk.calls


async def test_what_is_wrong_is_said_at_its_field_and_kept_nowhere(standing: Standing) -> None:
    standing.desk.wrong = {"question": "Please write a question."}
    status, body = await standing.bring(submission(view_of(REQUEST), question=""))
    assert status == 200
    assert json.loads(body) == {
        "response_action": "errors",
        "errors": {"question": "Please write a question."},
    }
    assert not standing.desk.calls


async def test_a_form_without_faults_is_admitted_and_closed(standing: Standing) -> None:
    payload = submission(view_of(REQUEST), question="Why \ud800now?")
    for _ in range(2):
        status, body = await standing.bring(payload)
        assert (status, json.loads(body)) == (200, {"response_action": "clear"})
    assert standing.desk.one == Filled(
        update_id="v/V1/1.a",
        recipient=THREAD,
        asker=ANN,
        kind=FormKind.QUESTION,
        given=(Given(key="question", values=("Why ?now?",)),),
        said_at=standing.clock.now(),
        token="v1:do:x",  # noqa: S106  # of a button
        message=ROOT,
        is_shared=True,
    )


async def test_a_form_that_cannot_be_kept_stays_open(standing: Standing) -> None:
    standing.desk.refuses_next = 1
    assert (await standing.bring(submission(view_of(REQUEST), question="Why?")))[0] == 503


@pytest.mark.parametrize(
    "change",
    [
        {"user": {"id": "UEVE", "team_id": TEAM}},
        {"user": {}},
        {"view": {"id": "V1", "private_metadata": "[]"}},
        {"view": {"id": "V1", "private_metadata": "{"}},
        {"view": {"id": "V1"}},
        {"view": {}},
    ],
)
async def test_a_form_that_we_did_not_open_for_him_is_none(
    standing: Standing, change: sent.Json
) -> None:
    payload = submission(view_of(REQUEST), question="Why?") | change
    assert (await standing.bring(payload))[0] == 200
    assert not standing.desk.checked


async def test_a_form_speaks_for_the_tenant_that_brings_it_alone(standing: Standing) -> None:
    other = Recipient(platform="slack", tenant="TOTHER", chat=CHANNEL, thread=ROOT)
    lent = FormRequest(kind=FormKind.QUESTION, recipient=other, asker=ANN, is_shared=True)
    await standing.bring(submission(view_of(lent), question="Why?"))
    assert standing.desk.one.recipient == THREAD


async def test_a_form_for_somebody_elses_own_chat_is_none(standing: Standing) -> None:
    place = Recipient(platform="slack", tenant=TEAM, chat="UBEN")
    forged = FormRequest(kind=FormKind.QUESTION, recipient=place, asker=ANN)
    await standing.bring(submission(view_of(forged), question="Why?"))
    assert not standing.desk.checked


async def test_what_is_typed_into_a_search_is_answered_with_choices(standing: Standing) -> None:
    standing.desk.found = [Choice(value="Asia/Tokyo", label="Tokyo")]
    payload = sent.acted(
        "block_suggestion",
        action_id="zone",
        block_id="zone",
        value="tok",
        view=view_of(REQUEST),
    )
    status, body = await standing.bring(payload)
    assert status == 200
    (option,) = json.loads(body)["options"]
    assert option["value"] == "Asia/Tokyo"
    assert standing.desk.searched == [("zone", "tok")]
    assert standing.desk.asked == [REQUEST]


class Slow(SlackDesk):
    """A desk that never comes back."""

    async def form(self, request: FormRequest) -> str:
        """See Desk."""
        self.asked.append(request)
        await asyncio.Event().wait()
        raise AssertionError

    async def faults(self, filled: Filled) -> dict[str, str]:
        """See Desk."""
        self.checked.append(filled)
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_desk_that_takes_too_long_loses_nothing(standing: Standing) -> None:
    hasty = Listener(
        calls=standing.calls,
        notes=standing.notes,
        inline=timedelta(milliseconds=10),
    )
    slow = Slow()
    wanted = sent.read(ASKED)
    assert (await hasty.act(wanted, sent.grant(), TEAM, slow)).status == 200
    assert isinstance(slow.one, Pressed)
    filled = sent.read(submission(view_of(REQUEST), question="Why?"))
    assert (await hasty.act(filled, sent.grant(), TEAM, slow)).status == 503


async def test_a_call_that_takes_too_long_is_not_made_up_for(standing: Standing) -> None:
    class Hanging(MemoryCalls):
        async def open_view(self, grant: Grant, trigger_id: str, view: Mapping[str, Any]) -> None:
            await super().open_view(grant, trigger_id, view)
            await asyncio.Event().wait()

    hasty = Listener(
        calls=Hanging(),
        notes=standing.notes,
        inline=timedelta(milliseconds=10),
    )
    assert (await hasty.act(sent.read(ASKED), sent.grant(), TEAM, standing.desk)).status == 200
    assert not standing.desk.admitted


async def test_a_command_that_stands_for_a_form_opens_it(standing: Standing) -> None:
    standing.desk.forms_of["settings"] = FormKind.SETTINGS
    assert await standing.bring(sent.command("settings")) == (200, "")
    (request,) = standing.desk.asked
    assert (request.kind, request.recipient.chat, request.is_shared) == (
        FormKind.SETTINGS,
        CHANNEL,
        True,
    )
    assert len(standing.calls.views) == 1
    assert not standing.desk.admitted


async def test_where_its_form_does_not_open_a_command_is_said(standing: Standing) -> None:
    standing.desk.forms_of["settings"] = FormKind.SETTINGS
    standing.calls.failure = Rejected("expired_trigger_id")
    assert await standing.bring(sent.command("settings")) == (200, "")
    assert standing.desk.texts() == ["settings"]

"""Payloads of each kind beside what they come to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import (
    Attachment,
    Update,
)
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.outcomes import (
    Admitted,
    Nothing,
    Overheard,
)
from adapters.store.said import SaidStore
from adapters.store.sealing import Sealer
from adapters.store.sqlite import SqliteKernel
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.golden_happened import HAPPENED, IGNORED
from tests.adapters.slack.inbound.golden_pressed import PRESSES
from tests.adapters.slack.inbound.golden_said import DIRECTLY, SAID, admitted, said
from tests.adapters.slack.inbound.sent import ROOT
from tests.contracts.kernel import HandClock
from tests.make import NOW

PAIRS = {**SAID, **PRESSES, **HAPPENED}


@pytest.mark.parametrize("name", PAIRS)
def test_a_payload_comes_to(name: str) -> None:
    payload, expected = PAIRS[name]
    assert sent.read(payload) == expected


@pytest.mark.parametrize("name", IGNORED)
def test_nothing_comes_of(name: str) -> None:
    assert isinstance(sent.read(IGNORED[name]), Nothing)


def test_without_the_scope_replies_are_not_read_along() -> None:
    bare = sent.grant(scopes=frozenset({"channels:history"}))
    assert isinstance(sent.read(sent.message("why?", thread_ts=ROOT), given=bare), Overheard)
    private = sent.message("why?", thread_ts=ROOT, channel_type="group")
    assert isinstance(sent.read(private, given=bare), Nothing)
    assert isinstance(sent.read(sent.message("why?", thread_ts=ROOT, channel_type=None)), Nothing)


def test_a_farewell_that_comes_after_the_next_welcome_takes_nothing_away() -> None:
    again = sent.grant(granted_at=NOW + timedelta(minutes=1))
    assert isinstance(sent.read(sent.event("app_uninstalled"), given=again), Nothing)
    before = sent.grant(granted_at=NOW - timedelta(minutes=1))
    assert isinstance(sent.read(sent.event("app_uninstalled"), given=before), Admitted)


def test_an_organisation_that_takes_the_bot_away_takes_it_away_as_a_whole() -> None:
    wide = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
    payload = sent.event("app_uninstalled", envelope={"authorizations": [wide]})
    found = sent.read(payload)
    assert isinstance(found, Admitted)
    assert [each.recipient.tenant for each in found.updates] == ["E1"]


async def test_the_real_inbox_keeps_each_of_them_once_and_whole(tmp_path: Path) -> None:
    clock = HandClock()
    kernel = await SqliteKernel.open(tmp_path / "store.db", clock=clock, is_durable=False)
    try:
        inbox = SaidStore(kernel, clock=clock, sealer=Sealer([bytes(32)]))
        outcomes = [outcome for _, outcome in PAIRS.values() if isinstance(outcome, Admitted)]
        updates = {each.update_id: each for outcome in outcomes for each in outcome.updates}
        for update in (*updates.values(), *updates.values()):
            await inbox.admit(update)
        kept: list[Update] = []
        while handed := await inbox.take(100, timedelta(seconds=30)):
            for each in handed:
                kept.append(each.update)
                await inbox.done(each)
            clock.advance(timedelta(seconds=1))
    finally:
        await kernel.aclose()
    assert len(kept) == len(updates)
    assert all(updates[each.update_id] == each for each in kept)


def test_a_file_of_the_slack_that_is_configured_comes_too() -> None:
    url = "http://127.0.0.1:3999/files-pri/T1-F1/a.opml"
    payload = sent.direct("", subtype="file_share", files=[{"size": 1, "url_private": url}])
    here = sent.read(payload, hosts=Hosts(api_url="http://127.0.0.1:3999/api/"))
    assert here == admitted(
        said("", **DIRECTLY, attachment=Attachment(name="file", size=1, handle=url))
    )
    assert isinstance(sent.read(payload), Nothing)

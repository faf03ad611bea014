"""What is counted is what Prometheus reads."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import telemetry
from bot.metrics import METRICS, Kind
from bot.telemetry import Queue, Standing, Telemetry
from digest.engine.collect import Poll
from digest.errors import StoreUnavailable
from digest.model import FailureKind, NoticeKind
from tests.house.tree import ROOT
from tests.make import NOW


def _read(page: bytes) -> dict[tuple[str, str], float]:
    return {
        (sample.name, ",".join(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def test_every_counter_goes_up_by_what_happened() -> None:
    meter = Telemetry(version="1.2")
    meter.sent("slack")
    meter.sent("slack")
    meter.failed("line", FailureKind.GONE)
    meter.replied("slack")
    meter.denied("telegram")
    meter.noticed(NoticeKind.ACCESS_LOST)
    meter.polled(Poll.UNCHANGED)
    meter.committed(timedelta(milliseconds=3))
    meter.answered("/hook", 202, timedelta(seconds=0.4))
    found = _read(meter.exposition())
    assert found["daybrief_deliveries_sent_total", "slack"] == 2
    assert found["daybrief_deliveries_failed_total", "gone,line"] == 1
    assert found["daybrief_replies_total", "slack"] == 1
    assert found["daybrief_access_denied_total", "telegram"] == 1
    assert found["daybrief_notices_total", "access_lost"] == 1
    assert found["daybrief_feed_polls_total", "unchanged"] == 1
    assert found["daybrief_feed_polls_total", "failed"] == 0
    assert found["daybrief_commit_seconds_count", ""] == 1
    assert found["daybrief_http_requests_total", "/hook,202"] == 1
    assert found["daybrief_http_request_seconds_bucket", "0.25,/hook"] == 0
    assert found["daybrief_http_request_seconds_bucket", "0.5,/hook"] == 1
    assert found["daybrief_info", "1.2"] == 1


def test_the_gauges_show_how_the_store_stands() -> None:
    meter = Telemetry(version="1")
    queue = Queue(
        name="send",
        jobs=7,
        due=3,
        oldest_due_at=NOW - timedelta(seconds=90),
    )
    meter.stand(
        Standing(
            at=NOW,
            queues=(queue,),
            uncertain=2,
            missing_briefs=1,
            missing_editions=3,
            damaged=2,
            dead_letters=5,
        )
    )
    found = _read(meter.exposition())
    assert found["daybrief_queue_jobs", "send"] == 7
    assert found["daybrief_queue_due_jobs", "send"] == 3
    assert found["daybrief_queue_lag_seconds", "send"] == 90
    assert found["daybrief_deliveries_uncertain", ""] == 2
    assert found["daybrief_briefs_missing", ""] == 1
    assert found["daybrief_editions_missing", ""] == 3
    assert found["daybrief_jobs_damaged", ""] == 2
    assert found["daybrief_dead_letters", ""] == 5
    assert found["daybrief_store_up", ""] == 1


def test_an_idle_queue_and_a_clock_that_went_back_have_no_lag() -> None:
    meter = Telemetry(version="1")
    ahead = Queue(name="tick", jobs=1, due=0, oldest_due_at=NOW + timedelta(hours=1))
    meter.stand(Standing(at=NOW, queues=(ahead, Queue(name="said", jobs=0, due=0))))
    found = _read(meter.exposition())
    assert found["daybrief_queue_lag_seconds", "tick"] == 0
    assert found["daybrief_queue_lag_seconds", "said"] == 0


def test_the_table_names_what_prometheus_sees_and_nothing_else() -> None:
    meter = Telemetry(version="1")
    families = text_string_to_metric_families(meter.exposition().decode())
    shown = {
        (each.name + "_total" if each.type == "counter" else each.name, each.documentation)
        for each in families
        if each.name.startswith("daybrief_")
    }
    assert shown == {(each.name, each.help) for each in METRICS}


def test_names_follow_the_customs_of_prometheus() -> None:
    for each in METRICS:
        assert each.name.endswith("_total") == (each.kind is Kind.COUNTER), each.name
        assert each.kind is not Kind.HISTOGRAM or each.name.endswith("_seconds"), each.name
        assert each.help.endswith("."), each.name


def test_a_rate_has_a_zero_to_rise_from_where_the_label_is_known() -> None:
    found = _read(Telemetry(version="1", platforms=("slack", "line")).exposition())
    for name in ("deliveries_sent", "replies", "access_denied"):
        assert found[f"daybrief_{name}_total", "slack"] == 0
        assert found[f"daybrief_{name}_total", "line"] == 0
    for outcome in Poll:
        assert found["daybrief_feed_polls_total", outcome.value] == 0
    for kind in NoticeKind:
        assert found["daybrief_notices_total", kind.value] == 0


async def test_the_page_asks_the_store_and_survives_its_silence() -> None:
    is_there = True

    async def look() -> Standing:
        if not is_there:
            raise StoreUnavailable("gone")
        return Standing(at=NOW, uncertain=4)

    page = telemetry.page(Telemetry(version="1"), look)
    assert _read(await page())["daybrief_deliveries_uncertain", ""] == 4
    is_there = False
    assert _read(await page())["daybrief_store_up", ""] == 0


async def test_a_store_that_hangs_does_not_hold_the_page_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telemetry, "LOOK_WITHIN", timedelta(milliseconds=20))

    async def look() -> Standing:
        await asyncio.sleep(60)
        raise AssertionError

    page = telemetry.page(Telemetry(version="1"), look)
    assert _read(await page())["daybrief_store_up", ""] == 0


@pytest.mark.parametrize(
    "name",
    ["sent", "failed", "replied", "denied", "noticed", "polled", "committed", "answered"],
)
def test_what_counts_nothing_takes_the_same_calls(name: str) -> None:
    meter: telemetry.Meter = telemetry.Unmeasured()
    counted: telemetry.Meter = Telemetry(version="1")
    assert callable(getattr(meter, name))
    assert callable(getattr(counted, name))


def test_prometheus_is_not_imported_by_those_who_do_not_serve() -> None:
    code = (
        "import sys, bot.telemetry as t; t.Unmeasured(); print('prometheus_client' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"

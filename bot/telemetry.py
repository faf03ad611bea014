"""What the process counts, and how Prometheus reads it.

::

    counters    rise as things happen: the loops call `sent`, `failed`, `polled`, `committed`
    gauges      say how the store stands: `page` asks it when somebody reads, not before

Counters are of this process: where several share a store, each is read by itself. Gauges of
the store are the same in all of them.

`METRICS` names every metric with its help and labels; the page on operations is tested
against it. prometheus-client is imported when a `Telemetry` is made, which only serving does;
`Unmeasured` takes its place elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from digest.engine.collect import Poll
from digest.errors import StoreError
from digest.model import FailureKind, NoticeKind

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


_log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What sort of number a metric is."""

    COUNTER, GAUGE, HISTOGRAM = "counter", "gauge", "histogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One row of the table."""

    name: str
    """As Prometheus shows it; counters end in _total, spans in _seconds."""
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()


METRICS: tuple[Metric, ...] = (
    Metric(
        name="daybrief_queue_jobs",
        kind=Kind.GAUGE,
        help="Jobs of a queue, due or not.",
        labels=("queue",),
    ),
    Metric(
        name="daybrief_queue_due_jobs",
        kind=Kind.GAUGE,
        help="Jobs of a queue that are due and not leased.",
        labels=("queue",),
    ),
    Metric(
        name="daybrief_queue_lag_seconds",
        kind=Kind.GAUGE,
        help="How long the oldest due job of a queue has waited.",
        labels=("queue",),
    ),
    Metric(
        name="daybrief_deliveries_uncertain",
        kind=Kind.GAUGE,
        help="Messages that may or may not have arrived and wait for a look.",
    ),
    Metric(
        name="daybrief_jobs_damaged",
        kind=Kind.GAUGE,
        help="Jobs of the last 30 days that could not be read and were put aside.",
    ),
    Metric(
        name="daybrief_editions_missing",
        kind=Kind.GAUGE,
        help="Editions not composed 15 minutes after their briefs were due.",
    ),
    Metric(
        name="daybrief_briefs_missing",
        kind=Kind.GAUGE,
        help="Briefs not settled 15 minutes after they were due.",
    ),
    Metric(
        name="daybrief_dead_letters",
        kind=Kind.GAUGE,
        help="Messages from people that could not be handled, of the last 30 days.",
    ),
    Metric(
        name="daybrief_deliveries_sent_total",
        kind=Kind.COUNTER,
        help="Messages of briefs that arrived.",
        labels=("platform",),
    ),
    Metric(
        name="daybrief_deliveries_failed_total",
        kind=Kind.COUNTER,
        help="Messages of briefs that will never arrive, by why.",
        labels=("platform", "kind"),
    ),
    Metric(
        name="daybrief_replies_total",
        kind=Kind.COUNTER,
        help="Replies to people that arrived.",
        labels=("platform",),
    ),
    Metric(
        name="daybrief_access_denied_total",
        kind=Kind.COUNTER,
        help="Messages from people who may not use the bot.",
        labels=("platform",),
    ),
    Metric(
        name="daybrief_notices_total",
        kind=Kind.COUNTER,
        help="What somebody had to be told besides briefs, by what about.",
        labels=("kind",),
    ),
    Metric(
        name="daybrief_feed_polls_total",
        kind=Kind.COUNTER,
        help="Polls of feeds by how they ended: read, unchanged, failed, stopped.",
        labels=("outcome",),
    ),
    Metric(
        name="daybrief_commit_seconds",
        kind=Kind.HISTOGRAM,
        help="How long a step of the store took until it was durable.",
    ),
    Metric(
        name="daybrief_http_requests_total",
        kind=Kind.COUNTER,
        help="Answers of the HTTP server.",
        labels=("route", "status"),
    ),
    Metric(
        name="daybrief_http_request_seconds",
        kind=Kind.HISTOGRAM,
        help="How long an answer of the HTTP server took.",
        labels=("route",),
    ),
    Metric(
        name="daybrief_store_up",
        kind=Kind.GAUGE,
        help="Whether the store answered this reading.",
    ),
    Metric(
        name="daybrief_info",
        kind=Kind.GAUGE,
        help="Always 1; the version is its label.",
        labels=("version",),
    ),
)

LOOK_WITHIN = timedelta(seconds=2)
"""A store that needs longer to say how it stands counts as one that does not answer."""
_SPANS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Bounds of the histograms: the budget of a webhook, 0.5 s, is one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How a queue stands."""

    name: str
    jobs: int
    due: int
    oldest_due_at: datetime | None = None

    def lag(self, at: datetime) -> timedelta:
        """Return how long the oldest due job has waited; a clock that went back shows none."""
        return max(at - (self.oldest_due_at or at), timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What only the store knows, at one instant."""

    at: datetime
    queues: tuple[Queue, ...] = ()
    uncertain: int = 0
    missing_briefs: int = 0
    missing_editions: int = 0
    damaged: int = 0
    dead_letters: int = 0


class Meter(Protocol):
    """Is told what happens. Labels are names of ours, never a word from outside."""

    def sent(self, platform: str) -> None:
        """Count a message that arrived."""
        ...

    def failed(self, platform: str, kind: FailureKind) -> None:
        """Count a message that will never arrive."""
        ...

    def replied(self, platform: str) -> None:
        """Count a reply that arrived."""
        ...

    def denied(self, platform: str) -> None:
        """Count a message of somebody who may not use the bot."""
        ...

    def noticed(self, kind: NoticeKind) -> None:
        """Count something that somebody had to be told besides briefs, and was."""
        ...

    def polled(self, outcome: Poll) -> None:
        """Count a poll of a feed."""
        ...

    def committed(self, took: timedelta) -> None:
        """Note how long a step of the store took."""
        ...

    def answered(self, route: str, status: int, took: timedelta) -> None:
        """Note an answer of the HTTP server."""
        ...


class Unmeasured:
    """Counts nothing, for a process that nobody reads. See Meter."""

    def sent(self, platform: str) -> None:
        """See Meter."""

    def failed(self, platform: str, kind: FailureKind) -> None:
        """See Meter."""

    def replied(self, platform: str) -> None:
        """See Meter."""

    def denied(self, platform: str) -> None:
        """See Meter."""

    def noticed(self, kind: NoticeKind) -> None:
        """See Meter."""

    def polled(self, outcome: Poll) -> None:
        """See Meter."""

    def committed(self, took: timedelta) -> None:
        """See Meter."""

    def answered(self, route: str, status: int, took: timedelta) -> None:
        """See Meter."""


class Telemetry:
    """Counts, and shows it in Prometheus' text format. See Meter."""

    def __init__(self, *, version: str, platforms: Collection[str] = ()) -> None:
        """Make the metrics, all at zero where their labels are known beforehand."""
        import prometheus_client as prometheus  # noqa: PLC0415  # only serving needs it

        # They double the series and nobody reads them.
        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]  # theirs to type
        self._registry: CollectorRegistry = prometheus.CollectorRegistry(auto_describe=True)
        prometheus.ProcessCollector(registry=self._registry)
        self._write = prometheus.generate_latest
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._histograms: dict[str, Histogram] = {}
        for each in METRICS:
            match each.kind:
                case Kind.COUNTER:
                    self._counters[each.name] = prometheus.Counter(
                        each.name, each.help, each.labels, registry=self._registry
                    )
                case Kind.GAUGE:
                    self._gauges[each.name] = prometheus.Gauge(
                        each.name, each.help, each.labels, registry=self._registry
                    )
                case Kind.HISTOGRAM:
                    self._histograms[each.name] = prometheus.Histogram(
                        each.name,
                        each.help,
                        each.labels,
                        buckets=_SPANS_S,
                        registry=self._registry,
                    )
        self._gauges["daybrief_info"].labels(version).set(1)
        self._begin({"platform": platforms, "outcome": list(Poll), "kind": list(NoticeKind)})

    def _begin(self, known: Mapping[str, Collection[str]]) -> None:
        """Show zeros for the known values of a label: a rate needs one to rise from."""
        for each in METRICS:
            if each.kind is Kind.COUNTER and len(each.labels) == 1:
                for value in known.get(each.labels[0], ()):
                    self._counters[each.name].labels(value)

    def sent(self, platform: str) -> None:
        """See Meter."""
        self._counters["daybrief_deliveries_sent_total"].labels(platform).inc()

    def failed(self, platform: str, kind: FailureKind) -> None:
        """See Meter."""
        self._counters["daybrief_deliveries_failed_total"].labels(platform, kind.value).inc()

    def replied(self, platform: str) -> None:
        """See Meter."""
        self._counters["daybrief_replies_total"].labels(platform).inc()

    def denied(self, platform: str) -> None:
        """See Meter."""
        self._counters["daybrief_access_denied_total"].labels(platform).inc()

    def noticed(self, kind: NoticeKind) -> None:
        """See Meter."""
        self._counters["daybrief_notices_total"].labels(kind.value).inc()

    def polled(self, outcome: Poll) -> None:
        """See Meter."""
        self._counters["daybrief_feed_polls_total"].labels(outcome.value).inc()

    def committed(self, took: timedelta) -> None:
        """See Meter."""
        self._histograms["daybrief_commit_seconds"].observe(took.total_seconds())

    def answered(self, route: str, status: int, took: timedelta) -> None:
        """See Meter."""
        self._counters["daybrief_http_requests_total"].labels(route, str(status)).inc()
        spans = self._histograms["daybrief_http_request_seconds"]
        spans.labels(route).observe(took.total_seconds())

    def stand(self, standing: Standing | None) -> None:
        """Set the gauges to how the store stands; None when it does not answer."""
        self._gauges["daybrief_store_up"].set(standing is not None)
        if standing is None:
            return
        for queue in standing.queues:
            for name, value in (
                ("daybrief_queue_jobs", queue.jobs),
                ("daybrief_queue_due_jobs", queue.due),
                ("daybrief_queue_lag_seconds", queue.lag(standing.at).total_seconds()),
            ):
                self._gauges[name].labels(queue.name).set(value)
        self._gauges["daybrief_deliveries_uncertain"].set(standing.uncertain)
        self._gauges["daybrief_briefs_missing"].set(standing.missing_briefs)
        self._gauges["daybrief_jobs_damaged"].set(standing.damaged)
        self._gauges["daybrief_editions_missing"].set(standing.missing_editions)
        self._gauges["daybrief_dead_letters"].set(standing.dead_letters)

    def exposition(self) -> bytes:
        """Return all metrics in Prometheus' text format, version 0.0.4."""
        return self._write(self._registry)


def page(
    telemetry: Telemetry, look: Callable[[], Awaitable[Standing]]
) -> Callable[[], Awaitable[bytes]]:
    """Return what serves `/metrics`; a store that does not answer is shown as such."""

    async def measure() -> bytes:
        try:
            async with asyncio.timeout(LOOK_WITHIN.total_seconds()):
                telemetry.stand(await look())
        except (StoreError, TimeoutError) as error:
            _log.warning("the store was not measured: %s", str(error) or "it took too long")
            telemetry.stand(None)
        return telemetry.exposition()

    return measure

"""What the process counts, and how Prometheus reads it.

::

    counters    rise as things happen: the loops call `sent`, `failed`, `polled`, `committed`
    gauges      say how the store stands: `page` asks it when somebody reads, not before

`METRICS` names every metric with its help and labels; the page on operations is tested
against it. prometheus-client is imported when a `Telemetry` is made, which only serving does;
`Unmeasured` takes its place elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from digest.errors import StoreError
from digest.model import FailureKind

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


_log = logging.getLogger(__name__)


class Poll(StrEnum):
    """How a poll of a feed ended."""

    READ, UNCHANGED, FAILED, STOPPED = "read", "unchanged", "failed", "stopped"


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
        name="daybrief_lease_age_seconds",
        kind=Kind.GAUGE,
        help="How long this process has held its oldest job of a queue.",
        labels=("queue",),
    ),
    Metric(
        name="daybrief_deliveries_uncertain",
        kind=Kind.GAUGE,
        help="Messages that may or may not have arrived and wait for a look.",
    ),
    Metric(
        name="daybrief_briefs_missing",
        kind=Kind.GAUGE,
        help="Briefs not settled 15 minutes after they were due.",
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

_SPANS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Bounds of the histograms: the budget of a webhook, 0.5 s, is one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How a queue stands."""

    name: str
    jobs: int
    due: int
    oldest_due_at: datetime | None = None
    oldest_leased_at: datetime | None = None
    """When this process took the oldest job that it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What only the store knows, at one instant."""

    at: datetime
    queues: tuple[Queue, ...] = ()
    uncertain: int = 0
    missing_briefs: int = 0


class Meter(Protocol):
    """Is told what happens. Labels are names of ours, never a word from outside."""

    def sent(self, platform: str) -> None:
        """Count a message that arrived."""
        ...

    def failed(self, platform: str, kind: FailureKind) -> None:
        """Count a message that will never arrive."""
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

    def polled(self, outcome: Poll) -> None:
        """See Meter."""

    def committed(self, took: timedelta) -> None:
        """See Meter."""

    def answered(self, route: str, status: int, took: timedelta) -> None:
        """See Meter."""


class Telemetry:
    """Counts, and shows it in Prometheus' text format. See Meter."""

    def __init__(self, *, version: str) -> None:
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
        for outcome in Poll:  # a rate needs a zero to rise from
            self._counters["daybrief_feed_polls_total"].labels(outcome.value)

    def sent(self, platform: str) -> None:
        """See Meter."""
        self._counters["daybrief_deliveries_sent_total"].labels(platform).inc()

    def failed(self, platform: str, kind: FailureKind) -> None:
        """See Meter."""
        self._counters["daybrief_deliveries_failed_total"].labels(platform, kind.value).inc()

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
                ("daybrief_queue_lag_seconds", _age_s(queue.oldest_due_at, standing.at)),
                ("daybrief_lease_age_seconds", _age_s(queue.oldest_leased_at, standing.at)),
            ):
                self._gauges[name].labels(queue.name).set(value)
        self._gauges["daybrief_deliveries_uncertain"].set(standing.uncertain)
        self._gauges["daybrief_briefs_missing"].set(standing.missing_briefs)

    def exposition(self) -> bytes:
        """Return all metrics in Prometheus' text format, version 0.0.4."""
        return self._write(self._registry)


def page(
    telemetry: Telemetry, look: Callable[[], Awaitable[Standing]]
) -> Callable[[], Awaitable[bytes]]:
    """Return what serves `/metrics`; a store that does not answer is shown as such."""

    async def measure() -> bytes:
        try:
            telemetry.stand(await look())
        except StoreError as error:
            _log.warning("the store was not measured: %s", error)
            telemetry.stand(None)
        return telemetry.exposition()

    return measure


def _age_s(since: datetime | None, at: datetime) -> float:
    """Return how long ago something was; a clock that went back gives no age below zero."""
    return max((at - since).total_seconds(), 0.0) if since is not None else 0.0

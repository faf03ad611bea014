"""What the process counts, and how Prometheus reads it.

::

    counters    rise as things happen: the loops call `sent`, `failed`, `polled`, `committed`
    gauges      say how the store stands: `page` asks it when somebody reads, not before

Counters are of this process: where several share a store, each is read by itself. Gauges of
the store are the same in all of them.

`bot.metrics` names every metric with its help and labels; the page on operations is tested
against it. prometheus-client, and the engine whose outcomes are counted, are imported when a
`Telemetry` is made, which only serving does; `Unmeasured` takes its place elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from bot.metrics import METRICS, Kind
from digest.errors import StoreError
from digest.model import FailureKind, NoticeKind, WrittenBy
from digest.ports.llm import OVER_BUDGET, Exchange

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

    from digest.engine.collect import Poll
    from digest.engine.tally import Writing
    from digest.engine.written import Written


_log = logging.getLogger(__name__)


LOOK_WITHIN = timedelta(seconds=2)
"""A store that needs longer to say how it stands counts as one that does not answer."""


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
    tokens_today: int = 0
    """Of language models."""
    dollars_today: Decimal = Decimal(0)


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

    def asked(self, exchange: Exchange) -> None:
        """Count a request to a language model."""
        ...

    def stories_written(self, writing: Writing) -> None:
        """Count how the stories of a brief came about."""
        ...

    def answer_written(self, written: Written) -> None:
        """Count how an answer came about."""
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

    def asked(self, exchange: Exchange) -> None:
        """See Meter."""

    def stories_written(self, writing: Writing) -> None:
        """See Meter."""

    def answer_written(self, written: Written) -> None:
        """See Meter."""

    def answered(self, route: str, status: int, took: timedelta) -> None:
        """See Meter."""


class Asked(Unmeasured):
    """Counts what one run asked of language models. See Meter."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.calls = 0
        self.input_tokens = 0
        self.output_tokens = 0

    def asked(self, exchange: Exchange) -> None:
        """See Meter. What the budget kept from being asked is no call."""
        self.calls += exchange.outcome != OVER_BUDGET
        self.input_tokens += exchange.usage.input_tokens
        self.output_tokens += exchange.usage.output_tokens


class Telemetry:
    """Counts, and shows it in Prometheus' text format. See Meter."""

    def __init__(self, *, version: str, platforms: Collection[str] = ()) -> None:
        """Make the metrics, all at zero where their labels are known beforehand."""
        import prometheus_client as prometheus  # noqa: PLC0415  # only serving needs it

        from digest.answers.admission import Fate  # noqa: PLC0415  # as above
        from digest.engine.collect import Poll  # noqa: PLC0415  # as above

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
                        buckets=each.spans_s,
                        registry=self._registry,
                    )
        self._gauges["daybrief_info"].labels(version).set(1)
        self._begin(
            {
                "daybrief_feed_polls_total": list(Poll),
                "daybrief_notices_total": list(NoticeKind),
                "daybrief_claims_total": ("checked", "failed", "replaced", "left_out"),
                "daybrief_answer_sentences_total": list(Fate),
                "daybrief_stories_written_total": list(WrittenBy),
                "daybrief_answers_written_total": list(WrittenBy),
            },
            platforms,
        )

    def _begin(self, known: Mapping[str, Collection[str]], platforms: Collection[str]) -> None:
        """Show zeros for the known values of a label: a rate needs one to rise from."""
        for each in METRICS:
            if each.kind is Kind.COUNTER and len(each.labels) == 1:
                values = platforms if each.labels == ("platform",) else known[each.name]
                for value in values:
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

    def asked(self, exchange: Exchange) -> None:
        """See Meter."""
        purpose, usage = exchange.purpose, exchange.usage
        self._counters["daybrief_model_calls_total"].labels(purpose, exchange.outcome).inc()
        tokens = self._counters["daybrief_model_tokens_total"]
        tokens.labels(purpose, "input").inc(usage.input_tokens)
        tokens.labels(purpose, "output").inc(usage.output_tokens)
        spans = self._histograms["daybrief_model_call_seconds"]
        spans.labels(purpose).observe(exchange.seconds)

    def stories_written(self, writing: Writing) -> None:
        """See Meter."""
        tally, claims = writing.tally, self._counters["daybrief_claims_total"]
        claims.labels("checked").inc(tally.checked)
        claims.labels("failed").inc(tally.failed)
        claims.labels("replaced").inc(tally.replaced)
        claims.labels("left_out").inc(tally.left_out)
        by = self._counters["daybrief_stories_written_total"]
        for story in filter(None, writing.stories.values()):
            by.labels(story.written_by.value).inc()

    def answer_written(self, written: Written) -> None:
        """See Meter."""
        by = self._counters["daybrief_answers_written_total"]
        by.labels(written.answer.written_by.value).inc()
        for fate, number in written.fates:
            self._counters["daybrief_answer_sentences_total"].labels(fate.value).inc(number)

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
        self._gauges["daybrief_model_tokens_today"].set(standing.tokens_today)
        self._gauges["daybrief_model_dollars_today"].set(float(standing.dollars_today))

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

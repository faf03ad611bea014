"""Every metric that Prometheus reads of us, with its help and labels.

*Pure.* Labels are names of ours, never a word from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SPANS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""The budget of a webhook, 0.5 s, is one of them."""


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
    spans_s: tuple[float, ...] = SPANS_S
    """Bounds of a histogram."""


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
        name="daybrief_model_calls_total",
        kind=Kind.COUNTER,
        help="Requests to language models by what for and how they ended.",
        labels=("purpose", "outcome"),
    ),
    Metric(
        name="daybrief_model_tokens_total",
        kind=Kind.COUNTER,
        help="Tokens that language models used: input of prompts, output of answers.",
        labels=("purpose", "direction"),
    ),
    Metric(
        name="daybrief_model_call_seconds",
        kind=Kind.HISTOGRAM,
        help="How long a request to a language model took from when its turn came.",
        labels=("purpose",),
        spans_s=(0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0),
    ),
    Metric(
        name="daybrief_model_tokens_today",
        kind=Kind.GAUGE,
        help="Tokens spent or set aside today (UTC), by all workers.",
    ),
    Metric(
        name="daybrief_model_dollars_today",
        kind=Kind.GAUGE,
        help="What the models used today cost by LLM_PRICES; 0 without a price.",
    ),
    Metric(
        name="daybrief_claims_total",
        kind=Kind.COUNTER,
        help="Claims of stories by a language model: checked against their evidence, failed at "
        "first, replaced by a quotation, left out.",
        labels=("fate",),
    ),
    Metric(
        name="daybrief_answer_sentences_total",
        kind=Kind.COUNTER,
        help="Sentences of answers by a language model: passed, quoted instead, dropped.",
        labels=("fate",),
    ),
    Metric(
        name="daybrief_stories_written_total",
        kind=Kind.COUNTER,
        help="Stories of composed briefs by whose words they are in.",
        labels=("writer",),
    ),
    Metric(
        name="daybrief_answers_written_total",
        kind=Kind.COUNTER,
        help="Answers, where there is a language model, by whose words they are in.",
        labels=("writer",),
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

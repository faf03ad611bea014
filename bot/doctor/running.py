"""What may be wrong with the running machine: briefs that are missing, work that waits.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.contract import Update
from bot.doctor.finding import Finding, broken, look, ok
from bot.telemetry import Queue, Standing
from bot.watch import NEARLY_SPENT, longest_lag
from digest.model import Delivery, Lapse, Report
from digest.ports import DeadLetter, Poison


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What was found of the machine in its store."""

    standing: Standing
    missing: Sequence[Delivery] = ()
    """The oldest first; those after the first few need not be there."""
    dead_letters: Sequence[DeadLetter[Update | Poison]] = ()
    """The newest first, likewise; empty where the key to open them is not here."""
    reports: Sequence[Report] = ()
    """What readers say is wrong, the newest first; those after the first few need not be there."""
    report_count: int = 0
    lapse: Lapse | None = None
    foreign_key: str = ""
    """Id of the key that seals, when this machine does not have it."""
    tokens_per_day: int | None = None
    """Budget of the language model, 0 for no limit; None where there is none."""


NAMED = 5
"""So many of what is missing or given up are named."""

_LATELY = timedelta(days=1)
_START = "is it running? python -m bot start"
_LONGEST_REASON = 120


def machine(found: Machine) -> Iterator[Finding]:
    """Judge whether all that is owed is delivered, and all that was said answered."""
    yield from _queues(found.standing)
    yield from _editions(found.standing)
    yield from _missing(found)
    yield from _uncertain(found.standing)
    yield from _dead_letters(found)
    yield from _reports(found)
    if found.standing.damaged:
        yield look(
            "damaged",
            f"{_number(found.standing.damaged, 'job', 'jobs')} could not be read; put aside",
            "the log says which; look at the disk, and report it",
        )
    yield from _lapse(found.lapse, found.standing.at)
    if found.tokens_per_day is not None:
        yield _tokens(found.standing, found.tokens_per_day)
    if found.foreign_key:
        yield broken(
            "sealed",
            f"with key {found.foreign_key}, which is not here",
            "set the SECRET_KEY that the other machines have",
        )


def _queues(standing: Standing) -> Iterator[Finding]:
    behind = [each for each in standing.queues if each.lag(standing.at) > longest_lag(each.name)]
    for queue in behind:
        yield look("queue", f"{_counted(queue)}, the oldest for {_span(queue, standing)}", _START)
    if not behind:
        jobs = [_counted(each) for each in standing.queues]
        yield ok("queues", ", ".join(jobs) if jobs else "none")


def _editions(standing: Standing) -> Iterator[Finding]:
    if standing.missing_editions:
        yield broken(
            "editions",
            f"{standing.missing_editions:,} not composed 15 minutes after their briefs were due",
            f"the log says why; {_START}",
        )


def _missing(found: Machine) -> Iterator[Finding]:
    count = found.standing.missing_briefs
    if not count:
        yield ok("briefs", "none is missing")
        return
    yield broken(
        "briefs",
        f"{count:,} missing for 15 minutes or longer",
        f"the log says why; {_START}",
    )
    for row in found.missing[:NAMED]:
        part = f", part {row.part}" if row.part > 1 else ""
        yield look(
            "brief",
            f"subscription {row.subscription_id} on {row.recipient.platform}{part}, "
            f"due {_clock(row.due_at)}",
            f"the log has it under {row.op_id}",
        )


def _uncertain(standing: Standing) -> Iterator[Finding]:
    if standing.uncertain:
        yield look(
            "doubts",
            f"{_number(standing.uncertain, 'message', 'messages')} may or may not have arrived",
            "ask in those chats; the log names the deliveries",
        )
    else:
        yield ok("doubts", "of no message is it unknown whether it arrived")


def _dead_letters(found: Machine) -> Iterator[Finding]:
    count = found.standing.dead_letters
    if not count:
        yield ok("letters", "all that people wrote was handled, or waits to be")
        return
    yield look(
        "letters",
        f"{_number(count, 'message', 'messages')} from people could not be handled",
        "they are kept for 30 days; report what the log says of them",
    )
    for each in found.dead_letters[:NAMED]:
        reason = " ".join(each.reason.split())[:_LONGEST_REASON]
        yield look(
            "letter",
            f"{_clock(each.given_up_at)}, {each.update.recipient.platform}, "
            f"{_number(each.tries, 'try', 'tries')}: {reason or 'no reason kept'}",
            "the log of that minute says more",
        )


def _reports(found: Machine) -> Iterator[Finding]:
    if not found.report_count:
        return
    yield look(
        "reports",
        f"{_number(found.report_count, 'report', 'reports')} of errors from readers",
        "read the story and its articles; what was wrong is put right with: python -m bot correct",
    )
    for each in found.reports[:NAMED]:
        text = " ".join(each.text.split())[:_LONGEST_REASON]
        yield look(
            "report",
            f"{_clock(each.at)}, story {each.number} of brief {each.brief_id}, "
            f"{each.headline!r}: {text or 'no words'}",
            f"python -m bot correct {each.brief_id} {each.number} --wrong TEXT --right TEXT",
        )


def _lapse(lapse: Lapse | None, now: datetime) -> Iterator[Finding]:
    if lapse is None:
        return
    words = (
        f"the store may have forgotten what it was told from {lapse.begins:%Y-%m-%d %H:%M:%S} "
        f"to {lapse.ends:%H:%M:%S} UTC"
    )
    if now - lapse.ends > _LATELY:
        yield ok("memory", words)
        return
    why = "a server was restarted, or a backup put back"
    yield look("memory", words, f"{why}: what was sent then is looked for, not sent anew")


def _tokens(standing: Standing, per_day: int) -> Finding:
    of = f" of {per_day:,}" if per_day else ""
    words = f"{standing.tokens_today:,}{of} spent today (UTC)"
    if standing.dollars_today:
        words += f", ${standing.dollars_today:.2f}"
    if per_day and standing.tokens_today >= NEARLY_SPENT * per_day:
        mend = "until 00:00 UTC stories are the articles' own words; see LLM_BUDGET_TOKENS_PER_DAY"
        return look("tokens", words, mend)
    return ok("tokens", words)


def _counted(queue: Queue) -> str:
    return f"{queue.name} {queue.jobs:,} ({queue.due:,} due)"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _span(queue: Queue, standing: Standing) -> str:
    minutes = queue.lag(standing.at) // timedelta(minutes=1)
    if minutes >= 120:  # noqa: PLR2004  # two hours
        return f"{minutes // 60} hours"
    return _number(minutes, "minute", "minutes")


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"

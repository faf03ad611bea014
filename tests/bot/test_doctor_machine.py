"""What the doctor says of the running machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.contract import Left, Said, Update
from bot import doctor
from bot.doctor import Finding, Grade, Machine
from bot.telemetry import Queue, Standing
from digest.model import (
    BriefId,
    Lapse,
    OperationId,
    Report,
    ReportId,
    StoryId,
    SubscriptionId,
)
from digest.ports import DeadLetter, Poison
from tests import make
from tests.make import NOW

MINUTE = timedelta(minutes=1)
WELL = Machine(
    standing=Standing(
        at=NOW,
        queues=(
            Queue(name="tick", jobs=1204, due=0),
            Queue(name="edition", jobs=0, due=0),
            Queue(name="send", jobs=3, due=1, oldest_due_at=NOW - timedelta(seconds=2)),
        ),
    )
)
SAID = Said(
    update_id="17",
    recipient=make.recipient("C9"),
    asker="U1",
    text="canary: what I asked",
    said_at=NOW,
)


def _letter(update: Update, reason: str, tries: int) -> DeadLetter[Update | Poison]:
    return DeadLetter(update=update, tries=tries, reason=reason, given_up_at=NOW - 5 * MINUTE)


ILL = Machine(
    standing=Standing(
        at=NOW,
        queues=(
            Queue(name="tick", jobs=1204, due=80, oldest_due_at=NOW - 11 * MINUTE),
            Queue(name="edition", jobs=2, due=2, oldest_due_at=NOW - 10 * MINUTE),
            Queue(name="send", jobs=9, due=7, oldest_due_at=NOW - 400 * MINUTE),
        ),
        uncertain=2,
        missing_briefs=2,
        dead_letters=2,
    ),
    missing=(
        make.delivery(due_at=NOW - 90 * MINUTE),
        make.delivery(
            due_at=NOW - 16 * MINUTE,
            part=2,
            subscription_id=SubscriptionId("sub-2"),
            op_id=OperationId("00000000-0000-5000-8000-000000000002"),
            recipient=make.recipient("private-chat", platform="line"),
        ),
    ),
    dead_letters=(
        _letter(SAID, "ZeroDivisionError:\n division", 3),
        _letter(Left(update_id="18", recipient=SAID.recipient, said_at=NOW), "", 1),
    ),
    lapse=Lapse(begins=NOW - 61 * MINUTE, ends=NOW - 60 * MINUTE),
)
WHAT_IS_SAID_OF_THE_WELL = """\
ok      queues    tick 1,204 (0 due), edition 0 (0 due), send 3 (1 due)
ok      briefs    none is missing
ok      doubts    of no message is it unknown whether it arrived
ok      letters   all that people wrote was handled, or waits to be
"""
WHAT_IS_SAID_OF_THE_ILL = """\
look    queue     tick 1,204 (80 due), the oldest for 11 minutes; is it running? python -m bot start
look    queue     send 9 (7 due), the oldest for 6 hours; is it running? python -m bot start
broken  briefs    2 missing for 15 minutes or longer; the log says why; is it running? python -m bot start
look    brief     subscription sub-1 on slack, due 2026-04-17 04:30 UTC; the log has it under 00000000-0000-5000-8000-000000000001
look    brief     subscription sub-2 on line, part 2, due 2026-04-17 05:44 UTC; the log has it under 00000000-0000-5000-8000-000000000002
look    doubts    2 messages may or may not have arrived; ask in those chats; the log names the deliveries
look    letters   2 messages from people could not be handled; they are kept for 30 days; report what the log says of them
look    letter    2026-04-17 05:55 UTC, slack, 3 tries: ZeroDivisionError: division; the log of that minute says more
look    letter    2026-04-17 05:55 UTC, slack, 1 try: no reason kept; the log of that minute says more
look    memory    the store may have forgotten what it was told from 2026-04-17 04:59:00 to 05:00:00 UTC; a server was restarted, or a backup put back: what was sent then is looked for, not sent anew
"""  # noqa: E501  # as it is printed


def _report(found: Machine) -> str:
    return "".join(f"{finding}\n" for finding in doctor.machine(found))


def _graded(found: Machine) -> set[tuple[str, str]]:
    return {(each.subject, each.grade.value) for each in doctor.machine(found)}


def test_a_machine_that_is_well_has_a_line_for_each_question() -> None:
    assert _report(WELL) == WHAT_IS_SAID_OF_THE_WELL


def test_whatever_is_wrong_is_named_with_what_to_do() -> None:
    assert _report(ILL) == WHAT_IS_SAID_OF_THE_ILL


def test_nothing_that_people_wrote_and_no_chat_is_shown() -> None:
    report = _report(ILL)
    for hidden in (SAID.text, SAID.asker, SAID.recipient.chat, "private-chat"):
        assert hidden not in report


def test_of_many_the_first_five_are_named() -> None:
    many = replace(
        ILL,
        missing=tuple(ILL.missing) * 500,
        dead_letters=tuple(ILL.dead_letters) * 50,
        standing=replace(ILL.standing, missing_briefs=1000, dead_letters=100),
    )
    subjects = [each.subject for each in doctor.machine(many)]
    assert (subjects.count("brief"), subjects.count("letter")) == (5, 5)
    assert "1,000 missing" in _report(many)


def test_a_missing_brief_is_broken_and_all_else_is_to_look_at() -> None:
    broken = {each.subject for each in doctor.machine(ILL) if each.grade is Grade.BROKEN}
    assert broken == {"briefs"}


def test_a_lapse_of_last_week_is_told_and_worries_nobody() -> None:
    old = Lapse(begins=NOW - timedelta(days=7), ends=NOW - timedelta(days=6))
    assert ("memory", "ok") in _graded(replace(WELL, lapse=old))


def _mends(findings: Sequence[Finding]) -> bool:
    return all(each.mend for each in findings if each.grade is not Grade.OK)


def test_each_line_that_is_not_well_says_how_to_mend_it() -> None:
    assert _mends(list(doctor.machine(ILL)))


def test_tokens_are_told_where_there_is_a_model_and_a_spent_budget_is_looked_at() -> None:
    assert not any("spent today" in each.words for each in doctor.machine(WELL))
    standing = replace(WELL.standing, tokens_today=940, dollars_today=Decimal("1.5"))
    for limit, grade, words in (
        (1_000, Grade.OK, "940 of 1,000 spent today (UTC), $1.50"),
        (0, Grade.OK, "940 spent today (UTC), $1.50"),
        (950, Grade.LOOK, "940 of 950 spent today (UTC), $1.50"),
    ):
        found = replace(WELL, standing=standing, tokens_per_day=limit)
        line = next(each for each in doctor.machine(found) if each.subject == "tokens")
        assert (line.grade, line.words) == (grade, words)


def test_what_readers_report_is_shown_with_the_command_that_puts_it_right() -> None:
    report = Report(
        id=ReportId("r"),
        recipient=make.recipient(),
        brief_id=BriefId("K7Q2"),
        number=2,
        story_id=StoryId("s"),
        headline="Kestrel Lab releases Wren",
        text="It has\n9 billion.",
        at=NOW,
    )
    found = [
        each
        for each in doctor.machine(replace(WELL, reports=(report,), report_count=7))
        if each.grade is Grade.LOOK
    ]
    assert [each.subject for each in found] == ["reports", "report"]
    assert "7 reports" in found[0].words
    assert "'Kestrel Lab releases Wren': It has 9 billion." in found[1].words
    assert "correct K7Q2 2 --wrong TEXT --right TEXT" in found[1].mend

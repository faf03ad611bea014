"""Each moment by itself: what it stores, and when it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import delivery as moves
from digest.delivery import (
    ACCESS_BACK_OFF,
    CALL,
    LEASE,
    LOOK_FOR,
    SETTLE,
    Decision,
    Means,
    Refused,
    Why,
)
from digest.delivery.row import spread
from digest.errors import (
    AccessLost,
    Blocked,
    DeliveryError,
    Forbidden,
    QuotaSpent,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
)
from digest.model import (
    Delivery,
    DeliveryState,
    EditionId,
    FailureKind,
    InDoubt,
    Lapse,
    OperationId,
    Promise,
    Receipt,
    Repeat,
)
from tests import make

NOW = make.NOW
S = timedelta(seconds=1)
IDEMPOTENT = Promise(repeat=Repeat.IDEMPOTENT)
RECONCILABLE = Promise(repeat=Repeat.RECONCILABLE)
RESEND = Promise(repeat=Repeat.NEITHER)
SKIP = Promise(repeat=Repeat.NEITHER, in_doubt=InDoubt.SKIP)
RECEIPT = Receipt(message_ids=("m1",), link="https://chat.example/m1")


def row(decision: Decision) -> Delivery:
    assert isinstance(decision, Delivery), decision
    return decision


def claimed(**changes: object) -> Delivery:
    planned = make.delivery(**changes)  # type: ignore[arg-type]  # built by name
    return row(moves.claim(planned, fence=1, now=NOW))


def sending(**changes: object) -> Delivery:
    return row(moves.sending(claimed(**changes), fence=1, now=NOW))


def in_doubt(**changes: object) -> Delivery:
    """Return a row that a second worker has claimed to settle its doubt."""
    doubtful = row(moves.uncertain(sending(**changes), fence=1, now=NOW))
    return row(moves.claim(doubtful, fence=2, now=NOW + LEASE + SETTLE))


def test_the_usual_life_of_a_delivery() -> None:
    assert (claimed().fence, claimed().lease_until) == (1, NOW + LEASE)
    begun = sending()
    assert (begun.attempts, begun.first_tried_at) == (1, NOW)
    done = row(moves.sent(begun, RECEIPT, fence=1, now=NOW + 2 * S))
    assert done.state is DeliveryState.SENT
    assert (done.receipt, done.sent_at, done.lease_until) == (RECEIPT, NOW + 2 * S, None)


def test_nobody_claims_what_is_held_not_due_or_too_late() -> None:
    planned = make.delivery(not_before=NOW + 20 * S)
    deadline = planned.deadline_at
    assert moves.claim(claimed(), fence=2, now=NOW + 1000 * S) == Refused(Why.HELD)
    assert moves.claim(in_doubt(), fence=3, now=NOW + 1000 * S) == Refused(Why.HELD)
    assert moves.claim(planned, fence=1, now=NOW + 19 * S) == Refused(Why.NOT_DUE)
    assert moves.claim(planned, fence=0, now=NOW + 20 * S) == Refused(Why.STALE)
    assert isinstance(moves.claim(planned, fence=1, now=deadline), Delivery)
    assert moves.claim(planned, fence=1, now=deadline + S) == Refused(Why.EXPIRED)
    assert moves.expired(planned, now=deadline) == Refused(Why.NOT_DUE)
    assert row(moves.expired(planned, now=deadline + S)).failure is FailureKind.EXPIRED


def test_later_parts_wait_until_the_first_was_sent() -> None:
    reader, edition = make.recipient(), EditionId("e-1")
    first = make.delivery(moves.key_of(reader, edition))
    second = make.delivery(moves.key_of(reader, edition, 2), part=2)
    done = replace(first, state=DeliveryState.SENT)
    of_another = replace(done, key=moves.key_of(reader, EditionId("e-2")))
    for before in (None, first, of_another):
        refused = moves.claim(second, fence=1, now=NOW, first=before)
        assert refused == Refused(Why.WAITS)
    assert isinstance(moves.claim(second, fence=1, now=NOW, first=done), Delivery)


def test_no_call_is_begun_that_the_lease_does_not_outlast() -> None:
    enough = NOW + LEASE - CALL
    assert isinstance(moves.sending(claimed(), fence=1, now=enough), Delivery)
    assert moves.sending(claimed(), fence=1, now=enough + S) == Refused(Why.TOO_LATE)
    longer = row(moves.renewed(claimed(), fence=1, now=NOW + 20 * S))
    assert isinstance(moves.sending(longer, fence=1, now=enough + S), Delivery)


def test_a_fence_that_the_row_has_not_seen_holds_nothing() -> None:
    for fence, why in ((2, Why.NOT_HELD), (0, Why.STALE)):
        assert moves.sent(sending(), RECEIPT, fence=fence, now=NOW) == Refused(why)
    doubtful = row(moves.uncertain(sending(), fence=1, now=NOW))
    assert moves.resend(doubtful, RESEND, fence=1, now=NOW) == Refused(Why.NOT_HELD)


def test_an_answer_after_the_lease_counts_until_somebody_else_claims() -> None:
    silent = row(moves.lease_expired(sending(), now=NOW + LEASE))
    assert silent.state is DeliveryState.UNCERTAIN
    late = row(moves.sent(silent, RECEIPT, fence=1, now=NOW + LEASE + S))
    assert late.state is DeliveryState.SENT
    taken = row(moves.claim(silent, fence=2, now=NOW + LEASE + SETTLE))
    assert moves.sent(taken, RECEIPT, fence=1, now=NOW + LEASE + SETTLE) == Refused(Why.STALE)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(0, 1), (-7, 1), (1, 1), (30, 30), (3600, 3600)],
)
def test_a_platform_that_asks_for_patience_gets_it(asked: int, waits: int) -> None:
    again = row(moves.throttled(sending(), asked * S, fence=1, now=NOW))
    assert (again.state, again.not_before) == (DeliveryState.PLANNED, NOW + waits * S)
    assert again.doubts == 0


@given(st.timedeltas())
def test_any_patience_is_a_wait_or_the_end(asked: timedelta) -> None:
    again = row(moves.throttled(sending(), asked, fence=1, now=NOW))
    if again.state is DeliveryState.FAILED:
        assert again.failure is FailureKind.EXPIRED
        assert asked > timedelta(hours=2)
    else:
        assert again.not_before is not None
        assert NOW < again.not_before <= again.deadline_at


def test_waits_grow_while_a_platform_is_away_and_differ_between_rows() -> None:
    waits = []
    for refusals in range(9):
        again = row(moves.unavailable(sending(refusals=refusals), fence=1, now=NOW))
        assert again.not_before is not None
        waits.append((again.not_before - NOW) / S)
    assert all(
        usual / S <= wait <= 1.25 * (usual / S)
        for usual, wait in zip(moves.BACK_OFF, waits, strict=False)
    )
    assert min(waits[6:]) >= 900
    other = moves.unavailable(sending(op_id="another"), fence=1, now=NOW)
    assert row(other).not_before != NOW + waits[0] * S


def test_a_doubt_is_looked_into_only_when_no_request_can_be_under_way() -> None:
    doubtful = row(moves.uncertain(sending(), fence=1, now=NOW + 3 * S))
    assert moves.ready_at(doubtful) == NOW + LEASE + SETTLE
    noticed_late = row(moves.lease_expired(sending(), now=NOW + 300 * S))
    assert moves.ready_at(noticed_late) == NOW + LEASE + SETTLE
    assert moves.lease_expired(sending(), now=NOW + LEASE - S) == Refused(Why.HELD)


def test_the_same_key_is_sent_again_as_long_as_the_platform_knows_it() -> None:
    doubtful, last = in_doubt(), NOW + timedelta(hours=24) - CALL
    assert moves.means(doubtful, IDEMPOTENT, now=last) is Means.RESEND
    assert moves.means(doubtful, IDEMPOTENT, now=last + S) is Means.NONE
    assert moves.resend(doubtful, IDEMPOTENT, fence=2, now=last + S) == Refused(Why.NO_MEANS)
    again = row(moves.resend(doubtful, IDEMPOTENT, fence=2, now=NOW + LEASE + SETTLE))
    assert again.op_id == doubtful.op_id
    assert again.attempts == 2


def test_what_can_be_looked_up_is_looked_up_first() -> None:
    doubtful, now = in_doubt(), NOW + LEASE + SETTLE
    assert moves.resend(doubtful, RECONCILABLE, fence=2, now=now) == Refused(Why.LOOK_FIRST)
    found = row(moves.reconciled(doubtful, RECEIPT, RECONCILABLE, fence=2, now=now))
    assert (found.state, found.receipt) == (DeliveryState.SENT, RECEIPT)
    absent = row(moves.reconciled(doubtful, None, RECONCILABLE, fence=2, now=now))
    assert (absent.state, absent.doubts) == (DeliveryState.SENDING, 0)
    late = doubtful.deadline_at + S
    gone = row(moves.reconciled(doubtful, None, RECONCILABLE, fence=2, now=late))
    assert (gone.failure, gone.doubts) == (FailureKind.EXPIRED, 0)
    for blind in (IDEMPOTENT, RESEND, SKIP):
        refused = moves.reconciled(doubtful, None, blind, fence=2, now=now)
        assert refused == Refused(Why.NO_MEANS)


def test_where_nobody_can_tell_the_operator_chooses_one_more_send_or_none() -> None:
    doubtful, now = in_doubt(), NOW + LEASE + SETTLE
    assert moves.means(doubtful, SKIP, now=now) is Means.NONE
    assert moves.means(doubtful, RESEND, now=doubtful.deadline_at + S) is Means.NONE
    again = row(moves.resend(doubtful, RESEND, fence=2, now=now))
    twice = row(moves.uncertain(again, fence=2, now=now))
    assert twice.doubts == 2
    assert moves.means(twice, RESEND, now=now) is Means.NONE


def test_a_resend_that_was_refused_leaves_the_doubt_and_the_means_as_they_were() -> None:
    doubtful, now = in_doubt(), NOW + LEASE + SETTLE
    again = row(moves.resend(doubtful, RESEND, fence=2, now=now))
    back = row(moves.throttled(again, 7 * S, fence=2, now=now))
    assert (back.state, back.doubts) == (DeliveryState.UNCERTAIN, 1)
    assert moves.means(back, RESEND, now=now + 7 * S) is Means.RESEND


LAPSE = Lapse(begins=NOW + 10 * S, ends=NOW + 40 * S)


def test_a_store_that_may_have_forgotten_makes_doubtful_what_could_be_taken() -> None:
    recent = row(moves.store_restarted(make.delivery(), LAPSE))
    assert (recent.state, recent.doubts) == (DeliveryState.UNCERTAIN, 1)
    assert recent.not_before == LAPSE.ends + LEASE + SETTLE
    assert recent.first_tried_at == moves.ready_at(make.delivery()), "it was not before that"
    held_long = claimed(due_at=NOW - 500 * S)
    assert row(moves.store_restarted(held_long, LAPSE)).doubts == 1
    doubtful = row(moves.uncertain(sending(), fence=1, now=NOW))
    assert row(moves.store_restarted(doubtful, LAPSE)).doubts == 2, "a resend is forgotten too"
    for untouched in (
        make.delivery(not_before=LAPSE.ends + S),
        row(moves.claim(make.delivery(), fence=1, now=LAPSE.ends + S)),
        sending(),
    ):
        assert moves.store_restarted(untouched, LAPSE) == Refused(Why.NOT_FROM_HERE)


@given(
    ready=st.integers(-100, 100),
    begins=st.integers(-100, 100),
    lasts=st.integers(0, 200),
    later=st.integers(1, 100),
    wait=st.none() | st.integers(-5, 9000),
)
def test_a_lapse_counts_once_however_often_it_is_thought_of(
    ready: int, begins: int, lasts: int, later: int, wait: int | None
) -> None:
    lapse = Lapse(begins=NOW + begins * S, ends=NOW + (begins + lasts) * S)
    found = moves.store_restarted(make.delivery(not_before=NOW + ready * S), lapse)
    assert isinstance(found, Refused) == (max(0, ready) > begins + lasts)
    if isinstance(found, Refused):
        return
    assert moves.store_restarted(found, lapse) == Refused(Why.NOT_FROM_HERE)
    at = moves.ready_at(found) + later * S
    taken = row(moves.claim(found, fence=1, now=at))
    back = row(moves.released(taken, fence=1, now=at, wait=(wait or 0) * S))
    begun = moves.reconciled(taken, None, RECONCILABLE, fence=1, now=at)
    after = [taken, back, row(moves.renewed(taken, fence=1, now=at)), row(begun)]
    after.append(row(moves.unavailable(after[-1], fence=1, now=at)))
    for handled in after:
        assert isinstance(moves.store_restarted(handled, lapse), Refused)


def test_what_was_provably_not_taken_was_not_tried_and_is_late_when_it_goes() -> None:
    again = row(moves.unavailable(sending(), fence=1, now=NOW))
    assert (again.state, again.first_tried_at) == (DeliveryState.PLANNED, None)
    doubtful = row(moves.resend(in_doubt(), RESEND, fence=2, now=NOW + LEASE + SETTLE))
    back = row(moves.unavailable(doubtful, fence=2, now=NOW + LEASE + SETTLE))
    assert back.first_tried_at == NOW, "it may have arrived then"


def test_a_send_that_an_earlier_lapse_forgot_is_not_made_again_once_its_key_has_ended() -> None:
    later = NOW + timedelta(hours=30)
    lapse = Lapse(begins=later - S, ends=later)
    doubtful = row(moves.store_restarted(make.delivery(not_before=NOW), lapse))
    assert doubtful.first_tried_at == moves.ready_at(make.delivery(not_before=NOW))
    taken = row(moves.claim(doubtful, fence=1, now=later + LEASE + SETTLE))
    assert moves.means(taken, IDEMPOTENT, now=later + LEASE + SETTLE) is Means.NONE


def test_lost_access_is_waited_for_long_and_not_beyond_the_deadline() -> None:
    error = AccessLost("auth: 401")
    again = row(moves.raised(sending(), error, fence=1, now=NOW))
    assert (again.state, again.reason) == (DeliveryState.PLANNED, "auth: 401")
    assert again.not_before is not None
    assert ACCESS_BACK_OFF <= again.not_before - NOW <= 1.25 * ACCESS_BACK_OFF
    late = claimed(due_at=NOW - timedelta(hours=1), deadline_at=NOW + timedelta(minutes=9))
    begun = row(moves.sending(late, fence=1, now=NOW))
    over = row(moves.raised(begun, error, fence=1, now=NOW))
    assert (over.failure, over.reason) == (FailureKind.EXPIRED, "auth: 401")
    looked = row(moves.raised(in_doubt(), error, fence=2, now=NOW))
    assert looked.state is DeliveryState.UNCERTAIN
    assert moves.ready_at(looked) >= NOW + ACCESS_BACK_OFF


def test_a_month_that_is_spent_ends_a_delivery_unless_it_may_have_arrived_before() -> None:
    error = QuotaSpent("quota: no message is left this month")
    over = row(moves.raised(sending(), error, fence=1, now=NOW))
    assert (over.state, over.failure) == (DeliveryState.FAILED, FailureKind.SKIPPED_QUOTA)
    assert over.reason == error.reason
    again = row(moves.resend(in_doubt(), IDEMPOTENT, fence=2, now=NOW + LEASE + SETTLE))
    kept = row(moves.raised(again, error, fence=2, now=NOW + LEASE + SETTLE))
    assert kept.state is DeliveryState.UNCERTAIN, "it is asked about under the same key again"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RecipientGone("404"), FailureKind.GONE),
        (Forbidden("403"), FailureKind.FORBIDDEN),
        (Blocked("403"), FailureKind.BLOCKED),
        (Rejected("400"), FailureKind.PAYLOAD),
    ],
)
def test_the_ledger_says_why_somebody_gets_nothing_more(
    error: DeliveryError, kind: FailureKind
) -> None:
    assert row(moves.raised(sending(), error, fence=1, now=NOW)).failure is kind
    assert row(moves.raised(in_doubt(), error, fence=2, now=NOW)).failure is kind


def test_an_owner_is_told_once_of_a_chat_and_never_there() -> None:
    chat = make.recipient("C1", thread="t1")
    owner = make.recipient("U1")
    subscription = make.subscription(recipient=chat, owner=owner)
    notice = moves.gone(subscription, about=chat, at=NOW)
    assert notice is not None
    assert (notice.recipient, notice.about) == (owner, chat)
    later = moves.gone(subscription, about=chat, at=NOW + 500 * S)
    assert later is not None
    assert later.id == notice.id
    assert moves.notice_op_id(later.id) == moves.notice_op_id(notice.id)
    other = moves.gone(replace(subscription, owner=make.recipient("U2")), about=chat, at=NOW)
    assert other is not None
    assert other.id != notice.id
    for nowhere_else in (None, chat, replace(chat, thread="t2"), replace(chat, thread=None)):
        theirs = replace(subscription, owner=nowhere_else)
        assert moves.gone(theirs, about=chat, at=NOW) is None


def test_what_nobody_holds_can_be_called_off() -> None:
    gone = row(moves.called_off(make.delivery(), FailureKind.BLOCKED, reason="blocked by user"))
    assert (gone.state, gone.failure) == (DeliveryState.FAILED, FailureKind.BLOCKED)
    assert moves.called_off(sending(), FailureKind.BLOCKED) == Refused(Why.NOT_FROM_HERE)
    assert moves.expired(in_doubt(), now=NOW + timedelta(days=2)) == Refused(Why.NOT_FROM_HERE)


def test_the_reason_for_the_operator_is_bounded() -> None:
    told = row(moves.failed(sending(), FailureKind.AUTH, fence=1, reason="no " * 5000))
    assert len(told.reason) == 200


def test_each_attempt_that_was_not_taken_is_counted_also_while_it_is_looked_for() -> None:
    sent_back = row(moves.unavailable(sending(refusals=2), fence=1, now=NOW))
    assert sent_back.refusals == 3
    looked = row(moves.raised(in_doubt(refusals=2), Throttled("slow"), fence=2, now=NOW))
    assert looked.refusals == 3
    doubtful = row(moves.resend(in_doubt(), RESEND, fence=2, now=NOW + LEASE + SETTLE))
    later = NOW + LEASE + SETTLE
    back = row(moves.throttled(doubtful, 60 * S, fence=2, now=later))
    assert (back.refusals, back.not_before) == (1, later + 60 * S)


def test_doubts_are_looked_into_and_sent_again_up_to_their_last_instant() -> None:
    doubtful = in_doubt()
    end = doubtful.deadline_at
    last = end + LOOK_FOR
    assert timedelta(hours=24) == LOOK_FOR
    assert moves.means(doubtful, RECONCILABLE, now=last) is Means.LOOK
    assert moves.means(doubtful, RECONCILABLE, now=last + S) is Means.NONE
    assert moves.means(doubtful, RESEND, now=end) is Means.RESEND
    assert moves.means(doubtful, RESEND, now=end + S) is Means.NONE
    found = moves.reconciled(
        replace(doubtful, lease_until=end + LEASE), None, RECONCILABLE, fence=2, now=end
    )
    assert row(found).state is DeliveryState.SENDING


def test_what_an_error_says_is_kept_for_the_operator() -> None:
    for error in (Blocked("blocked: by him"), Throttled("slow down"), Unavailable("not there")):
        assert row(moves.raised(sending(), error, fence=1, now=NOW)).reason == error.reason


def test_waits_are_spread_over_a_quarter_of_their_length() -> None:
    rows = [make.delivery(op_id=OperationId(f"op-{number}")) for number in range(400)]
    waits = [spread(each, 100 * S) / S for each in rows]
    assert 100 <= min(waits) < 101
    assert 124 < max(waits) <= 125
    assert len(set(waits)) > 390
    assert spread(rows[0], 100 * S) != spread(replace(rows[0], refusals=1), 100 * S)

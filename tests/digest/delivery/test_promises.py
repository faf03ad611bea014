"""What a reader sees, whatever is lost: requests, answers, workers, the store's last second."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from digest import delivery as moves
from digest.delivery import CALL, Decision, Means, Refused
from digest.errors import (
    AccessLost,
    DeliveryError,
    QuotaSpent,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import DeliveryState, FailureKind, InDoubt, Lapse, Promise, Receipt, Repeat
from tests import effort, make


@dataclass
class Platform:
    """What is shown to the reader, and the requests that are still under way to it."""

    promise: Promise
    shown: list[str] = field(default_factory=list)
    known: dict[str, datetime] = field(default_factory=dict)
    under_way: list[tuple[datetime, str]] = field(default_factory=list)

    def take(self, op_id: str, now: datetime) -> Receipt:
        """Show a message, unless this platform keeps op ids and knows this one."""
        first = self.known.setdefault(op_id, now)
        keeps = self.promise.repeat is Repeat.IDEMPOTENT and now < first + self.promise.key_life
        if not keeps or op_id not in self.shown:
            self.shown.append(op_id)
        return Receipt(message_ids=(f"m{len(self.shown)}",))

    def arrive(self, now: datetime) -> None:
        """Take what has arrived by now."""
        for at, op_id in sorted(self.under_way):
            if at <= now:
                self.take(op_id, at)
        self.under_way = [each for each in self.under_way if each[0] > now]

    def find(self, op_id: str) -> Receipt | None:
        """Look a message up."""
        return Receipt(message_ids=("m1",)) if op_id in self.shown else None


@dataclass(frozen=True)
class Outcome:
    """What becomes of a call: whether the request arrives, and what the worker learns."""

    arrives_after: timedelta | None = None
    error: DeliveryError | None = None
    is_crash: bool = False


NEVER, AT_ONCE = st.none(), st.just(timedelta(0))
SOON = st.integers(0, 15).map(lambda seconds: timedelta(seconds=seconds))
PATIENCE = st.none() | st.integers(-5, 90_000).map(lambda seconds: timedelta(seconds=seconds))
HOURS = st.sampled_from([0, 0, 0, 1, 3])
outcomes = st.one_of(
    st.builds(Outcome, arrives_after=AT_ONCE),
    st.builds(Outcome, arrives_after=NEVER | SOON, error=st.just(Uncertain("timed out"))),
    st.builds(Outcome, arrives_after=NEVER | SOON, is_crash=st.just(value=True)),
    st.builds(Outcome, error=st.builds(Throttled, st.just("429"), retry_after=PATIENCE)),
    st.builds(Outcome, error=st.just(Unavailable("no connection"))),
    st.builds(Outcome, error=st.just(AccessLost("401"))),
    st.builds(Outcome, error=st.just(QuotaSpent("no message is left this month"))),
    st.builds(Outcome, error=st.sampled_from([RecipientGone("gone"), Rejected("too long")])),
)


class Outbox(RuleBasedStateMachine):
    """One row, its store, any number of workers, and a platform of one sort."""

    promise = Promise(repeat=Repeat.IDEMPOTENT)

    def __init__(self) -> None:
        super().__init__()
        self.now = make.NOW
        self.row = make.delivery()
        self.versions = [(self.now, self.row)]
        self.platform = Platform(self.promise)
        self.fences = 0
        self.holders: set[int] = set()
        """Workers that believe that they hold the row."""
        self.lapse: Lapse | None = None
        """When the store may have forgotten something, the last time."""
        self.unknown = 0
        """Sends that a lapse swallowed beyond the first."""
        self.armed: dict[int, datetime] = {}
        """Workers that stored `sending` and have not called yet: when they must have begun."""

    def store(self, decision: Decision) -> bool:
        """Store what was decided, if anything, as the store would: row by row, durably."""
        if isinstance(decision, Refused):
            return False
        assert not self.row.state.is_final
        assert decision.fence >= self.row.fence
        assert (decision.key, decision.op_id) == (self.row.key, self.row.op_id)
        self.row = decision
        self.versions.append((self.now, decision))
        return True

    # Time

    @rule(seconds=st.integers(0, 20))
    def time_passes(self, seconds: int) -> None:
        """Let requests under way arrive meanwhile."""
        self.now += timedelta(seconds=seconds)
        self.platform.arrive(self.now)

    @precondition(lambda self: self.row.attempts)
    @rule(hours=st.sampled_from([1, 3, 23, 30]), rarely=st.integers(0, 4))
    def hours_pass(self, hours: int, rarely: int) -> None:
        """Let the deadline, or all that a platform remembers, go by."""
        if not rarely:
            self.time_passes(hours * 3600)

    @rule()
    def the_row_can_be_taken_again(self) -> None:
        """Wait for the end of the lease, end it, and wait until it is ready."""
        self.until(self.row.lease_until)
        self.a_lease_is_found_to_have_ended()
        self.until(moves.ready_at(self.row))

    def until(self, at: datetime | None) -> None:
        """Let time pass up to an instant."""
        self.now = max(self.now, at or self.now)
        self.platform.arrive(self.now)

    @rule()
    def a_lease_is_found_to_have_ended(self) -> None:
        """Ask as whoever gets the job next does."""
        self.store(moves.lease_expired(self.row, now=self.now))
        self.a_lapse_is_thought_of()

    def a_lapse_is_thought_of(self) -> None:
        """Doubt what the store may have forgotten, as whoever takes the row does; once."""
        if self.lapse is None or self.row.lease_until is not None:
            return
        self.store(moves.store_restarted(self.row, self.lapse))
        assert isinstance(moves.store_restarted(self.row, self.lapse), Refused)

    @rule()
    def the_deadline_is_looked_at(self) -> None:
        """Ask as the worker does before it claims."""
        self.a_lapse_is_thought_of()
        self.store(moves.expired(self.row, now=self.now))

    # Workers

    @rule(begins=st.booleans())
    def a_worker_claims(self, begins: bool) -> None:  # noqa: FBT001  # drawn by name
        """Take the row with a new fence, if that may be."""
        self.fences += 1
        self.a_lapse_is_thought_of()
        if self.store(moves.claim(self.row, fence=self.fences, now=self.now)):
            self.holders.add(self.fences)
            if begins:
                self.a_holder_begins(self.fences)

    def begin(self, fence: int) -> Decision:
        """Do as a worker does that has claimed a row."""
        if self.row.state is not DeliveryState.UNCERTAIN:
            return moves.sending(self.row, fence=fence, now=self.now)
        if moves.means(self.row, self.promise, now=self.now) is not Means.LOOK:
            return moves.resend(self.row, self.promise, fence=fence, now=self.now)
        found = self.platform.find(self.row.op_id)
        return moves.reconciled(self.row, found, self.promise, fence=fence, now=self.now)

    @precondition(lambda self: self.holders)
    @rule(data=st.data())
    def a_worker_begins(self, data: st.DataObject) -> None:
        """Store that a request is about to leave; it leaves in another step."""
        self.a_holder_begins(data.draw(st.sampled_from(sorted(self.holders))))

    def a_holder_begins(self, fence: int) -> None:
        """Remember until when the call may begin: the worker's own clock goes on."""
        if self.store(self.begin(fence)) and self.row.state is DeliveryState.SENDING:
            assert self.row.lease_until is not None
            self.armed[fence] = self.row.lease_until - CALL

    @rule(outcome=outcomes)
    def a_worker_runs(self, outcome: Outcome) -> None:
        """Do all that a worker does with a row, up to a call and what comes of it."""
        self.the_row_can_be_taken_again()
        self.a_worker_claims(begins=True)
        if self.fences in self.armed:
            self.a_call_ends(self.fences, outcome)

    @rule(tries=st.lists(st.tuples(HOURS, outcomes), min_size=2, max_size=4))
    def workers_run_one_after_the_other(self, tries: list[tuple[int, Outcome]]) -> None:
        """Try again and again, now and then much later: by chance it seldom comes to that."""
        for hours, outcome in tries:
            self.time_passes(hours * 3600)
            self.a_worker_runs(outcome)

    @precondition(lambda self: self.armed)
    @rule(data=st.data(), outcome=outcomes)
    def a_call_is_made(self, data: st.DataObject, outcome: Outcome) -> None:
        """Let any worker call that is about to, however late."""
        self.a_call_ends(data.draw(st.sampled_from(sorted(self.armed))), outcome)

    def a_call_ends(self, fence: int, outcome: Outcome) -> None:
        """Call, unless too little is left of the lease; the worker may die meanwhile."""
        if self.now > self.armed.pop(fence):
            return
        op_id = self.row.op_id
        if outcome.arrives_after is not None:
            self.platform.under_way.append((self.now + outcome.arrives_after, op_id))
            self.platform.arrive(self.now)
        if outcome.is_crash:
            self.holders.discard(fence)
        elif outcome.error is not None:
            self.store(moves.raised(self.row, outcome.error, fence=fence, now=self.now))
        else:
            receipt = Receipt(message_ids=("m1",))
            self.store(moves.sent(self.row, receipt, fence=fence, now=self.now))

    @precondition(lambda self: self.armed or self.holders)
    @rule(data=st.data())
    def a_worker_dies(self, data: st.DataObject) -> None:
        """Forget what the worker was about to do."""
        fence = data.draw(st.sampled_from(sorted(self.holders | set(self.armed))))
        self.holders.discard(fence)
        self.armed.pop(fence, None)

    @precondition(lambda self: self.holders)
    @rule(data=st.data())
    def a_worker_gives_back(self, data: st.DataObject) -> None:
        """Give the row back as a worker does that is asked to stop."""
        fence = data.draw(st.sampled_from(sorted(self.holders)))
        self.store(moves.released(self.row, fence=fence, now=self.now))

    @precondition(lambda self: self.row.fence > 1)
    @rule(data=st.data())
    def an_old_holder_speaks(self, data: st.DataObject) -> None:
        """Let a worker that slept through its lease say anything."""
        row, now = self.row, self.now
        fence = data.draw(st.integers(1, row.fence - 1))
        for decision in (
            moves.sent(row, Receipt(message_ids=("old",)), fence=fence, now=now),
            moves.uncertain(row, fence=fence, now=now),
            moves.unavailable(row, fence=fence, now=now),
            moves.sending(row, fence=fence, now=now),
            moves.renewed(row, fence=fence, now=now),
            moves.claim(row, fence=fence, now=now),
        ):
            assert isinstance(decision, Refused)

    # The store

    @rule(seconds=st.sampled_from([1, 1, 5, 40]))
    def the_store_comes_back_without_its_last_seconds(self, seconds: int) -> None:
        """Forget what was stored last, as Redis may (AOF everysec, or worse)."""
        begins = self.now - timedelta(seconds=seconds)
        kept = [(at, row) for at, row in self.versions if at <= begins]
        known = kept[-1][1] if kept else make.delivery()  # planned anew from its schedule
        # The doubt about a lapse stands for one forgotten send; of more nobody knows.
        self.unknown += max(0, self.row.attempts - known.attempts - 1)
        self.row, self.versions = known, kept or [(begins, known)]
        self.lapse = Lapse(begins=begins, ends=self.now)
        self.holders.clear()  # they hold what nobody knows; their calls go on all the same

    # What must hold

    @invariant()
    def nothing_is_shown_twice_that_need_not_be(self) -> None:
        """Count what the reader sees."""
        resends = self.promise.repeat is Repeat.NEITHER and self.promise.in_doubt is InDoubt.RESEND
        assert len(self.platform.shown) <= (2 + self.unknown if resends else 1)
        if len(self.platform.shown) > 1 and self.row.state.is_final:
            assert self.row.doubts, "a duplicate is flagged"

    @invariant()
    def what_is_recorded_is_true(self) -> None:
        """Compare the row with the platform."""
        if self.row.state is DeliveryState.SENT:
            assert self.platform.shown
            assert self.row.receipt is not None
        if self.row.failure is FailureKind.EXPIRED:
            assert not self.platform.shown, "its news would be told again"
            assert not self.platform.under_way
        if self.row.state in {DeliveryState.PLANNED, DeliveryState.CLAIMED}:
            assert not self.row.doubts
        assert (self.row.lease_until is not None) >= (
            self.row.state in {DeliveryState.CLAIMED, DeliveryState.SENDING}
        )

    def teardown(self) -> None:
        """Let everything work again, and see that no row is left behind."""
        for _ in range(6):
            self.the_row_can_be_taken_again()
            self.the_deadline_is_looked_at()
            self.a_worker_claims(begins=True)
            if self.row.state is DeliveryState.SENDING:
                receipt = self.platform.take(self.row.op_id, self.now)
                self.store(moves.sent(self.row, receipt, fence=self.fences, now=self.now))
            self.nothing_is_shown_twice_that_need_not_be()
            self.what_is_recorded_is_true()
        if not self.row.state.is_final:
            assert self.row.state is DeliveryState.UNCERTAIN
            means = moves.means(self.row, self.promise, now=self.now)
            assert means is Means.NONE, "nobody gave up too early"


class Reconciled(Outbox):
    """A platform that can be asked."""

    promise = Promise(repeat=Repeat.RECONCILABLE)


class Resent(Outbox):
    """A platform that cannot, and an operator who wants nothing lost."""

    promise = Promise(repeat=Repeat.NEITHER)


class Skipped(Outbox):
    """A platform that cannot, and an operator who wants nothing doubled."""

    promise = Promise(repeat=Repeat.NEITHER, in_doubt=InDoubt.SKIP)


@pytest.mark.parametrize("machine", [Outbox, Reconciled, Resent, Skipped])
def test_nothing_is_lost_and_nothing_is_said_twice(machine: type[Outbox]) -> None:
    settings_of_all = settings(
        max_examples=effort.examples(50), stateful_step_count=30, deadline=None
    )
    run_state_machine_as_test(machine, settings=settings_of_all)

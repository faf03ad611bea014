"""The machine that is drawn is the machine that runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import TypeAlias

from digest import delivery as moves
from digest.delivery import Decision
from digest.model import (
    Delivery,
    DeliveryState,
    FailureKind,
    InDoubt,
    Lapse,
    Promise,
    Receipt,
    Repeat,
)
from tests import make

Arrow: TypeAlias = tuple[str, str, str]

PROMISES = [
    Promise(repeat=Repeat.IDEMPOTENT),
    Promise(repeat=Repeat.RECONCILABLE),
    Promise(repeat=Repeat.NEITHER),
    Promise(repeat=Repeat.NEITHER, in_doubt=InDoubt.SKIP),
]
RECEIPT = Receipt(message_ids=("m1",))
LATER = [timedelta(seconds=each) for each in (0, 1, 6, 31, 40, 3000, 7300)] + [timedelta(days=3)]


def drawn() -> set[Arrow]:
    """Read the arrows in the docstring."""
    arrows: set[Arrow] = set()
    state = ""
    for line in (moves.__doc__ or "").splitlines():
        found = re.match(r"^    ([a-z]* ?)[ ─]*[┬├└]─ ([a-z_ ·]+?) ─*▶ ([a-z]+)", line)
        if found:
            state = found[1].strip() or state
            arrows |= {(state, name, found[3]) for name in found[2].split(" · ")}
    return arrows


def moments(fence: int, now: datetime) -> Iterator[tuple[str, Callable[[Delivery], Decision]]]:
    """Yield everything that may be asked about a row."""
    at = {"fence": fence, "now": now}
    yield "claim", partial(moves.claim, fence=fence + 1, now=now)
    held = ("renewed", "released", "sending", "unavailable", "access_lost", "uncertain")
    for name in (*held, "quota_spent"):
        yield name, partial(getattr(moves, name), **at)
    lapses = [Lapse(begins=now - timedelta(seconds=60), ends=now - back) for back in LATER[:5]]
    for lapse in lapses:
        yield "store_restarted", partial(moves.store_restarted, lapse=lapse)
    yield "released", partial(moves.released, fence=fence, now=now, wait=timedelta(hours=1))
    yield "sent", partial(moves.sent, receipt=RECEIPT, fence=fence, now=now)
    for wait in (None, timedelta(0), timedelta(hours=5)):
        yield "throttled", partial(moves.throttled, retry_after=wait, fence=fence, now=now)
    yield "failed", partial(moves.failed, kind=FailureKind.GONE, fence=fence)
    yield "called_off", partial(moves.called_off, kind=FailureKind.GONE)
    for name in ("expired", "lease_expired"):
        yield name, partial(getattr(moves, name), now=now)
    for promise in PROMISES:
        yield "resend", partial(moves.resend, promise=promise, fence=fence, now=now)
        for receipt in (None, RECEIPT):
            yield (
                "reconciled",
                partial(moves.reconciled, found=receipt, promise=promise, fence=fence, now=now),
            )


def possible() -> set[Arrow]:
    """Try every moment on every sort of row that can be reached."""
    first = make.delivery()
    waiting, seen, arrows = [(first, make.NOW)], set(), set()
    while waiting:
        row, now = waiting.pop()
        sort = (row.state, row.doubts > 0, row.lease_until is None, now > row.deadline_at)
        if sort in seen:
            continue
        seen.add(sort)
        for wait in LATER:
            for name, moment in moments(row.fence, now + wait):
                then = moment(row)
                if isinstance(then, Delivery):
                    arrows.add((row.state.value, name, then.state.value))
                    waiting.append((then, now + wait))
    return arrows


def test_the_arrows_drawn_are_the_moves_possible() -> None:
    assert drawn() == possible()


def test_every_public_decider_is_drawn() -> None:
    deciders = {
        name
        for name in moves.__all__
        if callable(getattr(moves, name))
        and getattr(moves, name).__annotations__.get("return") == "Decision"
    }
    assert {name for _, name, _ in drawn()} == deciders - {"raised"}


def test_no_arrow_leaves_what_is_final_and_every_state_can_be_reached() -> None:
    final = {state.value for state in DeliveryState if state.is_final}
    assert final == {"sent", "failed"}
    assert not {start for start, _, _ in drawn()} & final
    assert {end for _, _, end in drawn()} == {state.value for state in DeliveryState}


def test_what_is_final_refuses_every_moment() -> None:
    ends = [
        make.delivery(state=DeliveryState.SENT, receipt=RECEIPT, fence=3),
        make.delivery(state=DeliveryState.FAILED, failure=FailureKind.GONE, fence=3),
    ]
    for row, wait, fence in product(ends, LATER, (0, 3, 9)):
        for name, moment in moments(fence, make.NOW + wait):
            assert moment(row) == moves.Refused(moves.Why.FINAL), name
